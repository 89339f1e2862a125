"""Everybody's own calendar: the page about its secret address, and the file behind that address."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache

from actions.models import CalendarFeed
from actions.services import feed as services
from actions.services.year_feed import REFRESH, appointments_of, fingerprint
from borgen.lib import limits
from borgen.lib.ics import CONTENT_TYPE, calendar
from teams.access import Request, personal_page, public_page
from teams.services.invitations import digest


@personal_page()
@never_cache
def page(request: Request) -> HttpResponse:
    return _page(request)


@personal_page(methods=("POST",))
@never_cache
def make(request: Request) -> HttpResponse:
    """The address stands in this answer and nowhere else: it is not kept, not even for a redirect."""
    try:
        token = services.make(by=request.user)
    except ValidationError:
        text = _("You have an address already. It was shown once; revoke it to make another one.")
        return _page(request, notice=text, status=422)
    return _page(request, address=settings.BASE_URL + reverse("actions:feed-file", args=[token]))


@personal_page(methods=("POST",))
def revoke(request: Request) -> HttpResponse:
    if services.revoke(by=request.user):
        messages.success(request, _("The address is worth nothing any more. You can make another one."))
    return redirect("actions:feed")


@public_page("a calendar program cannot sign in; the secret in the address decides, and it shows titles only")
def file(request: HttpRequest, token: str) -> HttpResponseBase:
    found = services.find(token)
    if limited := limits.of_secret(request, "feed", digest(token) if found else ""):
        limited["Retry-After"] = "3600"
        return limited
    if found is None:
        return HttpResponse(status=404, content_type="text/plain; charset=utf-8")
    return _file(request, found)


def _file(request: HttpRequest, found: CalendarFeed) -> HttpResponseBase:
    user = found.user
    with override(user.language):
        appointments = appointments_of(user)
        etag = fingerprint(appointments, user.language)
        response: Any = get_conditional_response(request, etag=etag)
        if response is None:
            name = _("Borgen, {school}").format(school=user.institution.name)
            content = calendar(appointments, name=name, refresh=REFRESH)
            response = HttpResponse(content, content_type=f"{CONTENT_TYPE}; charset=utf-8")
            response["Content-Disposition"] = 'inline; filename="borgen.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _page(request: Request, *, address: str = "", notice: str = "", status: int = 200) -> HttpResponse:
    context = {
        "feed": services.open_feed(request.user),
        "address": address,
        # A word of its own by which calendar programs know that they are asked to subscribe.
        "subscribe": "webcal:" + address.partition(":")[2] if address else "",
        "notice": notice,
        "crumbs": [
            {"title": _("My details"), "url": reverse("teams:own")},
            {"title": _("My calendar"), "url": ""},
        ],
    }
    return render(request, "actions/feed.html", context, status=status)
