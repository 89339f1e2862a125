"""What is kept of the overview is what would be loaded now, whatever people change in between."""

from __future__ import annotations

import base64
import copy
import pickle
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from borgen.lib.conflict import Edit
from borgen.overview import keeping, loading, ready
from borgen.overview.keeping import Keeper
from borgen.overview.ready import teams_kept
from borgen.overview.shape import TeamState
from common import audit
from common.models import AuditEntry
from improvements import services as improving
from monitoring.services import (
    indicators,
    measuring,
)
from teams.models import Institution
from teams.services import members, people, school_years, teams
from tests import builders
from tests.borgen.overview_changes import CHANGES, ONE, TODAY, TYPED, YESTERDAY, School, day_span
from tests.borgen.test_overview import page_of, row_of, watched
from tests.cast import Cast

# Both databases are asked by the same text.
pytestmark = [pytest.mark.django_db, pytest.mark.search]


@pytest.fixture
def school(cast: Cast, settings: LazySettings) -> Iterator[School]:
    settings.KEEP_OVERVIEW = True
    keeping.forget()
    builders.years(cast.institution)
    indicator = watched(cast.team, cast.improvement)
    elsewhere = builders.improvement(cast.other_team)
    watched(cast.other_team, elsewhere, indicator=indicator)
    yield School(
        cast,
        indicator,
        cast.team.monitoring_lines.get(),
        cast.team.measurements.get(),
        builders.assessment(cast.improvement, state="closed", chair=cast.leader),
    )
    keeping.forget()


# --- each kind of change ------------------------------------------------------------------------------------


def kept(school: School) -> dict[str, Any]:
    """As the pages read it, each time with eyes of its own."""
    pk = school.team.institution_id
    keeper = Keeper(pk, TODAY)
    return {
        "teams": teams_kept(keeper),
        "newest": keeper.of_teams("newest", lambda only: loading.newest_of(pk, TODAY, only)),
        "series": keeper.of_teams(
            "series", lambda only: loading.series_of(pk, TODAY, school.indicator.pk, only)
        ),
        "indicators": keeper.of_all("indicators", lambda: loading.indicators_of(pk)),
    }


def loaded(school: School) -> dict[str, Any]:
    pk = school.team.institution_id
    return {
        "teams": loading.teams_of(pk, TODAY),
        "newest": loading.newest_of(pk, TODAY),
        "series": loading.series_of(pk, TODAY, school.indicator.pk),
        "indicators": loading.indicators_of(pk),
    }


def in_order(found: dict[str, Any]) -> dict[str, Any]:
    """What an improvement stands behind says nothing."""

    def one(value: TeamState) -> TeamState:
        return replace(value, going=sorted(value.going, key=lambda going: going.pk))

    def rows(value: list[Any]) -> list[Any]:
        return sorted(value, key=str)

    return {
        **found,
        "teams": {pk: one(team) for pk, team in found["teams"].items()},
        "newest": {pk: rows(of) for pk, of in found["newest"].items()},
        "series": {pk: list(of) for pk, of in found["series"].items()},
    }


@pytest.mark.parametrize("name", CHANGES)
def test_after_each_change_what_is_kept_is_what_would_be_loaded(school: School, name: str) -> None:
    prepare, change, whose = CHANGES[name]
    seen = prepare(school)
    before = kept(school)
    untouched = copy.deepcopy(before)
    change(school, seen)
    with CaptureQueriesContext(connection) as captured:
        after = kept(school)
    assert in_order(after) == in_order(loaded(school))
    assert in_order(after) != in_order(untouched), "this changes nothing that is shown"
    assert before == untouched, "somebody may be reading what was there"
    asked = [query["sql"] for query in captured if "FROM teams_team team" in query["sql"]]
    assert asked
    assert all(("team.id IN" in sql) == (whose == ONE) for sql in asked)
    keeping.forget()
    assert in_order(kept(school)) == in_order(loaded(school)), "as another process finds it in the database"


def test_one_change_after_another(school: School) -> None:
    """Each on top of what the one before left behind."""
    kept(school)
    for name in (
        "an action that is late already",
        "a number is entered",
        "a team gets another name",
        "an improvement begins",
        "a line ends",
        "an improvement is paused",
        "a team begins",
        "a team ends",
    ):
        prepare, change, _whose = CHANGES[name]
        change(school, prepare(school))
        assert in_order(kept(school)) == in_order(loaded(school)), name


# --- what is asked again ------------------------------------------------------------------------------------


def asked(school: School) -> list[str]:
    """Questions about teams."""
    with CaptureQueriesContext(connection) as captured:
        kept(school)
    return [query["sql"] for query in captured if "FROM teams_team team" in query["sql"]]


def test_nothing_is_asked_twice(school: School) -> None:
    assert asked(school)
    assert not asked(school)


def test_another_process_asks_no_more_than_what_changed(school: School) -> None:
    kept(school)
    keeping.forget()
    assert not asked(school)
    improving.create_improvement(team=school.team, values={"name": "Nieuw"}, by=school.cast.leader)
    keeping.forget()
    assert all(f"team.id IN ({school.team.pk})" in sql for sql in asked(school))


def test_what_the_night_loaded_is_there_in_the_morning(client: Client, school: School) -> None:
    institutions = Institution.objects.count()
    assert ready.prepare(dry_run=True) == institutions
    assert ready.prepare() == institutions
    assert ready.prepare() == 0
    keeping.forget()
    with CaptureQueriesContext(connection) as captured:
        page_of(client, school.cast, school.cast.management, "?toon=normen")
    assert not [query["sql"] for query in captured if "FROM teams_team team" in query["sql"]]


