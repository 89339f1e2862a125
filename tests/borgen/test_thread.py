"""The thread of an improvement: what it tells, to whom, why, and on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from actions.models import Action, Decision, Recognition
from borgen.lib.dates import local_today
from improvements.navigation import improvement_url, team_url
from monitoring.models import Norm
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
TODAY = local_today()


class Story:
    """From a statement that many disagreed with to a celebration, in the cast's improvement."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        improved, leader, team = cast.improvement, cast.leader, cast.team
        self.measure = builders.measure(improved, title="Twee gesprekken", agreement="Ieder blok twee.")
        session = builders.assessment(improved, state="closed", chair=leader)
        builders.remark(session, "V5", "GEHEIME-REDEN")
        self.advice = builders.decision(session, "V5", "adapted", text="Schrijf het op", reason="Past beter")
        planning = builders.planning(session, agreed_at=session.closed_at, agreed_by=leader)
        self.action = builders.action(
            planning_=planning,
            decision=self.advice,
            title="Handboek schrijven",
            owner=cast.member,
            done=True,
            confirmed_at=session.closed_at,
            effect="worked",
            effect_note="Iedereen kent het",
            effect_by=cast.member,
            effect_at=session.closed_at,
        )
        self.action.date_changes.create(
            was=date(2026, 1, 5), became=date(2026, 2, 9), reason="Ziekte", by=cast.member
        )
        self.line = watching.line(team, measure=self.measure, agreement="Elke student twee gesprekken")
        indicator = watching.indicator(team.institution, team=team, name="Twee gesprekken gehad")
        watching.instrument(self.line, indicator)
        self.norm = watching.norm(indicator, 80, team=team, set_by=leader, reason="Haalbaar voor ons")
        self.low = watching.measurement(team, indicator, (30, 50), norm=self.norm, label="vorig jaar")
        self.response = watching.response(self.low, "process", by=leader, explanation="Niemand kent het")
        self.book = builders.document(team, title="SLB-handboek", improvement=improved)
        reason = "Elke student twee gesprekken (vorig jaar): 30 van 50, niet gehaald."
        author = cast.process_owner
        self.first = builders.approved(self.book, author=author, approved_by=leader)
        self.second = builders.approved(
            self.book, number=(1, 1), author=author, approved_by=leader, reason=reason, summary="Korter"
        )
        point = builders.meeting(team, subject="Overleg van mei", agenda=["Begeleiding"]).agenda.get()
        self.decision = Decision.objects.create(
            team=team,
            improvement=improved,
            measure=self.measure,
            agenda_item=point,
            response=self.response,
            what="We werken met het handboek",
            why="Dan weet iedereen het",
            decided_on=TODAY,
            created_by=leader,
        )
        self.signal = watching.signal(team, leader, measure=self.measure, text="SIGNAAL-TEKST")
        pack = watching.discussion(team)
        watching.topic(pack, self.line, conclusion="CONCLUSIE-TEKST", discussed_at=pack.created_at)
        Recognition.objects.create(team=team, improvement=improved, text="Taart!", on=TODAY, by=leader)


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


