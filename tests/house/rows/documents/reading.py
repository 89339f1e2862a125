from documents.models import Attachment
from tests import builders
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

TEAM = f"{MEMBERS} {PROJECT}"


def _first(side: Side) -> str:
    return "1.0"


def _attachment(side: Side) -> int:
    return Attachment.objects.filter(version__document=side.documents["current"]).values_list("pk")[0][0]


def _more_versions(side: Side) -> None:
    """Each with a round in which people agreed, an objection, an attachment and an evaluation."""
    book, leader = side.documents["current"], side.people["leader"]
    author = builders.user(side.institution)
    # Only one version is worked on at a time: the open one steps aside.
    book.versions.open().update(document=builders.document(side.team))
    last = book.versions.filter(major=1).count()
    for minor in range(last, last + 3):
        version = builders.approved(book, number=(1, minor), author=author, approved_by=leader)
        held = builders.approval(version, state="approved", present=[leader])
        builders.consent(held, leader, present=True)
        builders.objection(held, builders.user(side.institution))
        builders.evaluation(book, leader, note="Klopt.")


ROWS: list[Row] = [
    Row(
        "documents:document",
        of="document",
        at="asked",
        get=TEAM,
        query="?zoek=gesprek",
        queries=13,
        looks=(
            Look("as-member", role="member", at="asked"),
            Look("with-draft", at="current"),
            Look("nothing-found", at="current", query="?zoek=walvis"),
            Look("first-draft", at="fresh"),
            Look("registered", at="registered"),
            Look("in-review", at="review"),
            Look("a-file", at="file"),
        ),
    ),
    Row(
        "documents:history",
        of="document",
        at="current",
        get=TEAM,
        more=_more_versions,
        looks=(Look("only-draft", at="fresh"), Look("agreed", at="asked")),
    ),
    Row(
        "documents:version",
        of="document",
        at="current",
        get=TEAM,
        words={"number": _first},
        empty=False,
        looks=(Look("valid", at="asked"), Look("a-file", at="file")),
    ),
    Row(
        "documents:version-pdf",
        of="document",
        at="current",
        get=TEAM,
        post=TEAM,
        words={"number": _first},
        kind="file",
        rows_inside=False,
    ),
    Row(
        "documents:version-file",
        of="document",
        at="file",
        get=TEAM,
        words={"number": _first},
        kind="file",
        rows_inside=False,
    ),
    Row(
        "documents:attachment",
        of="document",
        at="current",
        get=TEAM,
        words={"pk": _attachment},
        kind="file",
        rows_inside=False,
    ),
    Row(
        "documents:picture",
        of="document",
        at="current",
        get=TEAM,
        words={"pk": lambda s: s.picture.pk},
        kind="file",
        rows_inside=False,
    ),
    Row("documents:zip", of="document", at="current", get=TEAM, kind="file", more=_more_versions, queries=18),
    Row("documents:qr", of="document", at="current", get=TEAM),
    Row("documents:qr-svg", of="document", at="current", get=TEAM, kind="file", rows_inside=False),
    Row(
        "documents:short",
        of="personal",
        get=TEAM,
        code=302,
        words={"code": lambda s: s.documents["current"].code},
        unscanned="it only leads to the document",
    ),
]
