"""The minutes of a meeting, put together once, for the page, the PDF and the mail; and mailing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from actions.models import Action, Decision
from actions.services import agenda, meeting_mail
from common import mail
from teams.models import AgendaItem, Approval, Meeting, User

# A job that died is asked for again within this time.
ASK_AGAIN_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Noted:
    """A point with what was written down and agreed at it."""

    item: AgendaItem
    number: int
    actions: list[Action]
    decisions: list[Decision]

    @property
    def moved(self) -> bool:
        return self.item.state == AgendaItem.State.MOVED


def noted_of(meeting: Meeting) -> list[Noted]:
    """In the order of the agenda; three questions to the database."""
    actions: dict[int | None, list[Action]] = {}
    for action in Action.objects.filter(agenda_item__meeting=meeting).select_related("owner").order_by("pk"):
        actions.setdefault(action.agenda_item_id, []).append(action)
    decisions: dict[int | None, list[Decision]] = {}
    for decision in Decision.objects.filter(agenda_item__meeting=meeting).order_by("pk"):
        decisions.setdefault(decision.agenda_item_id, []).append(decision)
    return [
        Noted(item, number, actions.get(item.pk, []), decisions.get(item.pk, []))
        for number, item in enumerate(agenda.points(meeting), start=1)
    ]


def minutes_of(meeting: Meeting) -> dict[str, Any]:
    """Six questions to the database, however much was said."""
    present = list(User.objects.filter(pk__in=meeting.attendances.values("user")).order_by("name"))
    here = {one.pk for one in present}
    absent = [one for one in meeting_mail.readers(meeting) if one.pk not in here]
    rows = noted_of(meeting)
    return {
        "meeting": meeting,
        "rows": rows,
        "present": present,
        # Nobody writes down why; without any tick nobody is called absent.
        "absent": absent if present else [],
        "approvals": list(Approval.objects.filter(meeting=meeting).order_by("opened_at", "pk")),
        "actions": [action for row in rows for action in row.actions],
        "decisions": [decision for row in rows for decision in row.decisions],
    }


@transaction.atomic
def send(*, meeting_id: int, revision: int) -> int:
    """Queue the minutes for everybody, in one transaction; returns how many. Nothing when it was opened again
    or sent already."""
    found = Meeting.objects.select_for_update(of=("self",))
    meeting = found.select_related("team__institution", "chair", "closed_by").get(pk=meeting_id)
    if meeting.closed_at is None or meeting.revision != revision:
        return 0
    if mail.standing(meeting_mail.minutes_topic(meeting)).total:
        return 0
    return meeting_mail.queue_minutes(meeting=meeting, context=minutes_of(meeting))


def send_missing(*, dry_run: bool = False) -> int:
    """Minutes whose job died; every minute."""
    now = timezone.now()
    closed = Meeting.objects.filter(
        closed_at__range=(now - ASK_AGAIN_WITHIN, now - timedelta(minutes=5)), cancelled_at=None
    )
    topics = {meeting_mail.minutes_topic(one): one for one in closed.order_by("pk")}
    standings = mail.standings(topics)
    missing = [one for topic, one in topics.items() if not standings[topic].total]
    if not dry_run:
        for one in missing:
            send(meeting_id=one.pk, revision=one.revision)
    return len(missing)
