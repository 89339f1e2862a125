"""What is past its term goes, institution by institution; and the terms themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction

from borgen.lib.dates import local_today
from common import audit
from teams.models import Institution, User
from teams.services.errors import check
from teams.terms import Term, before

Old = Callable[[int, datetime], int]
"""Of this institution what is from before that moment: removes it, or counts it. Returns how many."""


def each(term: Term, work: Old) -> int:
    """Do it for every institution with its own term."""
    today = local_today()
    terms = Institution.objects.values_list("pk", term)
    return sum(work(institution, before(today, years)) for institution, years in terms)


def purge(term: Term, old: Callable[[int, datetime], models.QuerySet], *, dry_run: bool) -> int:
    def work(institution: int, moment: datetime) -> int:
        found = old(institution, moment)
        return found.count() if dry_run else found.delete()[0]

    return each(term, work)


def purge_audit(*, dry_run: bool = False) -> int:
    return each(
        Term.AUDIT,
        lambda institution, moment: audit.purge(moment, institution_id=institution, dry_run=dry_run),
    )


@transaction.atomic
def change_terms(*, by: User, institution: Institution, terms: Mapping[Term, int]) -> bool:
    """Whether something changed; ValidationError per field. What is past a new term goes the next night."""
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    known = institution.terms
    changed = {term: years for term, years in terms.items() if known[term] != years}
    if not changed:
        return False
    for term, years in changed.items():
        setattr(institution, term, years)
    check(institution)
    institution.save(update_fields=list(changed))
    details: dict[str, Any] = {str(term): [known[term], years] for term, years in changed.items()}
    audit.record(by=by, verb="institution.terms_changed", subject=institution, **details)
    return True
