"""Everybody's own page."""

from __future__ import annotations

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from borgen.lib.dates import local_today
from teams.access import Request, personal_page
from teams.forms.people import OwnForm
from teams.models import Institution, Membership
from teams.services import people


@personal_page(methods=("GET", "POST"))
def own(request: Request) -> HttpResponse:
    person = request.user
    form = OwnForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(people.change_own, by=person, **form.cleaned_data)
    ):
        with override(form.cleaned_data["language"]):
            messages.success(request, _("What you changed is saved."))
        return redirect("teams:own")
    context = {
        "form": form,
        "person": person,
        "institution": Institution.objects.get(pk=person.institution_id),
        "memberships": Membership.objects.filter(user=person).select_related("team").order_by("-since"),
        "roles": [role.get_role_display() for role in person.institution_roles.all()],
        "second_step": is_mfa_enabled(person),
        "today": local_today(),
    }
    return render(request, "teams/own.html", context)


@personal_page(methods=("GET", "POST"))
def sign_out_everywhere(request: Request) -> HttpResponse:
    if request.method == "POST":
        people.sign_out_everywhere(by=request.user, person=request.user)
        logout(request)
        messages.success(request, _("You are signed out on all devices, this one too."))
        return redirect("account_login")
    context = {
        "question": _("Sign out everywhere?"),
        "consequence": _(
            "On every computer and phone, this one too. Do this when you lost a phone or left a "
            "computer open."
        ),
        "confirm": _("Sign out everywhere"),
        "back": reverse("teams:own"),
    }
    return render(request, "ui/confirm.html", context)
