"""A session that was held on paper, entered as totals on one page."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from boas.models import Assessment, Remark
from boas.models.tally import Option
from boas.scoring import Counts
from boas.services import closing, counting, entering, practice, running
from boas.services.counting import NoSuchStatement, TooManyHands
from boas.services.entering import EnteredMeanwhile, Totals
from boas.services.session import NotInThisState
from common.models import AuditEntry
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
LIST = {"D1": (0, 2, 8, 4), "M1": (1, 2, 7, 4), "A1": (0, 0, 9, 5), "V1": (3, 4, 5, 2)}


def sent(counts: dict[str, tuple[object, ...]], **more: str) -> dict[str, str]:
    cells = {f"{code}-{n}": str(value) for code, row in counts.items() for n, value in enumerate(row)}
    return {"voters": "14", **cells, **more}


@pytest.fixture
def prepared(cast: Cast) -> Assessment:
    return builders.assessment(cast.improvement, chair=cast.chair, voters=None)


def counts_of(session: Assessment) -> dict[str, Counts]:
    return {one.statement.code: one.counts for one in session.tallies.select_related("statement")}


# --- entering -------------------------------------------------------------------------------------------


def test_from_the_list_to_the_outcome(client: Client, cast: Cast, prepared: Assessment) -> None:
    client.force_login(cast.leader)
    page = client.get(address("entry", prepared)).content.decode()
    assert "Stelling V5 over onze aanpak." in page
    reasons = "Te weinig tijd.\r\n\r\n  Niemand   wist het. \r\nTe weinig tijd."
    response = client.post(address("entry", prepared), sent(LIST, **{"reasons-V1": reasons}))
    assert response.url == address("outcome", prepared)
    prepared.refresh_from_db()
    assert (prepared.state, prepared.voters) == ("running", 14)
    assert counts_of(prepared) == {**{code: Counts(*row) for code, row in LIST.items()}, "V5": Counts()}
    assert prepared.tallies.filter(counted_at=None).get().statement.code == "V5"
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["Niemand wist het.", "Te weinig tijd."]
    page = client.get(response.url).content.decode()
    assert "1 van de 5 stellingen staat nog open" in page
    client.post(address("close", prepared), {"later": "on", "leave_uncounted": "on"})
    prepared.refresh_from_db()
    assert prepared.state == "closed"


def test_the_number_of_voters_is_filled_in(client: Client, cast: Cast, prepared: Assessment) -> None:
    client.force_login(cast.leader)
    page = client.get(address("entry", prepared)).content.decode()
    expected = practice.expected_voters(prepared)
    assert f'name="voters" inputmode="numeric" autocomplete="off" value="{expected}"' in page


def test_what_was_counted_already_stands_there(client: Client, cast: Cast) -> None:
    session = builders.assessment(
        cast.improvement, state="paused", chair=cast.leader, tallies={"D1": (0, 2, 8, 4)}
    )
    builders.remark(session, "D1", "Eerder gezegd.")
    client.force_login(cast.leader)
    page = client.get(address("entry", session)).content.decode()
    assert 'name="D1-2" inputmode="numeric" autocomplete="off" value="8"' in page
    assert 'name="M1-2" inputmode="numeric" autocomplete="off" value=""' in page
    assert "Eerder gezegd." in page
    response = client.post(
        address("entry", session),
        sent({**LIST, "D1": (0, 2, 8, 4)}, **{"seen-D1": "0,2,8,4", "seen-voters": "14"}),
    )
    assert response.status_code == 302
    assert counts_of(session)["V1"] == Counts(*LIST["V1"])


def test_a_row_from_before_somebody_left(client: Client, cast: Cast) -> None:
    """Fourteen could vote on D1, twelve from then on: D1 fits its own number, a changed row the new one."""
    session = builders.assessment(
        cast.improvement, state="running", chair=cast.leader, voters=12, tallies={"M1": (0, 0, 6, 6)}
    )
    session.tallies.filter(statement__code="D1").update(voters=14, agree=14, counted_at=session.started_at)
    client.force_login(cast.leader)
    mine = sent({"D1": (0, 0, 14, 0), "A1": (0, 0, 9, 3)}, **{"seen-D1": "0,0,14,0", "seen-voters": "12"})
    response = client.post(address("entry", session), {**mine, "voters": "12", "D1-0": "x"})
    assert [target for target, _ in response.context["sheet"].errors] == ["row-D1"]
    assert client.post(address("entry", session), {**mine, "voters": "12"}).status_code == 302
    assert session.tallies.get(statement__code="D1").voters == 14
    response = client.post(address("entry", session), {**mine, "voters": "12", "D1-0": "1", "D1-2": "13"})
    assert "Dat zijn samen 14 handen, maar 12 mensen konden stemmen." in response.content.decode()


def test_empty_is_not_counted_and_zeros_are(client: Client, cast: Cast, prepared: Assessment) -> None:
    client.force_login(cast.leader)
    client.post(address("entry", prepared), sent({"D1": (0, 0, 0, 0), "M1": ("", "", "", "")}))
    assert [one.statement.code for one in prepared.tallies.exclude(counted_at=None)] == ["D1"]


def test_a_row_is_emptied_again(client: Client, cast: Cast) -> None:
    session = builders.assessment(
        cast.improvement, state="running", chair=cast.leader, tallies={"D1": (0, 2, 8, 4)}
    )
    client.force_login(cast.leader)
    client.post(address("entry", session), sent({"D1": ("", "", "", "")}, **{"seen-D1": "0,2,8,4"}))
    assert counts_of(session)["D1"] == Counts()
    assert session.tallies.get(statement__code="D1").counted_at is None


# --- what is wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("-2", "4", "6", "2"), "Een aantal is nul of meer."),
        (("2,5", "4", "6", "2"), "Een aantal is een heel getal"),
        (("99999999999", "4", "6", "2"), "Dit getal is te groot"),
        (("twee", "4", "6", "2"), "“twee” is geen getal."),
        (("9", "4", "6", "2"), "Dat zijn samen 21 handen, maar 14 mensen konden stemmen."),
    ],
)
def test_a_mistake_stands_beside_its_row_and_nothing_is_lost(
    client: Client, cast: Cast, prepared: Assessment, row: tuple[str, ...], said: str
) -> None:
    client.force_login(cast.leader)
    response = client.post(
        address("entry", prepared), sent({**LIST, "M1": row}, **{"reasons-A1": "Fijn & <b>goed</b>."})
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert f'<a href="#row-M1">M1: {said}' in html.replace("…", "")
    assert html.count(said) == 2
    assert f'name="M1-0" inputmode="numeric" autocomplete="off" value="{row[0]}"' in html
    assert 'name="V1-1" inputmode="numeric" autocomplete="off" value="4"' in html
    assert "Fijn &amp; &lt;b&gt;goed&lt;/b&gt;." in html
    prepared.refresh_from_db()
    assert prepared.state == "preparing"
    assert not prepared.tallies.exists()


def test_every_wrong_row_is_named(client: Client, cast: Cast, prepared: Assessment) -> None:
    client.force_login(cast.leader)
    wrong = {"D1": ("x", "-1", "", ""), "A1": (9, 9, 0, 0), "V1": (1, 1, 1, 1)}
    rows = client.post(address("entry", prepared), sent(wrong)).context["sheet"].errors
    assert [target for target, _ in rows] == ["row-D1", "row-D1", "row-A1"]


@pytest.mark.parametrize("voters", ["", "0", "-1", "veertien", "1000", "1,5"])
def test_the_number_of_voters_is_checked_first(
    client: Client, cast: Cast, prepared: Assessment, voters: str
) -> None:
    client.force_login(cast.leader)
    response = client.post(address("entry", prepared), {**sent(LIST), "voters": voters})
    assert response.status_code == 422
    assert [target for target, _ in response.context["sheet"].errors] == ["voters"]


def test_a_reason_that_is_too_long(client: Client, cast: Cast, prepared: Assessment) -> None:
    client.force_login(cast.leader)
    response = client.post(address("entry", prepared), sent(LIST, **{"reasons-D1": "a" * 501}))
    assert response.status_code == 422
    assert "hoogstens 500 tekens" in response.content.decode()
    assert "a" * 501 in response.content.decode()


def test_a_colleague_counted_meanwhile(client: Client, cast: Cast) -> None:
    """The page was opened when nothing was counted; then two statements were counted in the room."""
    session = builders.assessment(cast.improvement, state="running", chair=cast.leader)
    for option in (Option.AGREE, Option.DISAGREE):
        for code in ("D1", "M1"):
            counting.tap(assessment=session, code=code, option=option, step=1, token=uuid.uuid4())
    client.force_login(cast.leader)
    mine = sent({"D1": (0, 0, 7, 7), "A1": (0, 0, 9, 5)}, **{"seen-voters": "14"})
    response = client.post(address("entry", session), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert "Een collega heeft hier 0 – 1 – 1 – 0 opgeslagen" in html
    assert 'name="D1-3" inputmode="numeric" autocomplete="off" value="7"' in html
    assert counts_of(session)["A1"] == Counts()
    client.post(address("entry", session), {**mine, "seen-D1": "0,1,1,0"})
    now = counts_of(session)
    assert now["D1"] == Counts(0, 0, 7, 7)
    assert now["M1"] == Counts(0, 1, 1, 0), "an untouched row keeps what the room counted"


def test_a_session_that_was_closed_meanwhile(client: Client, cast: Cast, prepared: Assessment) -> None:
    running.start(assessment=prepared, voters=14, by=cast.leader)
    closing.close(assessment=prepared, by=cast.leader, leave_uncounted=True)
    client.force_login(cast.leader)
    response = client.post(address("entry", prepared), sent(LIST))
    assert response.status_code == 409
    assert "Deze BOAS is afgesloten. Er is niets veranderd." in response.content.decode()
    assert 'name="V1-1" inputmode="numeric" autocomplete="off" value="4"' in response.content.decode()
    assert client.get(address("entry", prepared)).url == address("outcome", prepared)
    with pytest.raises(NotInThisState):
        entering.enter(assessment=prepared, voters=14, rows={"D1": Totals(Counts(agree=3))}, by=cast.leader)
    assert counts_of(prepared)["D1"] == Counts()


@pytest.mark.parametrize("who", ["member", "project_leader", "quality", "administrator"])
def test_only_who_runs_it_enters(client: Client, cast: Cast, prepared: Assessment, who: str) -> None:
    client.force_login(cast.people[who])
    assert client.get(address("entry", prepared)).status_code == 403
    assert client.post(address("entry", prepared), sent(LIST)).status_code == 403


# --- the service ----------------------------------------------------------------------------------------


def test_a_row_keeps_its_own_number_of_voters(cast: Cast) -> None:
    """D1 was counted with 12 in the room; now 14 is corrected to 15 for the rest."""
    session = builders.assessment(
        cast.improvement, state="running", chair=cast.leader, tallies={"D1": (0, 2, 6, 4)}
    )
    session.tallies.filter(statement__code="D1").update(voters=12)
    changed = entering.enter(
        assessment=session,
        voters=15,
        rows={"D1": Totals(Counts(0, 2, 6, 4)), "M1": Totals(Counts(0, 0, 8, 7))},
        by=cast.leader,
    )
    assert changed == ["M1"]
    voters = {one.statement.code: one.voters for one in session.tallies.select_related("statement")}
    assert voters == {"D1": 12, "M1": 15, "A1": 15, "V1": 15, "V5": 15}
    session.refresh_from_db()
    assert session.voters == 15


def test_all_or_nothing(cast: Cast, prepared: Assessment) -> None:
    rows = {"D1": Totals(Counts(agree=3)), "M1": Totals(Counts(agree=15))}
    with pytest.raises(TooManyHands, match="M1"):
        entering.enter(assessment=prepared, voters=14, rows=rows, by=cast.leader)
    prepared.refresh_from_db()
    assert prepared.state == "preparing"
    with pytest.raises(NoSuchStatement, match="X9"):
        entering.enter(assessment=prepared, voters=14, rows={"X9": Totals(None)}, by=cast.leader)
    assert not prepared.tallies.exists()


def test_only_rows_that_both_changed_clash(cast: Cast) -> None:
    session = builders.assessment(
        cast.improvement, state="running", chair=cast.leader, tallies={"D1": (0, 2, 8, 4)}
    )
    rows = {"D1": Totals(Counts(0, 2, 8, 3))}
    with pytest.raises(EnteredMeanwhile):
        entering.enter(assessment=session, voters=14, rows=rows, by=cast.leader, seen={"D1": None})
    same = {"D1": Totals(Counts(0, 2, 8, 4))}
    assert entering.enter(assessment=session, voters=14, rows=same, by=cast.leader, seen={"D1": None}) == []


def test_the_audit_tells_how_many_statements(cast: Cast, prepared: Assessment) -> None:
    entering.enter(assessment=prepared, voters=14, rows={"D1": Totals(Counts(agree=3))}, by=cast.leader)
    assert AuditEntry.objects.get(verb="assessment.entered").details == {"statements": 1, "voters": 14}


def test_queries_do_not_grow(client: Client, cast: Cast) -> None:
    def asked(number: int) -> int:
        codes = [f"D{n}" for n in range(1, number)]
        statements = builders.statement_set(cast.institution, codes=codes, state="retired")
        made = builders.assessment(
            builders.improvement(cast.team), state="running", chair=cast.leader, statements=statements,
            tallies=dict.fromkeys(codes, builders.LOW),
        )  # fmt: skip
        client.force_login(cast.leader)
        client.get(address("entry", made))
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("entry", made)).status_code == 200
        return len(captured)

    few, many = asked(4), asked(8)
    assert few == many <= 12


# --- in the browser -------------------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_typing_the_list_with_the_keyboard(page: Page, cast: Cast, sign_in: Any) -> None:
    """Number, Enter, number, Enter: each row is added up, and the last key saves."""
    session = builders.assessment(cast.improvement, chair=cast.leader)
    sign_in(page, cast.leader)
    page.goto(address("entry", session))
    page.get_by_label("Hoeveel mensen konden stemmen").fill("14")
    page.locator("#D1-0").focus()
    for row in (*LIST.values(), (0, 0, 0, 15)):
        for number in row:
            page.keyboard.type(str(number))
            page.keyboard.press("Enter")
    expect(page.locator("#row-D1 output")).to_have_text("14")
    expect(page.locator("#row-V5")).to_have_class("entry-row too-many")
    expect(page.get_by_role("button", name="Opslaan en de uitslag bekijken")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("link", name="V5: Dat zijn samen 15 handen").press("Enter")
    page.locator("#V5-3").fill("14")
    page.get_by_role("button", name="Opslaan en de uitslag bekijken").press("Enter")
    expect(page.get_by_role("heading", name="Waar staan we?")).to_be_visible()
