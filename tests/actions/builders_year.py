"""What a team celebrates, decides and looks back on: one thing each, see tests/builders.py."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from actions.models import Action, Decision, Recognition
from borgen.lib.dates import AMSTERDAM, local_today
from improvements.models import Improvement
from teams.models import Team, User
from tests import builders


def recognition(team: Team, by: User | None = None, kind: str = "success", **fields: Any) -> Recognition:
    """Of today."""
    defaults = {"text": f"Het lukt al zes weken ({builders.number()})", "on": local_today()}
    by = by or builders._leader_of(team)
    return Recognition.objects.create(team=team, by=by, kind=kind, **{**defaults, **fields})


def decision(team: Team, by: User | None = None, **fields: Any) -> Decision:
    defaults = {"what": "Gesprekken staan in het rooster", "why": "Dan komt er niets tussen."}
    values: dict[str, Any] = {**defaults, "decided_on": local_today(), **fields}
    return Decision.objects.create(team=team, created_by=by or builders._leader_of(team), **values)


def effect(improvement: Improvement, owner: User, *, answered: str = "", **fields: Any) -> Action:
    """A finished action that is looked at again, or was already: `answered` is what came out."""
    values: dict[str, Any] = {"effect_on": local_today(), **fields}
    if answered:
        said = {"effect": answered, "effect_by": owner, "effect_at": timezone.now()}
        values = {**said, "effect_note": "Niemand mist nog een gesprek.", **values}
    return builders.action(improvement, owner=owner, done=True, **values)


def meeting(team: Team, day: Any, hour: int = 10, **fields: Any) -> Any:
    """An hour, on the clock of Amsterdam."""
    starts = datetime.combine(day, time(hour), tzinfo=AMSTERDAM)
    ends = datetime.combine(day, time(hour + 1), tzinfo=AMSTERDAM)
    return builders.meeting(team, starts_at=starts, ends_at=fields.pop("ends_at", ends), **fields)


DAY = timedelta(days=1)
