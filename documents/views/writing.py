"""Writing a draft: a project leader at a laptop, the Word file beside it. A save keeps what others did."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from documents import matrix, scheme
from documents.access import document_page
from documents.forms.writing import AboutForm, LinkForm, typed_content
from documents.models import Document, DocumentTemplate, PutAside, Version
from documents.navigation import document_url
from documents.services import writing
from documents.services.drafts import Content, complete
from documents.services.writing import DraftConflict, DraftEdit, Saved
from documents.views.writing_desk import (
    Desk,
    about_values,
    conflict_page,
    open_draft,
    start_form,
    start_page,
    unpacked,
)
from teams.access import Permission, Request

_DO = re.compile(r"^(add|remove|insert|up)-(row|role|step)(?:-(\d{1,4}))?$")
MINE_OR_THEIRS = ("mine", "theirs", "both")


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def draft_start(request: Request, document: Document) -> HttpResponse:
    form = start_form(document, request.POST)
    write = document_url(document, "documents:write")
    if not form.is_valid():
        return start_page(request, document, form, status=422)
    template: DocumentTemplate | None = form.cleaned_data.get("template")
    kind = form.cleaned_data.get("kind") or Version.Kind.TEXT
    try:
        writing.start_draft(
            document=document,
            reason=form.cleaned_data["reason"],
            by=request.user,
            template=template,
            kind=kind,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(write)


@document_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def write(request: Request, document: Document) -> HttpResponse:
    draft = open_draft(document)
    if draft is None:
        if request.method == "POST":
            messages.error(request, _("This draft is not there any more: a colleague threw it away."))
        return start_page(request, document, start_form(document))
    if request.method != "POST":
        if draft.state != Version.State.DRAFT:
            return redirect(document_url(document, "documents:draft"))
        return Desk.stored(request, draft, request.GET.get("soort", "")).page()
    sent = Sent(request, draft)
    if not sent.is_valid():
        return sent.desk().page(status=422)
    try:
        saved = sent.save()
    except DraftConflict as conflict:
        return conflict_page(request, sent.edit(), conflict)
    except ValidationError as refusal:
        sent.problems += refusal.messages
        return sent.desk().page(status=422)
    return redirect(_after(request, document, saved, sent))


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def draft_save(request: Request, document: Document) -> JsonResponse:
    """The same as the button, asked by the page itself while somebody writes."""
    draft = open_draft(document)
    if draft is None:
        gone = _(
            "This draft is not there any more: a colleague threw it away. Copy your text from this page."
        )
        return JsonResponse({"state": "refused", "message": gone}, status=422)
    sent = Sent(request, draft)
    try:
        if not sent.is_valid():
            return JsonResponse({"state": "refused", "message": " ".join(sent.all_problems())}, status=422)
        saved = sent.save()
    except DraftConflict as conflict:
        return JsonResponse({"state": "conflict", "by": str(conflict.version.edited_by)}, status=409)
    except ValidationError as refusal:
        return JsonResponse({"state": "refused", "message": " ".join(refusal.messages)}, status=422)
    at = formats.time_format(timezone.localtime(), "H:i")
    by = str(saved.version.edited_by) if saved.newer else ""
    return JsonResponse({"state": "saved", "at": at, "seen": saved.seen, "newer": by})


class Sent:
    """What a writer sent in, and whether it can be saved."""

    def __init__(self, request: Request, draft: Version) -> None:
        self.request = request
        self.draft = draft
        self.data: QueryDict = request.POST
        kind = self.data.get("kind", "")
        self.kind = kind if kind in Version.Kind.values else draft.kind
        self.about = AboutForm(self.data, version=draft, initial=about_values(draft))
        self.link = LinkForm(self.data) if self.kind == Version.Kind.LINK else None
        self.how = self.data.get("settle", "")
        self.problems: list[str] = []
        self.content: Content | None = None

    def is_valid(self) -> bool:
        valid = self.about.is_valid()
        valid = (self.link is None or self.link.is_valid()) and valid
        try:
            self.content = self._content()
            if self.content is not None:
                self.content = complete(self.content, self.draft.document)
        except ValidationError as refusal:
            self.problems += refusal.messages
        return valid and not self.problems

    def all_problems(self) -> list[str]:
        forms = [form for form in (self.about, self.link) if form is not None]
        found = [str(error) for form in forms for errors in form.errors.values() for error in errors]
        return [*self.problems, *found]

    def edit(self) -> DraftEdit:
        return DraftEdit(self.about.edit(), self.content, self.data.get("seen", ""))

    def save(self) -> Saved:
        if self.how in MINE_OR_THEIRS:
            return writing.settle(version=self.draft, edit=self.edit(), how=self.how, by=self.request.user)
        return writing.save_draft(version=self.draft, edit=self.edit(), by=self.request.user)

    def desk(self) -> Desk:
        """The page again, with what was typed still in it."""
        content = self.content or self._typed()
        return Desk(
            self.request,
            self.draft,
            content,
            self.about,
            self.data.get("seen", ""),
            self.problems,
            self.link,
        )

    def _typed(self) -> Content:
        if self.kind == Version.Kind.FILE:
            return Content(self.kind, file=self._file_now())
        return typed_content(self.kind, self.data)

    def _content(self) -> Content | None:
        if self.how:
            return unpacked(self.data.get("mine", ""))
        if self.kind == Version.Kind.FILE:
            upload = self.request.FILES.get("upload")
            if upload is None:
                return Content(self.kind, file=self._file_now())
            stored = writing.store(self.draft.document, upload.name or "", upload.read())
            return Content(self.kind, file=stored)
        return _after_button(self._typed(), self.data.get("do", ""))

    def _file_now(self) -> Any:
        return self.draft.file if self.draft.kind == Version.Kind.FILE else None


def _after_button(content: Content, do: str) -> Content:
    """With a row, role or step more or less, when the button for that was pressed."""
    pressed = _DO.match(do)
    if pressed is None:
        return content
    what, part, index = pressed[1], pressed[2], int(pressed[3] or 0)
    rows: Any = content.rows
    if content.kind == Version.Kind.MATRIX:
        table = matrix.read(rows)
        if what == "add":
            rows = matrix.with_row(table) if part == "row" else matrix.with_role(table)
        else:
            rows = (matrix.without_row if part == "row" else matrix.without_role)(table, index)
    elif content.kind == Version.Kind.SCHEME:
        steps = scheme.read(rows)
        changes = {"add": scheme.with_step, "remove": scheme.without_step, "up": scheme.moved_up}
        rows = scheme.with_step(steps, index) if what == "insert" else None
        if rows is None:
            rows = scheme.with_step(steps) if what == "add" else changes[what](steps, index)
    return Content(content.kind, rows=rows)


def _after(request: Request, document: Document, saved: Saved, sent: Sent) -> str:
    address = document_url(document, "documents:write")
    do = sent.data.get("do", "")
    if do == "read":
        return document_url(document, "documents:draft")
    if sent.how == "both":
        messages.success(
            request,
            _("Both texts are in the draft. Look for the lines between [ ] and make one of each two."),
        )
    elif sent.how:
        messages.success(request, _("Saved. The other text is kept below, under “Put aside”."))
    elif pressed := _DO.match(do):
        place = _place(saved.version, pressed)
        return f"{address}?naar={place}#{place}"
    else:
        messages.success(request, _("Saved."))
    return address


def _place(version: Version, pressed: re.Match[str]) -> str:
    """The id of the field where writing goes on."""
    what, part, index = pressed[1], pressed[2], int(pressed[3] or 0)
    rows: Any = version.rows or []
    count = {"row": 0, "role": 0, "step": 0}
    if isinstance(rows, dict):
        count |= {"row": len(rows["rows"]), "role": len(rows["roles"])}
    else:
        count["step"] = len(rows)
    goal = {"add": count[part] - 1, "insert": index + 1, "up": max(0, index - 1)}.get(what, index)
    return f"{part}-{max(0, min(goal, count[part] - 1))}"


@document_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def draft_discard(request: Request, document: Document) -> HttpResponse:
    draft = open_draft(document)
    back = document_url(document, "documents:write")
    if draft is None:
        return redirect(back)
    if request.method == "POST":
        try:
            writing.discard_draft(version=draft, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(back)
        messages.success(request, _("The draft is thrown away."))
        return redirect(document_url(document) if document.current_id else back)
    valid = document.current
    context = {
        "question": _("Throw this draft of “{title}” away?").format(title=document.title),
        "consequence": _(
            "The text, its attachments and the remarks on it go. Version {number} stays valid."
        ).format(number=valid.number)
        if valid
        else _("The text, its attachments and the remarks on it go. The document stays in the register."),
        "confirm": _("Throw the draft away"),
        "back": back,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@document_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def draft_put_back(request: Request, document: Document, pk: int) -> HttpResponse:
    draft = open_draft(document)
    if draft is None:
        return redirect(document_url(document, "documents:write"))
    aside = get_object_or_404(PutAside.objects.select_related("file"), version=draft, pk=pk)
    try:
        writing.put_back(aside=aside, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is back in the draft. What stood there is put aside now."))
    return redirect(document_url(document, "documents:write"))
