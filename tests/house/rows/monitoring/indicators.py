"""Indicators and norms, of the institution and of a team."""

from datetime import date, timedelta

from tests import builders
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

ONE = {"indicator": lambda s: s.watched.indicator.slug if s.watched else "geen"}
OWN = {"indicator": lambda s: s.watched.own_indicator.slug if s.watched else "geen"}
NORM = {**ONE, "pk": lambda s: s.watched.indicator.norms.get().pk}
OWN_NORM = {**OWN, "pk": lambda s: s.watched.norm.pk}
READERS = f"{MEMBERS} quality"


def _more(side: Side) -> None:
    for team in (None, side.team):
        for _n in range(3):
            made = watching.indicator(side.institution, team=team, kind="percentage")
            watching.norm(made, 70, team=team)
            watching.norm(made, 68, kind="inspectorate")


def _more_norms(side: Side) -> None:
    for _n in range(3):
        start = {"valid_from": date(2010, 1, 1) + timedelta(days=builders.number())}
        watching.norm(side.watched.indicator, 60, **start)
        watching.norm(side.watched.own_indicator, 60, team=side.team, **start)


ROWS: list[Row] = [
    # the quality office
    Row("monitoring:indicators", of="institution", get="quality", more=_more),
    Row(
        "monitoring:indicator-new",
        of="institution",
        get="quality",
        post="quality",
        posted=422,
        error={"name": "", "kind": "mean"},
        empty=False,
    ),
    Row("monitoring:indicators-standard", of="institution", post="quality", kind="action"),
    Row("monitoring:indicator", of="institution", get="quality", words=ONE, more=_more_norms, empty=False),
    Row(
        "monitoring:indicator-edit",
        of="institution",
        get="quality",
        post="quality",
        words=ONE,
        posted=422,
        error={"name": "", "meaning": ""},
        empty=False,
    ),
    Row("monitoring:indicator-archive", of="institution", post="quality", words=ONE, kind="action"),
    Row(
        "monitoring:norm-new",
        of="institution",
        get="quality",
        post="quality",
        words=ONE,
        posted=422,
        error={"value": "veel", "reason": ""},
        empty=False,
    ),
    Row(
        "monitoring:norm-end",
        of="institution",
        get="quality",
        post="quality",
        words=NORM,
        posted=422,
        error={"valid_until": ""},
        empty=False,
    ),
    Row("monitoring:norm-take-back", of="institution", post="quality", words=NORM, kind="action"),
    # a team
    Row("monitoring:team-indicators", of="team", get=READERS, more=_more),
    Row(
        "monitoring:team-indicator-new",
        of="team",
        get="leader",
        post="leader",
        posted=422,
        error={"name": "", "kind": "share", "reaches": ""},
        empty=False,
    ),
    Row(
        "monitoring:team-indicator",
        of="team",
        get=READERS,
        words=OWN,
        more=_more_norms,
        empty=False,
        looks=(Look("of-the-institution", words=ONE),),
    ),
    Row(
        "monitoring:team-indicator-edit",
        of="team",
        get="leader",
        post="leader",
        words=OWN,
        posted=422,
        error={"name": "", "meaning": ""},
        empty=False,
    ),
    Row("monitoring:team-indicator-archive", of="team", post="leader", words=OWN, kind="action"),
    Row(
        "monitoring:team-norm-new",
        of="team",
        get="leader",
        post="leader",
        words=OWN,
        posted=422,
        error={"value": "", "reason": ""},
        empty=False,
    ),
    Row(
        "monitoring:team-norm-end",
        of="team",
        get="leader",
        post="leader",
        words=OWN_NORM,
        posted=422,
        error={"valid_until": ""},
        empty=False,
    ),
    Row("monitoring:team-norm-take-back", of="team", post="leader", words=OWN_NORM, kind="action"),
]
