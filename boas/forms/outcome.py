"""Closing, the planning meeting and a correction as forms; the page of totals is in forms/entry.py."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from boas.entry import MAX_VOTERS, NotACountError, count_of
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services.closing import PlannedHour
from boas.services.correcting import Numbers
from borgen.lib.dates import local_date, local_today
from borgen.lib.fields import DayField


class PlanningMeetingForm(forms.Form):
    """When the team makes its planning."""

    day = DayField(label=_("Date"), error_messages={"required": _("Choose the date together.")})
    starts = forms.TimeField(label=_("Start"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day and day < local_today():
            raise forms.ValidationError(_("This day is over. Choose a day that is still to come."))
        return day

    @property
    def planned(self) -> PlannedHour:
        """Of a valid form."""
        values = self.cleaned_data
        starts = datetime.combine(values["day"], values["starts"], tzinfo=ZoneInfo(settings.TIME_ZONE))
        return PlannedHour(starts, values["place"])


class CloseForm(PlanningMeetingForm):
    """Closing, with the date of the planning meeting or without it."""

    # A browser would not let go of an empty date, also when the team chooses it later.
    use_required_attribute = False
    later = forms.BooleanField(
        label=_("We choose the date later"),
        required=False,
        help_text=_("Everybody gets a mail once there is a date."),
    )
    leave_uncounted = forms.BooleanField(
        label=_("Close, and leave what was not counted without a result"), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("later"):
            for name in ("day", "starts", "place"):
                self.errors.pop(name, None)
        return data

    @property
    def planned(self) -> PlannedHour | None:  # type: ignore[override]
        return None if self.cleaned_data["later"] else super().planned


class CountField(forms.CharField):
    """A number of hands, in a text field: a browser throws away what is wrong in a field for numbers."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 12})

    def to_python(self, value: Any) -> Any:
        try:
            return count_of(super().to_python(value))
        except NotACountError as error:
            raise forms.ValidationError(str(error)) from error


class CorrectionForm(forms.Form):
    """New numbers for one statement; what the page showed travels along."""

    strongly_disagree = CountField(label=Option.STRONGLY_DISAGREE.label)
    disagree = CountField(label=Option.DISAGREE.label)
    agree = CountField(label=Option.AGREE.label)
    strongly_agree = CountField(label=Option.STRONGLY_AGREE.label)
    voters = CountField(label=_("How many people could vote"))
    reason = forms.CharField(
        label=_("Why is this count corrected?"),
        max_length=300,
        help_text=_("Your team reads this with the statement."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        voters = data.get("voters")
        if voters is not None and not 1 <= voters <= MAX_VOTERS:
            self.add_error("voters", _("Somebody could vote: fill in how many people."))
        return data

    @property
    def numbers(self) -> Numbers:
        """Of a valid form."""
        values = self.cleaned_data
        return Numbers(Counts(*(values[option.value] for option in Option)), values["voters"])

    @property
    def seen_numbers(self) -> Numbers | None:
        """None when what came back is not what the page sent."""
        parts = self.cleaned_data["seen"].split(",")
        if len(parts) != len(Option) + 1 or not all(part.isascii() and part.isdigit() for part in parts):
            return None
        *counts, voters = (int(part) for part in parts)
        return Numbers(Counts(*counts), voters)

    @property
    def answers(self) -> list[forms.BoundField]:
        return [self[option.value] for option in Option]

    @staticmethod
    def initial_of(numbers: Numbers) -> dict[str, Any]:
        record = numbers.as_record()
        return {**record, "seen": ",".join(str(number) for number in record.values())}


def planning_initial(starts_at: datetime | None, place: str, *, day: bool = False) -> dict[str, Any]:
    """The hour and the room in which the team meets anyway; the day only when it is known."""
    if starts_at is None:
        return {"place": place}
    local = starts_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return {"starts": local.time(), "place": place, **({"day": local_date(starts_at)} if day else {})}
