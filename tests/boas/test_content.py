import re
import tomllib

import pytest

from boas.content import MAX_WORDS, STANDARD_SET, ContentError, parse, standard_set
from boas.models import StandardActivity, Statement, StatementSet
from boas.models.statements import Phase, Route, Step, SuccessFactor

SET = standard_set()
BY_CODE = {statement.code: statement for statement in SET.statements}
SOURCE = STANDARD_SET.read_text(encoding="utf-8")
# What each code was about when it was first published; extended with a new code, never edited.
MEANINGS = {
    "D1": "probleem", "D2": "nodig", "D3": "doel", "D4": "haalbaar", "D5": "meedenken", "D6": "teamleider",
    "D7": "tijd", "M1": "cijfers", "M2": "resultaten", "M3": "meten", "M4": "zien", "M5": "op tijd",
    "A1": "oorzaken", "A2": "belangrijkste oorzaak", "A3": "twijfelt", "A4": "kunnen", "A5": "feiten",
    "V1": "eigen werk", "V2": "achter", "V3": "stappen", "V4": "geleerd", "V5": "vastgelegd",
    "V6": "vinden", "V7": "terechtkan", "V8": "gewoonte", "V9": "spreken elkaar", "V10": "vieren",
    "V11": "waardering", "V12": "nieuwe collega's", "V13": "vertrekt",
}  # fmt: skip


def ids(item):
    return getattr(item, "code", None) or getattr(item, "title", None)


def test_size():
    assert 26 <= len(SET.statements) <= 30
    assert 6 <= len(SET.standard_activities) <= 9


def test_codes_keep_their_meaning():
    assert list(BY_CODE) == list(MEANINGS)
    assert [code for code, word in MEANINGS.items() if word not in BY_CODE[code].text.lower()] == []


def test_phases_are_numbered_without_gaps():
    for phase, letter in zip(Phase, "DMAV", strict=True):
        codes = [one.code for one in SET.statements if one.phase == phase]
        assert codes == [f"{letter}{number}" for number in range(1, len(codes) + 1)]


@pytest.mark.parametrize("statement", SET.statements, ids=ids)
def test_statement_can_be_answered_with_a_raised_hand(statement):
    assert len(statement.text.split()) <= MAX_WORDS
    assert re.fullmatch(r"[A-Z].*[^.]\.", statement.text), "one sentence, no question"
    assert statement.text.count(".") == 1
    words = set(re.findall(r"\w+", statement.text.lower()))
    assert words.isdisjoint({"en", "of", "maar", "noch", "zowel", "plus"}), "two claims in one"
    denied = not words.isdisjoint({"niet", "geen", "nooit", "nauwelijks"})
    assert not denied or statement.code in {"M5", "V9"}, (
        "agreeing is good; these two deny in the condition only"
    )


@pytest.mark.parametrize("statement", SET.statements, ids=ids)
def test_statement_comes_with_all_that_follows_from_it(statement):
    for text in (statement.why, statement.intervention):
        assert 1 <= len(re.findall(r"[.?](?= |$)", text)) <= 2
        assert text.endswith(".")
    assert statement.duration[0].isdigit() or statement.duration.startswith(("één", "ongeveer"))
    assert 1 <= len(statement.success_factors) <= 3


def test_every_success_factor_route_and_step_has_its_statement():
    assert {factor for one in SET.statements for factor in one.success_factors} == set(SuccessFactor)
    assert {one.route for one in SET.statements} == set(Route)
    assert {one.leads_to for one in SET.statements} == set(Step)


def test_recording_leads_to_documenting():
    assert (BY_CODE["V5"].route, BY_CODE["V5"].leads_to) == (Route.DOCUMENTING, Step.DOCUMENT)
    assert {one.leads_to for one in SET.statements if one.route == Route.DOCUMENTING} == {Step.DOCUMENT}


