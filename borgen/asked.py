"""Everything that asks something of a person, in order of time: for the start page and for mails."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from actions import celebrations_today, meetings_today
from actions import today as actions_today
from boas import today as boas_today
from boas.models import Assessment
from borgen.board import today as board_today
from borgen.lib.dates import local_today
from borgen.lib.today import Line, in_order
from borgen.my_ways import ways_of
from borgen.views.standing import Way
from documents import today as documents_today
from documents.services.reading_list import place_from
from improvements import today as improvements_today
from improvements.states import ACTIVE
from monitoring import talks_today
from monitoring import today as monitoring_today
from teams import today as teams_today
from teams.asks import Found, Question
from teams.models import Membership, User
from teams.places import Place, places_of, places_on

# What is asked in a plain way, by app: a new kind of line is a fragment more in one of these tuples.
ASKS = (
    *boas_today.ASKS,
    *documents_today.ASKS,
    *talks_today.ASKS,
    *actions_today.ASKS,
    *meetings_today.ASKS,
    *celebrations_today.ASKS,
    *board_today.ASKS,
    *teams_today.ASKS,
)
_QUESTION = Question(*ASKS)


@dataclass(frozen=True, slots=True)
class Asked:
    lines: list[Line]
    ways: list[Way]
    """Where the improvements stand that she leads or works on (borgen/my_ways.py)."""


def lines_for(user: User, day: date) -> list[Line]:
    return asked_of(user, day).lines


def asked_of(user: User, day: date) -> Asked:
    """At most eight questions to the database, however much there is; three more for an administrator."""
    places = places_of(user) if day == local_today() else places_on(user, day)
    found, ways = _QUESTION.ask(user, day), ways_of(user, day)
    return Asked(in_order(_lines(user, day, places, found, ways)), ways)


def _lines(user: User, day: date, places: list[Place], found: Found, ways: list[Way]) -> Iterator[Line]:
    place = place_from(
        (one.team, one.since, one.role) for one in places if one.team and one.since and one.runs
    )
    led = {one.team for one in places if one.team and one.role == Membership.Role.LEADER}
    yield from found.lines(ASKS)
    to_agree = documents_today.agreeing(found.of(documents_today.ROUND))
    yield from documents_today.documents(user, day, place, to_agree)
    measuring, calendar = monitoring_today.measuring(user, day)
    yield from measuring
    if place.led:
        yield from talks_today.alarms(user, day, calendar)
    yield from actions_today.plannings_to_make(_sessions_led(user, ways, led), day)
    yield from improvements_today.lines((way.improvement for way in ways), user, place.led)
    if places[0].administrator:
        yield from teams_today.unreachable(user.institution_id)


def _sessions_led(user: User, ways: list[Way], led: Container[int]) -> Iterator[Assessment]:
    """The last session of each active improvement that somebody leads, or of a team that she leads."""
    for way in ways:
        one, session = way.improvement, way.session
        mine = one.team_id in led or one.project_leader_id == user.pk
        if session and mine and one.state == ACTIVE:
            yield session
