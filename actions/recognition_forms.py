"""What went well, written down in ten seconds: one line of text is enough."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.models import Recognition
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from improvements.models import Improvement
from teams.forms.base import ServiceForm, model_field


class RecognitionForm(ServiceForm):
    text = model_field(
        Recognition,
        "text",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("One sentence. Without names of students."),
        error_messages={"required": _("Write down what went well.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=Recognition.Kind.choices,
        initial=Recognition.Kind.SUCCESS,
        widget=forms.RadioSelect,
    )
    on = DayField(
        label=_("Day"),
        required=False,
        help_text=_("Empty is today. A celebration can be planned for later."),
    )
    improvement = forms.ChoiceField(label=_("Of which improvement?"), required=False)

    def __init__(self, *args: Any, improvements: list[Improvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._improvements = {str(one.pk): one for one in improvements}
        names = [(key, one.name) for key, one in self._improvements.items()]
        field: Any = self.fields["improvement"]
        field.choices = [("", _("none in particular")), *names]
        if not names:
            del self.fields["improvement"]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "text": data["text"],
            "on": data["on"] or local_today(),
            "improvement": self._improvements.get(data.get("improvement", "")),
        }