def test_agreements_on_measuring_lead_to_checking():
    assert (BY_CODE["M3"].route, BY_CODE["M3"].leads_to) == (Route.MEASURING, Step.CHECK)
    assert {one.leads_to for one in SET.statements if one.route == Route.MEASURING} == {Step.CHECK}


def test_nobody_is_called_he_or_she():
    texts = [value for one in SET.statements for value in (one.text, one.why, one.intervention, one.who)]
    texts += [value for one in SET.standard_activities for value in (one.title, one.explanation, one.who)]
    assert [
        text for text in texts if re.search(r"\b(hij|zij|hem|haar|zijn eigen|u|uw)\b", text.lower())
    ] == []


def test_activities_stand_in_the_order_of_time():
    weeks = [activity.weeks_after for activity in SET.standard_activities]
    assert weeks == sorted(weeks)
    assert weeks[-1] == 52


def test_everything_fits_the_tables():
    def too_long(model, row, names):
        limits = {name: model._meta.get_field(name).max_length for name in names}
        return [name for name, limit in limits.items() if limit and len(getattr(row, name)) > limit]

    assert too_long(StatementSet, SET, ["name"]) == []
    for statement in SET.statements:
        names = ["code", "phase", "text", "who", "duration", "leads_to", "route"]
        assert too_long(Statement, statement, names) == [], statement.code
    for activity in SET.standard_activities:
        assert too_long(StandardActivity, activity, ["title", "who"]) == [], activity.title


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('code = "D2"', 'code = "D1"', "D1: the code is used twice"),
        ('code = "D2"', 'code = "M9"', "M9: the code is not the letter of its phase with a number"),
        ('code = "D2"', 'code = "D02"', "D02: the code is not the letter"),
        ('code = "D2"', "code = 2", "statements 2: code is missing or not a str"),
        ('phase = "define"', 'phase = "dream"', "D1: unknown phase dream"),
        ('phase = "measure"', 'phase = "improve"', "order of the four phases"),
        ('["communication", "support"]', '["magic", "support"]', r"D1: unknown success factors \['magic'\]"),
        ('["communication", "support"]', '["support", "support"]', "D1: a success factor is named twice"),
        ('["communication", "support"]', "[]", "statements 1: success_factors is empty"),
        ('leads_to = "0"', 'leads_to = "4"', "D1: unknown leads_to 4"),
        ('route = "communicating"', 'route = "hoping"', "D1: unknown route hoping"),
        ("Ik kan uitleggen", "Ik kan " + "uitleggen " * 20, "D1: 30 words, at most 20"),
        ('who = "projectleider"', 'who = " "', "statements 1: who is empty or has spaces around it"),
        ('who = "projectleider"', 'whom = "projectleider"', "statements 1: unknown field whom"),
        ("weeks_after = 1", "weeks_after = -1", "standard_activities 1: weeks_after is negative"),
        (
            "weeks_after = 1",
            "weeks_after = true",
            "standard_activities 1: weeks_after is missing or not a int",
        ),
        ("number = 1", 'number = "one"', "set: number is missing or not a int"),
        ("number = 1", "number = 1\ncolour = 2", "set: unknown field colour"),
        ("number = 1", "number 1", "not TOML"),
    ],
)
def test_a_set_that_is_not_in_order_is_refused(old, new, message):
    assert old in SOURCE
    with pytest.raises(ContentError, match=message):
        parse(SOURCE.replace(old, new, 1))


def test_rows_are_tables():
    head = SOURCE[: SOURCE.index("[[statements]]")]
    with pytest.raises(ContentError) as refused:
        parse(f'{head}\nstatements = ["x"]\nstandard_activities = ["y"]')
    assert str(refused.value) == "statements 1: not a table\nstandard_activities 1: not a table"


def test_every_problem_is_named_at_once():
    with pytest.raises(ContentError) as refused:
        parse(SOURCE.replace('route = "communicating"', 'route = "hoping"'))
    communicating = sum(row["route"] == "communicating" for row in tomllib.loads(SOURCE)["statements"])
    assert len(str(refused.value).splitlines()) == communicating > 1
