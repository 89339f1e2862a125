"""Two answers to one question, each with its own form; and the reason for a quick revision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.fields import DayField
from documents.models import Evaluation

VERDICT = "verdict"
NOTE = forms.Textarea(attrs={"rows": 3})


class _Outcome(forms.Form):
    verdict: str
    # The newest evaluation that the page showed.
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    next_on: Any

    def __init__(self, *args: Any, seen: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("seen", seen)

    def answer(self) -> dict[str, Any]:
        return {"verdict": self.verdict, **self.cleaned_data}


class StillRightForm(_Outcome):
    verdict = Evaluation.Verdict.STILL_RIGHT
    note = forms.CharField(
        label=_("What shows that"),
        required=False,
        widget=NOTE,
        help_text=_("One sentence is enough; you may also leave it empty."),
    )
    next_on = DayField(
        label=_("Look at it again on"),
        required=False,
        help_text=_("Left empty it becomes the usual interval from today."),
    )

    def __init__(self, *args: Any, next_on: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"next_on": next_on}, **kwargs)


class ReviseForm(_Outcome):
    verdict = Evaluation.Verdict.REVISE
    note = forms.CharField(
        label=_("What is not right any more"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The new draft begins with it; the valid version stays valid meanwhile."),
    )


class RevisionReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why does it have to change?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For example what you measured, what colleagues notice, or which rule changed."),
    )
