"""The top bar: one's own places, for one query."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from borgen.context import navigation
from borgen.lib.dates import local_today
from tests import builders

pytestmark = pytest.mark.django_db


def shown(user):
    request = RequestFactory().get("/")
    request.user = user
    return navigation(request)["navigation"]


def test_everything_for_one_query(cast, django_assert_num_queries):
    builders.membership(cast.other_team, cast.leader)
    with django_assert_num_queries(1):
        bar = shown(cast.leader)
        assert [team.slug for team in bar.teams] == ["onderwijsassistent", "verpleegkunde"]
        assert (bar.institution, bar.institution_name) == ("roc-de-brug", "ROC De Brug")
        assert not bar.administers
        assert not bar.oversees
        assert bar.logo is None


def test_nothing_is_asked_until_it_is_drawn(cast, django_assert_num_queries):
    with django_assert_num_queries(0):
        shown(cast.leader)


def test_who_is_not_signed_in_has_no_places(django_assert_num_queries):
    with django_assert_num_queries(0):
        bar = shown(AnonymousUser())
        assert (bar.teams, bar.institution, bar.administers) == ([], "", False)


def test_roles_of_the_institution(cast):
    assert shown(cast.administrator).administers
    assert not shown(cast.administrator).oversees
    assert shown(cast.quality).oversees
    assert shown(cast.management).oversees
    assert not shown(cast.quality).administers


def test_who_left_and_teams_that_ended_are_gone(cast):
    assert shown(cast.leaver).teams == []
    cast.team.archived_on = local_today() - timedelta(days=1)
    cast.team.save()
    assert shown(cast.leader).teams == []


def test_one_team_is_a_link_and_more_are_a_menu(client, cast):
    client.force_login(cast.leader)
    page = client.get("/toegankelijkheid/").content.decode()
    assert '<a href="/roc-de-brug/teams/onderwijsassistent/">Onderwijsassistent</a>' in page
    builders.membership(cast.other_team, cast.leader)
    page = client.get("/toegankelijkheid/").content.decode()
    assert "<summary>Teams" in page
    assert '<a href="/roc-de-brug/teams/verpleegkunde/">Verpleegkunde</a>' in page


def test_a_schools_own_colours_are_linked_for_its_people_alone(client, cast):
    client.force_login(cast.member)
    assert "huisstijl.css" not in client.get("/toegankelijkheid/").content.decode()
    cast.institution.brand_colour = "#5b2c83"
    cast.institution.save()
    # The address holds the colour: browsers keep the sheet until the colour changes.
    link = 'href="/roc-de-brug/huisstijl.css?v=5b2c83"'
    assert link in client.get("/toegankelijkheid/").content.decode()
    client.logout()
    assert "huisstijl.css" not in client.get("/toegankelijkheid/").content.decode()
