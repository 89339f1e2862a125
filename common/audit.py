"""The audit trail: who did what to what and when, written in the transaction of the change itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Count, Q

from common.models import AuditEntry, AuditQuerySet


def record(
    *, by: Any, verb: str, subject: models.Model, institution_id: int | None = None, **details: Any
) -> AuditEntry:
    """Write one entry; RuntimeError outside a transaction, because the entry stands or falls with the change.

    `institution_id` is needed when neither the subject nor `by` has one. The team is that of the subject:
    what belongs to one tells which by `team_id`; an entry without may be about all. `details` hold
    settings, states and numbers of records; never an answer, a tally, a remark, a name or a mail address. A
    subject may have an `audit_label`; a person's is always empty, since names go when people have left.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An audit entry is written in the transaction of the change it tells about.")
    return AuditEntry.objects.create(
        institution_id=_institution(institution_id, subject, by),
        team_id=getattr(subject, "team_id", None),
        actor_id=by and by.pk,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=_label(subject)[:200],
        details=details,
    )


def entries(institution_id: int) -> AuditQuerySet:
    """Newest first."""
    return AuditEntry.objects.filter(institution_id=institution_id)


def key_of(record: models.Model) -> tuple[str, int]:
    return record._meta.label_lower, record.pk


def times(institution_id: int, records: Iterable[models.Model]) -> Counter[tuple[str, int]]:
    """How many entries there are about each of these, by `key_of`: one query, or none without a record."""
    condition = Q()
    wanted = [key_of(record) for record in records]
    for kind in {kind for kind, _key in wanted}:
        condition |= Q(subject_type=kind, subject_id__in=[key for other, key in wanted if other == kind])
    if not condition:
        return Counter()
    found = entries(institution_id).filter(condition).order_by()
    rows = found.values_list("subject_type", "subject_id").annotate(number=Count("pk"))
    return Counter({(kind, key): number for kind, key, number in rows})


def purge(before: datetime, *, institution_id: int | None = None, dry_run: bool = False) -> int:
    """The one way that entries go: those older than the retention, of one institution or of all."""
    # The plain manager: the one of the model refuses to delete.
    old = AuditEntry._base_manager.filter(at__lt=before)
    if institution_id is not None:
        old = old.filter(institution_id=institution_id)
    return old.count() if dry_run else old.delete()[0]


def _institution(given: int | None, subject: models.Model, by: Any) -> int:
    for candidate in (given, getattr(subject, "institution_id", None), getattr(by, "institution_id", None)):
        if candidate is not None:
            return int(candidate)
    raise ValueError(f"{subject._meta.label} does not tell its institution: pass institution_id")


def _label(subject: models.Model) -> str:
    if isinstance(subject, get_user_model()):
        return ""
    return str(getattr(subject, "audit_label", subject))
