"""Loose material of an improvement: asked for, brought, judged by a few, and used in a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import audit, files, mail
from common.models import StoredFile
from documents.models import Document, Material
from documents.services import writing
from documents.uploads import FileRefused, content_type
from improvements.models import Improvement
from improvements.navigation import improvement_url
from teams.models import User


@dataclass(frozen=True)
class Brought:
    """One of the three; the file as name and content."""

    note: str = ""
    url: str = ""
    name: str = ""
    data: bytes = b""


@transaction.atomic
def add_material(*, improvement: Improvement, title: str, what: Brought, by: User) -> Material:
    """ValidationError with what to do for a file that is not kept here, or is here already."""
    material = Material(improvement=improvement, title=title, added_by=by)
    _fill(material, what)
    material.full_clean()
    material.save()
    _record(material, "material.added", by)
    return material


@transaction.atomic
def ask_for(*, improvement: Improvement, title: str, bringer: User, due_on: date, by: User) -> Material:
    """Somebody brings it before a date; one mail says so, unless she asks herself."""
    material = Material(improvement=improvement, title=title, bringer=bringer, due_on=due_on, added_by=by)
    material.full_clean()
    material.save()
    if bringer != by:
        _mail(material, by)
    _record(material, "material.asked", by)
    return material


@transaction.atomic
def bring(*, material: Material, what: Brought, by: User) -> None:
    current = _locked(material)
    if current.brought_at is not None:
        raise ValidationError(_("Somebody brought this already. Look at it first."), code="brought")
    _fill(current, what)
    current.full_clean()
    current.save()
    _record(current, "material.brought", by)


@transaction.atomic
def judge(
    *, material: Material, verdict: str, why: str, judges: Sequence[User], seen: datetime | None, by: User
) -> None:
    """`seen` is the moment of the judgement that was on the page; ValidationError when it is another now."""
    current = _locked(material)
    if current.judged_at != seen:
        raise ValidationError(
            _("A colleague judged this at the same time: “{why}” Look at it, then save again.").format(
                why=current.why
            ),
            code="conflict",
        )
    if current.document_id and verdict == Material.Verdict.DROP:
        raise ValidationError(_("This stands in a document already, so it cannot be dropped."), code="used")
    current.verdict, current.why = verdict, why
    current.judged_by, current.judged_at = by, timezone.now()
    current.full_clean()
    current.save()
    current.judges.set(judges)
    _record(current, "material.judged", by, verdict=verdict)


@transaction.atomic
def use_in(*, material: Material, document: Document, by: User) -> None:
    """Into the draft of the document; ValidationError when that draft does not take it."""
    current = _locked(material)
    if current.verdict not in (Material.Verdict.USE, Material.Verdict.ADJUST):
        raise ValidationError(_("Judge it first: only what is to be used goes into a document."))
    if current.document_id == document.pk:
        raise ValidationError(_("This stands in that document already."), code="used")
    writing.put_in_draft(document=document, material=current, by=by)
    current.document = document
    current.save(update_fields=["document"])
    _record(current, "material.used", by)


@transaction.atomic
def remove_material(*, material: Material, by: User) -> None:
    """ValidationError when a document was made of it."""
    current = _locked(material)
    if current.document_id:
        raise ValidationError(_("A document was made of this, so it stays."), code="used")
    _record(current, "material.removed", by)
    current.delete()


def topic(material: Material) -> str:
    return f"material:{material.pk}:asked"


def _locked(material: Material) -> Material:
    rows = Material.objects.select_for_update(of=("self",)).select_related("improvement__team__institution")
    return rows.get(pk=material.pk)


def _fill(material: Material, what: Brought) -> None:
    material.note, material.url = what.note, what.url
    material.file = _stored(material.improvement, what) if what.data or what.name else None
    material.brought_at = timezone.now()


def _stored(improvement: Improvement, what: Brought) -> StoredFile:
    try:
        kind = content_type(what.name, what.data)
    except FileRefused as refusal:
        raise ValidationError({"file": str(refusal)}, code="refused") from refusal
    same = improvement.materials.filter(file__sha256=sha256(what.data).hexdigest()).first()
    if same:
        text = _("This file is here already, as “{title}”. You need not bring it again.")
        raise ValidationError({"file": text.format(title=same.title)}, code="twice")
    institution_id = improvement.team.institution_id
    return files.store(institution_id=institution_id, name=what.name, content=what.data, content_type=kind)


def _mail(material: Material, by: User) -> None:
    improvement = material.improvement
    person = cast(User, material.bringer)
    mail.queue(
        institution_id=improvement.team.institution_id,
        to=person.email,
        subject=gettext_lazy("Can you bring this: %s") % material.title,
        language=person.language,
        template="material_asked",
        context={
            "person": person,
            "asker": by,
            "material": material,
            "improvement": improvement,
            "team": improvement.team,
            "institution": improvement.team.institution,
            "url": improvement_url(improvement, "documents:material", pk=material.pk),
        },
        topic=topic(material),
        by=by,
    )


def _record(material: Material, verb: str, by: User, **details: object) -> None:
    institution_id = material.improvement.team.institution_id
    audit.record(
        by=by,
        verb=verb,
        subject=material.improvement,
        institution_id=institution_id,
        material=material.pk,
        **details,
    )
