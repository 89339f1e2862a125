"""What people notice between measurements: written down in a few seconds, then discussed or parked.

A parked signal comes back by itself: on its day the questions below take it for open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.dates import add_months, local_today
from common import audit
from improvements.models import Measure, Process
from improvements.states import ACTIVE, PAUSED
from monitoring.models import MonitoringLine, Signal
from monitoring.names import named_in
from teams.models import Membership, Team, User
from teams.services.errors import check

State = Signal.State
# As far ahead as a school plans; who parks longer wants to be rid of it.
PARKED_AT_MOST_MONTHS = 12
CONSTRAINTS = {
    "signal_says_something": "text",
    "signal_heard_known": "heard",
    "signal_about_one_thing": "about",
}


@dataclass(frozen=True, slots=True)
class About:
    """A measure or a process; neither is fine."""

    measure: Measure | None = None
    process: Process | None = None


# --- asking -------------------------------------------------------------------------------------------------


def is_open(today: date) -> Q:
    return Q(state=State.OPEN) | Q(state=State.PARKED, parked_until__lte=today)


def open_signals(today: date) -> QuerySet[Signal]:
    return Signal.objects.filter(is_open(today))


def signals_of(team: Team) -> QuerySet[Signal]:
    """Newest first, with what a list shows of them."""
    found = Signal.objects.filter(team=team)
    return found.select_related("by", "closed_by", "measure__improvement", "process", "topic__discussion")


def about_line(line: MonitoringLine) -> Q:
    return Q(measure=line.measure_id) if line.measure_id else Q(process=line.process_id)


def open_by_line(lines: Iterable[MonitoringLine], today: date) -> dict[int, list[Signal]]:
    """By line; one question to the database for all of them, which are of one team."""
    wanted = list(lines)
    return _by_line(wanted, _about(wanted, open_signals(today)))


def open_by_line_and_loose(
    team: Team, lines: Iterable[MonitoringLine], today: date
) -> tuple[dict[int, list[Signal]], list[Signal]]:
    """Also the signals of the team that are about no measure and no process; still one question."""
    wanted = list(lines)
    nothing = Q(team=team, measure=None, process=None)
    found = _about(wanted, open_signals(today), also=nothing)
    loose = [one for one in found if one.measure_id is None and one.process_id is None]
    return _by_line(wanted, found), loose


def _about(lines: list[MonitoringLine], found: QuerySet[Signal], also: Q | None = None) -> list[Signal]:
    measures = [line.measure_id for line in lines if line.measure_id]
    processes = [line.process_id for line in lines if line.process_id]
    wanted = Q(measure__in=measures) | Q(process__in=processes)
    return list(found.filter(wanted | also if also else wanted).select_related("by"))


def _by_line(wanted: list[MonitoringLine], found: list[Signal]) -> dict[int, list[Signal]]:
    return {
        line.pk: [
            one
            for one in found
            if (one.measure_id and one.measure_id == line.measure_id)
            or (one.process_id and one.process_id == line.process_id)
        ]
        for line in wanted
    }


def abouts(team: Team) -> tuple[list[Measure], list[Process]]:
    """What a signal of this team can be about: measures that hold, and its processes."""
    measures = Measure.objects.filter(
        improvement__team=team, improvement__state__in=(ACTIVE, PAUSED), ended_on=None
    )
    measures = measures.select_related("improvement").order_by("improvement__name", "position", "pk")
    return list(measures), list(Process.objects.filter(team=team))


def people_named(team: Team, text: str) -> list[str]:
    """Words of this text that look like the name of somebody, see monitoring/names.py."""
    members = Membership.objects.filter(team=team).on(local_today())
    return named_in(text, members.order_by().values_list("user__name", flat=True))


# --- writing ------------------------------------------------------------------------------------------------


@transaction.atomic
def add_signal(*, team: Team, text: str, heard: str, about: About, by: User) -> Signal:
    signal = Signal(team=team, text=text.strip(), heard=heard, by=by)
    signal.measure, signal.process = about.measure, about.process
    _check_about(team, about)
    check(signal, constraints=CONSTRAINTS)
    signal.save()
    _note(signal, "signal.added", by)
    return signal


@transaction.atomic
def change_signal(*, signal: Signal, text: str, heard: str, about: About, by: User) -> Signal:
    """One's own, as long as it is open."""
    locked = _mine_and_open(signal, by)
    _check_about(locked.team, about)
    locked.text, locked.heard = text.strip(), heard
    locked.measure, locked.process = about.measure, about.process
    check(locked, constraints=CONSTRAINTS)
    locked.save()
    _note(locked, "signal.changed", by)
    return locked


