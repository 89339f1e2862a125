"""A school makes its own version of the statements; what was asked before stays what it was."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from boas.content import standard_set
from boas.models import StatementSet
from boas.services import preparing, sets
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    return sets.start_draft(institution=cast.institution, by=cast.quality)


def statement_data(statement, **changes):
    fields = "code phase text success_factors why intervention who duration leads_to route".split()
    return {name: getattr(statement, name) for name in fields} | changes


def where(cast, **more):
    return {"institution": cast.institution.slug, **more}


def test_the_standard_set_comes_from_the_file_and_is_made_once():
    first, second = sets.ensure_standard_set(), sets.ensure_standard_set()
    assert first == second
    assert first.statements.count() == len(standard_set().statements)
    assert first.statements.get(code="V5").route == "documenting"
    assert first.standard_activities.count() == len(standard_set().standard_activities)


def test_a_draft_starts_as_a_copy_and_is_used_only_when_published(cast, draft):
    assert [one.code for one in draft.statements.all()] == [one.code for one in standard_set().statements]
    assert sets.set_in_use(cast.institution).institution is None
    sets.publish(draft=draft, by=cast.quality)
    assert sets.set_in_use(cast.institution) == draft
    assert sets.set_in_use(cast.other_institution).institution is None


def test_a_past_session_keeps_what_was_asked(client, cast):
    before = preparing.create_assessment(improvement=cast.improvement, by=cast.leader)
    draft = sets.start_draft(institution=cast.institution, by=cast.quality)
    statement = draft.statements.get(code="V5")
    client.force_login(cast.quality)
    page = reverse("boas:statement", kwargs=where(cast, pk=draft.pk, statement=statement.pk))
    client.post(page, statement_data(statement, text="Onze afspraken staan op papier."))
    client.post(reverse("boas:set-publish", kwargs=where(cast, pk=draft.pk)))
    assert (
        sets.set_in_use(cast.institution).statements.get(code="V5").text == "Onze afspraken staan op papier."
    )
    before.refresh_from_db()
    asked = before.statement_set.statements.get(code="V5").text
    assert asked != "Onze afspraken staan op papier."


def test_a_published_version_and_the_standard_set_do_not_change(client, cast, draft):
    sets.publish(draft=draft, by=cast.quality)
    client.force_login(cast.quality)
    for fixed in (draft, sets.ensure_standard_set()):
        statement = fixed.statements.first()
        page = reverse("boas:statement", kwargs=where(cast, pk=fixed.pk, statement=statement.pk))
        assert client.get(page).status_code == 404
        with pytest.raises(sets.SetIsFixedError):
            sets.save_statement(statement, by=cast.quality)


def test_a_new_statement_goes_to_its_phase(client, cast, draft):
    client.force_login(cast.quality)
    model = draft.statements.get(code="D1")
    data = statement_data(model, code="D9", text="Iedereen weet waarom we beginnen.")
    assert (
        client.post(reverse("boas:statement-add", kwargs=where(cast, pk=draft.pk)), data).status_code == 302
    )
    phases = [one.phase for one in draft.statements.all()]
    assert phases == sorted(phases, key=["define", "measure", "analyse", "improve"].index)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"text": "woord " * 21}, "21 woorden"),
        ({"code": "V9"}, "In deze fase is een code D"),
        ({"code": "D2"}, "al een stelling met deze code"),
        ({"intervention": ""}, "intervention"),
    ],
)
def test_a_statement_that_does_not_work_in_the_room_is_refused(client, cast, draft, changes, message):
    client.force_login(cast.quality)
    statement = draft.statements.get(code="D1")
    page = reverse("boas:statement", kwargs=where(cast, pk=draft.pk, statement=statement.pk))
    answer = client.post(page, statement_data(statement, **changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()


def test_one_draft_at_a_time(client, cast, draft):
    client.force_login(cast.quality)
    answer = client.post(reverse("boas:set-copy", kwargs=where(cast)), follow=True)
    assert "al een concept" in answer.content.decode()
    client.post(reverse("boas:set-discard", kwargs=where(cast, pk=draft.pk)))
    assert not StatementSet.objects.filter(institution=cast.institution).exists()


def test_activities_are_edited_and_removed(client, cast, draft):
    client.force_login(cast.quality)
    data = {"title": "Taart eten", "explanation": "", "who": "team", "weeks_after": 3}
    client.post(reverse("boas:activity-add", kwargs=where(cast, pk=draft.pk)), data)
    made = draft.standard_activities.get(title="Taart eten")
    url = reverse("boas:activity-remove", kwargs=where(cast, pk=draft.pk, activity=made.pk))
    client.post(url)
    assert not draft.standard_activities.filter(title="Taart eten").exists()


def test_only_the_quality_office_of_the_school_itself(client, cast, draft):
    for person, expected in ((cast.leader, 403), (cast.administrator, 403), (cast.stranger, 404)):
        client.force_login(person)
        assert client.get(reverse("boas:sets", kwargs=where(cast))).status_code == expected
    elsewhere = sets.start_draft(institution=cast.other_institution, by=cast.stranger)
    client.force_login(cast.quality)
    assert client.get(reverse("boas:set", kwargs=where(cast, pk=elsewhere.pk))).status_code == 404


@pytest.mark.constraint
def test_the_database_keeps_one_version_in_use(cast):
    builders.statement_set(cast.institution)
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.statement_set(cast.institution)
