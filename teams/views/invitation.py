"""The page behind the link of an invitation. Opening it changes nothing: mail scanners open links too."""

from __future__ import annotations

from http import HTTPStatus

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from teams.access import public_page
from teams.forms.people import InvitationForm
from teams.models import Invitation, User
from teams.services import invitations
from teams.services.invitations import State


@public_page(
    "whoever is invited has no account to sign in with yet; the secret in the link decides",
    methods=("GET", "POST"),
)
@never_cache
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    if limited := ratelimit.consume_or_429(request, action="invitation", key=invitations.digest(token)):
        return limited
    found = invitations.find(token)
    if found is None:
        return _closed(request, None, None)
    with override(found.user.language):
        state = invitations.state_of(found, timezone.now())
        response = _open(request, found) if state is State.OPEN else _closed(request, found, state)
    response["Content-Language"] = found.user.language
    return response


def _open(request: HttpRequest, found: Invitation) -> HttpResponse:
    person = found.user
    form = InvitationForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and form.is_valid():
        if form.carry_out(
            invitations.accept,
            invitation=found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            language=form.cleaned_data["language"],
        ):
            return _come_in(request, form.result)
        if form.has_error("__all__", code="not_open"):
            return _closed(request, found, invitations.state_of(found, timezone.now()))
    context = {
        "invitation": found,
        "person": person,
        "institution": person.institution,
        "places": invitations.places_of(person),
        "form": form,
    }
    return render(request, "teams/invitation.html", context)


def _come_in(request: HttpRequest, person: User) -> HttpResponse:
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    # She chose her password this minute: setting up a second step does not ask for it again.
    reauthenticate_by_password(request)
    with override(person.language):
        messages.success(
            request,
            _("Welcome to Borgen, %(name)s. This is your start page: here stands what asks something of you.")
            % {"name": person.name},
        )
    return redirect("borgen:today")


def _closed(request: HttpRequest, found: Invitation | None, state: State | None) -> HttpResponse:
    """Why this link does nothing; who has no link that was ever good learns nothing of any institution."""
    context = {
        "state": state.value if state else "unknown",
        "institution": found.user.institution if found else None,
    }
    status = HTTPStatus.GONE if found else HTTPStatus.NOT_FOUND
    return render(request, "teams/invitation_closed.html", context, status=status)