@transaction.atomic
def remove_signal(*, signal: Signal, by: User) -> None:
    """One's own, as long as it is open and nothing was agreed because of it."""
    locked = _mine_and_open(signal, by)
    # Whatever the apps above hang on a signal: they are not known here.
    used = any(
        relation.related_model._default_manager.filter(**{relation.field.name: locked}).exists()
        for relation in Signal._meta.related_objects
    )
    if used:
        raise ValidationError(
            _("Something was agreed because of this signal, so it stays. You can change its words."),
            code="used",
        )
    _note(locked, "signal.removed", by)
    locked.delete()


@transaction.atomic
def close_signal(*, signal: Signal, state: str, outcome: str, by: User, until: date | None = None) -> Signal:
    """Discussed, or parked until a day; ValidationError when a colleague was first."""
    locked = _locked(signal)
    today = local_today()
    if not is_open_now(locked, today):
        raise ValidationError(
            _("A colleague has just closed this signal. What you wrote is not saved."), code="closed"
        )
    _check_closing(state, outcome, until, today)
    locked.state, locked.outcome = state, outcome.strip()
    locked.parked_until = until if state == State.PARKED else None
    locked.closed_by, locked.closed_at = by, timezone.now()
    check(locked, constraints={"signal_closed_by_whom_and_when": "state"})
    locked.save()
    _note(locked, "signal.discussed" if state == State.DISCUSSED else "signal.parked", by)
    return locked


@transaction.atomic
def reopen_signal(*, signal: Signal, by: User) -> Signal:
    """What was said about it stays, so that the next one goes on from there."""
    locked = _locked(signal)
    if locked.state != State.OPEN:
        locked.state, locked.parked_until = State.OPEN, None
        locked.closed_by = locked.closed_at = locked.topic = None
        check(locked)
        locked.save()
        _note(locked, "signal.reopened", by)
    return locked


def discuss_with_topic(*, signals: Mapping[int, Any], today: date, by: User) -> int:
    """Those that are still open go with their topic: {signal: topic}. Inside the caller's transaction."""
    found = list(open_signals(today).select_for_update(of=("self",)).filter(pk__in=signals).order_by("pk"))
    for one in found:
        topic = signals[one.pk]
        one.state, one.topic, one.parked_until = State.DISCUSSED, topic, None
        one.outcome = topic.conclusion.strip()[:500] or one.outcome
        one.closed_by, one.closed_at = by, timezone.now()
        check(one)
        one.save()
        _note(one, "signal.discussed", by, topic=topic.pk)
    return len(found)


def in_list_order(found: QuerySet[Signal]) -> QuerySet[Signal]:
    """Of closed ones: what was closed last comes first."""
    return found.order_by(F("closed_at").desc(), "-pk")


def _locked(signal: Signal) -> Signal:
    found = Signal.objects.select_for_update(of=("self",)).select_related("team")
    return found.get(pk=signal.pk)


def is_open_now(signal: Signal, today: date) -> bool:
    returned = signal.state == State.PARKED and (signal.parked_until or today) <= today
    return signal.state == State.OPEN or returned


def _mine_and_open(signal: Signal, by: User) -> Signal:
    locked = _locked(signal)
    if locked.by_id != by.pk or locked.state != State.OPEN:
        raise ValidationError(
            _("This signal has been discussed or parked; it stays as it was written."), code="closed"
        )
    return locked


def _check_about(team: Team, about: About) -> None:
    teams = {about.measure.improvement.team_id} if about.measure else set()
    teams |= {about.process.team_id} if about.process else set()
    if teams - {team.pk}:
        raise ValueError("a signal is about something of its own team")


def _check_closing(state: str, outcome: str, until: date | None, today: date) -> None:
    if state not in (State.DISCUSSED, State.PARKED):
        raise ValidationError({"state": _("Choose discussed or parked.")})
    if state == State.DISCUSSED and not outcome.strip():
        raise ValidationError({"outcome": _("Write down what was said about it; one sentence is enough.")})
    if state == State.PARKED and (until is None or until <= today):
        raise ValidationError({"until": _("Choose a day after today on which it comes back.")})
    if state == State.PARKED and until and until > add_months(today, PARKED_AT_MOST_MONTHS):
        raise ValidationError({"until": _("Park it for a year at most.")})


def _note(signal: Signal, verb: str, by: User, **details: int) -> None:
    # The team, not the signal: the log never has a word of what was noticed.
    audit.record(by=by, verb=verb, subject=signal.team, signal=signal.pk, **details)
