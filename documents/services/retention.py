"""What goes when the talk about a version is past its term (conventions P11, P13). The versions themselves,
and who agreed to them, stay."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from documents.models import PutAside, Remark
from documents.models.version import FINAL_STATES
from teams.models import Objection
from teams.services.retention import purge
from teams.terms import Term


def old_remarks(institution: int, before: datetime) -> QuerySet[Remark]:
    """Of versions that the team agreed to before this moment, with their answers."""
    return Remark.objects.filter(
        version__document__institution=institution,
        version__state__in=FINAL_STATES,
        version__approved_at__lt=before,
    )


def old_put_aside(institution: int, before: datetime) -> QuerySet[PutAside]:
    """Texts that a draft lost on the way, of versions that the team agreed to before this moment."""
    return PutAside.objects.filter(
        version__document__institution=institution,
        version__state__in=FINAL_STATES,
        version__approved_at__lt=before,
    )


def old_objections(institution: int, before: datetime) -> QuerySet[Objection]:
    """Of rounds that were closed before this moment, whatever came out. The round and who agreed remain."""
    return Objection.objects.filter(approval__team__institution=institution, approval__closed_at__lt=before)


def purge_remarks(*, dry_run: bool = False) -> int:
    return purge(Term.TALK, old_remarks, dry_run=dry_run)


def purge_put_aside(*, dry_run: bool = False) -> int:
    return purge(Term.TALK, old_put_aside, dry_run=dry_run)


def purge_objections(*, dry_run: bool = False) -> int:
    return purge(Term.TALK, old_objections, dry_run=dry_run)
