"""What is written down while a team stands before the board: one line, and who and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actions.forms.acting import MoveForm, QuickActionForm
from actions.models import DateChange, Kiosk, Recognition
from actions.timeline import proposed_date
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm, model_field

# Another day than the next weeks.
OWN = "own"


class StandUpActionForm(QuickActionForm):
    """As on the page of the board. The first field takes the focus when the form opens."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].widget.attrs |= {"data-focus": True, "autocomplete": "off"}


class StandUpSuccessForm(ServiceForm):
    text = model_field(
        Recognition,
        "text",
        label=_("What went well?"),
        widget=forms.TextInput(attrs={"data-focus": True, "autocomplete": "off"}),
        error_messages={"required": _("Write down what went well.")},
    )


class StandUpMoveForm(MoveForm):
    """An action to another day, as people say it there: "next week"."""

    to = forms.ChoiceField(label=_("To when?"), widget=forms.RadioSelect(attrs={"data-focus": True}))
    due_on = DayField(label=_("Another day"), required=False)
    reason = model_field(
        DateChange,
        "reason",
        label=_("Why another date?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    field_order = ("to", "due_on", "reason")

    def __init__(self, data: Mapping[str, Any] | None = None, *, was: date | None) -> None:
        """`was`: the date that it has now, from which it moves on; of what is late already from today."""
        super().__init__(data, was=was, initial={"to": "1"}, auto_id="dag_%s")
        start = max(was or local_today(), local_today())
        self._days = {str(weeks): proposed_date(start, weeks) for weeks in (1, 2)}
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("1", gettext("+1 week: {day}").format(day=date_format(self._days["1"], "l j F"))),
            ("2", gettext("+2 weeks: {day}").format(day=date_format(self._days["2"], "l j F"))),
            (OWN, gettext("another day")),
        ]
        self.fields["reason"].required = was is not None
        if was is None:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("to") == OWN and "due_on" not in self.errors and not data.get("due_on"):
            self.add_error("due_on", gettext("Choose the day."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a valid form, as services.acting.move takes them."""
        data = self.cleaned_data
        due_on = data["due_on"] if data["to"] == OWN else self._days[data["to"]]
        return {"due_on": due_on, "reason": data.get("reason", ""), "seen": data["seen"]}


class KioskForm(ServiceForm):
    name = model_field(
        Kiosk,
        "name",
        label=_("Where does the screen hang?"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("For example: staff room, next to the coffee machine."),
        error_messages={"required": _("Say where the screen hangs; then you know later which one it is.")},
    )


class CodeForm(ServiceForm):
    """Typed on the screen itself, with a remote control: digits only, spaces as people like them."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True, "size": 11}
        ),
        error_messages={"required": _("Type the nine digits of the code.")},
    )
