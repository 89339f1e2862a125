"""What a team has that can be due in a meeting, and what stood on its agendas; the rule is agenda_sources."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from actions.agenda_sources import (
    APPROVAL,
    ATTENTION,
    CELEBRATION,
    DISCUSSION,
    EVALUATION,
    FOLLOW_UP,
    STUCK,
    Due,
    Known,
)
from actions.models import Action, Planning, Recognition
from documents.models import Document, Version
from improvements.states import OPEN_STATES
from monitoring.attention import Attention
from monitoring.models import MonitoringLine, PlanRound, Topic
from monitoring.services.attention import attention_of
from teams.models import AgendaItem, Approval, Meeting, Team

# What stood on an agenda longer ago than this says nothing about now.
REMEMBERED = timedelta(days=400)


def due_of(team: Team, meeting_on: date) -> list[Due]:
    """At most nine questions to the database, however much there is."""
    return [
        *_celebrations(team),
        *_approvals(team),
        *_follow_ups(team),
        *_stuck(team),
        *_evaluations(team, meeting_on),
        *_results(team, meeting_on),
    ]


def known_of(meeting: Meeting) -> list[Known]:
    now = timezone.now()
    rows = (
        AgendaItem.objects.filter(meeting__team=meeting.team_id, meeting__starts_at__gte=now - REMEMBERED)
        .exclude(source="")
        .order_by()
        .values_list(
            "source",
            "source_key",
            "meeting_id",
            "meeting__starts_at",
            "meeting__closed_at",
            "meeting__cancelled_at",
            "dropped_at",
            "state",
        )
    )
    found = []
    for source, key, where, starts_at, closed, cancelled, dropped, state in rows:
        here = where == meeting.pk
        if cancelled and not here:
            continue
        coming = not here and closed is None and starts_at >= now and state == "open" and dropped is None
        done = state == "done" and not here
        found.append(Known(source, key, here, coming=coming, dropped=dropped is not None, done=done))
    return found


def _celebrations(team: Team) -> list[Due]:
    found = Recognition.objects.filter(
        team=team, kind=Recognition.Kind.CELEBRATION, withdrawn_at=None
    ).order_by("on", "pk")
    return [Due(CELEBRATION, pk, text, on) for pk, text, on in found.values_list("pk", "text", "on")]


def _approvals(team: Team) -> list[Due]:
    """Versions that wait for the team, and the plan that lies on the table."""
    reviewed = Version.objects.filter(
        document__team=team, document__withdrawn_at=None, state=Version.State.REVIEW
    ).exclude(rounds__approval__state=Approval.State.WAITING)
    rows = reviewed.order_by("review_at", "pk").values_list("document_id", "document__title")
    found = [Due(APPROVAL, pk, title, what="document") for pk, title in rows]
    if PlanRound.objects.filter(team=team, approval__state=Approval.State.OPEN).exists():
        found.append(Due(APPROVAL, team.pk, "", what="plan"))
    return found


def _follow_ups(team: Team) -> list[Due]:
    still_open = Action.objects.filter(planning=OuterRef("pk"), state=Action.State.OPEN)
    found = Planning.objects.filter(
        Exists(still_open),
        agreed_at__isnull=False,
        assessment__improvement__team=team,
        assessment__improvement__state__in=OPEN_STATES,
    ).order_by("pk")
    rows = found.values_list("pk", "assessment__improvement__name")
    return [Due(FOLLOW_UP, pk, name) for pk, name in rows]


def _stuck(team: Team) -> list[Due]:
    found = Action.objects.filter(team=team, state=Action.State.OPEN, stuck_at__isnull=False)
    rows = found.order_by("stuck_at", "pk").values_list("pk", "title", "stuck_at")
    return [Due(STUCK, pk, title, timezone.localdate(at)) for pk, title, at in rows]


def _evaluations(team: Team, meeting_on: date) -> list[Due]:
    found = Document.objects.filter(
        team=team, withdrawn_at=None, current__isnull=False, next_evaluation_on__lt=meeting_on
    ).exclude(versions__state__in=("draft", "review"))
    rows = found.order_by("next_evaluation_on", "pk").values_list("pk", "title", "next_evaluation_on")
    return [Due(EVALUATION, pk, title, on) for pk, title, on in rows]


def _results(team: Team, meeting_on: date) -> list[Due]:
    """Lines whose agreed month has come, and those nobody spoke of for a period; not what is in a pack."""
    prepared = Topic.objects.filter(
        line=OuterRef("pk"), discussion__closed_at=None, discussion__meeting__cancelled_at=None
    )
    lines = list(
        MonitoringLine.objects.in_use()
        .filter(~Exists(prepared), team=team)
        .select_related("team")
        .order_by("position", "pk")
    )
    kinds = {Attention.DUE: DISCUSSION, Attention.ALARM: ATTENTION}
    states = {pk: talked.state for pk, talked in attention_of(lines, meeting_on).items()}
    return [Due(kinds[states[one.pk]], one.pk, one.agreement) for one in lines if states[one.pk] in kinds]
