"""Teams as an administrator keeps them."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, F, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from teams.access import Permission, Request, institution_page, team_page
from teams.forms.people import TeamForm
from teams.models import Institution, Membership, Team
from teams.services import teams as services


@institution_page(Permission.MANAGE_PEOPLE)
def teams(request: Request, institution: Institution) -> HttpResponse:
    today = local_today()
    now = Q(memberships__since__lte=today) & (Q(memberships__until=None) | Q(memberships__until__gte=today))
    active = now & Q(memberships__user__is_active=True)
    leading = Membership.objects.on(today).leaders().filter(user__is_active=True).select_related("user")
    found = (
        Team.objects.filter(institution=institution)
        .annotate(members=Count("memberships", filter=active))
        .prefetch_related(Prefetch("memberships", leading, to_attr="leaders"))
        .order_by(F("archived_on").desc(nulls_first=True), "name")
    )
    everyone = list(found)
    context = {
        "institution": institution,
        "running": [team for team in everyone if not team.archived_on],
        "ended": [team for team in everyone if team.archived_on],
        "tab": "teams",
    }
    return render(request, "teams/teams.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def team_new(request: Request, institution: Institution) -> HttpResponse:
    form = TeamForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(services.add_team, by=request.user, institution=institution, **form.cleaned_data)
    ):
        messages.success(request, _("The team is added. Now add its team leader."))
        return redirect("teams:member-new", institution.slug, form.result.slug)
    return render(request, "teams/team_new.html", {"institution": institution, "form": form, "tab": "teams"})


@team_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def team(request: Request, team: Team) -> HttpResponse:
    institution = team.institution
    form = TeamForm(request.POST or None, initial={"name": team.name, "sector": team.sector})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(services.change_team, by=request.user, team=team, **form.cleaned_data)
    ):
        messages.success(request, _("The team is saved."))
        return redirect("teams:teams", institution.slug)
    context = {"institution": institution, "team": team, "form": form, "tab": "teams"}
    return render(request, "teams/team.html", context)


@team_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def team_end(request: Request, team: Team) -> HttpResponse:
    back = reverse("teams:teams", args=[team.institution.slug])
    if request.method == "POST":
        services.end_team(by=request.user, team=team)
        messages.success(
            request, _("Team %(name)s has ended. You can open it again below.") % {"name": team.name}
        )
        return redirect(back)
    context = {
        "question": _("End team %(name)s?") % {"name": team.name},
        "consequence": _(
            "The team leaves the menus and its members stay as they are now. What the team made can still be "
            "read by them. You can open the team again."
        ),
        "confirm": _("End the team"),
        "back": back,
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@team_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def team_reopen(request: Request, team: Team) -> HttpResponse:
    services.reopen_team(by=request.user, team=team)
    messages.success(request, _("Team %(name)s goes on.") % {"name": team.name})
    return redirect("teams:teams", team.institution.slug)
