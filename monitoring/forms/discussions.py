"""Choosing what comes on the table, writing down what is said, and what was talked about in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.fields import DayField
from monitoring.models import Discussion, MonitoringLine, Topic
from monitoring.services.discussions import NOTES, Chosen
from teams.forms.approval import NEW, meeting_label
from teams.forms.base import ServiceForm, model_field
from teams.models import Meeting, User
from teams.services.meetings import NewMeeting

NOTE_LENGTH = 4000


class PackForm(ServiceForm):
    """Per line a box, who presents it and its place; the service tells when nothing is chosen."""

    purpose = model_field(
        Discussion,
        "purpose",
        label=_("What do you want to know at the end?"),
        help_text=_("One sentence; it stands in the mail and on the first page."),
        widget=forms.TextInput(attrs={"maxlength": 300}),
    )
    # Where what the service says about the choice comes to stand.
    lines = forms.CharField(required=False, widget=forms.HiddenInput, label=_("What you discuss"))

    def __init__(
        self, *args: Any, choices: Iterable[MonitoringLine], people: Iterable[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices, self.people = list(choices), {str(one.pk): one for one in people}
        names = [("", _("Nobody in particular")), *((pk, one.name) for pk, one in self.people.items())]
        for line in self.choices:
            chosen, presenter, position = self._names(line)
            what = {"line": line.agreement}
            self.fields[chosen] = forms.BooleanField(required=False, label=line.agreement)
            self.fields[presenter] = forms.ChoiceField(
                required=False, choices=names, label=_("Who presents it: %(line)s") % what
            )
            self.fields[position] = forms.IntegerField(
                required=False, min_value=1, max_value=99, label=_("Place in the order: %(line)s") % what
            )

    @staticmethod
    def _names(line: MonitoringLine) -> tuple[str, str, str]:
        return f"line-{line.pk}", f"presenter-{line.pk}", f"position-{line.pk}"

    @classmethod
    def initial_of(cls, topics: Iterable[Topic]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for topic in topics:
            chosen, presenter, position = cls._names(topic.line)
            values |= {chosen: True, presenter: topic.presenter_id or "", position: topic.position}
        return values

    @classmethod
    def initial_proposal(cls, lines: Collection[MonitoringLine]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for place, line in enumerate(lines, start=1):
            chosen, __, position = cls._names(line)
            values |= {chosen: True, position: place}
        return values

    def rows(self) -> list[tuple[MonitoringLine, Any, Any, Any]]:
        found = []
        for line in self.choices:
            chosen, presenter, position = self._names(line)
            found.append((line, self[chosen], self[presenter], self[position]))
        return found

    def chosen(self) -> list[Chosen]:
        """Of a valid form. Without a place a line comes after those that have one."""
        found = []
        for line in self.choices:
            ticked, presenter, position = (self.cleaned_data[name] for name in self._names(line))
            if ticked:
                found.append(Chosen(line, self.people.get(presenter), position or 100))
        return found


class NewPackForm(PackForm):
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

    def __init__(self, *args: Any, meetings: Iterable[Meeting], **kwargs: Any) -> None:
        self.meetings = {str(meeting.pk): meeting for meeting in meetings}
        known = [(key, meeting_label(meeting)) for key, meeting in self.meetings.items()]
        start: dict[str, Any] = {"meeting": known[0][0] if known else NEW, "subject": _("Team meeting")}
        kwargs["initial"] = start | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["meeting"].choices = [*known, (NEW, _("Another meeting"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("meeting") == NEW:
            for name in ("subject", "day", "starts"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a meeting that is not in the list."))
            if data.get("day") and data["day"] < local_today():
                self.add_error("day", _("Choose today or a day that comes."))
        return data

    def where(self) -> dict[str, Meeting | NewMeeting]:
        """Of a valid form: `meeting` or `new`, as the service takes them."""
        data = self.cleaned_data
        if data["meeting"] != NEW:
            return {"meeting": self.meetings[data["meeting"]]}
        starts_at = datetime.combine(data["day"], data["starts"], tzinfo=AMSTERDAM)
        return {"new": NewMeeting(data["subject"], starts_at)}


class NotesForm(RemembersWhatWasSeen, forms.Form):
    """What is said about a topic. `to`: the place in the pack to go to afterwards, on the projector."""

    helping_fields = ("to",)

    begin_situation = model_field(Topic, "begin_situation", max_length=NOTE_LENGTH)
    look_back = model_field(Topic, "look_back", max_length=NOTE_LENGTH)
    process = model_field(Topic, "process", max_length=NOTE_LENGTH)
    result = model_field(Topic, "result", max_length=NOTE_LENGTH)
    conclusion = model_field(Topic, "conclusion", max_length=NOTE_LENGTH)
    to = forms.CharField(required=False, max_length=4, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOTES:
            self.fields[name].widget = forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH})


class Keys(forms.MultipleChoiceField):
    """Of records that the page showed. What a colleague closed meanwhile is no mistake: the service looks."""

    def valid_value(self, value: Any) -> bool:
        return str(value).isdecimal()


class CloseDiscussionForm(ServiceForm):
    """Ticked are the topics that were on the table and the signals that were talked about."""

    topics = Keys(required=False)
    signals = Keys(required=False)

    def values(self) -> dict[str, set[int]]:
        data = self.cleaned_data
        return {
            "topics": {int(pk) for pk in data["topics"]},
            "signals_discussed": {int(pk) for pk in data["signals"]},
        }
