"""A day in a form: no year 26, and what the browser itself already keeps out."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from borgen.lib.fields import FIRST, LAST, DayField


@pytest.mark.parametrize("text", ["0026-12-12", "0202-12-12", "1949-12-31", "2101-01-01"])
def test_a_year_that_was_not_written_out_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="vier cijfers"):
        DayField().clean(text)


@pytest.mark.parametrize("day", [FIRST, date(2026, 12, 12), LAST])
def test_days_of_our_time_are_read(day: date) -> None:
    assert DayField().clean(day.isoformat()) == day


def test_the_browser_knows_the_limits_and_shows_its_own_calendar() -> None:
    html = DayField().widget.render("day", date(2026, 12, 5))
    assert 'type="date"' in html
    assert 'value="2026-12-05"' in html
    assert 'min="1950-01-01"' in html
    assert 'max="2100-12-31"' in html
