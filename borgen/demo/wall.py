"""The screen in the staff room of the demo, at an address that everybody may know; one more was revoked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from actions.models import Kiosk
from borgen.demo import SCREEN
from borgen.demo.people import School
from borgen.wall.kiosks import digest


def build(school: School) -> None:
    now, leader = timezone.now(), school.leader
    Kiosk.objects.create(
        team=school.team,
        name="Teamkamer, naast het koffieapparaat",
        token_hash=digest(SCREEN),
        made_by=leader,
        made_at=now - timedelta(weeks=8),
    )
    Kiosk.objects.create(
        team=school.team,
        name="Gang bij lokaal B1.12",
        token_hash=digest("demo-ingetrokken"),
        made_by=leader,
        made_at=now - timedelta(weeks=12),
        revoked_at=now - timedelta(weeks=9),
        revoked_by=leader,
    )
