"""Taps and typed numbers over HTTP: from the script, from a form, and from whoever guesses."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from boas.models import Assessment, TapReceipt
from boas.scoring import Counts
from tests import builders
from tests.boas.hands import raise_hands
from tests.boas.room import address, forms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def session(cast: Cast) -> Assessment:
    return builders.assessment(cast.improvement, state="running", voters=5, chair=cast.leader)


@pytest.fixture
def leader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leader)
    return client


def a_tap(**fields: str) -> dict[str, str]:
    usual = {"statement": "D1", "option": "agree", "step": "1", "token": str(uuid.uuid4())}
    return {**usual, **fields}


def counts(session: Assessment, code: str = "D1") -> Counts:
    return session.tallies.get(statement__code=code).counts


class TestFromTheScript:
    def test_answers_with_how_it_stands(self, leader: Client, session: Assessment) -> None:
        answer = leader.post(address("tap", session), a_tap(), headers=JSON)
        assert answer.status_code == 200
        assert answer.json() == {
            "counts": [0, 0, 1, 0],
            "total": 1,
            "voters": 5,
            "counted": False,
            "pulse": 1,
            "message": "",
        }

    def test_the_same_tap_again_answers_the_same(self, leader: Client, session: Assessment) -> None:
        tap = a_tap()
        first = leader.post(address("tap", session), tap, headers=JSON)
        again = leader.post(address("tap", session), tap, headers=JSON)
        assert (again.status_code, again.json()) == (200, first.json())

    def test_more_than_voters_says_so_and_how_it_really_stands(
        self, leader: Client, session: Assessment
    ) -> None:
        raise_hands(session, "D1", (0, 0, 5, 0))
        answer = leader.post(address("tap", session), a_tap(), headers=JSON)
        assert answer.status_code == 422
        assert "5" in answer.json()["message"]
        assert answer.json()["counts"] == [0, 0, 5, 0]
        assert counts(session) == Counts(0, 0, 5, 0)

    @pytest.mark.parametrize("state", ["paused", "closed", "cancelled"])
    def test_a_stale_screen_is_told_and_nothing_changes(self, leader: Client, cast: Cast, state: str) -> None:
        session = builders.assessment(cast.improvement, state=state, chair=cast.leader)
        before = list(session.tallies.values_list("agree", flat=True))
        answer = leader.post(address("tap", session), a_tap(), headers=JSON)
        assert answer.status_code == 409
        assert answer.json()["message"]
        assert list(session.tallies.values_list("agree", flat=True)) == before
        assert not TapReceipt.objects.exists()

    @pytest.mark.parametrize(
        "wrong",
        [
            {"option": "perhaps"},
            {"option": ""},
            {"step": "2"},
            {"step": "-2"},
            {"step": "1.0"},
            {"step": "one"},
            {"step": "99999999999999999999"},
            {"token": ""},
            {"token": "not-a-token"},
            {"token": "1"},
        ],
    )
    def test_what_is_no_tap_is_refused(
        self, leader: Client, session: Assessment, wrong: dict[str, str]
    ) -> None:
        answer = leader.post(address("tap", session), a_tap(**wrong), headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["message"]
        assert counts(session) == Counts()

    @pytest.mark.parametrize("code", ["Q9", "", "D1'--", "D1" * 50])
    def test_an_unknown_statement_is_told_apart_from_a_lost_session(
        self, leader: Client, session: Assessment, code: str
    ) -> None:
        answer = leader.post(address("tap", session), a_tap(statement=code), headers=JSON)
        assert answer.status_code == 404
        assert answer.json()["message"]

    def test_typed_number(self, leader: Client, session: Assessment) -> None:
        typed = {"statement": "D1", "agree": "4", "seen_agree": "0", "token": str(uuid.uuid4())}
        for _ in range(2):
            answer = leader.post(address("counts", session), typed, headers=JSON)
            assert (answer.status_code, answer.json()["counts"]) == (200, [0, 0, 4, 0])
        stale = typed | {"token": str(uuid.uuid4()), "agree": "3"}
        answer = leader.post(address("counts", session), stale, headers=JSON)
        assert answer.status_code == 422
        assert answer.json()["counts"] == [0, 0, 4, 0]

    def test_few_queries(
        self, leader: Client, session: Assessment, django_assert_max_num_queries: object
    ) -> None:
        leader.post(address("tap", session), a_tap(), headers=JSON)
        with django_assert_max_num_queries(10) as seen:  # type: ignore[operator]
            leader.post(address("tap", session), a_tap(), headers=JSON)
        statements = [one["sql"] for one in seen.captured_queries]
        work = [sql for sql in statements if not sql.startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
        assert len(work) <= 8, work


class TestFromAForm:
    def test_goes_back_to_the_statement(self, leader: Client, session: Assessment) -> None:
        answer = leader.post(address("tap", session), a_tap())
        assert (answer.status_code, answer.url) == (302, address("run", session) + "?stelling=D1#tally")
        assert counts(session) == Counts(0, 0, 1, 0)

    def test_a_form_sent_twice_is_one_hand(self, leader: Client, session: Assessment) -> None:
        page = leader.get(address("run", session))
        form = forms(page).to(address("tap", session), option="disagree")
        for _ in range(2):
            leader.post(address("tap", session), form | {"step": "1"})
        assert counts(session) == Counts(0, 1, 0, 0)
        again = forms(leader.get(address("run", session))).to(address("tap", session), option="disagree")
        assert again["token"] != form["token"]

    def test_says_on_the_page_why_not(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 0, 5, 0))
        page = leader.post(address("tap", session), a_tap(), follow=True)
        assert [str(one) for one in page.context["messages"]]
        assert 'role="alert"' in page.content.decode()

    def test_typed_numbers_for_all_answers_at_once(self, leader: Client, session: Assessment) -> None:
        form = forms(leader.get(address("run", session))).to(address("counts", session))
        typed = {"strongly_disagree": "1", "disagree": "0", "agree": "3", "strongly_agree": "1"}
        answer = leader.post(address("counts", session), form | typed)
        assert answer.status_code == 302
        assert counts(session) == Counts(1, 0, 3, 1)

    @pytest.mark.parametrize(
        "number", ["-1", "2.5", "2,5", "drie", "1e3", "9" * 30, "99999", "6", "0x3", "٣٣٣٣", "--"]
    )
    def test_a_wrong_number_changes_nothing_and_is_shown_again(
        self, leader: Client, session: Assessment, number: str
    ) -> None:
        form = forms(leader.get(address("run", session))).to(address("counts", session))
        page = leader.post(address("counts", session), form | {"agree": number, "disagree": "1"})
        assert page.status_code == 422
        assert page.context["message"]
        kept = forms(page).to(address("counts", session))
        assert (kept["agree"], kept["disagree"]) == (number, "1")
        assert counts(session) == Counts()


class TestWhoMay:
    def test_a_member_may_not(self, client: Client, cast: Cast, session: Assessment) -> None:
        client.force_login(cast.member)
        for name in ("tap", "counts", "goto", "finish-count", "skip", "voters", "decide", "pause"):
            assert client.post(address(name, session), a_tap()).status_code == 403, name
        assert client.get(address("run", session)).status_code == 403
        assert client.get(address("screen", session)).status_code == 200

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "leaver", "administrator"])
    def test_another_team_meets_nothing(
        self, client: Client, cast: Cast, session: Assessment, who: str
    ) -> None:
        client.force_login(cast.people[who])
        expected = 403 if who == "administrator" else 404
        for name in ("tap", "counts", "goto"):
            answer = client.post(address(name, session), a_tap(), headers=JSON)
            assert answer.status_code == expected, name
        assert client.get(address("screen", session)).status_code == expected
        assert counts(session) == Counts()

    def test_the_appointed_chair_may(self, client: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, state="running", chair=cast.chair)
        client.force_login(cast.chair)
        assert client.post(address("tap", session), a_tap(), headers=JSON).status_code == 200

    def test_signed_out_goes_to_the_sign_in_page(self, client: Client, session: Assessment) -> None:
        answer = client.post(address("tap", session), a_tap(), headers=JSON)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/inloggen/")

    def test_without_the_token_of_the_form(self, cast: Cast, session: Assessment) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(cast.leader)
        answer = strict.post(address("tap", session), a_tap(), headers=JSON, secure=True)
        assert answer.status_code == 403
        assert counts(session) == Counts()

    def test_a_practice_run_is_of_who_started_it(self, client: Client, cast: Cast) -> None:
        run = builders.assessment(
            cast.improvement,
            state="running",
            practice=True,
            number=0,
            with_meeting=False,
            chair=cast.leader,
            created_by=cast.leader,
        )
        client.force_login(cast.project_leader)
        assert client.post(address("tap", run), a_tap(), headers=JSON).status_code == 404
        client.force_login(cast.leader)
        assert client.post(address("tap", run), a_tap(), headers=JSON).status_code == 200


class TestNews:
    def test_nothing_new(self, leader: Client, session: Assessment) -> None:
        answer = leader.get(address("state", session), {"pulse": session.pulse, "stelling": "D1"})
        assert (answer.status_code, answer.content) == (204, b"")

    def test_what_another_device_counted(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 0, 2, 0))
        news = leader.get(address("state", session), {"pulse": 0, "stelling": "D1"}).json()
        assert (news["counts"], news["total"], news["voters"], news["counted"]) == ([0, 0, 2, 0], 2, 5, False)

    @pytest.mark.parametrize("pulse", ["", "-1", "x", "9" * 40])
    def test_a_strange_pulse_is_answered_in_full(
        self, leader: Client, session: Assessment, pulse: str
    ) -> None:
        answer = leader.get(address("state", session), {"pulse": pulse, "stelling": "D1"})
        assert answer.status_code == 200

    def test_has_the_shape_of_the_page(self, leader: Client, session: Assessment) -> None:
        """As long as only counts change, the page need not be fetched again."""

        def same() -> bool:
            page = leader.get(address("run", session), {"stelling": "D1"})
            news = leader.get(address("state", session), {"pulse": "x", "stelling": "D1"}).json()
            return f'data-shape="{news["shape"]}"' in page.content.decode()

        assert same()
        before = leader.get(address("state", session), {"pulse": "x", "stelling": "D1"}).json()
        leader.post(address("tap", session), a_tap(), headers=JSON)
        after = leader.get(address("state", session), {"pulse": "x", "stelling": "D1"}).json()
        assert after["shape"] == before["shape"]
        changes = [
            ("remark-add", {"text": "Goed.", "statement": "D1"}),
            ("voters", {"voters": "6", "statement": "D1"}),
            ("counts", {**a_tap(), "strongly_disagree": "3"}),
            ("finish-count", {"statement": "D1"}),
            ("decide", {"statement": "D1", "choice": "accepted"}),
            ("opening", {"opened": "0"}),
            ("remark-add", {"text": "Vooraf."}),
            ("pause", {}),
        ]
        shapes = {after["shape"]}
        for name, fields in changes:
            assert leader.post(address(name, session), fields).status_code == 302, name
            shape = leader.get(address("state", session), {"pulse": "x", "stelling": "D1"}).json()["shape"]
            assert (shape in shapes) is (name == "counts"), name
            shapes.add(shape)
            assert same(), name

    def test_before_the_start(self, leader: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, chair=cast.leader)
        news = leader.get(address("state", session), {"pulse": "x", "stelling": ""}).json()
        assert news == {"pulse": 0, "shape": "preparing"}
        assert 'data-shape="preparing"' in leader.get(address("run", session)).content.decode()
