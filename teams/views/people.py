"""The people of an institution, for its administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_today
from common import mail
from teams import people_list, policies
from teams.access import Permission, Request, institution_page
from teams.forms.people import ChangePersonForm, JoinTeamForm, NewPersonForm
from teams.models import Institution, Membership, User
from teams.services import invitations, members, people

PER_PAGE = 50


@institution_page(Permission.MANAGE_PEOPLE)
def people_page(request: Request, institution: Institution) -> HttpResponse:
    # PostgreSQL takes no NUL in a text.
    words, standing = request.GET.get("zoek", "").replace("\0", " ").strip(), request.GET.get("stand", "")
    found = people_list.search(institution, words, standing)
    page = Paginator(people_list.with_all(found), PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "institution": institution,
        "tab": "people",
        "page": page,
        "rows": people_list.rows(page.object_list),
        "never_invited": people_list.never_invited(institution).count(),
        "words": words,
        "standing": standing,
        "filters": [(key.value, label) for key, (label, _filter) in people_list.FILTERS.items()],
        "query": urlencode({"zoek": words, "stand": standing}),
        "base": reverse("teams:people", args=[institution.slug]),
    }
    return render(request, "teams/people.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def person_new(request: Request, institution: Institution) -> HttpResponse:
    form = NewPersonForm(request.POST or None, institution=institution)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(
            members.add_and_invite, by=request.user, institution=institution, **form.cleaned_data
        )
    ):
        messages.success(
            request,
            _("%(name)s is added and gets an invitation by mail.") % {"name": form.result.name},
        )
        return redirect("teams:people", institution.slug)
    context = {"institution": institution, "form": form, "tab": "people"}
    return render(request, "teams/person_new.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def person(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    roles = list(someone.institution_roles.values_list("role", flat=True))
    initial = {"name": someone.name, "email": someone.email, "institution_roles": roles}
    form = ChangePersonForm(request.POST or None, initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(people.change_person, by=request.user, person=someone, **form.cleaned_data)
    ):
        messages.success(request, _("What you changed is saved."))
        return redirect("teams:person", institution.slug, someone.pk)
    return _person_page(request, institution, someone, form, JoinTeamForm(institution=institution))


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def person_team(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    join = JoinTeamForm(request.POST, institution=institution)
    if join.is_valid() and join.carry_out(
        members.add_member, by=request.user, person=someone, since=local_today(), **join.cleaned_data
    ):
        text = _("%(name)s now belongs to team %(team)s.")
        messages.success(request, text % {"name": someone.name, "team": join.result.team.name})
        return redirect("teams:person", institution.slug, someone.pk)
    roles = list(someone.institution_roles.values_list("role", flat=True))
    initial = {"name": someone.name, "email": someone.email, "institution_roles": roles}
    return _person_page(request, institution, someone, ChangePersonForm(initial=initial), join)


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def person_invite(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    try:
        invitations.issue(by=request.user, person=someone)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        text = _("A new invitation goes to %(email)s. Earlier links no longer work.")
        messages.success(request, text % {"email": someone.email})
    return redirect("teams:person", institution.slug, someone.pk)


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def person_close(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    if request.method == "POST":
        return _done(request, people.deactivate, someone, _("The account of %(name)s is closed."))
    years = institution.leaver_years
    consequence = ngettext(
        "%(name)s is signed out everywhere at once and cannot sign in any more. What this person did stays. "
        "You can open the account again for a year; then “Former colleague” comes in place of the name.",
        "%(name)s is signed out everywhere at once and cannot sign in any more. What this person did stays. "
        "You can open the account again for %(years)s years; then “Former colleague” comes in place of the "
        "name.",
        years,
    )
    led = policies.teams_left_without_leader(someone)
    parts = [consequence % {"name": someone.name, "years": years}]
    if led:
        names = ", ".join(team.name for team in led)
        parts.append(_("Without a team leader after this: %(teams)s.") % {"teams": names})
    question = _("Close the account of %(name)s?")
    return _ask(request, someone, question, " ".join(parts), _("Close the account"))


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def person_open(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    return _done(request, people.reactivate, someone, _("The account of %(name)s is open again."))


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def person_sign_out(request: Request, institution: Institution, pk: int) -> HttpResponse:
    someone = _person(institution, pk)
    if request.method == "POST":
        return _done(request, people.sign_out_everywhere, someone, _("%(name)s is signed out everywhere."))
    question = _("Sign %(name)s out everywhere?")
    consequence = _("On every computer and phone. Signing in again works as always.")
    return _ask(request, someone, question, consequence, _("Sign out everywhere"))


def _person(institution: Institution, pk: int) -> User:
    return get_object_or_404(User, institution=institution, pk=pk, forgotten_at=None)


def _done(request: Request, service: Any, someone: User, text: str) -> HttpResponse:
    try:
        service(by=request.user, person=someone)
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, text % {"name": someone.name})
    if not User.objects.filter(pk=request.user.pk, is_active=True).exists():
        return redirect("account_login")
    return redirect("teams:person", someone.institution.slug, someone.pk)


def _ask(request: Request, someone: User, question: str, consequence: str, confirm: str) -> HttpResponse:
    context = {
        "question": question % {"name": someone.name},
        "consequence": consequence,
        "confirm": confirm,
        "back": reverse("teams:person", args=[someone.institution.slug, someone.pk]),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


def _person_page(
    request: Request, institution: Institution, someone: User, form: Any, join: Any
) -> HttpResponse:
    account = people_list.accounts_of([someone])[someone.pk]
    memberships = (
        Membership.objects.filter(user=someone).select_related("team").order_by("-since", "team__name")
    )
    context = {
        "institution": institution,
        "tab": "people",
        "account": account,
        "someone": someone,
        "form": form,
        "join": join,
        "memberships": memberships,
        "today": local_today(),
        "unreachable": bool(people_list.unreachable([someone])),
        "mail": mail.standing(invitations.topic_of(someone)) if account.waits else None,
    }
    return render(request, "teams/person.html", context)
