"""What is written down while a team stands before the board: one line, and who and when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.acting import QuickActionForm
from actions.models import Kiosk, Recognition
from teams.forms.base import ServiceForm, model_field


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
