"""Each constraint of a round, provoked in the database itself."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from teams.models import Approval, Consent, Objection
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]


@pytest.fixture
def approval() -> Approval:
    version = builders.draft(state="review")
    builders.leader(version.document.team)
    return builders.approval(version)


def refused(name: str, change: Any) -> None:
    """The database refuses the change, by this constraint and with a sentence for people."""
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        change()
    model = next(one for one in (Approval, Consent, Objection) if name in _names(one))
    message = next(one for one in model._meta.constraints if one.name == name).violation_error_message
    assert message


def _names(model: Any) -> list[str]:
    return [constraint.name for constraint in model._meta.constraints]


def changed(approval: Approval, **values: Any) -> Any:
    return lambda: Approval.objects.filter(pk=approval.pk).update(**values)


def closed(approval: Approval, **values: Any) -> dict[str, Any]:
    return {"closed_by": approval.chair, "closed_at": timezone.now(), **values}


def test_a_state_that_does_not_exist(approval):
    # A state of one of the other rules too: which one is named first is the database's choice.
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(approval, **closed(approval, state="maybe"))()


def test_closed_has_by_whom_and_when(approval):
    name = "approval_closed_by_whom_and_when"
    refused(name, changed(approval, state="approved"))
    refused(name, changed(approval, state="approved", closed_by=approval.chair))
    refused(name, changed(approval, closed_by=approval.chair))


def test_the_author_never_closes_but_may_write_down_a_no(approval):
    by_author = closed(approval, closed_by=approval.author)
    refused("approval_not_by_author", changed(approval, state="approved", **by_author))
    refused(
        "approval_not_by_author",
        changed(approval, state="waiting", needs_everybody=True, **by_author),
    )
    changed(approval, state="declined", reason="Nog niet.", **by_author)()


def test_a_no_has_a_reason(approval):
    refused("approval_declined_has_reason", changed(approval, **closed(approval, state="declined")))


def test_waiting_is_for_everybody_only(approval):
    refused("approval_waits_only_for_everybody", changed(approval, **closed(approval, state="waiting")))
    changed(approval, **closed(approval, state="waiting", needs_everybody=True))()


def test_somebody_is_asked_once(approval):
    person = builders.user(approval.team.institution)
    builders.consent(approval, person)
    # PostgreSQL names the constraint, SQLite its columns.
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.consent(approval, person)


def test_who_was_present_agreed(approval):
    person = builders.user(approval.team.institution)
    refused(
        "consent_present_is_agreed",
        lambda: Consent.objects.create(approval=approval, user=person, present=True, agreed_at=None),
    )


def test_an_objection_says_what(approval):
    refused("objection_says_what", lambda: builders.objection(approval, approval.chair, text=""))


@pytest.mark.parametrize("missing", ["resolution", "resolved_by", "resolved_at"])
def test_a_resolved_objection_has_how_by_whom_and_when(approval, missing):
    values = {"resolution": "maker", "resolved_by": approval.chair, "resolved_at": timezone.now()}
    values[missing] = "" if missing == "resolution" else None
    refused(
        "objection_resolved_by_whom_and_how",
        lambda: builders.objection(approval, approval.chair, **values),
    )


def test_a_way_of_resolving_that_does_not_exist(approval):
    values = {"resolution": "chair", "resolved_by": approval.chair, "resolved_at": timezone.now()}
    refused(
        "objection_resolved_by_whom_and_how",
        lambda: builders.objection(approval, approval.chair, **values),
    )


def test_a_decision_is_written_down(approval):
    values = {"resolution": "decision", "resolved_by": approval.chair, "resolved_at": timezone.now()}
    refused(
        "objection_decision_is_written",
        lambda: builders.objection(approval, approval.chair, **values),
    )
    builders.objection(approval, approval.chair, answer="Het blijft zo.", **values)
