"""Signals as people read them: on their own page, with a line of the plan, and with a topic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.http import urlencode

from borgen.lib.dates import local_date
from improvements.navigation import team_url
from monitoring.models import Signal
from monitoring.services import signals
from teams.models import Team, User

# So many that were closed stand on the page; the others behind a link.
SHOWN = 10


@dataclass(frozen=True, slots=True)
class SignalRow:
    pk: int
    text: str
    heard: str
    by: str
    day: str
    about: str
    icon: str
    outcome: str = ""
    closed: str = ""
    """By whom and when."""
    until: str = ""
    change_url: str = ""
    close_url: str = ""
    reopen_url: str = ""
    revise_url: str = ""
    act_url: str = ""
    """What the team does about it: a page of the app above."""


@dataclass
class SignalLists:
    open: list[SignalRow] = field(default_factory=list)
    parked: list[SignalRow] = field(default_factory=list)
    discussed: list[SignalRow] = field(default_factory=list)
    more: bool = False
    """Some that were discussed are not shown."""


ICONS = {
    Signal.Heard.COLLEAGUE: "users",
    Signal.Heard.STUDENT: "user",
    Signal.Heard.COMPANY: "globe",
    Signal.Heard.SELF: "eye",
}


def lists_of(team: Team, user: User, today: date, *, every: bool = False) -> SignalLists:
    """Three questions to the database."""
    found = signals.signals_of(team)
    parked = found.filter(state=Signal.State.PARKED).filter(~signals.is_open(today))
    discussed = signals.in_list_order(found.filter(state=Signal.State.DISCUSSED))
    last = list(discussed if every else discussed[: SHOWN + 1])
    shown = last if every else last[:SHOWN]

    def rows(some: Iterable[Signal]) -> list[SignalRow]:
        return [row_of(in_team(one, team), user, today) for one in some]

    return SignalLists(
        open=rows(found.filter(signals.is_open(today))),
        parked=rows(parked.order_by("parked_until", "pk")),
        discussed=rows(shown),
        more=len(last) > len(shown),
    )


def row_of(signal: Signal, user: User, today: date) -> SignalRow:
    team, is_open = signal.team, signals.is_open_now(signal, today)
    closed_at, closed_by = signal.closed_at, signal.closed_by
    own = signal.by_id == user.pk and signal.state == Signal.State.OPEN
    return SignalRow(
        pk=signal.pk,
        text=signal.text,
        heard=str(signal.get_heard_display()),
        by=signal.by.name,
        day=date_format(local_date(signal.at), "j F Y"),
        about=about_words(signal),
        icon=ICONS.get(Signal.Heard(signal.heard), "eye"),
        outcome=signal.outcome,
        closed=f"{closed_by.name}, {date_format(local_date(closed_at), 'j F Y')}"
        if closed_at and closed_by
        else "",
        until=date_format(signal.parked_until, "j F Y") if signal.parked_until else "",
        change_url=team_url(team, "monitoring:signal", pk=signal.pk) if own else "",
        close_url=team_url(team, "monitoring:signal-close", pk=signal.pk) if is_open else "",
        reopen_url="" if is_open else team_url(team, "monitoring:signal-reopen", pk=signal.pk),
        revise_url=revise_url(signal),
        act_url=team_url(team, "actions:acts") + f"?signaal={signal.pk}" if is_open else "",
    )


def about_words(signal: Signal) -> str:
    if signal.measure:
        return f"{signal.measure.improvement.name}: {signal.measure.title}"
    return signal.process.name if signal.process else ""


def revise_url(signal: Signal) -> str:
    """Where somebody chooses the document that has to change; it begins with this reason."""
    words = {"reden": signal.text}
    if signal.process_id:
        words["proces"] = str(signal.process_id)
    return team_url(signal.team, "documents:revise-which") + "?" + urlencode(words)


def in_team(signal: Signal, team: Team) -> Signal:
    signal.team = team
    return signal
