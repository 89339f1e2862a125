from __future__ import annotations

from itertools import count
from typing import Any

from documents.models import PutAside, Version
from documents.services.drafts import content_of, stamp
from tests import builders
from tests.house.rows import Look, Row

# Leads the team or the improvement, or owns the process of the document.
WRITERS = "leader project_leader process_owner"
_numbers = count(1)


def _draft(side: Any, name: str = "current") -> Version:
    return side.documents[name].versions.open().get()


def _text(side: Any) -> dict[str, str]:
    seen = stamp(content_of(_draft(side))) if side.name != "bare" else ""
    html = "<h2>Gesprekken</h2><p>Iedere student heeft drie gesprekken.</p>"
    about = {"change": "large", "reason": "Twee was te weinig.", "summary": "Drie gesprekken."}
    return {"kind": "text", "html": html, "seen": seen, **about}


def _older(side: Any) -> dict[str, str]:
    """Somebody saved since this page was opened."""
    return {**_text(side), "seen": "an older text"}


def _aside(side: Any) -> int:
    kept, _made = PutAside.objects.get_or_create(
        version=_draft(side), why="kind", kind="text", html="<p>Zo was het.</p>"
    )
    return kept.pk


def _attachment(side: Any) -> int:
    return _draft(side).attachments.values_list("pk", flat=True)[0]


def _more_beside(side: Any) -> None:
    number = next(_numbers)
    builders.attachment(_draft(side), f"bijlage-{number}.pdf", f"%PDF-1.4 {number}".encode())
    PutAside.objects.create(version=_draft(side), why="conflict", kind="text", html=f"<p>{number}</p>")


ROWS = [
    Row(
        "documents:write",
        of="document",
        at="current",
        get=WRITERS,
        post=WRITERS,
        data=_text,
        more=_more_beside,
        queries=16,
        error={"kind": "text", "html": "<p>Nieuw</p>", "change": "unknown"},
        looks=(
            Look("first version", at="fresh"),
            Look("matrix", query="?soort=matrix"),
            Look("scheme", query="?soort=scheme"),
            Look("file", query="?soort=file"),
            Look("link", query="?soort=link"),
            Look(
                "link with mistakes",
                error={"kind": "link", "url": "http://school.example", "change": "small"},
            ),
            Look(
                "matrix with mistakes",
                error={
                    "kind": "matrix",
                    "role": "mentor",
                    "activity": "Intake",
                    "cell": "Q",
                    "change": "small",
                },
            ),
            Look("conflict", sent=_older),
        ),
    ),
    Row(
        "documents:draft-save",
        of="document",
        at="current",
        post=WRITERS,
        data=_text,
        posted=200,
        kind="action",
    ),
    Row(
        "documents:draft-start",
        of="document",
        at="registered",
        post=WRITERS,
        data={"reason": "Nog niets vastgelegd.", "kind": "text"},
        kind="action",
    ),
    Row(
        "documents:draft-discard",
        of="document",
        at="fresh",
        get=WRITERS,
        post=WRITERS,
        empty=False,
    ),
    Row(
        "documents:draft-put-back",
        of="document",
        at="current",
        post=WRITERS,
        words={"pk": _aside},
        kind="action",
    ),
    Row("documents:picture-add", of="document", at="current", post=WRITERS, kind="action"),
    Row(
        "documents:word",
        of="document",
        at="current",
        get=WRITERS,
        post=WRITERS,
        posted=422,
        empty=False,
        error={},
    ),
    Row(
        "documents:attachment-add",
        of="document",
        at="current",
        post=WRITERS,
        posted=422,
        kind="action",
    ),
    Row(
        "documents:attachment-remove",
        of="document",
        at="current",
        post=WRITERS,
        words={"pk": _attachment},
        kind="action",
    ),
]
