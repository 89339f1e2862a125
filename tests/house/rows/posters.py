"""Posters: choosing one, looking at it, taking it to the printer."""

from tests import builders
from tests.actions import builders_year as made
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

CHOSEN = {"soort": "bord", "formaat": "A4", "ligging": "staand"}
PLAN = "?soort=monitoringplan&formaat={size}&ligging=liggend"


def _more(side: Side) -> None:
    """Of everything that hangs on a board: goals, actions, numbers, successes."""
    leader = side.people["leader"]
    for _ in range(3):
        improved = builders.improvement(side.team, measures=1)
        builders.action(improved, owner=leader, confirmed=True)
        line = watching.line(side.team, measure=improved.measures.first(), created_by=leader)
        own = watching.indicator(side.institution, team=side.team)
        watching.instrument(line, own, executor=leader, rhythm="month")
        watching.measurement(side.team, own, entered_by=leader)
        made.recognition(side.team, leader, "success", improvement=improved)


ROWS = [
    Row(
        "borgen:posters",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        data=CHOSEN,
        error={"soort": "monitoringplan", "formaat": "A9", "ligging": "scheef"},
        more=_more,
        looks=(
            Look("ready", query=PLAN.format(size="A4"), shows=".poster-sheet"),
            Look("being made", query=PLAN.format(size="A2"), shows="#poster-progress"),
            Look("failed", query=PLAN.format(size="A1"), shows="#poster .notice.bad"),
            Look("planning", query="?soort=planning"),
            Look("year", query="?soort=jaaragenda"),
            Look("story", query="?soort=verhaal"),
            Look("no planning", query="?soort=planning", side="bare", role="leader"),
        ),
    ),
    Row(
        "borgen:poster-pdf",
        of="team",
        get=MEMBERS,
        kind="file",
        rows_inside=False,
        words={"pk": lambda s: s.poster.pk},
    ),
    Row(
        "borgen:poster-picture",
        of="team",
        get=MEMBERS,
        kind="file",
        rows_inside=False,
        words={"pk": lambda s: s.poster.pk, "number": lambda s: 1},
    ),
]
