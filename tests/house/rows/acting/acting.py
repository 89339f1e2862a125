"""Actions of a team from everywhere, the four acts, and the register of decisions."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_acting as acting
from tests.house.rows import CIRCLES, MEMBERS, PROJECT, Look, Row
from tests.house.rows.actions import LIST
from tests.house.world import Side

PLANNERS = "leader project_leader"
SOON = (local_today() + timedelta(days=40)).isoformat()


def _more_actions(side: Side) -> None:
    for _ in range(3):
        person = builders.membership(side.team).user
        guest = builders.project_member(side.improvement, builders.user(side.institution)).user
        acting.action(side.team, owner=person, improvement=side.improvement)
        acting.action(side.team, owner=guest, improvement=side.improvement, stuck_at=timezone.now())
        acting.action(side.team, owner=person, state="done", ended_on=local_today(), effect_on=local_today())
        acting.action(side.team, state="dropped", ended_on=local_today(), reason="Is al gedaan.")
        gone = builders.membership(side.team, until=local_today() - timedelta(days=1)).user
        acting.action(side.team, owner=gone, due_on=local_today() - timedelta(days=2))
        _decide(side)


def _decide(side: Side) -> None:
    meeting = builders.meeting(side.team, agenda=["Mededelingen"])
    acting.decision(side.team, improvement=side.improvement, agenda_item=meeting.agenda.get())


def of_action(name: str, field: str, **fields: Any) -> Row:
    return Row(
        name,
        **{
            "of": "team",
            "words": {"pk": lambda s: getattr(s.acted, field).pk},
            "empty": False,
            "kind": "action",
            **fields,
        },
    )


ROWS: list[Row] = [
    # the list
    Row(
        "actions:actions",
        of="team",
        get=MEMBERS,
        more=_more_actions,
        looks=(
            Look("member", role="member"),
            Look("by-owner", query="?op=eigenaar"),
            Look("by-improvement", query="?op=verbeterproject"),
            Look("mine", query="?van=mij&alles=1"),
            Look("nothing-found", query="?zoek=bestaatniet"),
        ),
    ),
    Row(
        "actions:action-new",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        posted=422,
        error={"title": "", "due_on": "morgen"},
    ),
    Row("actions:list-xlsx", of="team", get=MEMBERS, kind="file", more=_more_actions),
    Row(
        "actions:list-import",
        of="team",
        get="leader",
        post="leader",
        posted=422,
        empty=False,
        error={},
        looks=(Look("preview", sent={"upload": LIST}),),
    ),
    Row("actions:list-import-apply", of="team", post="leader", kind="action"),
    Row("actions:hand-over", of="team", get="leader", post="leader", more=_more_actions),
    Row(
        "actions:action-new-here",
        of="improvement",
        get=f"{MEMBERS} {PROJECT}",
        post=f"{MEMBERS} {PROJECT}",
        posted=422,
        error={"title": ""},
    ),
    # after it was agreed
    of_action("actions:action-move", "stuck", post="leader", data={"due_on": SOON}, posted=422),
    of_action("actions:action-stuck", "stuck", post="leader"),
    of_action("actions:action-carry-on", "stuck", post="leader"),
    of_action("actions:action-effect-day", "done", post="leader", data={"on": SOON}),
    of_action("actions:action-effect", "done", post="leader", data={"effect": "worked"}),
    # the four acts
    Row("actions:acts", of="team", get=MEMBERS),
    Row(
        "actions:address",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        posted=422,
        error={"what": "Mo Lid belt voortaan zelf.", "kind": "action"},
        looks=(Look("nothing-said", error={"what": ""}),),
    ),
    Row("actions:recognition-new", of="team", get=MEMBERS, post=MEMBERS, posted=422, error={"text": ""}),
    Row(
        "actions:goal",
        of="improvement",
        get=PLANNERS,
        post=PLANNERS,
        posted=422,
        error={"goal": "", "why": ""},
    ),
    # decisions
    Row(
        "actions:decisions",
        of="team",
        get=MEMBERS,
        more=_more_actions,
        looks=(Look("nothing-found", query="?zoek=bestaatniet"),),
    ),
    Row("actions:decision-new", of="team", get=MEMBERS, post=MEMBERS, posted=422, error={"what": ""}),
    of_action(
        "actions:decision",
        "decision",
        get=f"{MEMBERS} {PROJECT}",
        circle=CIRCLES["improvement"],
        kind="page",
        looks=(Look("withdrawn", words={"pk": lambda s: s.acted.withdrawn.pk}, without=PROJECT),),
    ),
    of_action(
        "actions:decision-withdraw",
        "decision",
        get=PLANNERS,
        post=PLANNERS,
        circle=CIRCLES["improvement"],
        kind="page",
        posted=422,
        error={"why": ""},
    ),
]
