"""One team as the quality office reads it: stages, norms, measurements and outcomes. The team reads the same,
so that nobody has to guess what is seen of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.disclosure import shown
from borgen.lib.dates import local_today
from borgen.overview.keeping import Keeper
from borgen.overview.ready import teams_kept
from borgen.overview.shape import Going, TeamState
from borgen.overview.wording import late_words
from borgen.thread.stages import stage_words, todo_words
from improvements.models import Improvement
from improvements.navigation import team_url
from monitoring.models import Instrument
from monitoring.navigation import line_url
from monitoring.services.series import Measured, figure_of, series_of
from monitoring.wording import Figure, norm_words, reading_words
from teams.access import Permission, Request, team_page
from teams.models import Team


@dataclass(frozen=True)
class ImprovementLine:
    name: str
    stage: str
    tone: str
    icon: str
    next: str
    """The first thing that is missing for the next stage."""
    boas: str
    boas_url: str


@dataclass(frozen=True)
class NormLine:
    name: str
    url: str
    value: str
    time: str
    norm: str
    figure: Figure


@team_page(Permission.VIEW_MEASUREMENTS)
def team_overview(request: Request, team: Team) -> HttpResponse:
    state = teams_kept(Keeper(team.institution_id, local_today())).get(team.pk)
    oversees = request.access.allows(Permission.VIEW_TEAMS)
    context = {
        "team": team,
        "oversees": oversees,
        "improvements": _improvements(team, state) if state else [],
        "norms": _norms(team),
        "late": late_words(state) if state else "",
        "discussed": date_format(state.discussed) if state and state.discussed else "",
        "plan_url": team_url(team, "monitoring:plan"),
    }
    return render(request, "overview/team.html", context)


def _improvements(team: Team, state: TeamState) -> list[ImprovementLine]:
    names = dict(Improvement.objects.filter(pk__in=[one.pk for one in state.going]).values_list("pk", "name"))
    found = [_line(team, one, names[one.pk]) for one in state.going if one.pk in names]
    return sorted(found, key=lambda line: line.name.casefold())


def _line(team: Team, one: Going, name: str) -> ImprovementLine:
    standing = one.standing
    stage = stage_words(standing)
    tone, icon = ("ok", "circle-dot") if standing.stage else ("", "circle-dashed")
    if standing.lapsed:
        tone, icon = "warn", "triangle-alert"
    if one.paused:
        stage, tone, icon = _("Paused"), "", "pause"
    url = ""
    if one.boas:
        url = team_url(team, "boas:outcome", improvement=one.slug, number=one.boas_number)
    todo = "" if one.paused else todo_words(standing)
    return ImprovementLine(name, stage, tone, icon, todo, date_format(one.boas) if one.boas else "", url)


def _norms(team: Team) -> list[NormLine]:
    """Of each indicator in its plan the newest number, with a way to its line; by name."""
    today = local_today()
    asked = Instrument.objects.filter(line__team=team, line__ended_on=None).exclude(ended_on__lte=today)
    instruments = list(asked.select_related("indicator", "line").order_by("indicator__name", "pk"))
    newest = series_of({team.pk}, {one.indicator_id for one in instruments}, shown=1)
    seen: set[int] = set()
    found = []
    for one in instruments:
        if one.indicator_id in seen:
            continue
        seen.add(one.indicator_id)
        one.line.team = team
        found.append(_norm(one, newest.get((team.pk, one.indicator_id), ())))
    return found


def _norm(instrument: Instrument, series: Iterable[Measured]) -> NormLine:
    indicator = instrument.indicator
    last = next(iter(series), None)
    figure = figure_of(last, indicator) if last else Figure(None, kind=indicator.kind, unit=indicator.unit)
    if figure.reading is not None:
        figure = replace(figure, reading=shown(figure.reading))
    url = line_url(instrument.line)
    time = last.label if last else ""
    return NormLine(indicator.name, url, reading_words(figure), time, norm_words(figure), figure)
