"""The meetings of a team, and one of them: its agenda, what there is to read, when it is."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.forms.meetings import CancelForm, MeetingForm, PointForm
from actions.meeting_access import meeting_page
from actions.services import meeting_mail, meetings
from actions.services.meeting_list import moment
from actions.services.meeting_mail import meeting_url
from actions.views.meeting_page import is_changeable, lists_of, meeting_context, trail, when_of
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from borgen.lib.ics import CONTENT_TYPE
from improvements.navigation import team_url
from improvements.people import members_on
from teams.access import Permission, Request, team_page
from teams.models import Meeting, MeetingSeries, Team, User

USUAL_NOTICE = timedelta(days=7)


@team_page(Permission.VIEW_MEETINGS)
def list_page(request: Request, team: Team) -> HttpResponse:
    runs = request.access.allows(Permission.RUN_MEETINGS)
    series = MeetingSeries.objects.filter(team=team, ended_at=None, last_on__gte=local_today())
    context = {
        "team": team,
        **lists_of(team, timezone.now(), everything="alles" in request.GET),
        "series": [(one, team_url(team, "actions:series-end", pk=one.pk)) for one in series] if runs else [],
        "new_url": team_url(team, "actions:meeting-new") if runs else "",
        "series_url": team_url(team, "actions:series-new") if runs else "",
        "crumbs": trail(request.access, team),
    }
    return render(request, "actions/meetings.html", context)


@meeting_page(Permission.VIEW_MEETINGS)
def meeting(request: Request, meeting: Meeting) -> HttpResponse:
    return render(request, "actions/meeting.html", meeting_context(request, meeting, PointForm()))


@team_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    people = members_of(team)
    usual = {
        "subject": _("Team meeting"),
        "day": local_today() + USUAL_NOTICE,
        "starts": "15:30",
        "ends": "16:30",
        "chair": request.user,
    }
    form = MeetingForm(request.POST if request.method == "POST" else None, people=people, initial=usual)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        when = {name: moment(data["day"], data[name[:-3]]) for name in ("starts_at", "ends_at")}
        values = {name: data[name] for name in ("subject", "place", "chair")}
        if form.carry_out(meetings.plan, team=team, by=request.user, **values, **when):
            messages.success(request, _("The meeting is planned. Look at its agenda."))
            return redirect(meeting_url(form.result))
    context = {
        "form": form,
        "title": _("Plan a meeting"),
        "save": _("Plan the meeting"),
        "series_url": team_url(team, "actions:series-new"),
        "back": team_url(team, "actions:meetings"),
        "crumbs": trail(request.access, team, _("Plan a meeting")),
    }
    return render(request, "actions/meeting_edit.html", context, status=422 if form.is_bound else 200)


@meeting_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def change(request: Request, meeting: Meeting) -> HttpResponse:
    if not is_changeable(meeting):
        return _over(request, meeting)
    people = members_of(meeting.team, also=meeting.chair)
    values = meetings.values_of_meeting(meeting)
    make = partial(MeetingForm, people=people)
    form = make(request.POST if request.method == "POST" else None, initial=values)
    if form.is_bound and form.is_valid():
        try:
            done = form.carry_out(meetings.change, meeting=meeting, edit=form.edit(), by=request.user)
        except Conflict as conflict:
            context: dict[str, Any] = conflict_context(make, form.edit(), conflict)
            context |= {"subject": meeting.subject, "back": meeting_url(meeting)}
            return render(request, "ui/conflict.html", context, status=409)
        if done:
            messages.success(request, " ".join((_("Saved."), _mailed(form.result))).strip())
            return redirect(meeting_url(meeting))
    context = {
        "form": form,
        "title": _("Change the meeting"),
        "save": _("Save"),
        "told": meeting.announced_at is not None,
        "back": meeting_url(meeting),
        "crumbs": trail(request.access, meeting.team, meeting, _("Change the meeting")),
    }
    return render(request, "actions/meeting_edit.html", context, status=422 if form.is_bound else 200)


@meeting_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def cancel(request: Request, meeting: Meeting) -> HttpResponse:
    refusal = meetings.why_not_cancel(meeting)
    if meeting.cancelled_at or refusal:
        messages.info(request, refusal or _("This meeting is cancelled already."))
        return redirect(meeting_url(meeting))
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.carry_out(meetings.cancel, meeting=meeting, reason=reason, by=request.user):
            text = " ".join((_("The meeting is cancelled."), _mailed(form.result))).strip()
            messages.success(request, text)
            return redirect(team_url(meeting.team, "actions:meetings"))
    context = {
        "question": _("Cancel this meeting?"),
        "consequence": _("{meeting}, {when}. Points of members move on to the next meeting.").format(
            meeting=meeting.subject, when=when_of(meeting)
        ),
        "confirm": _("Cancel the meeting"),
        "back": meeting_url(meeting),
        "danger": True,
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.is_bound else 200)


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def announce(request: Request, meeting: Meeting) -> HttpResponse:
    try:
        number = meeting_mail.announce(meeting=meeting, seen=request.POST.get("seen", ""), by=request.user)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, " ".join((_("The agenda is on its way."), _mailed(number))))
    return redirect(meeting_url(meeting))


@meeting_page(Permission.VIEW_MEETINGS)
def calendar_file(request: Request, meeting: Meeting) -> HttpResponse:
    content = meeting_mail.calendar_file(meeting)
    response = HttpResponse(content, content_type=f"{CONTENT_TYPE}; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, "overleg.ics") or "attachment"  # noqa: FBT003
    response["Cache-Control"] = "private, no-store"
    return response


def members_of(team: Team, *, also: User | None = None) -> list[User]:
    people = list(members_on(team, local_today()).order_by("name"))
    return people if also is None or also in people else [*people, also]


def _mailed(number: int) -> str:
    text = ngettext("{n} person gets a mail.", "{n} people get a mail.", number)
    return text.format(n=number) if number else ""


def _over(request: Request, meeting: Meeting) -> HttpResponse:
    messages.info(request, _("This meeting is over or cancelled. Nothing has changed."))
    return redirect(meeting_url(meeting))
