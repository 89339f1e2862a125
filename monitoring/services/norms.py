"""Norms: which ones hold, setting a new one, ending one. A norm that was used is never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date, local_today
from common import audit
from monitoring.models import Indicator, Measurement, Norm
from monitoring.norms import Overlap, first_that_holds, last_day, overlap
from teams.models import Team, User
from teams.services.errors import check

INTERNAL, INSPECTORATE, HIGH = Norm.Kind.INTERNAL, Norm.Kind.INSPECTORATE, Norm.Kind.HIGH
Pair = tuple[Norm | None, Norm | None]
"""What a measurement is judged against, and the inspectorate's norm that is drawn beside it."""


class NormBook:
    """All norms of some indicators, looked up without asking the database again."""

    def __init__(self, norms: Iterable[Norm]) -> None:
        self._series: dict[tuple[int, int | None, str], list[Norm]] = defaultdict(list)
        for norm in norms:
            self._series[norm.indicator_id, norm.team_id, norm.kind].append(norm)

    def on(self, team_id: int | None, indicator_id: int, day: date) -> Pair:
        return self.internal(team_id, indicator_id, day), self.of_inspectorate(indicator_id, day)

    def internal(self, team_id: int | None, indicator_id: int, day: date) -> Norm | None:
        """The team's own goes before the institution's."""
        own = self.series(indicator_id, team_id, INTERNAL) if team_id else []
        return first_that_holds(day, own, self.series(indicator_id, None, INTERNAL))

    def of_inspectorate(self, indicator_id: int, day: date, *, high: bool = False) -> Norm | None:
        kind = HIGH if high else INSPECTORATE
        return first_that_holds(day, self.series(indicator_id, None, kind))

    def series(self, indicator_id: int, team_id: int | None, kind: str) -> list[Norm]:
        """Of one owner and kind, the newest first."""
        found = self._series.get((indicator_id, team_id, kind), [])
        return sorted(found, key=lambda norm: norm.valid_from, reverse=True)


def norm_book(indicators: Iterable[Indicator | int], teams: Iterable[Team | int] | None = None) -> NormBook:
    """One query; `teams` leaves out the own norms of other teams."""
    norms = Norm.objects.filter(indicator__in=list(indicators)).order_by()
    if teams is not None:
        norms = norms.filter(Q(team=None) | Q(team__in=list(teams)))
    return NormBook(norms)


def norms_on(team: Team, indicator: Indicator, day: date) -> Pair:
    """(internal, inspectorate) for this team on this day; of a measurement the day is its `about_until`."""
    return norm_book([indicator], [team]).on(team.pk, indicator.pk, day)


def norms_today(team: Team, indicators: Iterable[int]) -> dict[int, Pair]:
    """Of each of these indicators, by key."""
    asked, today = list(indicators), local_today()
    book = norm_book(asked, [team])
    return {pk: book.on(team.pk, pk, today) for pk in asked}


@transaction.atomic
def set_norm(
    *,
    indicator: Indicator,
    team: Team | None,
    kind: str,
    value: Decimal,
    valid_from: date,
    reason: str,
    by: User,
    source: str = "",
    valid_until: date | None = None,
) -> Norm:
    """Another norm begins; the one before it ends by that. ValidationError with what to do.

    Of measurements about the time since `valid_from` only those without a norm get this one.
    """
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    norm = Norm(
        indicator=indicator,
        team=team,
        kind=kind,
        value=value,
        valid_from=valid_from,
        valid_until=valid_until,
        source=source.strip(),
        reason=reason.strip(),
        set_by=by,
    )
    check(
        norm,
        constraints={
            "norm_one_from_a_day": "valid_from",
            "norm_ends_after_start": "valid_until",
            "norm_has_reason": "reason",
            "norm_of_inspectorate_has_source": "source",
        },
    )
    _fits_scale(indicator, value)
    series = list(Norm.objects.filter(indicator=indicator, team=team, kind=kind))
    if found := overlap(valid_from, valid_until, series):
        raise ValidationError(_overlap_words(found))
    norm.save()
    judged = _give_to_measurements(norm, series)
    _note(norm, "norm.set", by, kind=kind, value=str(value), judged=judged)
    return norm


