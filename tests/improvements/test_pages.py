"""The forms of an improvement as people use them: through the client, with mistakes, and two at once."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from borgen.lib.dates import local_today
from improvements.models import Improvement, Measure
from tests import builders
from tests.cast import Cast

HIDDEN = re.compile(r'<input type="hidden" name="(initial-[^"]+)"(?: value="([^"]*)")?')


def of_team(cast: Cast, name: str, **more: object) -> str:
    words = {"institution": cast.institution.slug, "team": cast.team.slug}
    return reverse(f"improvements:{name}", kwargs={**words, **more})


def of_improvement(cast: Cast, name: str, **more: object) -> str:
    return of_team(cast, name, improvement=cast.improvement.slug, **more)


def seen(client: Client, address: str) -> dict[str, str]:
    """What the form on this page remembers that it showed."""
    text = client.get(address).content.decode()
    return {name: value.replace("&#x27;", "'") for name, value in HIDDEN.findall(text)}


def page_of(cast: Cast) -> str:
    return reverse("borgen:improvement", args=[cast.institution.slug, cast.team.slug, cast.improvement.slug])


# --- create ------------------------------------------------------------------------------------------------


def test_a_name_is_enough(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    response = client.post(of_team(cast, "new"), {"name": "Toetsen", "cycle_time": "long"}, follow=True)
    made = Improvement.objects.get(name="Toetsen")
    assert response.redirect_chain[-1][0].endswith("/verbeterprojecten/toetsen/")
    assert made.team == cast.team
    assert made.project_leader is None


def test_everything_filled_in_the_dutch_way(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    data = {
        "name": "Toetsen",
        "problem": "Te veel herkansingen.",
        "goal": "Minder herkansingen.",
        "indicator": "herkansingen",
        "baseline": "6,1",
        "target": "5.75",
        "unit": "%",
        "project_leader": cast.member.pk,
        "leader_from_outside": "",
        "analysis_ended_on": "2026-01-31",
        "leader_doubts": "on",
        "cycle_time": "short",
    }
    assert client.post(of_team(cast, "new"), data).status_code == 302
    made = Improvement.objects.get(name="Toetsen")
    assert (made.baseline, made.target) == (Decimal("6.1"), Decimal("5.75"))
    assert made.project_leader == cast.member
    assert made.leader_doubts is True
    assert made.cycle_time == "short"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "Naam: "),
        ({"baseline": "veel"}, "Nulmeting"),
        ({"baseline": "12345678,00"}, "Nulmeting"),
        ({"analysis_ended_on": str(local_today() + timedelta(days=1))}, "Deze dag moet nog komen"),
        ({"leader_from_outside": "Niemand Bekend"}, "heeft niemand de naam"),
        ({"cycle_time": ""}, "Doorlooptijd"),
        ({"cycle_time": "soms"}, "Doorlooptijd"),
    ],
)
def test_a_mistake_is_named_and_nothing_is_lost(
    client: Client, cast: Cast, wrong: dict[str, str], says: str
) -> None:
    client.force_login(cast.leader)
    data = {"name": "Toetsen", "goal": "Minder herkansingen.", "cycle_time": "long", **wrong}
    response = client.post(of_team(cast, "new"), data)
    text = response.content.decode()
    assert "error-summary" in text
    assert says in text
    assert "Minder herkansingen." in text
    assert not Improvement.objects.filter(slug="toetsen").exists()


def test_a_leader_from_another_team(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    data = {"name": "Toetsen", "cycle_time": "long", "leader_from_outside": "Bas Buurman"}
    client.post(of_team(cast, "new"), data)
    assert Improvement.objects.get(slug="toetsen").project_leader == cast.neighbour


@pytest.mark.parametrize("who", ["stranger", "neighbour", "deactivated"])
def test_the_list_of_leaders_holds_the_team_only(client: Client, cast: Cast, who: str) -> None:
    client.force_login(cast.leader)
    data = {"name": "Toetsen", "cycle_time": "long", "project_leader": cast.people[who].pk}
    client.post(of_team(cast, "new"), data)
    made = Improvement.objects.filter(slug="toetsen").first()
    if who == "neighbour":
        assert made is not None, "a colleague of the same school may lead it"
    else:
        assert made is None


def test_a_team_that_ended_begins_nothing(client: Client, cast: Cast) -> None:
    cast.team.archived_on = local_today()
    cast.team.save()
    client.force_login(cast.leader)
    response = client.post(of_team(cast, "new"), {"name": "Toetsen", "cycle_time": "long"}, follow=True)
    assert "begint niets nieuws" in response.content.decode()
    assert not Improvement.objects.filter(slug="toetsen").exists()


# --- edit, also with two at once ---------------------------------------------------------------------------


def sent(client: Client, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a browser sends when the form was opened now and these fields were changed."""
    remembered = seen(client, of_improvement(cast, "edit"))
    shown = {name.removeprefix("initial-"): value for name, value in remembered.items()}
    if shown.get("leader_doubts") == "False":
        del shown["leader_doubts"]
    return {**remembered, **shown, **changes}


