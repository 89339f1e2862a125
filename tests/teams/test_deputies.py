"""Somebody stands in for the team leader: for some days the same rights, lines and mails, and no longer."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from borgen.context import Navigation
from borgen.lib.dates import local_today
from common.models import AuditEntry
from teams.access import Permission, Role, grants, team_roles
from teams.models import Deputy, Membership, Team, User
from teams.services import deputies, members
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def stand_in(cast: Cast, person: User | None = None, *, first: int = 0, last: int = 5) -> Deputy:
    return deputies.appoint(
        by=cast.leader,
        team=cast.team,
        person=person or cast.member,
        since=local_today() + first * DAY,
        until=local_today() + last * DAY,
    )


def roles_of(person: User, team: Team) -> frozenset[Role]:
    """As the next request finds them: within one they stay as they are."""
    return team_roles(again(person), team)


def again(person: User) -> User:
    return User.objects.get(pk=person.pk)


def page(cast: Cast) -> str:
    return reverse("teams:deputies", args=[cast.institution.slug, cast.team.slug])


class TestRights:
    def test_on_the_first_and_the_last_day_and_not_around_them(self, cast, time_machine):
        today = local_today()
        stand_in(cast, first=2, last=4)
        for days, leads in ((1, False), (2, True), (4, True), (5, False)):
            time_machine.move_to(f"{today + days * DAY}T12:00+00:00", tick=False)
            assert (Role.LEADER in roles_of(cast.member, cast.team)) is leads, days
            assert grants(roles_of(cast.member, cast.team), Permission.CREATE_IMPROVEMENT) is leads
            roles = [team.role for team in Navigation(again(cast.member)).teams]
            assert roles == ["leader" if leads else "member"]

    def test_she_stays_a_member_too(self, cast):
        stand_in(cast)
        assert roles_of(cast.member, cast.team) == {Role.MEMBER, Role.LEADER}

    def test_of_this_team_only_and_of_nobody_else(self, cast):
        builders.membership(cast.other_team, cast.member)
        stand_in(cast)
        assert roles_of(cast.member, cast.other_team) == {Role.MEMBER}
        assert roles_of(cast.process_owner, cast.team) == {Role.MEMBER}

    def test_it_costs_one_question(self, cast, django_assert_num_queries):
        stand_in(cast)
        person = again(cast.member)
        with django_assert_num_queries(1):
            assert team_roles(person, cast.team)
            assert Navigation(person).teams

    def test_who_leaves_the_team_loses_it_at_once(self, cast):
        stand_in(cast)
        membership = Membership.objects.get(team=cast.team, user=cast.member)
        members.change_membership(
            by=cast.leader, membership=membership, role="member", until=local_today() - DAY
        )
        assert roles_of(cast.member, cast.team) == frozenset()
        assert not Deputy.objects.exists(), "it had not begun before the last day"
        builders.membership(cast.team, cast.member, since=local_today())
        assert roles_of(cast.member, cast.team) == {Role.MEMBER}, "coming back does not bring it back"

    def test_who_leaves_earlier_than_planned_stands_in_until_then(self, cast):
        made = stand_in(cast)
        membership = Membership.objects.get(team=cast.team, user=cast.member)
        last = local_today() + 2 * DAY
        members.change_membership(by=cast.leader, membership=membership, role="member", until=last)
        made.refresh_from_db()
        assert made.until == last

    def test_she_may_not_let_it_go_on_after_those_days(self, cast):
        stand_in(cast)
        own = Membership.objects.get(team=cast.team, user=cast.member)
        with pytest.raises(PermissionDenied):
            deputies.appoint(
                by=cast.member,
                team=cast.team,
                person=cast.process_owner,
                since=local_today(),
                until=local_today() + DAY,
            )
        with pytest.raises(PermissionDenied):
            members.change_membership(by=cast.member, membership=own, role="leader", until=None)
        with pytest.raises(PermissionDenied):
            members.add_member(
                by=cast.member, team=cast.team, person=cast.chair, role="leader", since=local_today()
            )
        members.add_member(
            by=cast.member, team=cast.team, person=cast.chair, role="member", since=local_today()
        )


class TestAppointing:
    def test_it_stands_in_the_log(self, cast):
        stand_in(cast)
        entry = AuditEntry.objects.get()
        assert (entry.verb, entry.actor_id, entry.details["person"]) == (
            "deputy.appointed",
            cast.leader.pk,
            cast.member.pk,
        )

    def test_an_administrator_may_too(self, cast):
        today = local_today()
        deputies.appoint(by=cast.administrator, team=cast.team, person=cast.member, since=today, until=today)
        assert Role.LEADER in roles_of(cast.member, cast.team)

    @pytest.mark.parametrize(
        ("first", "last", "field"),
        [(-1, 5, "since"), (3, 2, "until"), (0, 400, "until")],
        ids=["in the past", "backwards", "too long"],
    )
    def test_days_that_make_no_sense(self, cast, first, last, field):
        with pytest.raises(ValidationError) as refused:
            stand_in(cast, first=first, last=last)
        assert list(refused.value.error_dict) == [field]

    def test_days_that_overlap(self, cast):
        stand_in(cast, first=2, last=4)
        stand_in(cast, first=5, last=6)
        stand_in(cast, cast.process_owner, first=2, last=4)
        with pytest.raises(ValidationError):
            stand_in(cast, first=4, last=5)

    def test_who_cannot(self, cast):
        leaving = Membership.objects.get(team=cast.team, user=cast.process_owner)
        Membership.objects.filter(pk=leaving.pk).update(until=local_today() + 2 * DAY)
        for person in (cast.leader, cast.chair, cast.leaver, cast.deactivated, cast.process_owner):
            with pytest.raises(ValidationError) as refused:
                stand_in(cast, person)
            assert list(refused.value.error_dict) == ["person"]
        assert stand_in(cast, cast.process_owner, last=2)

    def test_not_in_a_team_that_ended(self, cast):
        type(cast.team).objects.filter(pk=cast.team.pk).update(archived_on=local_today())
        with pytest.raises(ValidationError):
            stand_in(cast)

    @pytest.mark.constraint
    def test_the_database_refuses_an_end_before_the_start(self, cast):
        with pytest.raises(IntegrityError, match="deputy_ends_after_start"), transaction.atomic():
            Deputy.objects.create(
                team=cast.team,
                user=cast.member,
                since=date(2026, 9, 2),
                until=date(2026, 9, 1),
                appointed_by=cast.leader,
            )


class TestEnding:
    def test_early(self, cast, time_machine):
        made = stand_in(cast)
        time_machine.move_to(timezone.now() + 2 * DAY, tick=False)
        assert deputies.end(by=cast.leader, deputy=made)
        made.refresh_from_db()
        assert made.until == local_today() - DAY
        assert roles_of(cast.member, cast.team) == {Role.MEMBER}
        assert AuditEntry.objects.first().verb == "deputy.ended"
        assert not deputies.end(by=cast.leader, deputy=made), "it is over already"

    def test_before_it_began(self, cast):
        deputies.end(by=cast.leader, deputy=stand_in(cast, first=3))
        assert not Deputy.objects.exists()

    def test_by_herself_and_not_by_another_who_stands_in(self, cast):
        mine, other = stand_in(cast), stand_in(cast, cast.process_owner)
        with pytest.raises(PermissionDenied):
            deputies.end(by=cast.member, deputy=other)
        deputies.end(by=cast.member, deputy=mine)
        assert roles_of(cast.member, cast.team) == {Role.MEMBER}


class TestPages:
    def appoint(self, client: Client, cast: Cast, **fields: Any) -> Any:
        today = local_today()
        data = {"person": cast.member.pk, "since": str(today), "until": str(today + DAY), **fields}
        return client.post(page(cast), data)

    def test_the_leader_appoints_and_everybody_sees_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.leader)
        assert self.appoint(client, cast).status_code == 302
        client.force_login(cast.process_owner)
        for name in ("borgen:team", "teams:members"):
            shown = client.get(reverse(name, args=[cast.institution.slug, cast.team.slug])).content.decode()
            assert cast.member.name in shown
            with translation.override("nl"):
                assert date_format(local_today() + DAY, "j F") in shown

    def test_what_was_typed_stays(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.leader)
        response = self.appoint(client, cast, until=str(local_today() - DAY))
        assert response.status_code == 422
        assert f'value="{local_today() - DAY}"' in response.content.decode()

    def test_somebody_of_another_team_is_no_choice(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.leader)
        assert self.appoint(client, cast, person=cast.neighbour.pk).status_code == 422
        assert not Deputy.objects.exists()

    def test_who_stands_in_sees_it_and_may_stop_herself(self, client: Client, cast: Cast) -> None:
        made = stand_in(cast)
        client.force_login(cast.member)
        shown = client.get(page(cast)).content.decode()
        assert "<select" not in shown
        assert self.appoint(client, cast, person=cast.process_owner.pk).status_code == 403
        address = reverse("teams:deputy-end", args=[cast.institution.slug, cast.team.slug, made.pk])
        assert client.post(address).status_code == 302
        assert client.get(page(cast)).status_code == 403


class TestLinesAndMails:
    def test_lines_for_the_leader_are_hers_too(self, client: Client, cast: Cast) -> None:
        builders.assessment(cast.improvement, chair=cast.leader)
        client.force_login(cast.member)
        before = client.get(reverse("borgen:today")).content.decode()
        stand_in(cast)
        after = client.get(reverse("borgen:today")).content.decode()
        prepare = reverse(
            "boas:prepare", args=[cast.institution.slug, cast.team.slug, cast.improvement.slug, 1]
        )
        assert prepare not in before
        assert prepare in after

    def test_leading_counts_who_stands_in(self, cast: Cast) -> None:
        stand_in(cast)
        leading = Membership.objects.filter(team=cast.team).leading(local_today())
        assert {one.user for one in leading} == {cast.leader, cast.member}
        later = Membership.objects.filter(team=cast.team).leading(local_today() + 6 * DAY)
        assert {one.user for one in later} == {cast.leader}
        own = Membership.objects.filter(team=cast.team).on(local_today()).leaders()
        assert [one.user for one in own] == [cast.leader]

    def test_a_team_without_a_leader_of_its_own_is_still_without(self, cast: Cast) -> None:
        """Standing in never makes the last leader free to go."""
        stand_in(cast)
        own = Membership.objects.get(team=cast.team, user=cast.leader)
        with pytest.raises(ValidationError):
            members.change_membership(by=cast.leader, membership=own, role="member", until=None)
