"""The end of a meeting: what moves on, the minutes for the team, and correcting them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.forms.meetings import CloseForm, RemarksForm
from actions.meeting_access import meeting_page
from actions.models import Action, Decision
from actions.services import agenda
from actions.services import minutes as services
from actions.services.agenda_links import Link, links_of
from actions.services.meeting_list import next_after
from actions.services.meeting_mail import meeting_url, minutes_topic
from actions.services.minutes_mail import minutes_of
from actions.views.meeting_page import screen_url, title_of, trail, when_of
from borgen.lib import limits
from borgen.lib.conflict import Conflict, conflict_context, values_of
from borgen.lib.dates import local_date
from borgen.lib.pdf import pdf_response, render_pdf
from common import mail
from teams.access import Permission, Request
from teams.models import AgendaItem, Approval, Meeting

_JUST = timedelta(minutes=10)
# The meeting agreed; of the second, who was absent is still asked.
_AGREED = (Approval.State.APPROVED, Approval.State.WAITING)


@meeting_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def close(request: Request, meeting: Meeting) -> HttpResponse:
    if meeting.closed_at is not None or meeting.started_at is None:
        return redirect(meeting_url(meeting))
    items = still_open(meeting)
    form = CloseForm(request.POST if request.method == "POST" else None, items=items)
    remarks = RemarksForm(
        request.POST if request.method == "POST" else None, initial=values_of(meeting, ("remarks",))
    )
    if form.is_bound and form.is_valid() and remarks.is_valid():
        try:
            if (edit := remarks.edit()).changed:
                services.remark(meeting=meeting, edit=edit, by=request.user)
            _closed, to = services.close(meeting=meeting, moves=form.chosen(), by=request.user)
        except Conflict as conflict:
            return _both_texts(request, meeting, remarks, conflict)
        except ValidationError as refusal:
            messages.info(request, " ".join(refusal.messages))
            return redirect(meeting_url(meeting))
        messages.success(request, _said(to, moved=bool(form.chosen())))
        return redirect(meeting_url(meeting, "actions:meeting-minutes"))
    context = {
        "meeting": meeting,
        "title": title_of(meeting),
        "form": form,
        "remarks": remarks,
        "rows": _closing_rows(form, items),
        "next": next_after(meeting),
        "present": meeting.attendances.count(),
        "room_url": screen_url(meeting, "aanwezig"),
        "back": screen_url(meeting),
        "crumbs": trail(request.access, meeting.team, meeting, _("Close the meeting")),
    }
    return render(request, "actions/meeting_close.html", context, status=422 if form.is_bound else 200)


@meeting_page(Permission.RUN_MEETINGS, methods=("POST",))
def reopen(request: Request, meeting: Meeting) -> HttpResponse:
    if meeting.closed_at is None:
        return redirect(meeting_url(meeting))
    services.reopen(meeting=meeting, by=request.user)
    text = _("The minutes are open again. Close the meeting when they are right: then they are mailed anew.")
    messages.success(request, text)
    return redirect(screen_url(meeting))


@meeting_page(Permission.VIEW_MEETINGS)
def minutes(request: Request, meeting: Meeting) -> HttpResponse:
    if meeting.closed_at is None:
        return redirect(meeting_url(meeting))
    runs = request.access.allows(Permission.RUN_MEETINGS)
    context = {
        **_minutes_context(meeting),
        "mails": mail.standing(minutes_topic(meeting)) if runs else None,
        "just_closed": meeting.closed_at > timezone.now() - _JUST,
        "reopen_url": meeting_url(meeting, "actions:meeting-reopen") if runs else "",
        "pdf_url": meeting_url(meeting, "actions:meeting-minutes-pdf"),
        "crumbs": trail(request.access, meeting.team, meeting, _("Minutes of the meeting")),
    }
    return render(request, "actions/minutes.html", context)


@meeting_page(Permission.VIEW_MEETINGS)
@limits.export
def pdf(request: Request, meeting: Meeting) -> HttpResponse:
    """Also before it is closed: what is written down until now."""
    context = _minutes_context(meeting) | {
        "team": meeting.team.name,
        "institution": meeting.team.institution.name,
    }
    title = _("Minutes: {meeting}").format(meeting=title_of(meeting))
    content = render_pdf("pdf/minutes.html", context, title=title, language=request.user.language)
    name = _("minutes {day}").format(day=local_date(meeting.starts_at).isoformat())
    return pdf_response(content, f"{name}.pdf")


def still_open(meeting: Meeting) -> list[Any]:
    """With whether something was said or agreed there: what was reached is not ticked to move on."""
    found = agenda.points(meeting).filter(state=AgendaItem.State.OPEN)
    return list(
        found.annotate(
            agreed=Exists(Action.objects.filter(agenda_item=OuterRef("pk")))
            | Exists(Decision.objects.filter(agenda_item=OuterRef("pk")))
        )
    )


def _closing_rows(form: CloseForm, items: list[Any]) -> list[dict[str, Any]]:
    sent: Any = form.data
    ticked = set(sent.getlist("moves")) if form.is_bound else None
    return [
        {
            "item": one,
            "ticked": not (one.notes or one.agreed) if ticked is None else str(one.pk) in ticked,
        }
        for one in items
    ]


def _minutes_context(meeting: Meeting) -> dict[str, Any]:
    found = minutes_of(meeting)
    links: dict[int, Link | None] = links_of(meeting.team, [row.item for row in found["rows"]])
    return {
        **found,
        "title": title_of(meeting),
        "when": when_of(meeting),
        "rows": [(row, links[row.item.pk]) for row in found["rows"]],
        "approvals": [(one, one.state in _AGREED) for one in found["approvals"]],
    }


def _both_texts(request: Request, meeting: Meeting, form: RemarksForm, conflict: Conflict) -> HttpResponse:
    context: dict[str, Any] = conflict_context(partial(RemarksForm), form.edit(), conflict)
    context |= {"subject": meeting.subject, "back": meeting_url(meeting, "actions:meeting-close")}
    return render(request, "ui/conflict.html", context, status=409)


def _said(to: Meeting | None, *, moved: bool) -> str:
    text = _("The meeting is closed. Everybody gets the minutes by mail.")
    if not moved:
        return text
    if to is None:
        return f"{text} " + _("What was not reached waits for the next meeting that you plan.")
    return f"{text} " + _("What was not reached is on the agenda of {meeting}.").format(meeting=title_of(to))
