"""Remarks and review as forms. The rules are in the services; a refusal stands beside its field."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from documents.models import Remark, Version
from documents.services.review import EXPLAINED
from teams.forms.approval import meeting_label
from teams.forms.base import ServiceForm, model_field
from teams.models import Meeting


class RemarkForm(ServiceForm):
    text = model_field(
        Remark,
        "text",
        label=_("Your remark"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000, "data-focus": True}),
        error_messages={"required": _("Write down what you want to say.")},
    )
    place = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    quote = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)


class AnswerForm(ServiceForm):
    outcome = forms.ChoiceField(
        label=_("What is done with it?"),
        choices=Remark.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is done with it.")},
    )
    answer = forms.CharField(
        label=_("Answer"),
        required=False,
        help_text=_("Needed when you do not take it over, or when it was a question."),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        needs_words = data.get("outcome") in (Remark.Outcome.DECLINED, Remark.Outcome.ANSWERED)
        if needs_words and not (data.get("answer") or "").strip():
            self.add_error("answer", _("Say why; that is what the person who asked wants to know."))
        return data


class OfferForm(RemembersWhatWasSeen, ServiceForm):
    """What a team has to know before it reads a draft."""

    helping_fields = ("meeting", "revision")

    change = forms.ChoiceField(
        label=_("What kind of change is it?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of change it is; the number follows from it.")},
    )
    summary = model_field(
        Version,
        "summary",
        required=True,
        label=_("What changes?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The team sees this on the screen in the meeting. Two or three sentences are enough."),
    )
    reason = model_field(
        Version,
        "reason",
        required=True,
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who reads this version later wants to know where it came from."),
    )
    practice = model_field(
        Version,
        "practice",
        required=True,
        label=_("Does it work in practice? What shows that?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: who tried it, for how long, and what they noticed."),
    )
    meeting = forms.ModelChoiceField(
        Meeting.objects.none(),
        label=_("In which meeting is it discussed?"),
        required=False,
        empty_label=_("Not known yet"),
        help_text=_("The mail names this date, and it becomes a point of that meeting."),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, numbers: Iterable[tuple[str, str]], meetings: Any, **kwargs: Any) -> None:
        """`numbers`: the kinds of change and the label of each, with the number that it leads to."""
        super().__init__(*args, **kwargs)
        self.fields["change"].choices = list(numbers)  # type: ignore[attr-defined]
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]
        self.fields["meeting"].label_from_instance = meeting_label  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, version: Version, meetings: Iterable[Meeting]) -> dict[str, Any]:
        first = next(iter(meetings), None)
        values: dict[str, Any] = {name: getattr(version, name) for name in EXPLAINED}
        return values | {"revision": version.revision, "meeting": first and first.pk}
