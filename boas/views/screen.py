"""The clean picture for the projector, in a window of its own that follows the session."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from boas.access import assessment_page
from boas.models import Assessment
from boas.services.preparing import assessment_url
from boas.services.room import load_room
from boas.views.room_context import room_context
from teams.access import Permission, Request


@never_cache
@assessment_page(Permission.VIEW_CONTENT)
def screen(request: Request, assessment: Assessment) -> HttpResponse:
    return render(request, "boas/screen.html", _context(assessment))


@never_cache
@assessment_page(Permission.VIEW_CONTENT)
def screen_state(request: Request, assessment: Assessment) -> HttpResponse:
    """The picture of now, or 204 when it is still the one of `pulse`."""
    if request.GET.get("pulse") == str(assessment.pulse):
        return HttpResponse(status=204)
    return render(request, "boas/_screen.html", _context(assessment))


def _context(assessment: Assessment) -> dict[str, object]:
    room = load_room(assessment)
    if room is None:
        raise Http404
    return room_context(room) | {"state_url": assessment_url("boas:screen-state", assessment)}
