from django.utils import timezone

from tests import builders
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

TEAM = f"{MEMBERS} {PROJECT}"
TO_DRAFT = "?van=1.1&naar=concept"


def _more_versions(side: Side) -> None:
    """Another number each time: those of an approved version stay."""
    document = side.documents["current"]
    taken = document.versions.final().count()
    now, leader = timezone.now(), side.people["leader"]
    for minor in range(taken, taken + 3):
        moments = {"approved_at": now, "superseded_at": now}
        builders.draft(document, state="superseded", major=1, minor=minor, approved_by=leader, **moments)
    builders.attachment(document.versions.open().get(), f"formulier-{taken}.pdf")


ROWS: list[Row] = [
    Row(
        "documents:compare",
        of="document",
        at="current",
        get=TEAM,
        query=TO_DRAFT,
        more=_more_versions,
        empty=False,
        looks=(
            Look("approved", query="?van=1.0&naar=1.1"),
            Look("twice-the-same", query="?van=1.0&naar=1.0"),
            Look("nothing-to-compare", at="fresh"),
            Look("gone", query="?van=1.0&naar=9.9"),
        ),
    ),
]
