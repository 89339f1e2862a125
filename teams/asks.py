"""What is asked of somebody in a plain way: each app tells how to find it, and one question finds it all.

An app has a tuple of `Fragment`s in its today.py; a new kind of line is one more of them. In the SQL of a
fragment `place` is where somebody belongs today (team, led and runs as 1 or 0, since), and `%(person)s`,
`%(today)s` and `%(now)s` are known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from borgen.lib.sql import rows
from borgen.lib.today import Line
from teams.models import User
from teams.models.people import ON_TODAY, STANDS_IN_TODAY


class Ask(NamedTuple):
    """The same columns for every kind; each kind says in its SQL what the freer ones mean."""

    kind: str
    rank: int
    """Comes before the key in the order of its kind."""
    pk: int
    title: str
    detail: str
    due: date | None
    at: datetime | None
    then_at: datetime | None
    institution: str
    team_slug: str
    team: str
    slug: str
    """Of the improvement or document."""
    state: str
    number: int
    more: int

    def url(self, name: str, **more: object) -> str:
        """Of a page of its team."""
        where = {"institution": self.institution, "team": self.team_slug, **more}
        return reverse(name, kwargs=where)


# A column that a fragment does not name; typed, as PostgreSQL wants it.
_USUAL = {
    "rank": "0",
    "pk": "0",
    "title": "''",
    "detail": "''",
    "due": "CAST(NULL AS date)",
    "at": "CAST(NULL AS timestamptz)",
    "then_at": "CAST(NULL AS timestamptz)",
    "institution": "institution.slug",
    "team_slug": "team.slug",
    "team": "team.name",
    "slug": "''",
    "state": "''",
    "number": "0",
    "more": "0",
}
NO_TEAM = {"team_slug": "''", "team": "''"}

PLACE = f"""
place AS (
    SELECT membership.team_id AS team,
           MAX(CASE WHEN membership.role = 'leader' OR {STANDS_IN_TODAY} THEN 1 ELSE 0 END) AS led,
           MAX(CASE WHEN own.archived_on IS NULL THEN 1 ELSE 0 END) AS runs, MIN(membership.since) AS since
    FROM teams_membership membership JOIN teams_team own ON own.id = membership.team_id
    WHERE membership.user_id = %(person)s AND {ON_TODAY}
    GROUP BY membership.team_id
)"""  # noqa: S608 - a condition of our own
# What a fragment joins for the address and the name of a team.
TEAM = "JOIN teams_institution institution ON institution.id = team.institution_id"


def _nothing_more(_today: date) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Fragment:
    """One kind: `source` begins with FROM, `columns` are its expressions, `line` puts a row into words."""

    kind: str
    source: str
    columns: Mapping[str, str]
    line: Callable[[Ask, date], Line | None]
    values: Callable[[date], Mapping[str, Any]] = field(default=_nothing_more)
    """What its SQL needs beside what every fragment knows."""

    @property
    def sql(self) -> str:
        columns = {**_USUAL, **self.columns}
        return f"SELECT '{self.kind}', {', '.join(columns.values())} {self.source}"


class Found:
    """The answer, for the lines of each app."""

    def __init__(self, asks: Iterable[Ask], today: date) -> None:
        self.today = today
        self._by_kind: dict[str, list[Ask]] = defaultdict(list)
        for one in sorted(asks, key=lambda one: (one.rank, one.pk)):
            self._by_kind[one.kind].append(one)

    def of(self, fragment: Fragment) -> list[Ask]:
        return self._by_kind.get(fragment.kind, [])

    def lines(self, fragments: Iterable[Fragment]) -> list[Line]:
        made = (part.line(one, self.today) for part in fragments for one in self.of(part))
        return [line for line in made if line is not None]


class Question:
    """The fragments of one or more apps as one question; the text is put together once."""

    def __init__(self, *fragments: Fragment) -> None:
        if len({one.kind for one in fragments}) < len(fragments):
            raise ValueError("every fragment has a kind of its own")
        self.fragments = fragments
        self._sql = f"WITH {PLACE}\n" + "\nUNION ALL\n".join(one.sql for one in fragments)

    def ask(self, user: User, today: date) -> Found:
        values: dict[str, Any] = {"person": user.pk, "today": today, "now": timezone.now()}
        for one in self.fragments:
            values |= one.values(today)
        return Found(rows(Ask, self._sql, **values), today)
