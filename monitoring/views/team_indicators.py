"""What a team measures with: its own indicators, those of the institution, and the norms of the team."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from improvements.navigation import team_url
from monitoring.forms.indicators import TeamIndicatorForm
from monitoring.models import Indicator
from monitoring.navigation import monitoring_crumbs
from monitoring.services import indicators as services
from monitoring.views import norms
from monitoring.views.indicators import archive_or_back, edit_page, list_rows
from monitoring.views.norms import Place
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.VIEW_MEASUREMENTS)
def indicators(request: Request, team: Team) -> HttpResponse:
    found = list(Indicator.objects.usable_in(team).order_by(F("team").asc(nulls_last=True), "name", "pk"))
    address = team_url(team, "monitoring:team-indicators")
    rows = list_rows([one for one in found if not one.archived_on], team, address)
    context = {
        "team": team,
        "crumbs": monitoring_crumbs(request.access, team, _("Indicators")),
        "own": [row for row in rows if row["indicator"].team_id],
        "shared": [row for row in rows if not row["indicator"].team_id],
        "archived": [(one.name, f"{address}{one.slug}/") for one in found if one.archived_on and one.team_id],
        "edits": request.access.allows(Permission.EDIT_MONITORING),
        "new_url": team_url(team, "monitoring:team-indicator-new"),
    }
    return render(request, "monitoring/team_indicators.html", context)


@team_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    form = TeamIndicatorForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.carry_out(
        services.create_indicator,
        institution=team.institution,
        team=team,
        values=form.values(),
        by=request.user,
    ):
        messages.success(request, _("Added: {name}.").format(name=form.result.name))
        return redirect(_place(request, team, form.result).address)
    context = {
        "form": form,
        "crumbs": monitoring_crumbs(request.access, team, _("New indicator")),
        "back": team_url(team, "monitoring:team-indicators"),
        "owner": team.name,
    }
    return render(request, "monitoring/indicator_new.html", context, status=422 if form.errors else 200)


@team_page(Permission.VIEW_MEASUREMENTS)
def indicator(request: Request, team: Team, indicator: str) -> HttpResponse:
    found = _indicator(team, indicator)
    place = _place(request, team, found)
    context = norms.page_of(found, place) | {
        "may_edit": place.sets_norms and found.team_id is not None,
        "archive_url": f"{place.address}archief/",
        "owner": team.name if found.team_id else team.institution.name,
        "team": team,
    }
    return render(request, "monitoring/indicator.html", context)


@team_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def edit(request: Request, team: Team, indicator: str) -> HttpResponse:
    found = _own(team, indicator)
    return edit_page(request, found, _place(request, team, found), TeamIndicatorForm)


@team_page(Permission.EDIT_MONITORING, methods=("POST",))
def archive(request: Request, team: Team, indicator: str) -> HttpResponse:
    found = _own(team, indicator)
    return archive_or_back(request, found, _place(request, team, found).address)


@team_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def norm_new(request: Request, team: Team, indicator: str) -> HttpResponse:
    """The team's own norm, also for an indicator of the institution."""
    found = _indicator(team, indicator)
    place = _place(request, team, found)
    line = request.GET.get("terug", "")
    back = f"{team_url(team, 'monitoring:plan')}#regel-{line}" if line.isdecimal() else place.address
    return norms.set_norm(request, found, place, back=back)


@team_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def norm_end(request: Request, team: Team, indicator: str, pk: int) -> HttpResponse:
    place = _place(request, team, found := _indicator(team, indicator))
    return norms.end_norm(request, norms.norm_of(found, place, pk), place)


@team_page(Permission.EDIT_MONITORING, methods=("POST",))
def norm_take_back(request: Request, team: Team, indicator: str, pk: int) -> HttpResponse:
    place = _place(request, team, found := _indicator(team, indicator))
    return norms.take_back(request, norms.norm_of(found, place, pk), place)


def _indicator(team: Team, slug: str) -> Indicator:
    return get_object_or_404(
        Indicator.objects.usable_in(team).select_related("institution", "team"), slug=slug
    )


def _own(team: Team, slug: str) -> Indicator:
    """One of the institution is the quality office's to keep."""
    found = _indicator(team, slug)
    if found.team_id is None:
        raise PermissionDenied
    return found


def _place(request: Request, team: Team, found: Indicator) -> Place:
    crumbs = monitoring_crumbs(request.access, team, _("Indicators"), found.name)
    crumbs[-2]["url"] = team_url(team, "monitoring:team-indicators")
    return Place(
        team,
        team_url(team, "monitoring:team-indicator", indicator=found.slug),
        crumbs,
        sets_norms=request.access.allows(Permission.EDIT_MONITORING),
    )
