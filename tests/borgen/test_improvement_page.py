"""The page of an improvement, its plan and the home of its team: what each person reads and may press."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now as local_now
from pypdf import PdfReader

from borgen.lib.dates import add_months, local_today
from improvements.models import Improvement
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching


def address(cast: Cast, name: str = "improvement", **more: object) -> str:
    words = {
        "institution": cast.institution.slug,
        "team": cast.team.slug,
        "improvement": cast.improvement.slug,
    }
    namespace = "" if ":" in name else "borgen:"
    return reverse(namespace + name, kwargs={**words, **more})


def team_address(cast: Cast) -> str:
    return reverse("borgen:team", args=[cast.institution.slug, cast.team.slug])


def read(client: Client, url: str) -> str:
    """The text of the page between its tags, with single spaces."""
    response = client.get(url)
    assert response.status_code == 200
    page = re.sub(r"(?s)^.*?<main", "<main", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def agreed(cast: Cast, *, actions: int = 0, **fields: object):
    closed = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    return builders.planning(
        closed, actions=actions, agreed_at=closed.closed_at, agreed_by=cast.leader, **fields
    )


# --- what comes next, for whom -----------------------------------------------------------------------------


def test_an_old_analysis_advises_a_boas_with_a_button_that_posts(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    page = client.get(address(cast)).content.decode()
    assert "langer dan twaalf maanden geleden afgerond" in page
    assert f'method="post" action="{address(cast, "boas:new")}"' in page
    client.force_login(cast.member)
    page = client.get(address(cast)).content.decode()
    assert "Een BOAS is aan te raden" in page
    assert address(cast, "boas:new") not in page, "a member reads it and presses nothing"


def test_doubt_advises_too_and_an_unknown_date_asks_for_it(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    Improvement.objects.filter(pk=cast.improvement.pk).update(analysis_ended_on=None, leader_doubts=True)
    text = read(client, address(cast))
    assert "Er is twijfel" in text
    assert "Vul in wanneer de analyse is afgerond" in text
    Improvement.objects.filter(pk=cast.improvement.pk).update(
        analysis_ended_on=add_months(local_today(), -2), leader_doubts=False
    )
    text = read(client, address(cast))
    assert "Nog geen BOAS" in text
    assert "van kort geleden" in text


def test_the_way_through_step_0(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    session = builders.assessment(cast.improvement, chair=cast.leader)
    meeting = session.sessions.get().meeting
    number = session.number
    assert "Vandaag is de BOAS" in read(client, address(cast))
    meeting.starts_at -= timedelta(days=3)
    meeting.save()
    assert "is niet begonnen" in read(client, address(cast))
    meeting.starts_at += timedelta(days=9)
    meeting.ends_at += timedelta(days=9)
    meeting.save()
    page = client.get(address(cast)).content.decode()
    assert "wordt voorbereid" in page
    assert f'href="{address(cast, "boas:prepare", number=number)}"' in page
    for state, words in (("running", "De BOAS is bezig"), ("paused", "halverwege gepauzeerd")):
        type(session).objects.filter(pk=session.pk).update(state=state)
        page = client.get(address(cast)).content.decode()
        assert words in page
        assert f'href="{address(cast, "boas:run", number=number)}"' in page


def test_a_closed_boas_leads_to_its_planning_and_the_planning_onward(client: Client, cast: Cast) -> None:
    client.force_login(cast.project_leader)
    closed = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    text = read(client, address(cast))
    assert "De BOAS is klaar, nu de planning" in text
    assert "Planning maken" in text
    planning = builders.planning(closed, actions=7, agreed_at=closed.closed_at, agreed_by=cast.leader)
    text = read(client, address(cast))
    assert "7 acties open" in text
    assert "Nog 2 in de planning" in text
    late = planning.actions.first()
    late.due_on = local_today() - timedelta(days=1)
    late.save()
    text = read(client, address(cast))
    assert "7 acties open, 1 te laat" in text
    assert "te laat" in text
    planning.actions.update(state="done", ended_on=local_today())
    assert "Alles uit de planning is gedaan" in read(client, address(cast))


@pytest.mark.parametrize("kind", ["practice", "cancelled"])
def test_practice_and_cancelled_sessions_are_not_shown(client: Client, cast: Cast, kind: str) -> None:
    fields = {"practice": True} if kind == "practice" else {"state": "cancelled"}
    builders.assessment(cast.improvement, chair=cast.leader, **fields)
    client.force_login(cast.leader)
    text = read(client, address(cast))
    assert "BOAS-sessies" not in text
    assert "Een BOAS is aan te raden" in text


def test_a_member_reads_about_the_session_and_the_leader_prepares_it(client: Client, cast: Cast) -> None:
    session = builders.assessment(cast.improvement, chair=cast.leader)
    briefing = address(cast, "boas:briefing", number=session.number)
    prepare = address(cast, "boas:prepare", number=session.number)
    client.force_login(cast.member)
    page = client.get(address(cast)).content.decode()
    assert f'href="{briefing}"' in page
    assert prepare not in page
    client.force_login(cast.leader)
    page = client.get(address(cast)).content.decode()
    assert f'href="{prepare}"' in page


def test_who_may_change_something_sees_where(client: Client, cast: Cast) -> None:
    edit, stop = address(cast, "improvements:edit"), address(cast, "improvements:state", word="stoppen")
    for who, may in (
        (cast.leader, True),
        (cast.project_leader, True),
        (cast.member, False),
        (cast.project_member, False),
    ):
        client.force_login(who)
        page = client.get(address(cast)).content.decode()
        assert (edit in page) is may, who
        assert (stop in page) is may, who


def test_a_stopped_improvement_says_why_and_can_only_be_resumed(client: Client, cast: Cast) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(
        state="stopped", state_reason="Het team fuseert."
    )
    client.force_login(cast.leader)
    page = client.get(address(cast)).content.decode()
    assert "Dit verbeterproject is gestopt." in page
    assert "Het team fuseert." in page
    assert address(cast, "improvements:edit") not in page
    assert address(cast, "improvements:state", word="hervatten") in page
    assert address(cast, "improvements:state", word="stoppen") not in page
    assert "nog een BOAS open" not in page
    builders.assessment(cast.improvement, chair=cast.leader)
    assert "nog een BOAS open" in client.get(address(cast)).content.decode()


@pytest.mark.parametrize("state", ["paused", "stopped", "archived"])
def test_what_rests_begins_no_boas(client: Client, cast: Cast, state: str) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(state=state, state_reason="rust")
    client.force_login(cast.leader)
    response = client.post(address(cast, "boas:new"), follow=True)
    assert "Hervat het voordat je een BOAS voorbereidt" in response.content.decode()
    assert not cast.improvement.assessments.exists()


def test_measures_figures_and_people(client: Client, cast: Cast) -> None:
    builders.measure(cast.improvement, title="Geldt nog")
    builders.measure(cast.improvement, title="Is voorbij", ended_on=local_today())
    Improvement.objects.filter(pk=cast.improvement.pk).update(
        indicator="vsv", baseline="6.10", target="5.70", unit="%"
    )
    gone = builders.user(cast.institution, name="Weg Gegaan")
    builders.project_member(cast.improvement, gone, until=local_today() - timedelta(days=1))
    client.force_login(cast.member)
    text = read(client, address(cast))
    assert "van 6,1\u00a0%".replace("\u00a0", " ") in text.replace("\u00a0", " ")
    assert "naar 5,7 %" in text.replace("\u00a0", " ")
    assert text.index("Geldt nog") < text.index("1 verbeteractie is beëindigd") < text.index("Is voorbij")
    assert "Gita Gast" in text
    assert "Weg Gegaan" not in text


def test_text_of_people_stays_text(client: Client, cast: Cast) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(
        name="<b>x</b>", goal="<script>alert(1)</script>"
    )
    client.force_login(cast.member)
    page = client.get(address(cast)).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


# --- the plan ----------------------------------------------------------------------------------------------


def test_the_plan_holds_everything_on_the_page_and_on_paper(client: Client, cast: Cast) -> None:
    builders.measure(
        cast.improvement, title="Twee gesprekken", agreement="Iedere periode twee.\nOok in de zomer."
    )
    planning = agreed(cast)
    builders.action(planning_=planning, title="Handboek schrijven", owner=cast.member)
    builders.action(
        planning_=planning, title="Gaat niet door", state="dropped", reason="te druk", ended_on=local_today()
    )
    client.force_login(cast.project_member)
    wanted = [
        "Begeleiding van de student",
        "Studenten weten niet bij wie zij terecht kunnen.",
        "Iedere student heeft twee gesprekken per periode.",
        "Pim Project",
        "Gita Gast",
        "Twee gesprekken",
        "Iedere periode twee.",
        "BOAS 1",
        "teamoverleg",
        "Handboek schrijven",
        "Mo Lid",
    ]
    text = read(client, address(cast, "plan"))
    response = client.get(address(cast, "plan-pdf"))
    assert response["Content-Type"] == "application/pdf"
    document = PdfReader(BytesIO(response.content))
    assert "twee.\nOok in de zomer." in "".join(page.extract_text() for page in document.pages)
    paper = " ".join(" ".join(page.extract_text() for page in document.pages).replace("-\n", "").split())
    for words in wanted:
        assert words in text
        assert words.replace(" ", "") in paper.replace(" ", ""), words
    assert "Gaat niet door" not in text + paper
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert document.trailer["/Root"]["/Lang"] == "nl"
    assert document.metadata
    assert document.metadata.title == "Verbeterplan: Begeleiding van de student"


def test_an_empty_plan_is_still_a_plan(client: Client, cast: Cast) -> None:
    Improvement.objects.filter(pk=cast.improvement.pk).update(problem="", goal="", project_leader=None)
    client.force_login(cast.member)
    text = read(client, address(cast, "plan"))
    assert "Er staat nog niets genoteerd." in text
    assert "Planning" not in text


# --- the home of the team ----------------------------------------------------------------------------------


def test_the_team_sees_where_everything_stands(client: Client, cast: Cast) -> None:
    agreed(cast, actions=2)
    builders.improvement(cast.team, name="Aanwezigheid")
    stopped = builders.improvement(cast.team, name="Oude koek", state="stopped", state_reason="klaar")
    client.force_login(cast.member)
    text = read(client, team_address(cast))
    assert text.index("Aanwezigheid") < text.index("Begeleiding van de student")
    assert "2 acties open · daarna: samen terugkijken" in text
    assert "Laatste BOAS:" in text
    assert text.index("1 gestopt of in het archief") < text.index(stopped.name)
    assert "Begeleidingsgesprek Petra Proces" in text
    assert "Lia Leider" in text
    assert "3 leden" in text
    assert "Nieuw verbeterproject" not in text
    assert "Nieuw proces" not in text


def test_the_leader_begins_new_things(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    page = client.get(team_address(cast)).content.decode()
    words = [cast.institution.slug, cast.team.slug]
    assert reverse("improvements:new", args=words) in page
    assert reverse("improvements:process-new", args=words) in page


def test_an_empty_team_says_what_to_do_first(client: Client, cast: Cast) -> None:
    cast.improvement.delete()
    client.force_login(cast.leader)
    text = read(client, team_address(cast))
    assert "Begin met het eerste verbeterproject" in text
    client.force_login(cast.member)
    text = read(client, team_address(cast))
    assert "Zodra de teamleider het eerste verbeterproject opschrijft" in text
    assert "Begin met" not in text


def test_a_team_that_ended_can_be_read(client: Client, cast: Cast) -> None:
    cast.team.archived_on = local_today()
    cast.team.save()
    client.force_login(cast.leader)
    text = read(client, team_address(cast))
    assert "Dit team is opgeheven op" in text
    assert "Nieuw verbeterproject" not in text


# --- step 1: recording --------------------------------------------------------------------------------------


def test_nothing_is_recorded_yet(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    shown = read(client, address(cast))
    assert "Hier is nog niets vastgelegd." in shown
    assert "Verzamel wat er is" in shown
    assert "Nieuw document" in shown


def test_documents_stand_with_what_is_valid_and_what_is_written(client: Client, cast: Cast) -> None:
    book = builders.document(cast.team, improvement=cast.improvement, title="SLB-handboek")
    builders.approved(book)
    builders.draft(book)
    builders.document(cast.team, improvement=cast.improvement, title="Draaiboek")
    gone = builders.document(cast.team, improvement=cast.improvement, title="Oud protocol")
    gone.withdrawn_at, gone.withdrawn_by, gone.withdrawn_why = local_now(), cast.leader, "Overbodig."
    gone.save()
    client.force_login(cast.member)
    shown = read(client, address(cast))
    assert "Aan 1 concept wordt geschreven." in shown
    assert re.search(r"SLB-handboek.*concept.*versie 1\.0", shown)
    assert "nog geen geldige versie" in shown
    assert "Oud protocol" not in shown
    assert "Nieuw document" not in shown


def test_what_is_collected_waits_for_a_judgement(client: Client, cast: Cast) -> None:
    builders.material(cast.improvement)
    builders.material(cast.improvement, note="", bringer=cast.member)
    client.force_login(cast.member)
    shown = read(client, address(cast))
    assert "2 stukken moeten nog worden gebracht of beoordeeld." in shown
    assert "Wat is verzameld" in shown


def test_the_boas_asks_to_record(client: Client, cast: Cast) -> None:
    session = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    client.force_login(cast.leader)
    asks = "De BOAS vraagt hierom"
    builders.decision(session, "V5", "declined")
    assert asks not in read(client, address(cast))
    session.tallies.get(statement__code="V5").decision.delete()
    builders.decision(session, "V5")
    assert asks in read(client, address(cast))
    builders.approved(builders.document(cast.team, improvement=cast.improvement))
    assert asks not in read(client, address(cast))


def test_the_improvement_plan_says_how_each_measure_is_watched(client: Client, cast: Cast) -> None:
    measure = builders.measure(cast.improvement, title="Dossier bijgewerkt")
    own = watching.indicator(cast.institution, team=cast.team, name="Dossiers op orde")
    line = watching.line(cast.team, measure=measure, agreement="Elk dossier is bij", monitor=cast.member)
    watching.instrument(line, own)
    watching.line(cast.team, agreement="Van een proces")
    watching.line(
        cast.team, measure=measure, agreement="Niet meer", ended_on="2026-01-01", ended_why="Klaar."
    )
    client.force_login(cast.project_leader)
    page = read(client, address(cast, "plan"))
    paper = client.get(address(cast, "plan-pdf"))
    printed = " ".join(
        " ".join(one.extract_text().split()) for one in PdfReader(BytesIO(paper.content)).pages
    )
    for words in (page, printed):
        for one in ("Elk dossier is bij", cast.member.name, "Dossiers op orde"):
            assert one in words
        assert "Van een proces" not in words
        assert "Niet meer" not in words
