"""Forms of a meeting: when it is, how it returns, its points, and what is written down while it goes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.planning import PersonField
from actions.models import Action, Decision
from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.fields import DayField
from teams.forms.base import ServiceForm, model_field
from teams.models import AgendaItem, Meeting, MeetingSeries, User

NOTE_LENGTH = 10_000


def _time(label: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


class MeetingForm(RemembersWhatWasSeen, ServiceForm):
    """One meeting; the same form plans it and changes it."""

    subject = model_field(Meeting, "subject", label=_("Name of the meeting"))
    day = DayField(label=_("Date"))
    starts = _time(_("Start"))
    ends = _time(_("End"))
    place = model_field(Meeting, "place", label=_("Place"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonField(label=_("Who leads it"), people=people, required=True)
        self.fields["chair"].show_hidden_initial = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("The end comes after the start."))
        return data


class SeriesForm(ServiceForm):
    subject = model_field(MeetingSeries, "subject", label=_("Name of the meeting"))
    rhythm = model_field(MeetingSeries, "rhythm", label=_("How often"))
    first_on = DayField(label=_("First time"), help_text=_("This weekday it will be, each time."))
    last_on = DayField(
        label=_("Last time"), help_text=_("Usually the end of the school year. Holidays are left out.")
    )
    starts_at = _time(_("Start"))
    minutes = model_field(MeetingSeries, "minutes", label=_("How many minutes"))
    place = model_field(MeetingSeries, "place", label=_("Place"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chair"] = PersonField(label=_("Who leads it"), people=people, required=True)


class CancelForm(ServiceForm):
    reason = forms.CharField(
        label=_("Why is it cancelled?"),
        max_length=300,
        help_text=_("Who has the agenda gets a mail with this reason."),
        error_messages={"required": _("Say why; who counted on it reads this.")},
    )


# --- points -------------------------------------------------------------------------------------------------


class PointForm(ServiceForm):
    """A point of one's own, in one line."""

    title = model_field(
        AgendaItem,
        "title",
        label=_("What do you want to talk about?"),
        error_messages={"required": _("Write down what you want to talk about.")},
    )
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=480)


class EditPointForm(RemembersWhatWasSeen, ServiceForm):
    title = model_field(AgendaItem, "title", label=_("Point"))
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=480)
    note = model_field(
        AgendaItem,
        "note",
        label=_("Explanation"),
        max_length=4000,
        help_text=_("What do you want to know or decide? It goes along with the agenda."),
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 4000}),
    )


# --- while it goes on ---------------------------------------------------------------------------------------


class NotesForm(RemembersWhatWasSeen, ServiceForm):
    """What is said at a point. `to`: where the screen goes next; `done`: "1" or "0"."""

    helping_fields = ("to", "done")

    notes = model_field(
        AgendaItem,
        "notes",
        label=_("Minutes of this point"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 7, "maxlength": NOTE_LENGTH}),
    )
    to = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    done = forms.CharField(required=False, max_length=1, widget=forms.HiddenInput)


class RemarksForm(RemembersWhatWasSeen, ServiceForm):
    remarks = model_field(
        Meeting,
        "remarks",
        label=_("Anything else for the minutes?"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": NOTE_LENGTH}),
    )


class AgreedActionForm(ServiceForm):
    """What, who and when, while everybody watches."""

    title = model_field(
        Action,
        "title",
        label=_("What are we going to do?"),
        error_messages={"required": _("Write down what you are going to do.")},
    )
    due_on = DayField(label=_("Ready by"), required=False)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(label=_("Who"), people=people, required=False)

    @staticmethod
    def usual(today: date, next_on: date | None) -> dict[str, Any]:
        """Ready for the next meeting, when there is one."""
        return {"due_on": next_on} if next_on and next_on > today else {}


class DecidedForm(ServiceForm):
    what = model_field(
        Decision,
        "what",
        label=_("What did we decide?"),
        error_messages={"required": _("Write down what was decided.")},
    )
    why = forms.CharField(label=_("Why"), required=False, max_length=1000)


class CloseForm(ServiceForm):
    """Which of the open points move on; those without a tick are done."""

    moves = forms.MultipleChoiceField(required=False)

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["moves"].choices = [(str(one.pk), one.title) for one in items]  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        return [int(pk) for pk in self.cleaned_data["moves"]]
