"""The preparation of a session as forms."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from boas.services.preparing import AGENDA_ROWS
from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.fields import DayField
from teams.models import User

MAX_DOCUMENT_BYTES = 10_000_000


class PreparationForm(RemembersWhatWasSeen, forms.Form):
    """Everything of the session that is decided beforehand; `agenda_rows` holds the rows for the template."""

    subject = forms.CharField(label=_("Subject"), max_length=200, help_text=_("Stands in the invitation."))
    goal = forms.CharField(
        label=_("Goal of the session"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("You explain this at the opening; your team reads it in the invitation."),
    )
    summary = forms.CharField(
        label=_("What we changed so far, and why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("In a few lines. It is on the screen at the opening."),
    )
    day = DayField(label=_("Date"))
    starts = forms.TimeField(label=_("Start"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(label=_("End"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    chair = forms.ModelChoiceField(
        label=_("Who leads the session"),
        queryset=User.objects.none(),
        help_text=_("The team leader, or somebody you ask for this session."),
    )
    threshold = forms.IntegerField(
        label=_("Threshold for an intervention (%)"),
        min_value=1,
        max_value=100,
        help_text=_("From this share of people who disagree, Borgen suggests an intervention. Usually 30."),
    )
    leader_votes = forms.BooleanField(
        label=_("The team leader votes too"),
        required=False,
        help_text=_("Usually not: then the team speaks freely."),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chair = cast(forms.ModelChoiceField, self.fields["chair"])
        chair.queryset = User.objects.filter(pk__in=[person.pk for person in people])

    @property
    def agenda_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"point_{row}"], self[f"minutes_{row}"]) for row in range(1, AGENDA_ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("The end comes after the start."))
        for row in range(1, AGENDA_ROWS + 1):
            if data.get(f"minutes_{row}") and not data.get(f"point_{row}"):
                self.add_error(f"point_{row}", _("Say what these minutes are for, or leave both empty."))
        return data


# Declared before the form is made, so that the agenda's fields are remembered like the others.
for _row in range(1, AGENDA_ROWS + 1):
    PreparationForm.base_fields[f"point_{_row}"] = forms.CharField(
        label=_("Point %d") % _row, max_length=200, required=False
    )
    PreparationForm.base_fields[f"minutes_{_row}"] = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=240,
        required=False,
        widget=forms.NumberInput(attrs={"aria-label": _("Minutes for point %d") % _row}),
    )


class DocumentForm(forms.Form):
    """Something to read beforehand: a link or a file."""

    title = forms.CharField(label=_("Title"), max_length=160)
    url = forms.URLField(label=_("Link"), required=False, max_length=500, assume_scheme="https")
    upload = forms.FileField(label=_("or a file"), required=False, help_text=_("At most 10 MB."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and bool(data.get("url")) == bool(data.get("upload")):
            self.add_error("url", _("Give a link or choose a file, one of the two."))
        upload = data.get("upload")
        if upload and upload.size > MAX_DOCUMENT_BYTES:
            self.add_error(
                "upload", _("This file is larger than 10 MB. Make it smaller, or give a link to it.")
            )
        return data


class PresenceForm(forms.Form):
    """Who is in the room."""

    people = forms.ModelMultipleChoiceField(
        label=_("Who is there"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast(forms.ModelMultipleChoiceField, self.fields["people"])
        offered.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
