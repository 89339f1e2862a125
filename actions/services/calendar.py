"""The periods of the school year around a day, for the rule about holidays."""

from __future__ import annotations

from datetime import date

from borgen.lib.dates import Span
from teams.models import Period


def periods_around(institution_id: int, day: date) -> list[Span]:
    found = Period.objects.filter(
        school_year__institution=institution_id,
        school_year__starts_on__lte=day,
        school_year__ends_on__gte=day,
    )
    return [Span(*pair) for pair in found.order_by("starts_on").values_list("starts_on", "ends_on")]
