"""What was measured, shortest: of each number the first and the newest, and how it stands beside its norm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from borgen.thread.history import Happening, Number
from monitoring.wording import norm_words, reading_words, value_words


@dataclass(frozen=True)
class ResultRow:
    name: str
    first: str
    """Value and time of the first one; empty when there is only one."""
    newest: str
    when: str
    norm: str
    tone: str
    icon: str
    verdict: str
    url: str = ""


def results_of(measured: Iterable[Happening], lines_url: str = "") -> list[ResultRow]:
    by_indicator: dict[int, list[Number]] = {}
    for one in measured:
        if isinstance(one.fact, Number):
            by_indicator.setdefault(one.fact.indicator, []).append(one.fact)
    return [_row(numbers, lines_url) for numbers in by_indicator.values()]


def _row(numbers: list[Number], lines_url: str) -> ResultRow:
    first, newest = numbers[0], numbers[-1]
    figure = newest.figure
    return ResultRow(
        name=newest.name,
        first=f"{value_words(first.figure)} ({first.label})" if len(numbers) > 1 else "",
        newest=reading_words(figure),
        when=newest.label,
        norm=norm_words(figure),
        tone=figure.tone,
        icon=figure.icon,
        verdict=figure.word,
        url=f"{lines_url}{newest.line}/" if lines_url else "",
    )
