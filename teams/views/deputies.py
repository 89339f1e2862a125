"""Who stands in for the team leader: appointed for some days, and stopped before the last one if need be."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from teams import policies
from teams.access import Permission, Request, team_page
from teams.forms.deputies import DeputyForm
from teams.models import Deputy, Team
from teams.services import deputies as services
from teams.views.members import members_crumbs


@dataclass(frozen=True, slots=True)
class Row:
    deputy: Deputy
    now: bool
    end_url: str
    """Empty for who may not, and once it is over."""


@team_page(Permission.MANAGE_MEMBERS, methods=("GET", "POST"))
def deputies(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    form = DeputyForm(request.POST or None, team=team, today=today)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(services.appoint, by=request.user, team=team, **form.cleaned_data)
    ):
        text = _("%(name)s stands in for the team leader in those days, with the same rights.")
        messages.success(request, text % {"name": form.result.user.name})
        return redirect(_url(team))
    may = policies.leads_herself(request.user, team)
    base = _url(team)
    found = list(Deputy.objects.filter(team=team).select_related("user").order_by("since", "pk"))
    context = {
        "team": team,
        "form": form if may and not team.archived_on and form.fields["person"].queryset else None,  # type: ignore[attr-defined]
        "may": may,
        "rows": [
            _row(one, base, ends=may or one.user_id == request.user.pk) for one in found if one.until >= today
        ],
        "past": [_row(one, base, ends=False) for one in reversed(found) if one.until < today],
        "crumbs": members_crumbs(request, team, _("Standing in")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "teams/deputies.html", context, status=status)


@team_page(Permission.MANAGE_MEMBERS, methods=("POST",))
def deputy_end(request: Request, team: Team, pk: int) -> HttpResponse:
    deputy = get_object_or_404(team.deputies.select_related("user"), pk=pk)
    if services.end(by=request.user, deputy=deputy):
        messages.success(request, _("%(name)s stands in no longer.") % {"name": deputy.user.name})
    # Who stopped standing in herself may not see this page any more.
    return (
        redirect("borgen:team", team.institution.slug, team.slug)
        if deputy.user_id == request.user.pk
        else redirect(_url(team))
    )


def _url(team: Team) -> str:
    return reverse("teams:deputies", args=[team.institution.slug, team.slug])


def _row(deputy: Deputy, base: str, *, ends: bool) -> Row:
    return Row(deputy, deputy.since <= local_today(), f"{base}{deputy.pk}/beeindigen/" if ends else "")
