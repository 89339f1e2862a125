"""What each side of the world has to celebrate, to look back on, and in somebody's own calendar."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from actions.models import CalendarFeed
from borgen.lib.dates import local_today
from teams.services.invitations import digest
from tests import builders
from tests.actions import builders_year as made
from tests.monitoring import builders as watching

if TYPE_CHECKING:
    from tests.house.world import Side


def feed_token(side: Side) -> str:
    return f"kalender-{side.name}"


def fill(side: Side) -> None:
    leader, today = side.people["leader"], local_today()
    member = side.people.get("member", leader)
    if side.name == "home":
        CalendarFeed.objects.create(user=leader, token_hash=digest(feed_token(side)))
    made.recognition(side.team, member, "compliment")
    made.recognition(side.team, leader, "celebration", on=today + timedelta(days=10))
    made.decision(side.team, leader, improvement=side.improvement)
    made.effect(side.improvement, leader, effect_on=today + timedelta(days=20))
    made.effect(side.improvement, member, answered="worked")
    watching.topic(
        side.watched.discussion,
        side.watched.process_line,
        conclusion="Zo doorgaan.",
        discussed_at=timezone.now(),
    )
    line = watching.line(side.team, process=side.process, created_by=leader)
    builders.evaluation(side.documents["asked"], leader)
    watching.instrument(line, side.watched.own_indicator, executor=leader, rhythm="month")
