"""How long an institution keeps things: what it may choose, what goes by it, and who left."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from borgen.daily import EVERY_DAY, next_night
from borgen.lib.dates import AMSTERDAM
from borgen.terms import going
from common.models import AuditEntry
from documents.models import Remark
from documents.services.retention import purge_remarks
from teams.models import Approval, Consent, Institution, InstitutionRole, User
from teams.services import leavers, members, people
from teams.services.retention import change_terms, purge_audit
from teams.terms import DEFAULTS, Term
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
START = "2027-03-01T12:00+01:00"
LATER = "2028-03-02T00:30+01:00"


@pytest.fixture(autouse=True)
def nobody_left_before(cast: Cast) -> None:
    """But for who left just now, as the clock of the wall has it."""
    cast.deactivated.left_at = datetime(2040, 1, 1, tzinfo=AMSTERDAM)
    cast.deactivated.save()


# --- the rules ----------------------------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.parametrize("years", [0, 11])
@pytest.mark.parametrize("term", list(Term))
def test_the_database_knows_the_limits(cast: Cast, term: Term, years: int) -> None:
    """institution_terms_in_years"""
    with pytest.raises(IntegrityError, match="institution_terms_in_years"), transaction.atomic():
        Institution.objects.update(**{term: years})
    setattr(cast.institution, term, years)
    with pytest.raises(ValidationError, match="hele jaren"):
        cast.institution.validate_constraints()


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("user_left_when_closed", {"is_active": False}),
        ("user_left_when_closed", {"left_at": datetime(2027, 1, 1, tzinfo=AMSTERDAM)}),
        ("user_forgotten_after_leaving", {"forgotten_at": datetime(2027, 1, 1, tzinfo=AMSTERDAM)}),
    ],
)
def test_the_database_knows_who_left(cast: Cast, name: str, values: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        User.objects.filter(pk=cast.member.pk).update(**values)
    for field, value in values.items():
        setattr(cast.member, field, value)
    with pytest.raises(ValidationError):
        cast.member.validate_constraints()


# --- each institution its own -------------------------------------------------------------------------------


def remark(cast: Cast) -> Remark:
    document = builders.document(cast.team)
    version = builders.approved(document, author=cast.member, approved_by=cast.leader)
    return builders.document_remark(version, cast.leader)


def choose(cast: Cast, **years: int) -> bool:
    terms = {**DEFAULTS, **{Term(f"{name}_years"): number for name, number in years.items()}}
    return change_terms(by=cast.administrator, institution=cast.institution, terms=terms)


def test_a_school_that_keeps_less_and_one_that_keeps_more(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(START)
    mine, theirs = remark(cast), remark_elsewhere(cast)
    assert choose(cast, talk=1)
    time_machine.move_to("2028-03-01T23:00+01:00")
    assert purge_remarks() == 0
    time_machine.move_to(LATER)
    assert purge_remarks(dry_run=True) == purge_remarks() == 1
    assert list(Remark.objects.all()) == [theirs]
    assert mine not in Remark.objects.all()


def remark_elsewhere(cast: Cast) -> Remark:
    author = builders.user(cast.stranger.institution)
    version = builders.approved(builders.document(cast.far_team), author=author, approved_by=cast.stranger)
    return builders.document_remark(version, cast.stranger)


def test_the_log_of_each(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(START)
    for institution in (cast.institution, cast.far_team.institution):
        AuditEntry.objects.create(
            institution_id=institution.pk, verb="team.added", subject_type="teams.team", subject_id=1
        )
    choose(cast, audit=1)
    time_machine.move_to(LATER)
    assert purge_audit(dry_run=True) == purge_audit()
    left = set(AuditEntry.objects.values_list("institution_id", flat=True))
    assert cast.far_team.institution_id in left
    assert cast.institution.pk not in left


def test_a_change_stands_in_the_log_and_none_does_not(cast: Cast) -> None:
    assert choose(cast, audit=5, signal=3)
    entry = AuditEntry.objects.get(verb="institution.terms_changed")
    assert entry.details == {"audit_years": [7, 5], "signal_years": [2, 3]}
    assert entry.actor_id == cast.administrator.pk
    assert not choose(cast, audit=5, signal=3)
    assert AuditEntry.objects.filter(verb="institution.terms_changed").count() == 1


# --- the page -----------------------------------------------------------------------------------------------


def address(cast: Cast) -> str:
    return reverse("borgen:terms", args=[cast.institution.slug])


SAME = {term.value: years for term, years in DEFAULTS.items()}


def test_a_shorter_term_says_what_goes_and_asks(client: Client, cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(START)
    remark(cast)
    AuditEntry.objects.create(
        institution_id=cast.institution.pk, verb="team.added", subject_type="teams.team", subject_id=1
    )
    time_machine.move_to(LATER)
    client.force_login(cast.administrator)
    assert "Niets is over de termijn." in client.get(address(cast)).content.decode()

    sent = {**SAME, "talk_years": 1}
    answer = client.post(address(cast), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "1 opmerking bij een versie" in page
    assert 'name="talk_years" value="1"' in page
    assert purge_remarks(dry_run=True) == 0, "nothing is saved yet"

    shown = answer.context["shown"]
    more = client.post(address(cast), {**sent, "audit_years": 1, "understood": "on", "shown": shown})
    assert more.status_code == 422, "the tick was not about the log"
    assert "1 regel van het logboek" in more.content.decode()
    assert "checked" not in more.content.decode().partition('name="understood"')[2][:120]

    answer = client.post(address(cast), {**sent, "understood": "on", "shown": shown}, follow=True)
    assert "De termijnen zijn bewaard" in answer.content.decode()
    assert "1 opmerking bij een versie" in answer.content.decode(), "and it says what goes tonight"
    assert purge_remarks() == 1


def test_the_page_says_what_the_night_takes(cast: Cast, gone: User, time_machine: Any) -> None:
    """On the day itself the next night is that of tomorrow."""
    time_machine.move_to("2028-03-01T16:00+01:00")
    said = going(cast.institution.pk, cast.institution.terms, next_night())
    assert said == ["1 naam van iemand die vertrok"]
    time_machine.move_to("2028-03-02T03:00+01:00")
    assert leavers.forget_names() == 1


def test_a_shorter_term_that_takes_nothing_asks_nothing(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    assert client.post(address(cast), {**SAME, "talk_years": 1}).status_code == 302
    cast.institution.refresh_from_db()
    assert cast.institution.terms == {**DEFAULTS, Term.TALK: 1}


@pytest.mark.parametrize("wrong", ["0", "11", "", "veel", "1.5"])
def test_what_is_no_number_of_years(client: Client, cast: Cast, wrong: str) -> None:
    client.force_login(cast.administrator)
    answer = client.post(address(cast), {**SAME, "audit_years": wrong})
    assert answer.status_code == 422
    assert f'value="{wrong}"' in answer.content.decode() or not wrong
    assert ("Geef hele jaren, van 1 tot en met 10." in answer.content.decode()) == (wrong in {"0", "11"})
    cast.institution.refresh_from_db()
    assert cast.institution.terms == DEFAULTS


# --- who left -----------------------------------------------------------------------------------------------


@pytest.fixture
def gone(cast: Cast, time_machine: Any) -> User:
    """Somebody who agreed to a version, keeps keys of all kinds, and left."""
    time_machine.move_to(START)
    person = builders.user(cast.institution, name="Zegert Zonderling", email="zegert@zonderling.example")
    builders.membership(cast.team, person)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    Authenticator.objects.create(user=person, type="totp", data={})
    builders.role(person, "quality")
    version = builders.approved(builders.document(cast.team), author=person, approved_by=cast.leader)
    builders.consent(builders.approval(version, state="approved"), person, present=True)
    people.deactivate(by=cast.administrator, person=person)
    return person


def columns() -> Iterable[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                yield model, field.column


def stands_in(words: str) -> set[str]:
    """In which columns of the whole database, whatever they are for."""
    found = set()
    for model, column in columns():
        table = model._meta.db_table
        asked = f'SELECT COUNT(*) FROM "{table}" WHERE LOWER(CAST("{column}" AS text)) LIKE %s'
        with connection.cursor() as cursor:
            cursor.execute(asked, [f"%{words.lower()}%"])
            if cursor.fetchone()[0]:
                found.add(f"{table}.{column}")
    return found


def test_after_the_term_the_name_is_nowhere(gone: User, time_machine: Any) -> None:
    assert stands_in("Zonderling") >= {"teams_user.name", "teams_user.email"}
    time_machine.move_to("2028-03-01T23:00+01:00")
    assert leavers.forget_names() == 0
    time_machine.move_to(LATER)
    assert leavers.forget_names(dry_run=True) == 1
    assert stands_in("Zonderling")
    assert leavers.forget_names() == 1
    assert leavers.forget_names() == 0
    assert stands_in("Zonderling") == set()
    assert leavers.forget_names in [step.work for step in EVERY_DAY]


def test_what_somebody_did_stays_without_a_name(
    client: Client, cast: Cast, gone: User, time_machine: Any
) -> None:
    time_machine.move_to(LATER)
    leavers.forget_names()
    gone.refresh_from_db()
    assert gone.name == "Oud-collega"
    assert Consent.objects.get(user=gone).agreed_at
    assert Approval.objects.get().state == "approved"
    assert gone.memberships.get().until == date(2027, 3, 1), "and stands among the people of today no more"
    assert AuditEntry.objects.get(verb="person.forgotten").actor_id is None
    for ways_in in (EmailAddress, Authenticator, InstitutionRole):
        assert not ways_in.objects.filter(user=gone).exists()
    assert not gone.has_usable_password()


def test_who_has_no_name_is_not_looked_for_and_does_not_come_back(
    client: Client, cast: Cast, gone: User, time_machine: Any
) -> None:
    time_machine.move_to(LATER)
    leavers.forget_names()
    client.force_login(cast.administrator)
    people_page = reverse("teams:people", args=[cast.institution.slug])
    assert "Oud-collega" not in client.get(people_page).content.decode()
    page = reverse("teams:person", args=[cast.institution.slug, gone.pk])
    assert client.get(page).status_code == 404
    with pytest.raises(ValidationError):
        people.reactivate(by=cast.administrator, person=gone)
    with pytest.raises(ValidationError):
        people.change_person(by=cast.administrator, person=gone, name="Zegert", email="zegert@school.example")
    stay = gone.memberships.get()
    with pytest.raises(ValidationError):
        members.change_membership(by=cast.leader, membership=stay, role="member", until=None)
    again = people.add_person(
        by=cast.administrator, institution=cast.institution, name="Zegert", email="zegert@zonderling.example"
    )
    assert again.pk != gone.pk, "who comes back begins anew"


def test_who_comes_back_in_time_keeps_her_name(cast: Cast, gone: User, time_machine: Any) -> None:
    people.reactivate(by=cast.administrator, person=gone)
    time_machine.move_to(LATER)
    assert leavers.forget_names() == 0
    gone.refresh_from_db()
    assert (gone.name, gone.left_at) == ("Zegert Zonderling", None)


def test_who_came_back_between_looking_and_doing(cast: Cast, gone: User) -> None:
    stale = User.objects.get(pk=gone.pk)
    people.reactivate(by=cast.administrator, person=gone)
    assert not leavers.forget(person=stale)
    assert User.objects.get(pk=gone.pk).name == "Zegert Zonderling"


def test_each_school_its_own_term(cast: Cast, gone: User, time_machine: Any) -> None:
    choose(cast, leaver=2)
    time_machine.move_to(LATER)
    assert leavers.forget_names() == 0
    time_machine.move_to(datetime.fromisoformat(LATER) + timedelta(days=366))
    assert leavers.forget_names() == 1


def test_only_who_left(cast: Cast, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(days=4000))
    names = set(User.objects.filter(is_active=True).values_list("name", flat=True))
    leavers.forget_names()
    assert set(User.objects.filter(is_active=True).values_list("name", flat=True)) == names
