"""A meeting that returns through the school year: planning it, and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.forms.meetings import SeriesForm
from actions.services import series as services
from actions.views.meeting_page import trail
from actions.views.meetings import USUAL_NOTICE, members_of
from borgen.lib.dates import local_today
from improvements.navigation import team_url
from teams.access import Permission, Request, team_page
from teams.models import MeetingSeries, Team


@team_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    usual = {
        "subject": _("Team meeting"),
        "first_on": today + USUAL_NOTICE,
        "last_on": services.usual_end(team.institution, today),
        "starts_at": "15:30",
        "minutes": 60,
        "rhythm": MeetingSeries.Rhythm.TWO_WEEKS,
        "chair": request.user,
    }
    form = SeriesForm(
        request.POST if request.method == "POST" else None, people=members_of(team), initial=usual
    )
    sent = form.is_bound and form.is_valid()
    if sent and form.carry_out(services.begin, team=team, by=request.user, **form.cleaned_data):
        messages.success(request, _said(form.result))
        return redirect(team_url(team, "actions:meetings"))
    context = {
        "form": form,
        "back": team_url(team, "actions:meetings"),
        "crumbs": trail(request.access, team, _("Plan a meeting that returns")),
    }
    return render(request, "actions/series_new.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.RUN_MEETINGS, methods=("GET", "POST"))
def end(request: Request, team: Team, pk: int) -> HttpResponse:
    series = get_object_or_404(MeetingSeries.objects.select_related("team"), pk=pk, team=team)
    if request.method == "POST":
        gone, stay = services.end(series=series, by=request.user)
        text = ngettext("{n} meeting is cancelled.", "{n} meetings are cancelled.", gone).format(n=gone)
        if stay:
            more = ngettext(
                "{n} stays, because it holds something.", "{n} stay, because they hold something.", stay
            )
            text = f"{text} {more.format(n=stay)}"
        messages.success(request, text)
        return redirect(team_url(team, "actions:meetings"))
    ahead = services.coming(series)
    empty = services.holds_nothing(ahead).count()
    consequence = ngettext(
        "{n} coming meeting that holds nothing yet is cancelled.",
        "{n} coming meetings that hold nothing yet are cancelled.",
        empty,
    )
    context = {
        "question": _("End this series: {subject}?").format(subject=series.subject),
        "consequence": consequence.format(n=empty)
        + " "
        + _("Meetings with an agenda of your own, an approval or a mail stay."),
        "confirm": _("End the series"),
        "back": team_url(team, "actions:meetings"),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


def _said(begun: services.Begun) -> str:
    kept, skipped = begun.days.kept, begun.days.skipped
    text = ngettext("{n} meeting is planned.", "{n} meetings are planned.", len(kept)).format(n=len(kept))
    if not skipped:
        return text
    days = ", ".join(date_format(day, "j F") for day in skipped[:6]) + (" …" if len(skipped) > 6 else "")
    return f"{text} " + _("Left out, because of a holiday: {days}.").format(days=days)
