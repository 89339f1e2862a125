"""A draft is begun, written and thrown away. No text is overwritten without a word, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.translation import gettext as _

from borgen.lib.conflict import Conflict, Edit, values_of
from common import files
from common.models import StoredFile
from documents.models import Attachment, Document, DocumentTemplate, Material, PutAside, Version
from documents.services.drafts import (
    Content,
    complete,
    content_of,
    lock_draft,
    put_aside,
    record,
    set_content,
    stamp,
    touch,
)
from documents.uploads import FileRefused, content_type
from teams.models import User

# One line in the log for a spell of writing, not one for every time it was saved.
SPELL = timedelta(hours=1)
ABOUT = ("change", "reason", "summary")
"""The words about a version that are written with it."""


@dataclass(frozen=True)
class DraftEdit:
    """What somebody sent in: the words about it field by field, and the content as a whole.

    `seen` is the stamp of the content that she saw; `aside` says why what stood there is put aside.
    """

    about: Edit
    content: Content | None = None
    seen: str = ""
    aside: str = ""


class DraftConflict(Conflict):
    """A colleague saved first; nothing was saved. `version` as it stands; `content`: whether that clashes."""

    def __init__(
        self, version: Version, saved: dict[str, Any], names: Iterable[str], *, content: bool
    ) -> None:
        super().__init__(saved, names)
        self.version = version
        self.content = content


@transaction.atomic
def start_draft(
    *,
    document: Document,
    reason: str,
    by: User,
    template: DocumentTemplate | None = None,
    kind: str = Version.Kind.TEXT,
) -> Version:
    """A draft that begins as the valid version, as a form of the institution, or empty of this kind.

    ValidationError when a draft is open already, or when the document is withdrawn.
    """
    locked = (
        Document.objects.select_for_update(of=("self",)).select_related("team", "current").get(pk=document.pk)
    )
    _check_may_begin(locked)
    valid = locked.current
    content = Content(kind)
    if template is not None:
        content = _content_of_template(template, locked)
    elif valid is not None:
        content = content_of(valid)
    change = Version.Change.SMALL if valid else Version.Change.FIRST
    draft = Version(document=locked, change=change, reason=reason.strip(), author=by, edited_by=by)
    set_content(draft, content)
    draft.validate_constraints()
    draft.save()
    if valid is not None:
        Attachment.objects.bulk_create(
            Attachment(version=draft, title=old.title, file_id=old.file_id, added_by_id=old.added_by_id)
            for old in valid.attachments.all()
        )
    record("document.draft_started", locked, by)
    return draft


def _check_may_begin(document: Document) -> None:
    if document.withdrawn_at is not None:
        raise ValidationError(
            _("This document is withdrawn. Take it into use again before you write in it."), code="withdrawn"
        )
    if document.versions.open().exists():
        raise ValidationError(
            _("There is already a draft of this document. Go on with that one."), code="open"
        )


def _content_of_template(template: DocumentTemplate, document: Document) -> Content:
    if template.file is not None:
        return Content(Version.Kind.FILE, file=template.file)
    return complete(Content(html=template.html), document)


@transaction.atomic
def save_draft(*, version: Version, edit: DraftEdit, by: User) -> Version:
    """Save what this person changed; `DraftConflict` when a colleague changed the same.

    ValidationError when it is no draft any more, or when the content cannot be as it is.
    """
    locked = lock_draft(version)
    standing = content_of(locked)
    content = complete(edit.content, locked.document) if edit.content else None
    clashes = content is not None and stamp(content) != stamp(standing) != edit.seen
    saved = values_of(locked, edit.about.names)
    try:
        changes = edit.about.over(saved)
    except Conflict as conflict:
        raise DraftConflict(locked, saved, conflict.names, content=clashes) from conflict
    if clashes:
        raise DraftConflict(locked, saved, (), content=True)
    if content is not None and stamp(content) == stamp(standing):
        content = None
    if not changes and content is None:
        return locked
    for name, value in changes.items():
        setattr(locked, name, value)
    if content is not None:
        _replace(locked, standing, content, edit.aside)
    _record_spell(locked, by)
    touch(locked, by)
    locked.save()
    return locked


def _replace(locked: Version, standing: Content, content: Content, aside: str) -> None:
    if aside:
        put_aside(locked, standing, aside)
    elif content.kind != standing.kind:
        put_aside(locked, standing, PutAside.Why.KIND)
    elif content.is_empty:
        put_aside(locked, standing, PutAside.Why.REPLACED)
    set_content(locked, content)


def _record_spell(locked: Version, by: User) -> None:
    if locked.edited_by_id != by.pk or locked.revision == 0 or timezone.now() - locked.edited_at > SPELL:
        record("document.draft_edited", locked.document, by)


@transaction.atomic
def keep_aside(*, version: Version, content: Content) -> PutAside | None:
    """Keep what somebody wrote while she goes on with what her colleague saved."""
    locked = lock_draft(version)
    return put_aside(locked, complete(content, locked.document), PutAside.Why.CONFLICT)


@transaction.atomic
def put_back(*, aside: PutAside, by: User) -> Version:
    """What was put aside stands in the draft again; what stood there is put aside in its turn."""
    locked = lock_draft(aside.version)
    content = content_of(aside)
    aside.delete()
    put_aside(locked, content_of(locked), PutAside.Why.REPLACED)
    set_content(locked, content)
    record("document.draft_replaced", locked.document, by)
    touch(locked, by)
    locked.save()
    return locked


@transaction.atomic
def discard_draft(*, version: Version, by: User) -> None:
    """ValidationError once it was before the team: what people said about it stays."""
    locked = lock_draft(version)
    if locked.rounds.exists():
        raise ValidationError(
            _(
                "This draft has been before the team. It stays, so that all can see what was said about it."
            ),
            code="round",
        )
    document = locked.document
    locked.attachments.all().delete()
    locked.delete()
    record("document.draft_discarded", document, by)


@transaction.atomic
def add_attachment(*, version: Version, name: str, data: bytes, by: User, title: str = "") -> Attachment:
    """ValidationError with what to do for a file that is not kept here, or that is there already."""
    locked = lock_draft(version)
    return _attach(locked, store(locked.document, name, data), by, title or files.clean_name(name))


def store(document: Document, name: str, data: bytes) -> StoredFile:
    """Keep a file that somebody brought; ValidationError says what to do."""
    try:
        kind = content_type(name, data)
    except FileRefused as refusal:
        raise ValidationError(str(refusal), code="refused") from refusal
    return files.store(institution_id=document.institution_id, name=name, content=data, content_type=kind)


def _attach(locked: Version, stored: StoredFile, by: User, title: str) -> Attachment:
    same = locked.attachments.filter(file__sha256=stored.sha256).first()
    if same:
        raise ValidationError(
            _("This file is already there, as “{title}”.").format(title=same.title), code="attachment_once"
        )
    made = Attachment.objects.create(
        version=locked, title=title.strip()[:160] or stored.name[:160], file=stored, added_by=by
    )
    touch(locked, by)
    locked.save(update_fields=["edited_by", "edited_at", "revision"])
    record("document.attachment_added", locked.document, by)
    return made


@transaction.atomic
def remove_attachment(*, attachment: Attachment, by: User) -> None:
    locked = lock_draft(attachment.version)
    attachment.delete()
    touch(locked, by)
    locked.save(update_fields=["edited_by", "edited_at", "revision"])
    record("document.attachment_removed", locked.document, by)


@transaction.atomic
def put_in_draft(*, document: Document, material: Material, by: User) -> Version:
    """What was collected goes into the draft, which is begun when there is none.

    A note and a link become part of the text, a file is an attachment.
    ValidationError when the draft does not take it: it is before the team, or it is no text.
    """
    draft = document.versions.open().first()
    if draft is None:
        reason = material.why or _("What was collected: {title}.").format(title=material.title)
        draft = start_draft(document=document, reason=reason, by=by)
    locked = lock_draft(draft)
    if material.file is not None:
        _attach(locked, material.file, by, material.title)
        return locked
    return append_html(locked, _as_text(material), by)


def _as_text(material: Material) -> str:
    if material.url:
        return format_html('<p><a href="{}">{}</a></p>', material.url, material.title)
    return format_html("<h2>{}</h2>", material.title) + linebreaks(material.note, autoescape=True)


def append_html(locked: Version, html: str, by: User) -> Version:
    """At the end of the text; ValidationError when the draft is not a text."""
    standing = content_of(locked)
    if standing.kind != Version.Kind.TEXT and not standing.is_empty:
        raise ValidationError(
            _("This draft is {kind}. Take over what you need by hand.").format(
                kind=locked.get_kind_display()
            ),
            code="no_text",
        )
    set_content(locked, complete(Content(html=standing.html + html), locked.document))
    touch(locked, by)
    locked.save()
    record("document.draft_edited", locked.document, by)
    return locked
