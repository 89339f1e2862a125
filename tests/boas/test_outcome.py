"""The page of the outcome: what it says in each state, and who reads what."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from boas.models import Assessment, Tally
from boas.outcome import Grouping, load_outcome
from tests import builders
from tests.boas.hands import raise_hands
from tests.boas.room import address, forms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
REASON = "Niemand wist waar het handboek stond."
WHY_NOT = "Daar hebben we dit jaar geen uren voor."


def text(response: HttpResponse) -> str:
    """What people read: without tags, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@pytest.fixture
def closed(cast: Cast) -> Assessment:
    """V5 is low with a reason and a decision, D1 has no result, the rest is fine."""
    made = builders.assessment(
        cast.improvement, state="closed", chair=cast.chair, tallies={"D1": (0, 0, 0, 0)}
    )
    builders.remark(made, "V5", REASON)
    builders.remark(made, text="Fijn dat we hier tijd voor nemen.")
    builders.decision(made, "V5", "declined", reason=WHY_NOT)
    return made


@pytest.fixture
def session(cast: Cast) -> Assessment:
    """D1 and M1 are counted (M1 low), A1 is being counted, V1 was skipped, V5 is still to be asked."""
    made = builders.assessment(
        cast.improvement,
        state="running",
        chair=cast.chair,
        tallies={"D1": builders.FINE, "M1": builders.LOW},
    )
    raise_hands(made, "A1", (0, 0, 3, 0))
    made.tallies.filter(statement__code="V1").update(skipped=True)
    return made


# --- what it says ---------------------------------------------------------------------------------------


