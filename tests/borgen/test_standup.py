"""The stand-up through the client: as ordinary pages, without a script."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from actions.models import Action, Board, Recognition
from actions.timeline import proposed_date
from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_year as made

pytestmark = pytest.mark.django_db
PAGE = "/roc-de-brug/teams/onderwijsassistent/bord/stand-up/"


@pytest.fixture
def member(client, cast):
    client.force_login(cast.member)
    return client


def test_all_the_way_round_with_links_alone(member, cast):
    builders.action(cast.improvement, owner=cast.member, title="Formulier inkorten")
    made.recognition(cast.team, text="Iedereen belde dezelfde dag")
    answer, seen = member.get(PAGE), []
    for _ in range(10):
        seen.append(answer.context["stop"].key)
        following = answer.context["next_url"]
        if not following:
            break
        answer = member.get(following, follow=True)
    pk = cast.improvement.pk
    assert seen == ["begin", f"doel-{pk}", f"acties-{pk}", "successen", "einde"]
    back = [answer.context["stop"].key]
    while answer.context["previous_url"]:
        answer = member.get(answer.context["previous_url"])
        back.append(answer.context["stop"].key)
    assert back == seen[::-1]


def test_the_clock_starts_with_the_round_and_goes_along(member, cast):
    first = member.get(PAGE)
    assert first.context["minutes"] is None
    second = member.get(first.context["next_url"], follow=True)
    assert second.context["minutes"] == 15
    assert "sinds=" in second.context["next_url"]
    assert "sinds=nu" not in second.context["next_url"]


@pytest.mark.parametrize(("ago", "left"), [(0, 15), (14 * 60 + 30, 1), (16 * 60, 0), (7 * 3600, None)])
def test_after_a_reload_it_is_as_late_as_it_was(member, cast, ago, left):
    answer = member.get(f"{PAGE}?sinds={int(time.time()) - ago}")
    assert answer.context["minutes"] == left
    html = answer.content.decode()
    assert ('role="timer"' in html) is (left is not None)
    # It says that the time has passed, and shouts nowhere.
    assert not re.search(r'class="[^"]*(tone|bad|alert)[^"]*"[^>]*role="timer"', html)


def test_an_action_is_added_where_the_team_stands(member, cast):
    pk = cast.improvement.pk
    form = member.get(f"{PAGE}?scherm=doel-{pk}&erbij=actie")
    assert form.context["action_form"] is not None
    url = form.context["action_url"]
    day = local_today() + timedelta(days=7)
    answer = member.post(
        url, {"title": " Formulier  inkorten ", "owner": cast.leader.pk, "due_on": day}, follow=True
    )
    action = Action.objects.get()
    assert (action.title, action.owner, action.due_on) == ("Formulier inkorten", cast.leader, day)
    assert (action.improvement, action.created_by) == (cast.improvement, cast.member)
    assert answer.context["just"]["act"].pk == action.pk
    assert answer.context["stop"].key == f"doel-{pk}"


def test_an_action_that_belongs_to_no_goal(member, cast):
    member.post(PAGE + "actie/?scherm=successen", {"title": "Taart halen", "owner": "", "due_on": ""})
    action = Action.objects.get()
    assert (action.improvement, action.owner, action.due_on) == (None, None, None)


@pytest.mark.parametrize("key", ["doel-0", "doel-x", "acties-99999999999999999999", "doel-"])
def test_a_strange_place_belongs_to_no_goal(member, cast, key):
    assert member.post(f"{PAGE}actie/?scherm={key}", {"title": "Taart"}).status_code == 302
    assert Action.objects.get().improvement is None


def test_a_goal_of_another_team_is_none_of_ours(member, cast):
    theirs = builders.improvement(cast.other_team)
    member.post(f"{PAGE}actie/?scherm=doel-{theirs.pk}", {"title": "Taart"})
    assert Action.objects.get().improvement is None


def test_what_was_typed_stays_when_it_is_not_right(member, cast):
    answer = member.post(PAGE + "actie/?scherm=acties", {"title": "", "owner": "", "due_on": "2026-12-12"})
    assert answer.status_code == 422
    assert answer.context["action_form"]["due_on"].value() == "2026-12-12"
    assert answer.context["action_form"].errors["title"]
    assert not Action.objects.exists()


def test_done_and_not_done_after_all(member, cast):
    action = builders.action(cast.improvement, owner=cast.leader, title="Formulier inkorten")
    screen = member.get(f"{PAGE}?scherm=acties")
    (row,) = screen.context["rows"]
    assert row.digit == 1
    after = member.post(row.url, follow=True)
    action.refresh_from_db()
    assert (action.state, action.ended_on) == ("done", local_today())
    assert after.context["stop"].key == f"acties-{cast.improvement.pk}"
    (row,) = after.context["rows"]
    assert (row.digit, row.url) == (None, "")
    again = member.post(after.context["just"]["undo_url"], follow=True)
    action.refresh_from_db()
    assert action.state == "open"
    assert again.context["just"] is None


def test_a_colleague_was_first(member, cast):
    action = builders.action(cast.improvement, done=True)
    answer = member.post(f"{PAGE}klaar/{action.pk}/?scherm=acties")
    assert answer.status_code == 409
    assert answer.context["refusal"]


def test_nothing_of_another_team_is_closed(member, cast):
    theirs = builders.action(builders.improvement(cast.other_team))
    for what in ("klaar", "toch-niet", "verzetten"):
        assert member.post(f"{PAGE}{what}/{theirs.pk}/").status_code == 404


def test_a_success_of_the_goal_before_which_the_team_stands(member, cast):
    url = f"{PAGE}succes/?scherm=doel-{cast.improvement.pk}"
    answer = member.post(url, {"text": "Iedereen belde dezelfde dag"}, follow=True)
    said = Recognition.objects.get()
    assert (said.kind, said.improvement, said.by) == ("success", cast.improvement, cast.member)
    assert answer.context["stop"].key == "successen"
    assert "Iedereen belde dezelfde dag" in answer.content.decode()


def test_an_empty_success_is_refused(member, cast):
    answer = member.post(PAGE + "succes/?scherm=successen", {"text": " "})
    assert (answer.status_code, Recognition.objects.count()) == (422, 0)


def test_we_went_through_it(member, cast):
    Board.objects.create(team=cast.team, rhythm="week")
    answer = member.post(PAGE + "doorgenomen/?scherm=einde", follow=True)
    board = Board.objects.get()
    assert (board.gone_through_on, board.gone_through_by) == (local_today(), cast.member)
    assert answer.context["gone_through_today"]
    assert answer.context["view"].fresh.due == local_today() + timedelta(days=7)


def test_news_only_when_there_is_news(member, cast):
    action = builders.action(cast.improvement, title="Formulier inkorten")
    here = f"{PAGE}?scherm=acties"
    pulse = member.get(here).context["pulse"]
    assert member.get(f"{here}&puls={pulse}").status_code == 204
    Action.objects.filter(pk=action.pk).update(title="Formulier op één bladzijde")
    answer = member.get(f"{here}&puls={pulse}", HTTP_HX_REQUEST="true")
    html = answer.content.decode()
    assert "Formulier op één bladzijde" in html
    assert "<html" not in html


def test_the_part_is_what_the_page_includes(member, cast):
    builders.action(cast.improvement)
    here = f"{PAGE}?scherm=acties"
    whole, part = member.get(here), member.get(here, HTTP_HX_REQUEST="true")
    bare = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"|\s+')
    assert bare.sub("", part.content.decode()) in bare.sub("", whole.content.decode())
    assert whole["Vary"] == part["Vary"]
    assert "HX-Request" in whole["Vary"]


def test_names_are_shown_to_the_team_itself(member, cast):
    builders.action(cast.improvement, owner=cast.leader)
    assert cast.leader.name in member.get(f"{PAGE}?scherm=acties").content.decode()


def test_who_asks_for_help_is_heard(member, cast):
    builders.action(cast.improvement, owner=cast.leader, stuck_at=timezone.now(), stuck_note="Geen tijd")
    html = member.get(f"{PAGE}?scherm=acties").content.decode()
    assert "vraagt hulp" in html
    assert "Geen tijd" not in html


def test_a_guest_of_the_project_has_no_stand_up(client, cast):
    client.force_login(cast.project_leader)
    assert client.get(PAGE).status_code == 404


def test_a_team_that_ended_takes_up_nothing_new(member, cast):
    cast.team.archived_on = local_today()
    cast.team.save()
    assert member.post(PAGE + "actie/?scherm=acties", {"title": "Taart"}).status_code == 403


# --- another day ------------------------------------------------------------------------------------------


def moving(member, action, **data):
    """As the form sends it."""
    sent = {"to": "1", "reason": "Het rooster is nog niet af", "seen": action.due_on or "", **data}
    return member.post(f"{PAGE}verzetten/{action.pk}/?scherm=acties", sent)


@pytest.fixture
def friday(cast):
    """An action for a Friday still to come."""
    today = local_today()
    day = today + timedelta(days=7 + (4 - today.weekday()) % 7)
    return builders.action(cast.improvement, owner=cast.leader, title="Formulier inkorten", due_on=day)


def test_its_date_opens_with_next_week_and_the_week_after(member, cast, friday):
    (row,) = member.get(f"{PAGE}?scherm=acties").context["rows"]
    screen = member.get(row.move_url)
    html = screen.content.decode()
    assert screen.context["moving"].pk == friday.pk
    for words, days in (("+1 week", 7), ("+2 weken", 14)):
        day = date_format(friday.due_on + timedelta(days=days), "l j F")
        assert f"{words}: {day}" in html
    assert 'name="reason"' in html


@pytest.mark.parametrize(("to", "days"), [("1", 7), ("2", 14), ("own", 3)])
def test_to_another_day_and_the_one_before_is_kept(member, cast, friday, to, days):
    was = friday.due_on
    day = was + timedelta(days=days)
    Action.objects.filter(pk=friday.pk).update(confirmed_at=timezone.now(), stuck_at=timezone.now())
    answer = moving(member, friday, to=to, due_on=was + timedelta(days=3))
    friday.refresh_from_db()
    assert friday.due_on == day
    # Who owns it has not said so herself, and what it was stuck on is settled.
    assert (friday.confirmed_at, friday.stuck_at) == (None, None)
    kept = friday.date_changes.get()
    assert (kept.was, kept.became, kept.by) == (was, day, cast.member)
    assert kept.reason == "Het rooster is nog niet af"
    shown = member.get(answer["Location"])
    assert shown.context["stop"].key == f"acties-{cast.improvement.pk}"
    words = f"Verzet naar {date_format(day, 'l j F')}: Formulier inkorten"
    assert words in shown.content.decode()


def test_what_is_late_moves_on_from_today(member, cast):
    late = builders.action(cast.improvement, due_on=local_today() - timedelta(days=30))
    moving(member, late)
    late.refresh_from_db()
    assert late.due_on == proposed_date(local_today(), 1)


def test_what_had_no_day_gets_one_without_a_reason(member, cast):
    action = builders.action(cast.improvement, due_on=None)
    assert 'name="reason"' not in member.get(f"{PAGE}?scherm=acties&verzet={action.pk}").content.decode()
    moving(member, action, reason="")
    action.refresh_from_db()
    assert action.due_on == proposed_date(local_today(), 1)
    assert not action.date_changes.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"to": "own"}, "due_on"),
        ({"to": "own", "due_on": "0026-12-01"}, "due_on"),
        ({"to": ""}, "to"),
        ({"seen": "2020-01-01"}, "due_on"),
    ],
)
def test_a_mistake_moves_nothing_and_keeps_what_was_typed(member, friday, wrong, field):
    answer = moving(member, friday, **wrong)
    assert answer.status_code == 422
    form = answer.context["moving"].form
    assert list(form.errors) == [field]
    assert form["reason"].value() == wrong.get("reason", "Het rooster is nog niet af")
    was = friday.due_on
    friday.refresh_from_db()
    assert friday.due_on == was


def test_what_a_colleague_closed_meanwhile_has_no_other_day(member, cast):
    action = builders.action(cast.improvement, done=True)
    assert member.get(f"{PAGE}?scherm=acties&verzet={action.pk}").context["moving"] is None
    answer = moving(member, action)
    assert (answer.status_code, bool(answer.context["refusal"])) == (409, True)


@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999", "²"])
def test_a_strange_key_opens_no_date(member, friday, key):
    assert member.get(f"{PAGE}?scherm=acties&verzet={key}").context["moving"] is None
