"""The overview by mail: how often, and how to be rid of it with one press."""

from __future__ import annotations

from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from actions.digest_rules import OFF, next_day
from actions.services import digest as services
from borgen.lib.dates import local_today
from teams.access import Request, personal_page, public_page
from teams.forms.base import ServiceForm, model_field
from teams.models import User


class DigestForm(ServiceForm):
    digest = model_field(User, "digest", widget=forms.RadioSelect)


@personal_page(methods=("GET", "POST"))
def settings(request: Request) -> HttpResponse:
    person = request.user
    form = DigestForm(request.POST or None, initial={"digest": person.digest})
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(services.choose, by=person, person=person, **form.cleaned_data)
    ):
        messages.success(request, _("What you changed is saved."))
        return redirect("actions:digest-settings")
    day = next_day(person.digest, local_today())
    context = {"form": form, "next_day": date_format(day, _("l j F")) if day else ""}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "actions/digest_settings.html", context, status=status)


@csrf_exempt
@public_page(
    "a mail program stops the overview for who reads it, without signing in (RFC 8058); the signed word in "
    "the link decides for whom, and can do nothing else",
    methods=("GET", "POST"),
)
@never_cache
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Opening it changes nothing: scanners open links too. A mail program sends a POST, without our form."""
    person = services.person_of(token)
    if person is None:
        return render(request, "actions/unsubscribe_unknown.html", status=HTTPStatus.NOT_FOUND)
    done = request.method == "POST"
    if done:
        wanted = request.POST.get("digest", OFF)
        choice = wanted if wanted in User.Digest.values else OFF
        services.choose(by=person, person=person, digest=choice)
        person.refresh_from_db(fields=["digest"])
    with override(person.language):
        context = {
            "person": person,
            "institution": person.institution,
            "done": done,
            "off": person.digest == OFF,
        }
        response = render(request, "actions/unsubscribe.html", context)
    response["Content-Language"] = person.language
    return response
