"""Indicators and norms as forms; the rules are in the services, a refusal stands beside its field."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from improvements.forms import FigureField
from monitoring.models import Indicator, Norm
from monitoring.models.indicator import DECIMALS, DIGITS
from teams.forms.base import ServiceForm, model_field

SCALE = ("scale_low", "scale_high")


class IndicatorForm(RemembersWhatWasSeen, ServiceForm):
    """What a number means. Fields that do not belong to the chosen kind are emptied."""

    name = model_field(
        Indicator,
        "name",
        label=_("Name"),
        help_text=_("For example: students with two conversations a period."),
        error_messages={"required": _("Give it a name.")},
    )
    meaning = model_field(
        Indicator,
        "meaning",
        label=_("What does the number mean?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in one sentence what the number means.")},
    )
    kind = forms.ChoiceField(
        label=_("What kind of number is it?"),
        choices=[
            ("share", _("Share that reaches a minimum: how many students have at least two conversations?")),
            ("percentage", _("Percentage: how many out of how many, such as passed out of all who left")),
            ("mean", _("Mean grade, such as a report grade from 1 to 10")),
            ("count", _("A number, such as lessons that were cancelled")),
            ("yes_no", _("Yes or no")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of number it is.")},
    )
    reaches = forms.IntegerField(
        label=_("Minimum to reach"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=_("Only of a share. For example 2: at least two conversations."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    scale_low = FigureField(
        label=_("Lowest grade"),
        required=False,
        max_digits=DIGITS,
        decimal_places=DECIMALS,
        help_text=_("Only of a mean."),
    )
    scale_high = FigureField(
        label=_("Highest grade"),
        required=False,
        max_digits=DIGITS,
        decimal_places=DECIMALS,
        help_text=_("Only of a mean."),
    )
    direction = forms.ChoiceField(
        label=_("What is better?"),
        choices=[("at_least", _("Higher is better")), ("at_most", _("Lower is better"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether higher or lower is better.")},
    )
    unit = model_field(
        Indicator,
        "unit",
        label=_("Unit"),
        help_text=_("Only of a number: lessons, reports. A share or percentage has % by itself."),
    )
    minimum_denominator = forms.IntegerField(
        label=_("Judge from so many people on"),
        min_value=0,
        max_value=1000,
        help_text=_("With fewer people the number is shown and not judged. The inspectorate uses 12."),
        widget=forms.NumberInput(attrs={"class": "short"}),
    )
    secondary = model_field(
        Indicator,
        "secondary",
        label=_("A second number beside it"),
        help_text=_("Shown and never judged. For example: all conversations together."),
    )
    level = forms.TypedChoiceField(
        label=_("Level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", _("not of a level")), *((n, str(n)) for n in (1, 2, 3, 4))],
    )
    source = model_field(Indicator, "source", label=_("Where does the number come from?"))

    def __init__(self, *args: Any, indicator: Indicator | None = None, **kwargs: Any) -> None:
        start: dict[str, Any] = {"direction": "at_least", "kind": "share", "minimum_denominator": 0}
        if indicator is not None:
            start = {name: getattr(indicator, name) for name in self.base_fields}
        kwargs["initial"] = {**start, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        kind = cleaned.get("kind")
        if kind != Indicator.Kind.SHARE:
            cleaned["reaches"] = None
        elif cleaned.get("reaches") is None and "reaches" not in self.errors:
            self.add_error("reaches", _("Fill in which minimum has to be reached, for example 2."))
        if kind != Indicator.Kind.MEAN:
            cleaned.update(dict.fromkeys(SCALE))
        elif not {*SCALE} & set(self.errors):
            self._check_scale(cleaned)
        if kind in (Indicator.Kind.SHARE, Indicator.Kind.PERCENTAGE):
            cleaned["unit"] = "%"
        return cleaned

    def _check_scale(self, cleaned: dict[str, Any]) -> None:
        low, high = cleaned.get("scale_low"), cleaned.get("scale_high")
        if low is None:
            self.add_error("scale_low", _("Fill in the lowest grade that is possible, for example 1."))
        if high is None:
            self.add_error("scale_high", _("Fill in the highest grade that is possible, for example 10."))
        elif low is not None and high <= low:
            self.add_error("scale_high", _("The highest grade is higher than the lowest."))

    def values(self) -> dict[str, Any]:
        return dict(self.edit().wanted)


class TeamIndicatorForm(IndicatorForm):
    """Of a team's own: without what only the inspectorate's figures have."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("level", "source"):
            del self.fields[name]


class NormForm(ServiceForm):
    kind = forms.ChoiceField(
        label=_("Whose norm is it?"),
        widget=forms.RadioSelect,
        choices=Norm.Kind.choices,
        error_messages={"required": _("Choose whose norm it is.")},
    )
    value = FigureField(
        label=_("The new norm"),
        max_digits=DIGITS,
        decimal_places=DECIMALS,
        error_messages={
            "required": _("Fill in the norm."),
            "invalid": _("Fill in a number, such as 80 or 6,5."),
        },
    )
    reason = model_field(
        Norm,
        "reason",
        label=_("Why this norm?"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
        help_text=_("Who looks at the chart later reads this."),
        error_messages={"required": _("Say why this is the norm.")},
    )
    valid_from = DayField(
        label=_("Holds from"),
        help_text=_("The norm before it ends the day before. What was measured keeps the norm of its time."),
    )
    valid_until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave it empty when it holds until another one begins."),
    )
    source = model_field(
        Norm,
        "source",
        label=_("Source"),
        help_text=_("Needed for a norm of the inspectorate: where and when it was published."),
    )

    def __init__(self, *args: Any, own: bool, unit: str = "", **kwargs: Any) -> None:
        """`own`: of a team, which sets its internal norm only."""
        kwargs["initial"] = {"valid_from": local_today(), "kind": "internal", **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if unit:
            self.fields["value"].help_text = _("Unit: {unit}").format(unit=unit)
        if own:
            del self.fields["kind"]
            self.fields["source"].help_text = ""

    @property
    def chosen_kind(self) -> str:
        return str(self.cleaned_data.get("kind", Norm.Kind.INTERNAL))


class EndNormForm(ServiceForm):
    valid_until = DayField(
        label=_("Last day of this norm"),
        help_text=_("After this day there is no norm, until another one begins."),
        error_messages={"required": _("Choose the last day.")},
    )
