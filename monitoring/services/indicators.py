"""Indicators of an institution and of a team. A number keeps meaning what it meant when it was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import local_today
from common import audit
from monitoring.content import inspectorate_indicators
from monitoring.models import Indicator, Norm
from teams.models import Institution, Team, User
from teams.services.errors import check
from teams.slugs import free_slug

FIELDS = (
    "name",
    "meaning",
    "kind",
    "direction",
    "unit",
    "reaches",
    "scale_low",
    "scale_high",
    "minimum_denominator",
    "secondary",
    "level",
    "source",
)
# What a number means: fixed from the first measurement on.
FIXED = ("kind", "direction", "reaches", "scale_low", "scale_high")
# Words under /indicatoren/ that are pages of their own.
RESERVED_SLUGS = ("nieuw", "standaard")
PLACES = {
    "indicator_name_unique": "name",
    "indicator_mean_has_scale": "scale_high",
    "indicator_share_has_minimum": "reaches",
    "indicator_level_of_mbo": "level",
    "indicator_direction_known": "direction",
    "indicator_kind_known": "kind",
}


@transaction.atomic
def create_indicator(
    *, institution: Institution, team: Team | None, values: Mapping[str, Any], by: User
) -> Indicator:
    """The short name is made from the name once and stays, also when the name changes."""
    taken = Indicator.objects.filter(institution=institution).values_list("slug", flat=True)
    slug = free_slug(values["name"], [*taken, *RESERVED_SLUGS], fallback="indicator")
    indicator = Indicator(institution=institution, team=team, slug=slug, **values)
    check(indicator, constraints=PLACES)
    indicator.save()
    _note(indicator, "indicator.added", by)
    return indicator


@transaction.atomic
def edit_indicator(*, indicator: Indicator, edit: Edit, by: User) -> bool:
    """`Conflict` when a colleague changed the same; true when changes of both are kept.

    ValidationError when something was measured and the number would mean something else from now on.
    """
    current = Indicator.objects.select_for_update().get(pk=indicator.pk)
    saved = values_of(current, edit.names)
    changes = edit.over(saved)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(current, name, value)
    current.revision += 1
    check(current, constraints=PLACES)
    if set(FIXED) & set(changes) and current.measurements.exists():
        raise ValidationError(dict.fromkeys([name for name in FIXED if name in changes], what_is_fixed()))
    if {"kind", "scale_low", "scale_high"} & set(changes) and current.norms.exists():
        first = next(name for name in ("kind", "scale_high", "scale_low") if name in changes)
        raise ValidationError(
            {first: _("There is a norm on this scale already. Make a new indicator instead.")}
        )
    current.save()
    _note(current, "indicator.edited", by, fields=sorted(changes))
    return any(saved[name] != edit.seen[name] for name in edit.names if name not in edit.changed)


def what_is_fixed() -> str:
    return _(
        "Something was measured with this indicator: what the number means stays as it is. "
        "Make a new indicator instead."
    )


@transaction.atomic
def archive_indicator(*, indicator: Indicator, by: User) -> None:
    """No longer offered; what was measured stays. ValidationError while a plan uses it."""
    current = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if current.archived_on is not None:
        return
    if current.instruments.filter(ended_on=None).exists():
        raise ValidationError(
            _("A monitoring plan measures with this indicator. First end that instrument."), code="in_use"
        )
    current.archived_on = local_today()
    current.save(update_fields=["archived_on"])
    _note(current, "indicator.archived", by)


@transaction.atomic
def use_again(*, indicator: Indicator, by: User) -> None:
    current = Indicator.objects.select_for_update().get(pk=indicator.pk)
    if current.archived_on is None:
        return
    current.archived_on = None
    current.save(update_fields=["archived_on"])
    _note(current, "indicator.used_again", by)


@transaction.atomic
def ensure_inspectorate_indicators(*, institution: Institution, by: User | None) -> int:
    """The inspectorate's results with their norms for this institution; returns how many were not there.

    One that is there is left as it is, with whatever the quality office changed in it.
    """
    kept = set(Indicator.objects.filter(institution=institution).values_list("slug", flat=True))
    names = set(Indicator.objects.filter(institution=institution, team=None).values_list("name", flat=True))
    wanted = [one for one in inspectorate_indicators() if one.slug not in kept and one.name not in names]
    # Our own content: what is not right there the database refuses, and its test finds.
    made = Indicator.objects.bulk_create(
        Indicator(institution=institution, shipped=True, **one.fields()) for one in wanted
    )
    Norm.objects.bulk_create(
        Norm(indicator=indicator, set_by=by, **norm.fields())
        for indicator, one in zip(made, wanted, strict=True)
        for norm in one.norms
    )
    added = len(made)
    if added and by is not None:
        audit.record(by=by, verb="indicator.standard", subject=institution, added=added)
    return added


def _note(indicator: Indicator, verb: str, by: User, **details: object) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=indicator,
        institution_id=indicator.institution_id,
        team=indicator.team_id,
        **details,
    )
