"""A closed count is put right: old and new stay, with why; what the team decided stays too."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from boas.models import Assessment, Correction
from boas.scoring import Counts
from boas.services import correcting
from boas.services.correcting import CorrectedMeanwhile, Numbers
from boas.services.session import NotInThisState, Refused
from common.models import AuditEntry
from tests import builders
from tests.boas.room import address
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RIGHT = {
    "strongly_disagree": "1", "disagree": "1", "agree": "8", "strongly_agree": "4",
    "voters": "14", "reason": "Op de flap stond een streepje te veel.", "seen": "2,4,6,2,14",
}  # fmt: skip


@pytest.fixture
def closed(cast: Cast) -> Assessment:
    made = builders.assessment(cast.improvement, state="closed", chair=cast.chair)
    builders.decision(made, "V5")
    return made


def test_old_and_new_stay_to_be_read(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    there = address("correct", closed, code="V5")
    assert 'value="2,4,6,2,14"' in client.get(there).content.decode()
    response = client.post(there, RIGHT)
    assert response.url == address("outcome", closed) + "#V5"
    tally = closed.tallies.get(statement__code="V5")
    assert tally.counts == Counts(1, 1, 8, 4)
    correction = tally.corrections.get()
    assert correction.old == {**Numbers(Counts(2, 4, 6, 2), 14).as_record()}
    assert correction.corrected_by == cast.leader
    client.force_login(cast.member)
    page = " ".join(client.get(address("outcome", closed)).content.decode().split())
    assert "was 2 – 4 – 6 – 2 van 14, werd 1 – 1 – 8 – 4 van 14 (Lia Leider," in page
    assert RIGHT["reason"] in page
    assert "Dit nemen we over." in page
    assert tally.decision.choice == "accepted"


def test_the_audit_tells_that_but_not_the_numbers(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    client.post(address("correct", closed, code="V5"), RIGHT)
    entry = AuditEntry.objects.get(verb="assessment.corrected")
    assert entry.actor_id == cast.leader.pk
    assert entry.details == {"statement": "V5"}


def test_the_number_of_voters_can_be_corrected_along(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    client.post(address("correct", closed, code="V5"), {**RIGHT, "agree": "12", "voters": "18"})
    tally = closed.tallies.get(statement__code="V5")
    assert (tally.counts.votes, tally.voters) == (18, 18)
    assert closed.tallies.get(statement__code="D1").voters == 14


def test_what_was_never_counted_gets_its_count(client: Client, cast: Cast) -> None:
    made = builders.assessment(cast.improvement, state="closed", tallies={"D1": (0, 0, 0, 0)})
    made.tallies.filter(statement__code="D1").update(counted_at=None, skipped=True)
    client.force_login(cast.leader)
    client.post(address("correct", made, code="D1"), {**RIGHT, "seen": "0,0,0,0,14"})
    tally = made.tallies.get(statement__code="D1")
    assert tally.counted_at is not None
    assert not tally.skipped


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"disagree": "-1"}, "Een aantal is nul of meer."),
        ({"disagree": "1,5"}, "Een aantal is een heel getal"),
        ({"disagree": "veel"}, "“veel” is geen getal."),
        ({"disagree": "99999999999999999999"}, "Dit getal is te groot"),
        ({"disagree": "9"}, "Dat zijn samen 22 handen, maar 14 mensen konden stemmen."),
        ({"voters": "0"}, "Er kon iemand stemmen"),
        ({"voters": ""}, "Er kon iemand stemmen"),
        ({"reason": "  "}, "Vul dit in"),
        ({"reason": "x" * 301}, "niet meer dan 300 tekens"),
        (
            {"strongly_disagree": "2", "disagree": "4", "agree": "6", "strongly_agree": "2"},
            "Dit zijn de aantallen die er al staan.",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client: Client, cast: Cast, closed: Assessment, changed: dict[str, str], said: str
) -> None:
    client.force_login(cast.leader)
    response = client.post(address("correct", closed, code="V5"), {**RIGHT, **changed})
    html = response.content.decode()
    assert response.status_code == 422
    assert said in html
    assert changed.get("disagree", "4") in html
    assert not Correction.objects.exists()


def test_two_corrections_of_the_same_count(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    client.post(address("correct", closed, code="V5"), {**RIGHT, "agree": "7"})
    response = client.post(address("correct", closed, code="V5"), RIGHT)
    assert response.status_code == 409
    assert "Een collega heeft dit intussen gecorrigeerd" in response.content.decode()
    assert Correction.objects.count() == 1


def test_what_the_page_showed_may_be_unreadable(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    response = client.post(address("correct", closed, code="V5"), {**RIGHT, "seen": "<b>,1,2,3,4"})
    assert response.status_code == 302


def test_only_a_closed_session_is_corrected(client: Client, cast: Cast) -> None:
    session = builders.assessment(cast.improvement, state="running", chair=cast.leader)
    client.force_login(cast.leader)
    assert client.get(address("correct", session, code="D1")).status_code == 404
    with pytest.raises(NotInThisState):
        correcting.correct(
            assessment=session, code="D1", new=Numbers(Counts(agree=1), 14), reason="x", by=cast.leader
        )


def test_an_unknown_statement_is_not_there(client: Client, cast: Cast, closed: Assessment) -> None:
    client.force_login(cast.leader)
    assert client.get(address("correct", closed, code="X9")).status_code == 404
    with pytest.raises(Refused):
        correcting.correct(
            assessment=closed, code="X9", new=Numbers(Counts(agree=1), 14), reason="x", by=cast.leader
        )


def test_the_service_wants_a_reason_too(cast: Cast, closed: Assessment) -> None:
    with pytest.raises(Refused, match="waarom"):
        correcting.correct(
            assessment=closed, code="V5", new=Numbers(Counts(agree=1), 14), reason=" ", by=cast.leader
        )
    with pytest.raises(CorrectedMeanwhile):
        correcting.correct(
            assessment=closed,
            code="V5",
            new=Numbers(Counts(agree=1), 14),
            reason="x",
            by=cast.leader,
            seen=Numbers(Counts(), 14),
        )


@pytest.mark.constraint
def test_the_database_wants_a_reason(closed: Assessment, cast: Cast) -> None:
    wrong = Correction(
        tally=closed.tallies.get(statement__code="V5"), old={}, new={}, reason="", corrected_by=cast.leader
    )
    with pytest.raises(ValidationError, match="waarom"):
        wrong.validate_constraints()
