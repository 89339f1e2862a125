"""A signal in a few seconds, and what was said about it. A name leads to a warning, never to a refusal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import add_months, local_today
from borgen.lib.fields import DayField, DayInput
from improvements.models import Measure, Process
from monitoring.models import Signal
from monitoring.services.signals import PARKED_AT_MOST_MONTHS, About, people_named
from teams.forms.base import ServiceForm, model_field
from teams.models import Team

PARKED_USUALLY = timedelta(weeks=4)


class WarnsAboutNames(ServiceForm):
    """Comes back once with the words that look like names; `anyway` is the button that saves all the same."""

    ANYWAY = "anyway"
    may_name: str
    """The field that is looked at."""

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.names: list[str] = []

    def warns(self) -> bool:
        """Of a valid form: whether it has to be looked at again before it is saved."""
        if self.ANYWAY not in self.data:
            self.names = people_named(self.team, self.cleaned_data[self.may_name])
        return bool(self.names)


class SignalForm(WarnsAboutNames):
    may_name = "text"

    text = model_field(
        Signal,
        "text",
        label=_("What is going on?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("Name no one: write what happens, not who does it."),
        error_messages={"required": _("Write down what is going on.")},
    )
    heard = forms.ChoiceField(
        label=_("How do you know?"),
        choices=Signal.Heard.choices,
        initial=Signal.Heard.SELF,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose where you heard it.")},
    )
    about = forms.ChoiceField(label=_("What is it about?"), required=False)

    def __init__(self, *args: Any, abouts: tuple[list[Measure], list[Process]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures, processes = abouts
        self._abouts = {f"m{one.pk}": About(measure=one) for one in measures}
        self._abouts |= {f"p{one.pk}": About(process=one) for one in processes}
        choices: list[Any] = [("", _("Something else, or I do not know"))]
        choices += list(_by_improvement(measures))
        if processes:
            choices.append((_("Processes"), [(f"p{one.pk}", one.name) for one in processes]))
        self.fields["about"].choices = choices  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Of a valid form, as the services take them."""
        data = self.cleaned_data
        return {
            "text": data["text"],
            "heard": data["heard"],
            "about": self._abouts.get(data["about"], About()),
        }

    @staticmethod
    def initial_of(signal: Signal) -> dict[str, Any]:
        about = f"m{signal.measure_id}" if signal.measure_id else ""
        about = f"p{signal.process_id}" if signal.process_id else about
        return {"text": signal.text, "heard": signal.heard, "about": about}


class CloseForm(WarnsAboutNames):
    may_name = "outcome"

    state = forms.ChoiceField(
        label=_("What do you do with it?"),
        choices=[
            (Signal.State.DISCUSSED, _("Discussed: we are done with it")),
            (Signal.State.PARKED, _("Parked: it comes back later")),
        ],
        initial=Signal.State.DISCUSSED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose discussed or parked.")},
    )
    outcome = model_field(
        Signal,
        "outcome",
        label=_("What was said about it?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 500}),
        help_text=_("One sentence is enough. Here too: name no one."),
    )
    until = DayField(
        label=_("Comes back on"),
        required=False,
        help_text=_("Only when you park it. On this day it stands with the open ones again."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = local_today()
        kwargs["initial"] = {"until": today + PARKED_USUALLY} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["until"].widget = DayInput(
            min=(today + timedelta(days=1)).isoformat(),
            max=add_months(today, PARKED_AT_MOST_MONTHS).isoformat(),
        )

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def _by_improvement(measures: Iterable[Measure]) -> Iterable[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in measures:
        groups.setdefault(one.improvement.name, []).append((f"m{one.pk}", one.title))
    return groups.items()
