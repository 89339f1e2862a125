"""A format of the institution as a form: a text, or a file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from borgen.lib.richtext import TextTooLongError, clean
from documents import uploads
from documents.models import DocumentTemplate


class TemplateForm(forms.ModelForm):
    upload = forms.FileField(
        label=_("or a file"),
        required=False,
        help_text=_("Word, Excel, PowerPoint or PDF, at most 25 MB."),
        widget=forms.FileInput(attrs={"accept": uploads.ACCEPT}),
    )

    class Meta:
        model = DocumentTemplate
        fields = ["title", "format", "explanation", "html"]
        widgets = {"html": forms.Textarea(attrs={"rows": 14})}
        help_texts = {
            "explanation": _("One line, so that a team knows when to take it."),
            "html": _("Type the text, or paste it. An empty line begins a new paragraph."),
        }

    def clean_html(self) -> str:
        text = self.cleaned_data["html"]
        if text and "<" not in text:
            text = "".join(f"<p>{_broken(part)}</p>" for part in _paragraphs(text))
        try:
            return clean(text)
        except TextTooLongError as error:
            raise forms.ValidationError(str(error)) from error

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        if not upload:
            return upload
        if upload.size > uploads.MAX_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 25 MB. Make it smaller, or type the text.")
            )
        try:
            upload.content_type = uploads.content_type(upload.name, upload.read())
        except uploads.FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        upload.seek(0)
        return upload

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        text, upload = cleaned.get("html"), cleaned.get("upload")
        if text and upload:
            self.add_error("upload", _("Give a text or a file: one of the two."))
        elif not text and not upload and not self.instance.file_id and not self.errors:
            self.add_error("html", _("Give a text or a file."))
        return cleaned

    def _post_clean(self) -> None:
        """The rules over text and file are checked when both are known: by the service."""


def _paragraphs(text: str) -> list[str]:
    return [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _broken(part: str) -> str:
    return part.strip().replace("&", "&amp;").replace("\n", "<br>")
