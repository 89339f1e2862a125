"""Of which day somebody's overview is, and from when it tells the news."""

from __future__ import annotations

from datetime import date, timedelta

WEEKLY, DAILY, OFF = "weekly", "daily", "off"
_SATURDAY = 5
_FRIDAY = 4
# Who got none for a long time does not read back further than this.
FURTHEST_BACK = timedelta(days=31)


def day_of(choice: str, today: date) -> date | None:
    """The day whose overview is to be sent today, if it was not yet; None when there is none.

    Weekly is of Monday: when nothing ran on Monday it goes on the first working day after it. What was missed
    of a day is not sent later: the next one tells it.
    """
    if choice == OFF or today.weekday() >= _SATURDAY:
        return None
    return today - timedelta(days=today.weekday()) if choice == WEEKLY else today


def next_day(choice: str, today: date) -> date | None:
    """The first day after today on which one is made."""
    if choice == OFF:
        return None
    day = today + timedelta(days=1)
    while day.weekday() >= _SATURDAY or (choice == WEEKLY and day.weekday() != 0):
        day += timedelta(days=1)
    return day


def news_from(choice: str, day: date, last: date | None) -> date:
    """The first day of the news in the overview of `day`, which tells everything before that day itself.

    `last` is the day of the one before it: two after each other leave nothing out and tell nothing twice.
    """
    if last is not None:
        return max(last, day - FURTHEST_BACK)
    if choice == WEEKLY:
        return day - timedelta(days=7)
    before = day - timedelta(days=1)
    while before.weekday() > _FRIDAY:
        before -= timedelta(days=1)
    return before
