"""A team is asked to agree: beginning, who is there, objections, decisions. The rules are in the services."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm, model_field
from teams.models import Approval, Meeting, Objection, User
from teams.services.meetings import NewMeeting

NEW = "new"


class PersonField(forms.ModelChoiceField):
    """One of these people; what is shown was loaded with them."""

    def __init__(self, people: Iterable[User], **kwargs: Any) -> None:
        known = list(people)
        super().__init__(User.objects.filter(pk__in=[person.pk for person in known]), **kwargs)
        empty = [("", self.empty_label)] if self.empty_label is not None else []
        self.widget.choices = [*empty, *((person.pk, person.name) for person in known)]


class BeginForm(ServiceForm):
    """Which meeting, and who leads the point."""

    meeting = forms.ChoiceField(
        label=_("In which meeting?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the meeting.")},
    )
    subject = forms.CharField(label=_("Name of the meeting"), required=False, max_length=200)
    day = DayField(label=_("Date"), required=False)
    starts = forms.TimeField(
        label=_("Start"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(
        self, *args: Any, meetings: Iterable[Meeting], people: Iterable[User], **kwargs: Any
    ) -> None:
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        known = [(key, meeting_label(meeting)) for key, meeting in self.meetings.items()]
        kwargs.setdefault("initial", {})
        start: dict[str, Any] = {"meeting": known[0][0] if known else NEW, "subject": _("Team meeting")}
        now = timezone.localtime(timezone=AMSTERDAM)
        start |= {"day": local_today(), "starts": now.time().replace(second=0, microsecond=0)}
        kwargs["initial"] = start | kwargs["initial"]
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [*known, (NEW, _("Another meeting"))]  # type: ignore[attr-defined]
        self.fields["chair"] = PersonField(
            people,
            label=_("Who leads this point?"),
            empty_label=None,
            help_text=_(
                "Who made it may lead this point, but then somebody else who is present has to close it."
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("meeting") == NEW:
            for name in ("subject", "day", "starts"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a meeting that is not in the list."))
        return data

    @property
    def chosen(self) -> dict[str, Meeting | NewMeeting]:
        """Of a valid form: `meeting` or `new`, as the service takes them."""
        data = self.cleaned_data
        if data["meeting"] != NEW:
            return {"meeting": self.meetings[data["meeting"]]}
        starts_at = datetime.combine(data["day"], data["starts"], tzinfo=AMSTERDAM)
        return {"new": NewMeeting(data["subject"], starts_at)}


class PresenceForm(forms.Form):
    """Who is here; `seen` is who was ticked when the page was made, so that two devices keep each other's."""

    people = forms.ModelMultipleChoiceField(User.objects.none(), required=False)
    seen = forms.CharField(required=False, max_length=4000)
    everybody = forms.BooleanField(required=False)

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = User.objects.filter(pk__in=[person.pk for person in people])
        self.fields["people"].queryset = known  # type: ignore[attr-defined]

    def wanted(self, known: set[int]) -> list[User]:
        """Of a valid form, with what others ticked meanwhile."""
        people = {person.pk: person for person in self.fields["people"].queryset}  # type: ignore[attr-defined]
        if self.cleaned_data["everybody"]:
            return list(people.values())
        ticked = {person.pk for person in self.cleaned_data["people"]}
        seen = {int(part) for part in self.cleaned_data["seen"].split(",") if part.isdecimal()}
        wanted = (known | (ticked - seen)) - (seen - ticked)
        return [person for pk, person in people.items() if pk in wanted]


class ObjectionForm(ServiceForm):
    text = model_field(
        Objection,
        "text",
        label=_("What is the objection?"),
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
        error_messages={"required": _("Write down what the objection is.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"person": PersonField(people, label=_("Who objects?")), **self.fields}


class DecisionForm(ServiceForm):
    """How an objection is resolved."""

    how = forms.ChoiceField(choices=Objection.Resolution.choices, widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("What did the team decide?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 2000}),
    )


class DeclineForm(ServiceForm):
    reason = model_field(
        Approval,
        "reason",
        required=True,
        label=_("Why does the team not approve it?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text=_("Whoever goes on with it reads this."),
    )


class ObjectAfterwardsForm(ServiceForm):
    text = model_field(
        Objection,
        "text",
        label=_("What is your objection?"),
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        help_text=_("Your team reads this."),
        error_messages={"required": _("Write down what the objection is.")},
    )


def meeting_label(meeting: Meeting) -> str:
    starts = timezone.localtime(meeting.starts_at, AMSTERDAM)
    return f"{date_format(starts, 'D j F H:i')}: {meeting.subject}"
