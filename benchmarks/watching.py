"""A line measured every month for ten years, against norms that changed."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import Decimal
from typing import Any

YEARS = 10
# Its number in the address; the demo has none as high.
LINE = 9001
AGREEMENT = "Tien jaar lang twee gesprekken per periode"
# A share with a second number, a result judged from twelve on, a mean; with the first and the last norm.
KINDS: tuple[tuple[dict[str, Any], int, int], ...] = (
    ({"kind": "share", "secondary": "gesprekken samen"}, 60, 80),
    ({"kind": "percentage", "minimum_denominator": 12}, 60, 68),
    ({"kind": "mean"}, 6, 7),
)


def make() -> None:
    from borgen.lib.dates import local_today
    from teams.models import Membership, Team
    from tests.monitoring import builders as watching

    team = Team.objects.select_related("institution").get(slug="onderwijsassistent")
    leader = Membership.objects.filter(team=team, role="leader").get().user
    line = watching.line(team, pk=LINE, agreement=AGREEMENT, monitor=leader, created_by=leader)
    first = local_today().year - YEARS
    for fields, low, high in KINDS:
        indicator = watching.indicator(team.institution, team=team, **fields)
        inspectorate = watching.norm(indicator, high + 1, kind="inspectorate")
        watching.instrument(line, indicator, rhythm="month", executor=leader)
        for year in range(YEARS):
            value = Decimal(low) + Decimal(high - low) * year / YEARS
            norm = watching.norm(indicator, value, valid_from=date(first + year, 1, 1))
            for month in range(1, 13):
                mean = fields["kind"] == "mean"
                watching.measurement(
                    team,
                    indicator,
                    None if mean else (20 + (year + month) % 20, 40),
                    **({"value": Decimal(60 + (year + month) % 20) / 10} if mean else {}),
                    span="month",
                    about_from=date(first + year, month, 1),
                    about_until=date(first + year, month, monthrange(first + year, month)[1]),
                    label=f"{month:02}, {first + year}",
                    norm=norm,
                    inspectorate=inspectorate,
                    secondary=Decimal(40 + month) if "secondary" in fields else None,
                    entered_by=leader,
                )
