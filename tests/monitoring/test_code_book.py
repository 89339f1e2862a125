"""The code book of surveys and the remembered names of teams, through their pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from openpyxl import Workbook

from common.models import AuditEntry
from monitoring.models import Question, TeamAlias
from tests import builders
from tests.monitoring import builders as watching
from tests.monitoring.files import csv, saved, xlsx

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/kwaliteit/importeren/"
BOOK, NAMES = f"{BASE}vragenboek/", f"{BASE}teamnamen/"
HEAD = ("vraagnummer", "vraag", "kengetal", "jaar", "positief vanaf", "trendbreuk")


@pytest.fixture
def office(client: Client, cast: Any) -> Client:
    client.force_login(cast.quality)
    return client


@pytest.fixture
def roster(cast: Any) -> Any:
    return watching.indicator(cast.institution, name="Tevreden over het rooster", kind="percentage")


def rows_of(institution: Any) -> list[tuple[Any, ...]]:
    found = Question.objects.filter(institution=institution)
    return list(found.values_list("code", "year", "indicator__name", "positive_from", "breaks"))


class TestQuestions:
    def test_one_by_hand_changed_and_taken_out(self, office, cast, roster):
        sent = {"code": "R1", "text": "Hoe is je rooster?", "indicator": roster.pk, "positive_from": "3,5"}
        assert office.get(f"{BOOK}nieuw/?code=R1").context["form"]["code"].value() == "R1"
        assert office.post(f"{BOOK}nieuw/", sent)["Location"] == BOOK
        one = Question.objects.get()
        assert (one.indicator, one.positive_from, one.year) == (roster, Decimal("3.5"), None)
        office.post(f"{BOOK}{one.pk}/", {**sent, "text": "Hoe bevalt je rooster?"})
        one.refresh_from_db()
        assert one.text == "Hoe bevalt je rooster?"
        assert "Hoe bevalt je rooster?" in office.get(BOOK).content.decode()
        office.post(f"{BOOK}{one.pk}/weghalen/")
        assert not Question.objects.exists()
        verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs == ["code_book.saved", "code_book.saved", "code_book.removed"]

    def test_twice_for_one_year_is_said_and_nothing_is_lost(self, office, cast, roster):
        watching.question(cast.institution, roster, code="R1")
        answer = office.post(f"{BOOK}nieuw/", {"code": "R1", "text": "Nog eens", "indicator": roster.pk})
        assert answer.status_code == 422
        assert "Nog eens" in answer.content.decode()
        assert Question.objects.count() == 1

    def test_a_whole_book_from_a_file_changes_what_is_known(self, office, cast, roster):
        kept = watching.question(cast.institution, roster, code="Z9")
        watching.question(cast.institution, roster, code="R1", text="Oud", positive_from=3)
        book = Workbook()
        for row in (
            HEAD,
            ("R1", "Nieuw", "tevreden over het rooster", None, "3,5", None),
            ("R1", "Anders gevraagd", roster.slug, "2024-2025", 4, "Vijf antwoorden in plaats van vier"),
            (None, "zonder nummer", None, None, None, None),
        ):
            book.active.append(row)
        page = office.post(BOOK, {"file": saved(book)}, follow=True)
        assert "2" in str(next(iter(page.context["messages"])))
        assert rows_of(cast.institution) == [
            ("R1", None, roster.name, Decimal("3.5"), ""),
            ("R1", 2024, roster.name, Decimal(4), "Vijf antwoorden in plaats van vier"),
            ("Z9", None, roster.name, kept.positive_from, ""),
        ]

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            (("R2", "", "Onbekend", "", "", ""), "Onbekend"),
            (("R2", "", "", "ooit", "", ""), "ooit"),
            (("R2", "", "", "", "veel", ""), "veel"),
        ],
    )
    def test_one_wrong_row_keeps_the_whole_file_out(self, office, cast, roster, row, said):
        good = ("R1", "Goed", roster.name, "", "", "")
        answer = office.post(BOOK, {"file": csv(HEAD, good, row)})
        assert answer.status_code == 422
        (problem,) = answer.context["form"].errors["file"]
        assert said in problem
        assert "3" in problem, "the number of the row"
        assert not Question.objects.exists()

    def test_a_file_without_numbers_of_questions_says_so(self, office):
        answer = office.post(BOOK, {"file": xlsx(("vraag", "kengetal"), ("Hoe?", "x"))})
        assert "vraagnummer" in " ".join(answer.context["form"].errors["file"])

    def test_of_another_institution_nothing_is_found(self, office, cast):
        foreign = watching.question(
            cast.other_institution, watching.indicator(cast.other_institution), code="V1"
        )
        assert "V1" not in office.get(BOOK).content.decode()
        assert office.get(f"{BOOK}{foreign.pk}/").status_code == 404
        assert office.post(f"{BOOK}{foreign.pk}/weghalen/").status_code == 404
        assert Question.objects.filter(pk=foreign.pk).exists()


class TestNamesOfTeams:
    def test_a_name_leads_to_another_team_or_to_none_and_is_forgotten(self, office, cast):
        alias = watching.alias(cast.institution, "oa team 1", cast.other_team)
        office.post(NAMES, {"name": "OA  team 1", "team": cast.team.pk})
        alias.refresh_from_db()
        assert alias.team == cast.team, "the same name, however it is typed"
        office.post(NAMES, {"name": "oa team 1", "team": "leave-out"})
        alias.refresh_from_db()
        assert alias.team is None
        assert "oa team 1" in office.get(NAMES).content.decode()
        office.post(f"{NAMES}{alias.pk}/vergeten/")
        assert not TeamAlias.objects.exists()
        verbs = list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))
        assert verbs == ["team_names.saved", "team_names.saved", "team_names.forgotten"]

    @pytest.mark.parametrize("choice", ["far", "ended", "999999", "²", "-1"])
    def test_only_teams_that_run_here(self, office, cast, choice):
        teams = {"far": cast.far_team, "ended": builders.team(cast.institution, archived_on="2020-01-01")}
        team = teams[choice].pk if choice in teams else choice
        page = office.post(NAMES, {"name": "oa", "team": team}, follow=True)
        assert len(list(page.context["messages"])) == 1
        assert not TeamAlias.objects.exists()

    def test_nothing_chosen_changes_nothing(self, office, cast):
        for sent in ({"name": "oa", "team": ""}, {"name": " ", "team": cast.team.pk}):
            assert office.post(NAMES, sent).status_code == 302
        assert not TeamAlias.objects.exists()
        assert not AuditEntry.objects.exists()
