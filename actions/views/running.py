"""A meeting before the projector: point by point, with what is said, decided and agreed as it falls."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from actions.forms.meetings import AgreedActionForm, DecidedForm, NotesForm
from actions.meeting_access import meeting_page
from actions.services import acting, decisions, minutes
from actions.services.meeting_mail import meeting_url
from actions.views import running_page
from actions.views.meeting_page import screen_url
from actions.views.meetings import members_of
from borgen.lib.conflict import Conflict, conflict_context, values_of
from borgen.lib.dates import AMSTERDAM, local_date
from borgen.lib.htmx import is_fragment
from teams.access import Permission, Request
from teams.forms.approval import PresenceForm
from teams.models import AgendaItem, Meeting

AGREED = "actions/_agreed.html"


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def start(request: Request, meeting: Meeting) -> HttpResponse:
    try:
        minutes.start(meeting=meeting, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(meeting_url(meeting))
    return redirect(screen_url(meeting, running_page.ROOM))


@never_cache
@meeting_page(Permission.VIEW_MEETINGS)
def screen(request: Request, meeting: Meeting) -> HttpResponse:
    """`?punt=` is the number of a point or who is there; `?bij=` what a point is about: back from there."""
    if meeting.closed_at is not None:
        return redirect(meeting_url(meeting, "actions:meeting-minutes"))
    if meeting.started_at is None or meeting.cancelled_at is not None:
        return redirect(meeting_url(meeting))
    place = running_page.place_of(meeting, request.GET.get("punt", ""), request.GET.get("bij", ""))
    if place.item is None:
        return render(request, "actions/meeting_room.html", running_page.room_context(request, place))
    return render(request, "actions/meeting_screen.html", running_page.point_context(request, place))


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def presence(request: Request, meeting: Meeting) -> HttpResponse:
    people = running_page.people_for(meeting)
    form = PresenceForm(request.POST, people=people)
    if not form.is_valid():
        messages.error(
            request, _("Somebody on the list is not in this team any more. Look at the list again.")
        )
        return redirect(screen_url(meeting, running_page.ROOM))
    known = set(meeting.attendances.values_list("user_id", flat=True))
    try:
        minutes.set_present(meeting=meeting, people=form.wanted(known), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(meeting_url(meeting))
    if is_fragment(request):
        place = running_page.place_of(meeting, running_page.ROOM)
        return render(request, "actions/_present.html", running_page.room_context(request, place))
    return redirect(screen_url(meeting, request.POST.get("to") or running_page.ROOM))


@meeting_page(Permission.VIEW_MEETINGS, methods=("GET", "POST"))
def notes(request: Request, meeting: Meeting, item: int) -> HttpResponseBase:
    """What is said at a point. A script saves it while it is typed; the buttons save it and go on."""
    found = item_of(meeting, item)
    quietly = request.accepts("application/json") and not request.accepts("text/html")
    form = NotesForm(request.POST if request.method == "POST" else None, initial=values_of(found, ("notes",)))
    if not form.is_bound:
        return _notes_page(request, meeting, found, form)
    if not form.is_valid():
        if quietly:
            return JsonResponse({"state": "refused", "message": _first(form)})
        return _notes_page(request, meeting, found, form, status=422)
    try:
        saved = minutes.write(item=found, edit=form.edit(), by=request.user)
        if not quietly and form.cleaned_data["done"] in ("0", "1"):
            minutes.set_done(item=found, done=form.cleaned_data["done"] == "1", by=request.user)
    except Conflict as conflict:
        return _conflict(request, meeting, found, form, conflict, quietly=quietly)
    except ValidationError as refusal:
        if quietly:
            return JsonResponse({"state": "refused", "message": " ".join(refusal.messages)})
        form.add_error(None, refusal)
        return _notes_page(request, meeting, found, form, status=422)
    if quietly:
        at = time_format(timezone.localtime(timezone=AMSTERDAM), "H:i")
        text = _("Saved at {time}").format(time=at)
        return JsonResponse({"state": "saved", "notes": saved.notes, "message": text})
    done = form.cleaned_data["done"] == "1"
    return redirect(running_page.after(meeting, found, form.cleaned_data["to"], done=done))


@meeting_page(Permission.VIEW_MEETINGS)
def agreed(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    """What is there now; 204 when it is what the screen has. A screen asks every few seconds."""
    context = running_page.agreed_context(meeting, item_of(meeting, item))
    if request.GET.get("pulse") == context["pulse"]:
        return HttpResponse(status=204)
    return render(request, "actions/_agreed_list.html", context)


@meeting_page(Permission.VIEW_MEETINGS, methods=("POST",))
def add_action(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    found = item_of(meeting, item)
    form = AgreedActionForm(request.POST, people=members_of(meeting.team))
    if form.is_valid() and _goes_on(form, meeting):
        values = {**form.cleaned_data, "team": meeting.team, "agenda_item": found, "by": request.user}
        if form.carry_out(acting.add, **values):
            return _agreed(request, meeting, found, focus="action")
    return _agreed(request, meeting, found, action=form, focus="action")


@meeting_page(Permission.VIEW_MEETINGS, methods=("POST",))
def add_decision(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    found = item_of(meeting, item)
    form = DecidedForm(request.POST)
    if form.is_valid() and _goes_on(form, meeting):
        values = {**form.cleaned_data, "team": meeting.team, "agenda_item": found, "by": request.user}
        if form.carry_out(decisions.decide, decided_on=local_date(meeting.starts_at), **values):
            return _agreed(request, meeting, found, focus="decision")
    return _agreed(request, meeting, found, decision=form, focus="decision")


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    item = get_object_or_404(meeting.agenda, pk=pk)
    item.meeting = meeting
    return item


def _goes_on(form: Any, meeting: Meeting) -> bool:
    """An action or a decision of a meeting falls while it goes on; the refusal stands in the form."""
    if meeting.started_at is not None and meeting.closed_at is None:
        return True
    form.add_error(None, _("This meeting is not going on. Open it again to correct the minutes."))
    return False


def _agreed(
    request: Request,
    meeting: Meeting,
    item: AgendaItem,
    *,
    action: AgreedActionForm | None = None,
    decision: DecidedForm | None = None,
    focus: str = "",
) -> HttpResponse:
    wrong = action is not None or decision is not None
    if not is_fragment(request) and not wrong:
        return redirect(screen_url(meeting, item.pk) + "#agreed")
    place = running_page.place_of(meeting, str(item.pk))
    context = running_page.point_context(request, place, action=action, decision=decision, focus=focus)
    if is_fragment(request):
        # htmx shows the part whatever the form says; the status tells others.
        return render(request, AGREED, context)
    return render(request, "actions/meeting_screen.html", context, status=422)


def _notes_page(
    request: Request, meeting: Meeting, item: AgendaItem, form: NotesForm, *, status: int = 200
) -> HttpResponse:
    context = running_page.notes_context(request, meeting, item, form)
    return render(request, "actions/notes.html", context, status=status)


def _conflict(
    request: Request,
    meeting: Meeting,
    item: AgendaItem,
    form: NotesForm,
    conflict: Conflict,
    *,
    quietly: bool,
) -> HttpResponseBase:
    if quietly:
        text = _("A colleague changed the same lines. Press Save: you see both texts.")
        return JsonResponse({"state": "conflict", "message": text})
    context: dict[str, Any] = conflict_context(NotesForm, form.edit(), conflict)
    context["hidden"] += [form["to"].as_hidden(), form["done"].as_hidden()]
    context |= {"subject": item.title, "back": screen_url(meeting, item.pk)}
    return render(request, "ui/conflict.html", context, status=409)


def _first(form: NotesForm) -> str:
    return str(next(iter(form.errors.values()))[0])
