"""What the team does about a result; and a sheet for a sample."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from monitoring.evaluation import Verdict
from monitoring.forms.measuring import WholeField
from monitoring.models import Response
from monitoring.services.responses import acts_for
from monitoring.services.times import Time, usual

# What each act comes down to, beneath its name.
HINTS = {
    "address": _("We talk about it: factual, about the agreement and not about a person."),
    "process": _("The agreement does not work in practice: we write a new version of it."),
    "norm": _("The norm asks too much or too little: we set another one, with the reason."),
    "nothing": _("That is an answer too, with the reason beside it."),
    "celebrate": _("Say what went well and who made it work, in the next meeting or with cake."),
}


class ResponseForm(forms.Form):
    act = forms.ChoiceField(label=_("What do we do?"), widget=forms.RadioSelect)
    explanation = forms.CharField(
        label=_("What exactly, or why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough. Never names of students."),
    )

    def __init__(self, *args: Any, verdict: Verdict, taken: set[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(Response.Act.choices)
        self.fields["act"].choices = [  # type: ignore[attr-defined]
            (act, f"{labels[act][:1].upper()}{labels[act][1:]}. {HINTS[act]}")
            for act in (one.value for one in acts_for(verdict))
            if act not in taken
        ]


class SampleForm(forms.Form):
    time = forms.ChoiceField(label=_("About"))
    population = WholeField(
        label=_("How many students are there?"),
        required=True,
        help_text=_("The number is enough: take a list in a fixed order and count from 1. Names stay there."),
    )
    size = WholeField(
        label=_("How many do you look at?"),
        required=True,
        help_text=_("Thirty usually says enough; fewer is quicker."),
    )

    def __init__(self, *args: Any, times: list[Time], wanted: str = "", **kwargs: Any) -> None:
        first = usual(times, wanted)
        kwargs["initial"] = {"time": first.key if first else ""}
        super().__init__(*args, **kwargs)
        self.times = {time.key: time for time in times}
        self.fields["time"].choices = [(time.key, time.span.label) for time in times]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("population", "size"):
            if name not in self.errors and cleaned.get(name) is None:
                self.add_error(name, _("Fill in a number."))
        return cleaned
