"""The log as an administrator reads it, and that it has words for everything that is recorded."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.states import ACTION
from borgen.audit_verbs import VERBS
from common import audit
from common.models import AuditEntry
from improvements.states import IMPROVEMENT
from teams.models import Team
from tests import builders

BASE = "/roc-de-brug/beheer/logboek/"
APPS = ("borgen", "common", "teams", "improvements", "boas", "actions")


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def note(by, verb, subject, **details):
    with transaction.atomic():
        return audit.record(by=by, verb=verb, subject=subject, **details)


def told(answer):
    return [(row.actor, row.what, row.subject) for row in answer.context["rows"]]


@pytest.mark.django_db
def test_who_did_what_to_what_newest_first(admin, cast):
    note(cast.administrator, "team.added", cast.team)
    note(cast.leader, "member.added", cast.team, person=cast.member.pk, role="leader")
    note(cast.administrator, "person.role_given", cast.member, role="quality")
    note(None, "team.ended", cast.team)
    assert told(admin.get(BASE)) == [
        ("Borgen zelf", "beëindigde een team", "Onderwijsassistent"),
        ("administrator persoon", "gaf iemand de rol kwaliteitszorg", "Mo Lid"),
        ("Lia Leider", "voegde Mo Lid als teamleider toe aan een team", "Onderwijsassistent"),
        ("administrator persoon", "voegde een team toe", "Onderwijsassistent"),
    ]


@pytest.mark.django_db
def test_somebody_who_is_gone_has_no_name_any_more(admin, cast):
    gone = builders.user(cast.institution)
    note(gone, "person.changed", gone)
    gone.delete()
    assert told(admin.get(BASE)) == [("iemand die weg is", "wijzigde iemands gegevens", "iemand die weg is")]


@pytest.mark.django_db
def test_nothing_of_another_institution(admin, cast):
    note(cast.stranger, "team.added", cast.far_team)
    assert told(admin.get(BASE)) == []
    assert "Er is nog niets gebeurd" in admin.get(BASE).content.decode()
    assert admin.get("/college-elders/beheer/logboek/").status_code == 404


@pytest.mark.django_db
def test_looking_for_a_team(admin, cast):
    note(cast.leader, "improvement.pause", cast.improvement, institution_id=cast.institution.pk)
    note(cast.administrator, "team.changed", cast.other_team)
    note(cast.administrator, "person.changed", cast.member)
    answer = admin.get(BASE, {"team": cast.team.slug})
    assert told(answer) == [("Lia Leider", "pauzeerde een verbeterproject", cast.improvement.name)]
    choices = dict(answer.context["form"].fields["team"].choices)
    assert list(choices.values()) == ["Alle teams", "Onderwijsassistent", "Verpleegkunde"]
    assert len(told(admin.get(BASE, {"team": cast.far_team.slug + "-weg"}))) == 3, "no team of here"


@pytest.mark.django_db
def test_looking_for_a_person_a_verb_and_days(admin, cast, time_machine):
    time_machine.move_to(timezone.now() - timedelta(days=10))
    note(cast.leader, "team.added", cast.team)
    time_machine.move_to(timezone.now() + timedelta(days=10))
    note(cast.administrator, "person.changed", cast.leader)
    note(cast.administrator, "team.changed", cast.team)
    admin.force_login(cast.administrator)
    assert len(told(admin.get(BASE, {"persoon": "lia"}))) == 2
    assert len(told(admin.get(BASE, {"persoon": "vera"}))) == 0
    assert len(told(admin.get(BASE, {"wat": "team.changed"}))) == 1
    today = str(timezone.localdate())
    assert len(told(admin.get(BASE, {"van": today}))) == 2
    assert len(told(admin.get(BASE, {"tot": today}))) == 3
    assert len(told(admin.get(BASE, {"van": today, "persoon": "lia", "wat": "person.changed"}))) == 1
    answer = admin.get(BASE, {"van": "gisteren"})
    assert answer.context["form"].errors["van"]


@pytest.mark.django_db
def test_who_may_not_read_it(client, cast):
    for person in (cast.leader, cast.quality, cast.management, cast.member):
        client.force_login(person)
        assert client.get(BASE).status_code == 403


@pytest.mark.django_db
def test_the_log_asks_the_same_number_of_questions_whatever_its_length(admin, cast):
    def more(number):
        for _ in range(number):
            team = builders.team(cast.institution)
            note(builders.leader(team), "member.added", team, person=builders.membership(team).user.pk)

    def queries():
        with CaptureQueriesContext(connection) as found:
            assert admin.get(BASE).status_code == 200
        return len(found)

    more(5)
    queries()
    before = queries()
    more(10)
    assert queries() == before


@pytest.mark.django_db
def test_a_long_log_has_pages_that_keep_the_question(admin, cast):
    for _ in range(55):
        note(cast.administrator, "team.changed", cast.team)
    answer = admin.get(BASE, {"wat": "team.changed", "pagina": "2"})
    assert len(told(answer)) == 5
    assert "?wat=team.changed&amp;pagina=1" in answer.content.decode()
    assert AuditEntry.objects.count() == 55
    assert Team.objects.filter(pk=cast.team.pk).exists()


def recorded():
    """Every verb in the code: the texts like `noun.done` that go to a function that records."""
    for app in APPS:
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            if path.name == "audit_verbs.py":
                continue
            for call in ast.walk(ast.parse(path.read_text())):
                if isinstance(call, ast.Call) and _records(call.func):
                    yield from _verbs(call, path)


def _records(function):
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in {"record", "_record", "note", "_note"} or name.startswith("_record")


def _verbs(call, path):
    given = [*call.args, *(word.value for word in call.keywords if word.arg == "verb")]
    texts = [part for value in given for part in ast.walk(value) if isinstance(part, ast.Constant)]
    for text in texts:
        if isinstance(text.value, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", text.value):
            yield text.value, path.name


def test_the_log_has_words_for_everything_that_is_recorded():
    missing = {(verb, where) for verb, where in recorded() if verb not in VERBS}
    assert not missing


@pytest.mark.parametrize(("subject", "machine"), [("improvement", IMPROVEMENT), ("action", ACTION)])
def test_the_log_has_words_for_every_change_of_state(subject, machine):
    assert {f"{subject}.{event}" for event in machine.transitions} <= set(VERBS)
