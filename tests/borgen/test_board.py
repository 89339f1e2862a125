"""What is done at the board: in place with htmx, as a plain form without it, taken back on the spot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from actions.models import Action, Board, Recognition
from borgen.asked import lines_for
from borgen.lib.dates import local_today
from borgen.lib.today import Urgency
from common.models import AuditEntry
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast

pytestmark = pytest.mark.django_db
TODAY = local_today()
HTMX = {"HX-Request": "true"}


@pytest.fixture
def here(cast: Cast) -> str:
    return team_url(cast.team, "borgen:board")


@pytest.fixture
def member(client: Client, cast: Cast) -> Client:
    client.force_login(cast.member)
    return client


def text_of(answer: Any) -> str:
    return answer.content.decode()


# --- the page ---------------------------------------------------------------------------------------------


def test_goals_numbers_actions_and_successes_on_one_page(member: Client, cast: Cast, here: str) -> None:
    acting.action(cast.team, improvement=cast.improvement, title="Bellen", due_on=TODAY - timedelta(days=1))
    acting.action(cast.team, title="Koffie")
    acting.action(cast.team, title="In de zomer", due_on=TODAY + timedelta(days=90))
    acting.recognition(cast.team, improvement=cast.improvement, text="Iedereen belt")
    acting.decision(cast.team, improvement=cast.improvement, what="Wij bellen dezelfde dag")
    text = text_of(member.get(here))
    for said in (cast.improvement.name, "Bellen", "Koffie", "Iedereen belt", "Wij bellen dezelfde dag"):
        assert said in text
    lanes = member.get(here).context["lanes"]
    assert ["In de zomer" in lane.later for lane in lanes] == [False, True]
    assert ["Bellen" in lane.acts for lane in lanes] == [True, False]


def test_the_part_for_htmx_is_the_board_of_a_fresh_page(member: Client, cast: Cast, here: str) -> None:
    acting.action(cast.team, improvement=cast.improvement)
    part, page = member.get(here, headers=HTMX), text_of(member.get(here))
    assert text_of(part).strip().startswith('<div id="bord"')
    for line in (one.strip() for one in text_of(part).splitlines()):
        assert "csrf" in line or line in page
    assert "HX-Request" in part["Vary"]


def test_an_empty_board_says_what_to_begin_with(client: Client, cast: Cast) -> None:
    team = builders.team(cast.institution)
    leader, colleague = builders.leader(team), builders.membership(team).user
    client.force_login(leader)
    page = client.get(team_url(team, "borgen:board"))
    assert team_url(team, "improvements:new") in text_of(page)
    client.force_login(colleague)
    page = client.get(team_url(team, "borgen:board"))
    assert team_url(team, "improvements:new") not in text_of(page)
    assert page.context["board"].is_empty


def test_the_team_page_the_menu_and_the_start_page_lead_to_it(member: Client, cast: Cast, here: str) -> None:
    for address in (team_url(cast.team), "/"):
        assert text_of(member.get(address)).count(f'href="{here}"') >= 2


@pytest.mark.parametrize("who", ["quality", "management", "administrator", "project_member", "neighbour"])
def test_what_hangs_on_it_is_of_the_team(client: Client, cast: Cast, here: str, who: str) -> None:
    client.force_login(cast.people[who])
    assert client.get(here).status_code in (403, 404)
    assert client.post(f"{here}doorgenomen/").status_code in (403, 404)


# --- actions ----------------------------------------------------------------------------------------------


def test_an_action_under_a_goal_is_agreed_by_who_takes_it(member: Client, cast: Cast, here: str) -> None:
    data = {"title": "Poster", "owner": cast.member.pk, "improvement": cast.improvement.pk, "due_on": TODAY}
    answer = member.post(f"{here}acties/", data)
    made = Action.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"{here}#actie-{made.pk}"
    assert (made.improvement, made.owner, made.confirmed_at is not None) == (
        cast.improvement,
        cast.member,
        True,
    )
    assert "Poster" in text_of(member.get(here))


def test_loose_and_for_a_colleague_who_is_asked(member: Client, cast: Cast, here: str) -> None:
    answer = member.post(f"{here}acties/", {"title": "Koffie", "owner": cast.leader.pk}, headers=HTMX)
    made = Action.objects.get()
    assert answer.status_code == 200
    assert f'id="actie-{made.pk}"' in text_of(answer)
    assert (made.improvement, made.owner, made.confirmed_at) == (None, cast.leader, None)
    # The form is open and empty for the next one; the other forms stay what they are.
    assert 'id="erbij-actie-team" open' in text_of(answer)
    assert f'id="erbij-actie-{cast.improvement.pk}" hx-preserve' in text_of(answer)


def test_a_mistake_comes_back_in_its_own_form(member: Client, cast: Cast, here: str) -> None:
    data = {"title": "", "improvement": cast.improvement.pk, "due_on": "2027-03-01"}
    page = member.post(f"{here}acties/", data)
    assert page.status_code == 422
    part = member.post(f"{here}acties/", data, headers=HTMX)
    assert part.status_code == 200
    for answer in (page, part):
        assert f'id="erbij-actie-{cast.improvement.pk}" open' in text_of(answer)
        assert 'value="2027-03-01"' in text_of(answer)
        assert "error-summary" in text_of(answer)
    assert not Action.objects.exists()


def test_a_link_can_lead_to_the_open_form(member: Client, cast: Cast, here: str) -> None:
    page = member.get(f"{here}acties/?doel={cast.improvement.pk}")
    assert f'id="erbij-actie-{cast.improvement.pk}" open' in text_of(page)
    assert 'id="erbij-succes-team" open' in text_of(member.get(f"{here}successen/"))


def test_everybody_of_the_team_closes_and_opens_again(member: Client, cast: Cast, here: str) -> None:
    action = acting.action(cast.team, improvement=cast.improvement, owner=cast.leader)
    answer = member.post(f"{here}acties/{action.pk}/klaar/", headers=HTMX)
    action.refresh_from_db()
    assert action.state == "done"
    assert f"{here}acties/{action.pk}/terug/" in text_of(answer)
    (entry,) = AuditEntry.objects.filter(verb="action.finish")
    assert entry.actor_id == cast.member.pk
    member.post(f"{here}acties/{action.pk}/terug/")
    action.refresh_from_db()
    assert action.state == "open"


def test_closing_twice_says_so_and_changes_nothing(member: Client, cast: Cast, here: str) -> None:
    action = acting.action(cast.team, state="done", ended_on=TODAY)
    answer = member.post(f"{here}acties/{action.pk}/klaar/", headers=HTMX)
    assert answer.context["said"].tone == "warn"
    plain = member.post(f"{here}acties/{action.pk}/klaar/", follow=True)
    assert [one.level_tag for one in plain.context["messages"]] == ["error"]


def test_what_was_to_change_something_is_looked_at_again(member: Client, cast: Cast, here: str) -> None:
    action = acting.action(
        cast.team, improvement=cast.improvement, measure=builders.measure(cast.improvement)
    )
    member.post(f"{here}acties/{action.pk}/klaar/")
    action.refresh_from_db()
    assert action.effect_on is not None


def edit(action: Action, **wanted: Any) -> dict[str, Any]:
    """As the form sends it: what was seen, and what is wanted."""
    seen = {
        "title": action.title,
        "owner": action.owner_id or "",
        "due_on": action.due_on or "",
        "improvement": action.improvement_id or "",
    }
    return {f"initial-{name}": value for name, value in seen.items()} | seen | wanted


def test_another_owner_another_day_and_another_goal(member: Client, cast: Cast, here: str) -> None:
    measure = builders.measure(cast.improvement)
    action = acting.action(
        cast.team, improvement=cast.improvement, measure=measure, owner=cast.leader, title="Bellen"
    )
    other = builders.improvement(cast.team)
    form = member.get(f"{here}acties/{action.pk}/", headers=HTMX)
    assert f'id="actie-{action.pk}"' in text_of(form)
    day = TODAY + timedelta(days=30)
    data = edit(action, owner=cast.member.pk, due_on=day, reason="Later", improvement=other.pk)
    answer = member.post(f"{here}acties/{action.pk}/", data)
    assert answer["Location"] == f"{here}#actie-{action.pk}"
    action.refresh_from_db()
    assert (action.owner, action.due_on, action.improvement) == (cast.member, day, other)
    # The measure belongs to the goal that it left; what the owner says herself is agreed.
    assert action.measure is None
    assert action.confirmed_at is not None
    assert action.date_changes.get().reason == "Later"
    member.post(f"{here}acties/{action.pk}/", edit(action, improvement=""))
    action.refresh_from_db()
    assert action.improvement is None


def test_another_day_asks_why_and_keeps_what_was_typed(member: Client, cast: Cast, here: str) -> None:
    action = acting.action(cast.team)
    data = edit(action, due_on=TODAY + timedelta(days=40), title="Anders gezegd")
    page = member.post(f"{here}acties/{action.pk}/", data)
    part = member.post(f"{here}acties/{action.pk}/", data, headers=HTMX)
    assert (page.status_code, part.status_code) == (422, 200)
    assert part["HX-Retarget"] == f"#actie-{action.pk}"
    for answer in (page, part):
        assert "Anders gezegd" in text_of(answer)
    action.refresh_from_db()
    assert action.title != "Anders gezegd"


def test_two_people_change_the_same_and_see_both(member: Client, cast: Cast, here: str) -> None:
    action = acting.action(cast.team, title="Eerst")
    data = edit(action, title="De mijne")
    Action.objects.filter(pk=action.pk).update(title="De hunne")
    page = member.post(f"{here}acties/{action.pk}/", data)
    assert page.status_code == 409
    part = member.post(f"{here}acties/{action.pk}/", data, headers=HTMX)
    assert (part["HX-Retarget"], part["HX-Reselect"]) == ("#main", "#main")
    assert part["HX-Push-Url"] == f"{here}acties/{action.pk}/"
    for answer in (page, part):
        assert "De mijne" in text_of(answer)
        assert "De hunne" in text_of(answer)


def test_what_a_planning_agreed_stays_with_its_improvement(member: Client, cast: Cast, here: str) -> None:
    planned = builders.planning(builders.assessment(cast.improvement, state="closed"))
    action = builders.action(planning_=planned)
    other = builders.improvement(cast.team)
    member.post(f"{here}acties/{action.pk}/", edit(action, improvement=other.pk, title="Korter"))
    action.refresh_from_db()
    assert (action.title, action.improvement) == ("Korter", cast.improvement)


def test_an_owner_who_left_stays_until_somebody_chooses(member: Client, cast: Cast, here: str) -> None:
    gone = builders.membership(cast.team, until=TODAY - timedelta(days=1)).user
    action = acting.action(cast.team, owner=gone)
    member.post(f"{here}acties/{action.pk}/", edit(action, title="Korter"))
    action.refresh_from_db()
    assert (action.title, action.owner) == ("Korter", gone)


@pytest.mark.parametrize("word", ["", "klaar/", "terug/"])
def test_an_action_of_another_team_does_not_exist(member: Client, cast: Cast, here: str, word: str) -> None:
    other = acting.action(cast.other_team, owner=cast.neighbour)
    assert member.post(f"{here}acties/{other.pk}/{word}").status_code == 404


def test_nothing_hangs_under_a_goal_of_another_team(member: Client, cast: Cast, here: str) -> None:
    other = builders.improvement(cast.other_team)
    answer = member.post(f"{here}acties/", {"title": "Poster", "improvement": other.pk})
    assert answer.status_code == 422
    assert member.post(f"{here}successen/", {"text": "Ja", "improvement": other.pk}).status_code == 422


# --- what went well ---------------------------------------------------------------------------------------


def test_a_success_in_one_line_and_taken_back(member: Client, cast: Cast, here: str) -> None:
    answer = member.post(f"{here}successen/", {"text": "Het lukt", "improvement": cast.improvement.pk})
    made = Recognition.objects.get()
    assert (made.kind, made.improvement, made.by, made.on) == (
        "success",
        cast.improvement,
        cast.member,
        TODAY,
    )
    assert answer["Location"] == f"{here}?succes={made.pk}#succes-{made.pk}"
    undo = f"{here}successen/{made.pk}/terug/"
    assert undo in text_of(member.get(f"{here}?succes={made.pk}"))
    assert undo not in text_of(member.get(here))
    member.post(undo)
    assert Recognition.objects.get().withdrawn_at is not None


def test_a_success_in_place(member: Client, cast: Cast, here: str) -> None:
    answer = member.post(f"{here}successen/", {"text": "Het lukt", "kind": "compliment"}, headers=HTMX)
    assert f"{here}successen/{Recognition.objects.get().pk}/terug/" in text_of(answer)
    wrong = member.post(f"{here}successen/", {"text": ""}, headers=HTMX)
    assert 'id="erbij-succes-team" open' in text_of(wrong)


def test_what_a_colleague_said_is_hers_to_take_back(member: Client, cast: Cast, here: str) -> None:
    said = acting.recognition(cast.team, by=cast.leader)
    assert member.post(f"{here}successen/{said.pk}/terug/").status_code == 403
    member.force_login(cast.leader)
    assert member.post(f"{here}successen/{said.pk}/terug/").status_code == 302


# --- keeping it fresh -------------------------------------------------------------------------------------


def test_gone_through_today_is_noted_once(member: Client, cast: Cast, here: str) -> None:
    for _ in range(2):
        member.post(f"{here}doorgenomen/")
    board = Board.objects.get()
    assert (board.gone_through_on, board.gone_through_by) == (TODAY, cast.member)
    assert AuditEntry.objects.filter(verb="board.gone_through").count() == 1
    answer = member.post(f"{here}doorgenomen/", headers=HTMX)
    assert text_of(answer).strip().startswith('<div id="bord"')


def about_the_board(user: Any) -> list[tuple[Urgency, Any]]:
    return [(one.urgency, one.due) for one in lines_for(user, TODAY) if one.url.endswith("/bord/")]


def test_the_keeper_reads_on_her_start_page_when_it_is_time(cast: Cast) -> None:
    board = Board.objects.create(team=cast.team, keeper=cast.member, rhythm="week")
    assert about_the_board(cast.member) == [(Urgency.WHENEVER, None)]
    board.gone_through_by = cast.leader
    for days, asked in (
        (6, []),
        (7, [(Urgency.TODAY, TODAY)]),
        (9, [(Urgency.TODAY, TODAY)]),
        (10, [(Urgency.OVERDUE, TODAY - timedelta(days=3))]),
    ):
        board.gone_through_on = TODAY - timedelta(days=days)
        board.save()
        assert about_the_board(cast.member) == asked
        assert about_the_board(cast.leader) == []


def test_without_a_keeper_the_leader_is_asked(cast: Cast) -> None:
    board = Board.objects.create(team=cast.team, rhythm="month")
    assert len(about_the_board(cast.leader)) == 1
    assert about_the_board(cast.member) == []
    board.keeper = builders.membership(cast.team, until=TODAY - timedelta(days=1)).user
    board.save()
    assert len(about_the_board(cast.leader)) == 1
