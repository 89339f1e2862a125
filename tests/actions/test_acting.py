"""Actions from everywhere: agreed in seconds, moved with why, help in time, and whether it worked."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from actions import today as actions_today
from actions.models import Action
from actions.services import acting, planning
from actions.services.listing import gone_owners
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from borgen.lib.today import Urgency
from common.models import AuditEntry, OutgoingMail
from improvements.navigation import improvement_url, team_url
from monitoring.services.signal_retention import purge_signals
from tests import builders
from tests.actions import builders_acting
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
TODAY = local_today()
SOON = TODAY + timedelta(days=30)


def url(name, team, **more):
    return team_url(team, f"actions:{name}", **more)


def of(action, name="action"):
    return url(name, action.team, pk=action.pk)


@pytest.fixture
def mine(cast):
    """An action that the member took herself."""
    return acting.add(team=cast.team, by=cast.member, title="Poster maken", owner=cast.member, due_on=SOON)


# --- agreeing ---------------------------------------------------------------------------------------------


def test_one_line_is_enough_and_who_takes_it_herself_agrees(client, cast):
    client.force_login(cast.member)
    page = client.get(url("actions", cast.team)).content.decode()
    assert f'<option value="{cast.member.pk}" selected>' in page
    form = {"title": "Poster  maken", "owner": cast.member.pk, "due_on": SOON.isoformat()}
    assert client.post(url("action-new", cast.team), form).url == url("actions", cast.team)
    made = Action.objects.get()
    assert (made.title, made.owner, made.due_on) == ("Poster maken", cast.member, SOON)
    assert made.confirmed_at is not None
    assert not OutgoingMail.objects.exists()


def test_what_was_typed_stays_when_something_is_wrong(client, cast):
    client.force_login(cast.member)
    sent = {"title": "Poster maken", "owner": cast.leader.pk, "due_on": "morgen"}
    answer = client.post(url("action-new", cast.team), sent)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert 'value="Poster maken"' in text
    assert f'<option value="{cast.leader.pk}" selected>' in text


def test_what_somebody_else_gives_is_asked_in_one_mail(client, cast):
    client.force_login(cast.leader)
    sent = {"title": "Poster maken", "owner": cast.member.pk, "due_on": SOON.isoformat()}
    client.post(url("action-new", cast.team), sent)
    made, mail = Action.objects.get(), OutgoingMail.objects.get()
    assert made.confirmed_at is None
    assert mail.to == cast.member.email
    assert of(made) in mail.text
    assert "Poster maken" in mail.text


def test_in_a_meeting_the_minutes_say_it(cast):
    item = builders.meeting(cast.team, agenda=["Acties"]).agenda.get()
    made = acting.add(team=cast.team, by=cast.leader, title="Bellen", owner=cast.member, agenda_item=item)
    assert made.agenda_item == item
    assert not OutgoingMail.objects.exists()
    closed = builders.meeting(
        cast.team, agenda=["Acties"], closed_at=timezone.now(), closed_by=cast.leader
    ).agenda.get()
    acting.add(team=cast.team, by=cast.leader, title="Bellen", owner=cast.member, agenda_item=closed)
    assert OutgoingMail.objects.count() == 1


def test_a_list_or_several_at_once_is_one_mail_a_person(cast):
    left = [builders_acting.action(cast.team, owner=cast.leaver) for _ in range(3)]
    other = builders_acting.action(cast.team, owner=cast.leaver)
    given = acting.hand_over(
        owners=dict.fromkeys(left, cast.member) | {other: cast.process_owner}, by=cast.leader
    )
    assert len(given) == 4
    assert sorted(OutgoingMail.objects.values_list("to", flat=True)) == sorted(
        [cast.member.email, cast.process_owner.email]
    )
    mail = OutgoingMail.objects.get(to=cast.member.email)
    assert all(one.title in mail.text for one in left)


def test_sources_show_on_the_page_with_the_way_there(client, cast):
    signal = watching.signal(cast.team, cast.member, text="Het formulier is te lang.")
    client.force_login(cast.member)
    page = client.get(url("action-new", cast.team) + f"?signaal={signal.pk}")
    assert "Het formulier is te lang." in page.content.decode()
    client.post(url("action-new", cast.team), {"title": "Inkorten", "signaal": signal.pk})
    made = Action.objects.get()
    assert made.signal == signal
    text = client.get(of(made)).content.decode()
    assert "Het formulier is te lang." in text
    assert f"#signaal-{signal.pk}" in text


def test_a_guest_reads_that_there_was_a_signal_and_no_more(client, cast):
    signal = watching.signal(cast.team, cast.member, text="Het formulier is te lang.")
    made = acting.add(
        team=cast.team, by=cast.leader, title="Inkorten", improvement=cast.improvement, signal=signal
    )
    client.force_login(cast.project_member)
    text = client.get(of(made)).content.decode()
    assert "Inkorten" in text
    assert "Het formulier is te lang." not in text


@pytest.mark.parametrize("word", ["signaal", "reactie", "meting", "actie", "evaluatie", "punt"])
@pytest.mark.parametrize("value", ["0", "abc", "9" * 30])
def test_what_is_not_there_or_of_another_team_is_not_found(client, cast, word, value):
    client.force_login(cast.leader)
    assert client.get(url("action-new", cast.team) + f"?{word}={value}").status_code == 404


def test_a_source_of_another_team_is_not_found(client, cast):
    signal = watching.signal(cast.other_team)
    client.force_login(cast.leader)
    assert client.get(url("action-new", cast.team) + f"?signaal={signal.pk}").status_code == 404


def test_guests_agree_on_actions_of_their_improvement(client, cast):
    client.force_login(cast.project_member)
    address = improvement_url(cast.improvement, "actions:action-new-here")
    assert client.post(address, {"title": "Formulier maken", "due_on": ""}).status_code == 302
    made = Action.objects.get()
    assert (made.improvement, made.team, made.created_by) == (
        cast.improvement,
        cast.team,
        cast.project_member,
    )
    assert client.get(url("actions", cast.team)).status_code == 404


def test_an_address_elsewhere_is_no_way_back(client, cast):
    client.force_login(cast.member)
    for bad in ("https://elders.example/", "//elders.example/", "javascript:alert(1)"):
        answer = client.post(url("action-new", cast.team), {"title": "Iets", "terug": bad})
        assert answer.url == url("actions", cast.team)


def test_improvement_and_measure_belong_together(cast):
    other = builders.improvement(cast.other_team)
    with pytest.raises(ValidationError):
        acting.add(team=cast.team, by=cast.leader, title="Iets", improvement=other)
    measure = builders.measure(builders.improvement(cast.team))
    with pytest.raises(ValidationError):
        acting.add(
            team=cast.team, by=cast.leader, title="Iets", improvement=cast.improvement, measure=measure
        )
    with pytest.raises(TypeError):
        acting.add(team=cast.team, by=cast.leader, title="Iets", planning=None)


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2020, 1, 6), "6 januari"), (TODAY + timedelta(days=(5 - TODAY.weekday()) % 7 + 7), "zaterdag")],
)
def test_a_strange_day_is_kept_and_mentioned(client, cast, day, words):
    client.force_login(cast.member)
    sent = {"title": "Iets", "owner": cast.member.pk, "due_on": day.isoformat()}
    page = client.post(url("action-new", cast.team), sent, follow=True)
    assert Action.objects.get().due_on == day
    warned = [str(one) for one in page.context["messages"] if one.level_tag == "warning"]
    assert len(warned) == 1
    assert words in warned[0]


# --- closing, with the way back ---------------------------------------------------------------------------


def test_done_in_one_tap_and_undone_in_another(client, cast, mine):
    client.force_login(cast.member)
    answer = client.post(of(mine, "action-finish"), {"lijst": "1"})
    assert answer.url == url("actions", cast.team) + f"?klaar={mine.pk}#klaar"
    mine.refresh_from_db()
    assert (mine.state, mine.effect_on) == ("done", None)
    assert of(mine, "action-reopen") in client.get(answer.url).content.decode()
    assert client.post(of(mine, "action-reopen"), {"lijst": "1"}).url == url("actions", cast.team)
    mine.refresh_from_db()
    assert mine.state == "open"


def test_a_colleague_cannot_close_it(client, cast, mine):
    client.force_login(cast.process_owner)
    for name in ("action-finish", "action-move", "action-stuck", "action-carry-on", "action-effect"):
        assert client.post(of(mine, name)).status_code == 403


def test_what_was_to_change_something_is_looked_at_again(client, cast):
    made = acting.add(
        team=cast.team,
        by=cast.member,
        owner=cast.member,
        title="Inkorten",
        signal=watching.signal(cast.team, cast.leader),
    )
    client.force_login(cast.member)
    client.post(of(made, "action-finish"))
    made.refresh_from_db()
    assert made.effect_on is not None
    assert timedelta(weeks=5) < made.effect_on - TODAY <= timedelta(weeks=6)


# --- another date -----------------------------------------------------------------------------------------


def test_another_date_says_why_and_the_one_before_is_kept(client, cast, mine):
    client.force_login(cast.member)
    later = SOON + timedelta(days=14)
    sent = {"due_on": later.isoformat(), "seen": SOON.isoformat(), "reason": ""}
    assert client.post(of(mine, "action-move"), sent).status_code == 422
    assert client.post(of(mine, "action-move"), sent | {"reason": "De proefweek."}).status_code == 302
    mine.refresh_from_db()
    kept = mine.date_changes.get()
    assert (mine.due_on, kept.was, kept.became, kept.reason) == (later, SOON, later, "De proefweek.")
    assert mine.confirmed_at is not None
    assert "De proefweek." in client.get(of(mine)).content.decode()


def test_moved_by_the_leader_it_is_asked_again(cast, mine):
    moved = acting.move(action=mine, due_on=SOON + timedelta(days=7), reason="Toets eerst.", by=cast.leader)
    assert moved.confirmed_at is None
    assert not OutgoingMail.objects.exists()


def test_two_who_move_it_at_once(client, cast, mine):
    acting.move(action=mine, due_on=SOON + timedelta(days=7), reason="Toets eerst.", by=cast.leader)
    client.force_login(cast.member)
    sent = {"due_on": (SOON + timedelta(days=20)).isoformat(), "seen": SOON.isoformat(), "reason": "Druk."}
    answer = client.post(of(mine, "action-move"), sent)
    assert answer.status_code == 422
    assert "Druk." in answer.content.decode()
    mine.refresh_from_db()
    assert mine.due_on == SOON + timedelta(days=7)


def test_changing_the_words_asks_no_reason_and_changing_the_date_does(client, cast, mine):
    client.force_login(cast.member)
    seen = {
        "initial-title": mine.title,
        "initial-explanation": "",
        "initial-owner": cast.member.pk,
        "initial-due_on": SOON.isoformat(),
    }
    sent = {
        "title": "Poster ophangen",
        "explanation": "",
        "owner": cast.member.pk,
        "due_on": SOON.isoformat(),
    }
    assert client.post(of(mine, "action-edit"), seen | sent).status_code == 302
    later = sent | {"due_on": (SOON + timedelta(days=3)).isoformat()}
    seen["initial-title"] = "Poster ophangen"
    assert client.post(of(mine, "action-edit"), seen | later).status_code == 422
    assert client.post(of(mine, "action-edit"), seen | later | {"reason": "Drukker."}).status_code == 302
    assert mine.date_changes.get().reason == "Drukker."
    given = later | {"owner": cast.process_owner.pk}
    seen["initial-due_on"] = later["due_on"]
    client.post(of(mine, "action-edit"), seen | given)
    assert OutgoingMail.objects.get().to == cast.process_owner.email


def test_a_planning_in_the_making_keeps_no_history_of_proposals(cast):
    from borgen.lib.conflict import Edit

    made = builders.planning(builders.assessment(cast.improvement, state="closed"))
    action = builders.action(planning_=made)
    edit = Edit({"due_on": action.due_on}, {"due_on": SOON + timedelta(days=1)})
    planning.plan_action(action=action, edit=edit, by=cast.leader)
    assert not action.date_changes.exists()
    made.agreed_at, made.agreed_by = timezone.now(), cast.leader
    made.save()
    edit = Edit({"due_on": SOON + timedelta(days=1)}, {"due_on": SOON + timedelta(days=9)})
    planning.plan_action(action=action, edit=edit, by=cast.leader)
    assert action.date_changes.count() == 1


# --- it will not work out ---------------------------------------------------------------------------------


def test_one_tap_says_it_in_time_and_the_leader_sees_it(client, cast, mine):
    client.force_login(cast.member)
    assert client.post(of(mine, "action-stuck"), {"note": ""}).status_code == 302
    client.post(of(mine, "action-stuck"), {"note": "Een middag extra."})
    mine.refresh_from_db()
    assert mine.stuck_note == "Een middag extra."
    [line] = [line for line in actions_today.lines(cast.leader, TODAY) if "lukt-niet" in line.url]
    assert line.urgency is Urgency.TODAY
    assert "Poster maken" in line.title
    assert not OutgoingMail.objects.exists()
    client.force_login(cast.leader)
    assert "Een middag extra." in client.get(url("actions", cast.team)).content.decode()
    assert client.post(of(mine, "action-carry-on")).status_code == 302
    mine.refresh_from_db()
    assert (mine.stuck_at, mine.stuck_note) == (None, "")
    assert not [line for line in actions_today.lines(cast.leader, TODAY) if "lukt-niet" in line.url]


def test_a_new_agreement_comes_in_its_place(client, cast, mine):
    acting.ask_help(action=mine, note="Een middag extra.", by=cast.member)
    client.force_login(cast.leader)
    address = url("action-new", cast.team)
    assert "Poster maken" in client.get(address + f"?actie={mine.pk}").content.decode()
    client.post(address, {"title": "Poster laten drukken", "owner": cast.leader.pk, "actie": mine.pk})
    mine.refresh_from_db()
    made = Action.objects.get(follows=mine)
    assert (mine.state, mine.reason) == ("dropped", "Een middag extra.")
    assert mine.title in client.get(of(made)).content.decode()
    assert made.title in client.get(of(mine)).content.decode()


def test_done_or_moved_nobody_waits_for_help(cast, mine):
    acting.ask_help(action=mine, note="", by=cast.member)
    acting.move(action=mine, due_on=SOON + timedelta(days=7), reason="Met hulp.", by=cast.member)
    acting.ask_help(action=mine, note="", by=cast.member)
    planning.end_action(action=mine, event="finish", by=cast.member)
    mine.refresh_from_db()
    assert mine.stuck_at is None
    for late in (acting.ask_help, acting.move):
        with pytest.raises(ValidationError):
            late(
                action=mine,
                by=cast.member,
                **({"note": ""} if late is acting.ask_help else {"due_on": TODAY, "reason": "x"}),
            )


# --- did it work? -----------------------------------------------------------------------------------------


@pytest.fixture
def done(cast, mine):
    planning.end_action(action=mine, event="finish", by=cast.member, effect_on=TODAY)
    mine.refresh_from_db()
    return mine


def test_it_is_asked_on_its_day(client, cast, done):
    [line] = actions_today.lines(cast.member, TODAY)
    assert "Poster maken" in line.title
    assert line.url.endswith("#werkte-het")
    assert not actions_today.lines(cast.member, TODAY - timedelta(days=1))
    client.force_login(cast.member)
    assert "werkte-het" in client.get(url("actions", cast.team)).content.decode()


def test_what_did_not_work_leads_to_the_four_acts(client, cast, done):
    client.force_login(cast.member)
    assert client.post(of(done, "action-effect"), {}).status_code == 422
    answer = client.post(of(done, "action-effect"), {"effect": "not", "note": "Niemand kijkt."})
    assert answer.url == url("acts", cast.team) + f"?actie={done.pk}"
    assert client.get(answer.url).status_code == 200
    done.refresh_from_db()
    assert (done.effect, done.effect_note, done.effect_by) == ("not", "Niemand kijkt.", cast.member)
    assert not actions_today.lines(cast.member, TODAY)


def test_the_answer_is_kept(client, cast, done):
    acting.answer_effect(action=done, effect="worked", note="", by=cast.member)
    acting.answer_effect(action=done, effect="partly", note="", by=cast.member)
    with pytest.raises(ValidationError):
        acting.answer_effect(action=done, effect="not", note="", by=cast.leader)
    with pytest.raises(TransitionNotAllowed):
        planning.end_action(action=done, event="reopen", by=cast.member)
    with pytest.raises(ValidationError):
        acting.ask_effect(action=done, on=SOON, by=cast.member)


def test_the_day_can_be_another_one_or_none(client, cast, done):
    client.force_login(cast.member)
    assert client.post(of(done, "action-effect-day"), {"on": TODAY.isoformat()}).status_code == 422
    assert client.post(of(done, "action-effect-day"), {"on": SOON.isoformat()}).status_code == 302
    done.refresh_from_db()
    assert done.effect_on == SOON
    client.post(of(done, "action-effect-day"), {"on": "", "lijst": "1"})
    done.refresh_from_db()
    assert done.effect_on is None


def test_of_an_open_action_it_is_not_said(cast, mine):
    with pytest.raises(ValidationError):
        acting.answer_effect(action=mine, effect="worked", note="", by=cast.member)


# --- a signal that goes ---


def test_a_signal_stays_while_something_hangs_on_it_and_goes_after_two_years(client, cast):
    signal = watching.signal(cast.team, cast.member)
    made = acting.add(team=cast.team, by=cast.leader, title="Inkorten", signal=signal)
    client.force_login(cast.member)
    client.post(team_url(cast.team, "monitoring:signal-remove", pk=signal.pk))
    signal.refresh_from_db()
    signal.state, signal.closed_by = "discussed", cast.leader
    signal.closed_at = timezone.now() - timedelta(days=750)
    signal.save()
    assert purge_signals() >= 1
    made.refresh_from_db()
    assert made.signal is None
    assert client.get(of(made)).status_code == 200


# --- who leaves -------------------------------------------------------------------------------------------


def test_actions_of_who_left_wait_for_another_owner(client, cast):
    left = builders_acting.action(cast.team, owner=cast.leaver)
    guest = builders_acting.action(cast.team, owner=cast.project_member, improvement=cast.improvement)
    shut = builders_acting.action(cast.team, owner=cast.deactivated)
    assert {one.pk for one in gone_owners(cast.team)} == {left.pk, shut.pk}
    assert not actions_today.lines(cast.leaver, TODAY)
    assert [line.title for line in actions_today.lines(cast.project_member, TODAY)]
    client.force_login(cast.leader)
    page = client.get(url("actions", cast.team)).content.decode()
    assert url("hand-over", cast.team) in page
    sent = {f"a{left.pk}": cast.member.pk, f"a{shut.pk}": ""}
    assert client.post(url("hand-over", cast.team), sent).status_code == 302
    left.refresh_from_db()
    assert (left.owner, left.confirmed_at) == (cast.member, None)
    assert guest.owner_id == cast.project_member.pk


# --- the list ---------------------------------------------------------------------------------------------


def test_the_list_in_each_order_and_searched(client, cast, mine):
    builders_acting.action(cast.team, title="Te laat", due_on=TODAY - timedelta(days=1))
    builders_acting.action(cast.team, title="Ooit", due_on=None, improvement=cast.improvement)
    builders_acting.action(cast.other_team, title="Van een ander team")
    client.force_login(cast.member)
    text = client.get(url("actions", cast.team)).content.decode()
    assert text.index("Te laat") < text.index("Poster maken") < text.index("Ooit")
    assert "Van een ander team" not in text
    assert "Te laat" not in client.get(url("actions", cast.team) + "?van=mij").content.decode()
    found = client.get(url("actions", cast.team) + "?zoek=begeleiding").content.decode()
    assert "Ooit" in found
    assert "Poster maken" not in found
    for order in ("eigenaar", "verbeterproject", "onzin"):
        assert client.get(url("actions", cast.team) + f"?op={order}").status_code == 200


def test_every_step_is_in_the_audit(cast, mine):
    acting.ask_help(action=mine, note="", by=cast.member)
    acting.carry_on(action=mine, by=cast.member)
    acting.move(action=mine, due_on=SOON + timedelta(days=1), reason="Druk.", by=cast.member)
    verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["action.added", "action.stuck", "action.carried_on", "action.moved"]


# --- what the database refuses ----------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("action_at_most_one_source", {"signal": True, "agenda_item": True}),
        ("action_measure_of_improvement", {"measure": True}),
        ("action_planned_for_improvement", {"planning": True}),
        ("action_stuck_while_open", {"stuck_note": "Hulp."}),
        (
            "action_stuck_while_open",
            {"stuck_at": timezone.now(), "state": "dropped", "reason": "x", "ended_on": TODAY},
        ),
        ("action_effect_known", {"effect": "maybe", "state": "done", "ended_on": TODAY, "effect_by": True}),
        ("action_effect_by_whom_and_when", {"effect": "worked", "state": "done", "ended_on": TODAY}),
        ("action_effect_asked_when_done", {"effect_on": TODAY}),
    ],
)
def test_the_database_refuses(cast, name, fields):
    item = builders.meeting(cast.team, agenda=["Punt"]).agenda.get()
    real = {
        "signal": watching.signal(cast.team, cast.leader),
        "agenda_item": item,
        "measure": builders.measure(cast.improvement),
        "planning": builders.planning(builders.assessment(cast.improvement, state="closed")),
        "effect_by": cast.leader,
    }
    values = {key: real[key] if value is True else value for key, value in fields.items()}
    if "effect_by" in values:
        values["effect_at"] = timezone.now()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        builders_acting.action(cast.team, **values)
