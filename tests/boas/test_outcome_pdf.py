"""The outcome on paper: tagged, readable back, made with the same number of queries however long it is."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from boas.models import Assessment
from boas.scoring import Counts
from boas.services import correcting
from boas.services.correcting import Numbers
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(cast: Cast) -> Assessment:
    made = builders.assessment(
        cast.improvement, state="closed", chair=cast.chair, tallies={"M1": (5, 5, 2, 2)}
    )
    builders.remark(made, "V5", "Niemand wist waar het handboek stond.")
    builders.remark(made, text="Fijn dat we hier tijd voor nemen.")
    builders.decision(made, "V5", "adapted", text="Wij maken één handboek.")
    correcting.correct(
        assessment=made,
        code="D1",
        new=Numbers(Counts(0, 1, 9, 4), 14),
        reason="Verkeerd geteld.",
        by=cast.leader,
    )
    return made


def read(client: Client, session: Assessment, query: str = "") -> tuple[PdfReader, str]:
    response = client.get(address("outcome-pdf", session) + query)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "private, no-store"
    reader = PdfReader(BytesIO(response.content))
    text = " ".join(" ".join(one.extract_text() for one in reader.pages).split())
    return reader, text.replace("\u00a0", " ")


def kinds(reader: PdfReader) -> dict[str, list[DictionaryObject]]:
    """Every element of the structure tree by its kind."""
    found: dict[str, list[DictionaryObject]] = {}
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        one = waiting.pop().get_object()
        if isinstance(one, DictionaryObject):
            if "/S" in one:
                found.setdefault(str(one["/S"]), []).append(one)
            waiting += [one["/K"]] if "/K" in one else []
        elif isinstance(one, list):
            waiting += list(one)
    return found


def test_the_whole_outcome_can_be_read_back(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    reader, text = read(client, closed)
    assert reader.metadata is not None
    assert reader.metadata.title == "Uitslag van de BOAS: Begeleiding van de student"
    for said in (
        "ROC De Brug",
        "10 van de 14 oneens = 71,4 %, norm 30 %: interventie",
        "Niemand wist waar het handboek stond.",
        "We doen het op onze eigen manier: Wij maken één handboek.",
        "Het team heeft nog niet besloten",
        "Fijn dat we hier tijd voor nemen.",
        "gecorrigeerd: was 0 – 2 – 8 – 4 van 14, werd 0 – 1 – 9 – 4 van 14: Verkeerd geteld.",
        "13 van de 14 eens",
    ):
        assert said in text, said


def test_it_is_tagged_and_every_drawing_has_words(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    reader, _text = read(client, closed)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    found = kinds(reader)
    assert {"/H1", "/H2", "/H3", "/H4", "/Table", "/TH", "/TD", "/LI", "/Figure"} <= set(found)
    assert len(found["/Figure"]) == 4 + 2  # phases and low statements
    assert all("oneens" in str(one["/Alt"]) for one in found["/Figure"])


def test_per_success_factor(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.member)
    _reader, text = read(client, closed, "?per=factor")
    assert "Eigenaarschap" in text
    assert text.count("10 van de 14 oneens") == 1


def test_in_the_readers_language(client: Client, cast: Cast, closed: Assessment) -> None:
    cast.member.language = "en"
    cast.member.save()
    client.force_login(cast.member)
    reader, text = read(client, closed)
    assert reader.trailer["/Root"]["/Lang"] == "en"
    assert "10 of the 14 disagree = 71.4 %" in text


def test_only_for_the_team_and_only_when_closed(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.quality)
    assert client.get(address("outcome-pdf", closed)).status_code == 403
    session = builders.assessment(builders.improvement(cast.team), state="running")
    client.force_login(cast.leader)
    assert client.get(address("outcome-pdf", session)).status_code == 404


def test_nobody_answered_anything(client: Client, cast: Cast) -> None:
    nothing = builders.assessment(
        cast.improvement, state="closed", tallies=dict.fromkeys(builders.CODES, (0, 0, 0, 0))
    )
    client.force_login(cast.leader)
    _reader, text = read(client, nothing)
    assert "van de 5 stellingen hebben geen uitslag" in text
    assert "0 %" not in text.replace("30 %", "")


def test_queries_do_not_grow(client: Client, cast: Cast) -> None:
    def asked(number: int) -> int:
        codes = [f"D{n}" for n in range(1, number)]
        statements = builders.statement_set(cast.institution, codes=codes, state="retired")
        made = builders.assessment(
            builders.improvement(cast.team), state="closed", chair=cast.leader, statements=statements,
            tallies=dict.fromkeys(codes, builders.LOW),
        )  # fmt: skip
        for code in codes:
            builders.remark(made, code)
            builders.decision(made, code)
        client.force_login(cast.leader)
        with CaptureQueriesContext(connection) as captured:
            client.get(address("outcome-pdf", made))
        limit = ('"cache"', "SAVEPOINT")  # what the count of exports asks, the same eight for each of them
        return len([query for query in captured if not any(word in query["sql"] for word in limit)])

    asked(2)
    few, many = asked(4), asked(8)
    assert few == many <= 12
