"""A number that was measured. The same fields for entering and for correcting, by kind of indicator."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from monitoring.due import State
from monitoring.entering import LARGEST_PART, NotANumberError, Problem, read_number, settle
from monitoring.models import Indicator, Instrument
from monitoring.services.due import day_span
from monitoring.services.measuring import KEPT, NUMBERS, TAKEN, scale_of, taken
from monitoring.services.times import Time, usual
from monitoring.spans import Span
from monitoring.wording import number

FOLDED = ("provisional", "series_break", "source", "note")


class NumberField(forms.Field):
    """With a comma or a point; the message says what to write instead.

    `required` is only shown: what has to be there depends on the other fields (monitoring/entering.py).
    """

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        super().__init__(widget=forms.TextInput(attrs=attrs), required=required, **kwargs)

    def validate(self, value: Any) -> None:
        """Nothing beyond what it takes to be read."""

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return read_number(str(value)) if str(value).strip() else None
        except NotANumberError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, Decimal) else value


class WholeField(NumberField):
    def to_python(self, value: Any) -> Any:
        if isinstance(value, int):
            return value
        read = super().to_python(value)
        if read is None:
            return None
        if read != int(read):
            raise ValidationError(_("Write a whole number: people come whole."))
        if read > LARGEST_PART:
            raise ValidationError(_("This number is too large."))
        return int(read)


class YesNoField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        choices = [("1", gettext_lazy("yes")), ("0", gettext_lazy("no"))]
        super().__init__(
            choices=choices,
            coerce=Decimal,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return str(int(value)) if isinstance(value, Decimal) else value


def _number_fields(indicator: Indicator) -> dict[str, forms.Field]:
    if indicator.kind == Indicator.Kind.YES_NO:
        return {"value": YesNoField(label=gettext_lazy("Was it so?"))}
    if indicator.counts_people:
        whole, percentage = gettext_lazy("Out of how many"), gettext_lazy("Or only the percentage")
        return {
            "numerator": WholeField(label=_part_label(indicator), required=True),
            "denominator": WholeField(label=whole, required=True),
            "value": NumberField(label=percentage),
        }
    label: Any = gettext_lazy("The number")
    hint: Any = indicator.unit
    if indicator.scale_low is not None and indicator.scale_high is not None:
        label = gettext_lazy("The mean grade")
        words = _("Between {low} and {high}; a comma or a point, both are right.")
        hint = words.format(low=number(indicator.scale_low), high=number(indicator.scale_high))
    return {"value": NumberField(label=label, help_text=hint, required=True)}


def _part_label(indicator: Indicator) -> str | Promise:
    if indicator.reaches:
        return _("How many reach at least {minimum}").format(minimum=indicator.reaches)
    return gettext_lazy("How many of them")


class NumbersForm(forms.Form):
    """`typed()` is what the services take. Fields of `FOLDED` stand behind a fold."""

    fewer = forms.BooleanField(label=gettext_lazy("There were fewer than 5"), required=False)
    provisional = forms.BooleanField(label=gettext_lazy("The number is provisional"), required=False)
    series_break = forms.CharField(
        label=gettext_lazy("What changed in how it is measured"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("From here on the line in the chart begins anew."),
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=200, required=False)
    note = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Never names of students."),
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator
        self.fields.update(_number_fields(indicator))
        if indicator.secondary:
            self.fields["secondary"] = NumberField(label=capfirst(indicator.secondary))
        first = ("time", "day", "numerator", "denominator", "value", "fewer", "secondary")
        self.order_fields([*first, "reason", *FOLDED])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not any(name in self.errors for name in NUMBERS):
            numbers = {name: cleaned.get(name) for name in ("value", "numerator", "denominator")}
            found = settle(scale_of(self.indicator), fewer=bool(cleaned.get("fewer")), **numbers)
            if isinstance(found, Problem):
                self.add_error(found.field, found.message)
        return cleaned

    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in (*NUMBERS, *KEPT) if name in self.fields}

    def at_hand(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name not in FOLDED]

    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in FOLDED]

    def unfolded(self) -> bool:
        """Something stands behind the fold that has to be seen."""
        return any(self[name].errors or self[name].value() for name in FOLDED if name != "source")


class EntryForm(NumbersForm):
    """With the time it is about; `span` after it was found valid, `taken` when there is one already."""

    time = forms.CharField(label=gettext_lazy("About"), required=False)
    day = DayField(label=gettext_lazy("Or about another day"), required=False)

    def __init__(
        self, *args: Any, instrument: Instrument, times: list[Time], wanted: str = "", **kwargs: Any
    ) -> None:
        self.times = {time.key: time for time in times}
        self.taken: int | None = None
        self.span: Span | None = None
        first = usual(times, wanted)
        kwargs["initial"] = {"time": first.key if first else "", "source": instrument.indicator.source}
        super().__init__(*args, indicator=instrument.indicator, **kwargs)
        if times:
            self.fields["time"].widget = forms.Select(choices=_choices(times))
        else:
            self.fields["time"].widget = forms.HiddenInput()
            self.fields["day"].label = _("About which day")
        if times and instrument.rhythm != Instrument.Rhythm.DATES:
            del self.fields["day"]
            self.fields["time"].required = True

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day = cleaned.get("day")
        chosen = self.times.get(cleaned.get("time", ""))
        if day is not None:
            self.span = day_span(day)
            if day > local_today():
                self.add_error("day", _("This day is still to come: nothing can be measured about it."))
        elif chosen is None:
            words = _("Choose a time from the list. A time that has not begun yet cannot be measured.")
            if "day" not in self.errors:
                self.add_error("day" if "day" in self.fields and not self.times else "time", words)
        elif chosen.measurement is not None:
            self.taken = chosen.measurement
            self.add_error(None, taken())
        else:
            self.span = chosen.span
        return cleaned

    def was_taken(self) -> bool:
        return self.has_error("time", TAKEN)


def _choices(times: list[Time]) -> list[tuple[str, Any]]:
    asked = [(time.key, _words(time)) for time in times if time.is_open]
    others = [(time.key, _words(time)) for time in times if not time.is_open]
    if not asked:
        return [*others]
    return [(_("Asked now"), asked), *([(_("Other times"), others)] if others else [])]


def _words(time: Time) -> str:
    span = time.span
    days = f"{date_format(span.start, 'j b')} \N{EN DASH} {date_format(span.end, 'j b Y')}"
    parts = [span.label if span.start == span.end else f"{span.label} ({days})"]
    if time.measurement is not None:
        parts.append(_("already measured"))
    elif time.state is State.LATE:
        parts.append(_("late"))
    return " \N{EN DASH} ".join(parts)


class CorrectionForm(RemembersWhatWasSeen, NumbersForm):
    reason = forms.CharField(
        label=gettext_lazy("Why is it corrected?"),
        max_length=300,
        help_text=gettext_lazy("What it was stays readable, with this reason."),
    )
