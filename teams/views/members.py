"""Who belongs to a team; for its leader and for administrators to change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from teams.access import Permission, Request, Role, team_page
from teams.forms.people import MembershipForm, NewMemberForm
from teams.models import Membership, Team
from teams.policies import LAST_LEADER
from teams.services import deputies, invitations
from teams.services import members as services


@dataclass(frozen=True, slots=True)
class Row:
    membership: Membership
    url: str
    stands_in_until: date | None
    """For the team leader, now."""

    @property
    def invited(self) -> bool:
        """Added, but did not come in yet."""
        return not self.membership.user.has_usable_password()


@team_page(Permission.VIEW_MEMBERS)
def members(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    found = Membership.objects.filter(team=team).select_related("user")
    may = request.access.allows(Permission.MANAGE_MEMBERS) and not team.archived_on
    # One address for all rows: resolving it for each costs more than the rest of the page.
    base = reverse("teams:members", args=[team.institution.slug, team.slug])
    standing_in = {one.user_id: one.until for one in deputies.of_today(team)}
    rows = [
        Row(
            one,
            f"{base}{one.pk}/" if may else "",
            standing_in.get(one.user_id) if _going(one, today) else None,
        )
        for one in found
    ]
    context = {
        "team": team,
        "current": sorted(
            (row for row in rows if _going(row.membership, today)),
            key=lambda row: row.membership.role != Membership.Role.LEADER,
        ),
        "coming": [row for row in rows if row.membership.since > today],
        "former": [row for row in rows if row.membership.until and row.membership.until < today],
        "manages": may,
        "crumbs": members_crumbs(request, team, ""),
    }
    return render(request, "teams/members.html", context)


@team_page(Permission.MANAGE_MEMBERS, methods=("GET", "POST"))
def member_new(request: Request, team: Team) -> HttpResponse:
    form = NewMemberForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(services.bring_in, by=request.user, team=team, **form.cleaned_data)
    ):
        membership, invited = form.result
        text = (
            _("%(name)s is added and gets an invitation by mail.")
            if invited
            else _("%(name)s is added to the team.")
        )
        messages.success(request, text % {"name": membership.user.name})
        return redirect("teams:members", team.institution.slug, team.slug)
    context = {"team": team, "form": form, "crumbs": members_crumbs(request, team, _("Add a member"))}
    return render(request, "teams/member_new.html", context)


@team_page(Permission.MANAGE_MEMBERS, methods=("GET", "POST"))
def member(request: Request, team: Team, pk: int) -> HttpResponse:
    membership = get_object_or_404(team.memberships.select_related("user"), pk=pk)
    initial = {"role": membership.role, "until": membership.until}
    form = MembershipForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        # The box is only offered to administrators, and the service looks again.
        override = data["without_leader"] and request.access.allows(Permission.MANAGE_PEOPLE)
        if form.carry_out(
            services.change_membership,
            by=request.user,
            membership=membership,
            role=data["role"],
            until=data["until"],
            without_leader=override,
        ):
            messages.success(
                request, _("The membership of %(name)s is saved.") % {"name": membership.user.name}
            )
            return redirect(_after(request, team))
    offer = form.has_error("__all__", code=LAST_LEADER) and request.access.allows(Permission.MANAGE_PEOPLE)
    if not offer:
        del form.fields["without_leader"]
    context = {
        "team": team,
        "membership": membership,
        "form": form,
        "waits": membership.user.is_active and not membership.user.has_usable_password(),
        "crumbs": members_crumbs(request, team, membership.user.name),
    }
    return render(request, "teams/member.html", context)


@team_page(Permission.MANAGE_MEMBERS, methods=("POST",))
def member_invite(request: Request, team: Team, pk: int) -> HttpResponse:
    """A colleague lost the mail, or it ran out."""
    membership = get_object_or_404(team.memberships.select_related("user__institution"), pk=pk)
    try:
        invitations.issue(by=request.user, person=membership.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = _("A new invitation goes to %(email)s. Earlier links no longer work.")
        messages.success(request, text % {"email": membership.user.email})
    return redirect("teams:members", team.institution.slug, team.slug)


def _going(membership: Membership, today: date) -> bool:
    return membership.since <= today and (membership.until is None or membership.until >= today)


def _after(request: Request, team: Team) -> str:
    """The list again, or the start page for who just gave up her own place in the team."""
    mine = Membership.objects.filter(team=team, user=request.user).on(local_today())
    if request.access.allows(Permission.MANAGE_PEOPLE) or mine.exists():
        return reverse("teams:members", args=[team.institution.slug, team.slug])
    return reverse("borgen:today")


def members_crumbs(request: Request, team: Team, here: str) -> list[dict[str, str]]:
    slugs = [team.institution.slug, team.slug]
    crumbs = []
    if request.access.local_roles & {Role.MEMBER, Role.LEADER}:
        crumbs.append({"title": team.name, "url": f"/{'/teams/'.join(slugs)}/"})
    elif request.access.allows(Permission.MANAGE_PEOPLE):
        crumbs.append({"title": _("Teams"), "url": reverse("teams:teams", args=slugs[:1])})
    crumbs.append({"title": _("Members"), "url": reverse("teams:members", args=slugs) if here else ""})
    if here:
        crumbs.append({"title": here, "url": ""})
    return crumbs
