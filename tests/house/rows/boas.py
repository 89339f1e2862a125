"""The BOAS: preparing, running, outcome, and the statement sets behind it."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests import builders
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

PREPARERS = "leader project_leader"
RUNNERS = "leader chair"
READERS = f"{MEMBERS} {PROJECT} chair"


def prepares(name: str, **fields: Any) -> Row:
    fields = {"of": "assessment", "at": "preparing", "post": PREPARERS, "kind": "action", **fields}
    return Row(name, **fields)


def runs(name: str, data: Mapping[str, Any], **fields: Any) -> Row:
    """A button of the running session."""
    fields = {"of": "assessment", "at": "running", "post": RUNNERS, "kind": "action", "data": data, **fields}
    return Row(name, **fields)


def edits_set(name: str, *, get: bool = True, post: bool = True, **fields: Any) -> Row:
    allowed = {"get": "quality" if get else None, "post": "quality" if post else None}
    words = {"pk": lambda s: s.draft.pk, **fields.pop("words", {})}
    fields = {"of": "institution", "empty": False, "kind": "page" if get else "action", **allowed, **fields}
    return Row(name, words=words, **fields)


def _more_documents(side: Side) -> None:
    for _ in range(3):
        side.boas["preparing"].documents.create(title="Nog iets", url="https://school.example/")


def _more_sets(side: Side) -> None:
    for _ in range(3):
        builders.statement_set(side.institution, state="retired")


def _more_statements(side: Side) -> None:
    assert side.draft
    last = side.draft.statements.count()
    for n in range(3):
        side.draft.statements.create(
            code=f"V{10 + last + n}",
            position=100 + last + n,
            phase="improve",
            text="Nog een stelling.",
            intervention="Doe iets.",
            leads_to="1",
            route="documenting",
        )


def _more_remarks(side: Side) -> None:
    for code in ("V5", "D1", ""):
        builders.remark(side.boas["closed"], code)


def _tap(side: Side) -> dict[str, Any]:
    return {"statement": "D1", "option": "agree", "step": "1", "token": str(uuid4())}


V1 = {"statement": "V1"}
AT_LOW = "?stelling=M1"

ROWS = [
    # preparing
    Row("boas:new", of="improvement", post=PREPARERS, kind="action"),
    Row(
        "boas:briefing",
        of="assessment",
        at="preparing",
        get=READERS,
        more=_more_documents,
        looks=(
            Look("closed", at="closed"),
            Look("cancelled", at="cancelled"),
            Look("running", at="running"),
        ),
    ),
    prepares(
        "boas:prepare",
        get=PREPARERS,
        kind="page",
        posted=422,
        error={"subject": ""},
        more=_more_documents,
        queries=18,
    ),
    prepares("boas:document-add", posted=422),
    prepares("boas:document-remove", words={"pk": lambda s: s.document.pk}),
    prepares("boas:presence", post=RUNNERS),
    prepares("boas:invite"),
    prepares("boas:cancel", get=PREPARERS, kind="page", empty=False),
    Row(
        "boas:document",
        of="assessment",
        at="preparing",
        get=READERS,
        kind="file",
        rows_inside=False,
        words={"pk": lambda s: s.document.pk},
    ),
    Row("boas:calendar", of="assessment", at="preparing", get=READERS, kind="file", rows_inside=False),
    # practice
    Row("boas:practice-start", of="improvement", post=PREPARERS, kind="action"),
    prepares("boas:practice-start-chair", post=RUNNERS),
    Row(
        "boas:practice-stop",
        of="assessment",
        post="leader",
        kind="action",
        circle="",
        target=lambda s: s.practice,
    ),
    # running
    Row(
        "boas:run",
        of="assessment",
        at="running",
        get=RUNNERS,
        looks=(
            Look("low", query=AT_LOW),
            Look("next", query="?stelling=V1"),
            Look("preparing", at="preparing"),
            Look("paused", at="paused"),
            Look("closed", at="closed"),
            Look("practice", role="leader", target=lambda s: s.practice),
        ),
    ),
    runs("boas:start", {"voters": "14"}, at="preparing"),
    runs("boas:opening", {"opened": "1"}),
    runs("boas:tap", _tap),
    runs("boas:counts", {**V1}, posted=422),
    runs("boas:finish-count", V1),
    runs("boas:reopen-count", {"statement": "M1"}),
    runs("boas:skip", V1),
    runs("boas:goto", V1),
    runs("boas:voters", {**V1, "voters": "15"}),
    runs("boas:remark-add", {**V1, "text": "Geen tijd."}),
    runs(
        "boas:remark-delete",
        {"statement": "D1"},
        words={"remark": lambda s: s.remark.pk},
        harmless="two taps on the same button are one: what is gone already may be deleted again",
    ),
    runs("boas:decide", {"statement": "M1", "choice": "accepted"}),
    runs("boas:pause", {}),
    runs("boas:resume", {}, at="paused"),
    Row("boas:state", of="assessment", at="running", get=RUNNERS, kind="fragment"),
    Row(
        "boas:screen",
        of="assessment",
        at="running",
        get=READERS,
        looks=(
            Look("paused", at="paused"),
            Look("preparing", at="preparing"),
            Look("closed", at="closed"),
        ),
    ),
    Row("boas:screen-state", of="assessment", at="running", get=READERS, kind="fragment"),
    # outcome
    Row(
        "boas:outcome",
        of="assessment",
        get=f"{READERS} quality",
        more=_more_remarks,
        looks=(
            Look("per-factor", query="?per=factor"),
            Look("quality", role="quality"),
            Look("to-close", at="running"),
            Look("without-planning", target=lambda s: s.unplanned),
        ),
    ),
    runs("boas:outcome-decide", {"statement": "M1", "choice": "accepted"}),
    runs("boas:close", {}, posted=422),
    Row(
        "boas:planning-meeting",
        of="assessment",
        get=PREPARERS,
        post=PREPARERS,
        posted=422,
        error={"day": ""},
    ),
    Row(
        "boas:correct",
        of="assessment",
        get="leader",
        post="leader",
        posted=422,
        words={"code": lambda s: "V5"},
        empty=False,
        error={"reason": ""},
    ),
    Row("boas:outcome-pdf", of="assessment", get=READERS, kind="file", more=_more_remarks),
    Row("boas:compare", of="assessment", get=READERS),
    Row(
        "boas:entry",
        of="assessment",
        at="preparing",
        get=RUNNERS,
        post=RUNNERS,
        posted=422,
        error={"voters": "x"},
    ),
    # statement sets
    Row("boas:sets", of="institution", get="quality", more=_more_sets),
    Row("boas:set-copy", of="institution", post="quality", kind="action"),
    edits_set(
        "boas:set",
        post=False,
        more=_more_statements,
        looks=(Look("in-use", words={"pk": lambda s: s.statement_set.pk}),),
    ),
    edits_set("boas:set-publish"),
    edits_set("boas:set-discard"),
    edits_set("boas:statement-add", posted=422, error={"code": ""}),
    edits_set(
        "boas:statement", posted=422, words={"statement": lambda s: s.statement.pk}, error={"code": ""}
    ),
    edits_set("boas:statement-remove", get=False, words={"statement": lambda s: s.statement.pk}),
    edits_set("boas:activity-add", posted=422, error={"title": ""}),
    edits_set("boas:activity", posted=422, words={"activity": lambda s: s.activity.pk}, error={"title": ""}),
    edits_set("boas:activity-remove", get=False, words={"activity": lambda s: s.activity.pk}),
]
