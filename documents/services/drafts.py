"""What a draft holds, how it is locked, and how nothing in it gets lost. `writing` is built on this."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from borgen.lib.richtext import clean, picture_numbers, plain_text, with_pictures
from common import audit
from common.models import StoredFile
from documents import matrix, scheme
from documents.models import Document, Picture, PutAside, Version
from documents.navigation import document_url
from teams.models import User

# The newest texts that were put aside; who needs an older one asks within the week, not after ten saves.
KEPT_ASIDE = 10
_CONTENT = ("kind", "html", "rows", "file", "url", "url_label")


@dataclass(frozen=True)
class Content:
    """What a version is, apart from the words about it; only the fields of its kind are filled."""

    kind: str = Version.Kind.TEXT
    html: str = ""
    rows: Any = None
    file: StoredFile | None = None
    url: str = ""
    url_label: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.html or self.file or self.url or self.url_label or _any_words(self.rows))


def content_of(version: Version | PutAside) -> Content:
    return Content(**{name: getattr(version, name) for name in _CONTENT})


def stamp(content: Content) -> str:
    """Changes when the content does: who saves says which content she saw."""
    file_id = content.file.pk if content.file else None
    parts = [content.kind, content.html, content.rows, file_id, content.url, content.url_label]
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:32]


def complete(content: Content, document: Document) -> Content:
    """As it is stored: html cleaned, or made from the rows; nothing left of another kind.

    ValidationError with what is wrong: a text that is too long, a cell that is none.
    """
    kind = content.kind
    if kind in (Version.Kind.MATRIX, Version.Kind.SCHEME):
        form: Any = matrix if kind == Version.Kind.MATRIX else scheme
        rows = form.read(content.rows)
        # The words around the rows are the document's: whoever saves it with an English screen changes none.
        with translation.override(settings.LANGUAGE_CODE):
            return Content(kind, html=clean(form.html(rows)), rows=rows)
    if kind == Version.Kind.FILE:
        return Content(kind, file=content.file)
    if kind == Version.Kind.LINK:
        return Content(kind, url=content.url, url_label=content.url_label)
    return Content(kind, html=_own_pictures(clean(from_page(content.html, document)), document))


def from_page(html: str, document: Document) -> str:
    """Pictures as they are stored instead of the addresses that the editor showed."""
    base = re.escape(_picture_base(document))
    return re.sub(rf'(\ssrc=["\'])(?:https?://[^/"\']+)?{base}(\d+)/?(?=["\'])', r"\1picture:\2", html)


def for_page(html: str, document: Document) -> str:
    """Pictures as addresses, for the editor."""
    base = _picture_base(document)
    return with_pictures(html, lambda number: f"{base}{number}/")


def lock_draft(version: Version) -> Version:
    """The row, locked for this transaction; ValidationError when it is not a draft any more."""
    found = Version.objects.select_for_update(of=("self",)).filter(pk=version.pk)
    locked = found.select_related("document__team", "file", "edited_by").first()
    if locked is None:
        raise ValidationError(_("This draft was thrown away meanwhile."), code="gone")
    if locked.state == Version.State.REVIEW:
        raise ValidationError(
            _("This version lies before the team and does not change now. Take it back first."),
            code="not_draft",
        )
    if locked.state != Version.State.DRAFT:
        raise ValidationError(
            _("This version is approved and does not change. Start a new draft."), code="not_draft"
        )
    return locked


def set_content(locked: Version, content: Content) -> None:
    """`content` is complete; the caller saves."""
    for name in _CONTENT:
        setattr(locked, name, getattr(content, name))
    locked.text = plain_text(content.html)


def put_aside(locked: Version, content: Content, why: str) -> PutAside | None:
    """Keep a content that does not stand in the draft any more, or never did; None when there is none."""
    if content.is_empty:
        return None
    values = {name: getattr(content, name) for name in _CONTENT}
    kept = PutAside.objects.create(version=locked, why=why, **values)
    newest = PutAside.objects.filter(version=locked).values_list("pk", flat=True)[:KEPT_ASIDE]
    PutAside.objects.filter(version=locked).exclude(pk__in=list(newest)).delete()
    return kept


def touch(locked: Version, by: User) -> None:
    """Somebody changed it: who, when, and a higher revision; the caller saves."""
    locked.edited_by, locked.edited_at = by, timezone.now()
    locked.revision += 1


def record(verb: str, document: Document, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=document, institution_id=document.institution_id, **details)


def _picture_base(document: Document) -> str:
    return document_url(document, "documents:picture", pk=0).removesuffix("0/")


def _own_pictures(html: str, document: Document) -> str:
    """Without pictures of other documents: those are not this text's to show."""
    cited = picture_numbers(html)
    if not cited:
        return html
    own = set(Picture.objects.filter(document=document, pk__in=cited).values_list("pk", flat=True))
    if cited == own:
        return html
    for number in cited - own:
        html = re.sub(rf'<img\b[^>]*\ssrc="picture:{number}"[^>]*>', "", html)
    return clean(html)


def _any_words(rows: Any) -> bool:
    if isinstance(rows, dict):
        return any(_any_words(part) for part in rows.values())
    if isinstance(rows, list | tuple):
        return any(_any_words(part) for part in rows)
    return bool(rows)
