"""Two BOAS of one improvement: which way each statement went, decided with whole numbers."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from boas.comparison import Compared, compare_outcomes
from boas.models import Assessment
from boas.outcome import load_outcome
from boas.scoring import Counts, Direction, compare
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEFORE = {"D1": (2, 3, 5, 4), "M1": (0, 1, 9, 4), "A1": (0, 3, 6, 3), "V1": (0, 0, 0, 0)}
AFTER = {"D1": (0, 2, 8, 4), "M1": (1, 4, 6, 3), "A1": (1, 2, 5, 4), "V1": (0, 1, 9, 4)}


@pytest.fixture
def earlier(cast: Cast) -> Assessment:
    statements = builders.statement_set(cast.institution, codes=[*BEFORE, "V2"], state="retired")
    return builders.assessment(
        cast.improvement, state="closed", tallies={**BEFORE, "V2": (0, 0, 7, 7)}, statements=statements
    )


@pytest.fixture
def later(cast: Cast, earlier: Assessment) -> Assessment:
    statements = builders.statement_set(cast.institution, codes=[*AFTER, "V5"], state="retired")
    statements.statements.filter(code="D1").update(text="Wij weten waarom we dit doen.")
    return builders.assessment(cast.improvement, state="closed", tallies=AFTER, statements=statements)


def page(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()).replace("\u00a0", " ")


def test_direction_in_words_and_numbers(client: Client, cast: Cast, later: Assessment) -> None:
    client.force_login(cast.member)
    said = page(client, address("compare", later))
    assert "BOAS 2 naast BOAS 1" in said
    for part in (
        "1 van de 3 beter",
        "1 van de 3 hetzelfde",
        "1 van de 3 minder goed",
        "5 / 14 = 35,7 %",
        "2 / 14 = 14,3 %",
        "21,4 procentpunt minder oneens.",
        "28,6 procentpunt meer oneens.",
        "Een even groot deel is het oneens.",
        "De woorden waren toen anders: “Stelling D1 over onze aanpak.”",
    ):
        assert part in said, part


def test_what_cannot_be_compared_stands_apart(client: Client, cast: Cast, later: Assessment) -> None:
    client.force_login(cast.member)
    said = page(client, address("compare", later))
    assert re.search(r"Eén keer zonder uitslag V1 ", said)
    assert re.search(r"Alleen gevraagd in BOAS 2 V5 .* 6 / 14 = 42,9 %", said)
    assert re.search(r"Alleen gevraagd in BOAS 1 V2 .* 0 / 14 = 0 %", said)


def test_a_share_that_differs_less_than_is_shown_is_still_a_difference(later: Assessment) -> None:
    with translation.override("nl"):
        before, after = {"D1": Counts(0, 1000, 2000, 0)}, {"D1": Counts(0, 1001, 2000, 0)}
        [comparison] = compare(before, after)
        result = load_outcome(later).statements[0]
        compared = Compared(result, result, comparison)
        assert compared.direction is Direction.WORSE
        assert compared.change == "minder dan 0,1 procentpunt meer oneens."


def test_the_entry_stands_on_the_outcome_when_there_is_an_earlier_one(
    client: Client, cast: Cast, earlier: Assessment, later: Assessment
) -> None:
    client.force_login(cast.member)
    assert address("compare", later) in client.get(address("outcome", later)).content.decode()
    assert address("compare", earlier) not in client.get(address("outcome", earlier)).content.decode()
    assert "Er valt niets te vergelijken" in page(client, address("compare", earlier))


def test_an_earlier_one_can_be_chosen(client: Client, cast: Cast, later: Assessment) -> None:
    latest = builders.assessment(cast.improvement, state="closed", statements=later.statement_set)
    builders.assessment(builders.improvement(cast.team), state="closed")
    client.force_login(cast.member)
    assert "BOAS 3 naast BOAS 2" in page(client, address("compare", latest))
    assert "BOAS 3 naast BOAS 1" in page(client, address("compare", latest) + "?met=1")
    for wrong in ("3", "4", "0", "x", "1%00"):
        assert client.get(address("compare", latest) + f"?met={wrong}").status_code == 404


def test_one_that_is_open_or_cancelled_is_no_earlier_one(client: Client, cast: Cast) -> None:
    builders.assessment(cast.improvement, state="cancelled")
    now = builders.assessment(cast.improvement, state="closed")
    client.force_login(cast.member)
    assert address("compare", now) not in client.get(address("outcome", now)).content.decode()


def test_the_quality_office_does_not_compare_statements(
    client: Client, cast: Cast, later: Assessment
) -> None:
    client.force_login(cast.quality)
    assert client.get(address("compare", later)).status_code == 403


def test_nothing_in_common(earlier: Assessment, cast: Cast) -> None:
    statements = builders.statement_set(cast.institution, codes=["V9"], state="retired")
    other = builders.assessment(cast.improvement, state="closed", statements=statements)
    found = compare_outcomes(load_outcome(earlier), load_outcome(other))
    assert (found.rows, found.better, found.same, found.worse) == ((), 0, 0, 0)
    assert len(found.only_then) == 5


def test_queries_do_not_grow(client: Client, cast: Cast) -> None:
    def asked(number: int) -> int:
        codes = [f"D{n}" for n in range(1, number)]
        statements = builders.statement_set(cast.institution, codes=codes, state="retired")
        improvement = builders.improvement(cast.team)
        tallies = dict.fromkeys(codes, builders.LOW)
        for _ in range(2):
            made = builders.assessment(improvement, state="closed", tallies=tallies, statements=statements)
        client.force_login(cast.leader)
        client.get(address("compare", made))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("compare", made)).status_code == 200
        return len(captured)

    few, many = asked(4), asked(8)
    assert few == many <= 12
