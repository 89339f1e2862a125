"""The board as its page shows it: a lane for each goal, with rows drawn once for as long as they hold.

A row, a number and its small chart are kept by a process: most of a board is what it was a minute ago.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from borgen.board.freshness import Freshness, State
from borgen.board.shape import Act, Agreed, BoardView, Goal, NextMeasurement, Number, Success
from borgen.board.spark import spark
from borgen.lib.today import HORIZON
from improvements.stages import Stage
from improvements.states import PAUSED
from monitoring import chart_words

# Rows of about 1 KB; numbers of about 4 KB.
KEPT_ROWS, KEPT_NUMBERS, KEPT_PARTS = 4096, 512, 1024
LOOSE = "team"


@dataclass(frozen=True, slots=True)
class Lane:
    """What hangs under one goal; `goal` is None for what belongs to the team as a whole.

    Its parts are drawn already; only the frames of the forms between them are made for each request.
    """

    key: str
    """The key of the improvement, or LOOSE: in ids and in the forms."""
    name: str
    goal: Goal | None
    top: SafeString
    """The name, how far it is, and where it stands."""
    acts: SafeString
    later: SafeString
    """What is due later, folded, and what is done."""
    well: SafeString
    """What was last agreed, and what went well."""
    action_word: SafeString
    action_fields: SafeString
    success_word: SafeString
    success_fields: SafeString

    @property
    def value(self) -> str:
        """Of the hidden field that says where something new hangs."""
        return "" if self.goal is None else self.key

    @property
    def paused(self) -> bool:
        return self.goal is not None and self.goal.state == PAUSED


@dataclass(frozen=True, slots=True)
class Top:
    """Everything that the top of a lane says."""

    key: str
    name: str
    address: str = ""
    goal: str = ""
    aim: str = ""
    paused: bool = False
    stage_name: str = ""
    step: str = ""
    todo: str = ""
    dots: tuple[str, ...] = ()
    """For each stage: "done", "now" (the one to work on) or nothing."""
    number: SafeString | None = None
    coming: NextMeasurement | None = None
    coming_words: str = ""
    coming_tone: str = ""


@dataclass(frozen=True, slots=True)
class Well:
    """Everything that the last column of a lane says."""

    agreed: Agreed | None
    agreed_on: str
    successes: tuple[tuple[Success, str, str, bool], ...]
    """With icon and day, and whether it can be taken back on the spot."""
    board: str


@dataclass(frozen=True, slots=True)
class Fields:
    """What the forms of a lane ask."""

    key: str
    focus: bool
    people: tuple[tuple[int, str], ...] = ()
    """Who can own an action."""
    me: int | None = None
    usual: str = ""
    """The day on which an action is usually ready."""


@dataclass(frozen=True, slots=True)
class Adding:
    """What can be added, by whom; `opened` is the form to go on in, such as "actie-12"."""

    people: tuple[tuple[int, str], ...]
    me: int
    usual: str
    opened: str


@dataclass(frozen=True, slots=True)
class Focus:
    """Where the eyes are after something changed: the row, and what can be taken back."""

    row: int | None = None
    success: int | None = None


NOTHING = Focus()


@dataclass(frozen=True, slots=True)
class Places:
    """Addresses with which the rows begin: of the board, and of the actions of the team."""

    board: str
    actions: str


def lanes_of(board: BoardView, places: Places, today: date, focus: Focus, adding: Adding) -> list[Lane]:
    """Without anything loose there is a lane for the team all the same: to add to."""
    loose = _lane(None, board.loose_actions, board.successes, places, today, focus, adding)
    hung = [_lane(one, one.actions, one.successes, places, today, focus, adding) for one in board.goals]
    return [*hung, loose]


def _lane(
    goal: Goal | None,
    actions: list[Act],
    successes: list[Success],
    places: Places,
    today: date,
    focus: Focus,
    adding: Adding,
) -> Lane:
    last = today + HORIZON
    language = get_language() or ""

    def drawn(found: list[Act]) -> tuple[SafeString, ...]:
        return tuple(_row(one, places, today.year, one.pk == focus.row, language) for one in found)

    still = [one for one in actions if not one.is_done]
    later = [one for one in still if one.due is not None and one.due > last]
    now = drawn([one for one in still if one not in later])
    done = drawn([one for one in actions if one.is_done])
    overdue = sum(one.overdue for one in actions)
    key = str(goal.pk) if goal else LOOSE
    paused = goal is not None and goal.state == PAUSED
    opened = any(one.pk == focus.row for one in later)
    said = tuple((one, one.icon, _said_on(one, today), one.pk == focus.success) for one in successes)
    agreed = goal.last_agreed if goal else None
    agreed_on = short(agreed.on, today.year) if agreed else ""
    name = goal.name if goal else _("Of the team")
    return Lane(
        key=key,
        name=name,
        goal=goal,
        top=_part("board/_lane_top.html", _top(key, goal, today), language),
        acts=_part("board/_lane_acts.html", (now, overdue, paused, bool(later)), language),
        later=_part("board/_lane_later.html", (key, drawn(later), opened, done), language),
        well=_part("board/_lane_well.html", Well(agreed, agreed_on, said, places.board), language),
        action_word=_part("board/_add_word.html", ("actie", name), language),
        action_fields=_part("board/_action_fields.html", _action_fields(key, adding), language),
        success_word=_part("board/_add_word.html", ("succes", name), language),
        success_fields=_part(
            "board/_success_fields.html", Fields(key, adding.opened == f"succes-{key}"), language
        ),
    )


def _action_fields(key: str, adding: Adding) -> Fields:
    return Fields(key, adding.opened == f"actie-{key}", adding.people, adding.me, adding.usual)


def _top(key: str, goal: Goal | None, today: date) -> Top:
    if goal is None:
        return Top(key, _("Of the team"))
    coming = goal.next_measurement
    return Top(
        key=key,
        name=goal.name,
        address=goal.address,
        goal=goal.goal,
        aim=goal.aim,
        paused=goal.state == PAUSED,
        stage_name=goal.stage_name,
        step=goal.step,
        todo=goal.todo,
        dots=_dots(goal),
        number=_number(goal.number, get_language() or "") if goal.number else None,
        coming=coming,
        coming_words=_next_words(coming, today) if coming else "",
        coming_tone="bad" if coming and coming.late else "",
    )


@functools.lru_cache(maxsize=KEPT_PARTS)
def _part(template: str, part: object, _language: str) -> SafeString:
    """A part of a lane, drawn once for as long as it says the same."""
    return render_to_string(template, {"part": part})


def _said_on(one: Success, today: date) -> str:
    day = short(one.on, today.year)
    return _("to celebrate on {day}").format(day=day) if one.planned else day


def _dots(goal: Goal) -> tuple[str, ...]:
    return tuple(
        "done" if goal.stage.reached(stage) else "now" if stage is goal.stage.next else "" for stage in Stage
    )


def _next_words(coming: NextMeasurement, today: date) -> str:
    day = short(coming.on, today.year)
    if coming.late:
        return _("had to be there on {day}").format(day=day)
    return _("now, until {day}").format(day=day) if coming.open else _("from {day}").format(day=day)


@functools.lru_cache(maxsize=KEPT_ROWS)
def _row(act: Act, places: Places, year: int, focus: bool, _language: str) -> SafeString:
    day = act.done_on if act.is_done else act.due
    context = {
        "act": act,
        "url": f"{places.board}acties/{act.pk}/",
        "page": f"{places.actions}{act.pk}/",
        "day": short(day, year) if day else "",
        "date": day.isoformat() if day else "",
        "focus": focus,
    }
    return render_to_string("board/_act.html", context)


@functools.lru_cache(maxsize=KEPT_NUMBERS)
def _number(number: Number, _language: str) -> SafeString:
    context = {"number": number, "drawing": spark(number.chart), "rows": chart_words.rows(number.chart)}
    return render_to_string("board/_number.html", context)


def short(day: date, year: int) -> str:
    """A day as a board says it; with the year when that is another one."""
    return _short(day, day.year == year, get_language() or "")


@functools.lru_cache(maxsize=1024)
def _short(day: date, this_year: bool, _language: str) -> str:
    return date_format(day, "j F" if this_year else "j F Y")


# --- whether it is kept fresh -----------------------------------------------------------------------------

_LOOKS = {
    State.NOT_AGREED: ("", "circle-dashed"),
    State.NEVER: ("info", "calendar-days"),
    State.FRESH: ("ok", "circle-check"),
    State.DUE: ("info", "calendar-days"),
    State.STALE: ("warn", "triangle-alert"),
}


@dataclass(frozen=True, slots=True)
class FreshWords:
    """For the badge and the sentence on top of a board."""

    tone: str
    icon: str
    word: str
    sentence: str


def fresh_words(board: BoardView, today: date) -> FreshWords:
    fresh = board.fresh
    tone, icon = _LOOKS[fresh.state]
    return FreshWords(tone, icon, _fresh_word(fresh), " ".join(filter(None, _fresh_parts(board, today))))


def _fresh_word(fresh: Freshness) -> str:
    return {
        State.NOT_AGREED: _("no rhythm agreed"),
        State.NEVER: _("not gone through yet"),
        State.FRESH: _("up to date"),
        State.DUE: _("due"),
        State.STALE: _("not gone through for too long"),
    }[fresh.state]


def _fresh_parts(board: BoardView, today: date) -> list[str]:
    fresh = board.fresh
    parts = [_kept(board)]
    if fresh.last is not None:
        day = _("today") if fresh.last == today else short(fresh.last, today.year)
        parts.append(_("Last gone through: {day}.").format(day=day))
    if fresh.state is State.FRESH and fresh.due is not None:
        parts.append(_("Next: {day}.").format(day=short(fresh.due, today.year)))
    return parts


def _kept(board: BoardView) -> str:
    if board.keeper and board.rhythm:
        words = _("{name} keeps it fresh; the team goes through it {rhythm}.")
        return words.format(name=board.keeper, rhythm=board.rhythm_name)
    if board.rhythm:
        return _("The team goes through it {rhythm}.").format(rhythm=board.rhythm_name)
    if board.keeper:
        return _("{name} keeps it fresh.").format(name=board.keeper)
    return ""
