"""Each side of the world has one screen in its staff room; at home one more that was revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from actions.models import Kiosk
from borgen.wall.kiosks import digest

if TYPE_CHECKING:
    from tests.house.world import Side


def kiosk_token(side: Side) -> str:
    return f"scherm-{side.name}"


def kiosk_of(side: Side) -> int:
    return Kiosk.objects.filter(team=side.team, revoked_at=None).values_list("pk", flat=True)[0]


def fill(side: Side) -> None:
    leader, now = side.people["leader"], timezone.now()
    Kiosk.objects.create(
        team=side.team, name="Teamkamer", token_hash=digest(kiosk_token(side)), made_by=leader
    )
    if side.name == "home":
        Kiosk.objects.create(
            team=side.team,
            name="Gang",
            token_hash=digest("scherm-ingetrokken"),
            made_by=leader,
            made_at=now - timedelta(days=9),
            revoked_at=now,
            revoked_by=leader,
        )
