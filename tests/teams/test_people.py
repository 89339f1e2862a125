"""The people of an institution as its administrator keeps them."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from common.models import AuditEntry, OutgoingMail
from teams import people_list
from teams.models import InstitutionRole, Invitation, Membership, User
from teams.people_list import Standing
from teams.services import invitations, members, people
from tests import builders
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/beheer/mensen/"


@pytest.fixture
def administrator(cast):
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    return cast.administrator


@pytest.fixture
def admin(client, administrator):
    client.force_login(administrator)
    return client


def roles_of(person):
    return set(InstitutionRole.objects.filter(user=person).values_list("role", flat=True))


# --- finding ------------------------------------------------------------------------------------------------


def test_the_list_shows_the_institution_and_nobody_else(admin, cast):
    text = admin.get(BASE).content.decode()
    assert cast.member.name in text
    assert cast.deactivated.name in text
    assert cast.stranger.name not in text


@pytest.mark.parametrize("words", ["mo lid", "LID mo", "mo.lid@school"])
def test_every_word_counts_wherever_it_stands(admin, cast, words):
    rows = admin.get(BASE, {"zoek": words}).context["rows"]
    assert [row.person for row in rows] == [cast.member]


def test_looking_for_who_did_not_come_in_yet(admin, cast, administrator):
    invited = members.add_and_invite(
        by=administrator, institution=cast.institution, name="Ina Nieuw", email="ina@school.example"
    )
    rows = admin.get(BASE, {"stand": "invited", "zoek": "ina"}).context["rows"]
    assert [(row.person, row.account.standing) for row in rows] == [(invited, Standing.INVITED)]
    Invitation.objects.update(created_at="2020-01-01T00:00Z", expires_at="2020-01-02T00:00Z")
    rows = admin.get(BASE, {"stand": "invited", "zoek": "ina"}).context["rows"]
    assert rows[0].account.standing is Standing.EXPIRED
    closed = admin.get(BASE, {"stand": "closed"}).context["rows"]
    assert [row.person for row in closed] == [cast.deactivated]
    active = admin.get(BASE, {"stand": "active"}).context["rows"]
    assert [row.person for row in active] == [administrator]


def test_a_page_that_does_not_exist_shows_the_last_one(admin):
    assert admin.get(BASE, {"pagina": "99", "stand": "onzin"}).status_code == 200
    assert admin.get(BASE, {"pagina": "x", "zoek": "a\0b %_"}).status_code == 200
    assert admin.get(f"{BASE}{10**30}/").status_code == 404


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(admin, cast):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert admin.get(BASE).status_code == 200
        return len(found)

    def more(number):
        for _ in range(number):
            person = builders.membership(builders.team(cast.institution)).user
            builders.role(person, "quality")
            builders.membership(cast.team, person)
            Invitation.objects.create(
                user=person, token_hash=f"{person.pk:064}", expires_at="2100-01-01T00:00Z"
            )

    more(5)
    admin.get(BASE)
    before = queries()
    more(10)
    assert queries() == before


# --- adding and changing ------------------------------------------------------------------------------------

NEW = {"name": "Ina Nieuw", "email": "Ina@School.Example", "role": "leader", "institution_roles": ["quality"]}


def test_adding_somebody_invites_and_places_her(admin, cast):
    admin.post(f"{BASE}nieuw/", {**NEW, "team": cast.team.pk})
    person = User.objects.get(email="ina@school.example")
    assert person.institution == cast.institution
    assert not person.has_usable_password()
    assert person.memberships.get().role == "leader"
    assert roles_of(person) == {"quality"}
    mail = OutgoingMail.objects.get(to="ina@school.example")
    assert "/uitnodiging/" in mail.text
    verbs = set(AuditEntry.objects.filter(actor_id=cast.administrator.pk).values_list("verb", flat=True))
    assert verbs == {"person.added", "person.role_given", "member.added", "person.invited"}


def test_nobody_is_added_when_something_is_wrong_further_on(admin, cast, monkeypatch):
    def broken(**kwargs):
        raise ValidationError("kapot")

    monkeypatch.setattr(invitations, "issue", broken)
    answer = admin.post(f"{BASE}nieuw/", NEW)
    assert "kapot" in answer.content.decode()
    assert not User.objects.filter(email="ina@school.example").exists()
    assert not AuditEntry.objects.filter(verb="person.added").exists()


@pytest.mark.constraint
@pytest.mark.parametrize(
    "email", ["mo.lid@school.example", "MO.LID@school.example", "vera.vreemd@school.example"]
)
def test_an_address_is_used_once_in_the_whole_installation(admin, cast, email):
    answer = admin.post(f"{BASE}nieuw/", {**NEW, "email": email})
    assert answer.context["form"].errors == {"email": ["Iemand gebruikt dit e-mailadres al."]}
    assert "Ina Nieuw" in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(institution=cast.institution, name="x", email=email.lower())


def test_a_team_of_another_institution_is_no_choice(admin, cast):
    answer = admin.post(f"{BASE}nieuw/", {**NEW, "team": cast.far_team.pk})
    assert list(answer.context["form"].errors) == ["team"]


def test_a_name_and_roles_are_changed(admin, cast):
    data = {"name": "Mo Ander", "email": cast.member.email, "institution_roles": ["management"]}
    admin.post(f"{BASE}{cast.member.pk}/", data)
    cast.member.refresh_from_db()
    assert cast.member.name == "Mo Ander"
    assert roles_of(cast.member) == {"management"}


def test_another_address_takes_the_old_one_off_the_account(admin, cast):
    EmailAddress.objects.create(user=cast.member, email=cast.member.email, primary=True, verified=True)
    User.objects.filter(pk=cast.member.pk).update(password="")
    cast.member.set_password(PASSWORD)
    cast.member.save()
    admin.post(f"{BASE}{cast.member.pk}/", {"name": cast.member.name, "email": "anders@school.example"})
    admin.logout()
    admin.post("/inloggen/", {"login": "mo.lid@school.example", "password": PASSWORD})
    assert "_auth_user_id" not in admin.session
    admin.post("/inloggen/", {"login": "anders@school.example", "password": PASSWORD})
    assert admin.session["_auth_user_id"] == str(cast.member.pk)


def test_another_address_of_somebody_invited_gets_a_new_invitation(admin, cast, administrator):
    person = members.add_and_invite(
        by=administrator, institution=cast.institution, name="Ina", email="inna@school.example"
    )
    old = Invitation.objects.get(user=person)
    admin.post(f"{BASE}{person.pk}/", {"name": "Ina", "email": "ina@school.example"})
    assert OutgoingMail.objects.filter(to="ina@school.example").count() == 1
    old.refresh_from_db()
    old.user.refresh_from_db()
    assert invitations.state_of(old, old.created_at) is invitations.State.REPLACED


def test_an_unchanged_form_leaves_no_trace(admin, cast):
    admin.post(f"{BASE}{cast.member.pk}/", {"name": cast.member.name, "email": cast.member.email})
    assert not AuditEntry.objects.filter(subject_id=cast.member.pk, verb="person.changed").exists()


def test_somebody_joins_one_more_team(admin, cast):
    admin.post(f"{BASE}{cast.member.pk}/team/", {"team": cast.other_team.pk, "role": "member"})
    assert Membership.objects.filter(user=cast.member, team=cast.other_team).exists()
    answer = admin.post(f"{BASE}{cast.member.pk}/team/", {"team": cast.other_team.pk, "role": "member"})
    assert "al lid van dit team" in answer.content.decode()


# --- the last administrator ---------------------------------------------------------------------------------

LAST = "Dit is de enige beheerder die kan inloggen"


def test_the_last_administrator_stays_one(admin, cast, administrator):
    data = {"name": administrator.name, "email": administrator.email, "institution_roles": ["quality"]}
    answer = admin.post(f"{BASE}{administrator.pk}/", data)
    assert LAST in answer.content.decode()
    assert roles_of(administrator) == {"administrator"}
    answer = admin.post(f"{BASE}{administrator.pk}/sluiten/", follow=True)
    assert LAST in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


@pytest.mark.parametrize("state", ["invited", "closed", "elsewhere"])
def test_somebody_who_cannot_sign_in_is_no_second_administrator(cast, administrator, state):
    school = cast.other_institution if state == "elsewhere" else cast.institution
    other = builders.user(
        school, password=None if state == "invited" else PASSWORD, is_active=state != "closed"
    )
    builders.role(other, "administrator")
    with pytest.raises(ValidationError, match=LAST):
        people.deactivate(by=administrator, person=administrator)


def test_with_a_second_one_the_first_may_go(cast, administrator):
    second = builders.user(cast.institution, password=PASSWORD)
    builders.role(second, "administrator")
    people.set_institution_roles(by=administrator, person=administrator, roles=set())
    assert roles_of(administrator) == set()


# --- closing an account -------------------------------------------------------------------------------------


def test_closing_ends_sessions_at_once_and_opening_does_not_bring_them_back(admin, cast):
    theirs = admin.__class__()
    theirs.force_login(cast.member)
    assert theirs.get("/mijn/").status_code == 200
    admin.post(f"{BASE}{cast.member.pk}/sluiten/")
    assert theirs.get("/mijn/").status_code == 302
    admin.post(f"{BASE}{cast.member.pk}/openen/")
    cast.member.refresh_from_db()
    assert cast.member.is_active
    assert theirs.get("/mijn/").status_code == 302
    assert Membership.objects.filter(user=cast.member, until=None).exists()


def test_the_question_names_teams_that_lose_their_leader(admin, cast):
    text = admin.get(f"{BASE}{cast.leader.pk}/sluiten/").content.decode()
    assert "Hierna zonder teamleider: Onderwijsassistent." in text
    assert "zonder teamleider" not in admin.get(f"{BASE}{cast.member.pk}/sluiten/").content.decode()


def test_signing_somebody_out_everywhere(admin, cast):
    theirs = admin.__class__()
    theirs.force_login(cast.member)
    admin.post(f"{BASE}{cast.member.pk}/uitloggen/")
    assert theirs.get("/mijn/").status_code == 302
    assert AuditEntry.objects.filter(verb="person.signed_out", subject_id=cast.member.pk).count() == 1


def test_questions_change_nothing(admin, cast):
    for path in ("sluiten/", "uitloggen/"):
        assert admin.get(f"{BASE}{cast.member.pk}/{path}").status_code == 200
    before = cast.member.session_generation
    cast.member.refresh_from_db()
    assert (cast.member.is_active, cast.member.session_generation) == (True, before)


def test_an_invitation_is_not_for_who_has_an_account(admin, administrator):
    answer = admin.post(f"{BASE}{administrator.pk}/uitnodigen/", follow=True)
    assert "heeft al een account" in answer.content.decode()
    assert not Invitation.objects.exists()


# --- others -------------------------------------------------------------------------------------------------


def test_people_of_another_institution_do_not_exist(admin, cast):
    for path in ("", "team/", "uitnodigen/", "sluiten/", "openen/", "uitloggen/"):
        assert admin.post(f"{BASE}{cast.stranger.pk}/{path}", {"name": "x"}).status_code == 404
    cast.stranger.refresh_from_db()
    assert cast.stranger.is_active


def test_services_refuse_who_is_no_administrator(cast):
    for service in (people.deactivate, people.reactivate, people.sign_out_everywhere):
        with pytest.raises(PermissionDenied):
            service(by=cast.leader, person=cast.member)
    with pytest.raises(PermissionDenied):
        people.add_person(
            by=cast.leader,
            institution=cast.institution,
            name="x",
            email="x@school.example",
            institution_roles=["administrator"],
        )
    with pytest.raises(PermissionDenied):
        people.set_institution_roles(by=cast.leader, person=cast.leader, roles={"administrator"})


@pytest.mark.constraint
def test_the_database_keeps_roles_known_and_once(cast):
    for role in ("quality", "keizer"):
        with pytest.raises(IntegrityError), transaction.atomic():
            InstitutionRole.objects.create(user=cast.quality, role=role)


def test_who_is_not_invited_yet_is_said_so(admin, cast):
    (row,) = people_list.rows(people_list.with_all(User.objects.filter(pk=cast.member.pk)))
    assert row.account.standing is Standing.NOT_INVITED
    assert "nog niet uitgenodigd" in admin.get(f"{BASE}{cast.member.pk}/").content.decode()
