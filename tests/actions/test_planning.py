"""From a closed BOAS to a planning in which every activity has an owner who agreed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from actions.models import Action, Planning
from actions.services import planning as services
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from common.models import AuditEntry
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast):
    made = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    builders.decision(made, "V5", "accepted")
    return made


@pytest.fixture
def planning(closed, cast):
    return services.open_planning(assessment=closed, by=cast.leader)


def address(name, assessment, **more):
    improvement = assessment.improvement
    where = {"institution": improvement.team.institution.slug, "team": improvement.team.slug}
    return reverse(
        name, kwargs={**where, "improvement": improvement.slug, "number": assessment.number, **more}
    )


def row(action, *, seen=None, **wanted):
    """What the browser sends of a row: what it showed, and what is in it now."""
    shown = {
        "owner": str(action.owner_id or ""),
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "confirmed": "True" if action.confirmed_at else "False",
    } | (seen or {})
    prefix = f"a{action.pk}"
    data = {f"initial-{prefix}-{name}": value for name, value in shown.items()}
    data |= {f"{prefix}-owner": shown["owner"], f"{prefix}-due_on": shown["due_on"]}
    if shown["confirmed"] == "True":
        data[f"{prefix}-confirmed"] = "on"
    for name, value in wanted.items():
        if name == "confirmed" and not value:
            data.pop(f"{prefix}-confirmed", None)
        else:
            data[f"{prefix}-{name}"] = value
    return data


def test_it_starts_with_what_the_team_accepted_and_the_standard_activities(planning):
    sources = [
        (bool(action.decision_id), bool(action.standard_activity_id)) for action in planning.actions.all()
    ]
    assert sorted(sources) == [(False, True), (False, True), (True, False)]
    intervention = planning.actions.get(decision__isnull=False)
    assert intervention.explanation == "Doe iets aan V5."
    assert intervention.title == "Doe iets aan V5"


def test_declined_suggestions_stay_out_and_adapted_ones_say_what_the_team_does(closed, cast):
    builders.decision(closed, "D1", "declined")
    builders.decision(closed, "M1", "adapted")
    planning = services.open_planning(assessment=closed, by=cast.leader)
    texts = set(planning.actions.filter(decision__isnull=False).values_list("explanation", flat=True))
    assert texts == {"Doe iets aan V5.", "Wij maken een handboek."}


def test_opening_it_again_adds_only_what_was_decided_since(planning, closed, cast):
    before = planning.actions.count()
    services.open_planning(assessment=closed, by=cast.leader)
    assert planning.actions.count() == before
    builders.decision(closed, "A1", "accepted")
    services.open_planning(assessment=closed, by=cast.leader)
    assert planning.actions.count() == before + 1


def test_what_was_taken_over_since_is_told_and_put_in(client, planning, closed, cast):
    client.force_login(cast.leader)
    page = address("actions:plan", closed)
    assert "die jullie overnamen" not in client.get(page).content.decode()
    builders.decision(closed, "D1", "accepted")
    builders.decision(closed, "A1", "declined")
    before = planning.actions.count()
    told = "1 suggestie die jullie overnamen staat nog niet in de planning"
    assert told in client.get(page).content.decode()
    assert planning.actions.count() == before, "looking puts nothing in"
    client.post(address("actions:planning-make", closed))
    assert planning.actions.count() == before + 1
    assert "die jullie overnamen" not in client.get(page).content.decode()


@pytest.mark.parametrize("state", ["preparing", "running", "paused"])
def test_an_open_boas_has_no_planning_yet(client, cast, state):
    open_one = builders.assessment(cast.improvement, state=state, chair=cast.leader)
    with pytest.raises(TransitionNotAllowed):
        services.open_planning(assessment=open_one, by=cast.leader)
    client.force_login(cast.leader)
    answer = client.post(address("actions:planning-make", open_one), follow=True)
    assert "Sluit eerst de BOAS af" in answer.content.decode()
    assert not Planning.objects.exists()


def test_reading_the_planning_makes_nothing(client, closed, cast):
    client.force_login(cast.leader)
    client.get(address("actions:planning", closed))
    assert not Planning.objects.exists()


def test_a_row_is_saved_with_owner_date_and_yes(client, planning, closed, cast):
    action = planning.actions.first()
    client.force_login(cast.leader)
    data = row(action, owner=str(cast.member.pk), due_on="2027-02-05", confirmed="on")
    answer = client.post(address("actions:plan-row", closed, pk=action.pk), data)
    assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.owner, action.due_on.isoformat()) == (cast.member, "2027-02-05")
    assert action.confirmed_at is not None


def test_htmx_gets_the_rest_of_the_row_back_with_what_is_saved_now(client, planning, closed, cast):
    action = planning.actions.first()
    client.force_login(cast.leader)
    data = row(action, owner=str(cast.member.pk))
    answer = client.post(
        address("actions:plan-row", closed, pk=action.pk), data, headers={"HX-Request": "true"}
    )
    text = answer.content.decode()
    assert "Opgeslagen" in text
    assert f'name="initial-a{action.pk}-owner" value="{cast.member.pk}"' in text
    assert "HX-Request" in answer.headers["Vary"]


def test_htmx_gets_the_tick_back_only_where_it_must_show_something_else(client, planning, closed, cast):
    """Somebody may tick while the owner is still being saved: the answer to that may not undo the tick."""
    action = planning.actions.first()
    client.force_login(cast.leader)
    url, htmx = address("actions:plan-row", closed, pk=action.pk), {"HX-Request": "true"}
    tick = f'id="akkoord-{action.pk}" hx-swap-oob="true"'
    named = client.post(url, row(action, owner=str(cast.member.pk)), headers=htmx)
    action.refresh_from_db()
    agreed = client.post(url, row(action, confirmed="on"), headers=htmx)
    action.refresh_from_db()
    moved = client.post(url, row(action, due_on="2027-03-05"), headers=htmx)
    assert [tick in answer.content.decode() for answer in (named, agreed, moved)] == [False, False, True]
    assert "checked" not in moved.content.decode()


def test_htmx_gets_the_whole_row_back_when_a_colleague_was_first(client, planning, closed, cast):
    action = planning.actions.first()
    before = row(action)
    Action.objects.filter(pk=action.pk).update(owner=cast.process_owner)
    client.force_login(cast.leader)
    answer = client.post(
        address("actions:plan-row", closed, pk=action.pk),
        before | {f"a{action.pk}-owner": str(cast.member.pk)},
        headers={"HX-Request": "true"},
    )
    text = answer.content.decode()
    assert "Een collega wijzigde dit" in text
    assert f'id="wie-{action.pk}" hx-swap-oob="true"' in text
    assert f'<option value="{cast.process_owner.pk}" selected>' in text


def test_another_date_is_another_agreement(client, planning, closed, cast):
    action = planning.actions.first()
    client.force_login(cast.leader)
    url = address("actions:plan-row", closed, pk=action.pk)
    client.post(url, row(action, owner=str(cast.member.pk), due_on="2027-02-05", confirmed="on"))
    action.refresh_from_db()
    client.post(url, row(action, due_on="2027-03-05"))
    action.refresh_from_db()
    assert action.due_on.isoformat() == "2027-03-05"
    assert action.confirmed_at is None


def test_who_agreed_on_the_phone_is_not_overruled_by_a_screen_that_was_open(client, planning, closed, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    action.refresh_from_db()
    stale = row(action)
    services.confirm_own(action=action, by=cast.member)
    client.force_login(cast.leader)
    client.post(address("actions:plan-row", closed, pk=action.pk), stale)
    action.refresh_from_db()
    assert action.confirmed_at is not None


def test_two_planners_change_the_same_row(client, planning, closed, cast):
    action = planning.actions.first()
    before = row(action)
    Action.objects.filter(pk=action.pk).update(owner=cast.process_owner)
    client.force_login(cast.leader)
    answer = client.post(
        address("actions:plan-row", closed, pk=action.pk),
        before | {f"a{action.pk}-owner": str(cast.member.pk)},
    )
    assert answer.status_code == 409
    assert "Een collega wijzigde dit op hetzelfde moment" in answer.content.decode()
    action.refresh_from_db()
    assert action.owner == cast.process_owner


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("owner", "999999", "werkt niet meer mee"),
        ("due_on", "volgende week", "datum"),
        ("confirmed", "on", "Kies eerst wie het doet"),
    ],
)
def test_what_cannot_be_is_said_in_the_row_and_nothing_is_saved(
    client, planning, closed, cast, field, value, message
):
    action = planning.actions.first()
    client.force_login(cast.leader)
    url = address("actions:plan-row", closed, pk=action.pk)
    answer = client.post(url, row(action, **{field: value}))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    action.refresh_from_db()
    assert (action.owner, action.confirmed_at) == (None, None)


def test_somebody_from_outside_the_improvement_cannot_be_made_owner(client, planning, closed, cast):
    action = planning.actions.first()
    client.force_login(cast.leader)
    for outsider in (cast.stranger, cast.neighbour, cast.leaver):
        answer = client.post(
            address("actions:plan-row", closed, pk=action.pk), row(action, owner=str(outsider.pk))
        )
        assert answer.status_code == 422


def test_a_row_of_another_planning_does_not_exist_here(client, planning, closed, cast):
    elsewhere = builders.planning(actions=1).actions.get()
    client.force_login(cast.leader)
    assert client.post(address("actions:plan-row", closed, pk=elsewhere.pk), {}).status_code == 404


def test_own_activities_are_added_and_taken_out_until_it_is_agreed(client, planning, closed, cast):
    client.force_login(cast.leader)
    client.post(
        address("actions:plan-add", closed), {"new-title": "Handboek schrijven", "new-explanation": ""}
    )
    added = planning.actions.get(title="Handboek schrijven")
    client.post(address("actions:plan-remove", closed, pk=added.pk))
    assert not Action.objects.filter(pk=added.pk).exists()
    services.agree_planning(planning=planning, where="teamoverleg", how_often="maandelijks", by=cast.leader)
    left = planning.actions.first()
    answer = client.post(address("actions:plan-remove", closed, pk=left.pk), follow=True)
    assert "Laat de actie vervallen met een reden" in answer.content.decode()
    assert Action.objects.filter(pk=left.pk).exists()


def test_agreeing_mails_everybody_once_with_the_own_actions(
    client, planning, closed, cast, run_tasks, mailbox
):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member, title="Gesprekken plannen")
    client.force_login(cast.leader)
    client.post(address("actions:plan-agree", closed), {"where": "Teamoverleg", "how_often": "elke maand"})
    run_tasks()
    assert len(mailbox) == 5  # leader, member, process owner, project leader and project member
    (mine,) = mailbox.to(cast.member.email)
    text = mine.get_body(("plain",)).get_content()
    assert "Wat jij doet" in text
    assert "Gesprekken plannen" in text
    (attachment,) = mine.iter_attachments()
    events = Calendar.from_ical(attachment.get_content()).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Gesprekken plannen"]
    (other,) = mailbox.to(cast.process_owner.email)
    assert not list(other.iter_attachments())
    planning.refresh_from_db()
    assert (planning.follow_up_where, planning.agreed_by) == ("Teamoverleg", cast.leader)


def test_the_mail_leads_who_has_not_agreed_yet_to_the_own_action(
    client, planning, closed, cast, run_tasks, mailbox
):
    asked, agreed = planning.actions.all()[:2]
    Action.objects.filter(pk__in=[asked.pk, agreed.pk]).update(owner=cast.member)
    services.confirm_own(action=agreed, by=cast.member)
    client.force_login(cast.leader)
    url = address("actions:plan-agree", closed)
    answer = client.post(url, {"where": "Teamoverleg", "how_often": "elke maand"}, follow=True)
    assert "1 activiteit heeft nog geen eigenaar" in answer.content.decode()
    run_tasks()
    (mine,) = mailbox.to(cast.member.email)
    for kind in ("plain", "html"):
        text = mine.get_body((kind,)).get_content()
        assert reverse("actions:action", kwargs=where(asked)) in text
        assert reverse("actions:action", kwargs=where(agreed)) not in text


def test_without_saying_where_nothing_is_agreed_or_mailed(client, planning, closed, cast, run_tasks, mailbox):
    client.force_login(cast.leader)
    answer = client.post(address("actions:plan-agree", closed), {"where": "", "how_often": ""})
    assert answer.status_code == 422
    run_tasks()
    planning.refresh_from_db()
    assert (planning.agreed_at, len(mailbox)) == (None, 0)


def test_the_owner_agrees_with_a_date_of_her_own(client, planning, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    client.force_login(cast.member)
    page = reverse("actions:action", kwargs=where(action))
    assert "Ben je akkoord?" in client.get(page).content.decode()
    client.post(reverse("actions:action-confirm", kwargs=where(action)), {"due_on": "2027-04-01"})
    action.refresh_from_db()
    assert (action.due_on.isoformat(), bool(action.confirmed_at)) == ("2027-04-01", True)


def test_nobody_agrees_in_the_name_of_another(client, planning, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    for other in (cast.leader, cast.process_owner):
        client.force_login(other)
        answer = client.post(
            reverse("actions:action-confirm", kwargs=where(action)), {"due_on": "2027-04-01"}
        )
        assert answer.status_code == 403
    action.refresh_from_db()
    assert action.confirmed_at is None


def test_an_action_is_done_dropped_with_a_reason_and_opened_again(client, planning, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    client.force_login(cast.member)
    client.post(reverse("actions:action-finish", kwargs=where(action)))
    action.refresh_from_db()
    assert (action.state, action.ended_on) == ("done", local_today())
    answer = client.post(reverse("actions:action-finish", kwargs=where(action)), follow=True)
    assert "Deze actie is al afgerond" in answer.content.decode()
    client.post(reverse("actions:action-reopen", kwargs=where(action)))
    refused = client.post(reverse("actions:action-drop", kwargs=where(action)), {"reason": ""})
    assert refused.status_code == 422
    client.post(reverse("actions:action-drop", kwargs=where(action)), {"reason": "Niet meer nodig"})
    action.refresh_from_db()
    assert (action.state, action.reason) == ("dropped", "Niet meer nodig")


def test_a_colleague_cannot_end_what_is_not_hers(client, planning, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    client.force_login(cast.process_owner)
    for name in ("action-finish", "action-reopen", "action-drop"):
        assert (
            client.post(reverse(f"actions:{name}", kwargs=where(action)), {"reason": "x"}).status_code == 403
        )


def test_changing_an_action_on_its_own_page_asks_for_agreement_again(client, planning, cast):
    action = planning.actions.first()
    Action.objects.filter(pk=action.pk).update(owner=cast.member)
    action.refresh_from_db()
    services.confirm_own(action=action, by=cast.member)
    client.force_login(cast.leader)
    data = {
        "title": action.title,
        "initial-title": action.title,
        "explanation": action.explanation,
        "initial-explanation": action.explanation,
        "owner": cast.process_owner.pk,
        "initial-owner": cast.member.pk,
        "due_on": action.due_on.isoformat(),
        "initial-due_on": action.due_on.isoformat(),
    }
    answer = client.post(reverse("actions:action-edit", kwargs=where(action)), data)
    assert answer.status_code == 302
    action.refresh_from_db()
    assert (action.owner, action.confirmed_at) == (cast.process_owner, None)


def test_overdue_is_the_day_after(cast):
    yesterday = builders.action(cast.improvement, due_on=local_today() - timedelta(days=1))
    today = builders.action(cast.improvement, due_on=local_today())
    done = builders.action(cast.improvement, due_on=local_today() - timedelta(days=9), done=True)
    assert [one.is_overdue for one in (yesterday, today, done)] == [True, False, False]


def test_calendar_and_pdf_hold_the_planning(client, planning, closed, cast):
    from io import BytesIO

    from pypdf import PdfReader

    client.force_login(cast.member)
    calendar = Calendar.from_ical(client.get(address("actions:planning-calendar", closed)).content)
    assert len(calendar.walk("VEVENT")) == planning.actions.count()
    reader = PdfReader(BytesIO(client.get(address("actions:planning-pdf", closed)).content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert all(action.title in text for action in planning.actions.all())
    box = reader.pages[0].mediabox
    assert [round(float(side) / 72 * 25.4, 1) for side in (box.width, box.height)] == [420.0, 297.0]


def test_every_change_is_in_the_log_without_its_text(client, planning, closed, cast):
    action = planning.actions.first()
    client.force_login(cast.leader)
    client.post(address("actions:plan-row", closed, pk=action.pk), row(action, owner=str(cast.member.pk)))
    entry = AuditEntry.objects.filter(verb="action.planned").get()
    assert entry.actor_id == cast.leader.pk
    assert entry.details == {"changed": ["owner"], "confirmed": False}


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"state": "done"}, "Bij een actie die klaar of vervallen is"),
        ({"state": "dropped", "ended_on": "2027-01-01"}, "Schrijf waarom de actie vervalt"),
        ({"confirmed_at": "2027-01-01T10:00Z", "owner": None}, "Alleen een actie met een eigenaar"),
        ({"state": "lost"}, "Kies een van de standen"),
    ],
)
def test_the_database_itself_refuses(cast, fields, message):
    from django.core.exceptions import ValidationError

    action = builders.action(cast.improvement)
    for name, value in fields.items():
        setattr(action, name, value)
    with pytest.raises(ValidationError, match=message):
        action.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(**fields)


@pytest.mark.constraint
def test_one_standard_activity_stands_once_in_a_planning(planning):
    one = planning.actions.filter(standard_activity__isnull=False).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.action(planning_=planning, standard_activity=one.standard_activity)


def where(action):
    team = action.team
    return {"institution": team.institution.slug, "team": team.slug, "pk": action.pk}
