"""What the overview shows, before any words: teams in their sectors, each with numbers of its own.

Teams stand by name within their sector, and nothing here can put them in another order: it is no ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from improvements.stages import Stage, Standing
from monitoring.evaluation import Verdict

# What there is to say of a norm; whatever is not judged has no value to go by.
MET, NOT_MET, NO_VALUE = "met", "not_met", "no_value"
JUDGED = {Verdict.MET: MET, Verdict.NOT_MET: NOT_MET}
# In the address, of teams that are in none.
NO_SECTOR = "-"
STAGES: tuple[Stage | None, ...] = (None, *Stage)


@dataclass(frozen=True, slots=True)
class Going:
    """An improvement that is worked on or paused; without its name, which is not for everybody."""

    pk: int
    slug: str
    standing: Standing
    paused: bool
    boas: date | None = None
    """When its last one was closed."""
    boas_number: int = 0


@dataclass(slots=True)
class TeamState:
    """How a team stands today. Nobody in it is named or counted."""

    pk: int
    name: str
    slug: str
    sector: str
    going: list[Going] = field(default_factory=list)
    stages: Counter[Stage | None] = field(default_factory=Counter)
    """Of the improvements that are worked on: how many have come so far."""
    lapsed: int = 0
    paused: int = 0
    verdicts: dict[int, Verdict] = field(default_factory=dict)
    """Of each indicator in its plan, as it may be shown."""
    discussed: date | None = None
    late_actions: int = 0
    late_measurements: int = 0
    late_reviews: int = 0

    @property
    def boas(self) -> Going | None:
        """Whose BOAS was closed last."""
        held = [one for one in self.going if one.boas]
        return max(held, key=lambda one: (one.boas, one.pk), default=None)

    def add(self, one: Going) -> None:
        self.going.append(one)
        if one.paused:
            self.paused += 1
            return
        self.stages[one.standing.stage] += 1
        self.lapsed += one.standing.lapsed

    def norms(self, indicator: int | None = None, *, without: Container[int] = ()) -> Counter[str]:
        """How many norms are met, not met, or have no value; of one `indicator` at most one."""
        return Counter(
            JUDGED.get(verdict, NO_VALUE)
            for key, verdict in self.verdicts.items()
            if indicator in (None, key) and key not in without
        )


@dataclass(frozen=True, slots=True)
class Group:
    sector: str
    teams: tuple[TeamState, ...]


def sector_key(sector: str) -> str:
    """Two ways of writing are one sector."""
    return " ".join(sector.split()).casefold() or NO_SECTOR


def sectors(teams: Iterable[TeamState]) -> dict[str, str]:
    """By key, in the order of the page: who is in none comes last."""
    names: dict[str, str] = {}
    for one in sorted(teams, key=lambda team: (not team.sector.strip(), team.sector.casefold(), team.sector)):
        names.setdefault(sector_key(one.sector), " ".join(one.sector.split()))
    return names


def grouped(teams: Sequence[TeamState], sector: str = "") -> list[Group]:
    """By sector, and by name within it; with `sector` only that one."""
    by_key: dict[str, list[TeamState]] = {}
    for one in sorted(teams, key=lambda team: (team.name.casefold(), team.pk)):
        by_key.setdefault(sector_key(one.sector), []).append(one)
    return [Group(name, tuple(by_key[key])) for key, name in sectors(teams).items() if sector in ("", key)]


@dataclass(frozen=True, slots=True)
class Together:
    """Sums over the teams that are shown: of improvements and norms, never of people."""

    teams: int
    working: int
    """Of these teams: in how many something is worked on now."""
    stages: Counter[Stage | None]
    lapsed: int
    paused: int
    norms: Counter[str]


def together(groups: Iterable[Group], indicator: int | None = None) -> Together:
    teams = [team for group in groups for team in group.teams]
    stages: Counter[Stage | None] = Counter()
    norms: Counter[str] = Counter()
    for team in teams:
        stages += team.stages
        norms += team.norms(indicator)
    lapsed, paused = (sum(getattr(team, name) for team in teams) for name in ("lapsed", "paused"))
    working = sum(1 for team in teams if team.stages.total())
    return Together(len(teams), working, stages, lapsed, paused, norms)
