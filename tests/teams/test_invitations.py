"""From being added to being in: the mail, the page behind its link, and links that are no longer good."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from common.models import AuditEntry, OutgoingMail
from teams.models import Invitation, User
from teams.services import invitations, members
from teams.services.invitations import State

pytestmark = pytest.mark.django_db
PASSWORD = "Tandartsstoel 47 op zolder"


@pytest.fixture
def person(cast):
    return members.add_and_invite(
        by=cast.leader,
        institution=cast.institution,
        name="Ina Nieuw",
        email="ina@school.example",
        team=cast.team,
    )


def path_in(mail):
    (link,) = set(re.findall(rf"{re.escape(settings.BASE_URL)}(/uitnodiging/\S+/)", mail.text))
    return link


@pytest.fixture
def path(person):
    return path_in(OutgoingMail.objects.get(to=person.email))


def answered(**fields):
    return {"name": "Ina Nieuw", "password1": PASSWORD, "password2": PASSWORD, "language": "nl", **fields}


# --- the mail -----------------------------------------------------------------------------------------------


def test_the_mail_says_who_asks_and_for_what(person, path, cast):
    mail = OutgoingMail.objects.get(to=person.email)
    assert mail.subject == "Uitnodiging voor Borgen"
    for part in (mail.text, mail.html):
        assert cast.leader.name in part
        assert "Onderwijsassistent als teamlid" in part
        assert path in part


def test_the_mail_really_arrives(person, path, mailbox, run_tasks):
    run_tasks()
    (message,) = mailbox.to("ina@school.example")
    assert path in message.get_body(("plain",)).get_content()


def test_the_mail_is_in_the_language_of_the_reader(person, cast):
    person.language = "en"
    person.save()
    invitations.issue(by=cast.leader, person=person)
    assert OutgoingMail.objects.first().subject == "Invitation for Borgen"


def test_the_database_knows_no_token(path):
    token = path.split("/")[2]
    row = Invitation.objects.values().get()
    assert token not in str(row)
    assert row["token_hash"] == invitations.digest(token)


# --- coming in ----------------------------------------------------------------------------------------------


def test_looking_changes_nothing_however_often(client, person, path):
    before = list(Invitation.objects.values()), list(User.objects.filter(pk=person.pk).values())
    for _ in range(3):
        answer = client.get(path)
        assert answer.status_code == 200
        client.head(path)
    assert (list(Invitation.objects.values()), list(User.objects.filter(pk=person.pk).values())) == before
    assert "Welkom, Ina Nieuw" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "_auth_user_id" not in client.session


def test_accepting_signs_in_and_leads_to_the_start_page(client, person, path):
    answer = client.post(path, answered(name="Ina Nieuwenhuis", language="en"))
    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert (person.name, person.language, person.check_password(PASSWORD)) == ("Ina Nieuwenhuis", "en", True)
    text = client.get("/").content.decode()
    assert "Welcome to Borgen, Ina Nieuwenhuis" in text
    assert "Protect your account with a second step" in text
    entry = AuditEntry.objects.get(verb="person.accepted")
    assert (entry.actor_id, entry.subject_id) == (person.pk, person.pk)


def test_the_second_step_does_not_ask_for_the_password_again(client, person, path):
    client.post(path, answered())
    assert client.get("/inloggen/tweede-stap/totp/activate/").status_code == 200


def test_the_page_speaks_the_language_of_the_invited(client, person, path):
    User.objects.filter(pk=person.pk).update(language="en")
    answer = client.get(path)
    assert "Choose a password" in answer.content.decode()
    assert answer["Content-Language"] == "en"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"password2": "iets anders"}, "password2"),
        ({"password1": "kort", "password2": "kort"}, "password1"),
        ({"password1": "password123", "password2": "password123"}, "password1"),
        ({"password1": "ina@school.example", "password2": "ina@school.example"}, "password1"),
        ({"name": ""}, "name"),
        ({"language": "fr"}, "language"),
    ],
)
def test_what_is_wrong_stays_on_the_page(client, person, path, fields, wrong):
    answer = client.post(path, answered(**fields))
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [wrong]
    person.refresh_from_db()
    assert not person.has_usable_password()
    assert Invitation.objects.get().accepted_at is None
    assert PASSWORD not in answer.content.decode()


def test_somebody_else_in_this_browser_is_told_and_signed_out(client, cast, person, path):
    client.force_login(cast.administrator)
    assert "Je bent ingelogd als" in client.get(path).content.decode()
    client.post(path, answered())
    assert client.session["_auth_user_id"] == str(person.pk)


# --- links that are no longer good --------------------------------------------------------------------------


def closed(client, path, words, code=410):
    for answer in (client.get(path), client.post(path, answered())):
        assert answer.status_code == code
        assert words in answer.content.decode()
        assert "_auth_user_id" not in client.session


def test_used(client, path, cast):
    client.post(path, answered())
    person = User.objects.get(email="ina@school.example")
    closed(Client(), path, "Je hebt al een account")
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_used_by_another_way_in(client, person, path):
    person.set_password("langs een andere weg")
    person.save()
    closed(client, path, "Je hebt al een account")


def test_expired_with_who_helps(client, cast, path, time_machine):
    cast.institution.contact = "servicedesk@school.example"
    cast.institution.save()
    time_machine.move_to(timezone.now() + invitations.VALID_FOR - timedelta(minutes=5))
    assert client.get(path).status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=6))
    closed(client, path, "Deze uitnodiging is verlopen")
    assert "servicedesk@school.example" in client.get(path).content.decode()


def test_replaced_by_a_newer_one(client, cast, person, path):
    invitations.issue(by=cast.leader, person=person)
    closed(client, path, "Er is een nieuwere uitnodiging")
    newest = path_in(OutgoingMail.objects.filter(to=person.email).order_by("-pk").first())
    assert client.get(newest).status_code == 200


def test_closed_account(client, person, path):
    User.objects.filter(pk=person.pk).update(is_active=False, left_at=timezone.now())
    closed(client, path, "Dit account is gesloten")


@pytest.mark.parametrize("token", ["x", "a" * 43, "%00", "..", "é", "a" * 3000])
def test_unknown_tells_nothing_of_any_school(client, cast, path, token):
    closed(client, f"/uitnodiging/{token}/", "Deze uitnodiging kennen we niet", 404)
    assert cast.institution.name not in client.get(f"/uitnodiging/{token}/").content.decode()


def test_a_hash_from_the_database_is_no_token(client, path):
    stolen = Invitation.objects.get().token_hash
    assert client.get(f"/uitnodiging/{stolen}/").status_code == 404


def test_two_presses_make_one_account(person, path):
    invitation = invitations.find(path.split("/")[2])
    invitations.accept(invitation=invitation, name="Ina", password=PASSWORD, language="nl")
    with pytest.raises(ValidationError, match="niet meer geldig"):
        invitations.accept(invitation=invitation, name="Eva", password="iets heel anders 9", language="nl")
    person.refresh_from_db()
    assert (person.name, person.check_password(PASSWORD)) == ("Ina", True)


def test_a_refused_password_leaves_the_invitation_open(person, path):
    invitation = invitations.find(path.split("/")[2])
    with pytest.raises(ValidationError):
        invitations.accept(invitation=invitation, name="Ina", password="kort", language="nl")
    assert invitations.state_of(invitations.find(path.split("/")[2]), timezone.now()) is State.OPEN


def test_guessing_ends_after_a_while(client, path, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "invitation": "3/m/key"}
    wrong = answered(password2="anders")
    assert [client.post(path, wrong).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert client.get(path).status_code == 200


@pytest.mark.constraint
def test_the_database_keeps_an_invitation_good_for_a_while(person):
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=person, token_hash="0" * 64, created_at=now, expires_at=now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(user=person, token_hash=Invitation.objects.get().token_hash, expires_at=now)
