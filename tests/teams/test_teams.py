"""Teams as an administrator keeps them."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.models import AuditEntry
from teams.models import Team
from tests import builders

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/beheer/teams/"


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def test_a_team_is_added_and_its_leader_comes_next(admin, cast):
    answer = admin.post(f"{BASE}nieuw/", {"name": "  Sport  en  Bewegen ", "sector": "Zorg"})
    team = Team.objects.get(name="Sport en Bewegen")
    assert (team.institution, team.slug, team.sector) == (cast.institution, "sport-en-bewegen", "Zorg")
    assert answer.url == "/roc-de-brug/teams/sport-en-bewegen/leden/nieuw/"
    assert AuditEntry.objects.get(verb="team.added").subject_label == "Sport en Bewegen"


def test_a_name_that_only_looks_the_same_gets_another_address(admin):
    admin.post(f"{BASE}nieuw/", {"name": "Onderwijs-assistent!"})
    assert Team.objects.filter(slug="onderwijs-assistent").exists()
    admin.post(f"{BASE}nieuw/", {"name": "Onderwijs assistent"})
    assert Team.objects.filter(slug="onderwijs-assistent-2").exists()


@pytest.mark.constraint
def test_a_name_is_used_once(admin, cast):
    answer = admin.post(f"{BASE}nieuw/", {"name": "ONDERWIJSASSISTENT"})
    assert answer.context["form"].errors == {"name": ["Een ander team van deze instelling heet al zo."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.team(cast.institution, name="ONDERWIJSASSISTENT")
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.team(cast.institution, slug="onderwijsassistent")
    builders.team(cast.other_institution, name="Verpleegkunde")


def test_another_name_keeps_the_address(admin, cast):
    admin.post(f"{BASE}onderwijsassistent/", {"name": "Onderwijs", "sector": ""})
    cast.team.refresh_from_db()
    assert (cast.team.name, cast.team.slug) == ("Onderwijs", "onderwijsassistent")


def test_a_team_ends_and_can_go_on(admin, cast):
    assert admin.get(f"{BASE}onderwijsassistent/beeindigen/").status_code == 200
    cast.team.refresh_from_db()
    assert cast.team.archived_on is None
    admin.post(f"{BASE}onderwijsassistent/beeindigen/")
    context = admin.get(BASE).context
    assert [team.name for team in context["ended"]] == ["Onderwijsassistent"]
    assert admin.get("/roc-de-brug/teams/onderwijsassistent/leden/").status_code == 200
    admin.post(f"{BASE}onderwijsassistent/heropenen/")
    cast.team.refresh_from_db()
    assert cast.team.archived_on is None
    assert AuditEntry.objects.filter(subject_id=cast.team.pk).count() == 2


def test_a_team_without_leader_stands_out(admin, cast):
    builders.team(cast.institution, name="Zonder")
    text = admin.get(BASE).content.decode()
    assert cast.leader.name in text
    assert "geen" in text


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(admin, cast):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert admin.get(BASE).status_code == 200
        return len(found)

    def more(number):
        for _ in range(number):
            builders.leader(builders.team(cast.institution))

    more(3)
    queries()
    before = queries()
    more(6)
    assert queries() == before


def test_teams_of_others_do_not_exist_and_leaders_do_not_manage_teams(admin, cast):
    Team.objects.filter(pk=cast.far_team.pk).update(slug="elders")
    for path in ("elders/", "elders/beeindigen/", "elders/heropenen/"):
        assert admin.post(BASE + path, {"name": "x"}).status_code == 404
    admin.force_login(cast.leader)
    for path in (
        "nieuw/",
        "onderwijsassistent/",
        "onderwijsassistent/beeindigen/",
        "onderwijsassistent/heropenen/",
    ):
        assert admin.post(BASE + path, {"name": "x"}).status_code == 403
    assert Team.objects.filter(archived_on=None).count() == 3
