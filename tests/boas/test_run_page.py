"""The run page and the projector's window: what they show, and that all of it works without a script."""

from __future__ import annotations

import re

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from boas.models import Assessment, Remark, SuggestionDecision
from boas.models.tally import Option
from tests import builders
from tests.boas.hands import raise_hands
from tests.boas.room import address, forms
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def session(cast: Cast) -> Assessment:
    return builders.assessment(cast.improvement, state="running", chair=cast.leader)


@pytest.fixture
def leader(client: Client, cast: Cast) -> Client:
    client.force_login(cast.leader)
    return client


def text(response: HttpResponse) -> str:
    """What one reads, without mark-up and scripts."""
    html = re.sub(r"<script.*?</script>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def panel(html: str) -> str:
    """The part that changes, with the values that differ per request left out."""
    start = html.index('<div id="panel"')
    inside = html[start:].partition("</main>")[0].rstrip()
    inside = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r"\1", inside)
    return re.sub(r'(name="token" value=)"[^"]*"', r"\1", inside)


class TestWhatIsShown:
    def test_the_four_questions_in_the_order_of_the_handbook(
        self, leader: Client, session: Assessment
    ) -> None:
        page = text(leader.get(address("run", session)))
        order = [page.index(f" {word}? ") for word in ("zeer oneens", "oneens", "eens", "volledig eens")]
        assert page.index("Stelling D1 over onze aanpak.") < order[0]
        assert sorted(order) == order

    def test_the_total_against_who_may_vote(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 2, 4, 3))
        assert "9 van 14 geteld" in text(leader.get(address("run", session)))

    @pytest.mark.parametrize(
        ("hands", "said"),
        [
            ((2, 3, 7, 2), ["5 van de 14 oneens = 35,7 %, norm 30 %: interventie", "Groot verschil"]),
            ((0, 4, 10, 0), ["4 van de 14 oneens = 28,6 %, norm 30 %: geen interventie nodig"]),
            ((0, 4, 8, 0), ["4 van de 12 oneens = 33,3 %", "2 zonder antwoord", "Groot verschil"]),
            ((1, 0, 11, 2), ["1 van de 14 oneens = 7,1 %", "Groot verschil"]),
            ((0, 0, 0, 0), ["Geen uitslag: niemand stak een hand op."]),
        ],
    )
    def test_what_the_count_says(
        self, leader: Client, session: Assessment, hands: tuple[int, ...], said: list[str]
    ) -> None:
        raise_hands(session, "D1", hands)
        leader.post(address("finish-count", session), {"statement": "D1"})
        page = text(leader.get(address("run", session))).replace("\u00a0", " ")
        for words in said:
            assert words in page
        assert ("Groot verschil" in page) is ("Groot verschil" in said)
        assert ("Doe iets aan D1." in page) is any(": interventie" in one or "33,3" in one for one in said)

    def test_nothing_is_said_before_it_is_counted(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", (2, 3, 7, 1))
        page = text(leader.get(address("run", session)))
        assert "interventie" not in page.lower()

    def test_another_statement_to_look_at(self, leader: Client, session: Assessment) -> None:
        leader.post(address("goto", session), {"statement": "M1"})
        page = text(leader.get(address("run", session), {"stelling": "A1"}))
        assert "Stelling A1 over onze aanpak." in page
        assert "De sessie is nu bij M1" in page
        assert "De sessie is nu bij" not in text(leader.get(address("run", session)))

    @pytest.mark.parametrize("code", ["Q9", "<script>", "D1 "])
    def test_an_unknown_statement_is_not_found(self, leader: Client, session: Assessment, code: str) -> None:
        assert leader.get(address("run", session), {"stelling": code}).status_code == 404
        for name in ("goto", "finish-count", "skip", "decide", "remark-add"):
            fields = {"statement": code, "choice": "accepted", "text": "x"}
            assert leader.post(address(name, session), fields).status_code == 404, name

    def test_overview_tells_how_far_each_is(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", builders.FINE)
        raise_hands(session, "M1", builders.LOW)
        raise_hands(session, "A1", (0, 1, 0, 0))
        leader.post(address("skip", session), {"statement": "V1"})
        page = text(leader.get(address("run", session)))
        overview = page[page.index("Alle stellingen") :]
        for code, how in {
            "D1": "geteld",
            "M1": "interventie",
            "A1": "deels geteld",
            "V1": "overgeslagen",
            "V5": "nog te doen",
        }.items():
            assert f"{code} Stelling {code} over onze aanpak. {how}" in overview
        assert "2 van 5 geteld" in overview

    def test_the_page_is_never_kept(self, leader: Client, session: Assessment) -> None:
        """Going back has to give fresh tokens, or a deliberate tap would count as the earlier one."""
        assert "no-store" in leader.get(address("run", session)).headers["Cache-Control"]

    @pytest.mark.parametrize("state", ["preparing", "paused", "closed", "cancelled"])
    def test_every_other_state_has_its_own_page(self, leader: Client, cast: Cast, state: str) -> None:
        session = builders.assessment(cast.improvement, state=state, chair=cast.leader)
        page = leader.get(address("run", session))
        assert page.status_code == 200
        words = {
            "preparing": "BOAS beginnen",
            "paused": "De sessie is gepauzeerd",
            "closed": "Deze BOAS is afgesloten",
            "cancelled": "Deze BOAS is afgezegd",
        }
        assert words[state] in text(page)
        assert not [form for form in forms(page).forms if form["action"] == address("tap", session)]


class TestPartAndWhole:
    """Fetching the part alone gives what a fresh page would show."""

    def test_after_every_kind_of_change(self, leader: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, chair=cast.leader)
        changes: list[tuple[str, dict[str, str]]] = [
            ("start", {"voters": "14"}),
            ("remark-add", {"text": "Fijn."}),
            ("opening", {"opened": "1"}),
            ("voters", {"voters": "15", "statement": "D1"}),
            ("goto", {"statement": "V5"}),
            ("finish-count", {"statement": "V5"}),
            ("reopen-count", {"statement": "V5"}),
            ("skip", {"statement": "V5"}),
            ("pause", {}),
            ("resume", {}),
        ]
        for name, fields in changes:
            part = leader.post(address(name, session), fields, headers=FRAGMENT)
            assert part.status_code == 200, name
            assert "<html" not in part.content.decode()
            shown = re.search(r'data-code="(\w*)"', part.content.decode())
            query = {"stelling": shown[1]} if shown and shown[1] else {}
            page = leader.get(address("run", session), query)
            assert panel(part.content.decode()) == panel(page.content.decode()), name
            assert part.headers["Vary"] == page.headers["Vary"]
            assert "HX-Request" in part.headers["Vary"]

    def test_a_refusal_is_in_the_part_too(self, leader: Client, session: Assessment) -> None:
        raise_hands(session, "D1", (0, 0, 3, 0))
        part = leader.post(address("voters", session), {"voters": "2", "statement": "D1"}, headers=FRAGMENT)
        assert part.status_code == 422
        assert "3 handen" in text(part)
        assert 'value="2"' in part.content.decode()


class TestWithoutScript:
    """Only what the forms on the page send; no address or field is made up here."""

    def press(
        self, client: Client, page: HttpResponse, action: str, fill: dict[str, str], **has: str
    ) -> HttpResponse:
        fields = forms(page).to(action, **has)
        return client.post(action, fields | fill, follow=True)

    def test_a_session_from_start_to_last_statement(self, leader: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, chair=cast.leader, present=4, voters=None)
        to = {
            name: address(name, session)
            for name in (
                "run start opening remark-add tap counts finish-count decide goto skip voters pause resume"
            ).split()
        }
        page = leader.get(to["run"])
        assert forms(page).to(to["start"])["voters"] == "4"
        page = self.press(leader, page, to["start"], {})
        page = self.press(leader, page, to["remark-add"], {"text": "Goed dat we dit doen."}, statement="")
        assert "Goed dat we dit doen." in text(page)
        page = self.press(leader, page, to["opening"], {}, opened="1")
        for option in ("strongly_disagree", "disagree", "agree"):
            page = self.press(leader, page, to["tap"], {"step": "1"}, option=option)
        page = self.press(leader, page, to["tap"], {"step": "-1"}, option="agree")
        page = self.press(leader, page, to["voters"], {"voters": "5"})
        page = self.press(leader, page, to["counts"], {"agree": "3"})
        assert "2 van de 5 oneens = 40" in text(page)
        page = self.press(leader, page, to["remark-add"], {"text": "Te druk."}, statement="D1")
        page = self.press(leader, page, to["decide"], {"reason": "Doen we al."}, choice="declined")
        assert "Het team neemt dit niet over." in text(page)
        page = self.press(leader, page, to["goto"], {"statement": "M1"}, statement="M1")
        page = self.press(leader, page, to["skip"], {})
        assert "Stelling A1 over onze aanpak." in text(page)
        page = self.press(leader, page, to["finish-count"], {})
        assert "Geen uitslag" in text(page)
        page = self.press(leader, page, to["pause"], {})
        page = self.press(leader, page, to["resume"], {})
        page = self.press(leader, page, to["goto"], {"statement": "V5"})
        assert address("outcome", session) in page.content.decode()
        session.refresh_from_db()
        assert session.current.code == "V5"
        tally = session.tallies.get(statement__code="D1")
        assert [getattr(tally, option) for option in Option] == [1, 1, 3, 0]
        assert Remark.objects.count() == 2
        assert SuggestionDecision.objects.get().choice == "declined"

    def test_what_was_typed_stays_when_something_is_missing(
        self, leader: Client, session: Assessment
    ) -> None:
        raise_hands(session, "D1", builders.LOW)
        page = leader.post(
            address("decide", session),
            {"statement": "D1", "choice": "adapted", "text": "Wij maken een kaart.", "reason": " "},
        )
        assert page.status_code == 422
        assert "Wij maken een kaart." in page.content.decode()
        assert page.context["message"]
        assert not SuggestionDecision.objects.exists()

    def test_a_stale_screen_after_closing(self, leader: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, state="closed", chair=cast.leader)
        for name in (
            "goto",
            "skip",
            "finish-count",
            "voters",
            "pause",
            "resume",
            "opening",
            "remark-add",
            "start",
        ):
            fields = {"statement": "D1", "voters": "3", "text": "Nog iets.", "opened": "1"}
            page = leader.post(address(name, session), fields)
            assert page.status_code == 409, name
            assert page.context["message"] in page.content.decode()
        assert not Remark.objects.exists()

    @pytest.mark.parametrize("number", ["0", "-2", "1.5", "veel", "", "1000", "9" * 40])
    @pytest.mark.parametrize("name", ["start", "voters"])
    def test_an_impossible_number_of_voters(self, leader: Client, cast: Cast, name: str, number: str) -> None:
        state = "preparing" if name == "start" else "running"
        session = builders.assessment(cast.improvement, state=state, chair=cast.leader)
        page = leader.post(address(name, session), {"voters": number, "statement": "D1"})
        assert page.status_code == 422
        assert page.context["message"]
        session.refresh_from_db()
        assert (session.state, session.voters) == (state, 14)

    def test_skipping_the_last_statement_stays_there(self, leader: Client, session: Assessment) -> None:
        answer = leader.post(address("skip", session), {"statement": "V5"})
        assert answer.url.endswith("?stelling=V5")


class TestProjector:
    def test_follows_the_session(self, client: Client, cast: Cast, session: Assessment) -> None:
        client.force_login(cast.member)
        first = client.get(address("screen", session))
        assert "Stelling D1 over onze aanpak." in text(first)
        assert not forms(first).forms
        assert client.get(address("screen-state", session), {"pulse": session.pulse}).status_code == 204
        raise_hands(session, "D1", builders.LOW)
        news = client.get(address("screen-state", session), {"pulse": session.pulse})
        assert "6 van de 14 oneens" in text(news)
        fresh = client.get(address("screen", session)).content.decode()
        assert news.content.decode().strip() in fresh

    def test_shows_no_reason_and_nothing_to_press(
        self, client: Client, cast: Cast, session: Assessment
    ) -> None:
        raise_hands(session, "D1", builders.LOW)
        builders.remark(session, "D1", "Dit zei iemand.")
        client.force_login(cast.member)
        page = client.get(address("screen", session)).content.decode()
        assert "Dit zei iemand." not in page
        assert "<button" not in page

    @pytest.mark.parametrize("state", ["preparing", "paused", "closed", "cancelled"])
    def test_in_every_other_state(self, client: Client, cast: Cast, state: str) -> None:
        session = builders.assessment(cast.improvement, state=state, chair=cast.leader)
        client.force_login(cast.member)
        assert client.get(address("screen", session)).status_code == 200

    def test_opening(self, client: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, state="running", opened=False, chair=cast.leader)
        client.force_login(cast.member)
        page = text(client.get(address("screen", session)))
        assert "Samen zien waar we staan." in page
        assert "We voerden nieuwe afspraken in." in page


class TestPractice:
    def start(self, client: Client, cast: Cast) -> HttpResponse:
        names = {
            "institution": cast.institution.slug,
            "team": cast.team.slug,
            "improvement": cast.improvement.slug,
        }
        return client.post(reverse("boas:practice-start", kwargs=names), follow=True)

    def test_is_run_like_a_real_one_and_leaves_nothing(self, leader: Client, cast: Cast) -> None:
        builders.statement_set(cast.institution)
        page = self.start(leader, cast)
        assert "hier blijft niets van bewaard" in text(page)
        assert "/uitslag/" not in page.content.decode()
        run = Assessment.objects.get()
        leader.post(address("opening", run), {"opened": "1"})
        leader.post(address("finish-count", run), {"statement": "D1"})
        assert leader.get(address("screen", run)).status_code == 200
        answer = leader.post(address("practice-stop", run))
        assert answer.status_code == 302
        assert not Assessment.objects.exists()
        assert leader.get(address("run", run)).status_code == 404

    def test_for_a_project_leader_and_not_for_a_member(self, client: Client, cast: Cast) -> None:
        builders.statement_set(cast.institution)
        client.force_login(cast.project_leader)
        assert self.start(client, cast).status_code == 200
        client.force_login(cast.member)
        assert self.start(client, cast).status_code == 403

    def test_for_the_chair_of_the_session(self, client: Client, cast: Cast) -> None:
        session = builders.assessment(cast.improvement, chair=cast.chair)
        client.force_login(cast.chair)
        page = client.post(address("practice-start-chair", session), follow=True)
        assert page.status_code == 200
        assert Assessment.objects.get(practice=True).statement_set == session.statement_set

    def test_a_real_session_has_no_such_exit(self, leader: Client, session: Assessment) -> None:
        assert leader.post(address("practice-stop", session)).status_code == 404


class TestSpeed:
    @pytest.mark.parametrize("counted", [False, True])
    def test_run_page_asks_few_queries_whatever_the_size(
        self, leader: Client, cast: Cast, django_assert_max_num_queries: object, counted: bool
    ) -> None:
        codes = [f"{letter}{n}" for letter in "DMAV" for n in range(1, 9)]
        big = builders.statement_set(codes=codes)
        session = builders.assessment(cast.improvement, state="running", chair=cast.leader, statements=big)
        if counted:
            raise_hands(session, "D1", builders.LOW)
            for n in range(6):
                builders.remark(session, "D1", f"Reden {n}")
        leader.get(address("run", session))
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            leader.get(address("run", session))

    def test_screen_asks_few_queries(
        self, leader: Client, session: Assessment, django_assert_max_num_queries: object
    ) -> None:
        leader.get(address("screen", session))
        with django_assert_max_num_queries(8):  # type: ignore[operator]
            leader.get(address("screen", session))
        with django_assert_max_num_queries(6):  # type: ignore[operator]
            leader.get(address("screen-state", session), {"pulse": "x"})
        with django_assert_max_num_queries(4):  # type: ignore[operator]
            leader.get(address("screen-state", session), {"pulse": session.pulse})
