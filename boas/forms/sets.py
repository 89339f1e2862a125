"""Editing a draft of the statement set."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from boas.content import MAX_WORDS, PHASE_LETTERS
from boas.models import StandardActivity, Statement
from boas.models.statements import Phase, SuccessFactor


class StatementForm(forms.ModelForm):
    success_factors = forms.MultipleChoiceField(
        label=_("Success factors"), choices=SuccessFactor.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Statement
        fields = (
            "code",
            "phase",
            "text",
            "success_factors",
            "why",
            "intervention",
            "who",
            "duration",
            "leads_to",
            "route",
        )
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2}),
            "why": forms.Textarea(attrs={"rows": 3}),
            "intervention": forms.Textarea(attrs={"rows": 4}),
        }
        help_texts = {
            "code": _(
                "The letter of the phase and a number, for example V5. BOAS sessions are compared by it."
            ),
            "text": _("One claim, at most 20 words, answerable with a raised hand."),
            "intervention": _("What the team can do when too many disagree."),
        }

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if (words := len(text.split())) > MAX_WORDS:
            raise forms.ValidationError(
                _(
                    "This statement has %(n)s words; people must understand it when they hear it once. "
                    "Use at most %(max)s."
                ),
                params={"n": words, "max": MAX_WORDS},
            )
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code, phase = data.get("code", ""), data.get("phase")
        letter = PHASE_LETTERS.get(Phase(phase)) if phase else None
        if letter and code and not (code.startswith(letter) and code[1:].isdecimal()):
            self.add_error(
                "code",
                forms.ValidationError(
                    _("In this phase a code is %(letter)s and a number, for example %(letter)s1."),
                    params={"letter": letter},
                ),
            )
        return data


class ActivityForm(forms.ModelForm):
    class Meta:
        model = StandardActivity
        fields = ("title", "explanation", "who", "weeks_after")
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3})}
