"""Preparing a discussion of results: which meeting, which lines, who presents; announcing and closing it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_today
from improvements.navigation import meeting_url_of, team_url
from improvements.people import members_on
from monitoring.forms.discussions import CloseDiscussionForm, NewPackForm, PackForm
from monitoring.services import discussion_mail, discussions, signals
from monitoring.services.talk_panels import meeting_words, url_of
from monitoring.views import discussion_page
from monitoring.views.discussion_page import discussion_of, trail
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.SHARE_SIGNALS)
def list_page(request: Request, team: Team) -> HttpResponse:
    leads = request.access.allows(Permission.RUN_DISCUSSION)
    context = {
        "team": team,
        **discussion_page.lists_of(team, local_today()),
        "new_url": team_url(team, "monitoring:discussion-new") if leads else "",
        "signals_url": team_url(team, "monitoring:signals"),
        "crumbs": trail(request, team),
    }
    return render(request, "monitoring/discussions.html", context)


@team_page(Permission.RUN_DISCUSSION, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    lines = discussions.lines_to_choose(team, today)
    due = [line for line, talked in lines if discussions.proposed(talked)]
    form = NewPackForm(
        request.POST if request.method == "POST" else None,
        choices=[line for line, _talked in lines],
        people=members_on(team, today),
        meetings=discussions.meetings_without(team),
        initial=PackForm.initial_proposal(due),
    )
    if form.is_bound and form.is_valid():
        values: dict[str, Any] = {"purpose": form.cleaned_data["purpose"], **form.where()}
        if form.carry_out(discussions.prepare, team=team, chosen=form.chosen(), by=request.user, **values):
            messages.success(request, _("The pack is ready. Look at it, and then announce it to your team."))
            return redirect(url_of(form.result))
    context = {
        "form": form,
        "new": True,
        **discussion_page.choices_of(form, {line.pk: talked for line, talked in lines}),
        "back": team_url(team, "monitoring:discussions"),
        "plan_url": team_url(team, "monitoring:plan"),
        "crumbs": trail(request, team, _("Prepare a discussion")),
    }
    return render(request, "monitoring/discussion_edit.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.SHARE_SIGNALS)
def discussion(request: Request, team: Team, pk: int) -> HttpResponse:
    found = discussion_of(team, pk)
    context = discussion_page.pack_context(request, found)
    return render(request, "monitoring/discussion.html", context)


@team_page(Permission.RUN_DISCUSSION, methods=("GET", "POST"))
def change(request: Request, team: Team, pk: int) -> HttpResponse:
    found, today = discussion_of(team, pk), local_today()
    topics = list(found.topics.select_related("line"))
    lines = discussions.lines_to_choose(team, today, also={topic.line_id for topic in topics})
    form = PackForm(
        request.POST if request.method == "POST" else None,
        choices=[line for line, _talked in lines],
        people=members_on(team, today),
        initial={"purpose": found.purpose, **PackForm.initial_of(topics)},
    )
    if form.is_bound and form.is_valid():
        purpose = form.cleaned_data["purpose"]
        if form.carry_out(
            discussions.change, discussion=found, chosen=form.chosen(), purpose=purpose, by=request.user
        ):
            told = [_("The pack is changed."), _mails(form.result) if form.result else ""]
            messages.success(request, " ".join(filter(None, told)))
            return redirect(url_of(found))
    context = {
        "form": form,
        "meeting": meeting_words(found),
        **discussion_page.choices_of(form, {line.pk: talked for line, talked in lines}),
        "back": url_of(found),
        "crumbs": trail(request, team, found, _("Change")),
    }
    return render(request, "monitoring/discussion_edit.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.RUN_DISCUSSION, methods=("POST",))
def announce(request: Request, team: Team, pk: int) -> HttpResponse:
    found = discussion_of(team, pk)
    try:
        mails = discussion_mail.announce(discussion=found, by=request.user)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Announced.") + " " + _mails(mails))
    return redirect(url_of(found))


def _mails(number: int) -> str:
    return ngettext("{n} person gets a mail.", "{n} people get a mail.", number).format(n=number)


@team_page(Permission.RUN_DISCUSSION, methods=("GET", "POST"))
def close(request: Request, team: Team, pk: int) -> HttpResponse:
    found, today = discussion_of(team, pk), local_today()
    if found.closed_at is not None:
        return redirect(url_of(found))
    topics = list(found.topics.select_related("line"))
    by_line = signals.open_by_line([topic.line for topic in topics], today)
    form = CloseDiscussionForm(request.POST if request.method == "POST" else None)
    sent = form.is_bound and form.is_valid()
    if sent and form.carry_out(discussions.close, discussion=found, by=request.user, **form.values()):
        messages.success(request, _("The discussion is over. What you concluded stays with each line."))
        back = meeting_url_of(request.access, found.meeting, f"discussion:{found.pk}")
        return redirect(back or url_of(found))
    context = {
        "form": form,
        "rows": discussion_page.closing_rows(form, topics, by_line),
        "back": url_of(found),
        "crumbs": trail(request, team, found, _("Close the discussion")),
    }
    return render(request, "monitoring/discussion_close.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.RUN_DISCUSSION, methods=("POST",))
def reopen(request: Request, team: Team, pk: int) -> HttpResponse:
    found = discussion_of(team, pk)
    discussions.reopen(discussion=found, by=request.user)
    messages.success(request, _("The discussion is open again. Close it when what is written is right."))
    return redirect(url_of(found))


@team_page(Permission.RUN_DISCUSSION, methods=("GET", "POST"))
def remove(request: Request, team: Team, pk: int) -> HttpResponse:
    found = discussion_of(team, pk)
    if request.method == "POST":
        try:
            discussions.remove(discussion=found, by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return redirect(url_of(found))
        messages.success(request, _("The pack is gone. The meeting itself stays."))
        return redirect(team_url(team, "monitoring:discussions"))
    context = {
        "question": _("Throw away this pack?"),
        "consequence": _("The choice of lines goes, and the point on the agenda. Lines and numbers stay."),
        "confirm": _("Throw it away"),
        "back": url_of(found),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)
