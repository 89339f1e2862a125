"""What lies on the desk of who writes: the page of a draft, from what is stored or from what was sent in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _

from borgen.lib.conflict import conflict_context, values_of
from common.models import StoredFile
from documents import matrix, scheme
from documents.forms.writing import AboutForm, AttachmentForm, FileForm, LinkForm, StartForm, number_text
from documents.merging import marked, parts
from documents.models import Document, DocumentTemplate, PutAside, Version
from documents.navigation import document_crumbs, document_url
from documents.rendering import safe
from documents.services.drafts import Content, content_of, for_page, stamp
from documents.services.writing import ABOUT, DraftConflict, DraftEdit
from teams.access import Permission, Request

if TYPE_CHECKING:
    from collections.abc import Sequence

# Room for the longest text and what is around it (settings: DATA_UPLOAD_MAX_MEMORY_SIZE).
MAX_SENT = 2_400_000
_SALT = "draft-content"


def open_draft(document: Document) -> Version | None:
    """The version that is worked on, in draft or in review."""
    found = document.versions.open().select_related("file", "edited_by", "author").first()
    if found is not None:
        found.document = document
    return found


def about_values(version: Version) -> dict[str, Any]:
    names = ABOUT if version.document.current_id else ABOUT[1:]
    return values_of(version, names)


@dataclass
class Desk:
    """`content`: what the page shows; `problems`: why it was not saved."""

    request: Request
    version: Version
    content: Content
    about: AboutForm
    seen: str
    problems: Sequence[str] = ()
    link: LinkForm | None = None
    attachment: AttachmentForm | None = None
    more: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def stored(cls, request: Request, version: Version, kind: str = "") -> Desk:
        """As it was saved; of another `kind` it begins with what was put aside of that kind."""
        standing = content_of(version)
        about = AboutForm(initial=about_values(version), version=version)
        content = standing
        if kind in Version.Kind.values and kind != standing.kind:
            aside = PutAside.objects.filter(version=version, kind=kind).select_related("file").first()
            content = content_of(aside) if aside else Content(kind)
        return cls(request, version, content, about, stamp(standing))

    def page(self, *, status: int = 200) -> HttpResponse:
        version, document, kind = self.version, self.version.document, self.content.kind
        link_values = {"url": self.content.url, "url_label": self.content.url_label}
        context = {
            "document": document,
            "version": version,
            "crumbs": document_crumbs(self.request.access, document, _("Write")),
            "about": self.about,
            "number": number_text(version, version.change),
            "seen": self.seen,
            "problems": self.problems,
            "kind": kind,
            "kinds": [(value, label, value == kind) for value, label in Version.Kind.choices],
            "other_kind": kind != version.kind,
            "max_sent": MAX_SENT,
            "link_form": self.link or LinkForm(initial=link_values),
            "file_form": FileForm(),
            "attachments": list(version.attachments.select_related("file")),
            "attachment_form": self.attachment or AttachmentForm(),
            "put_aside": list(PutAside.objects.filter(version=version).defer("html", "rows")),
            "may_manage": self.request.access.allows(Permission.MANAGE_DOCUMENTS),
            **self._editor(),
            **self.more,
        }
        return render(self.request, "documents/write.html", context, status=status)

    def _editor(self) -> dict[str, Any]:
        content, document = self.content, self.version.document
        if content.kind == Version.Kind.TEXT:
            return {"html": with_lines(for_page(content.html, document))}
        if content.kind == Version.Kind.MATRIX:
            table = content.rows or matrix.blank()
            checked = not self.problems and content.rows
            return {"matrix": table, "notes": matrix.notes(content.rows) if checked else []}
        if content.kind == Version.Kind.SCHEME:
            return {
                "steps": content.rows or scheme.blank(),
                "flow": "" if self.problems else safe(content.html),
            }
        return {"file": content.file}


def with_lines(html: str) -> str:
    """A block on each line, for who sees the source."""
    for tag in ("p", "h2", "h3", "h4", "ul", "ol", "li", "table", "tr", "blockquote"):
        html = html.replace(f"</{tag}>", f"</{tag}>\n")
    return html


def start_page(request: Request, document: Document, form: StartForm, *, status: int = 200) -> HttpResponse:
    """There is no draft: why, and from what, it begins."""
    context = {
        "document": document,
        "crumbs": document_crumbs(request.access, document, _("Write")),
        "form": form,
        "valid": document.current,
    }
    return render(request, "documents/write_start.html", context, status=status)


def start_form(document: Document, data: Any = None) -> StartForm:
    form = StartForm(data, institution=document.institution, initial={"kind": Version.Kind.TEXT})
    if document.current_id:
        del form.fields["kind"], form.fields["template"]
        return form
    form.fields["reason"].label = _("Why you record this")
    if not DocumentTemplate.objects.filter(institution=document.institution_id).exists():
        del form.fields["template"]
    return form


def conflict_page(request: Request, edit: DraftEdit, conflict: DraftConflict) -> HttpResponse:
    """Both texts beside each other; nothing of either is lost whatever is chosen."""
    version, document = conflict.version, conflict.version.document
    theirs = content_of(version)

    def make_form(**kwargs: Any) -> AboutForm:
        return AboutForm(version=version, **kwargs)

    context = conflict_context(make_form, edit.about, conflict)
    mine = edit.content if conflict.content else None
    both_texts = mine is not None and mine.kind == theirs.kind == Version.Kind.TEXT
    context |= {
        "document": document,
        "version": version,
        "crumbs": document_crumbs(request.access, document, _("Write")),
        "seen": stamp(theirs) if conflict.content else edit.seen,
        "mine": mine and packed(mine),
        "both_texts": both_texts,
        "parts": _shown_parts(document, theirs, mine) if mine else [],
        "back": document_url(document, "documents:write"),
    }
    return render(request, "documents/write_conflict.html", context, status=409)


def _shown_parts(document: Document, theirs: Content, mine: Content) -> list[dict[str, Any]]:
    """`edit.content` was completed before it got here, so that its html is clean."""
    found = parts(theirs.html, mine.html) if theirs.html and mine.html else []
    if not found:
        return [{"same": False, "theirs": _told(document, theirs), "mine": _told(document, mine)}]
    shown = []
    for part in found:
        both_sides = (part.theirs, part.mine) if part.same else marked(part.theirs, part.mine)
        theirs_html, mine_html = (safe(for_page(html, document)) for html in both_sides)
        shown.append({"same": part.same, "blocks": part.blocks, "theirs": theirs_html, "mine": mine_html})
    return shown


def _told(document: Document, content: Content) -> str:
    if content.html:
        return safe(for_page(content.html, document))
    words = content.file.name if content.file else f"{content.url} {content.url_label}".strip()
    return format_html("<p>{}</p>", words or _("(empty)"))


def packed(content: Content) -> str:
    """To travel through a page and come back unchanged."""
    file_id = content.file.pk if content.file else None
    values = [content.kind, content.html, content.rows, file_id, content.url, content.url_label]
    return signing.dumps(values, salt=_SALT, compress=True)


def unpacked(text: str) -> Content | None:
    """None for what is not ours."""
    try:
        kind, html, rows, file_id, url, url_label = signing.loads(text, salt=_SALT)
    except signing.BadSignature:
        return None
    file = StoredFile.objects.filter(pk=file_id).first() if file_id else None
    return Content(kind, html, rows, file, url, url_label)
