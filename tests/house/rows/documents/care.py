from tests import builders
from tests.house.rows import EVERYBODY, MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

# Team leader and process owner take care of a document; who evaluates is the leader here.
CARERS = "leader process_owner"
EDITORS = "leader project_leader process_owner"
TEAM = f"{MEMBERS} {PROJECT}"


def _more_to_read(side: Side) -> None:
    for _ in range(3):
        one = builders.document(side.team, asks_reading=True, for_newcomers=True)
        builders.approved(one, approved_by=side.people["leader"])


def _more_readers(side: Side) -> None:
    for _ in range(3):
        member = builders.user(side.institution)
        builders.membership(side.team, member)
        builders.receipt(side.documents["current"].versions.get(major=1, minor=0), member)


def _more_evaluations(side: Side) -> None:
    for _ in range(3):
        builders.evaluation(side.documents["current"], builders.user(side.institution), note="Klopt.")


ROWS: list[Row] = [
    Row("documents:reading-list", of="personal", get=EVERYBODY, more=_more_to_read),
    Row(
        "documents:confirm-reading",
        of="document",
        at="asked",
        post=TEAM,
        kind="action",
        words={"number": lambda s: "1.0"},
    ),
    Row(
        "documents:readers",
        of="document",
        at="current",
        get=TEAM,
        more=_more_readers,
        empty=False,
        looks=(
            Look("member", role="member"),
            Look("no-version", at="fresh"),
            Look("asks-nobody", at="review"),
        ),
    ),
    Row(
        "documents:evaluate",
        of="document",
        at="current",
        get=CARERS,
        post=CARERS,
        posted=422,
        data={"verdict": "revise", "note": ""},
        error={"verdict": "revise", "note": ""},
        more=_more_evaluations,
        empty=False,
        looks=(Look("nothing-before", at="review"), Look("before-team", at="approving")),
    ),
    Row(
        "documents:revise-which",
        of="team",
        get=MEMBERS,
        query="?reden=Het+formulier+is+te+lang",
        more=_more_to_read,
        looks=(Look("member", role="member"),),
    ),
    Row(
        "documents:revise",
        of="document",
        at="review",
        get=EDITORS,
        post=EDITORS,
        posted=422,
        empty=False,
        looks=(
            Look("no-draft", at="shared"),
            Look("error", at="shared", error={"reason": ""}),
            Look("draft-open", at="current", query="?reden=Norm+niet+gehaald"),
        ),
    ),
]
