"""Which norm holds on which day; rules alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from monitoring.norms import DAY, first_that_holds, holding, last_day, overlap


@dataclass(frozen=True)
class Norm:
    valid_from: date
    valid_until: date | None = None


OPEN = Norm(date(2020, 8, 1))
ENDED = Norm(date(2022, 8, 1), date(2023, 7, 31))


def test_the_newest_that_has_begun_holds():
    assert holding([OPEN, ENDED], date(2020, 7, 31)) is None
    assert holding([OPEN, ENDED], date(2020, 8, 1)) is OPEN
    assert holding([OPEN, ENDED], date(2022, 7, 31)) is OPEN
    assert holding([OPEN, ENDED], date(2022, 8, 1)) is ENDED
    assert holding([OPEN, ENDED], date(2023, 7, 31)) is ENDED


def test_what_was_overtaken_does_not_come_back():
    assert holding([OPEN, ENDED], date(2023, 8, 1)) is None


def test_the_nearest_owner_goes_first():
    own, theirs = Norm(date(2021, 1, 1), date(2021, 12, 31)), Norm(date(2020, 1, 1))
    assert first_that_holds(date(2021, 6, 1), [own], [theirs]) is own
    assert first_that_holds(date(2022, 6, 1), [own], [theirs]) is theirs
    assert first_that_holds(date(2019, 6, 1), [own], [theirs]) is None


def test_the_last_day_is_its_own_or_the_day_before_the_next():
    assert last_day(OPEN, [OPEN]) is None
    assert last_day(OPEN, [OPEN, ENDED]) == date(2022, 7, 31)
    assert last_day(ENDED, [OPEN, ENDED]) == date(2023, 7, 31)


def test_an_open_norm_is_followed_up():
    assert overlap(date(2021, 8, 1), None, [OPEN]) is None
    assert overlap(date(2021, 8, 1), date(2022, 7, 31), [OPEN]) is None


def test_a_promised_last_day_is_kept():
    found = overlap(date(2023, 1, 1), None, [OPEN, ENDED])
    assert found is not None
    assert found.with_norm is ENDED
    assert found.fits_from == date(2023, 8, 1)
    assert overlap(date(2023, 8, 1), None, [OPEN, ENDED]) is None


def test_a_new_last_day_does_not_run_past_the_next_norm():
    found = overlap(date(2021, 1, 1), date(2022, 8, 1), [OPEN, ENDED])
    assert found is not None
    assert found.with_norm is ENDED
    assert found.fits_until == date(2022, 7, 31)
    assert overlap(date(2021, 1, 1), date(2022, 7, 31), [OPEN, ENDED]) is None
    assert overlap(date(2021, 1, 1), None, [OPEN, ENDED]) is None


def test_two_do_not_begin_on_one_day():
    found = overlap(date(2020, 8, 1), None, [OPEN])
    assert found is not None
    assert (found.with_norm, found.fits_from, found.fits_until) == (OPEN, None, None)


DAYS = st.dates(date(2020, 1, 1), date(2020, 3, 31))


@given(st.lists(st.tuples(DAYS, st.none() | DAYS), max_size=8), DAYS)
def test_each_norm_that_fits_holds_on_exactly_its_own_days(wanted, day):
    """However they are entered: no day has two, and what is said to hold is what was set for that day."""
    kept: list[Norm] = []
    for start, end in wanted:
        if (end is None or end >= start) and overlap(start, end, kept) is None:
            kept.append(Norm(start, end))
    spans = [(norm, norm.valid_from, last_day(norm, kept) or date.max) for norm in kept]
    inside = [norm for norm, start, end in spans if start <= day <= end]
    assert len(inside) <= 1
    assert holding(kept, day) is (inside[0] if inside else None)
    for norm, start, end in spans:
        assert start <= end
        if norm.valid_until is not None:
            assert end == norm.valid_until
            assert holding(kept, norm.valid_until + DAY) is not norm
