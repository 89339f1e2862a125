"""The trail is written with the change, read newest first, and stays as it was written."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from common import audit
from common.models import AppendOnlyError, AuditEntry
from tests import builders
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db


def entry(**fields: object) -> AuditEntry:
    values = {"institution_id": 1, "verb": "x", "subject_type": "teams.team", "subject_id": 1}
    return AuditEntry.objects.create(**{**values, **fields})


def test_an_entry_tells_who_did_what_to_what():
    school = builders.institution()
    team, leader = builders.team(school, name="Zorg"), builders.user(school)
    made = audit.record(
        by=leader, verb="team.renamed", subject=team, old="Zorg en welzijn", since=timezone.now()
    )

    made.refresh_from_db()
    assert (made.institution_id, made.actor_id, made.verb) == (school.pk, leader.pk, "team.renamed")
    assert (made.subject_type, made.subject_id, made.subject_label) == ("teams.team", team.pk, "Zorg")
    assert made.details["old"] == "Zorg en welzijn"
    assert made.at - timezone.now() < timedelta(seconds=5)


def test_an_entry_knows_its_team():
    """Whatever of a team it is about; without a question to the database once its parents are there."""
    team = builders.team()
    leader = builders.leader(team)
    held = builders.assessment(builders.improvement(team), state="closed", chair=leader)
    line = watching.line(team)
    used = watching.instrument(line)
    number = watching.measurement(team, used.indicator)
    subjects = [
        team,
        held.improvement,
        held,
        builders.planning(held),
        builders.document(team),
        builders.meeting(team),
        line,
        number,
        watching.sample(used),
        watching.response(number),
    ]
    for subject in subjects:
        made = audit.record(by=leader, verb="x", subject=subject, institution_id=team.institution_id)
        assert made.team_id == team.pk, subject._meta.label
    for subject in (team.institution, leader, watching.indicator(team.institution)):
        made = audit.record(by=leader, verb="x", subject=subject, institution_id=team.institution_id)
        assert made.team_id is None


def test_a_person_is_a_number_without_a_name():
    school = builders.institution()
    someone = builders.user(school, name="Petra Proces")
    made = audit.record(by=None, verb="user.deactivated", subject=someone)
    assert (made.subject_id, made.subject_label, made.actor_id) == (someone.pk, "", None)


def test_a_subject_says_itself_how_it_is_called():
    school = builders.institution()
    team = builders.team(school)
    team.audit_label = "opleidingsteam"
    assert audit.record(by=None, verb="x", subject=team).subject_label == "opleidingsteam"


def test_the_institution_comes_from_the_call_the_subject_or_the_actor():
    school, elsewhere = builders.institution(), builders.institution()
    leader, team = builders.user(school), builders.team(elsewhere)
    assert audit.record(by=leader, verb="x", subject=team).institution_id == elsewhere.pk
    assert (
        audit.record(by=leader, verb="x", subject=team, institution_id=school.pk).institution_id == school.pk
    )
    assert audit.record(by=leader, verb="x", subject=school).institution_id == school.pk
    with pytest.raises(ValueError, match="institution"):
        audit.record(by=None, verb="x", subject=school)


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused():
    school = builders.institution()
    with pytest.raises(RuntimeError, match="transaction"):
        audit.record(by=None, verb="x", subject=school, institution_id=school.pk)
    assert not AuditEntry.objects.exists()


def test_an_entry_falls_with_the_change_it_tells_about():
    school = builders.institution()
    with transaction.atomic():
        audit.record(by=None, verb="x", subject=school, institution_id=school.pk)
        transaction.set_rollback(True)
    assert not AuditEntry.objects.exists()


def test_entries_are_of_one_institution_and_newest_first():
    now = timezone.now()
    first, last = entry(at=now - timedelta(days=1)), entry(at=now)
    entry(institution_id=2)
    assert list(audit.entries(1)) == [last, first]


class TestAppendOnly:
    def test_django_refuses_every_way_of_changing(self):
        made = entry()
        made.verb = "y"
        for change in (
            made.save,
            made.delete,
            lambda: AuditEntry.objects.update(verb="y"),
            lambda: AuditEntry.objects.filter(pk=made.pk).delete(),
            lambda: AuditEntry.objects.bulk_update([made], ["verb"]),
            lambda: AuditEntry.objects.update_or_create(pk=made.pk, defaults={"verb": "y"}),
        ):
            with pytest.raises(AppendOnlyError):
                change()
        assert AuditEntry.objects.get().verb == "x"

    @pytest.mark.constraint
    def test_the_database_refuses_what_goes_past_django(self):
        made = entry()
        for change in (
            lambda: connection.cursor().execute("UPDATE common_auditentry SET verb = 'y'"),
            lambda: AuditEntry._base_manager.filter(pk=made.pk).update(verb="y"),
            lambda: AuditEntry.objects.bulk_create(
                [
                    AuditEntry(
                        **{f.attname: getattr(made, f.attname) for f in AuditEntry._meta.fields}
                        | {"verb": "y"}
                    )
                ],
                update_conflicts=True,
                update_fields=["verb"],
                unique_fields=["id"],
            ),
        ):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()
        assert AuditEntry.objects.get().verb == "x"


def test_purge_removes_what_is_older_and_nothing_else():
    now = timezone.now()
    old = entry(at=now - timedelta(days=10))
    other = entry(at=now - timedelta(days=10), institution_id=2)
    kept = entry(at=now)
    before = now - timedelta(days=5)

    assert audit.purge(before, dry_run=True) == 2
    assert AuditEntry.objects.count() == 3
    assert audit.purge(before, institution_id=1) == 1
    assert set(AuditEntry.objects.all()) == {other, kept}
    assert old not in AuditEntry.objects.all()
    assert [audit.purge(before), audit.purge(before)] == [1, 0]
