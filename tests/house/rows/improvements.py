from tests import builders
from tests.house.rows import Look, Row
from tests.house.world import Side

LEADERS = "leader project_leader"


def _more_members(side: Side) -> None:
    for _ in range(3):
        builders.project_member(side.improvement, builders.user(side.institution))


def _more_measures(side: Side) -> None:
    for _ in range(3):
        builders.measure(side.improvement)


ROWS = [
    Row("improvements:new", of="team", get="leader", post="leader", posted=200, error={"name": ""}),
    Row("improvements:edit", of="improvement", get=LEADERS, post=LEADERS, posted=200, error={"name": ""}),
    Row(
        "improvements:state",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        posted=200,
        words={"word": lambda s: "stoppen"},
        empty=False,
        error={"reason": ""},
        looks=(
            Look("pause", words={"word": lambda s: "pauzeren"}),
            Look("archive", words={"word": lambda s: "archiveren"}),
        ),
    ),
    Row(
        "improvements:group",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        posted=200,
        error={"user": ""},
        more=_more_members,
    ),
    Row(
        "improvements:group-member",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        posted=200,
        empty=False,
        words={"member": lambda s: s.project_member.pk},
        error={"since": ""},
    ),
    Row(
        "improvements:measures",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        data=lambda s: {"move": f"down:{s.measure.pk}"},
        more=_more_measures,
    ),
    Row(
        "improvements:measure-new",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        posted=200,
        error={"title": ""},
    ),
    Row(
        "improvements:measure",
        of="improvement",
        get=LEADERS,
        post=LEADERS,
        posted=200,
        empty=False,
        words={"measure": lambda s: s.measure.pk},
        error={"title": ""},
    ),
    Row(
        "improvements:measure-end",
        of="improvement",
        post=LEADERS,
        kind="action",
        words={"measure": lambda s: s.measure.pk},
    ),
    Row("improvements:process-new", of="team", get="leader", post="leader", posted=200, error={"name": ""}),
    Row(
        "improvements:process",
        of="team",
        get="leader",
        post="leader",
        posted=200,
        empty=False,
        words={"process": lambda s: s.process.pk},
        error={"name": ""},
    ),
]
