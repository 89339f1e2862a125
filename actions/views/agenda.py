"""The points of a meeting: any member adds one, who leads it puts them in order."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.forms.meetings import EditPointForm, PointForm
from actions.meeting_access import meeting_page
from actions.services import agenda as services
from actions.services.meeting_mail import meeting_url
from actions.views.meeting_page import is_changeable, meeting_context, screen_url, trail
from borgen.lib.conflict import Conflict, conflict_context, values_of
from teams.access import Permission, Request
from teams.models import AgendaItem, Meeting

MOST_POINTS = 400


@meeting_page(Permission.VIEW_MEETINGS, methods=("POST",))
def add(request: Request, meeting: Meeting) -> HttpResponse:
    """Of the page, and of the screen while it goes on (`scherm`)."""
    form = PointForm(request.POST)
    values = {"meeting": meeting, "by": request.user}
    if form.is_valid() and form.carry_out(services.add, **values, **form.cleaned_data):
        if request.POST.get("scherm"):
            return redirect(screen_url(meeting, form.result.pk))
        messages.success(request, _("Your point is on the agenda."))
        return redirect(meeting_url(meeting) + f"#punt-{form.result.pk}")
    return render(request, "actions/meeting.html", meeting_context(request, meeting, form), status=422)


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def fill(request: Request, meeting: Meeting) -> HttpResponse:
    number = services.fill(meeting=meeting, by=request.user)
    text = ngettext("{n} point came on the agenda.", "{n} points came on the agenda.", number)
    messages.success(request, text.format(n=number) if number else _("Nothing new is due for this meeting."))
    return redirect(meeting_url(meeting) + "#agenda")


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def order(request: Request, meeting: Meeting) -> HttpResponse:
    """A button up or down ("up:12"), or the whole order as it was dragged ("12,9,14")."""
    pressed = request.POST.get("move", "")
    direction, _colon, pk = pressed.partition(":")
    try:
        if direction in ("up", "down") and pk.isdecimal():
            item = _item(meeting, int(pk))
            services.move(item=item, up=direction == "up", by=request.user)
            return redirect(f"{meeting_url(meeting)}?naar={direction}:{pk}#punt-{pk}")
        keys = request.POST.get("order", "").split(",")[:MOST_POINTS]
        if not all(key.isdecimal() and len(key) < 19 for key in keys):
            raise Http404
        services.arrange(meeting=meeting, order=[int(key) for key in keys], by=request.user)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    return redirect(meeting_url(meeting) + "#agenda")


@meeting_page(Permission.VIEW_MEETINGS, methods=("GET", "POST"))
def change(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    found = _own(request, meeting, item)
    if not is_changeable(meeting):
        return _over(request, meeting)
    form = EditPointForm(
        request.POST if request.method == "POST" else None, initial=values_of(found, services.FIELDS)
    )
    if form.is_bound and form.is_valid():
        try:
            done = form.carry_out(services.change, item=found, edit=form.edit(), by=request.user)
        except Conflict as conflict:
            context: dict[str, Any] = conflict_context(EditPointForm, form.edit(), conflict)
            context |= {"subject": found.title, "back": meeting_url(meeting)}
            return render(request, "ui/conflict.html", context, status=409)
        if done:
            messages.success(request, _("Saved."))
            return redirect(meeting_url(meeting) + f"#punt-{found.pk}")
    context = {
        "form": form,
        "item": found,
        "drop_url": meeting_url(meeting, "actions:agenda-drop", item=found.pk),
        "back": meeting_url(meeting),
        "crumbs": trail(request.access, meeting.team, meeting, found.title),
    }
    return render(request, "actions/agenda_point.html", context, status=422 if form.is_bound else 200)


@meeting_page(Permission.VIEW_MEETINGS, methods=("POST",))
def drop(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    found = _own(request, meeting, item)
    try:
        services.drop(item=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Taken off the agenda. Below it you can put it back."))
    return redirect(meeting_url(meeting) + "#agenda")


@meeting_page(Permission.VIEW_MEETINGS, methods=("POST",))
def put_back(request: Request, meeting: Meeting, item: int) -> HttpResponse:
    found = _own(request, meeting, item)
    try:
        services.put_back(item=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(meeting_url(meeting) + f"#punt-{found.pk}")


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    item = get_object_or_404(meeting.agenda, pk=pk)
    item.meeting = meeting
    return item


def _own(request: Request, meeting: Meeting, pk: int) -> AgendaItem:
    """One's own point; who leads the meeting may change each of them."""
    item = _item(meeting, pk)
    if item.by_id != request.user.pk and not request.access.allows(Permission.RUN_MEETINGS):
        raise PermissionDenied
    return item


def _over(request: Request, meeting: Meeting) -> HttpResponse:
    messages.info(request, _("This meeting is over or cancelled: its agenda does not change any more."))
    return redirect(meeting_url(meeting))
