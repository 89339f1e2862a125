"""What a writer sends in: the words about the version, and its content in the shape of its kind."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from documents.models import DocumentTemplate, Version
from documents.numbering import next_number
from documents.services.drafts import Content
from documents.uploads import ACCEPT, MAX_MB
from documents.word import MAX_UPLOAD_MB
from teams.models import Institution

HTTPS = URLValidator(schemes=["https"])


def number_text(version: Version, change: str) -> str:
    """The number that this draft gets at its approval, as far as known today."""
    valid = version.document.current
    last = (valid.major, valid.minor) if valid else None
    return "{}.{}".format(*next_number(last, change))  # type: ignore[arg-type]


class AboutForm(RemembersWhatWasSeen, forms.Form):
    """The words about a version. A first version has no kind of change."""

    change = forms.ChoiceField(label=_("What kind of change is it?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your team reads this when it is asked to agree. Needed before the review."),
    )
    summary = forms.CharField(
        label=_("What changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("In one or two sentences; it stays in the history. Needed before the review."),
    )

    def __init__(self, *args: Any, version: Version, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if version.document.current_id is None:
            del self.fields["change"]
            return
        offered = (Version.Change.SMALL, Version.Change.LARGE)
        cast(forms.ChoiceField, self.fields["change"]).choices = [
            (change.value, _("%(what)s (becomes %(number)s)") % words)
            for change in offered
            for words in [{"what": change.label, "number": number_text(version, change)}]
        ]


class LinkForm(forms.Form):
    url = forms.URLField(
        label=_("Address of the document there"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[HTTPS],
        error_messages={"invalid": _("Give an address that begins with https://")},
        help_text=_("Begins with https://. Whoever reads it needs access to that system."),
    )
    url_label = forms.CharField(
        label=_("Version there"),
        max_length=60,
        required=False,
        help_text=_(
            "As that system calls it, for example “versie 3” or a date. Your team agrees to exactly that one."
        ),
    )


class FileForm(forms.Form):
    upload = forms.FileField(
        label=_("Choose the file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_(
            "Excel, PowerPoint, Word, Visio, draw.io, PDF, PNG or JPEG; at most %(n)s MB, without macros."
        )
        % {"n": MAX_MB},
    )


class AttachmentForm(forms.Form):
    prefix = "attachment"

    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
        help_text=_("Word, Excel, PowerPoint, PDF or a picture; at most %(n)s MB, without macros.")
        % {"n": MAX_MB},
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("Empty: the name of the file.")
    )


class WordForm(forms.Form):
    upload = forms.FileField(
        label=_("Word file (.docx)"),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        help_text=_("At most %(n)s MB. An older .doc: open it in Word and save it as .docx first.")
        % {"n": MAX_UPLOAD_MB},
    )


class StartForm(forms.Form):
    """A draft begins: why, and from what."""

    reason = forms.CharField(
        label=_("Why it changes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your team reads this when it is asked to agree. You can add to it later."),
    )
    kind = forms.ChoiceField(
        label=_("What is it?"), choices=Version.Kind.choices, required=False, widget=forms.RadioSelect
    )
    template = forms.ModelChoiceField(
        label=_("Begin with a format of your school"),
        queryset=DocumentTemplate.objects.none(),
        required=False,
        empty_label=_("Without a format"),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = cast(forms.ModelChoiceField, self.fields["template"])
        offered.queryset = DocumentTemplate.objects.filter(institution=institution)


def rows_from(kind: str, data: QueryDict) -> Any:
    """The rows of a matrix or scheme as they were typed, checked by nobody yet."""
    if kind == Version.Kind.MATRIX:
        roles, cells = data.getlist("role"), data.getlist("cell")
        width = len(roles)
        return {
            "roles": roles,
            "rows": [
                {"activity": activity, "cells": cells[index * width : (index + 1) * width]}
                for index, activity in enumerate(data.getlist("activity"))
            ],
        }
    columns = [data.getlist(name) for name in ("step", "who", "input", "output")]
    return [
        dict(zip(("step", "who", "input", "output"), values, strict=True))
        for values in zip(*columns, strict=False)
    ]


def typed_content(kind: str, data: QueryDict) -> Content:
    """Text, matrix, scheme or link as it was sent in."""
    if kind in (Version.Kind.MATRIX, Version.Kind.SCHEME):
        return Content(kind, rows=rows_from(kind, data))
    if kind == Version.Kind.LINK:
        return Content(
            kind, url=data.get("url", "").strip(), url_label=data.get("url_label", "").strip()[:60]
        )
    return Content(Version.Kind.TEXT, html=data.get("html", ""))
