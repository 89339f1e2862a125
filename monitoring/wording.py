"""What people read about a number beside its norm: the same words on the page, in the mail and in print.

Percentages always come with their part and whole where these are known (conventions D7).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.evaluation import Reading, Verdict, gap, judge

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Kinds of indicator, as in Indicator.Kind.
PERCENT = ("share", "percentage")
YES_NO = "yes_no"

WORDS: Mapping[Verdict, StrOrPromise] = {
    Verdict.MET: gettext_lazy("norm met"),
    Verdict.NOT_MET: gettext_lazy("norm not met"),
    Verdict.TOO_FEW: gettext_lazy("too few to judge"),
    Verdict.FEWER_THAN_FIVE: gettext_lazy("fewer than 5"),
    Verdict.NO_NORM: gettext_lazy("no norm"),
    Verdict.NO_VALUE: gettext_lazy("not measured"),
}
# Tone and icon of a badge (templates/ui/README.md); the word stands beside them.
LOOKS: Mapping[Verdict, tuple[str, str]] = {
    Verdict.MET: ("ok", "circle-check"),
    Verdict.NOT_MET: ("bad", "octagon-alert"),
    Verdict.TOO_FEW: ("info", "users"),
    Verdict.FEWER_THAN_FIVE: ("info", "users"),
    Verdict.NO_NORM: ("info", "circle-help"),
    Verdict.NO_VALUE: ("", "circle-dashed"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with all that decides what it is worth. `kind` and `unit` are the indicator's."""

    reading: Reading | None
    norm: Decimal | None = None
    inspectorate: Decimal | None = None
    kind: str = "percentage"
    unit: str = ""
    at_least: bool = True
    minimum: int = 0
    provisional: bool = False

    @property
    def judged_by(self) -> Decimal | None:
        """The internal norm; without one the inspectorate's (domain decision 9)."""
        return self.inspectorate if self.norm is None else self.norm

    @property
    def verdict(self) -> Verdict:
        return judge(self.reading, self.judged_by, at_least=self.at_least, minimum=self.minimum)

    @property
    def word(self) -> str:
        return str(WORDS[self.verdict])

    @property
    def tone(self) -> str:
        return LOOKS[self.verdict][0]

    @property
    def icon(self) -> str:
        return LOOKS[self.verdict][1]


def number(value: Decimal) -> str:
    """In the language of the reader, without zeros at the end: 6,5 and not 6,50."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return formats.number_format(Decimal(text))


def amount(value: Decimal, kind: str, unit: str = "") -> str:
    """A value or a norm with its unit: 80 %, 6,5, 12 gesprekken, ja."""
    if kind == YES_NO:
        return _("yes") if value else _("no")
    if kind in PERCENT:
        return f"{number(value)}\N{NO-BREAK SPACE}%"
    return f"{number(value)} {unit}".strip()


def reading_words(figure: Figure) -> str:
    """What was measured: "24 of 30 = 80 %", "6.5", "fewer than 5"."""
    reading = figure.reading
    if reading is None:
        return str(WORDS[Verdict.NO_VALUE])
    if reading.value is None:
        return str(WORDS[Verdict.FEWER_THAN_FIVE])
    value = value_words(figure)
    if reading.numerator is None or not reading.denominator:
        return value
    words = _("{part} of {whole} = {share}")
    return words.format(part=reading.numerator, whole=reading.denominator, share=value)


def value_words(figure: Figure) -> str:
    """The value alone, for where its sentence stands beside it: "80 %", "6.5", "fewer than 5"."""
    reading = figure.reading
    if reading is None or reading.value is None:
        return reading_words(figure)
    return amount(reading.value, figure.kind, figure.unit)


def norm_words(figure: Figure) -> str:
    """The norm that it is judged by: "norm 80 %", "norm at most 5.7 %"; empty without one."""
    if figure.judged_by is None:
        return ""
    value = amount(figure.judged_by, figure.kind, figure.unit)
    if figure.norm is not None:
        words = _("norm {norm}") if figure.at_least else _("norm at most {norm}")
    elif figure.at_least:
        words = _("norm of the inspectorate {norm}")
    else:
        words = _("norm of the inspectorate at most {norm}")
    return words.format(norm=value)


def sentence(figure: Figure) -> str:
    """One line with the verdict and the numbers it comes from, and the way to the inspectorate's norm."""
    parts = [_verdict_words(figure), inspectorate_words(figure)]
    if figure.provisional:
        parts.append(_("The number is provisional."))
    return " ".join(part for part in parts if part)


def _verdict_words(figure: Figure) -> str:
    verdict, measured = figure.verdict, reading_words(figure)
    if verdict is Verdict.NO_VALUE:
        return _("Nothing was measured for this time.")
    if verdict is Verdict.FEWER_THAN_FIVE:
        return _("There were fewer than 5: that is not shown as a number, and not judged.")
    if verdict is Verdict.NO_NORM:
        return _("{measured}. There was no norm for this time, so it is not judged.").format(
            measured=measured
        )
    if verdict is Verdict.TOO_FEW:
        words = _("{measured}: too few to judge, that is done from {minimum} on.")
        return words.format(measured=measured, minimum=figure.minimum)
    if verdict is Verdict.MET:
        return _("{measured}, {norm}: met.").format(measured=measured, norm=norm_words(figure))
    words = _("{measured}, {norm}: not met, {short}.")
    return words.format(
        measured=measured, norm=norm_words(figure), short=gap_words(figure, _judged_by(figure))
    )


def inspectorate_words(figure: Figure) -> str:
    """How far it is to the inspectorate's norm, where that is not the one it is judged by."""
    if figure.norm is None or figure.inspectorate is None or figure.reading is None:
        return ""
    goal = amount(figure.inspectorate, figure.kind, figure.unit)
    against = judge(figure.reading, figure.inspectorate, at_least=figure.at_least, minimum=figure.minimum)
    if against is Verdict.MET:
        return _("The inspectorate's norm ({norm}) is met too.").format(norm=goal)
    if against is not Verdict.NOT_MET:
        return _("The inspectorate's norm is {norm}.").format(norm=goal)
    words = _("The inspectorate's norm ({norm}) is not met: {short}.")
    return words.format(norm=goal, short=gap_words(figure, figure.inspectorate))


def gap_words(figure: Figure, norm: Decimal | None) -> str:
    """Of a number that does not meet this norm: "20 percentage points too low", "just too low"."""
    short = gap(figure.reading, norm, at_least=figure.at_least)
    if figure.kind == YES_NO:
        return _("it was {answer}").format(answer=reading_words(figure))
    if not short:
        return _("just too low") if figure.at_least else _("just too high")
    size = number(short)
    if figure.kind in PERCENT:
        words = (
            _("{gap} percentage points too low") if figure.at_least else _("{gap} percentage points too high")
        )
    else:
        words = _("{gap} too low") if figure.at_least else _("{gap} too high")
    return words.format(gap=size)


def _judged_by(figure: Figure) -> Decimal | None:
    return figure.inspectorate if figure.norm is None else figure.norm
