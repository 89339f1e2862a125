"""A sample of students as numbers, never names: drawn, ticked off by several people, and made a share of."""

from __future__ import annotations

from secrets import SystemRandom

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common import audit
from monitoring.models import Instrument, Measurement, Sample
from monitoring.services import measuring
from monitoring.spans import Kind, Span
from teams.models import User

LARGEST_POPULATION = 5000
# More is no sample any more: that many are counted in the system they stand in.
LARGEST_SIZE = 200
OPEN = "open"


@transaction.atomic
def draw(*, instrument: Instrument, span: Span, population: int, size: int, by: User) -> Sample:
    """Each student has the same chance. ValidationError with code `open` or `taken` when one is there."""
    if not instrument.indicator.counts_people:
        raise ValidationError(_("A sample gives a share or percentage; this indicator is something else."))
    if not 1 <= population <= LARGEST_POPULATION:
        words = _("Fill in how many students there are, from 1 to {most}.")
        raise ValidationError({"population": words.format(most=LARGEST_POPULATION)})
    if not 1 <= size <= min(population, LARGEST_SIZE):
        words = _("A sample has 1 to {most} students here.")
        raise ValidationError({"size": words.format(most=min(population, LARGEST_SIZE))})
    about = {"about_from": span.start, "about_until": span.end}
    line = instrument.line
    if Measurement.objects.filter(team=line.team, indicator=instrument.indicator, **about).exists():
        raise measuring.taken()
    numbers = SystemRandom().sample(range(1, population + 1), size)
    sample = Sample(
        instrument=instrument,
        population=population,
        size=size,
        drawn=sorted(numbers),
        span=span.kind,
        label=span.label,
        drawn_by=by,
        **about,
    )
    if Sample.objects.filter(instrument=instrument, measurement=None, **about).exists():
        raise _open()
    sample.validate_constraints()
    try:
        with transaction.atomic():
            sample.save()
    except IntegrityError as clash:
        raise _open() from clash
    _record(sample, "sample.drawn", by, size=size)
    return sample


def _open() -> ValidationError:
    words = _("A sample for this time has already been drawn. Go on with that one.")
    return ValidationError({"time": ValidationError(words, code=OPEN)})


@transaction.atomic
def tick(*, sample: Sample, number: int, answer: bool | None, by: User) -> Sample:
    """Yes, no, or not looked at yet. The row is locked: two people who tick lose nothing of each other.

    Nothing is written in the log: the sheet itself shows how it stands.
    """
    current = _locked(sample)
    if number not in current.drawn:
        raise ValidationError(_("This number is not in the sample."))
    marks = {True: set(current.reached), False: set(current.missed)}
    for which, numbers in marks.items():
        numbers.discard(number)
        if answer is which:
            numbers.add(number)
    current.reached, current.missed = sorted(marks[True]), sorted(marks[False])
    current.revision += 1
    current.save(update_fields=["reached", "missed", "revision"])
    return current


@transaction.atomic
def finish(*, sample: Sample, by: User) -> Measurement:
    """The share of those that were looked at becomes the measurement of this time. Twice changes nothing."""
    current = _locked(sample, finished=True)
    if current.measurement is not None:
        return current.measurement
    looked_at = len(current.reached) + len(current.missed)
    if not looked_at:
        raise ValidationError(_("Tick at least one number first: without any there is no share."))
    words = _("Sample of {looked_at} out of {population} students.")
    current.measurement = measuring.enter(
        instrument=current.instrument,
        span=Span(current.about_from, current.about_until, Kind(current.span), current.label),
        typed={
            "numerator": len(current.reached),
            "denominator": looked_at,
            "note": words.format(looked_at=looked_at, population=current.population),
        },
        by=by,
    )
    current.save(update_fields=["measurement"])
    return current.measurement


@transaction.atomic
def discard(*, sample: Sample, by: User) -> None:
    current = _locked(sample)
    _record(current, "sample.discarded", by)
    current.delete()


def _locked(sample: Sample, *, finished: bool = False) -> Sample:
    """ValidationError when its share was entered already, unless that is `finished`."""
    rows = Sample.objects.select_for_update(of=("self",)).select_related(
        "measurement__indicator", "instrument__indicator", "instrument__line__team"
    )
    current = rows.filter(pk=sample.pk).first()
    if current is None:
        raise ValidationError(_("This sheet is not there any more: a colleague threw it away."), code="gone")
    if current.measurement_id is not None and not finished:
        raise ValidationError(
            _("The share of this sheet was entered meanwhile: it is not changed any more."), code="finished"
        )
    return current


def _record(sample: Sample, verb: str, by: User, **details: object) -> None:
    institution = sample.instrument.indicator.institution_id
    audit.record(by=by, verb=verb, subject=sample, institution_id=institution, **details)
