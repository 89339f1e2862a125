"""Signals: of the team, and of nobody else."""

from datetime import timedelta

from django.utils import timezone

from borgen.lib.dates import local_today
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

# Whoever wrote it changes it or takes it away: `side.watched.signal` is the member's.
OWN = {"words": {"pk": lambda s: s.watched.signal.pk}}


def _closed(side: Side, **fields: object) -> int:
    leader = side.people["leader"]
    values = {"state": "discussed", "outcome": "Het formulier wordt korter.", **fields}
    return watching.signal(side.team, leader, closed_by=leader, closed_at=timezone.now(), **values).pk


def _more(side: Side) -> None:
    for _ in range(3):
        watching.signal(side.team, side.people["leader"], measure=side.measure)
        watching.signal(side.team, side.people["leader"], process=side.process)
        _closed(side, measure=side.measure)
        _closed(side, state="parked", parked_until=local_today() + timedelta(days=9))


NAMED = {"text": "Volgens Mo Lid loopt het niet.", "heard": "student", "about": ""}

ROWS: list[Row] = [
    Row(
        "monitoring:signals",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        posted=422,
        error={"text": "", "heard": ""},
        more=_more,
        looks=(Look("names-somebody", error=NAMED), Look("member", role="member")),
    ),
    Row(
        "monitoring:signal",
        of="team",
        get="member",
        post="member",
        posted=422,
        error={"text": "", "heard": "self"},
        empty=False,
        looks=(Look("names-somebody", error=NAMED),),
        **OWN,
    ),
    Row("monitoring:signal-remove", of="team", post="member", kind="action", **OWN),
    Row(
        "monitoring:signal-close",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        posted=422,
        error={"state": "parked", "outcome": "", "until": "2020-01-01"},
        empty=False,
        looks=(Look("names-somebody", error={"state": "discussed", "outcome": "Petra pakt het op."}),),
        **OWN,
    ),
    Row("monitoring:signal-reopen", of="team", post=MEMBERS, kind="action", **OWN),
]
