"""Remarks, review and approval by the team."""

from typing import Any

from tests import builders
from tests.house.rows import MEMBERS, OFFICES, PROJECT, Look, Row
from tests.house.world import Side

TEAM = f"{MEMBERS} {PROJECT}"
WRITERS = "leader project_leader process_owner"
# While it lies before the team its chair belongs to the circle too.
ROOM = {"of": "document", "at": "approving", "circle": f"{TEAM} chair {OFFICES}"}
HERE = {**ROOM, "kind": "action"}


def _remark(side: Side) -> int | None:
    return side.document_remark.pk if side.document_remark else None


def _objection(side: Side) -> int | None:
    return side.objection.pk if side.objection else None


def _decision(side: Side) -> dict[str, Any]:
    return {
        f"besluit-{_objection(side)}-how": "decision",
        f"besluit-{_objection(side)}-answer": "Het blijft.",
    }


def _more_remarks(side: Side) -> None:
    version = side.documents["review"].versions.open().get()
    for text in ("", "De begeleider belt op de eerste dag.", "Weg."):
        builders.document_remark(version, quote=text)


def _more_objections(side: Side) -> None:
    round_ = side.documents["approving"].versions.open().get().rounds.get()
    for person in builders.members(side.team, 3):
        builders.objection(round_.approval, person)


def _more_answers(side: Side) -> None:
    round_ = side.documents["asked"].versions.final().get().rounds.get()
    for person in builders.members(side.team, 3):
        builders.consent(round_.approval, person)
        builders.objection(round_.approval, person, afterwards=True)


FIRST = {"number": lambda s: "1.0"}
BAD_REMARK = {"at": "1", "plek-1-text": "", "plek-1-quote": "Gesprekken"}

ROWS: list[Row] = [
    # the draft
    Row(
        "documents:draft",
        of="document",
        at="review",
        get=TEAM,
        more=_more_remarks,
        looks=(
            Look("draft", at="current"),
            Look("nothing-yet", at="fresh"),
            Look("before-team", at="approving"),
            Look("remark-open", query="?bij=1"),
            Look("as-member", role="member"),
        ),
    ),
    Row(
        "documents:remark-add",
        of="document",
        at="review",
        post=TEAM,
        kind="action",
        data=BAD_REMARK,
        posted=422,
    ),
    Row(
        "documents:remark-answer",
        of="document",
        at="review",
        post=WRITERS,
        kind="action",
        words={"pk": _remark},
        data=lambda s: {f"antwoord-{_remark(s)}-outcome": "adopted"},
    ),
    Row(
        "documents:remark-remove", of="document", at="review", post=TEAM, kind="action", words={"pk": _remark}
    ),
    # review
    Row(
        "documents:offer",
        of="document",
        at="current",
        get=WRITERS,
        post=WRITERS,
        posted=422,
        error={"summary": "", "change": ""},
        empty=False,
    ),
    Row("documents:take-back", of="document", at="review", post=WRITERS, kind="action"),
    # the meeting
    Row(
        "documents:approval",
        **ROOM,
        get=f"{TEAM} chair",
        more=_more_objections,
        looks=(
            Look("to-begin", at="review", without="chair"),
            Look("to-begin-member", role="member", at="review"),
            Look("still-draft", at="current", without="chair"),
            Look("as-member", role="member"),
        ),
    ),
    Row("documents:approval-begin", of="document", at="review", post="leader", kind="action", posted=422),
    Row("documents:approval-present", **HERE, post="leader chair"),
    Row("documents:approval-object", **HERE, post=f"{TEAM} chair", posted=422),
    Row("documents:approval-resolve", **HERE, post="leader chair", words={"pk": _objection}, data=_decision),
    Row(
        "documents:approval-close",
        **ROOM,
        get="leader chair member",
        post="leader chair member",
        empty=False,
    ),
    Row(
        "documents:approval-decline",
        **ROOM,
        get="leader chair",
        post="leader chair",
        posted=422,
        error={"reason": ""},
        empty=False,
    ),
    # afterwards
    Row(
        "documents:agree",
        of="document",
        at="asked",
        get=TEAM,
        post=TEAM,
        data={"answer": "agree"},
        words=FIRST,
        empty=False,
        more=_more_answers,
        looks=(
            Look("as-member", role="member"),
            # Who is in the team today is asked; guests of the project and who answered already are not.
            Look("error", error={"answer": "object", "text": ""}, without=f"process_owner {PROJECT}"),
        ),
    ),
    Row("documents:remind", of="document", at="asked", post="leader", kind="action", words=FIRST),
]
