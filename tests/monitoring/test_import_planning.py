"""From rows to what each number will do: shapes, times, numbers, and beside what is there."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from monitoring.importing import numbers, planning, shapes, times
from monitoring.importing.numbers import Measure, Number, Unusable, Wrong
from monitoring.importing.planning import Known, KnownIndicator, KnownQuestion
from monitoring.importing.shapes import About, Fact, Options
from monitoring.importing.times import Calendar, NoTime
from monitoring.importing.values import Plain, Problem
from monitoring.spans import Kind, Span, Year

MONTHS = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
YEAR = Year(
    "2025-2026",
    date(2025, 8, 1),
    date(2026, 7, 31),
    (("Periode 1", date(2025, 8, 1), date(2025, 11, 9)), ("P2", date(2025, 11, 10), date(2026, 7, 31))),
)
TODAY = date(2026, 11, 26)
PERCENT, MEAN = Measure("percentage"), Measure("mean", Decimal(1), Decimal(10))


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def calendar(**fields):
    return Calendar(**{"years": [YEAR], "months": MONTHS, "today": TODAY, **fields})


def fact(**fields):
    return Fact(**{"row": 2, "column": "teller", "team": "Zorg", "about": About(indicator=1), **fields})


class TestShapes:
    def test_a_part_and_a_whole(self):
        options = Options(
            ("year", "team", "denominator", "numerator", "few"), 1, headings=("j", "t", "n", "tel", "k")
        )
        rows = [
            (2, ["2021", "Zorg", "40", "28", ""]),
            (3, ["2021", "Zorg", "", "-"]),
            (4, [""]),
            (5, ["2021", "Zorg", "4", "4", "ja"]),
        ]
        found = shapes.figures(rows, options)
        assert [(one.row, one.numerator, one.few, one.column) for one in found.found] == [
            (2, "28", False, "tel"),
            (5, "4", True, "tel"),
        ]
        assert found.empty == 1

    def test_a_number_for_each_indicator(self):
        options = Options(("team", "value:7", "value:8", "value"), 1, headings=("t", "a", "b", "c"))
        found = shapes.figures([(2, ["Zorg", "0,7", "<5", "60"]), (3, ["Zorg", "", "50", ""])], options).found
        assert [(one.about.indicator, one.value, one.few) for one in found] == [
            (1, "60", False),
            (7, "0,7", False),
            (8, "<5", True),
            (8, "50", False),
        ]
        assert found[1].plain is Plain.FRACTION

    def test_what_it_is_about_may_stand_in_the_row(self):
        options = Options(
            ("team", "question", "indicator", "value", "characteristic"), only="Totaal", plain="fraction"
        )
        rows = [
            (2, ["Z", "R1", "", "6", "totaal"]),
            (3, ["Z", "", "vsv", "6", "totaal"]),
            (4, ["Z", "R1", "", "6", "bol"]),
        ]
        found = shapes.figures(rows, options)
        assert [one.about for one in found.found] == [About(question="R1"), About(name="vsv")]
        assert found.left_out == 1
        assert found.found[0].plain is Plain.FRACTION

    def test_options_of_what_was_chosen(self):
        options = Options.of({"columns": ["team"], "indicator": 3}, ["Team"])
        assert (options.indicator, options.plain, options.heading(0), options.heading(None)) == (
            3,
            "auto",
            "Team",
            "",
        )
        assert options.heading(5) == ""

    def test_counted_answers_become_one_fact_a_question(self):
        options = Options(("team", "year", "question", "question_text", "answer", "count"))
        rows = [
            (2, ["Zorg", "2021", "V1", "", "4", "6"]),
            (3, ["Zorg", "2021", "V1", "", "5", "2"]),
            (4, ["Bouw", "2021", "V1", "", "", "<5"]),
        ]
        first, second = shapes.counts(rows, options).found
        assert first.answers == (("4", 6), ("5", 2))
        assert second.few
        assert second.answers == ()


class TestTimes:
    @pytest.mark.parametrize(
        ("fields", "label"),
        [
            ({"year": "2025-2026"}, "2025-2026"),
            ({"year": "2011-2012"}, "2011-2012"),
            ({"year": "2025", "period": "2"}, "P2, 2025-2026"),
            ({"year": "2025", "period": "periode 1"}, "Periode 1, 2025-2026"),
            ({"period": "P2, 2025-2026"}, "P2, 2025-2026"),
            ({"month": "okt 2025"}, "okt 2025"),
        ],
    )
    def test_spans(self, fields, label):
        assert calendar().span_of(fact(**fields)).label == label

    def test_a_result_year_and_a_year_that_ends(self):
        assert calendar(results=True).span_of(fact(year="2021")).start == date(2021, 10, 1)
        assert calendar(ends=True).span_of(fact(year="2026")).start == date(2025, 8, 1)

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({}, "missing"),
            ({"year": "ooit"}, "year"),
            ({"month": "ooit"}, "month"),
            ({"period": "P2"}, "no-year-with-period"),
            ({"period": "7", "year": "2025"}, "unknown-period"),
            ({"period": "1", "year": "2011"}, "unknown-period"),
            ({"year": "2030"}, "future"),
        ],
    )
    def test_no_such_time(self, fields, code):
        with pytest.raises(NoTime) as caught:
            calendar().span_of(fact(**fields))
        assert caught.value.code == code

    def test_one_time_for_the_whole_file(self):
        choices = times.fixed_choices([YEAR], MONTHS, date(2026, 1, 15))
        assert all(span.start <= date(2026, 1, 15) for span in choices)
        chosen = next(span for span in choices if span.kind is Kind.PERIOD)
        assert times.fixed_span(times.as_text(chosen), choices) == chosen
        assert times.fixed_span("nothing", choices) is None
        assert calendar(fixed=chosen).span_of(fact(year="ooit")) == chosen


def wrong(measure=PERCENT, **fields):
    with pytest.raises(Unusable) as caught:
        numbers.number_of(fact(**fields), measure)
    return caught.value.what


class TestNumbers:
    @pytest.mark.parametrize(
        ("measure", "fields", "number"),
        [
            (PERCENT, {"numerator": "28", "denominator": "40"}, Number(Decimal(70), 28, 40)),
            (PERCENT, {"value": "70 %", "denominator": "40"}, Number(Decimal(70), None, 40)),
            (PERCENT, {"value": "70 %"}, Number(Decimal(70))),
            (PERCENT, {"value": "70", "people": "12"}, Number(Decimal(70), None, 12)),
            (PERCENT, {"value": "70", "people": "4"}, Number(None)),
            (PERCENT, {"few": True, "numerator": "4", "denominator": "40"}, Number(None, None, 40)),
            (PERCENT, {"few": True, "denominator": "4"}, Number(None)),
            (PERCENT, {"few": True, "people": "<5"}, Number(None)),
            (MEAN, {"value": "6,75"}, Number(Decimal("6.75"))),
            (Measure("count"), {"numerator": "7"}, Number(Decimal(7))),
            (Measure("yes_no"), {"value": "ja"}, Number(Decimal(1))),
            (MEAN, {"answers": (("4", 6), ("5", 3))}, Number(Decimal("4.33"), None, 9)),
            (
                Measure("share", positive_from=Decimal(4)),
                {"answers": (("4", 6), ("2", 2))},
                Number(Decimal(75), 6, 8),
            ),
        ],
    )
    def test_numbers(self, measure, fields, number):
        assert numbers.number_of(fact(**fields), measure) == number

    def test_what_cannot_be(self):
        assert wrong(numerator="41", denominator="40") == Wrong.PART_OVER_WHOLE
        assert wrong(numerator="0", denominator="0") == Wrong.NOBODY
        assert wrong(numerator="3") == Wrong.ONE_OF_TWO
        assert wrong(denominator="3") == Wrong.ONE_OF_TWO
        assert wrong(value="veel") == Problem.NO_NUMBER
        assert wrong(MEAN, denominator="3") == Problem.NO_NUMBER
        assert wrong(MEAN, value="11") == Wrong.OFF_SCALE
        assert wrong(MEAN, value="0,5") == Wrong.OFF_SCALE
        assert wrong(MEAN, answers=(("0", 9),)) == Wrong.OFF_SCALE
        assert wrong(answers=(("4", 9),)) == Wrong.NO_THRESHOLD
        assert wrong(Measure("count"), answers=(("4", 9),)) == Wrong.NO_SURVEY
        assert wrong(Measure("yes_no"), value="7") == Problem.NO_YES


def known(**fields):
    indicators = [
        KnownIndicator(1, "Jaarresultaat niveau 3", "jaarresultaat-3", PERCENT, level=3),
        KnownIndicator(2, "Jaarresultaat niveau 4", "jaarresultaat-4", PERCENT, level=4),
        KnownIndicator(3, "Rooster", "rooster", MEAN),
        KnownIndicator(4, "Eigen", "eigen", PERCENT, team=8),
    ]
    questions = [
        KnownQuestion("R1", 3, text="Hoe vind je het rooster?"),
        KnownQuestion("R1", 3, year=2022, breaks="anders gevraagd"),
        KnownQuestion("R2", None),
        KnownQuestion("R3", 1, positive_from=Decimal(4)),
    ]
    common = {
        "teams": {"zorg": 7, "bouw": 8},
        "aliases": {"totaal": None},
        "indicators": {one.pk: one for one in indicators},
        "questions": questions,
        "calendar": calendar(),
    }
    return Known(**{**common, **fields})


def plan(*facts, **fields):
    return planning.resolve(facts, known(**fields))


def one(**fields):
    (row,) = plan(fact(**{"year": "2021", "value": "70", **fields})).rows
    return row


class TestPlanning:
    def test_a_row_becomes_a_number_of_a_team(self):
        row = one()
        assert (row.team, row.indicator, row.span.label, row.number.value) == (7, 1, "2021-2022", 70)
        assert row.key == planning.Key(7, 1, date(2021, 8, 1), date(2022, 7, 31))

    @pytest.mark.parametrize(
        ("fields", "indicator"),
        [
            ({"about": About(name="jaarresultaat-4")}, 2),
            ({"about": About(name="Jaarresultaat"), "level": "niveau 4"}, 2),
            ({"about": About(indicator=1), "level": "4"}, 2),
            ({"about": About(indicator=3), "level": "4", "value": "7"}, 3),
            ({"about": About(name="rooster"), "value": "7"}, 3),
            ({"about": About(question="hoe vind je het rooster?"), "value": "7"}, 3),
            ({"about": About(name="eigen"), "team": "bouw"}, 4),
        ],
    )
    def test_what_it_is_about(self, fields, indicator):
        assert one(**fields).indicator == indicator

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"team": "Elders"}, "Elders"),
            ({"team": ""}, "No team"),
            ({"about": About()}, "not clear"),
            ({"about": About(indicator=99)}, "not clear"),
            ({"about": About(name="jaarresultaat")}, "More than one"),
            ({"about": About(name="eigen")}, "eigen"),
            ({"about": About(indicator=1), "level": "2"}, "2"),
            ({"about": About(question="R2")}, "R2"),
            ({"about": About(question="R9")}, "R9"),
            ({"year": "x" * 90}, "…"),
            ({"value": "veel"}, "veel"),
        ],
    )
    def test_refused_and_why(self, fields, words):
        row = one(**fields)
        assert row.outcome == "refused"
        assert words in row.why
        with pytest.raises(ValueError, match="refused"):
            row.key  # noqa: B018

    def test_questions_that_changed(self):
        found = [one(about=About(question="R1"), value="7", year=str(year)) for year in (2021, 2022, 2023)]
        assert [row.breaks for row in found] == ["", "anders gevraagd", ""]
        assert one(about=About(question="R3"), value="", answers=(("4", 6), ("1", 2))).number.numerator == 6

    def test_left_out_and_unknown_are_counted(self):
        found = plan(
            fact(team="Totaal", year="2021"),
            fact(team="Elders", year="2021"),
            fact(about=About(question="R9"), year="2021", value="7"),
        )
        assert found.left_out == 1
        assert found.unknown == {"Elders": 1}
        assert found.questions == {"R9": 1}
        assert len(found.of("refused")) == 2

    def test_two_rows_for_one_place_are_both_refused(self):
        rows = plan(*(fact(row=row, year="2021", value="70") for row in range(2, 8))).rows
        assert {row.outcome for row in rows} == {"refused"}
        assert "3, 4, 5, …" in rows[0].why
        two = plan(fact(row=2, year="2021", value="70"), fact(row=3, year="21/22", value="71")).rows
        assert "3" in two[0].why
        assert "2" in two[1].why

    def test_beside_what_stands_there_now(self):
        rows = [one(), one(year="2022"), one(year="2023"), one(team="")]
        now = {rows[1].key: Number(Decimal(70), 28, 40), rows[2].key: Number(Decimal(65))}
        found = planning.compare(rows, now)
        assert [row.outcome for row in found] == ["new", "same", "changed", "refused"]
        assert found[2].before == "65"
        full = plan(fact(year="2021", numerator="28", denominator="40")).rows
        assert planning.compare(full, {full[0].key: Number(Decimal(70))})[0].outcome == "changed"

    def test_a_number_in_words(self):
        assert planning.shown(Number(None)) == "<5"
        assert planning.shown(Number(Decimal("70.50"), 28, 40)) == "70,5 (28/40)"
        assert planning.shown(Number(Decimal(100), None, 9)) == "100 (n=9)"

    def test_a_span_of_a_period_of_a_survey(self):
        assert planning._survey_year(Span(date(2025, 8, 1), date(2025, 11, 1), Kind.PERIOD, "P1")) == 2025
