"""The register of a team: which documents there are, who looks after them, and what is withdrawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import add_months
from common import audit
from documents.models import ApprovalRound, Document
from documents.services import searching
from teams.models import Team, User
from teams.slugs import free_slug

# Words under /documenten/ that are pages of their own.
RESERVED_SLUGS = ("nieuw", "register", "formats", "herzien")
PEOPLE = ("keeper", "evaluator", "publisher")


@transaction.atomic
def create_document(*, team: Team, values: Mapping[str, Any], by: User) -> Document:
    """The address is made from the title once and stays, also when the title changes."""
    taken = Document.objects.filter(institution=team.institution_id).values_list("slug", flat=True)
    slug = free_slug(values["title"], [*taken, *RESERVED_SLUGS], fallback="document")
    document = Document(institution=team.institution, team=team, slug=slug, created_by=by, **values)
    _check(document)
    document.full_clean()
    document.save()
    _record(document, "document.added", by)
    return document


@transaction.atomic
def edit_document(*, document: Document, edit: Edit, by: User) -> bool:
    """Save what was changed; `Conflict` when a colleague changed the same.

    True when a colleague changed something else meanwhile: both changes are kept.
    """
    current = _locked(document)
    saved = values_of(current, edit.names)
    changes = edit.over(saved)
    if not changes:
        return False
    if "evaluate_every" in changes and current.next_evaluation_on:
        months = changes["evaluate_every"] - current.evaluate_every
        current.next_evaluation_on = add_months(current.next_evaluation_on, months)
    for name, value in changes.items():
        setattr(current, name, value)
    current.revision += 1
    _check(current)
    current.full_clean()
    current.save()
    if {"title", "about"} & set(changes):
        searching.index(current)
    _record(current, "document.edited", by, fields=sorted(changes))
    return any(saved[name] != edit.seen[name] for name in edit.names if name not in edit.changed)


@transaction.atomic
def withdraw(*, document: Document, why: str, by: User) -> None:
    """Out of the register, the search and the lists; what was approved stays to be read.

    ValidationError while a version lies before the team: that point is closed first.
    """
    current = _locked(document)
    if current.withdrawn_at is not None:
        return
    if ApprovalRound.objects.open().filter(version__document=current).exists():
        raise ValidationError(_("A version lies before the team now. Close that point in the meeting first."))
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_why = timezone.now(), by, why.strip()
    current.revision += 1
    current.full_clean()
    current.save()
    searching.index(current)
    _record(current, "document.withdrawn", by)


@transaction.atomic
def take_into_use(*, document: Document, by: User) -> None:
    """ValidationError when the team has another document with this title by now."""
    current = _locked(document)
    if current.withdrawn_at is None:
        return
    current.withdrawn_at, current.withdrawn_by, current.withdrawn_why = None, None, ""
    current.revision += 1
    current.full_clean()
    current.save()
    searching.index(current)
    _record(current, "document.used_again", by)


def _locked(document: Document) -> Document:
    rows = Document.objects.select_for_update(of=("self",)).select_related("team__institution", "current")
    return rows.get(pk=document.pk)


def _check(document: Document) -> None:
    """What no form offers, and the database cannot see."""
    for name in PEOPLE:
        person = getattr(document, name)
        if person and getattr(document, f"{name}_party"):
            raise ValidationError({f"{name}_party": one_of_both()})
        if person and person.institution_id != document.institution_id:
            raise ValidationError({name: _("Choose somebody of your own institution.")})
    for name in ("process", "improvement"):
        place = getattr(document, name)
        if place and place.team_id != document.team_id:
            raise ValidationError({name: _("Choose one of your own team.")})


def one_of_both() -> str:
    return _("Choose a person, or write down a role or party: one of the two.")


def _record(document: Document, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=document, institution_id=document.institution_id, **details)
