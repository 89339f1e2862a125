"""How long somebody stays signed in, and what ends it."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from common.models import AuditEntry, OutgoingMail
from tests import builders
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
START = "2027-01-12T08:00:00+01:00"


@pytest.fixture(autouse=True)
def no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def person(cast):
    cast.member.set_password(PASSWORD)
    cast.member.save()
    return cast.member


def sign_in(client, email, password=PASSWORD, **extra):
    return client.post("/inloggen/", {"login": email, "password": password, **extra})


def signed_in(client):
    return client.get("/mijn/").status_code == 200


# --- limits of a session ------------------------------------------------------------------------------------


def test_three_hours_without_a_sign_end_it(client, person, time_machine):
    time_machine.move_to(START, tick=False)
    sign_in(client, person.email)
    assert signed_in(client)
    time_machine.shift(timedelta(hours=2, minutes=59))
    assert signed_in(client)
    time_machine.shift(timedelta(hours=2, minutes=59))
    assert signed_in(client)
    time_machine.shift(timedelta(hours=3, minutes=6))
    assert not signed_in(client)


def test_twelve_hours_end_it_however_busy(client, person, time_machine):
    time_machine.move_to(START, tick=False)
    sign_in(client, person.email)
    for _ in range(11):
        time_machine.shift(timedelta(hours=1))
        assert signed_in(client)
    time_machine.shift(timedelta(minutes=59))
    assert signed_in(client)
    time_machine.shift(timedelta(minutes=2))
    assert not signed_in(client)


def test_who_comes_back_is_led_to_where_she_was(client, person, time_machine):
    time_machine.move_to(START, tick=False)
    sign_in(client, person.email)
    time_machine.shift(timedelta(hours=13))
    answer = client.get("/mijn/")
    assert answer.url == "/inloggen/?next=/mijn/"
    answer = sign_in(client, person.email, next="/mijn/")
    assert answer.url == "/mijn/"


@pytest.mark.parametrize(
    "target", ["https://kwaad.example/", "//kwaad.example/", "/\\kwaad.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_no_other_site(client, person, target):
    assert sign_in(client, person.email, next=target).url == "/"


# --- ending it ----------------------------------------------------------------------------------------------


def test_signing_out_everywhere_ends_every_session(client, person):
    other = Client()
    for one in (client, other):
        sign_in(one, person.email)
    assert client.get("/mijn/overal-uitloggen/").status_code == 200
    assert signed_in(other)
    answer = client.post("/mijn/overal-uitloggen/")
    assert answer.url == "/inloggen/"
    assert not signed_in(client)
    assert not signed_in(other)
    assert AuditEntry.objects.filter(verb="person.signed_out", actor_id=person.pk).count() == 1
    sign_in(client, person.email)
    assert signed_in(client)


def test_another_password_ends_the_other_sessions(client, person):
    other = Client()
    for one in (client, other):
        sign_in(one, person.email)
    fresh = "nog een lange zin 8"
    answer = client.post(
        "/inloggen/wachtwoord/", {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    )
    assert answer.status_code == 302
    assert signed_in(client)
    assert not signed_in(other)


def test_a_closed_account_cannot_sign_in(client, person):
    person.is_active, person.left_at = False, timezone.now()
    person.save()
    assert sign_in(client, person.email).url == "/inloggen/geblokkeerd/"
    assert "_auth_user_id" not in client.session


# --- signing in ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("email", ["mo.lid@school.example", "niemand@school.example"])
def test_a_wrong_password_and_an_unknown_address_read_the_same(client, person, email):
    answer = sign_in(client, email, "verkeerd")
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "__all__": [
            "Dit e-mailadres en dit wachtwoord horen niet bij elkaar. Controleer ze en probeer het opnieuw."
        ]
    }


def test_guessing_a_password_ends_after_five_times(client, person):
    for number in range(5):
        sign_in(client, person.email, f"gok {number}")
    answer = sign_in(client, person.email)
    assert "Probeer het over vijf minuten opnieuw" in str(answer.context["form"].errors)
    assert "_auth_user_id" not in client.session
    other = builders.user(person.institution, password=PASSWORD)
    sign_in(client, other.email)
    assert client.session["_auth_user_id"] == str(other.pk)


def test_too_many_requests_from_one_place_meet_a_page_that_says_so(client, person, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "login": "2/m/ip"}
    codes = [sign_in(client, person.email, "gok").status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_a_forgotten_password_goes_through_the_outbox(client, person):
    client.post("/inloggen/wachtwoord/vergeten/", {"email": person.email})
    mail = OutgoingMail.objects.get(to=person.email)
    assert "/inloggen/wachtwoord/nieuw/" in mail.text
    assert "/inloggen/wachtwoord/nieuw/" in mail.html
    assert mail.institution_id == person.institution_id


def test_nobody_else_gets_mail_on_request(client, person):
    known = client.post("/inloggen/wachtwoord/vergeten/", {"email": person.email})
    unknown = client.post("/inloggen/wachtwoord/vergeten/", {"email": "buiten@elders.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert OutgoingMail.objects.count() == 1


def test_nobody_signs_up(client):
    assert client.get("/accounts/signup/").status_code == 404


# --- one's own page -----------------------------------------------------------------------------------------


def test_own_details(client, person, cast):
    client.force_login(person)
    text = client.get("/mijn/").content.decode()
    for part in (person.email, cast.institution.name, "Onderwijsassistent, teamlid", "BOAS"):
        assert part in text


def test_the_language_changes_at_once(client, person):
    client.force_login(person)
    text = client.post("/mijn/", {"name": "Mo Lid", "language": "en"}, follow=True).content.decode()
    assert "What you changed is saved." in text
    assert '<html lang="en">' in text
    assert "Sign out everywhere" in text


@pytest.mark.parametrize("fields", [{"name": "", "language": "nl"}, {"name": "Mo", "language": "fr"}])
def test_what_is_wrong_stays_on_the_page(client, person, fields):
    client.force_login(person)
    answer = client.post("/mijn/", fields)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_nothing_else_is_changed_through_ones_own_page(client, person):
    client.force_login(person)
    sent = {"name": "Mo", "language": "nl", "email": "x@x.example", "institution": "2", "is_active": "0"}
    client.post("/mijn/", sent)
    before = (person.email, person.institution_id, person.is_active)
    person.refresh_from_db()
    assert (person.email, person.institution_id, person.is_active) == before


def test_own_data_as_json(client, person, cast):
    client.force_login(person)
    content = json.loads(client.get("/mijn/gegevens.json").content)
    assert content["person"][0]["email"] == person.email
    assert content["teams"] == [
        {"team": "Onderwijsassistent", "role": "teamlid", "since": str(builders.LONG_AGO), "until": None}
    ]
    assert "nergens wie wat koos" in content["about_boas"]
    assert "password" not in str(content)
    assert cast.leader.email not in str(content)


def test_nobody_can_see_when_somebody_was_last_here(client, person):
    sign_in(client, person.email)
    assert "last_login" not in {field.name for field in person._meta.get_fields()}
    assert "last_login" not in client.get("/mijn/gegevens.json").content.decode()
