"""What comes into a draft from outside: pictures, attachments, a whole Word file."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.richtext import blocks, plain_text
from common import files
from common.models import StoredFile
from documents.access import document_page
from documents.forms.writing import AttachmentForm, WordForm
from documents.models import Attachment, Document, Version
from documents.navigation import document_crumbs, document_url
from documents.rendering import safe
from documents.services import writing
from documents.services.drafts import content_of
from documents.services.pictures import add_picture
from documents.uploads import FileRefused, content_type
from documents.views.writing_desk import Desk, open_draft
from documents.word import WordText, read_word
from teams.access import Permission, Request

_SALT = "draft-word"
# From the preview to the decision: a working day.
KEPT_SECONDS = 12 * 60 * 60


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def picture_add(request: Request, document: Document) -> HttpResponse:
    """For the editor: its address. Sent by a form: at the end of the text."""
    asks_json = request.headers.get("Accept", "").startswith("application/json")
    draft, upload = _draft_or_none(document), request.FILES.get("picture")
    try:
        if draft is None or upload is None:
            raise ValidationError(_("Choose a picture first.") if draft else _("There is no draft any more."))
        picture = add_picture(document=document, upload=upload, by=request.user)
        if asks_json:
            return JsonResponse(
                {"src": document_url(document, "documents:picture", pk=picture.pk)}, status=201
            )
        words = request.POST.get("alt", "")[:300]
        html = format_html('<p><img src="picture:{}" alt="{}"></p>', picture.pk, words)
        writing.append_text(version=draft, html=html, by=request.user)
    except ValidationError as refusal:
        if asks_json:
            return JsonResponse({"message": " ".join(refusal.messages)}, status=422)
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The picture stands at the end of the text."))
    return redirect(document_url(document, "documents:write"))


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def attachment_add(request: Request, document: Document) -> HttpResponse:
    draft = _draft_or_none(document)
    if draft is None:
        return redirect(document_url(document, "documents:write"))
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            writing.add_attachment(
                version=draft,
                name=upload.name,
                data=upload.read(),
                title=form.cleaned_data["title"],
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_error("upload", refusal.messages)
        else:
            messages.success(request, _("The attachment is added."))
            return redirect(document_url(document, "documents:write") + "#bijlagen")
    desk = Desk.stored(request, draft)
    desk.attachment = form
    return desk.page(status=422)


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def attachment_remove(request: Request, document: Document, pk: int) -> HttpResponse:
    found = Attachment.objects.select_related("version").filter(version__state=Version.State.DRAFT)
    attachment = get_object_or_404(found, pk=pk, version__document=document)
    try:
        writing.remove_attachment(attachment=attachment, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Removed: {title}.").format(title=attachment.title))
    return redirect(document_url(document, "documents:write") + "#bijlagen")


@document_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def word(request: Request, document: Document) -> HttpResponse:
    """Choose a Word file, see what comes of it, and only then put it in the draft."""
    draft = _draft_or_none(document)
    if draft is None:
        return redirect(document_url(document, "documents:write"))
    if request.method != "POST":
        return _word_page(request, draft, WordForm())
    if "file" in request.POST:
        return _bring_in(request, draft)
    form = WordForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["upload"]
        try:
            data = upload.read()
            text = read_word(data)
            # Looked at twice: what is kept beside the text must be what everybody may open.
            kind = content_type(upload.name, data)
        except (ValidationError, FileRefused) as refusal:
            form.add_error("upload", getattr(refusal, "messages", None) or str(refusal))
        else:
            stored = files.store(
                institution_id=document.institution_id, name=upload.name, content=data, content_type=kind
            )
            return _preview(request, draft, stored, text)
    return _word_page(request, draft, form, status=422)


def _bring_in(request: Request, draft: Version) -> HttpResponse:
    write = document_url(draft.document, "documents:write")
    stored = _kept_file(draft, request.POST["file"])
    if stored is None:
        messages.error(request, _("This took too long. Choose the Word file once more."))
        return redirect(document_url(draft.document, "documents:word"))
    append = request.POST.get("how") == "append"
    try:
        lost = writing.bring_word_in(
            version=draft,
            word=read_word(files.content(stored)),
            file=stored,
            append=append,
            keep_file="keep" in request.POST,
            by=request.user,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(write)
    if append:
        messages.success(request, _("The Word file stands at the end of the draft."))
    else:
        messages.success(
            request, _("The Word file is the draft now. What stood there is kept under “Put aside”.")
        )
    if lost:
        text = ngettext(
            "{n} picture could not be read and stayed behind.",
            "{n} pictures could not be read and stayed behind.",
            lost,
        )
        messages.warning(request, text.format(n=lost))
    return redirect(write)


def _kept_file(draft: Version, token: str) -> StoredFile | None:
    with suppress(signing.BadSignature):
        version_id, file_id = signing.loads(token, salt=_SALT, max_age=KEPT_SECONDS)
        if version_id == draft.pk:
            return StoredFile.objects.filter(pk=file_id).first()
    return None


def _preview(request: Request, draft: Version, stored: StoredFile, text: WordText) -> HttpResponse:
    found = blocks(text.html)
    counts = {
        "headings": sum(block.tag in ("h2", "h3", "h4") for block in found),
        "tables": len({block.group for block in found if block.tag == "tr"}),
        "lists": len({block.group for block in found if block.tag == "li"}),
        "pictures": len(text.pictures),
        "words": len(plain_text(text.html).split()),
    }
    standing = content_of(draft)
    context: dict[str, Any] = {
        "preview": safe(text.placed({})),
        "counts": counts,
        "notes": text.notes,
        "stored": stored,
        "token": signing.dumps([draft.pk, stored.pk], salt=_SALT),
        "empty": standing.is_empty,
        "may_append": standing.kind == Version.Kind.TEXT and not standing.is_empty,
    }
    return _word_page(request, draft, WordForm(), **context)


def _word_page(
    request: Request, draft: Version, form: WordForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    document = draft.document
    crumbs = document_crumbs(request.access, document, _("Word file"))
    context = {"document": document, "version": draft, "crumbs": crumbs, "form": form, **more}
    return render(request, "documents/write_word.html", context, status=status)


def _draft_or_none(document: Document) -> Version | None:
    draft = open_draft(document)
    return draft if draft and draft.state == Version.State.DRAFT else None
