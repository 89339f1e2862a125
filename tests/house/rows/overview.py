"""The teams of the institution, for the quality office and management."""

from tests import builders
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

BOTH = "quality management"


def _more(side: Side) -> None:
    """Teams with everything that the overview reads of them."""
    shared = watching.indicator(side.institution)
    norm = watching.norm(shared, 70)
    for n in range(3):
        leader = builders.leader(team := builders.team(side.institution, sector=f"Sector {n}"))
        _work(side, team, leader, shared, norm)
    _work(side, side.team, side.people["leader"], shared, norm)


def _work(side: Side, team: object, leader: object, shared: object, norm: object) -> None:
    improved = builders.improvement(team)
    measure = builders.measure(improved)
    builders.approved(builders.document(team, improvement=improved))
    for rhythm in ("year", "dates"):
        line = watching.line(team, measure=measure)
        watching.instrument(line, shared, rhythm=rhythm)
        watching.topic(watching.discussion(team), line)
    watching.instrument(watching.line(team), watching.indicator(side.institution, team=team))
    watching.years_of(team, shared, 2, entered_by=leader, norm=norm)
    without = builders.improvement(team)
    builders.assessment(without, state="closed", chair=leader)
    builders.action(improved, due_on=builders.LONG_AGO)


ROWS = [
    Row(
        "borgen:overview",
        of="institution",
        get=BOTH,
        more=_more,
        looks=(
            Look("management", role="management"),
            Look("norms", query="?toon=normen"),
            Look("one-sector", query="?sector=-"),
            Look("times", query="?toon=tijd"),
        ),
    ),
    Row("borgen:overview-xlsx", of="institution", get=BOTH, kind="file", more=_more),
    Row("borgen:teams", of="institution", get=BOTH, code=301, empty=False, kind="file", rows_inside=False),
    Row("borgen:team-overview", of="team", get=f"quality {MEMBERS}", more=_more),
]
