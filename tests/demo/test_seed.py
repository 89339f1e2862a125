"""The demo: there whole or not at all, twice the same, in demo mode alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from actions.models import Action, Planning
from boas.content import standard_set
from boas.models import Assessment, Tally
from boas.scoring import Verdict, judge
from borgen.demo import ACCOUNTS, INSTITUTION, PASSWORD, address, counts
from borgen.demo.seed import DemoRefusedError, seed
from borgen.lib.dates import local_today
from borgen.posters.keeping import Wish, content_of
from borgen.posters.shape import Kind
from borgen.posters.subjects import offered
from common.models import OutgoingMail
from improvements.models import Improvement, Process
from teams.models import Institution, Membership, Period, SchoolYear, Team, User
from tests import builders


@pytest.fixture
def demo_mode(settings: Any) -> None:
    settings.DEMO = True
    # The addresses of the demo are routed when the server starts in demo mode.
    settings.ROOT_URLCONF = "tests.house.urls"


@pytest.fixture
def demo(db: None, demo_mode: None) -> None:
    assert seed(local_today())


def rows_of_everything() -> dict[str, list[dict[str, Any]]]:
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label != "sessions"
    }


def test_a_second_time_changes_nothing(demo: None) -> None:
    before = rows_of_everything()
    assert not seed(local_today() + timedelta(days=3))
    assert rows_of_everything() == before


def test_the_command_runs_twice(db: None, demo_mode: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_demo")
    call_command("seed_demo")
    said = capsys.readouterr().out
    assert "The demo is ready." in said
    assert "nothing changed" in said
    assert all(account.email in said for account in ACCOUNTS)


def test_refused_outside_demo_mode(db: None) -> None:
    before = rows_of_everything()
    with pytest.raises(CommandError, match="BORGEN_DEMO"):
        call_command("seed_demo")
    assert rows_of_everything() == before


def test_leaves_what_is_not_demo_alone(db: None, demo_mode: None) -> None:
    school = builders.institution()
    person = builders.user(school)
    closed = builders.assessment(builders.improvement(builders.team(school)), state="closed")
    assert seed(local_today())
    assert Institution.objects.get(pk=school.pk).name == school.name
    assert User.objects.get(pk=person.pk).password == person.password
    assert Assessment.objects.get(pk=closed.pk).tallies.count() == len(builders.CODES)


def test_half_a_demo_is_refused(db: None, demo_mode: None) -> None:
    builders.user(builders.institution(), email=address("teamleider"))
    with pytest.raises(DemoRefusedError):
        seed(local_today())
    assert not Institution.objects.filter(slug=INSTITUTION).exists()


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.name)
def test_each_account_signs_in_and_sees_its_start_page(demo: None, account: Any, client: Client) -> None:
    response = client.post(
        reverse("account_login"), {"login": account.email, "password": account.password}, follow=True
    )
    assert response.redirect_chain[-1][0] == reverse("borgen:today")
    assert response.status_code == 200
    assert account.person in response.content.decode()


def test_others_of_the_demo_have_no_password(demo: None) -> None:
    known = {account.email for account in ACCOUNTS}
    others = list(User.objects.exclude(email__in=known))
    assert others
    assert not any(person.has_usable_password() for person in others)
    assert all(person.check_password(PASSWORD) for person in User.objects.filter(email__in=known))


def test_the_case_of_the_handbook(demo: None) -> None:
    school = Institution.objects.get(slug=INSTITUTION)
    team = Team.objects.get(institution=school, slug="onderwijsassistent")
    today = Membership.objects.filter(team=team).on(local_today())
    assert today.filter(role="member").count() == 14
    assert list(today.leaders().values_list("user__email", flat=True)) == [address("teamleider")]
    assert Improvement.objects.filter(team=team).count() == 3
    assert {one.owner and one.owner.email for one in Process.objects.filter(team=team)} >= {
        address("proceseigenaar"),
        None,
    }
    guidance = Improvement.objects.get(team=team, slug="begeleiding-van-de-student")
    assert guidance.project_leader
    assert guidance.project_leader.email == address("projectleider")
    assert not today.filter(user=guidance.project_leader).exists(), "a guest from another team"


def test_the_school_year_is_that_of_today(demo: None) -> None:
    today = local_today()
    for school in Institution.objects.all():
        years = list(SchoolYear.objects.filter(institution=school))
        assert len(years) == 2
        assert sum(year.contains(today) for year in years) == 1
        for year in years:
            periods = list(Period.objects.filter(school_year=year))
            assert [period.number for period in periods] == [1, 2, 3, 4]
            assert all(
                year.contains(period.starts_on) and year.contains(period.ends_on) for period in periods
            )
            assert all(a.ends_on < b.starts_on for a, b in itertools.pairwise(periods))


@pytest.mark.parametrize("day", [date(2027, 2, 28), date(2028, 2, 29), date(2027, 7, 31), date(2027, 8, 1)])
def test_any_day_is_a_day_to_start(db: None, demo_mode: None, day: date) -> None:
    assert seed(day)


def test_counts_are_believable() -> None:
    """Every statement has its row, nobody raised two hands, and both have lows, strengths and doubts."""
    codes = [statement.code for statement in standard_set().statements]
    for table, voters, lows in ((counts.GUIDANCE, 14, 10), (counts.INFORMATION, 12, 6)):
        assert list(table) == codes
        judged = {
            code: judge(Tally(**_named(row)).counts, threshold=30, voters=voters)
            for code, row in table.items()
        }
        low = [code for code, one in judged.items() if one.verdict is Verdict.INTERVENTION]
        assert len(low) == lows
        assert "V5" in low
        assert any(one.strong for one in judged.values())
        assert any(one.large_difference for one in judged.values())
    assert set(counts.GUIDANCE_DECISIONS) == {
        code for code, row in counts.GUIDANCE.items() if 10 * (row[0] + row[1]) >= 3 * sum(row)
    }


def _named(row: counts.Row) -> dict[str, int]:
    return dict(zip(("strongly_disagree", "disagree", "agree", "strongly_agree"), row, strict=True))


def test_sessions_in_each_stage(demo: None) -> None:
    case = Assessment.objects.filter(improvement__team__slug="onderwijsassistent")
    states = case.values_list("improvement__slug", "number", "state")
    assert sorted(states) == [
        ("begeleiding-van-de-student", 1, "closed"),
        ("begeleiding-van-de-student", 2, "preparing"),
        ("informatievoorziening-richting-de-student", 1, "closed"),
    ]
    prepared = Assessment.objects.get(state="preparing").sessions.get().meeting
    assert prepared.attendances.count() == 14
    assert prepared.agenda.count() >= 4


def test_the_planning_is_half_way(demo: None) -> None:
    today, actions = local_today(), Action.objects.filter(planning=Planning.objects.get())
    assert actions.filter(state="done").exists()
    assert actions.filter(state="open", confirmed_at=None).exists()
    assert actions.filter(state="open", due_on__lt=today, confirmed_at__isnull=False).exists()
    assert actions.filter(state="open", due_on__gt=today, confirmed_at__isnull=False).exists()
    assert Assessment.objects.filter(state="closed", planning=None).exists(), (
        "one planning is still to be made"
    )


def test_every_kind_of_poster_has_something_to_show(demo: None) -> None:
    team = Team.objects.select_related("institution").get(slug="onderwijsassistent")
    for kind in Kind:
        subject = offered(team, kind, "", local_today()).subject
        assert subject is not None, kind
        shape = content_of(Wish(subject), local_today()).shape
        assert sum(len(panel.rows) for panel in shape.panels) >= 5, kind
        assert any(panel.chart for panel in shape.panels) is (kind in (Kind.BOARD, Kind.STORY)), kind


def test_everybody_got_an_invitation(demo: None) -> None:
    mails = OutgoingMail.objects.all()
    assert mails.filter(to=address("docent")).exists()
    assert all(mail.attachments.exists() for mail in mails)


def test_it_is_quick(demo_mode: None, db: None, django_assert_max_num_queries: Callable[..., Any]) -> None:
    with django_assert_max_num_queries(700):
        seed(local_today())
