"""The four acts, and that nothing about a person stays of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from actions.models import Action, Decision, Recognition
from actions.services import acting, decisions, recognitions
from borgen.lib.dates import local_today
from improvements.navigation import improvement_url, team_url
from monitoring.models import Correction
from monitoring.navigation import line_url
from monitoring.services.responses import respond
from tests import builders
from tests.actions import builders_acting
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
TODAY = local_today()


def url(name, team, **more):
    return team_url(team, f"actions:{name}", **more)


@pytest.fixture
def line(cast):
    measure = builders.measure(cast.improvement, agreement="Twee gesprekken per periode.")
    return watching.line(cast.team, measure=measure, agreement="Elke student twee gesprekken")


@pytest.fixture
def result(cast, line):
    """Sixty percent, and the norm is eighty."""
    indicator = watching.indicator(cast.institution, team=cast.team, name="Gesprekken")
    norm = watching.norm(indicator, 80, team=cast.team)
    instrument = watching.instrument(line, indicator)
    return watching.measurement(cast.team, indicator, (24, 40), norm=norm, instrument=instrument)


@pytest.fixture
def given(cast, result):
    return respond(measurement=result, act="address", explanation="Bespreken.", by=cast.leader)


def test_from_a_result_to_the_conversation_and_an_action(client, cast, line, result):
    client.force_login(cast.leader)
    page = line_url(line, "monitoring:measurement", measurement=result.pk)
    client.post(
        line_url(line, "monitoring:response-new", measurement=result.pk),
        {"act": "address", "explanation": ""},
    )
    response = result.responses.get()
    aid = url("address", cast.team) + f"?reactie={response.pk}"
    assert aid in client.get(page).content.decode()
    text = client.get(aid).content.decode()
    assert "Elke student twee gesprekken" in text
    assert "Iedere student heeft twee gesprekken per periode." in text
    sent = {
        "what": "Gesprekken staan vast in het rooster",
        "kind": "action",
        "owner": cast.leader.pk,
        "due_on": (TODAY + timedelta(days=9)).isoformat(),
        "reactie": response.pk,
    }
    assert client.post(url("address", cast.team), sent).url == page
    made = Action.objects.get()
    assert (made.response, made.measure, made.improvement) == (response, line.measure, cast.improvement)
    assert (
        "Elke student" in client.get(url("action", cast.team, pk=made.pk)).content.decode()
        or page in client.get(url("action", cast.team, pk=made.pk)).content.decode()
    )


def test_reading_the_aid_leaves_no_trace(client, cast, given):
    client.force_login(cast.leader)
    client.get(url("acts", cast.team))
    with connection.execute_wrapper(_refuse_writing):
        for query in ("", f"?reactie={given.pk}"):
            assert client.get(url("address", cast.team) + query).status_code == 200


def _refuse_writing(execute, sql, params, many, context):
    assert not sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")), sql
    return execute(sql, params, many, context)


def test_a_name_is_mentioned_before_it_is_kept(client, cast):
    client.force_login(cast.leader)
    sent = {"what": "Mo Lid belt voortaan zelf", "kind": "decision"}
    answer = client.post(url("address", cast.team), sent)
    assert answer.status_code == 422
    assert "Mo Lid belt voortaan zelf" in answer.content.decode()
    assert not Decision.objects.exists()
    client.post(url("address", cast.team), sent | {"anyway": "1"})
    assert Decision.objects.get().what == "Mo Lid belt voortaan zelf"


def test_a_decision_out_of_a_conversation_has_nobody_in_it(client, cast, given):
    client.force_login(cast.member)
    sent = {"what": "Wie ziek is belt voor acht uur", "kind": "decision", "reactie": given.pk}
    assert client.post(url("address", cast.team), sent).status_code == 302
    made = Decision.objects.get()
    people = [
        field.name
        for field in Decision._meta.get_fields()
        if getattr(field, "related_model", None) and field.related_model.__name__ == "User"
    ]
    assert people == ["created_by"]
    assert (made.response, made.created_by) == (given, cast.member)


def test_an_overdue_action_gets_a_new_agreement(client, cast):
    late = builders_acting.action(cast.team, due_on=TODAY - timedelta(days=3), owner=cast.member)
    client.force_login(cast.leader)
    assert late.title in client.get(url("acts", cast.team) + f"?actie={late.pk}").content.decode()
    sent = {"what": "Samen afmaken", "kind": "action", "owner": cast.leader.pk, "actie": late.pk}
    client.post(url("address", cast.team), sent)
    late.refresh_from_db()
    assert late.state == "dropped"
    assert Action.objects.get(follows=late).title == "Samen afmaken"


def test_the_other_acts_begin_with_the_reason(client, cast, result, given):
    client.force_login(cast.leader)
    text = client.get(url("acts", cast.team) + f"?reactie={given.pk}").content.decode()
    assert team_url(cast.team, "documents:revise-which") + "?reden=Elke" in text
    norm = team_url(cast.team, "monitoring:team-norm-new", indicator=result.indicator.slug)
    assert norm + "?reden=Elke" in text
    assert (
        "Elke student twee gesprekken"
        in client.get(norm + "?reden=Elke student twee gesprekken").content.decode()
    )
    assert improvement_url(cast.improvement, "actions:goal") + f"?reactie={given.pk}" in text


def test_a_member_is_not_led_where_she_may_not_go(client, cast, given):
    client.force_login(cast.member)
    text = client.get(url("acts", cast.team) + f"?reactie={given.pk}").content.decode()
    assert "actions:goal" not in text
    assert "ander-doel" not in text
    assert "/norm/" not in text


def test_what_was_taken_back_is_no_cause(client, cast, given):
    given.withdrawn_at = timezone.now()
    given.save()
    client.force_login(cast.leader)
    assert client.get(url("acts", cast.team) + f"?reactie={given.pk}").status_code == 404


def test_an_act_says_that_its_number_was_corrected(client, cast, result, given):
    made = acting.add(team=cast.team, by=cast.leader, title="Rooster", response=given)
    decided = decisions.decide(team=cast.team, by=cast.leader, what="Zo doen we het", response=given)
    client.force_login(cast.leader)
    pages = (url("action", cast.team, pk=made.pk), url("decision", cast.team, pk=decided.pk))
    words = "gecorrigeerd nadat"
    assert all(words not in client.get(page).content.decode() for page in pages)
    Correction.objects.create(
        measurement=result, state="measured", value=60, reason="Verkeerd geteld.", by=cast.leader
    )
    result.numerator, result.value = 36, 90
    result.save()
    assert all(words in client.get(page).content.decode() for page in pages)


def test_another_goal_keeps_the_one_before(client, cast, given):
    client.force_login(cast.project_leader)
    address = improvement_url(cast.improvement, "actions:goal")
    before = cast.improvement.goal
    assert before in client.get(address).content.decode()
    sent = {"goal": "Eén gesprek per periode.", "why": "Dat is haalbaar.", "seen": before}
    assert client.post(address, sent | {"why": ""}).status_code == 422
    assert client.post(address, sent | {"reactie": given.pk}).status_code == 302
    cast.improvement.refresh_from_db()
    assert cast.improvement.goal == "Eén gesprek per periode."
    made = Decision.objects.get()
    assert before in made.why
    assert "Dat is haalbaar." in made.why
    assert (made.response, made.improvement) == (given, cast.improvement)
    # A colleague who still saw the first one changes nothing.
    answer = client.post(address, sent | {"goal": "Drie gesprekken."})
    assert answer.status_code == 422
    cast.improvement.refresh_from_db()
    assert cast.improvement.goal == "Eén gesprek per periode."
    assert Decision.objects.count() == 1


def test_what_went_well_is_written_down(client, cast, given):
    client.force_login(cast.member)
    sent = {"text": "Alle gesprekken gevoerd", "kind": "celebration", "reactie": given.pk}
    later = TODAY + timedelta(days=14)
    assert client.post(url("recognition-new", cast.team), sent | {"on": later.isoformat()}).status_code == 302
    made = Recognition.objects.get()
    assert (made.on, made.response, made.by) == (later, given, cast.member)
    answer = client.post(
        url("recognition-new", cast.team), sent | {"kind": "success", "on": later.isoformat()}
    )
    assert answer.status_code == 422
    recognitions.withdraw(recognition=made, by=cast.member)
    recognitions.withdraw(recognition=made, by=cast.member)
    made.refresh_from_db()
    assert made.withdrawn_at is not None


# --- decisions --------------------------------------------------------------------------------------------


def test_a_decision_is_found_years_later(client, cast):
    item = builders.meeting(cast.team, subject="Teamdag", agenda=["Verzuim"]).agenda.get()
    client.force_login(cast.member)
    assert "Teamdag" in client.get(url("decision-new", cast.team) + f"?punt={item.pk}").content.decode()
    sent = {
        "what": "De begeleider belt op dag een",
        "why": "Dan helpt het nog.",
        "decided_on": TODAY.isoformat(),
        "improvement": cast.improvement.pk,
        "punt": item.pk,
    }
    answer = client.post(url("decision-new", cast.team), sent)
    made = Decision.objects.get()
    assert answer.url == url("decision", cast.team, pk=made.pk)
    text = client.get(answer.url).content.decode()
    assert all(word in text for word in ("Teamdag", "Dan helpt het nog.", cast.improvement.name))
    register = url("decisions", cast.team)
    assert made.what in client.get(register + "?zoek=helpt dag").content.decode()
    assert made.what not in client.get(register + "?zoek=rooster").content.decode()


def test_a_decision_of_tomorrow_is_none(client, cast):
    client.force_login(cast.member)
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    answer = client.post(url("decision-new", cast.team), {"what": "Iets", "decided_on": tomorrow})
    assert answer.status_code == 422


def test_what_no_longer_holds_stays_readable_with_why(client, cast):
    made = decisions.decide(team=cast.team, by=cast.leader, what="Wij bellen niet")
    client.force_login(cast.member)
    assert client.post(url("decision-withdraw", cast.team, pk=made.pk), {"why": "x"}).status_code == 403
    client.force_login(cast.leader)
    assert client.post(url("decision-withdraw", cast.team, pk=made.pk), {"why": ""}).status_code == 422
    client.post(url("decision-withdraw", cast.team, pk=made.pk), {"why": "We bellen wel."})
    assert "We bellen wel." in client.get(url("decision", cast.team, pk=made.pk)).content.decode()
    with pytest.raises(ValidationError):
        decisions.withdraw(decision=made, why="Nog eens.", by=cast.leader)


def test_a_guest_reads_what_was_decided_about_her_improvement(client, cast):
    about = decisions.decide(team=cast.team, by=cast.leader, what="Zo", improvement=cast.improvement)
    other = decisions.decide(team=cast.team, by=cast.leader, what="Iets anders")
    client.force_login(cast.project_member)
    assert client.get(url("decision", cast.team, pk=about.pk)).status_code == 200
    assert client.get(url("decision", cast.team, pk=other.pk)).status_code == 404
    assert client.get(url("decisions", cast.team)).status_code == 404


# --- what the database refuses ----------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("make", "name", "fields"),
    [
        (builders_acting.decision, "decision_says_what", {"what": ""}),
        (builders_acting.decision, "decision_measure_of_improvement", {"measure": True}),
        (builders_acting.decision, "decision_withdrawn_says_why", {"withdrawn_at": timezone.now()}),
        (builders_acting.decision, "decision_withdrawn_says_why", {"withdrawn_why": "Omdat."}),
        (builders_acting.recognition, "recognition_says_what", {"text": ""}),
        (builders_acting.recognition, "recognition_kind_known", {"kind": "medal"}),
    ],
)
def test_the_database_refuses(cast, make, name, fields):
    if fields.get("measure"):
        fields = {"measure": builders.measure(cast.improvement)}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        make(cast.team, **fields)
