"""A draft is begun, written and thrown away. No text is overwritten without a word, and none is lost."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
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
from documents.merging import both
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
from documents.services.word_in import with_its_pictures
from documents.uploads import FileRefused, content_type, suffix_of
from documents.word import WordError, WordText, read_word
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


@dataclass(frozen=True)
class Saved:
    """`seen` is the stamp of what was sent in. `newer`: a colleague's content stands in the draft now."""

    version: Version
    seen: str
    newer: bool


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
def save_draft(*, version: Version, edit: DraftEdit, by: User) -> Saved:
    """Save what this person changed; `DraftConflict` when a colleague changed the same.

    ValidationError when it is no draft any more, or when the content cannot be as it is.
    """
    locked = lock_draft(version)
    standing = content_of(locked)
    content = complete(edit.content, locked.document) if edit.content else None
    sent = stamp(content) if content else edit.seen
    now = stamp(standing)
    # Who changed nothing in the content leaves what a colleague made of it.
    changed = content is not None and sent not in (now, edit.seen)
    clashes = changed and now != edit.seen
    saved = values_of(locked, edit.about.names)
    try:
        changes = edit.about.over(saved)
    except Conflict as conflict:
        raise DraftConflict(locked, saved, conflict.names, content=clashes) from conflict
    if clashes:
        raise DraftConflict(locked, saved, (), content=True)
    if changes or changed:
        for name, value in changes.items():
            setattr(locked, name, value)
        if content and changed:
            _replace(locked, standing, content, edit.aside)
        _record_spell(locked, by)
        touch(locked, by)
        locked.save()
    return Saved(locked, sent, newer=not changed and now != sent)


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
def settle(*, version: Version, edit: DraftEdit, how: str, by: User) -> Saved:
    """After a conflict: `edit.content` is mine; `how`: mine, theirs or both. What does not stay is put aside.

    `DraftConflict` again when somebody saved meanwhile.
    """
    locked = lock_draft(version)
    mine, theirs = edit.content, content_of(locked)
    if mine is not None and how == "theirs":
        put_aside(locked, complete(mine, locked.document), PutAside.Why.CONFLICT)
        edit = replace(edit, content=None)
    elif mine is not None and how == "both" and mine.kind == theirs.kind == Version.Kind.TEXT:
        html = both(
            theirs.html,
            complete(mine, locked.document).html,
            theirs_label=_("Saved by {name}").format(name=locked.edited_by),
            mine_label=_("Written by {name}").format(name=by),
        )
        edit = replace(edit, content=Content(html=html))
    else:
        edit = replace(edit, aside=PutAside.Why.CONFLICT)
    return save_draft(version=locked, edit=edit, by=by)


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
            _("This draft has been before the team. It stays, so that all can see what was said about it."),
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

    A note, a link and a Word file become part of the text; every file is an attachment.
    ValidationError when the draft does not take it: it is before the team, or it is no text.
    """
    draft = document.versions.open().first()
    if draft is None:
        reason = material.why or _("What was collected: {title}.").format(title=material.title)
        draft = start_draft(document=document, reason=reason, by=by)
    locked = lock_draft(draft)
    if material.file is None:
        return append_html(locked, _as_text(material), by)
    _attach(locked, material.file, by, material.title)
    if suffix_of(material.file.name) == "docx" and locked.kind == Version.Kind.TEXT:
        with suppress(WordError):
            word = read_word(files.content(material.file))
            html, _lost = with_its_pictures(word, document=locked.document, by=by)
            return append_html(locked, format_html("<h2>{}</h2>", material.title) + html, by)
    return locked


@transaction.atomic
def bring_word_in(
    *, version: Version, word: WordText, file: StoredFile, append: bool, keep_file: bool, by: User
) -> int:
    """A Word file becomes the text, or its end. What stood there is put aside; returns pictures left behind.

    ValidationError when it cannot stand at the end because the draft is not a text.
    """
    locked = lock_draft(version)
    html, lost = with_its_pictures(word, document=locked.document, by=by)
    if append:
        append_html(locked, html, by)
    else:
        put_aside(locked, content_of(locked), PutAside.Why.REPLACED)
        set_content(locked, complete(Content(html=html), locked.document))
        touch(locked, by)
        locked.save()
        record("document.draft_replaced", locked.document, by)
    if keep_file and not locked.attachments.filter(file__sha256=file.sha256).exists():
        _attach(locked, file, by, file.name)
    return lost


def _as_text(material: Material) -> str:
    if material.url:
        return format_html('<p><a href="{}">{}</a></p>', material.url, material.title)
    return format_html("<h2>{}</h2>", material.title) + linebreaks(material.note, autoescape=True)


@transaction.atomic
def append_text(*, version: Version, html: str, by: User) -> Version:
    """At the end of the text; ValidationError when the draft is not a text."""
    return append_html(lock_draft(version), html, by)


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
