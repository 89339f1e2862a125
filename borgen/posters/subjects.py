"""What a poster is about, and where the live page of that stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Case, Q, Value, When
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actions.models import Planning
from actions.services.year import years_of
from actions.year import year_named
from boas.services.preparing import assessment_url
from borgen.posters.shape import Kind
from improvements.models import Improvement
from improvements.navigation import improvement_url, team_url
from improvements.states import ARCHIVED
from monitoring.spans import Year
from teams.models import Team

# The choice of what a poster is about; the rest is told to go to the page of the thing itself.
CHOICES = 60


@dataclass(frozen=True)
class Subject:
    """Of a kind that needs one, `improvement`, `planning` or `year` is there; the others are of the team."""

    team: Team
    kind: Kind
    improvement: Improvement | None = None
    planning: Planning | None = None
    year: Year | None = None
    years: tuple[Year, ...] = ()

    @property
    def word(self) -> str:
        """In an address."""
        if self.planning is not None:
            return str(self.planning.pk)
        if self.improvement is not None:
            return self.improvement.slug
        return self.year.name if self.year else ""

    @property
    def path(self) -> str:
        """Of the live page."""
        if self.planning is not None:
            return assessment_url("actions:planning", self.planning.assessment)
        if self.improvement is not None:
            return improvement_url(self.improvement, "borgen:thread")
        name = {
            Kind.BOARD: "borgen:board",
            Kind.MONITORING: "monitoring:plan",
            Kind.YEAR: "actions:year-agenda",
        }
        return team_url(self.team, name[self.kind])

    @property
    def address(self) -> str:
        return settings.BASE_URL + self.path


@dataclass(frozen=True)
class Choice:
    word: str
    name: str


@dataclass(frozen=True)
class Offered:
    """What there is to choose from for one kind, and what is chosen; no subject when there is nothing yet."""

    subject: Subject | None
    choices: tuple[Choice, ...] = ()


def offered(team: Team, kind: Kind, word: str, today: date) -> Offered:
    """At most one question. `word` as it stands in the address; one that names nothing leads to the
    first choice. The team is loaded with its institution.
    """
    if kind is Kind.PLANNING:
        return _planning(team, word)
    if kind is Kind.STORY:
        return _story(team, word)
    if kind is Kind.YEAR:
        years = years_of(team.institution_id)
        year = year_named(years, word, today)
        choices = tuple(Choice(one.name, one.name) for one in years[-CHOICES:])
        return Offered(Subject(team, kind, year=year, years=tuple(years)), choices)
    return Offered(Subject(team, kind))


def _planning(team: Team, word: str) -> Offered:
    found = list(
        Planning.objects.filter(assessment__improvement__team=team)
        .select_related("assessment__improvement")
        .order_by(_first(Q(pk=_key(word))), "-created_at", "-pk")[:CHOICES]
    )
    for one in found:
        one.assessment.improvement.team = team
    chosen = found[0] if found else None
    choices = tuple(
        Choice(
            str(one.pk),
            _("{improvement}, BOAS {number}").format(
                improvement=one.assessment.improvement.name, number=one.assessment.number
            ),
        )
        for one in found
    )
    return Offered(Subject(team, Kind.PLANNING, planning=chosen) if chosen else None, choices)


def _story(team: Team, word: str) -> Offered:
    ours = Improvement.objects.filter(team=team)
    # What is typed in an address can hold what PostgreSQL refuses.
    named = _first(Q(slug=slugify(word)))
    found = list(ours.order_by(named, _first(~Q(state=ARCHIVED)), "name", "pk")[:CHOICES])
    for one in found:
        one.team = team
    chosen = found[0] if found else None
    choices = tuple(Choice(one.slug, one.name) for one in found)
    return Offered(Subject(team, Kind.STORY, improvement=chosen) if chosen else None, choices)


def _first(named: Q) -> Case:
    """What is named stands before all others, so that it is there however many there are."""
    return Case(When(named, then=Value(0)), default=Value(1))


def _key(word: str) -> int:
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 18 else 0
