"""Meetings: planning, agenda, screen, minutes. The member leads none; her own point is hers to change."""

from typing import Any

from borgen.lib.dates import local_today
from tests.actions import builders_meetings as meetings
from tests.house.rows import CIRCLES, MEMBERS, Look, Row
from tests.house.world import Side

PLANNED = {
    "subject": "Teamoverleg",
    "day": "2090-05-10",
    "starts": "15:30",
    "ends": "16:30",
    "place": "B.104",
}


def of_meeting(name: str, at: str, **fields: Any) -> Row:
    """`at`: coming, going_on or over."""
    words = {"pk": lambda s: getattr(s.met, at), **fields.pop("words", {})}
    numbers = {key: _number(find) for key, find in words.items()}
    return Row(name, **{"of": "team", "circle": CIRCLES["team"], "words": numbers, **fields})


def _number(find: Any) -> Any:
    return lambda side: find(side).pk


def _own_point(side: Side) -> Any:
    return side.met.own_point


def _talked(side: Side) -> Any:
    return side.met.talked


def _chair(side: Side) -> dict[str, Any]:
    return {"chair": side.people["leader"].pk}


def _more_points(at: str) -> Any:
    def more(side: Side) -> None:
        meeting = getattr(side.met, at)
        book = list(side.documents.values())[meeting.agenda.count() % 5 :][:2]
        for document in book:
            key = {"source": "evaluation", "source_key": f"document:{document.pk}:{meeting.agenda.count()}"}
            item = meetings.point(meeting, by=side.people["leader"], **key)
            meetings.decided(item)
            meetings.agreed(item, owner=side.people["leader"])

    return more


def _more_meetings(side: Side) -> None:
    for _ in range(3):
        meetings.point(meetings.coming(side.team, days=20))
        meetings.closed(side.team, days=30)
        meetings.series(side.team)


ROWS = [
    Row(
        "actions:meetings",
        of="team",
        get=MEMBERS,
        more=_more_meetings,
        looks=(Look("member", role="member"),),
    ),
    Row(
        "actions:meeting-new",
        of="team",
        get="leader",
        post="leader",
        data=lambda s: {**PLANNED, **_chair(s)},
        error={**PLANNED, "ends": "12:00", "subject": ""},
    ),
    Row(
        "actions:series-new",
        of="team",
        get="leader",
        post="leader",
        data=lambda s: {
            "subject": "Teamoverleg",
            "rhythm": "two_weeks",
            "first_on": local_today().isoformat(),
            "last_on": local_today().isoformat(),
            "starts_at": "15:30",
            "minutes": "60",
            **_chair(s),
        },
        posted=302,
        error={"subject": "", "minutes": "5000"},
    ),
    Row(
        "actions:series-end",
        of="team",
        get="leader",
        post="leader",
        words={"pk": lambda s: s.met.series.pk},
    ),
    of_meeting(
        "actions:meeting",
        "coming",
        get=MEMBERS,
        more=_more_points("coming"),
        looks=(
            Look("member", role="member"),
            Look("going-on", words={"pk": lambda s: s.met.going_on.pk}),
            Look("over", words={"pk": lambda s: s.met.over.pk}),
            Look("called-off", words={"pk": lambda s: s.met.called_off.pk}),
            Look("point-without-a-word", to="actions:agenda-add", error={"title": ""}),
            Look("boas", words={"pk": lambda s: s.boas["preparing"].sessions.get().meeting.pk}),
        ),
    ),
    of_meeting(
        "actions:meeting-change",
        "coming",
        get="leader",
        post="leader",
        data=lambda s: {**PLANNED, **_chair(s)},
        error={**PLANNED, "ends": "12:00"},
        looks=(
            Look(
                "two-at-once",
                sent=lambda s: {
                    **PLANNED,
                    **_chair(s),
                    "subject": "Overleg",
                    "initial-subject": "Het stond er anders",
                },
            ),
        ),
    ),
    of_meeting(
        "actions:meeting-cancel",
        "coming",
        get="leader",
        post="leader",
        data={"reason": "Studiedag"},
        error={"reason": ""},
    ),
    of_meeting("actions:meeting-announce", "coming", post="leader", kind="action"),
    of_meeting("actions:meeting-calendar", "coming", get=MEMBERS, kind="file", more=_more_points("coming")),
    # agenda
    of_meeting("actions:agenda-add", "coming", post=MEMBERS, kind="action", data={"title": "Een punt"}),
    of_meeting("actions:agenda-fill", "coming", post="leader", kind="action"),
    of_meeting(
        "actions:agenda-order",
        "coming",
        post="leader",
        kind="action",
        data=lambda s: {"move": f"up:{s.met.own_point.pk}"},
    ),
    of_meeting(
        "actions:agenda-change",
        "coming",
        get="leader member",
        post="leader member",
        words={"item": _own_point},
        data={"title": "Pauzes"},
        error={"title": ""},
        looks=(Look("two-at-once", sent={"title": "Pauzes", "initial-title": "Het stond er anders"}),),
    ),
    of_meeting(
        "actions:agenda-drop",
        "coming",
        post="leader member",
        kind="action",
        words={"item": _own_point},
    ),
    of_meeting(
        "actions:agenda-put-back",
        "coming",
        post="leader member",
        kind="action",
        words={"item": lambda s: s.met.dropped},
    ),
    # running it
    of_meeting("actions:meeting-start", "going_on", post="leader", kind="action"),
    of_meeting(
        "actions:meeting-screen",
        "going_on",
        get=MEMBERS,
        more=_more_points("going_on"),
        looks=(
            Look("room", query="?punt=aanwezig"),
            Look("room-member", role="member", query="?punt=aanwezig"),
            Look("member", role="member"),
            Look("action-without-a-word", to="actions:agenda-action", error={"title": ""}),
            Look("decision-without-a-word", to="actions:agenda-decision", error={"what": ""}),
        ),
    ),
    of_meeting("actions:meeting-presence", "going_on", post="leader", kind="action"),
    of_meeting(
        "actions:agenda-notes",
        "going_on",
        get=MEMBERS,
        post=MEMBERS,
        words={"item": _talked},
        data={"notes": "We houden het bij twee."},
        error={"notes": "x" * 10_001},
    ),
    of_meeting(
        "actions:agenda-agreed",
        "going_on",
        get=MEMBERS,
        kind="fragment",
        words={"item": _talked},
    ),
    of_meeting(
        "actions:agenda-action",
        "going_on",
        post=MEMBERS,
        kind="action",
        words={"item": _talked},
        data={"title": "Formulier maken"},
    ),
    of_meeting(
        "actions:agenda-decision",
        "going_on",
        post=MEMBERS,
        kind="action",
        words={"item": _talked},
        data={"what": "Twee gesprekken"},
    ),
    # its end
    of_meeting(
        "actions:meeting-close",
        "going_on",
        get="leader",
        post="leader",
        data={"remarks": ""},
        error={"moves": "0"},
    ),
    of_meeting("actions:meeting-reopen", "over", post="leader", kind="action"),
    of_meeting("actions:meeting-minutes", "over", get=MEMBERS, more=_more_points("over")),
    of_meeting("actions:meeting-minutes-pdf", "over", get=MEMBERS, kind="file", more=_more_points("over")),
]
