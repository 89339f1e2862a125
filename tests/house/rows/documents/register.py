"""The register, the formats, and everybody's own documents."""

from typing import Any

from common import files
from documents.models import DocumentTemplate
from tests import builders
from tests.house.rows import EVERYBODY, MEMBERS, Look, Row
from tests.house.world import Side


def _more_documents(side: Side) -> None:
    for n in range(3):
        process = builders.process(side.team, owner=side.people["leader"])
        document = builders.document(
            side.team, process=process, keeper=side.people["leader"], evaluator_party="kwaliteitszorg"
        )
        builders.approved(document)
        builders.draft(document)
        builders.document(side.team, shared=n == 0, publisher=side.people["leader"])
        other = builders.team(side.institution)
        builders.approved(builders.document(other, shared=True, keeper=builders.leader(other)))


def _more_formats(side: Side) -> None:
    for _ in range(3):
        builders.document_template(side.institution)
        _with_file(side)


def _with_file(side: Side) -> DocumentTemplate:
    stored = files.store(
        institution_id=side.institution.pk,
        name="format.pdf",
        content=b"%PDF-1.4",
        content_type="application/pdf",
    )
    found = DocumentTemplate.objects.filter(institution=side.institution, file=stored).first()
    if found is None:
        found = builders.document_template(side.institution, html="", file=stored)
    return found


def _file_pk(side: Side) -> int:
    return _with_file(side).pk


def of_quality(name: str, **fields: Any) -> Row:
    return Row(name, of="institution", **fields)


FORMAT = {"title": "Ons format", "format": "protocol", "explanation": "", "html": "<p>Tekst</p>"}
NO_TITLE = {"title": "", "format": "handbook", "evaluate_every": "12"}

ROWS = [
    Row(
        "documents:mine",
        of="personal",
        get=f"leader {EVERYBODY.replace('leader ', '', 1)} stranger",
        more=_more_documents,
        looks=(
            Look("found", role="member", query="?zoek=student"),
            Look("nothing found", role="member", query="?zoek=fietsenstalling"),
            Look("nobody's team", role="management"),
        ),
    ),
    Row(
        "documents:register",
        of="team",
        get=MEMBERS,
        more=_more_documents,
        looks=(
            Look("as a member", role="member"),
            Look("filtered", query="?stand=none"),
            Look("filtered away", query="?vorm=veri"),
        ),
    ),
    Row("documents:register-xlsx", of="team", get=MEMBERS, kind="file", more=_more_documents),
    Row(
        "documents:new",
        of="team",
        get="leader",
        post="leader",
        data=NO_TITLE,
        posted=422,
        error={**NO_TITLE, "keeper_party": "iemand@nergens.example"},
        queries=16,
    ),
    Row(
        "documents:settings",
        of="document",
        at="registered",
        get="leader",
        post="leader",
        data=NO_TITLE,
        posted=422,
        error=NO_TITLE,
        queries=16,
    ),
    Row(
        "documents:withdraw",
        of="document",
        at="registered",
        get="leader",
        post="leader",
        posted=422,
        empty=False,
        error={"why": ""},
    ),
    Row("documents:use-again", of="document", at="registered", post="leader", kind="action"),
    # formats
    Row("documents:formats", of="team", get=MEMBERS, more=_more_formats),
    Row(
        "documents:format-file",
        of="team",
        get=MEMBERS,
        kind="file",
        rows_inside=False,
        words={"pk": _file_pk},
    ),
    of_quality("documents:templates", get="quality", more=_more_formats),
    of_quality(
        "documents:template-new",
        get="quality",
        post="quality",
        data={"title": ""},
        posted=422,
        empty=False,
        error={"title": ""},
    ),
    of_quality("documents:templates-standard", post="quality", kind="action"),
    of_quality(
        "documents:template",
        get="quality",
        post="quality",
        data=FORMAT,
        empty=False,
        error={"title": ""},
        words={"pk": lambda s: s.template.pk},
    ),
    of_quality(
        "documents:template-remove", post="quality", kind="action", words={"pk": lambda s: s.template.pk}
    ),
    of_quality(
        "documents:template-file", get="quality", kind="file", rows_inside=False, words={"pk": _file_pk}
    ),
]
