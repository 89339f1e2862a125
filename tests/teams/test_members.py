"""Members of a team: who is added, changes role and leaves, and by whom."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from borgen.lib.dates import AMSTERDAM, local_today
from common.models import AuditEntry, OutgoingMail
from teams.models import InstitutionRole, Membership, User
from teams.services import members
from tests import builders

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/teams/onderwijsassistent/leden/"
LAST_LEADER = "Een team houdt altijd een teamleider."
DAY = timedelta(days=1)


@pytest.fixture
def leading(client, cast):
    client.force_login(cast.leader)
    return client


def place(cast, person):
    return Membership.objects.get(team=cast.team, user=person)


def test_members_now_and_before(leading, cast):
    builders.membership(
        cast.team, builders.user(cast.institution, name="Later Pas"), since=local_today() + DAY
    )
    context = leading.get(BASE).context
    assert [row.membership.user for row in context["current"]] == [
        cast.leader,
        cast.deactivated,
        cast.member,
        cast.process_owner,
    ]
    assert [row.membership.user for row in context["former"]] == [cast.leaver]
    assert [row.membership.user.name for row in context["coming"]] == ["Later Pas"]


def test_members_see_each_other_but_change_nothing(client, cast):
    client.force_login(cast.member)
    text = client.get(BASE).content.decode()
    assert cast.leader.name in text
    assert "Wijzigen" not in text
    assert cast.process_owner.email not in text
    assert "account gesloten" not in text
    for path in ("nieuw/", f"{place(cast, cast.process_owner).pk}/"):
        assert client.get(BASE + path).status_code == 403
        assert client.post(BASE + path, {"role": "leader"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("neighbour", 404),
        ("stranger", 404),
        ("leaver", 404),
        ("project_leader", 404),
        ("quality", 403),
        ("management", 403),
        ("administrator", 200),
    ],
)
def test_who_reaches_the_members(client, cast, who, code):
    client.force_login(getattr(cast, who))
    assert client.get(BASE).status_code == code


def test_the_list_asks_the_same_number_of_questions_whatever_its_length(leading, cast):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert leading.get(BASE).status_code == 200
        return len(found)

    builders.members(cast.team, 4)
    queries()
    before = queries()
    builders.members(cast.team, 8)
    assert queries() == before


# --- adding -------------------------------------------------------------------------------------------------


def new(**fields):
    return {
        "email": "ina@school.example",
        "name": "Ina Nieuw",
        "role": "member",
        "since": str(local_today()),
        **fields,
    }


def test_a_colleague_who_is_known_belongs_to_the_team_at_once(leading, cast):
    answer = leading.post(f"{BASE}nieuw/", new(email="BAS.buurman@school.example", name=""))
    assert answer.url == BASE
    assert place(cast, cast.neighbour).role == "member"
    assert not OutgoingMail.objects.exists()
    entry = AuditEntry.objects.get(verb="member.added")
    assert entry.details == {"person": cast.neighbour.pk, "role": "member"}


def test_somebody_new_is_invited(leading, cast):
    leading.post(f"{BASE}nieuw/", new())
    person = User.objects.get(email="ina@school.example")
    assert person.institution == cast.institution
    assert OutgoingMail.objects.get(to="ina@school.example")
    assert "krijgt een uitnodiging per mail" in leading.get(BASE).content.decode()


def test_somebody_new_needs_a_name(leading):
    answer = leading.post(f"{BASE}nieuw/", new(name=""))
    assert answer.context["form"].errors == {
        "name": ["Dit adres kennen we nog niet. Vul ook de naam in, dan stuurt Borgen een uitnodiging."]
    }
    assert "ina@school.example" in answer.content.decode()


def test_nobody_of_another_institution_is_drawn_in(leading, cast):
    answer = leading.post(f"{BASE}nieuw/", new(email=cast.stranger.email))
    assert list(answer.context["form"].errors) == ["email"]
    assert cast.stranger.name not in answer.content.decode()
    assert not Membership.objects.filter(user=cast.stranger, team=cast.team).exists()
    with pytest.raises(ValidationError, match="andere instelling"):
        members.add_member(
            by=cast.leader, team=cast.team, person=cast.stranger, role="member", since=local_today()
        )


def test_a_closed_account_is_not_added(leading, cast):
    answer = leading.post(f"{BASE}nieuw/", new(email=cast.deactivated.email))
    assert "gesloten" in str(answer.context["form"].errors["email"])


@pytest.mark.parametrize("extra", [{"institution_roles": "administrator"}, {"roles": "administrator"}])
def test_a_leader_gives_no_roles_for_the_institution(leading, extra):
    leading.post(f"{BASE}nieuw/", new(**extra))
    person = User.objects.get(email="ina@school.example")
    assert not InstitutionRole.objects.filter(user=person).exists()


def test_a_role_that_does_not_exist_is_refused(leading):
    answer = leading.post(f"{BASE}nieuw/", new(role="administrator"))
    assert list(answer.context["form"].errors) == ["role"]


@pytest.mark.constraint
def test_somebody_is_a_member_once(leading, cast):
    answer = leading.post(f"{BASE}nieuw/", new(email=cast.member.email))
    assert "Deze persoon is al lid van dit team." in answer.content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.membership(cast.team, cast.member)


def test_a_membership_does_not_overlap_one_that_ends_later(leading, cast):
    Membership.objects.filter(pk=place(cast, cast.member).pk).update(until=local_today() + 3 * DAY)
    answer = leading.post(f"{BASE}nieuw/", new(email=cast.member.email))
    assert "al lid tot en met" in answer.content.decode()
    answer = leading.post(f"{BASE}nieuw/", new(email=cast.member.email, since=str(local_today() + 4 * DAY)))
    assert answer.status_code == 302


@pytest.mark.constraint
@pytest.mark.parametrize("fields", [{"role": "keizer"}, {"until": builders.LONG_AGO - DAY}])
def test_the_database_keeps_roles_and_days_right(cast, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.membership(cast.team, **fields)


# --- changing and leaving -----------------------------------------------------------------------------------


def change(client, cast, person, **fields):
    return client.post(f"{BASE}{place(cast, person).pk}/", {"role": "member", "until": "", **fields})


def test_a_member_becomes_leader_and_then_the_leader_may_go(leading, cast):
    change(leading, cast, cast.member, role="leader")
    assert place(cast, cast.member).role == "leader"
    answer = change(leading, cast, cast.leader, role="leader", until=str(local_today() - DAY))
    assert answer.url == "/"
    assert leading.get(BASE).status_code == 404
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"member.role_changed", "member.ended"}


@pytest.mark.parametrize("fields", [{"role": "member"}, {"role": "leader", "until": str(local_today())}])
def test_the_last_leader_stays(leading, cast, fields):
    answer = change(leading, cast, cast.leader, **fields)
    assert LAST_LEADER in answer.content.decode()
    assert "heeft dan geen teamleider" not in answer.content.decode()
    assert (place(cast, cast.leader).role, place(cast, cast.leader).until) == ("leader", None)


def test_a_leader_cannot_press_the_administrators_box(leading, cast):
    answer = change(leading, cast, cast.leader, without_leader="on")
    assert LAST_LEADER in answer.content.decode()
    with pytest.raises(PermissionDenied):
        members.change_membership(
            by=cast.leader,
            membership=place(cast, cast.leader),
            role="member",
            until=None,
            without_leader=True,
        )


def test_an_administrator_may_leave_a_team_without_leader(client, cast):
    client.force_login(cast.administrator)
    answer = change(client, cast, cast.leader)
    assert "Ga door: het team heeft dan geen teamleider" in answer.content.decode()
    assert change(client, cast, cast.leader, without_leader="on").url == BASE
    assert place(cast, cast.leader).role == "member"


@pytest.mark.parametrize("kind", ["closed", "ending", "starts later"])
def test_a_second_leader_who_is_not_there_does_not_count(leading, cast, kind):
    other = builders.user(cast.institution, is_active=kind != "closed")
    builders.membership(
        cast.team,
        other,
        role="leader",
        until=local_today() + DAY if kind == "ending" else None,
        since=local_today() + DAY if kind == "starts later" else builders.LONG_AGO,
    )
    assert LAST_LEADER in change(leading, cast, cast.leader).content.decode()


def test_a_last_day_still_counts_and_the_next_day_not(client, cast, time_machine):
    Membership.objects.filter(pk=place(cast, cast.member).pk).update(until=local_today())
    client.force_login(cast.member)
    assert client.get(BASE).status_code == 200
    client.logout()  # in the afternoon this session would still be there at night, and idle for too long
    time_machine.move_to(datetime.combine(local_today() + DAY, time(0, 30), AMSTERDAM))
    client.force_login(cast.member)
    assert client.get(BASE).status_code == 404


def test_a_last_day_before_the_first_is_refused(leading, cast):
    answer = change(leading, cast, cast.member, until=str(builders.LONG_AGO - DAY))
    assert answer.context["form"].errors == {"until": ["De laatste dag ligt niet voor de eerste dag."]}


def test_who_leaves_can_stay_after_all(leading, cast):
    change(leading, cast, cast.member, until=str(local_today() + DAY))
    change(leading, cast, cast.member, until="")
    assert place(cast, cast.member).until is None
    assert AuditEntry.objects.filter(verb="member.continued").count() == 1


def test_a_leader_sends_a_new_invitation_to_a_colleague_who_lost_it(leading, cast):
    path = f"{BASE}{place(cast, cast.member).pk}/"
    assert "Nieuwe uitnodiging sturen" in leading.get(path).content.decode()
    leading.post(f"{path}uitnodigen/")
    assert OutgoingMail.objects.filter(to=cast.member.email).count() == 1
    cast.member.set_password(builders.PASSWORD)
    cast.member.save()
    answer = leading.post(f"{path}uitnodigen/", follow=True)
    assert "heeft al een account" in answer.content.decode()
    assert OutgoingMail.objects.count() == 1
    theirs = Membership.objects.get(team=cast.other_team, user=cast.neighbour)
    assert leading.post(f"{BASE}{theirs.pk}/uitnodigen/").status_code == 404


def test_memberships_of_another_team_do_not_exist(leading, cast):
    theirs = Membership.objects.get(team=cast.other_team, user=cast.neighbour)
    assert leading.get(f"{BASE}{theirs.pk}/").status_code == 404
    assert leading.post(f"{BASE}{theirs.pk}/", {"role": "member", "until": ""}).status_code == 404
    for path in ("verpleegkunde/leden/", "onbekend/leden/"):
        assert leading.get(f"/roc-de-brug/teams/{path}").status_code == 404
    assert leading.get("/college-elders/teams/onderwijsassistent/leden/").status_code == 404


def test_members_of_a_team_that_ended_stay_as_they_were(leading, cast):
    cast.team.archived_on = local_today()
    cast.team.save()
    assert "Wijzigen" not in leading.get(BASE).content.decode()
    answer = leading.post(f"{BASE}nieuw/", new())
    assert "Dit team is beëindigd" in answer.content.decode()
    assert "Dit team is beëindigd" in change(leading, cast, cast.member, role="leader").content.decode()
    assert not User.objects.filter(email="ina@school.example").exists()
