"""What is told first of a long history: turning points by school year, the last two open."""

from __future__ import annotations

from datetime import date

import pytest

from borgen.thread.telling import GROUP_OF, Group, Told, is_turning, wanted, years

DAY = date(2025, 9, 1)


@pytest.mark.parametrize("kind", "boas measure line plan norm decision version response recognition".split())
def test_what_changes_the_course_is_told(kind: str) -> None:
    assert is_turning(Told(kind, DAY))


@pytest.mark.parametrize("kind", ["signal", "change", "advice"])
def test_what_is_everyday_is_one_click_away(kind: str) -> None:
    assert not is_turning(Told(kind, DAY))


@pytest.mark.parametrize("kind", ["topic", "action", "evaluation"])
def test_what_says_what_it_means_is_told(kind: str) -> None:
    assert is_turning(Told(kind, DAY, says=True))
    assert not is_turning(Told(kind, DAY))


@pytest.mark.parametrize(
    ("verdict", "before", "turning"),
    [("met", None, True), ("met", "met", False), ("met", "not_met", True), ("not_met", "met", True)],
)
def test_a_measurement_is_told_when_its_verdict_turns(
    verdict: str, before: str | None, turning: bool
) -> None:
    assert is_turning(Told("measurement", DAY, verdict, before)) is turning
    assert not is_turning(Told("signal", DAY, verdict, before))


def test_every_kind_belongs_to_a_group() -> None:
    assert set(GROUP_OF.values()) == set(Group)


def test_what_somebody_asks_for() -> None:
    assert wanted(["metingen", "acties", "onzin"]) == {Group.MEASURED, Group.ACTIONS}
    assert wanted([]) == wanted(["onzin"]) == frozenset(Group)


def happened(*days: date, kind: str = "boas") -> list[tuple[Told, str]]:
    return [(Told(kind, day), f"{kind} {day}") for day in days]


def test_school_years_begin_in_august_and_the_last_two_are_open() -> None:
    found = years(happened(date(2024, 7, 31), date(2024, 8, 1), date(2025, 8, 1), date(2026, 7, 31)))
    assert [(year.name, year.open) for year in found] == [
        ("2023-2024", False),
        ("2024-2025", True),
        ("2025-2026", True),
    ]
    assert len(found[2].days) == 2


def test_one_day_stands_together_and_the_rest_is_counted() -> None:
    told = [*happened(DAY, DAY), *happened(DAY, kind="signal"), *happened(date(2025, 9, 2))]
    (year,) = years(told)
    assert [len(ones) for _day, ones in year.days] == [2, 1]
    assert (year.left_out, len(year.ones)) == (1, 4)


def test_everything_leaves_nothing_out_and_opens_every_year() -> None:
    told = [*happened(date(2020, 9, 1), kind="signal"), *happened(date(2021, 9, 1), date(2022, 9, 1))]
    found = years(told, everything=True)
    assert all(year.open for year in found)
    assert [year.left_out for year in found] == [0, 0, 0]
    assert years([]) == []