@transaction.atomic
def end_norm(*, norm: Norm, valid_until: date, by: User) -> Norm:
    """From the day after there is no norm of this owner and kind. What was judged by it keeps it."""
    Indicator.objects.select_for_update().get(pk=norm.indicator_id)
    held = Norm.objects.select_related("indicator").get(pk=norm.pk)
    series = Norm.objects.filter(indicator=held.indicator_id, team=held.team_id, kind=held.kind)
    if last_day(held, series) is not None:
        raise ValidationError(_("This norm has already ended. Nothing has changed."), code="ended")
    if _judged_by(held).filter(about_until__gt=valid_until).exists():
        raise ValidationError(
            {"valid_until": _("There is a measurement of after this day with this norm. Choose a later day.")}
        )
    held.valid_until = valid_until
    check(held, constraints={"norm_ends_after_start": "valid_until"})
    held.save(update_fields=["valid_until"])
    _note(held, "norm.ended", by, until=valid_until.isoformat())
    return held


def slips_of_the_pen(norms: Iterable[Norm]) -> set[int]:
    """Of these the ones that may be taken back: set today, and nothing was judged by them."""
    today = local_today()
    fresh = {norm.pk for norm in norms if local_date(norm.set_at) == today}
    if not fresh:
        return fresh
    used = Measurement.objects.filter(Q(norm__in=fresh) | Q(inspectorate__in=fresh))
    return fresh - {pk for pair in used.values_list("norm", "inspectorate").distinct() for pk in pair if pk}


@transaction.atomic
def take_back_norm(*, norm: Norm, by: User) -> None:
    Indicator.objects.select_for_update().get(pk=norm.indicator_id)
    held = Norm.objects.get(pk=norm.pk)
    if not slips_of_the_pen([held]):
        raise ValidationError(
            _("This norm is in use. It stays; set another norm that begins today."), code="in_use"
        )
    _note(held, "norm.taken_back", by, kind=held.kind, value=str(held.value))
    held.delete()


def _judged_by(norm: Norm) -> QuerySet[Measurement]:
    return Measurement.objects.filter(Q(norm=norm) | Q(inspectorate=norm))


def _give_to_measurements(norm: Norm, series: Iterable[Norm]) -> int:
    """An old measurement keeps the norm of its time; one that had none gets this one."""
    field = {INTERNAL: "norm", INSPECTORATE: "inspectorate"}.get(Norm.Kind(norm.kind))
    if field is None:
        return 0
    span = Q(about_until__gte=norm.valid_from)
    if until := last_day(norm, series):
        span &= Q(about_until__lte=until)
    found = Measurement.objects.filter(span, indicator=norm.indicator_id, **{field: None})
    if norm.team_id:
        found = found.filter(team=norm.team_id)
    return found.update(**{field: norm})


def _fits_scale(indicator: Indicator, value: Decimal) -> None:
    low, high, words = Decimal(0), None, _("A norm is not below zero.")
    if indicator.counts_people:
        high, words = Decimal(100), _("A percentage is a number from 0 to 100.")
    elif indicator.kind == Indicator.Kind.YES_NO:
        high, words = Decimal(1), _("Of yes or no the norm is 1 (yes) or 0 (no).")
    elif indicator.scale_low is not None and indicator.scale_high is not None:
        low, high = indicator.scale_low, indicator.scale_high
        words = _("This indicator has grades from {low} to {high}.").format(
            low=formats.localize(low.normalize()), high=formats.localize(high.normalize())
        )
    if value < low or (high is not None and value > high):
        raise ValidationError({"value": words})


def _overlap_words(found: Overlap) -> dict[str, str]:
    if found.fits_from and found.with_norm.valid_until:
        return {
            "valid_from": _(
                "On this day the norm before it still holds, until {until}. Begin on {day} or later."
            ).format(until=_day(found.with_norm.valid_until), day=_day(found.fits_from))
        }
    if found.fits_until:
        return {
            "valid_until": _(
                "From {start} on another norm holds. Choose {day} or earlier, or leave it empty."
            ).format(start=_day(found.with_norm.valid_from), day=_day(found.fits_until))
        }
    return {"valid_from": _("There is already a norm of this kind that begins on this day.")}


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _note(norm: Norm, verb: str, by: User, **details: object) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=norm,
        institution_id=norm.indicator.institution_id,
        team=norm.team_id,
        **details,
    )
