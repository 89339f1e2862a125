"""What a board says in words that other pages do not say yet."""

from __future__ import annotations

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from improvements.stages import Stage, Standing
from monitoring.chart import Chart
from monitoring.wording import Figure, amount, value_words
from monitoring.wording import number as number_words

# By the stage that is next: what the team is doing to get there, as the method calls it.
_STEPS: dict[Stage | None, Promise] = {
    Stage.AGREED: gettext_lazy("Step 0: see together where we stand"),
    Stage.RECORDED: gettext_lazy("Step 1: write down what we agreed"),
    Stage.FOLLOWED: gettext_lazy("Step 2: agree how we follow it"),
    Stage.RESULT_SHOWN: gettext_lazy("Step 2: measure whether it works"),
    Stage.SECURED: gettext_lazy("Step 3: talk about it and act"),
    None: gettext_lazy("Step 3: keep it alive, together"),
}


def step_words(found: Standing) -> str:
    return str(_STEPS[found.next])


def aim_words(result: str, unit: str, baseline: Decimal | None, target: Decimal | None) -> str:
    """What the team wanted to reach when it began."""
    first, last = _with_unit(baseline, unit), _with_unit(target, unit)
    if first and last:
        way = _("from {baseline} to {target}").format(baseline=first, target=last)
    elif last:
        way = _("to {target}").format(target=last)
    else:
        way = _("it was {baseline}").format(baseline=first) if first else ""
    return f"{result}: {way}" if result and way else result or way


def _with_unit(value: Decimal | None, unit: str) -> str:
    return "" if value is None else f"{number_words(value)} {unit}".strip()


def trend_words(chart: Chart) -> str:
    """The number before the newest; nothing over a break in how it is measured."""
    if len(chart.points) < 2 or chart.points[-1].series_break:
        return ""
    before = chart.points[-2]
    if before.height is None:
        return ""
    return _("was {value} ({time})").format(value=value_words(before.figure), time=before.label)


def people_words(figure: Figure) -> str:
    """The people behind a share (conventions D7): "24 of 30"; empty where they are not known."""
    reading = figure.reading
    if reading is None or reading.numerator is None or not reading.denominator:
        return ""
    return _("{part} of {whole}").format(part=reading.numerator, whole=reading.denominator)


def inspectorate_words(figure: Figure) -> str:
    """The inspectorate's norm, when the number is judged by one of our own."""
    if figure.norm is None or figure.inspectorate is None:
        return ""
    goal = amount(figure.inspectorate, figure.kind, figure.unit)
    words = _("inspectorate {norm}") if figure.at_least else _("inspectorate at most {norm}")
    return words.format(norm=goal)
