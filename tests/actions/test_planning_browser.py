"""The rows of a planning in a real browser: each saves itself, on a slow line too."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from actions.models import Action
from boas.services.preparing import assessment_url
from tests import builders
from tests.cast import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def action(page: Page, cast: Cast, sign_in: Callable[[Any, Any], None]) -> Action:
    """In a planning that is open before the leader."""
    planning = builders.planning(builders.assessment(cast.improvement, state="closed"))
    made = builders.action(planning_=planning)
    sign_in(page, cast.leader)
    page.goto(assessment_url("actions:plan", planning.assessment))
    return made


def slowly(route: Route) -> None:
    time.sleep(0.5)
    route.continue_()


def test_a_tick_while_the_owner_is_being_saved_stays(page: Page, action: Action, cast: Cast) -> None:
    page.route("**/planning/opstellen/*/", slowly)
    with page.expect_response(lambda answer: "-confirmed=on" in (answer.request.post_data or "")) as saved:
        page.get_by_label("Eigenaar", exact=True).select_option(label=cast.member.name)
        page.get_by_label("Eigenaar akkoord").check()
    saved.value.finished()
    expect(page.get_by_label("Eigenaar akkoord")).to_be_checked()
    action.refresh_from_db()
    assert action.owner == cast.member
    assert action.confirmed_at is not None


def test_another_date_takes_the_tick_off(page: Page, action: Action, cast: Cast) -> None:
    Action.objects.filter(pk=action.pk).update(owner=cast.member, confirmed_at=builders.timezone.now())
    page.reload()
    page.get_by_label("Datum", exact=True).first.fill("2027-03-05")
    expect(page.get_by_label("Eigenaar akkoord")).not_to_be_checked()
    action.refresh_from_db()
    assert action.confirmed_at is None


def test_a_year_of_two_digits_is_said_and_not_saved(page: Page, action: Action) -> None:
    day = page.get_by_label("Datum", exact=True).first
    day.press_sequentially("01010026")
    day.press("Tab")
    expect(page.get_by_text("Schrijf het met vier cijfers")).to_be_visible()
    action.refresh_from_db()
    assert action.due_on.year > 2000
