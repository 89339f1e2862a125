"""Entering, correcting and removing a measurement. Its norms are those of its time and stay with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from borgen.lib.conflict import Conflict, Edit
from borgen.lib.dates import local_date, local_today
from common import audit
from monitoring.entering import FEWER_THAN_FIVE, Problem, Scale, settle
from monitoring.models import Correction, Indicator, Instrument, Measurement, Sample
from monitoring.services.norms import norms_on
from monitoring.spans import Span
from teams.models import Team, User
from teams.services.errors import check

TAKEN = "taken"
# What somebody types; `fewer` stands for the state.
NUMBERS = ("fewer", "numerator", "denominator", "value")
KEPT = ("secondary", "provisional", "series_break", "source", "note")
SAME_IN_CORRECTION = (
    *("state", "value", "numerator", "denominator"),
    *("secondary", "provisional", "series_break", "source"),
)


def scale_of(indicator: Indicator) -> Scale:
    return Scale(indicator.kind, indicator.scale_low, indicator.scale_high)


def typed_of(measurement: Measurement) -> dict[str, Any]:
    """As the form shows it: with a part and a whole the percentage is computed, so it stands empty."""
    part = measurement.numerator is not None
    return {
        "fewer": measurement.state == FEWER_THAN_FIVE,
        "numerator": measurement.numerator,
        "denominator": measurement.denominator if part else None,
        "value": None if part else measurement.value,
        **{name: getattr(measurement, name) for name in KEPT},
    }


@transaction.atomic
def enter(*, instrument: Instrument, span: Span, typed: Mapping[str, Any], by: User) -> Measurement:
    """ValidationError with code `taken` when this time has a measurement already."""
    line = instrument.line
    if (instrument.ended_on is not None and instrument.ended_on < span.start) or line.ended_on is not None:
        raise ValidationError(_("This is no longer measured."), code="ended")
    return store(
        team=line.team,
        indicator=instrument.indicator,
        span=span,
        typed=typed,
        by=by,
        instrument=instrument,
    )


@transaction.atomic
def store(
    *,
    team: Team,
    indicator: Indicator,
    span: Span,
    typed: Mapping[str, Any],
    by: User,
    instrument: Instrument | None = None,
) -> Measurement:
    if span.start > local_today():
        words = _("{time} has not begun yet: nothing can be measured about it.")
        raise ValidationError({"time": words.format(time=span.label)}, code="future")
    made = Measurement(
        team=team,
        indicator=indicator,
        instrument=instrument,
        span=span.kind,
        about_from=span.start,
        about_until=span.end,
        label=span.label,
        entered_by=by,
    )
    made.norm, made.inspectorate = norms_on(team, indicator, span.end)
    _fill(made, typed)
    about = {"team": team, "indicator": indicator, "about_from": span.start, "about_until": span.end}
    if Measurement.objects.filter(**about).exists():
        raise taken()
    check(made)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        # Only the time can clash here: everything else was checked.
        raise taken() from clash
    _record(made, "measurement.entered", by)
    return made


def taken() -> ValidationError:
    words = _("For this time there is already a measurement. Correct that one.")
    return ValidationError({"time": ValidationError(words, code=TAKEN)})


@transaction.atomic
def correct(*, measurement: Measurement, edit: Edit, by: User) -> Measurement:
    """`edit` holds everything of `typed_of` and the `reason`. What it was is kept, the norms stay.

    `Conflict` when a colleague changed one of the same numbers: half of mine and half of hers is no number.
    """
    current = Measurement.objects.select_for_update().get(pk=measurement.pk)
    current.indicator = measurement.indicator
    before: dict[str, Any] = {**typed_of(current), "reason": ""}
    saved = {name: before[name] for name in edit.names}
    clashes = _half_and_half(edit, saved)
    if clashes:
        raise Conflict(saved, clashes)
    changes = edit.over(saved)
    reason = str(changes.pop("reason", "")).strip()
    if not changes:
        raise ValidationError(_("Nothing is different from what it was."), code="same")
    kept = _correction(current, reason, by)
    check(kept, constraints={"correction_says_why": "reason"})
    _fill(current, {**before, **changes})
    current.revision += 1
    check(current)
    current.save()
    kept.save()
    _record(current, "measurement.corrected", by, fields=sorted(changes))
    return current


def _half_and_half(edit: Edit, saved: Mapping[str, Any]) -> list[str]:
    names = [name for name in NUMBERS if name in edit.wanted]
    mine = any(name in edit.changed for name in names)
    theirs = any(saved[name] != edit.seen[name] for name in names)
    if not (mine and theirs):
        return []
    return [name for name in names if saved[name] != edit.wanted[name]]


def _correction(measurement: Measurement, reason: str, by: User) -> Correction:
    values = {name: getattr(measurement, name) for name in SAME_IN_CORRECTION}
    return Correction(measurement=measurement, reason=reason, by=by, **values)


def _fill(measurement: Measurement, typed: Mapping[str, Any]) -> None:
    found = settle(
        scale_of(measurement.indicator),
        fewer=bool(typed.get("fewer")),
        value=typed.get("value"),
        numerator=typed.get("numerator"),
        denominator=typed.get("denominator"),
    )
    if isinstance(found, Problem):
        raise ValidationError({found.field: found.message})
    measurement.state, measurement.value = found.state, found.value
    measurement.numerator, measurement.denominator = found.numerator, found.denominator
    for name in KEPT:
        if name in typed:
            value = typed[name]
            setattr(measurement, name, value.strip() if isinstance(value, str) else value)


# --- entered by mistake -----------------------------------------------------------------------------------


def may_be_removed(measurement: Measurement, user: User) -> bool:
    """Only an entry of one's own, of today, of which nobody made anything yet; the rest is corrected."""
    return (
        measurement.entered_by_id == user.pk
        and local_date(measurement.entered_at) == local_today()
        and measurement.imported_id is None
        and not measurement.responses.exists()
        and not measurement.corrections.exists()
    )


@transaction.atomic
def remove(*, measurement: Measurement, by: User) -> None:
    """A sheet that it came from is open again. ValidationError when it can only be corrected."""
    current = Measurement.objects.select_for_update().get(pk=measurement.pk)
    if not may_be_removed(current, by):
        raise ValidationError(
            _("This measurement stays: it is not yours, not of today, or something was done with it."),
            code="stays",
        )
    Sample.objects.filter(measurement=current).update(measurement=None)
    _record(current, "measurement.removed", by)
    current.delete()


def _record(measurement: Measurement, verb: str, by: User, **details: Any) -> None:
    institution = measurement.indicator.institution_id
    audit.record(by=by, verb=verb, subject=measurement, institution_id=institution, **details)
