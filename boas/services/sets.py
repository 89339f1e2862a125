"""Statement sets: Borgen's own, and the versions an institution makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from boas.content import standard_set
from boas.models import StandardActivity, Statement, StatementSet
from common import audit
from teams.models import Institution, User

# What a copy takes along.
STATEMENT_FIELDS = "code phase text success_factors why intervention who duration leads_to route".split()
ACTIVITY_FIELDS = "title explanation who weeks_after".split()


class SetIsFixedError(Exception):
    """A published version does not change; make a new version instead."""


@transaction.atomic
def ensure_standard_set() -> StatementSet:
    """Borgen's own set in the database, made when it is not there yet; a newer number retires the older."""
    content = standard_set()
    existing = StatementSet.objects.filter(institution=None, number=content.number).first()
    if existing:
        return existing
    StatementSet.objects.filter(institution=None, state=StatementSet.State.PUBLISHED).update(
        state=StatementSet.State.RETIRED
    )
    result = StatementSet.objects.create(
        name=content.name,
        number=content.number,
        state=StatementSet.State.PUBLISHED,
        published_at=timezone.now(),
    )
    _write(result, content.statements, content.standard_activities)
    return result


def set_in_use(institution: Institution) -> StatementSet:
    """What a new session asks: the institution's own published version, or else the standard set."""
    own = StatementSet.objects.filter(institution=institution, state=StatementSet.State.PUBLISHED).first()
    return own or ensure_standard_set()


@transaction.atomic
def start_draft(*, institution: Institution, by: User) -> StatementSet:
    """Copy what is in use into a new version to edit; IntegrityError when there is a draft already."""
    source = set_in_use(institution)
    highest = (
        StatementSet.objects.filter(institution=institution).aggregate(Max("number"))["number__max"] or 0
    )
    draft = StatementSet(
        institution=institution,
        name=source.name if source.institution_id else institution.name,
        number=highest + 1,
        based_on=source,
        created_by=by,
    )
    draft.validate_constraints()
    draft.save()
    _write(draft, source.statements.all(), source.standard_activities.all())
    audit.record(by=by, verb="statement_set.drafted", subject=draft, institution_id=institution.pk)
    return draft


@transaction.atomic
def publish(*, draft: StatementSet, by: User) -> None:
    """From now on new sessions ask this version; sessions that were made before keep theirs."""
    _assert_draft(draft)
    StatementSet.objects.filter(institution=draft.institution, state=StatementSet.State.PUBLISHED).update(
        state=StatementSet.State.RETIRED
    )
    draft.state = StatementSet.State.PUBLISHED
    draft.published_at = timezone.now()
    draft.save(update_fields=["state", "published_at"])
    audit.record(by=by, verb="statement_set.published", subject=draft, institution_id=draft.institution_id)


@transaction.atomic
def discard(*, draft: StatementSet, by: User) -> None:
    _assert_draft(draft)
    audit.record(by=by, verb="statement_set.discarded", subject=draft, institution_id=draft.institution_id)
    draft.delete()


@transaction.atomic
def save_statement(statement: Statement, *, by: User) -> None:
    """Write an edited or new statement of a draft; a new one goes to the end of its phase."""
    _assert_draft(statement.statement_set)
    if statement.position is None:
        statement.position = _end(statement.statement_set.statements)
    statement.full_clean()
    statement.save()
    _order_by_phase(statement.statement_set)
    audit.record(
        by=by,
        verb="statement.saved",
        subject=statement.statement_set,
        institution_id=statement.statement_set.institution_id,
        code=statement.code,
    )


@transaction.atomic
def remove_statement(*, statement: Statement, by: User) -> None:
    _assert_draft(statement.statement_set)
    statement.delete()
    audit.record(
        by=by,
        verb="statement.removed",
        subject=statement.statement_set,
        institution_id=statement.statement_set.institution_id,
        code=statement.code,
    )


@transaction.atomic
def save_activity(activity: StandardActivity, *, by: User) -> None:
    _assert_draft(activity.statement_set)
    if activity.position is None:
        activity.position = _end(activity.statement_set.standard_activities)
    activity.full_clean()
    activity.save()
    audit.record(
        by=by,
        verb="standard_activity.saved",
        subject=activity.statement_set,
        institution_id=activity.statement_set.institution_id,
        title=activity.title,
    )


@transaction.atomic
def remove_activity(*, activity: StandardActivity, by: User) -> None:
    _assert_draft(activity.statement_set)
    activity.delete()
    audit.record(
        by=by,
        verb="standard_activity.removed",
        subject=activity.statement_set,
        institution_id=activity.statement_set.institution_id,
        title=activity.title,
    )


def _assert_draft(statement_set: StatementSet) -> None:
    if statement_set.institution_id is None or statement_set.state != StatementSet.State.DRAFT:
        raise SetIsFixedError


def _write(statement_set: StatementSet, statements: Iterable[Any], activities: Iterable[Any]) -> None:
    """Copy content, whether it comes from the file or from another version."""
    Statement.objects.bulk_create(
        Statement(
            statement_set=statement_set,
            position=position,
            **{name: _plain(getattr(one, name)) for name in STATEMENT_FIELDS},
        )
        for position, one in enumerate(statements, start=1)
    )
    StandardActivity.objects.bulk_create(
        StandardActivity(
            statement_set=statement_set,
            position=position,
            **{name: getattr(one, name) for name in ACTIVITY_FIELDS},
        )
        for position, one in enumerate(activities, start=1)
    )


def _plain(value: Any) -> Any:
    return [str(one) for one in value] if isinstance(value, tuple) else value


def _end(related: Any) -> int:
    return (related.aggregate(Max("position"))["position__max"] or 0) + 1


def _order_by_phase(statement_set: StatementSet) -> None:
    """Keep the phases together, in the order of the method; two passes, since places are unique."""
    phases = ["define", "measure", "analyse", "improve"]
    rows = sorted(statement_set.statements.all(), key=lambda one: (phases.index(one.phase), one.position))
    if [row.position for row in rows] == list(range(1, len(rows) + 1)):
        return
    top = max(row.position for row in rows) + len(rows)
    for shift in (top, 0):
        for place, row in enumerate(rows, start=1):
            Statement.objects.filter(pk=row.pk).update(position=place + shift)
