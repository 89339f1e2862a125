"""The verdict: whole numbers, both directions, and states that are no numbers."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.evaluation import Reading, Verdict, gap, judge, share

parts = st.integers(1, 5000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
norms = st.decimals(0, 100, places=2)


def reading(numerator: int, denominator: int) -> Reading:
    return Reading(share(numerator, denominator), numerator, denominator)


@pytest.mark.parametrize(
    ("given_reading", "norm", "verdict"),
    [
        (None, Decimal(68), Verdict.NO_VALUE),
        (Reading(None), Decimal(68), Verdict.FEWER_THAN_FIVE),
        (Reading(None), None, Verdict.FEWER_THAN_FIVE),
        (Reading(Decimal(70)), None, Verdict.NO_NORM),
        (Reading(Decimal("67.99")), Decimal(68), Verdict.NOT_MET),
        (Reading(Decimal(68)), Decimal(68), Verdict.MET),
        (Reading(Decimal("6.5")), Decimal("6.5"), Verdict.MET),
        (reading(7, 11), Decimal(10), Verdict.TOO_FEW),
        (reading(8, 12), Decimal(68), Verdict.NOT_MET),
        (reading(9, 12), Decimal(68), Verdict.MET),
    ],
)
def test_judged_by_at_least(given_reading, norm, verdict):
    assert judge(given_reading, norm, at_least=True, minimum=12) is verdict


def test_lower_can_be_better():
    assert judge(Reading(Decimal("6.1")), Decimal("5.7"), at_least=False) is Verdict.NOT_MET
    assert judge(Reading(Decimal("5.7")), Decimal("5.7"), at_least=False) is Verdict.MET


def test_a_rounded_percentage_decides_nothing():
    """2 of 3 is 66.67 rounded, and does not reach 66.67."""
    assert share(2, 3) == Decimal("66.67")
    assert judge(reading(2, 3), Decimal("66.67"), at_least=True) is Verdict.NOT_MET
    assert judge(reading(2, 3), Decimal("66.66"), at_least=True) is Verdict.MET


@given(parts, norms)
def test_the_verdict_is_that_of_exact_fractions(part, norm):
    numerator, denominator = part
    exact = Fraction(numerator * 100, denominator)
    assert (judge(reading(*part), norm, at_least=True) is Verdict.MET) == (exact >= Fraction(norm))
    assert (judge(reading(*part), norm, at_least=False) is Verdict.MET) == (exact <= Fraction(norm))


@given(parts, norms, st.booleans())
def test_a_gap_is_there_only_when_the_norm_is_not_met(part, norm, at_least):
    met = judge(reading(*part), norm, at_least=at_least) is Verdict.MET
    short = gap(reading(*part), norm, at_least=at_least)
    assert short is not None
    assert short >= 0
    assert not (met and short)


def test_the_gap_in_the_unit_of_the_norm():
    assert gap(reading(8, 12), Decimal(68), at_least=True) == Decimal("1.33")
    assert gap(Reading(Decimal("6.1")), Decimal("5.7"), at_least=False) == Decimal("0.40")
    assert gap(Reading(Decimal(70)), Decimal(68), at_least=True) == 0
    assert gap(None, Decimal(68), at_least=True) is None
    assert gap(Reading(None), Decimal(68), at_least=True) is None
    assert gap(Reading(Decimal(70)), None, at_least=True) is None


@given(parts)
def test_a_share_is_rounded_half_up(part):
    numerator, denominator = part
    exact = Fraction(numerator * 100, denominator)
    shown = Fraction(share(numerator, denominator))
    assert Fraction(-1, 200) < shown - exact <= Fraction(1, 200)


@pytest.mark.parametrize(("numerator", "denominator"), [(1, 0), (3, 2), (-1, 2)])
def test_a_part_is_never_larger_than_the_whole(numerator, denominator):
    with pytest.raises(ValueError, match="larger"):
        share(numerator, denominator)
