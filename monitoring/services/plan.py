"""Lines of the plan and their instruments. Once the team agreed to a line, a change of it has a reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from borgen.lib.conflict import Edit
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Measure, Process
from monitoring.models import EvaluationMoment, Instrument, LineChange, MeasuringDay, MonitoringLine
from monitoring.plan import about
from monitoring.plan_rounds import was_agreed
from monitoring.plan_wording import instrument_in_words, month_names, who_monitors
from teams.models import Team, User
from teams.services.errors import check

PLACES = {"line_of_measure_or_process": "about", "line_says_what_is_agreed": "agreement"}
LINE = ("about", "agreement", "concerns", "monitor", "monitor_party", "months")
INSTRUMENT = (
    "kind",
    "indicator",
    "rhythm",
    "days",
    "executor",
    "executor_party",
    "explanation",
    "since",
)
_RELATED = ("team__institution", "measure__improvement", "process__owner", "monitor")


# --- lines ------------------------------------------------------------------------------------------------


def about_key(line: MonitoringLine) -> str:
    """How a form names the measure or process."""
    return f"measure-{line.measure_id}" if line.measure_id else f"process-{line.process_id}"


def values_of_line(line: MonitoringLine) -> dict[str, Any]:
    months = sorted(line.evaluation_moments.values_list("month", flat=True))
    return {
        "about": about_key(line),
        "agreement": line.agreement,
        "concerns": line.concerns,
        "monitor": line.monitor,
        "monitor_party": line.monitor_party,
        "months": months,
    }


@transaction.atomic
def create_line(*, team: Team, values: Mapping[str, Any], by: User) -> MonitoringLine:
    """`values` has LINE; `about` is "measure-3" or "process-4"."""
    Team.objects.select_for_update().get(pk=team.pk)
    last = MonitoringLine.objects.filter(team=team).aggregate(last=Max("position"))["last"] or 0
    line = MonitoringLine(team=team, position=last + 1, created_by=by)
    _apply(line, values)
    check(line, constraints=PLACES)
    line.save()
    _set_months(line, values["months"])
    _note(line, "plan.line_added", by)
    return line


@transaction.atomic
def edit_line(*, line: MonitoringLine, edit: Edit, by: User, reason: str = "") -> bool:
    """`Conflict` when a colleague changed the same; true when changes of both are kept."""
    current = _locked(line)
    saved = values_of_line(current)
    changes = edit.over(saved)
    if not changes:
        return False
    before = _words(current, saved["months"])
    _apply(current, changes)
    check(current, constraints=PLACES)
    _note_change(current, reason, by, lambda: _differences(before, current, changes.get("months")))
    if "months" in changes:
        _set_months(current, changes["months"])
    current.save()
    _note(current, "plan.line_edited", by, fields=sorted(changes))
    return any(saved[name] != edit.seen[name] for name in edit.names if name not in edit.changed)


@transaction.atomic
def end_line(*, line: MonitoringLine, why: str, by: User) -> None:
    """No longer monitored; everything that was measured stays to be read."""
    current = _locked(line)
    if current.ended_on is not None:
        raise ValidationError(_("This line has already ended. Nothing has changed."), code="ended")
    current.ended_on, current.ended_why = local_today(), why.strip()
    check(current, constraints={"line_ended_says_why": "why"})
    _note_change(current, why, by, lambda: {"ended": ["", _("no longer monitored")]})
    current.save()
    instruments = current.instruments.filter(ended_on=None)
    instruments.filter(since__gt=current.ended_on).update(ended_on=F("since"))
    instruments.update(ended_on=current.ended_on)
    _note(current, "plan.line_ended", by)


@transaction.atomic
def resume_line(*, line: MonitoringLine, why: str, by: User) -> None:
    """Back in the plan, with the instruments that ended together with it; nothing is asked about the gap."""
    current = _locked(line)
    if current.ended_on is None:
        raise ValidationError(_("This line is monitored already. Nothing has changed."), code="running")
    if not why.strip():
        raise ValidationError({"reason": _("Say why; the team reads it in the history of the plan.")})
    stopped, today = current.ended_on, local_today()
    for one in current.instruments.exclude(ended_on=None):
        if one.ended_on == max(stopped, one.since):
            one.ended_on = None
            one.since = max(one.since, today) if stopped < today else one.since
            one.save(update_fields=["ended_on", "since"])
    current.ended_on, current.ended_why = None, ""
    _note_change(current, why, by, lambda: {"ended": [_("no longer monitored"), _("monitored again")]})
    current.save()
    _note(current, "plan.line_resumed", by)


# --- instruments ------------------------------------------------------------------------------------------


def values_of_instrument(instrument: Instrument) -> dict[str, Any]:
    plain = {name: getattr(instrument, name) for name in INSTRUMENT if name != "days"}
    return {**plain, "days": sorted(instrument.days.values_list("day", flat=True))}


@transaction.atomic
def add_instrument(
    *, line: MonitoringLine, values: Mapping[str, Any], by: User, reason: str = ""
) -> Instrument:
    """`values` has INSTRUMENT; `days` only count when the rhythm is days of its own."""
    current = _locked(line)
    _in_use(current)
    instrument = Instrument(line=current)
    _fill(instrument, values)
    after = _checked(instrument, values["days"])
    _note_change(current, reason, by, lambda: {"instrument": ["", after]})
    current.save()
    instrument.save()
    _set_days(instrument, values["days"])
    _note(current, "plan.instrument_added", by, instrument=instrument.pk)
    return instrument


@transaction.atomic
def edit_instrument(*, instrument: Instrument, edit: Edit, by: User, reason: str = "") -> bool:
    """`Conflict` when a colleague changed the same. What was measured with it stays with its indicator."""
    line = _locked(instrument.line)
    current = Instrument.objects.select_related("indicator", "executor").get(pk=instrument.pk)
    if current.ended_on is not None:
        raise ValidationError(_("This instrument has already ended. Nothing has changed."), code="ended")
    saved = values_of_instrument(current)
    changes = edit.over(saved)
    if not changes:
        return False
    if "indicator" in changes and current.measurements.exists():
        raise ValidationError(
            {
                "indicator": _(
                    "Something was measured with this instrument. End it and add another one for "
                    "another indicator."
                )
            }
        )
    before = instrument_in_words(current, saved["days"])
    _fill(current, changes)
    days = changes.get("days", saved["days"])
    after = _checked(current, days)
    _note_change(line, reason, by, lambda: {"instrument": [before, after]})
    line.save()
    current.save()
    _set_days(current, days)
    _note(line, "plan.instrument_edited", by, instrument=current.pk, fields=sorted(changes))
    return any(saved[name] != edit.seen[name] for name in edit.names if name not in edit.changed)


@transaction.atomic
def end_instrument(*, instrument: Instrument, by: User, reason: str = "") -> None:
    line = _locked(instrument.line)
    current = Instrument.objects.select_related("indicator", "executor").get(pk=instrument.pk)
    if current.ended_on is not None:
        raise ValidationError(_("This instrument has already ended. Nothing has changed."), code="ended")
    current.ended_on = max(local_today(), current.since)
    words = instrument_in_words(current, current.days.values_list("day", flat=True))
    _note_change(line, reason, by, lambda: {"instrument": [words, _("no longer used")]})
    line.save()
    current.save(update_fields=["ended_on"])
    _note(line, "plan.instrument_ended", by, instrument=current.pk)


# --- inside -----------------------------------------------------------------------------------------------


def one_of_both() -> str:
    return _("Choose a person, or write down a role, department or party: one of the two.")


def _locked(line: MonitoringLine) -> MonitoringLine:
    rows = MonitoringLine.objects.select_for_update(of=("self",)).select_related(*_RELATED)
    return rows.get(pk=line.pk)


def _in_use(line: MonitoringLine) -> None:
    if line.ended_on is not None:
        raise ValidationError(_("This line has already ended. Nothing has changed."), code="ended")


def _apply(line: MonitoringLine, values: Mapping[str, Any]) -> None:
    for name in ("agreement", "concerns", "monitor", "monitor_party"):
        if name in values:
            setattr(line, name, values[name])
    if "about" in values:
        _apply_about(line, str(values["about"]))
    if line.monitor and line.monitor_party:
        raise ValidationError({"monitor_party": one_of_both()})
    if line.monitor and line.monitor.institution_id != line.team.institution_id:
        raise ValidationError({"monitor": _("Choose somebody of your own institution.")})


def _apply_about(line: MonitoringLine, key: str) -> None:
    kind, _dash, number = key.partition("-")
    pk = int(number) if number.isdecimal() else 0
    line.measure = line.process = None
    if kind == "process":
        line.process = Process.objects.filter(team=line.team_id, pk=pk).select_related("owner").first()
    else:
        measures = Measure.objects.filter(improvement__team=line.team_id)
        line.measure = measures.filter(pk=pk).select_related("improvement").first()
    if line.measure is None and line.process is None:
        raise ValidationError({"about": _("Choose a measure or process of your own team.")})


def _fill(instrument: Instrument, values: Mapping[str, Any]) -> None:
    for name in INSTRUMENT:
        if name in values and name != "days":
            setattr(instrument, name, values[name])
    team = instrument.line.team
    if instrument.executor and instrument.executor_party:
        raise ValidationError({"executor_party": one_of_both()})
    if instrument.executor and instrument.executor.institution_id != team.institution_id:
        raise ValidationError({"executor": _("Choose somebody of your own institution.")})
    indicator = instrument.indicator
    if indicator.institution_id != team.institution_id or indicator.team_id not in (None, team.pk):
        raise ValidationError({"indicator": _("Choose an indicator of your team or institution.")})


def _checked(instrument: Instrument, days: Iterable[date]) -> str:
    """The instrument in words, when it is in order."""
    check(instrument)
    chosen = list(days)
    if instrument.rhythm == Instrument.Rhythm.DATES and not chosen:
        raise ValidationError({"days": _("Write down at least one day.")})
    return instrument_in_words(instrument, chosen)


def _set_days(instrument: Instrument, days: Iterable[date]) -> None:
    wanted = set(days) if instrument.rhythm == Instrument.Rhythm.DATES else set()
    known = set(instrument.days.values_list("day", flat=True))
    instrument.days.exclude(day__in=wanted).delete()
    new = sorted(wanted - known)
    MeasuringDay.objects.bulk_create(MeasuringDay(instrument=instrument, day=day) for day in new)


def _set_months(line: MonitoringLine, months: Iterable[int]) -> None:
    wanted = set(months)
    known = set(line.evaluation_moments.values_list("month", flat=True))
    line.evaluation_moments.exclude(month__in=wanted).delete()
    moments = [EvaluationMoment(line=line, month=month) for month in sorted(wanted - known)]
    EvaluationMoment.objects.bulk_create(moments)


def _words(line: MonitoringLine, months: Iterable[int]) -> dict[str, str]:
    return {
        "about": about(line),
        "agreement": line.agreement,
        "concerns": line.concerns,
        "monitor": who_monitors(line),
        "months": month_names(months),
    }


def _differences(
    before: dict[str, str], line: MonitoringLine, months: Iterable[int] | None
) -> dict[str, list[str]]:
    after = _words(line, months or [])
    if months is None:
        after["months"] = before["months"]
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}


def _note_change(line: MonitoringLine, reason: str, by: User, changed: Any) -> None:
    """One more revision with its history; ValidationError when the team agreed and nobody says why."""
    if not reason.strip() and was_agreed(line):
        raise ValidationError(
            {"reason": _("Your team agreed to this line. Say why it changes; the team reads it.")}
        )
    line.revision += 1
    LineChange.objects.create(line=line, changed=changed(), reason=reason.strip(), by=by)


def _note(line: MonitoringLine, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=line, institution_id=line.team.institution_id, **details)
