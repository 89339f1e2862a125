"""How the teams of the institution are doing: something to ask about.

Management reads these pages and no more; the quality office goes on to measurements and outcomes (P15).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.workbook import xlsx_response
from borgen.overview import loading, pages, workbook
from borgen.overview.choosing import Choice, View, choice_of
from borgen.overview.keeping import Keeper, renewed
from borgen.overview.ready import newest_kept, teams_kept
from borgen.overview.shape import Group, TeamState, grouped, sectors
from borgen.overview.sql import IndicatorRow, SeriesRow
from teams.access import Access, Permission, Request, institution_page
from teams.models import Institution


class Drawn(NamedTuple):
    names: Mapping[int, str]
    series: Mapping[int, Sequence[SeriesRow]]
    times: pages.Times


class Overview:
    """What was chosen, and what it shows of."""

    def __init__(self, request: Request, institution: Institution) -> None:
        self.institution, self.today = institution, local_today()
        self.keeper = Keeper(institution.pk, self.today)
        self.teams = list(teams_kept(self.keeper).values())
        self.indicators: list[IndicatorRow] = self.keeper.of_all(
            "indicators", partial(loading.indicators_of, institution.pk)
        )
        self.sectors = sectors(self.teams)
        self.choice: Choice = choice_of(request.GET, self.sectors, self.indicators)
        self.groups: Sequence[Group] = grouped(self.teams, self.choice.sector)
        self.links = _links(request.access, institution, self.teams)

    @property
    def page(self) -> dict[str, Any]:
        view, indicator = self.choice.view, self.choice.indicator
        if view is View.STAGES:
            return pages.stages_page(self.groups, indicator.id if indicator else None, self.links)
        if view is View.TIMES:
            return pages.times_page(self.groups, self.times(indicator), self.links) if indicator else {}
        if indicator:
            return pages.numbers_page(self.groups, indicator, self.newest, self.links)
        return pages.norms_page(self.groups, self.indicators, self.newest, self.links)

    @property
    def newest(self) -> pages.Newest:
        return newest_kept(self.keeper)

    def times(self, indicator: IndicatorRow) -> pages.Times:
        """Drawn once, as long as no number of it is another one and no team has another name."""
        names = {team.pk: team.name for team in self.teams}
        ask = partial(loading.series_of, self.institution.pk, self.today, indicator.id)

        def load(before: Drawn | None, teams: Collection[int]) -> Drawn:
            series = renewed(before and before.series, teams, ask)
            if before and (before.names, before.series) == (names, series):
                return before
            return Drawn(names, series, pages.times_of(names, indicator, series))

        return self.keeper.get(("times", indicator.id, get_language()), load).times


@institution_page(Permission.VIEW_TEAMS)
def overview(request: Request, institution: Institution) -> HttpResponse:
    found = Overview(request, institution)
    choice = found.choice
    context = {
        "institution": institution,
        "choice": choice,
        "teams": found.teams,
        "sectors": found.sectors.items() if any(found.sectors.values()) else [],
        "indicators": found.indicators,
        "tabs": [(name, choice.query(view) or "?", view is choice.view) for view, name in _tabs()],
        "query": choice.query(),
        "reads_on": bool(found.links),
        **found.page,
    }
    return render(request, "overview/overview.html", context)


@institution_page(Permission.VIEW_TEAMS)
@limits.export
def overview_xlsx(request: Request, institution: Institution) -> HttpResponse:
    """What the page shows, for the same choice."""
    found = Overview(request, institution)
    book = workbook.build(
        institution.name, found.today, found.groups, found.indicators, found.newest, found.choice
    )
    name = _("overview-of-teams")
    return xlsx_response(book, f"{name}-{institution.slug}.xlsx")


@institution_page(Permission.VIEW_TEAMS)
def teams(request: Request, institution: Institution) -> HttpResponse:
    """The address of before; the overview says all that stood there."""
    return redirect("borgen:overview", institution=institution.slug, permanent=True)


def _tabs() -> list[tuple[View, str]]:
    return [(View.STAGES, _("Stages")), (View.NORMS, _("Norms")), (View.TIMES, _("Over time"))]


def _links(access: Access, institution: Institution, teams: Sequence[TeamState]) -> pages.Links:
    """For who reads measurements and outcomes: of each team its page, and its last outcome."""
    if not access.allows(Permission.VIEW_MEASUREMENTS):
        return {}
    # Looked up once: the address of each team differs in a few words.
    words = {"institution": institution.slug, "team": "0"}
    page = reverse("borgen:team-overview", kwargs=words)
    outcome = reverse("boas:outcome", kwargs={**words, "improvement": "-1-", "number": 0})
    return {one.pk: (page.replace("/0/", f"/{one.slug}/"), _outcome(outcome, one)) for one in teams}


def _outcome(address: str, team: TeamState) -> str:
    last = team.boas
    if last is None:
        return ""
    address = address.replace("/0/", f"/{team.slug}/", 1).replace("/-1-/", f"/{last.slug}/")
    return address.replace("/boas/0/", f"/boas/{last.boas_number}/")