def test_a_member_reads_the_whole(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    page = text(client.get(address("outcome", closed)))
    for said in (
        "1 van de 5 stellingen vraagt een interventie",
        "1 van de 1 suggesties besloten",
        "6 van de 14 oneens = 42,9 %, norm 30 %: interventie",
        REASON,
        "Doe iets aan V5.",
        "Dit doen we niet.",
        WHY_NOT,
        "Fijn dat we hier tijd voor nemen.",
        "1 van de 5 stellingen heeft geen uitslag",
        "Geen uitslag",
        "12 van de 14 eens",
    ):
        assert said in page.replace("\u00a0", " "), said
    html = client.get(address("outcome", closed)).content.decode()
    assert 'aria-label="2 zeer oneens, 4 oneens, 6 eens, 2 volledig eens."' in html
    assert "0 %" not in page.replace("\u00a0", " ").replace("30 %", "")


def test_numbers_have_numerator_and_denominator(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    page = text(client.get(address("outcome", closed))).replace("\u00a0", " ")
    assert "8 van de 28 antwoorden oneens = 28,6 %" in page  # V1 2 of 14 and V5 6 of 14
    assert "6 / 14 = 42,9 %" in page
    assert len(re.findall(r"\d %", page)) == len(
        re.findall(r"(?:= \d+(?:,\d)?|norm \d+|minstens \d+) %", page)
    )


def test_per_success_factor_a_statement_stands_once(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    Tally.objects.filter(assessment=closed, statement__code="V1").update(
        strongly_disagree=5, disagree=5, agree=2, strongly_agree=2
    )
    page = client.get(address("outcome", closed) + "?per=factor").content.decode()
    assert page.count('<article class="card low-card" id="V1"') == 1
    assert "Eigenaarschap" in page
    assert "Draagvlak in het team" in page
    assert "Staat hierboven:" in page
    assert page.count('id="V1"') == 1


def test_an_unknown_grouping_is_the_usual_one(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    assert client.get(address("outcome", closed) + "?per=<b>").context["per"] is Grouping.PHASE


def test_nothing_low_and_nothing_at_all(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    fine = dict.fromkeys(builders.CODES, builders.FINE)
    good = builders.assessment(cast.improvement, state="closed", tallies=fine)
    assert "Nergens wordt de norm bereikt" in text(client.get(address("outcome", good)))
    nothing = builders.assessment(
        builders.improvement(cast.team), state="closed", tallies=dict.fromkeys(builders.CODES, (0, 0, 0, 0))
    )
    page = text(client.get(address("outcome", nothing)))
    assert "Nog geen uitslag" in page
    assert "%" not in page.replace("norm", "").split("Alle stellingen")[1]


def test_in_english_the_words_are_english(client: Client, cast: Cast, closed: Assessment) -> None:
    cast.member.language = "en"
    cast.member.save()
    client.force_login(cast.member)
    page = text(client.get(address("outcome", closed))).replace("\u00a0", " ")
    assert "6 of the 14 disagree = 42.9 %, norm 30 %: intervention" in page


# --- before closing -------------------------------------------------------------------------------------


def test_the_closing_page_leads_back_to_what_is_open(client: Client, cast: Cast, session: Assessment) -> None:
    client.force_login(cast.chair)
    response = client.get(address("outcome", session))
    page = text(response)
    assert "3 van de 5 stellingen staan nog open" in page
    for said in ("wordt geteld: 3 van 14", "overgeslagen", "nog niet gevraagd"):
        assert said in page
    html = response.content.decode()
    for code in ("A1", "V1", "V5"):
        assert f'href="{address("run", session)}?stelling={code}"' in html
    assert f'href="{address("run", session)}?stelling=D1"' not in html
    assert address("close", session) in html


def test_a_member_sees_the_closing_page_without_buttons(
    client: Client, cast: Cast, session: Assessment
) -> None:
    client.force_login(cast.member)
    html = client.get(address("outcome", session)).content.decode()
    assert "Waar staan we?" in html
    assert address("close", session) not in html
    assert address("outcome-decide", session) not in html
    assert "Het team heeft nog niet besloten" in html


@pytest.mark.parametrize("state", ["preparing", "cancelled"])
def test_a_session_that_never_ran_leads_to_its_briefing(client: Client, cast: Cast, state: str) -> None:
    made = builders.assessment(cast.improvement, state=state, chair=cast.leader)
    client.force_login(cast.leader)
    assert client.get(address("outcome", made)).url == address("briefing", made)


def test_a_practice_run_has_no_outcome(client: Client, cast: Cast) -> None:
    run = builders.assessment(
        cast.improvement, state="running", practice=True, number=0, chair=cast.leader, created_by=cast.leader
    )
    client.force_login(cast.leader)
    assert client.get(address("outcome", run)).url == address("run", run)
    for name, more in (("outcome-pdf", {}), ("compare", {}), ("entry", {}), ("correct", {"code": "D1"})):
        assert client.get(address(name, run, **more)).status_code == 404, name
    assert client.post(address("close", run), {"later": "on"}).status_code == 404


# --- what the quality office reads ----------------------------------------------------------------------


def test_the_quality_office_reads_sums_only(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.quality)
    for query in ("", "?per=factor"):
        response = client.get(address("outcome", closed) + query)
        page = text(response).replace("\u00a0", " ")
        assert "antwoorden oneens =" in page
        for hidden in (
            REASON,
            WHY_NOT,
            "Fijn dat we",
            "Doe iets aan",
            "Stelling V5",
            "Dit doen we niet",
            "Lia",
        ):
            assert hidden not in response.content.decode(), hidden
        assert response.context["outcome"].statements[-1].reasons == ()
        assert response.context["outcome"].statements[-1].decision is None
    assert "8 van de 28 antwoorden oneens = 28,6 %" in text(client.get(address("outcome", closed))).replace(
        "\u00a0", " "
    )


def test_what_few_people_answered_stays_with_the_team(client: Client, cast: Cast, closed: Assessment) -> None:
    """V5 counts on, the others do not: no sum may be the answers of one statement of three people."""
    Tally.objects.filter(assessment=closed).exclude(statement__code="V5").update(
        strongly_disagree=0, disagree=3, agree=0, strongly_agree=0
    )
    client.force_login(cast.quality)
    page = text(client.get(address("outcome", closed))).replace("\u00a0", " ")
    assert "Te weinig mensen antwoordden." in page
    assert "telt hier niet mee" in page
    assert "3 van de 3" not in page
    assert "100 %" not in page
    client.force_login(cast.people["leader"])
    page = text(client.get(address("outcome", closed))).replace("\u00a0", " ")
    assert "antwoorden oneens = 100 %" in page
    assert "telt hier niet mee" not in page


def test_the_quality_office_waits_until_the_team_has_closed(
    client: Client, cast: Cast, session: Assessment
) -> None:
    client.force_login(cast.quality)
    page = text(client.get(address("outcome", session)))
    assert "Er is nog geen uitslag" in page
    assert "oneens" not in page


def test_a_quality_officer_of_the_team_itself_reads_what_the_team_reads(
    client: Client, cast: Cast, closed: Assessment
) -> None:
    builders.membership(cast.team, cast.quality)
    client.force_login(cast.quality)
    assert REASON in client.get(address("outcome", closed)).content.decode()


# --- who may --------------------------------------------------------------------------------------------

NAMES: list[tuple[str, dict[str, str]]] = [
    ("outcome", {}),
    ("outcome-pdf", {}),
    ("compare", {}),
    ("planning-meeting", {}),
    ("correct", {"code": "V5"}),
]


@pytest.mark.parametrize(("name", "more"), NAMES)
@pytest.mark.parametrize("who", ["stranger", "neighbour", "leaver"])
def test_for_others_nothing_is_there(
    client: Client, cast: Cast, closed: Assessment, who: str, name: str, more: dict[str, str]
) -> None:
    client.force_login(cast.people[who])
    assert client.get(address(name, closed, **more)).status_code == 404


@pytest.mark.parametrize("who", ["member", "project_member", "quality", "management", "administrator"])
def test_only_who_runs_it_closes_it(client: Client, cast: Cast, session: Assessment, who: str) -> None:
    client.force_login(cast.people[who])
    assert client.post(address("close", session), {"later": "on", "leave_uncounted": "on"}).status_code == 403
    assert client.post(address("outcome-decide", session), {"statement": "M1"}).status_code == 403
    session.refresh_from_db()
    assert session.state == "running"


@pytest.mark.parametrize("who", ["member", "chair", "project_leader", "quality"])
def test_only_the_leader_corrects(client: Client, cast: Cast, closed: Assessment, who: str) -> None:
    client.force_login(cast.people[who])
    assert client.get(address("correct", closed, code="V5")).status_code == 403
    assert "Corrigeren" not in client.get(address("outcome", closed)).content.decode()


# --- deciding at the end --------------------------------------------------------------------------------


def test_a_suggestion_is_accepted_with_one_press(client: Client, cast: Cast, session: Assessment) -> None:
    client.force_login(cast.chair)
    there = address("outcome", session)
    sent = forms(client.get(there)).to(address("outcome-decide", session), statement="M1")
    response = client.post(address("outcome-decide", session), {**sent, "choice": "accepted"})
    assert response.url == f"{there}#M1"
    found = load_outcome(session).get("M1")
    assert found is not None
    assert found.agreed_text == "Doe iets aan M1."
    assert not load_outcome(session).undecided


def test_adapting_needs_words_and_keeps_what_was_typed(
    client: Client, cast: Cast, session: Assessment
) -> None:
    client.force_login(cast.chair)
    sent = {"statement": "M1", "choice": "adapted", "text": "Elke maand een kwartier.", "per": "factor"}
    response = client.post(address("outcome-decide", session), sent)
    assert response.status_code == 422
    html = response.content.decode()
    assert "Elke maand een kwartier." in html
    assert 'role="alert"' in html
    assert response.context["per"] is Grouping.FACTOR
    response = client.post(address("outcome-decide", session), {**sent, "reason": "Past beter."})
    assert response.url.endswith("?per=factor#M1")
    found = load_outcome(session).get("M1")
    assert found is not None
    assert found.agreed_text == "Elke maand een kwartier."


def test_a_decision_is_taken_back_while_the_session_is_open(
    client: Client, cast: Cast, session: Assessment
) -> None:
    builders.decision(session, "M1")
    client.force_login(cast.chair)
    client.post(address("outcome-decide", session), {"statement": "M1", "choice": "later"})
    assert [one.code for one in load_outcome(session).undecided] == ["M1"]


def test_after_closing_only_what_was_left_open_is_decided(
    client: Client, cast: Cast, closed: Assessment
) -> None:
    client.force_login(cast.leader)
    for choice in ("accepted", "later"):
        response = client.post(address("outcome-decide", closed), {"statement": "V5", "choice": choice})
        assert response.status_code in (409, 422)
    assert load_outcome(closed).get("V5").decision.choice == "declined"  # type: ignore[union-attr]
    closed.tallies.get(statement__code="V5").decision.delete()
    client.post(address("outcome-decide", closed), {"statement": "V5", "choice": "accepted"})
    assert load_outcome(closed).get("V5").decision.choice == "accepted"  # type: ignore[union-attr]


def test_a_statement_of_elsewhere_is_not_there(client: Client, cast: Cast, session: Assessment) -> None:
    client.force_login(cast.leader)
    response = client.post(address("outcome-decide", session), {"statement": "X9", "choice": "accepted"})
    assert response.status_code == 404


def test_a_statement_that_is_fine_has_nothing_to_decide(
    client: Client, cast: Cast, session: Assessment
) -> None:
    client.force_login(cast.leader)
    response = client.post(address("outcome-decide", session), {"statement": "D1", "choice": "accepted"})
    assert response.status_code == 422
    assert "geen suggestie" in text(response)


# --- the assembly ---------------------------------------------------------------------------------------


def test_clusters_follow_the_method_and_add_up(closed: Assessment) -> None:
    with translation.override("nl"):
        clusters = load_outcome(closed).clusters()
        assert [one.label for one in clusters] == ["Definiëren", "Meten", "Analyseren", "Verbeteren"]
        assert clusters[0].sum_in_words == "Geen uitslag: niemand stak een hand op."
        assert clusters[0].bar == []
        last = clusters[-1]
    assert (last.score.disagreeing, last.score.votes, last.score.low) == (8, 28, 1)
    assert [one.code for one in last.low_here] == ["V5"]
    assert sum(segment.count for segment in last.bar) == 28


def test_what_the_team_takes_up_stays_after_a_correction(closed: Assessment) -> None:
    decision = closed.tallies.get(statement__code="V5").decision
    decision.choice, decision.text = "adapted", "Wij maken één handboek."
    decision.save()
    closed.tallies.filter(statement__code="V5").update(strongly_disagree=0, disagree=0)
    found = load_outcome(closed)
    assert not found.low
    assert [one.agreed_text for one in found.statements if one.agreed] == ["Wij maken één handboek."]


def test_the_strongest_come_first(cast: Cast) -> None:
    counts = {
        "D1": (0, 0, 14, 0),
        "M1": (0, 0, 0, 14),
        "A1": (0, 1, 13, 0),
        "V1": (1, 0, 12, 1),
        "V5": builders.LOW,
    }
    found = load_outcome(builders.assessment(cast.improvement, state="closed", tallies=counts))
    assert [one.code for one in found.strongest] == ["M1", "D1", "A1"]
    assert found.strong_number == 3


@pytest.mark.parametrize("who", ["leader", "member", "quality", "project_member"])
def test_queries_do_not_grow(client: Client, cast: Cast, who: str) -> None:
    def asked(number: int) -> int:
        codes = [f"{letter}{n}" for letter in "DMAV" for n in range(1, number)]
        statements = builders.statement_set(cast.institution, codes=codes, state="retired")
        made = builders.assessment(
            builders.improvement(cast.team, project_leader=cast.project_leader),
            state="closed",
            chair=cast.leader,
            statements=statements,
            tallies=dict.fromkeys(codes, builders.LOW),
        )
        builders.project_member(made.improvement, cast.project_member)
        for code in codes:
            builders.remark(made, code, REASON)
            builders.decision(made, code)
        client.force_login(cast.people[who])
        client.get(address("outcome", made))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("outcome", made)).status_code == 200
        return len(captured)

    few, many = asked(3), asked(6)
    assert few == many
    assert few <= 12
