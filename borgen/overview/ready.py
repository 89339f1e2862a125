"""What the pages read of all teams; the night loads it, so that it is there in the morning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from borgen.lib.dates import local_today
from borgen.overview import loading
from borgen.overview.keeping import Keeper
from borgen.overview.shape import TeamState
from borgen.overview.sql import NewestRow
from teams.models import Institution


def teams_kept(keeper: Keeper) -> Mapping[int, TeamState]:
    return keeper.of_teams("teams", partial(loading.teams_of, keeper.institution, keeper.today))


def newest_kept(keeper: Keeper) -> Mapping[int, Sequence[NewestRow]]:
    return keeper.of_teams("newest", partial(loading.newest_of, keeper.institution, keeper.today))


def prepare(*, dry_run: bool = False) -> int:
    """Of how many institutions nothing stood ready yet."""
    keepers = [Keeper(pk, local_today()) for pk in Institution.objects.values_list("pk", flat=True)]
    waiting = [keeper for keeper in keepers if keeper.lacks("teams") or keeper.lacks("newest")]
    for keeper in [] if dry_run else waiting:
        teams_kept(keeper)
        newest_kept(keeper)
    return len(waiting)
