"""What is brought, asked, judged and used, as forms."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, cast
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from common.files import clean_name
from documents import uploads
from documents.models import Document, Material
from documents.services.collecting import Brought
from teams.models import User

LONGEST_TITLE = 160


class BringForm(forms.Form):
    """A file, a link or a note: one of the three."""

    upload = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("Word, Excel, PowerPoint, PDF or a picture, at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
    )
    url = forms.URLField(label=_("or a link"), required=False, max_length=500, assume_scheme="https")
    note = forms.CharField(
        label=_("or a note"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How you do it now, in your own words. No names of students."),
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if upload and upload.size > uploads.MAX_BYTES:
            raise ValidationError(_("This file is larger than 25 MB. Make it smaller, or give a link to it."))
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("upload", "url", "note") if cleaned.get(name)]
        if not self.errors and len(given) != 1:
            self.add_error(
                given[1] if given else "upload", _("Give a file, a link or a note: one of the three.")
            )
        return cleaned

    def brought(self) -> Brought:
        upload = self.cleaned_data.get("upload")
        if upload:
            return Brought(name=upload.name, data=upload.read())
        return Brought(note=self.cleaned_data["note"], url=self.cleaned_data["url"])

    def add_refusal(self, refusal: ValidationError) -> None:
        """A refused file stands at the field where it was chosen."""
        if hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                field = {"file": "upload", "title": "title"}.get(name)
                self.add_error(field if field in self.fields else None, cast("Any", errors))
        else:
            self.add_error(None, refusal)


class AddForm(BringForm):
    title = forms.CharField(
        label=_("What is it"),
        max_length=LONGEST_TITLE,
        required=False,
        help_text=_("May stay empty for a file: then its name is taken."),
    )
    field_order = ("title", "upload", "url", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned["title"]:
            cleaned["title"] = self._name(cleaned)
            if not cleaned["title"]:
                self.add_error("title", _("Say what it is."))
        return cleaned

    def _name(self, cleaned: dict[str, Any]) -> str:
        if cleaned.get("upload"):
            return PurePosixPath(clean_name(cleaned["upload"].name)).stem[:LONGEST_TITLE]
        return urlsplit(cleaned["url"]).netloc if cleaned.get("url") else ""


class AskForm(forms.Form):
    title = forms.CharField(
        label=_("What do you ask for"),
        max_length=LONGEST_TITLE,
        help_text=_("For example: the form you use for the first talk."),
    )
    bringer = forms.ModelChoiceField(
        label=_("Who brings it"), queryset=User.objects.none(), empty_label=_("choose")
    )
    due_on = DayField(label=_("Before"))

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast("forms.ModelChoiceField", self.fields["bringer"])
        offered.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < local_today():
            raise ValidationError(_("This day is over. Choose one that is still to come."))
        return day


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("What do we do with it"), choices=Material.Verdict.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Who brought it reads this; so does who asks later."),
    )
    judges = forms.ModelMultipleChoiceField(
        label=_("Who judged it"),
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Say who judged it.")},
    )
    # When the judgement on the page was given, to the millisecond; empty for none.
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast("forms.ModelMultipleChoiceField", self.fields["judges"])
        offered.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")


class UseForm(forms.Form):
    document = forms.ModelChoiceField(
        label=_("Into which document"), queryset=Document.objects.none(), empty_label=_("choose")
    )

    def __init__(self, *args: Any, documents: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ModelChoiceField", self.fields["document"]).queryset = documents