def read(
    client: Client, cast: Cast, person: Any, name: str = "borgen:thread", query: str = "", **words: Any
) -> str:
    """What stands on the page, between its tags; the code of the page is 200."""
    client.force_login(person)
    response = client.get(improvement_url(cast.improvement, name, **words) + query)
    assert response.status_code == 200
    page = re.sub(r"(?s)^.*?<main", "<main", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_whole_story_on_one_page(client: Client, story: Story) -> None:
    text = read(client, story.cast, story.cast.member)
    for told in (
        story.cast.improvement.problem,
        "Twee gesprekken gehad, vorig jaar: 30 van de 50 = 60",
        "norm niet gehaald",
        "Niemand kent het",
        "SLB-handboek 1.1",
        "We werken met het handboek",
        "Overleg van mei",
        "CONCLUSIE-TEKST",
        "Taart!",
        "Handboek schrijven",
        "5 januari 2026",
        "Iedereen kent het",
        "Haalbaar voor ons",
    ):
        assert told in text, told
    assert "GEHEIME-REDEN" not in text, "what people said in a BOAS stays with that session"


def test_each_thing_leads_to_its_page_its_cause_and_its_reasons(client: Client, story: Story) -> None:
    client.force_login(story.cast.member)
    page = client.get(improvement_url(story.cast.improvement, "borgen:thread") + "?alles").content.decode()
    for link in (
        f'href="#measurement-{story.low.pk}"',  # the response and the new version come from it
        f'href="#advice-{story.advice.pk}"',  # the action
        f'href="#response-{story.response.pk}"',  # the decision
        f"/documenten/{story.book.slug}/vergelijken/?van=1.0&amp;naar=1.1",
        f"/monitoring/{story.line.pk}/metingen/{story.low.pk}/",
        f"/acties/{story.action.pk}/",
        f"/besluiten/{story.decision.pk}/",
        f"/waarom/versie/{story.second.pk}/",
        f"/waarom/norm/{story.norm.pk}/",
    ):
        assert link in page, link
    assert page.count(f'href="#measurement-{story.low.pk}"') == 2
    for anchor in re.findall(r'href="#([a-z]+-\d+)"', page):
        assert f'id="{anchor}"' in page, anchor


def test_filters_show_one_kind_whole(client: Client, story: Story) -> None:
    signals = read(client, story.cast, story.cast.member, query="?toon=overleg")
    assert "SIGNAAL-TEKST" in signals
    assert "SLB-handboek" not in signals
    documents = read(client, story.cast, story.cast.member, query="?toon=documenten&toon=metingen")
    assert "SLB-handboek 1.0" in documents
    assert "Taart!" not in documents
    main = read(client, story.cast, story.cast.member)
    assert "SIGNAAL-TEKST" not in main, "not a turning point: one click away"
    assert "SIGNAAL-TEKST" in read(client, story.cast, story.cast.member, query="?alles")


def test_who_reads_what(client: Client, story: Story) -> None:
    cast = story.cast
    guest = read(client, cast, cast.project_member, query="?alles")
    assert "We werken met het handboek" in guest
    assert "SIGNAAL-TEKST" not in guest, "signals are the team's"
    office = read(client, cast, cast.quality, query="?alles")
    assert "30 van de 50" in office
    assert "BOAS 1" in office
    for theirs in (
        cast.improvement.problem,
        "Niemand kent het",
        "Adjust",
        "Past beter",
        "CONCLUSIE-TEKST",
        "SIGNAAL-TEKST",
        "We werken met het handboek",
        "Handboek schrijven",
        "SLB-handboek",
        "Taart!",
        "Samen zien waar we staan",
    ):
        assert theirs not in office, theirs
    assert "Elke student twee gesprekken" in office, "what is measured is no secret"
    client.force_login(cast.quality)
    assert (
        client.get(improvement_url(cast.improvement, "borgen:why", word="norm", pk=story.norm.pk)).status_code
        == 403
    )


def test_a_draft_is_for_who_may_read_it(client: Client, story: Story) -> None:
    builders.draft(story.book, author=story.cast.process_owner, reason="CONCEPT-REDEN")
    assert "CONCEPT-REDEN" in read(client, story.cast, story.cast.member)
    assert "CONCEPT-REDEN" not in read(client, story.cast, story.cast.quality)


def why(client: Client, story: Story, word: str, pk: int) -> str:
    return read(client, story.cast, story.cast.member, "borgen:why", word=word, pk=pk)


def test_why_do_we_do_this(client: Client, story: Story) -> None:
    measure = why(client, story, "verbeteractie", story.measure.pk)
    assert "We werken met het handboek" in measure
    assert "Overleg van mei" in measure
    assert "30 van de 50" in measure
    action = why(client, story, "actie", story.action.pk)
    assert "6 van de 14 oneens" in action
    assert story.cast.member.name in action
    assert "Ziekte" in action
    assert "Iedereen kent het" in action
    version = why(client, story, "versie", story.second.pk)
    assert "30 van 50, niet gehaald" in version
    assert story.cast.leader.name in version
    norm = why(client, story, "norm", story.norm.pk)
    assert "Haalbaar voor ons" in norm
    assert "30 van de 50" in norm
    decision = why(client, story, "besluit", story.decision.pk)
    assert "Dan weet iedereen het" in decision
    assert "Niemand kent het" in decision
    line = why(client, story, "afspraak", story.line.pk)
    assert "30 van de 50" in line


def test_why_follows_the_team_to_what_it_agreed(client: Client, story: Story) -> None:
    present = [story.cast.leader, story.cast.member]
    round_ = watching.plan_round(story.cast.team, "approved", author=story.cast.member, present=present)
    line = why(client, story, "afspraak", story.line.pk)
    assert round_.approval.meeting.subject in line
    assert "2 collega" in line


def test_decisions_and_norms_that_no_longer_hold(client: Client, story: Story) -> None:
    Decision.objects.update(withdrawn_at=story.response.at, withdrawn_why="Het handboek is vervangen")
    Norm.objects.filter(pk=story.norm.pk).update(valid_until=TODAY)
    assert "Het handboek is vervangen" in why(client, story, "besluit", story.decision.pk)
    assert "We werken met het handboek" not in why(client, story, "verbeteractie", story.measure.pk)
    text = why(client, story, "norm", story.norm.pk)
    assert "30 van de 50" in text


def test_what_belongs_to_no_improvement_has_its_answers_too(client: Client, cast: Cast) -> None:
    team, leader = cast.team, cast.leader
    point = builders.meeting(team, subject="Overleg van mei", agenda=["Pauzes"]).agenda.get()
    signal = watching.signal(team, leader, text="SIGNAAL-TEKST")
    action = acting.action(team, title="Pauzes schuiven", owner=cast.member, signal=signal)
    decision = acting.decision(team, agenda_item=point, what="Twee pauzes", why="Dan eet iedereen")
    line = watching.line(team, created_by=leader)
    indicator = watching.indicator(team.institution, team=team)
    watching.instrument(line, indicator)
    norm = watching.norm(indicator, 80, team=team, set_by=leader, reason="Haalbaar voor ons")
    watching.measurement(team, indicator, (30, 50), norm=norm)
    version = builders.approved(builders.document(team, by=leader), author=cast.member, reason="Er lag niets")
    client.force_login(cast.member)
    for word, one, told in (
        ("actie", action, "Een signaal"),
        ("besluit", decision, "Dan eet iedereen"),
        ("besluit", decision, "Overleg van mei"),
        ("afspraak", line, "30 van de 50"),
        ("norm", norm, "Haalbaar voor ons"),
        ("versie", version, "Er lag niets"),
    ):
        page = client.get(team_url(team, "borgen:why-of-team", word=word, pk=one.pk))
        assert page.status_code == 200, word
        assert told in page.content.decode(), word
    of_improvement = builders.action(cast.improvement)
    of_neighbour = acting.action(cast.other_team)
    for one in (of_improvement, of_neighbour):
        assert client.get(team_url(team, "borgen:why-of-team", word="actie", pk=one.pk)).status_code == 404


def test_each_agreement_leads_to_its_answers_and_from_there_everywhere(client: Client, story: Story) -> None:
    """From the page of the thing itself: one click to the four answers, one more to what they name."""
    cast, improved = story.cast, story.cast.improvement
    loose = acting.action(cast.team, owner=cast.member)
    pages = [
        (team_url(cast.team, "actions:action", pk=story.action.pk), "actie", story.action.pk, improved),
        (
            team_url(cast.team, "actions:decision", pk=story.decision.pk),
            "besluit",
            story.decision.pk,
            improved,
        ),
        (team_url(cast.team, "monitoring:line", line=story.line.pk), "afspraak", story.line.pk, improved),
        (
            team_url(cast.team, "documents:version", document=story.book.slug, number="1.1"),
            "versie",
            story.second.pk,
            improved,
        ),
        (
            team_url(cast.team, "documents:document", document=story.book.slug),
            "versie",
            story.second.pk,
            improved,
        ),
        (team_url(cast.team, "actions:action", pk=loose.pk), "actie", loose.pk, None),
    ]
    for page, word, pk, improvement in pages:
        there = (
            improvement_url(improvement, "borgen:why", word=word, pk=pk)
            if improvement
            else team_url(cast.team, "borgen:why-of-team", word=word, pk=pk)
        )
        for person in (cast.member, cast.leader, *([cast.project_member] if improvement else [])):
            client.force_login(person)
            text = client.get(page).content.decode()
            assert f'href="{there}"' in text, (page, person)
            assert client.get(there).status_code == 200


def test_the_quality_office_goes_to_the_thread_and_not_to_the_reasons(client: Client, story: Story) -> None:
    client.force_login(story.cast.quality)
    page = client.get(team_url(story.cast.team, "monitoring:line", line=story.line.pk)).content.decode()
    thread = improvement_url(story.cast.improvement, "borgen:thread")
    assert f'href="{thread}#line-{story.line.pk}"' in page
    assert "/waarom/" not in page
    answer = client.get(
        improvement_url(story.cast.improvement, "borgen:why", word="afspraak", pk=story.line.pk)
    )
    assert answer.status_code == 403


def test_who_only_measures_a_line_is_led_nowhere_else(client: Client, story: Story) -> None:
    outsider = builders.user(story.cast.institution)
    watching.instrument(story.line, executor=outsider)
    client.force_login(outsider)
    page = client.get(team_url(story.cast.team, "monitoring:line", line=story.line.pk))
    assert page.status_code == 200
    assert "/waarom/" not in page.content.decode()
    assert "/draad/" not in page.content.decode()


def test_an_open_action_without_anything_says_so(client: Client, cast: Cast) -> None:
    Action.objects.all().delete()
    action = builders.action(cast.improvement, owner=cast.member)
    client.force_login(cast.member)
    page = client.get(improvement_url(cast.improvement, "borgen:why", word="actie", pk=action.pk))
    assert cast.improvement.problem in page.content.decode()
    assert cast.member.name in page.content.decode()


@pytest.mark.parametrize("word", ["actie", "norm", "onzin", "measurement"])
def test_no_such_thing(client: Client, cast: Cast, word: str) -> None:
    other = builders.action(builders.improvement(cast.team))
    client.force_login(cast.leader)
    response = client.get(improvement_url(cast.improvement, "borgen:why", word=word, pk=other.pk))
    assert response.status_code == 404


def test_an_empty_thread_says_how_it_begins(client: Client, cast: Cast) -> None:
    empty = builders.improvement(cast.team, problem="", goal="")
    client.force_login(cast.leader)
    page = client.get(improvement_url(empty, "borgen:thread")).content.decode()
    assert '<ol class="timeline' not in page
    assert client.get(improvement_url(empty, "borgen:story-pdf")).status_code == 200


def test_the_story_on_paper(client: Client, story: Story) -> None:
    client.force_login(story.cast.member)
    builders.draft(story.book, author=story.cast.process_owner, reason="CONCEPT-REDEN")
    response = client.get(improvement_url(story.cast.improvement, "borgen:story-pdf") + "?alles")
    assert response["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(response.content))
    root: Any = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert story.cast.improvement.name in str(pdf.metadata and pdf.metadata.title)
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    for told in ("30 van de 50", "SLB-handboek 1.1", "Taart!", "Handboek schrijven"):
        assert told in text, told
    assert "SIGNAAL-TEKST" not in text, "paper goes out of the house"
    assert "CONCEPT-REDEN" not in text
    main = client.get(improvement_url(story.cast.improvement, "borgen:story-pdf"))
    assert len(main.content) < len(response.content)
    client.force_login(story.cast.quality)
    theirs = client.get(improvement_url(story.cast.improvement, "borgen:story-pdf"))
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(theirs.content)).pages)
    assert "Taart!" not in text


@pytest.mark.search
def test_both_databases_answer_alike(client: Client, story: Story) -> None:
    """Few questions, and what they bring is in time."""
    client.force_login(story.cast.member)
    url = improvement_url(story.cast.improvement, "borgen:thread")
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        page = client.get(url + "?alles").content.decode()
    assert len(asked) <= 12
    days = re.findall(r'<time datetime="([\d-]+)"', page)
    assert days == sorted(days)
    assert f"30 van de 50 = 60{chr(160)}%" in page or "30 van de 50 = 60" in page


def test_a_measurement_of_a_later_day_comes_later(client: Client, story: Story) -> None:
    watching.measurement(
        story.cast.team,
        story.low.indicator,
        (45, 50),
        norm=story.norm,
        label="dit jaar",
        about_from=TODAY - timedelta(days=9),
        about_until=TODAY,
    )
    text = read(client, story.cast, story.cast.member)
    assert "norm gehaald" in text
    assert "De eerste keer: 60" in text
    assert text.index("vorig jaar: 30 van de 50") < text.index("dit jaar: 45 van de 50")
