"""How each step of the daily work went the last time, for the administrator's page."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from common.models import StepRun


def note(*, name: str, number: int | None, trouble: str = "") -> None:
    """`number` is None when it failed, with the kind of error."""
    now = timezone.now()
    fields: dict[str, Any] = {"ended_at": now, "number": number or 0, "trouble": trouble}
    if not trouble:
        fields["succeeded_at"] = now
    StepRun.objects.update_or_create(name=name, defaults=fields)
