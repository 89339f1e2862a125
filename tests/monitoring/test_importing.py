"""A file of the quality office from upload to undo, through the pages and with real files."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from openpyxl import Workbook

from common.models import AuditEntry, StoredFile
from monitoring.models import ColumnMapping, Correction, Import, ImportRow, Measurement, TeamAlias
from monitoring.own_data import parts
from monitoring.services import import_retention
from tests import builders
from tests.monitoring import builders as watching
from tests.monitoring.files import HEAD, ROWS, csv, respondents, saved, xlsx

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/kwaliteit/importeren/"


@pytest.fixture
def office(client, cast):
    client.force_login(cast.quality)
    return client


@pytest.fixture
def result(cast):
    return watching.indicator(
        cast.institution,
        name="Jaarresultaat",
        slug="jaarresultaat",
        kind="percentage",
        minimum_denominator=12,
    )


class Wizard:
    def __init__(self, client, run_tasks):
        self.client, self.run_tasks = client, run_tasks

    def upload(self, file, **fields):
        answer = self.client.post(f"{BASE}nieuw/", {"file": file, **fields})
        assert answer.status_code == 302, answer.context["form"].errors
        return Import.objects.latest("pk")

    def refused(self, file, **fields):
        before = (Import.objects.count(), StoredFile.objects.count())
        answer = self.client.post(f"{BASE}nieuw/", {"file": file, **fields})
        assert answer.status_code == 422
        assert (Import.objects.count(), StoredFile.objects.count()) == before, "nothing is kept"
        return " ".join(answer.context["form"].errors["file"])

    def page(self, kept):
        return self.client.get(f"{BASE}{kept.pk}/")

    def columns(self, kept, **chosen):
        """Go on as guessed, but for what is chosen."""
        form = self.client.get(f"{BASE}{kept.pk}/kolommen/").context["form"]
        data = {name: form[name].value() for name in form.fields}
        data = {name: value for name, value in data.items() if value is not None} | chosen
        answer = self.client.post(f"{BASE}{kept.pk}/kolommen/", data)
        assert answer.status_code == 302, answer.context["form"].errors
        self.run_tasks()
        kept.refresh_from_db()
        return kept

    def preview(self, file, persons="", **chosen):
        return self.columns(self.upload(file, **({"persons": persons} if persons else {})), **chosen)

    def apply(self, kept, **data):
        self.client.post(f"{BASE}{kept.pk}/toepassen/", data)
        self.run_tasks()
        kept.refresh_from_db()
        return kept

    def undo(self, kept):
        self.client.post(f"{BASE}{kept.pk}/ongedaan-maken/")
        kept.refresh_from_db()
        return kept


@pytest.fixture
def wizard(office, run_tasks):
    return Wizard(office, run_tasks)


def outcomes(kept):
    return list(kept.rows.values_list("outcome", flat=True))


def whys(kept):
    return [(row.row, row.column, row.why) for row in kept.rows.filter(outcome="refused")]


class TestTheWholeWay:
    def test_from_a_workbook_to_measurements_with_the_norm_of_their_time(self, wizard, cast, result):
        old = watching.norm(result, 65, valid_from="2015-08-01", valid_until="2022-08-31")
        new = watching.norm(result, 70, valid_from="2022-09-01")
        kept = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
        assert kept.state == "previewed"
        assert outcomes(kept) == ["new"] * 3
        page = wizard.page(kept).content.decode()
        assert "Verpleegkunde" in page
        assert not Measurement.objects.filter(indicator=result).exists()
        kept = wizard.apply(kept)
        assert kept.state == "applied"
        assert kept.applied_by == cast.quality
        first, second, third = Measurement.objects.filter(indicator=result).order_by(
            "team__name", "about_from"
        )
        assert (first.numerator, first.denominator, first.value) == (28, 40, Decimal(70))
        assert (first.span, first.label, first.norm) == ("year", "2021-2022", old)
        assert (second.label, second.norm, second.value) == ("2022-2023", new, Decimal(75))
        assert third.team == cast.other_team
        assert {one.imported for one in (first, second, third)} == {kept}
        assert AuditEntry.objects.filter(verb="measurements.imported").count() == 1

    def test_the_same_file_twice_changes_nothing(self, wizard, result):
        wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        before = list(Measurement.objects.order_by("pk").values())
        again = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
        assert outcomes(again) == ["same"] * 3
        again = wizard.apply(again)
        assert again.state == "previewed"
        assert list(Measurement.objects.order_by("pk").values()) == before
        assert not Correction.objects.exists()

    def test_the_columns_are_remembered(self, wizard, result):
        wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk, year_means="result_year")
        assert ColumnMapping.objects.count() == 1
        kept = wizard.upload(xlsx(("Teljaar ", "TEAM", "Noemer", "teller"), *ROWS))
        assert kept.choices["remembered"]
        assert kept.choices["indicator"] == result.pk
        kept = wizard.columns(kept)
        assert set(kept.rows.values_list("span", flat=True)) == {"result_year"}

    def test_a_changed_number_is_a_correction_and_undo_puts_it_back(self, wizard, cast, result):
        first = wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        changed = (
            ("2021 - 2022", "Onderwijsassistent", 40, 30),
            ("2023 - 2024", "Onderwijsassistent", 20, 10),
        )
        kept = wizard.preview(xlsx(HEAD, *changed), indicator=result.pk)
        assert outcomes(kept) == ["changed", "new"]
        assert kept.rows.first().before == "70 (28/40)"
        kept = wizard.apply(kept)
        one = Measurement.objects.get(team=cast.team, about_from="2021-08-01")
        assert (one.value, one.revision, one.imported) == (Decimal(75), 1, kept)
        assert one.corrections.get().value == Decimal(70)
        assert wizard.undo(kept).state == "undone"
        one.refresh_from_db()
        assert (one.value, one.numerator, one.revision, one.imported) == (Decimal(70), 28, 2, None)
        assert one.corrections.count() == 2
        assert Measurement.objects.filter(indicator=result).count() == 3
        assert first.state == "applied"

    def test_undo_leaves_what_somebody_went_on_with(self, wizard, office, cast, result):
        kept = wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        corrected, answered, untouched = Measurement.objects.filter(indicator=result).order_by("pk")
        Correction.objects.create(
            measurement=corrected, state="measured", value=70, reason="Verkeerd geteld", by=cast.leader
        )
        Measurement.objects.filter(pk=corrected.pk).update(revision=1, value=71)
        answered.responses.create(act="celebrate", by=cast.leader)
        page = office.get(f"{BASE}{kept.pk}/ongedaan-maken/")
        assert set(page.context["found"].kept) == {corrected.pk, answered.pk}
        assert set(page.context["stays"]) == {corrected, answered}
        kept = wizard.undo(kept)
        assert kept.report["undone"] == {"removed": 1, "restored": 0, "kept": 2}
        assert set(Measurement.objects.filter(indicator=result)) == {corrected, answered}
        assert wizard.page(kept).status_code == 200
        assert not Measurement.objects.filter(pk=untouched.pk).exists()

    def test_undoing_twice_is_said(self, wizard, office, result):
        kept = wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        wizard.undo(kept)
        answer = office.post(f"{BASE}{kept.pk}/ongedaan-maken/", follow=True)
        assert len(list(answer.context["messages"])) == 1
        assert AuditEntry.objects.filter(verb="measurements.import_undone").count() == 1


class TestTwoPeople:
    def test_the_second_yes_does_nothing_twice(self, wizard, office, result, run_tasks):
        kept = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
        office.post(f"{BASE}{kept.pk}/toepassen/")
        answer = office.post(f"{BASE}{kept.pk}/toepassen/", follow=True)
        assert len(list(answer.context["messages"])) == 1
        run_tasks()
        assert Measurement.objects.filter(indicator=result).count() == 3

    def test_two_imports_of_one_file_are_not_doubled(self, wizard, result):
        one, other = (wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk) for _ in range(2))
        assert outcomes(other) == ["new"] * 3
        wizard.apply(one)
        other = wizard.apply(other)
        assert other.state == "previewed"
        assert outcomes(other) == ["same"] * 3
        assert other.report["problem"]
        assert Measurement.objects.filter(indicator=result).count() == 3

    def test_what_changed_since_the_preview_is_looked_at_again(self, wizard, result):
        wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        kept = wizard.preview(xlsx(HEAD, ("2021-2022", "Onderwijsassistent", 40, 30)), indicator=result.pk)
        Measurement.objects.filter(numerator=28).update(numerator=29, value=Decimal("72.5"))
        kept = wizard.apply(kept)
        assert kept.state == "previewed"
        assert kept.rows.get().before == "72,5 (29/40)"
        assert not Correction.objects.exists()


class TestRefused:
    def test_each_row_says_where_and_why(self, wizard, result):
        rows = [
            ("2021 - 2022", "Onderwijsassistent", 40, 41),
            ("2021 - 2023", "Onderwijsassistent", 40, 20),
            ("2020 - 2021", "Onderwijsassistent", 40, -2),
            ("2019 - 2020", "Onderwijsassistent", 0, 0),
            ("2018 - 2019", "Onderwijsassistent", 40, "veel"),
            ("2017 - 2018", "Onderwijsassistent", 40, 20),
            ("17/18", "onderwijsassistent", 44, 20),
            ("2016 - 2017", "", 44, 20),
            ("2030 - 2031", "Onderwijsassistent", 44, 20),
        ]
        kept = wizard.preview(xlsx(HEAD, *rows), indicator=result.pk)
        assert outcomes(kept) == ["refused"] * 9
        found = {row: why for row, _column, why in whys(kept)}
        assert "41 > 40" in found[2]
        assert "2021 - 2023" in found[3]
        assert "-2" in found[4]
        assert "veel" in found[6]
        assert "8" in found[7]
        assert "7" in found[8]
        assert set(kept.rows.values_list("sheet", "column")) == {("Blad1", "teller")}
        assert wizard.apply(kept).state == "previewed"

    def test_the_rest_goes_only_when_somebody_says_so(self, wizard, result):
        rows = (*ROWS, ("2021 - 2022", "Onderwijsassistent", 1, 1))
        kept = wizard.preview(
            xlsx(HEAD, *rows[1:], ("2023 - 2024", "Onderwijsassistent", 5, 6)), indicator=result.pk
        )
        assert wizard.apply(kept).state == "previewed"
        assert wizard.apply(kept, without_refused="1").state == "applied"
        assert Measurement.objects.filter(indicator=result).count() == 3

    @pytest.mark.parametrize(
        "heading", ["Studentnummer", "BSN", "PGN", "Achternaam", "Geboortedatum", "Adres", "E-mail"]
    )
    def test_a_personal_column_refuses_the_file_by_its_name(self, wizard, heading):
        said = wizard.refused(xlsx((*HEAD, heading), (*ROWS[0], "x")))
        assert heading in said
        assert "E" in said

    def test_what_stands_in_a_column_tells_too(self, wizard):
        assert "F" in wizard.refused(
            csv((*HEAD, "kenmerk", "opmerking"), (*ROWS[0], "", "jan@school.example"))
        )
        rows = [(*ROWS[0], "", number) for number in ("123456782", "111222333", "999999990")]
        assert wizard.refused(csv((*HEAD, "kenmerk", "code"), *rows))

    def test_a_hidden_sheet_with_persons_is_found(self, wizard):
        book = Workbook()
        for row in (HEAD, *ROWS):
            book.active.append(row)
        hidden = book.create_sheet("bron")
        hidden.sheet_state = "hidden"
        hidden.append(("achternaam", "klas"))
        hidden.append(("Jansen", "3A"))
        assert "bron" in wizard.refused(saved(book))

    def test_a_formula_without_an_outcome_is_named(self, wizard):
        assert "Blad1!D2" in wizard.refused(xlsx(HEAD, ("2021-2022", "Onderwijsassistent", 40, "=14*2")))


class TestD5:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
    @pytest.mark.parametrize("divider", [";", ","])
    def test_csv_in_three_encodings(self, wizard, cast, result, encoding, divider):
        team = builders.team(cast.institution, name="Patiënt en zorg")
        kept = wizard.preview(
            csv(HEAD, ("2021 - 2022", team.name, 40, 28), encoding=encoding, divider=divider),
            indicator=result.pk,
        )
        assert kept.rows.get().team == team

    def test_merged_empty_and_hidden_rows(self, wizard, result):
        book = Workbook()
        sheet = book.active
        sheet.append(["Jaarresultaten per team"])
        sheet.append([])
        sheet.append(HEAD)
        for row in (("2021 - 2022", "Onderwijsassistent", 40, 28), (None, "Verpleegkunde", 50, 41)):
            sheet.append(row)
        sheet.merge_cells("A4:A5")
        sheet.append([])
        sheet.append(("2022 - 2023", "Onderwijsassistent", 44, 33))
        sheet.row_dimensions[7].hidden = True
        kept = wizard.upload(saved(book))
        assert kept.choices["header"] == 3
        kept = wizard.columns(kept, indicator=result.pk)
        assert list(kept.rows.values_list("row", "outcome")) == [(4, "new"), (5, "new"), (7, "new")]
        assert any("1" in note for note in wizard.page(kept).context["notes"])

    def test_percentages_as_text_and_as_numbers(self, wizard, result):
        book = Workbook()
        book.active.append(("jaar", "team", "percentage"))
        years = range(2015, 2019)
        for year, text in zip(years, ["73,4 %", "73.4", 73.4, 0.734], strict=True):
            book.active.append((f"{year}-{year + 1}", "Onderwijsassistent", text))
        book.active["C5"].number_format = "0.0%"
        kept = wizard.preview(saved(book), indicator=result.pk)
        assert set(kept.rows.values_list("value", flat=True)) == {Decimal("73.40")}

    def test_fewer_than_five_is_a_state(self, wizard, result):
        rows = [
            ("2021-2022", "Onderwijsassistent", 40, "<5", ""),
            ("2022-2023", "Onderwijsassistent", 4, 4, "ja"),
            ("2023-2024", "Onderwijsassistent", 40, 4, "nee"),
        ]
        kept = wizard.apply(
            wizard.preview(csv((*HEAD, "klein aantal"), *rows), indicator=result.pk, **{"column-4": "few"})
        )
        found = Measurement.objects.filter(indicator=result).order_by("about_from")
        assert [(one.state, one.value, one.numerator) for one in found] == [
            ("fewer_than_5", None, None),
            ("fewer_than_5", None, None),
            ("measured", Decimal(10), 4),
        ]
        assert kept.state == "applied"

    def test_a_formula_error_that_was_stored(self, wizard, result):
        book = Workbook()
        for row in (HEAD, ("2021-2022", "Onderwijsassistent", 40, "#DIV/0!")):
            book.active.append(row)
        book.active["D2"].data_type = "e"
        kept = wizard.preview(saved(book), indicator=result.pk)
        assert "#DIV/0!" in kept.rows.get().why

    def test_periods_by_name_and_number(self, wizard, cast, result):
        year = builders.years(cast.institution)
        name = year.periods.order_by("number").first().name
        rows = [
            (year.name, name, "Onderwijsassistent", "50%"),
            (year.name, "9", "Onderwijsassistent", "50%"),
        ]
        kept = wizard.preview(csv(("jaar", "periode", "team", "percentage"), *rows), indicator=result.pk)
        assert outcomes(kept) == ["new", "refused"]
        assert kept.rows.first().span == "period"
        assert "9" in kept.rows.last().why

    def test_a_fixed_time_and_an_indicator_for_each_column(self, wizard, cast, result):
        other = watching.indicator(
            cast.institution, name="Diplomaresultaat", slug="diploma", kind="percentage"
        )
        file = csv(("team", "jaarresultaat", "Diplomaresultaat"), ("Onderwijsassistent", "70%", "61%"))
        kept = wizard.upload(file)
        assert kept.choices["columns"] == ["team", f"value:{result.pk}", f"value:{other.pk}"]
        year = builders.years(cast.institution)
        kept = wizard.columns(kept, time=f"year|{year.starts_on}|{year.ends_on}")
        assert kept.rows.count() == 2

    def test_another_sheet_and_header_row(self, wizard, office, result):
        book = Workbook()
        book.active.append(("team", "toelichting"))
        book.active.append(("zie", "blad 2"))
        sheet = book.create_sheet("Cijfers")
        for row in (("versie", "2"), HEAD, *ROWS):
            sheet.append(row)
        kept = wizard.upload(saved(book))
        assert (kept.choices["sheet"], kept.choices["header"]) == ("Cijfers", 2)
        office.post(f"{BASE}{kept.pk}/werkblad/", {"sheet": "Sheet", "header": "1"})
        kept.refresh_from_db()
        assert kept.choices["sheet"] == "Sheet"
        office.post(f"{BASE}{kept.pk}/werkblad/", {"sheet": "Cijfers", "header": "99"})
        kept.refresh_from_db()
        assert kept.choices["sheet"] == "Sheet"


class TestTeams:
    def test_a_name_is_chosen_once_and_remembered(self, wizard, office, cast, result, run_tasks):
        rows = [("2021-2022", "Ond.assistent", 40, 28), ("2021-2022", "Totaal", 90, 69)]
        kept = wizard.preview(csv(HEAD, *rows), indicator=result.pk)
        assert outcomes(kept) == ["refused", "refused"]
        unknown = wizard.page(kept).context["unknown"]
        assert [one["name"] for one in unknown] == ["Ond.assistent", "Totaal"]
        assert cast.team in unknown[0]["suggested"]
        office.post(f"{BASE}{kept.pk}/teams/", {"team-0": cast.team.pk, "team-1": "leave-out"})
        run_tasks()
        kept.refresh_from_db()
        assert outcomes(kept) == ["new"]
        assert kept.report["left_out"] == 1
        assert dict(TeamAlias.objects.values_list("name", "team")) == {
            "ond.assistent": cast.team.pk,
            "totaal": None,
        }
        again = wizard.preview(csv(HEAD, *rows), indicator=result.pk)
        assert outcomes(again) == ["new"]

    def test_a_team_of_another_institution_is_not_taken(self, wizard, office, cast, result, run_tasks):
        kept = wizard.preview(csv(HEAD, ("2021-2022", "Elders", 40, 28)), indicator=result.pk)
        office.post(f"{BASE}{kept.pk}/teams/", {"team-0": cast.far_team.pk})
        assert not TeamAlias.objects.exists()


class TestSurveys:
    def test_a_long_file_goes_through_the_code_book(self, wizard, cast):
        grade = watching.indicator(cast.institution, name="Roostertevredenheid", kind="mean")
        watching.question(cast.institution, grade, code="R1", text="Oude vraag")
        watching.question(cast.institution, grade, code="R1", year=2020, breaks="Andere antwoorden")
        head = ("organisatie", "kenmerk", "vraag id", "vraag", "score", "jaar")
        rows = [
            ("Onderwijsassistent", "totaal", "R1", "Rooster?", "6,4", "2019"),
            ("Onderwijsassistent", "totaal", "R1", "Rooster?", "6,8", "2020"),
            ("Onderwijsassistent", "niveau 4", "R1", "Rooster?", "7,1", "2020"),
            ("Onderwijsassistent", "totaal", "R2", "Gebouw?", "7,1", "2020"),
        ]
        kept = wizard.upload(csv(head, *rows))
        assert kept.shape == "long"
        kept = wizard.columns(kept, only="totaal")
        assert outcomes(kept) == ["new", "new", "refused"]
        assert kept.report["other"] == 1
        assert kept.report["questions"] == [["R2", 1]]
        wizard.apply(kept, without_refused="1")
        found = Measurement.objects.filter(indicator=grade).order_by("about_from")
        assert [(one.value, one.series_break) for one in found] == [
            (Decimal("6.4"), ""),
            (Decimal("6.8"), "Andere antwoorden"),
        ]

    def test_rows_of_persons_are_counted_and_never_kept(self, wizard, cast, settings):
        grade = watching.indicator(cast.institution, name="Rooster", kind="mean", scale_low=1, scale_high=5)
        share = watching.indicator(cast.institution, name="Begeleiding", kind="percentage")
        watching.question(cast.institution, grade, code="V1")
        watching.question(cast.institution, share, code="V2", positive_from=4)
        answers = [(n % 5 + 1, 4 if n < 6 else 2, f"zin {n}") for n in range(10)]
        rows = respondents("Onderwijsassistent", answers) + respondents("Verpleegkunde", answers[:4])
        file = csv(("jaar", "team", "V1", "V2", "toelichting"), *rows)
        kept = wizard.upload(file)
        assert kept.shape == "wide"
        stored = [one.name for one in StoredFile.objects.all()]
        assert stored == ["cijfers (geteld).csv"]
        from common import files

        text = files.content(kept.file).decode()
        assert "zin" not in text
        assert "<5" in text
        kept = wizard.apply(wizard.columns(kept))
        found = {(one.team.name, one.indicator.name): one for one in Measurement.objects.all()}
        mean = found["Onderwijsassistent", "Rooster"]
        assert (mean.value, mean.denominator) == (Decimal(3), 10)
        part = found["Onderwijsassistent", "Begeleiding"]
        assert (part.numerator, part.denominator) == (6, 10)
        few = found["Verpleegkunde", "Rooster"]
        assert (few.state, few.value, few.denominator) == ("fewer_than_5", None, None)
        assert not ImportRow.objects.filter(value__isnull=False, team=cast.other_team).exists()

    def test_without_a_team_column_it_cannot_be_counted(self, wizard):
        assert "team" in wizard.refused(csv(("klasje", "V1"), *[("3A", 4)] * 9), persons="1")


class TestAWorkerThatDied:
    def test_reading_can_be_started_again(self, wizard, office, result, run_tasks):
        kept = wizard.upload(xlsx(HEAD, *ROWS))
        choices = {**kept.choices, "indicator": result.pk}
        half = {"turn": 4, "asked_at": "2026-01-01T10:00:00+00:00"}
        Import.objects.filter(pk=kept.pk).update(state="reading", choices=choices, report=half)
        ImportRow.objects.create(upload=kept, row=2, outcome="refused", why="half")
        assert wizard.page(kept).context["stuck"]
        office.post(f"{BASE}{kept.pk}/opnieuw/")
        run_tasks()
        kept.refresh_from_db()
        assert outcomes(kept) == ["new"] * 3

    def test_a_job_of_an_earlier_turn_does_nothing(self, wizard, result):
        from monitoring.services import import_applying, import_reading

        kept = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
        import_reading.read(kept.pk, kept.report["turn"])
        Import.objects.filter(pk=kept.pk).update(state="applying")
        import_applying.apply(kept.pk, kept.report["turn"] - 1)
        assert not Measurement.objects.filter(indicator=result).exists()

    def test_applying_can_be_started_again(self, wizard, office, result, run_tasks):
        kept = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
        report = {**kept.report, "asked_at": "2026-01-01T10:00:00+00:00"}
        Import.objects.filter(pk=kept.pk).update(state="applying", report=report)
        assert wizard.page(kept).status_code == 200
        office.post(f"{BASE}{kept.pk}/opnieuw/")
        run_tasks()
        kept.refresh_from_db()
        assert kept.state == "applied"

    def test_while_it_is_read_nobody_starts_it_twice(self, wizard, office, result, run_tasks):
        kept = wizard.upload(xlsx(HEAD, *ROWS))
        form = office.get(f"{BASE}{kept.pk}/kolommen/").context["form"]
        data = {name: form[name].value() or "" for name in form.fields} | {"indicator": result.pk}
        office.post(f"{BASE}{kept.pk}/kolommen/", data)
        assert wizard.page(kept).context["busy"]
        answer = office.post(f"{BASE}{kept.pk}/opnieuw/", follow=True)
        assert len(list(answer.context["messages"])) == 1
        assert run_tasks() == 1


def test_a_file_can_be_thrown_away_until_it_was_applied(wizard, office, result):
    kept = wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)
    office.post(f"{BASE}{kept.pk}/weggooien/")
    assert not Import.objects.exists()
    kept = wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
    office.post(f"{BASE}{kept.pk}/weggooien/")
    assert Import.objects.get() == kept


class TestWhatStays:
    def test_a_file_that_nobody_applied_goes_after_thirty_days(self, wizard, cast, result):
        applied = wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk))
        looked_at = wizard.preview(xlsx(HEAD, ("2023-2024", "Verpleegkunde", 40, 20)), indicator=result.pk)
        Import.objects.update(created_at=timezone.now() - timedelta(days=29))
        assert import_retention.purge_unused() == 0
        Import.objects.update(created_at=timezone.now() - timedelta(days=31))
        assert import_retention.purge_unused(dry_run=True) == 1
        assert Import.objects.count() == 2
        assert import_retention.purge_unused() == 1
        assert Import.objects.get() == applied
        assert not ImportRow.objects.filter(upload=looked_at.pk).exists()
        assert Measurement.objects.filter(imported=applied).count() == 3

    def test_my_own_data_has_the_files_that_i_brought(self, wizard, cast, result):
        wizard.undo(wizard.apply(wizard.preview(xlsx(HEAD, *ROWS), indicator=result.pk)))
        of_hers, of_another = (
            next(part for part in parts(user) if part.key == "measurement_imports")
            for user in (cast.quality, cast.leader)
        )
        assert [(row[0], *row[2:]) for row in of_hers.rows] == [("cijfers.xlsx", True, True, True)]
        assert not of_another.rows
