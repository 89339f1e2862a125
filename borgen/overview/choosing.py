"""What somebody chose to look at; it stands in the address, so that it can be sent and found again."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.http import urlencode

from borgen.overview.sql import IndicatorRow


class View(enum.StrEnum):
    """The words in the address."""

    STAGES = "fasen"
    NORMS = "normen"
    TIMES = "tijd"


@dataclass(frozen=True, slots=True)
class Choice:
    view: View = View.STAGES
    sector: str = ""
    """As in `shape.sector_key`; empty: all."""
    indicator: IndicatorRow | None = None

    def query(self, view: View | None = None) -> str:
        words = {
            "toon": "" if (view or self.view) is View.STAGES else (view or self.view).value,
            "sector": self.sector,
            "indicator": self.indicator.slug if self.indicator else "",
        }
        chosen = {name: word for name, word in words.items() if word}
        return f"?{urlencode(chosen)}" if chosen else ""

    @property
    def narrowed(self) -> bool:
        return bool(self.sector or self.indicator)


def choice_of(asked: Mapping[str, str], sectors: Iterable[str], indicators: Iterable[IndicatorRow]) -> Choice:
    """What is not there is not chosen: an address that was kept shows all when its sector is gone."""
    view = asked.get("toon", "")
    sector = asked.get("sector", "")
    slug = asked.get("indicator", "")
    return Choice(
        View(view) if view in list(View) else View.STAGES,
        sector if sector in set(sectors) else "",
        next((one for one in indicators if one.slug == slug), None),
    )
