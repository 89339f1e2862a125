"""The improvement board of a team: the page, what is done at it, and how it is arranged."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from actions.models import Recognition
from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_acting as acting
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching


def _more(side: Side) -> None:
    """Three goals with everything that hangs under one, and as much of the team itself."""
    leader, today = side.people["leader"], local_today()
    for _ in range(3):
        improved = builders.improvement(side.team, project_leader=leader)
        line = watching.line(side.team, measure=builders.measure(improved), created_by=leader)
        own = watching.indicator(side.institution, team=side.team)
        watching.instrument(line, own)
        watching.instrument(line, own, rhythm="dates").days.create(day=today)
        watching.years_of(side.team, own, 3, entered_by=leader)
        planned = builders.planning(builders.assessment(improved, state="closed", chair=leader))
        planned.agreed_at, planned.agreed_by = timezone.now(), leader
        planned.save()
        builders.approved(builders.document(side.team, improvement=improved), approved_by=leader)
        acting.decision(side.team, improvement=improved)
        for about in (improved, None):
            person = builders.membership(side.team).user
            acting.action(side.team, improvement=about, owner=person, due_on=today - timedelta(days=3))
            acting.action(side.team, improvement=about, due_on=today + timedelta(days=90))
            acting.action(side.team, improvement=about, owner=leader, state="done", ended_on=today)
            acting.recognition(side.team, improvement=about, kind="compliment", by=leader)


def _success(side: Side) -> int:
    return Recognition.objects.filter(team=side.team, kind="compliment").values_list("pk", flat=True)[0]


def _goal(side: Side) -> dict[str, Any]:
    return {"title": "", "improvement": side.improvement.pk}


def of_action(name: str, field: str, **fields: Any) -> Row:
    found = {"pk": lambda s: getattr(s.acted, field).pk}
    return Row(name, **{"of": "team", "post": MEMBERS, "words": found, "empty": False, **fields})


ROWS: list[Row] = [
    Row(
        "borgen:board",
        of="team",
        get=MEMBERS,
        more=_more,
        looks=(Look("member", role="member"), Look("taken-back", query="?succes=1")),
    ),
    Row("borgen:board-gone-through", of="team", post=MEMBERS, kind="action"),
    Row(
        "borgen:board-action-add",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        data=_goal,
        posted=422,
        error=_goal,
        more=_more,
    ),
    of_action(
        "borgen:board-action",
        "stuck",
        get=MEMBERS,
        data={"title": ""},
        posted=422,
        error={"title": "", "due_on": "morgen"},
    ),
    of_action("borgen:board-action-finish", "stuck", kind="action"),
    of_action("borgen:board-action-reopen", "done", kind="action"),
    Row(
        "borgen:board-success-add",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        data={"text": ""},
        posted=422,
        error={"text": ""},
        more=_more,
    ),
    Row(
        "borgen:board-success-withdraw",
        of="team",
        post="leader member",
        kind="action",
        words={"pk": _success},
    ),
    # how it hangs
    Row(
        "borgen:board-settings",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        data={"seen": "99"},
        posted=422,
        error={"seen": "99"},
        more=_more,
        looks=(Look("member", role="member"),),
    ),
    Row("borgen:board-agree", of="team", post="leader", kind="action", data={"rhythm": "month"}),
]