def test_what_cannot_be_read_is_loaded_and_put_in_its_place(school: School) -> None:
    kept(school)
    keeping.forget()
    spoilt = base64.b64encode(pickle.dumps(TODAY)[:-4]).decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cache SET value = %s", [spoilt])
    assert in_order(kept(school)) == in_order(loaded(school))
    keeping.forget()
    assert not asked(school)


@pytest.mark.parametrize("of", ["person", "mail"])
def test_what_stands_elsewhere_asks_nothing(school: School, of: str) -> None:
    kept(school)
    cast = school.cast
    if of == "person":
        people.deactivate(by=cast.administrator, person=cast.member)
    else:
        with transaction.atomic():
            audit.record(
                by=cast.administrator, verb="mail.resend", subject=builders.stuck_mail(cast.institution)
            )
    assert not asked(school)


def test_who_comes_and_goes_asks_that_team_and_changes_nothing(school: School) -> None:
    before = kept(school)
    members.add_member(
        by=school.cast.leader,
        team=school.team,
        person=school.cast.project_leader,
        role="member",
        since=TODAY,
    )
    assert in_order(kept(school)) == in_order(before)


def test_a_school_year_asks_everything(school: School) -> None:
    kept(school)
    year = school.team.institution.school_years.earliest("starts_on")
    school_years.delete_school_year(by=school.cast.administrator, year=year)
    assert all("team.id IN" not in sql for sql in asked(school))


def test_another_institution_asks_nothing(school: School) -> None:
    kept(school)
    improving.create_improvement(
        team=school.cast.far_team, values={"name": "Ver weg"}, by=school.cast.stranger
    )
    assert not asked(school)


def test_a_line_that_comes_later_than_it_says_is_seen(school: School) -> None:
    """Its transaction began before another one, and ended after somebody looked."""
    kept(school)
    early = builders.improvement(school.team)
    _line(school, at=timezone.now() - timedelta(minutes=5))
    assert early.pk in {one.pk for one in kept(school)["teams"][school.team.pk].going}


def test_with_more_lines_than_are_read_everything_is_loaded(school: School) -> None:
    kept(school)
    elsewhere = builders.improvement(school.cast.other_team)
    AuditEntry.objects.bulk_create(_entry(school) for _ in range(keeping.LINES))
    assert any("team.id IN" not in sql for sql in asked(school))
    assert elsewhere.pk in {one.pk for one in kept(school)["teams"][school.cast.other_team.pk].going}


def test_on_another_day_everything_is_loaded(school: School) -> None:
    kept(school)
    with CaptureQueriesContext(connection) as captured:
        teams_kept(Keeper(school.team.institution_id, TODAY + timedelta(days=1)))
    assert any("FROM teams_team team" in query["sql"] for query in captured)


def _entry(school: School, at: datetime | None = None) -> AuditEntry:
    return AuditEntry(
        institution_id=school.team.institution_id,
        team_id=school.team.pk,
        verb="improvement.created",
        subject_type="improvements.improvement",
        subject_id=1,
        at=at or timezone.now(),
    )


def _line(school: School, at: datetime) -> None:
    _entry(school, at).save()


# --- on the page --------------------------------------------------------------------------------------------


def test_the_page_shows_a_change_at_once_and_asks_about_that_team(client: Client, school: School) -> None:
    cast = school.cast
    page_of(client, cast, cast.management)
    improving.create_improvement(team=cast.other_team, values={"name": "Nieuw"}, by=cast.neighbour)
    with CaptureQueriesContext(connection) as captured:
        page = page_of(client, cast, cast.management)
    assert row_of(page, "Verpleegkunde")[:6] == ["1", "0", "0", "0", "0", "1"]
    about = [query["sql"] for query in captured if "FROM teams_team team" in query["sql"]]
    assert len(about) == 3
    assert all(f"team.id IN ({cast.other_team.pk})" in sql for sql in about)


def test_the_page_shows_at_once_what_is_changed_for_all(client: Client, school: School) -> None:
    cast = school.cast
    page_of(client, cast, cast.management, "?toon=normen")
    indicators.edit_indicator(
        indicator=school.indicator,
        edit=Edit({"minimum_denominator": 0}, {"minimum_denominator": 50}),
        by=cast.quality,
    )
    page = page_of(client, cast, cast.management, "?toon=normen")
    assert row_of(page, "Verpleegkunde")[0] == row_of(page, "Onderwijsassistent")[0] == "kleine groep"


def test_small_charts_have_the_name_and_the_number_of_now(client: Client, school: School) -> None:
    cast, query = school.cast, "?toon=tijd&indicator=aanwezig"
    first = page_of(client, cast, cast.management, query)
    assert page_of(client, cast, cast.management, query) == first
    teams.change_team(by=cast.administrator, team=school.team, name="{line} & werk", sector="")
    measuring.enter(instrument=school.instrument, span=day_span(YESTERDAY), typed=TYPED, by=cast.leader)
    page = page_of(client, cast, cast.management, query)
    assert f"{{line}} &amp; werk. {YESTERDAY}: 50" in page
    assert "Onderwijsassistent" not in page


def test_the_page_of_a_team_reads_the_same(client: Client, school: School) -> None:
    client.force_login(school.cast.quality)
    address = reverse("borgen:team-overview", args=[school.team.institution.slug, school.team.slug])
    client.get(address)
    improving.change_state(improvement=school.cast.improvement, event="pause", by=school.cast.leader)
    assert "Gepauzeerd" in client.get(address).content.decode()
