"""A board as it is now, for page, stand-up, screen and poster: six questions, however much hangs on it."""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Board, Recognition
from borgen.board import sql
from borgen.board.freshness import done_since, freshness
from borgen.board.numbers import Numbers, numbers_of
from borgen.board.shape import Act, Agreed, BoardView, Goal, Success, in_turn
from borgen.board.sql import GoalRow, Note
from borgen.board.words import aim_words, step_words
from borgen.lib.dates import add_months, local_date
from borgen.thread.facts import facts_of
from borgen.thread.stages import stage_words, todo_words
from improvements.navigation import team_url
from improvements.stages import Standing, standing
from improvements.states import OPEN_STATES, PAUSED
from teams.models import Team

# A success stays on the board for a period, about; what was said earlier stands in the year review.
SUCCESS_MONTHS = 3
CELEBRATE_WITHIN = timedelta(weeks=8)
SUCCESSES, LOOSE_SUCCESSES = 3, 5


class Wanted(enum.Enum):
    """Which improvements of the team."""

    SHOWN = enum.auto()
    ALL = enum.auto()
    """Also what the team does not show: for arranging the board."""


@dataclass
class _Notes:
    """What hangs on the board, by improvement; None is what belongs to the team as a whole."""

    actions: dict[int | None, list[Act]] = field(default_factory=lambda: defaultdict(list))
    successes: dict[int | None, list[Success]] = field(default_factory=lambda: defaultdict(list))
    agreed: dict[int, list[Agreed]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Addresses:
    """Looked up once: each lookup costs as much as a row."""

    improvements: str
    decisions: str
    documents: str

    @classmethod
    def of(cls, team: Team) -> _Addresses:
        return cls(
            team_url(team, "borgen:improvement", improvement="x").removesuffix("x/"),
            team_url(team, "actions:decision", pk=0).removesuffix("0/"),
            team_url(team, "documents:document", document="x").removesuffix("x/"),
        )


def board_of(
    team: Team,
    *,
    today: date,
    names: bool,
    wanted: Wanted = Wanted.SHOWN,
    wall: bool = False,
) -> BoardView:
    """`names` off leaves no person's name in the answer, and no compliments.

    `wall` leaves out numbers about fewer than five people, and what follows from them. The team is loaded
    with its institution.
    """
    found = sql.goals(team.pk, today=today, states=OPEN_STATES)
    settings = found[0]
    hanging = [one for one in found if one.pk is not None and (wanted is Wanted.ALL or not one.hidden)]
    keys = [one.pk for one in hanging if one.pk is not None]
    stages = {key: standing(facts) for key, facts in facts_of(keys, today, wall=wall).items()}
    measured = numbers_of(
        team, keys, chosen={one.pk: one.indicator for one in hanging}, today=today, wall=wall
    )
    addresses = _Addresses.of(team)
    notes = _notes(team, keys, settings.gone_through_on, today, addresses, names=names)
    return BoardView(
        team_name=team.name,
        institution_name=team.institution.name,
        keeper=settings.keeper_name if names else "",
        rhythm=settings.rhythm,
        rhythm_name=str(Board.Rhythm(settings.rhythm).label) if settings.rhythm else "",
        fresh=freshness(rhythm=settings.rhythm, last=settings.gone_through_on, today=today),
        goals=[_goal(one, addresses, stages, measured, notes) for one in hanging],
        loose_actions=_in_order(notes.actions[None]),
        successes=_last(notes.successes[None], LOOSE_SUCCESSES),
        as_of=timezone.now(),
        names=names,
        names_on_walls=settings.names,
        revision=settings.revision,
        left_out=tuple(one.name for one in found if one.pk is not None and one.hidden),
    )


def _goal(
    row: GoalRow,
    addresses: _Addresses,
    stages: Mapping[int, Standing],
    measured: Mapping[int, Numbers],
    notes: _Notes,
) -> Goal:
    key = row.pk or 0
    stage, numbers = stages[key], measured.get(key, Numbers())
    return Goal(
        pk=key,
        name=row.name,
        address=f"{addresses.improvements}{row.slug}/",
        goal=row.goal,
        state=row.state,
        aim=aim_words(row.result, row.unit, row.baseline, row.target),
        number=numbers.shown,
        stage=stage,
        stage_name=stage_words(stage),
        step=step_words(stage),
        todo=todo_words(stage),
        actions=_in_order(notes.actions[key]),
        last_agreed=max(notes.agreed[key], key=lambda one: one.on, default=None),
        # Nobody is asked to measure for an improvement that is paused.
        next_measurement=None if row.state == PAUSED else numbers.next,
        successes=_last(notes.successes[key], SUCCESSES),
        hidden=row.hidden,
        numbers=numbers.all,
    )


def _notes(
    team: Team, keys: list[int], last: date | None, today: date, addresses: _Addresses, *, names: bool
) -> _Notes:
    found = _Notes()
    said = add_months(today, -SUCCESS_MONTHS), today + CELEBRATE_WITHIN
    for one in sql.notes(team.pk, keys, done_since=done_since(last, today), said=said):
        if one.kind == "action":
            found.actions[one.improvement].append(_act(one, today, names=names))
        elif one.kind == "recognition":
            # A compliment is said of somebody.
            if names or one.state != Recognition.Kind.COMPLIMENT:
                found.successes[one.improvement].append(_success(one, today))
        elif one.improvement is not None:
            found.agreed[one.improvement].append(_AGREED[one.kind](one, addresses))
    return found


def _act(one: Note, today: date, *, names: bool) -> Act:
    return Act(
        pk=one.pk,
        title=one.text,
        owner=one.owner_name if names else "",
        due=one.on,
        overdue=one.state == "open" and one.on is not None and one.on < today,
        state=one.state,
        done_on=one.ended_on,
        has_owner=one.owner is not None,
        stuck=one.stuck,
    )


def _success(one: Note, today: date) -> Success:
    on = one.on or today
    planned = one.state == Recognition.Kind.CELEBRATION and on >= today
    return Success(one.state, one.text, on, one.pk, str(Recognition.Kind(one.state).label), planned)


def _decision(one: Note, addresses: _Addresses) -> Agreed:
    url = f"{addresses.decisions}{one.pk}/"
    return Agreed(one.text, one.on or local_date(one.at), "scale", url)


def _version(one: Note, addresses: _Addresses) -> Agreed:
    text = _("{document}, version {number}").format(document=one.text, number=one.number)
    url = f"{addresses.documents}{one.slug}/"
    return Agreed(text, local_date(one.at), "book-open", url)


def _planning(one: Note, addresses: _Addresses) -> Agreed:
    text = _("Planning after BOAS {number}").format(number=one.number)
    url = f"{addresses.improvements}{one.slug}/boas/{one.number}/planning/"
    return Agreed(text, local_date(one.at), "calendar-days", url)


_AGREED = {"decision": _decision, "version": _version, "planning": _planning}


def _in_order(found: list[Act]) -> list[Act]:
    """Open ones by their date, those without one last; then what was done, the newest first."""
    still = sorted((one for one in found if not one.is_done), key=lambda one: (one.due or date.max, one.pk))
    done = sorted(
        (one for one in found if one.is_done), key=lambda one: (one.done_on or date.min, one.pk), reverse=True
    )
    return still + done


def _last(found: list[Success], most: int) -> list[Success]:
    return in_turn(found)[:most]
