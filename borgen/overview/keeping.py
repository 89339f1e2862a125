"""What was loaded is kept for the day, and of it only the teams are loaded again that the log tells about.

Every service writes a line in the log in the transaction of what it changes, with the team that it is about;
a line without a team may be about all of them. Whoever opens the page after a change in one team asks the
database about that team, and who chooses a sector or an indicator asks it nothing but the newest lines.
Whole loads are shared between processes (`stored.py`); the night makes the first (`ready.py`).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.utils import timezone

from borgen.lib.sql import rows
from borgen.overview import stored

Loaded = TypeVar("Loaded")
One = TypeVar("One")
MOST = 64
# With more lines than this the log is read no further, and everything is loaded again.
LINES = 500
# A transaction that began before another may end after it: its line can come that much later than it says.
OVERLAP = timedelta(minutes=10)
# What has no team, and of which nothing stands in the overview or decides what stands in it.
ELSEWHERE = frozenset(
    {
        "teams.user",  # names, roles, invitations: nobody is named, and links follow from who looks
        "common.outgoingmail",  # a mail that is sent once more
        "monitoring.question",  # the code book is read by the next import, which has a line of its own
        "documents.documenttemplate",  # what a next document begins with
    }
)
_NEWEST = """
SELECT id, team_id, subject_type, at FROM common_auditentry
WHERE institution_id = %(institution)s AND at >= %(since)s ORDER BY at DESC, id DESC LIMIT %(most)s
"""


class _Line(NamedTuple):
    id: int
    team: int | None
    subject: str
    at: datetime


class _Look(NamedTuple):
    """The log from `since` on, as it stood at a moment."""

    at: datetime
    since: datetime
    lines: tuple[_Line, ...]

    def told_since(self, earlier: _Look) -> Collection[int] | None:
        """The teams of lines that were not there yet; None: it may be about all of them."""
        if len(self.lines) == LINES:
            return None
        known, since = {line.id for line in earlier.lines}, earlier.at - OVERLAP
        new = [line for line in self.lines if line.id not in known and line.at >= since]
        teams = {line.team for line in new if line.team is not None or line.subject not in ELSEWHERE}
        return None if None in teams else frozenset(team for team in teams if team is not None)


class _Kept(NamedTuple):
    look: _Look
    loaded: Any


_kept: OrderedDict[Hashable, _Kept] = OrderedDict()
_lock = threading.Lock()

Load = Callable[[Loaded | None, Collection[int]], Loaded]
"""Given nothing it loads everything; given what it made before, what changed in these teams is made new. What
it made before stays as it is: somebody may be reading it."""

LoadTeams = Callable[[Collection[int] | None], Mapping[int, One]]
"""By team, of the teams that it is given; None for all. What is not there any more is left out."""


def renewed(
    before: Mapping[int, One] | None, teams: Collection[int], load: LoadTeams[One]
) -> Mapping[int, One]:
    if before is None:
        return load(None)
    return {**{team: one for team, one in before.items() if team not in teams}, **load(teams)}


class Keeper:
    """What is kept of an institution, for one page. The log is read first, then the data: what changes in
    between is loaded now or next time."""

    def __init__(self, institution: int, today: date) -> None:
        self.institution, self.today = institution, today
        self._look: _Look | None = None

    def of_teams(self, what: Hashable, load: LoadTeams[One]) -> Mapping[int, One]:
        return self.get(what, lambda before, teams: renewed(before, teams, load), shared=True)

    def of_all(self, what: Hashable, load: Callable[[], Loaded]) -> Loaded:
        """What no team can change."""

        def again(before: Loaded | None, _teams: Collection[int]) -> Loaded:
            return load() if before is None else before

        return self.get(what, again)

    def lacks(self, what: Hashable) -> bool:
        """No process shared it today."""
        return settings.KEEP_OVERVIEW and stored.get((self.institution, self.today, what)) is None

    def get(self, what: Hashable, load: Load[Loaded], *, shared: bool = False) -> Loaded:
        """`shared`: with the other processes, when it was loaded whole."""
        if not settings.KEEP_OVERVIEW:
            return load(None, ())
        key = self.institution, self.today, what
        with _lock:
            found = _kept.get(key)
        if found is None and shared:
            found = stored.get(key)
        look = self._looked(found)
        teams = look.told_since(found.look) if found else None
        if found is None or teams is None:
            kept = _Kept(look, load(None, ()))
            if shared:
                stored.put(key, kept)
        else:
            kept = _Kept(look, load(found.loaded, teams) if teams else found.loaded)
        with _lock:
            _kept[key] = kept
            _kept.move_to_end(key)
            while len(_kept) > MOST:
                _kept.popitem(last=False)
        return kept.loaded

    def _looked(self, found: _Kept | None) -> _Look:
        """Once for a page, unless something was looked at longer ago than the rest."""
        now = timezone.now()
        since = (found.look.at if found else now) - OVERLAP
        if self._look is None or since < self._look.since:
            lines = rows(_Line, _NEWEST, institution=self.institution, since=since, most=LINES)
            self._look = _Look(now, since, tuple(lines))
        return self._look


def forget() -> None:
    with _lock:
        _kept.clear()