def test_the_form_shows_what_is_saved(client: Client, cast: Cast) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(baseline=Decimal("6.10"), unit="%")
    client.force_login(cast.project_leader)
    text = client.get(of_improvement(cast, "edit")).content.decode()
    assert 'name="baseline" value="6,1"' in text
    assert "Pim Project (gast)" in text


def test_saving_without_a_change(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    response = client.post(of_improvement(cast, "edit"), sent(client, cast))
    assert response.status_code == 302
    cast.improvement.refresh_from_db()
    assert cast.improvement.revision == 0


def test_two_at_once_in_different_fields(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    mine = sent(client, cast, goal="Minder uitval.")
    Improvement.objects.filter(pk=cast.improvement.pk).update(problem="Van een collega.", revision=1)
    response = client.post(of_improvement(cast, "edit"), mine, follow=True)
    assert "beide wijzigingen zijn bewaard" in response.content.decode()
    cast.improvement.refresh_from_db()
    assert (cast.improvement.goal, cast.improvement.problem) == ("Minder uitval.", "Van een collega.")


def test_two_at_once_in_the_same_field_meet_a_page_with_both(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    mine = sent(client, cast, goal="Mijn doel.", problem="Mijn probleem.", leader_from_outside="Bas Buurman")
    Improvement.objects.filter(pk=cast.improvement.pk).update(goal="Het doel van een collega.", revision=1)
    response = client.post(of_improvement(cast, "edit"), mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Mijn doel." in text
    assert "Het doel van een collega." in text
    cast.improvement.refresh_from_db()
    assert cast.improvement.goal == "Het doel van een collega."

    assert 'name="keep" value="goal"' in text
    again = dict(re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', text))
    again.pop("csrfmiddlewaretoken")
    assert again["problem"] == "Mijn probleem.", "what did not clash travels along"
    response = client.post(of_improvement(cast, "edit"), {**again, "goal": "Ons doel."})
    assert response.status_code == 302
    cast.improvement.refresh_from_db()
    assert (cast.improvement.goal, cast.improvement.problem) == ("Ons doel.", "Mijn probleem.")
    assert cast.improvement.project_leader == cast.neighbour


def test_a_stopped_improvement_is_not_edited(client: Client, cast: Cast) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(state="stopped", state_reason="fusie")
    client.force_login(cast.leader)
    for name in ("edit", "group", "measures", "measure-new"):
        response = client.post(of_improvement(cast, name), {"goal": "x", "title": "x"}, follow=True)
        assert "Hervat het voordat je iets wijzigt" in response.content.decode()
    assert not cast.improvement.measures.exists()


# --- state -------------------------------------------------------------------------------------------------


def test_stop_with_why_and_resume(client: Client, cast: Cast) -> None:
    client.force_login(cast.project_leader)
    stop = of_improvement(cast, "state", word="stoppen")
    assert "Zeg waarom" in client.post(stop, {"reason": ""}).content.decode()
    response = client.post(stop, {"reason": "Het team gaat fuseren."}, follow=True)
    text = response.content.decode()
    assert "Dit verbeterproject is gestopt." in text
    assert "Het team gaat fuseren." in text
    assert "is al gestopt" in client.get(stop, follow=True).content.decode()
    client.post(of_improvement(cast, "state", word="hervatten"))
    cast.improvement.refresh_from_db()
    assert (cast.improvement.state, cast.improvement.state_reason) == ("active", "")


def test_an_unknown_word_is_no_page(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    assert client.get(of_improvement(cast, "state", word="weggooien")).status_code == 404


# --- the project group -------------------------------------------------------------------------------------


def test_a_guest_joins_by_name_and_then_sees_only_this(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    data = {"person": "", "from_outside": "Bas Buurman", "since": str(local_today()), "until": ""}
    client.post(of_improvement(cast, "group"), data)
    client.force_login(cast.neighbour)
    assert client.get(page_of(cast)).status_code == 200
    team = reverse("borgen:team", args=[cast.institution.slug, cast.team.slug])
    assert client.get(team).status_code == 404
    assert client.get(of_improvement(cast, "edit")).status_code == 403
    assert f'href="{team}"' not in client.get(page_of(cast)).content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"from_outside": "Gita Gast"}, "al in de projectgroep"),
        ({}, "Kies een teamlid"),
        ({"from_outside": "Vera Vreemd"}, "heeft niemand de naam"),
        ({"from_outside": "Bas Buurman", "until": "2001-01-01"}, "niet voor de eerste dag"),
    ],
)
def test_mistakes_in_the_group(client: Client, cast: Cast, data: dict[str, str], says: str) -> None:
    client.force_login(cast.leader)
    response = client.post(of_improvement(cast, "group"), {"since": str(local_today()), **data})
    assert says in response.content.decode()
    assert cast.improvement.project_members.count() == 1


def test_who_left_yesterday_no_longer_sees_it(client: Client, cast: Cast) -> None:
    member = cast.improvement.project_members.get()
    client.force_login(cast.leader)
    yesterday = local_today() - timedelta(days=1)
    address = of_improvement(cast, "group-member", member=member.pk)
    client.post(address, {"since": "2020-08-01", "until": str(yesterday)})
    client.force_login(cast.project_member)
    assert client.get(page_of(cast)).status_code == 404


def test_taken_off_the_list(client: Client, cast: Cast) -> None:
    member = cast.improvement.project_members.get()
    client.force_login(cast.leader)
    client.post(of_improvement(cast, "group-member", member=member.pk), {"remove": "1"})
    assert not cast.improvement.project_members.exists()


# --- measures ----------------------------------------------------------------------------------------------


def test_measures_written_one_after_the_other(client: Client, cast: Cast) -> None:
    client.force_login(cast.project_leader)
    new = of_improvement(cast, "measure-new")
    response = client.post(new, {"title": "Twee gesprekken", "another": "1"})
    assert response["Location"] == new
    response = client.post(new, {"title": "Melden voor vijf uur"})
    assert response["Location"] == page_of(cast)
    text = client.get(page_of(cast)).content.decode()
    assert text.index("Twee gesprekken") < text.index("Melden voor vijf uur")


def test_order_by_button(client: Client, cast: Cast) -> None:
    one, two = builders.measure(cast.improvement), builders.measure(cast.improvement)
    client.force_login(cast.leader)
    address = of_improvement(cast, "measures")
    response = client.post(address, {"move": f"up:{two.pk}"})
    assert response["Location"].endswith(f"#measure-{two.pk}")
    assert list(cast.improvement.measures.all()) == [two, one]
    for nonsense in ("", "up:", "sideways:1", f"up:{two.pk + 99}", "up:-1"):
        assert client.post(address, {"move": nonsense}).status_code == 404


def test_a_measure_ends_and_holds_again(client: Client, cast: Cast) -> None:
    measure = builders.measure(cast.improvement, since=local_today() + timedelta(days=3))
    client.force_login(cast.leader)
    end = of_improvement(cast, "measure-end", measure=measure.pk)
    client.post(end)
    measure.refresh_from_db()
    assert measure.ended_on == measure.since, "one that was still to begin ends when it would have begun"
    client.post(end)
    measure.refresh_from_db()
    assert measure.ended_on is None
    assert client.get(end).status_code == 405


def test_two_people_edit_a_measure(client: Client, cast: Cast) -> None:
    measure = builders.measure(cast.improvement, agreement="Oud.")
    client.force_login(cast.leader)
    address = of_improvement(cast, "measure", measure=measure.pk)
    remembered = seen(client, address)
    Measure.objects.filter(pk=measure.pk).update(agreement="Van een collega.")
    mine = {**remembered, "title": measure.title, "agreement": "Van mij.", "since": str(measure.since)}
    response = client.post(address, mine)
    assert response.status_code == 409
    assert "Van een collega." in response.content.decode()
    mine["initial-agreement"] = "Van een collega."
    assert client.post(address, mine).status_code == 302
    measure.refresh_from_db()
    assert measure.agreement == "Van mij."


def test_a_measure_of_another_improvement_does_not_exist_here(client: Client, cast: Cast) -> None:
    other = builders.measure(builders.improvement(cast.team))
    client.force_login(cast.leader)
    assert client.get(of_improvement(cast, "measure", measure=other.pk)).status_code == 404
    assert client.post(of_improvement(cast, "measure-end", measure=other.pk)).status_code == 404


# --- processes ---------------------------------------------------------------------------------------------


def test_processes(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    new = of_team(cast, "process-new")
    client.post(new, {"name": "Intake", "owner": cast.member.pk})
    intake = cast.team.processes.get(name="Intake")
    assert intake.owner == cast.member
    assert "al een proces" in client.post(new, {"name": "Intake"}).content.decode()
    address = of_team(cast, "process", process=intake.pk)
    client.post(address, {"name": "Intakegesprek", "owner": ""})
    intake.refresh_from_db()
    assert (intake.name, intake.owner) == ("Intakegesprek", None)
    client.post(address, {"remove": "1"})
    assert not cast.team.processes.filter(pk=intake.pk).exists()


def test_the_process_of_a_leaver_keeps_its_owner_until_somebody_else_is_chosen(
    client: Client, cast: Cast
) -> None:
    process = builders.process(cast.team, owner=cast.leaver)
    client.force_login(cast.leader)
    address = of_team(cast, "process", process=process.pk)
    assert "Eva Exit (gast)" in client.get(address).content.decode()
    client.post(address, {"name": process.name, "owner": cast.leaver.pk})
    process.refresh_from_db()
    assert process.owner == cast.leaver
