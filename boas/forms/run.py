"""What is typed while a session runs. The messages say what to do; the services keep the rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from boas.models.tally import Option
from boas.services.running import MAX_VOTERS

WHOLE = _("Type a whole number, 0 or more.")


class CountsForm(forms.Form):
    """Totals per answer; an empty field leaves that answer as it is. `seen_…` is what the screen showed."""

    statement = forms.CharField(max_length=4)
    token = forms.UUIDField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for option in Option:
            self.fields[option.value] = forms.IntegerField(
                label=option.label,
                required=False,
                min_value=0,
                max_value=MAX_VOTERS,
                error_messages={"invalid": WHOLE, "min_value": WHOLE},
            )
            self.fields[f"seen_{option.value}"] = forms.IntegerField(required=False, min_value=0)

    @property
    def typed(self) -> dict[Option, int]:
        return {
            one: self.cleaned_data[one.value] for one in Option if self.cleaned_data[one.value] is not None
        }

    @property
    def seen(self) -> dict[Option, int]:
        known = {one: self.cleaned_data[f"seen_{one.value}"] for one in Option}
        return {option: number for option, number in known.items() if number is not None}


class VotersForm(forms.Form):
    voters = forms.IntegerField(
        label=_("Number of voters"),
        min_value=1,
        max_value=MAX_VOTERS,
        error_messages={
            "invalid": _("Type a whole number."),
            "required": _("Type how many people may vote."),
        },
    )


class TapError(ValueError):
    """Not a tap that one of our pages sends."""


def read_tap(data: Any) -> tuple[str, Option, int, UUID]:
    """Code, answer, one hand more (1) or less (-1), token. Written out, because it runs for every hand."""
    try:
        option, token = Option(data.get("option", "")), UUID(data.get("token", ""))
        step = {"1": 1, "-1": -1}[data.get("step", "")]
    except (ValueError, KeyError) as error:
        raise TapError from error
    return data.get("statement", ""), option, step, token
