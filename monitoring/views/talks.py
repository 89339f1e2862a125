"""The talk itself: one topic at a time on the projector, the notes beside it, and the pack on paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from borgen.lib import limits
from borgen.lib.conflict import Conflict, conflict_context, values_of
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from improvements.navigation import meeting_url_of
from monitoring.forms.discussions import NotesForm
from monitoring.models import Discussion, Topic
from monitoring.services import discussions
from monitoring.services.discussions import NOTES
from monitoring.services.pack import pack_of, plans_behind
from monitoring.services.talk_panels import meeting_words, url_of
from monitoring.views.discussion_page import (
    answers_of,
    discussion_of,
    may_write,
    save_url,
    screen_url,
    topic_row,
    trail,
)
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.SHARE_SIGNALS)
def screen(request: Request, team: Team, pk: int) -> HttpResponse:
    """`?punt=` says which topic; a number that is not there leads to the first or the last."""
    found = discussion_of(team, pk)
    pack = pack_of(found, local_today())
    if not pack:
        return redirect(url_of(found))
    asked = request.GET.get("punt", "")
    number = min(max(int(asked[:4]) if asked.isdecimal() else 1, 1), len(pack))
    one = pack[number - 1]
    form = (
        NotesForm(initial=values_of(one.topic, NOTES))
        if may_write(request.access, found, one.topic)
        else None
    )
    context = {
        "row": topic_row(request.access, found, one),
        "answers": answers_of(one.topic, form),
        "form": form,
        "title": meeting_words(found),
        "draws": any(panel.chart.points for panel in one.charts),
        "number": number,
        "total": len(pack),
        "previous": number - 1,
        "next": number + 1 if number < len(pack) else 0,
        "previous_url": screen_url(found, number - 1) if number > 1 else "",
        "next_url": screen_url(found, number + 1) if number < len(pack) else "",
        "pack_url": url_of(found),
        "meeting_url": meeting_url_of(request.access, found.meeting, f"discussion:{found.pk}"),
        "close_url": url_of(found, "monitoring:discussion-close")
        if request.access.allows(Permission.RUN_DISCUSSION) and found.closed_at is None
        else "",
    }
    return render(request, "monitoring/discussion_screen.html", context)


@team_page(Permission.SHARE_SIGNALS, methods=("GET", "POST"))
def topic(request: Request, team: Team, pk: int, topic: int) -> HttpResponse:
    """Preparing a topic and writing down what is said; the projector sends its notes here too."""
    discussion = discussion_of(team, pk)
    found = get_object_or_404(_topics(discussion), pk=topic)
    found.discussion = discussion
    if not may_write(request.access, discussion, found):
        return _not_writing(request, discussion, found)
    initial = values_of(found, NOTES)
    if request.method != "POST":
        return _topic_page(request, discussion, found, NotesForm(initial=initial))
    form = NotesForm(request.POST, initial=initial)
    if not form.is_valid():
        return _topic_page(request, discussion, found, form, status=422)
    to = form.cleaned_data["to"]
    back = _after(discussion, found, to)
    try:
        discussions.write(topic=found, edit=form.edit(), by=request.user)
    except Conflict as conflict:
        context: dict[str, Any] = conflict_context(NotesForm, form.edit(), conflict)
        context["hidden"] += [form["to"].as_hidden()]
        context |= {"subject": found.line.agreement, "back": back}
        return render(request, "ui/conflict.html", context, status=409)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return _topic_page(request, discussion, found, form, status=422)
    if to.isdecimal():
        return redirect(back)
    messages.success(request, _("Saved."))
    return redirect(back)


@team_page(Permission.SHARE_SIGNALS, methods=("POST",))
def topic_save(request: Request, team: Team, pk: int, topic: int) -> JsonResponse:
    """The same as the button, asked by the page itself while somebody writes."""
    discussion = discussion_of(team, pk)
    found = get_object_or_404(_topics(discussion), pk=topic)
    found.discussion = discussion
    if not may_write(request.access, discussion, found):
        if not _wrote(request, found):
            raise PermissionDenied
        return _refused(_("This discussion is over. The team leader can open it again."))
    form = NotesForm(request.POST, initial=values_of(found, NOTES))
    if not form.is_valid():
        return _refused(" ".join(str(one) for errors in form.errors.values() for one in errors))
    try:
        discussions.write(topic=found, edit=form.edit(), by=request.user)
    except Conflict:
        return JsonResponse({"state": "conflict"}, status=409)
    except ValidationError as refusal:
        return _refused(" ".join(refusal.messages))
    return JsonResponse({"state": "saved", "at": time_format(timezone.localtime(), "H:i")})


def _refused(message: str) -> JsonResponse:
    return JsonResponse({"state": "refused", "message": message}, status=422)


@team_page(Permission.SHARE_SIGNALS)
@limits.export
def pdf(request: Request, team: Team, pk: int) -> HttpResponse:
    found = discussion_of(team, pk)
    pack = pack_of(found, local_today())
    title = _("Discussion of results: {meeting}").format(meeting=meeting_words(found))
    context = {
        "team": team.name,
        "institution": team.institution.name,
        "discussion": found,
        "meeting": found.meeting,
        "topics": [topic_row(request.access, found, one) for one in pack],
        "loose": pack.loose,
        "plans": plans_behind(pack),
    }
    content = render_pdf("pdf/discussion.html", context, title=title, language=request.user.language)
    name = _("results {day}").format(day=found.meeting.starts_at.date().isoformat())
    return pdf_response(content, f"{name}.pdf")


def _after(discussion: Discussion, found: Topic, to: str) -> str:
    """A number is a place on the projector, where 0 comes after the last: closing."""
    if not to.isdecimal():
        return url_of(discussion) + f"#punt-{found.pk}"
    return screen_url(discussion, int(to)) if int(to) else url_of(discussion, "monitoring:discussion-close")


def _topics(discussion: Discussion) -> Any:
    return discussion.topics.select_related("line__team", "line__process", "line__measure__improvement")


def _topic_page(
    request: Request, discussion: Discussion, found: Topic, form: NotesForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "topic": found,
        "form": form,
        "answers": answers_of(found, form),
        "save_url": save_url(discussion, found) if discussion.closed_at is None else "",
        "back": url_of(discussion) + f"#punt-{found.pk}",
        "crumbs": trail(request, discussion.team, discussion, _("Prepare a topic")),
    }
    return render(request, "monitoring/topic.html", context, status=status)


def _not_writing(request: Request, discussion: Discussion, found: Topic) -> HttpResponse:
    """Over for who could write before; nobody else writes here."""
    if not _wrote(request, found):
        raise PermissionDenied
    if request.method != "POST":
        messages.info(request, _("This discussion is over. The team leader can open it again."))
        return redirect(url_of(discussion))
    # What was typed is not lost: it comes back with the reason.
    form = NotesForm(request.POST, initial=values_of(found, NOTES))
    form.is_valid()
    form.add_error(None, _("This discussion is over. The team leader can open it again."))
    return _topic_page(request, discussion, found, form, status=422)


def _wrote(request: Request, found: Topic) -> bool:
    """Could write as long as it was going on."""
    return request.access.allows(Permission.RUN_DISCUSSION) or found.presenter_id == request.user.pk
