"""What every change in a session has in common: only in the right state, the pulse rises, the audit knows."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from boas.models import Assessment
from boas.states import CANCELLED, CLOSED, PAUSED, PREPARING, RUNNING
from common import audit
from teams.models import User


class Refused(Exception):  # noqa: N818 - reads as what it says at every `except`
    """This cannot be done and nothing has changed; `str()` is the message for people."""


class NotInThisState(Refused):
    """The session is not running (any more): what a stale screen meets."""


def hold(assessment: Assessment, *states: str) -> None:
    """Raise the pulse when the session is in one of these states, or raise `NotInThisState`.

    First step of every change, inside its transaction: the row stays locked until the end, so closing and
    counting wait for each other, and two devices too.
    """
    held = Assessment.objects.filter(pk=assessment.pk, state__in=states).update(pulse=F("pulse") + 1)
    if not held:
        state = Assessment.objects.filter(pk=assessment.pk).values_list("state", flat=True).first()
        raise NotInThisState(_refusal(state))


def hold_running(assessment: Assessment) -> None:
    hold(assessment, RUNNING)


def note(assessment: Assessment, verb: str, *, by: User, **details: Any) -> None:
    """Write the audit row; a practice run leaves nothing behind."""
    if assessment.practice:
        return
    institution_id = assessment.improvement.team.institution_id
    audit.record(by=by, verb=verb, subject=assessment, institution_id=institution_id, **details)


def _refusal(state: str | None) -> str:
    return {
        PREPARING: _("This BOAS has not started yet. Nothing has changed."),
        RUNNING: _("This is not possible while the BOAS is running. Nothing has changed."),
        PAUSED: _("This BOAS is paused. Nothing has changed; go on with it first."),
        CLOSED: _("This BOAS is closed. Nothing has changed."),
        CANCELLED: _("This BOAS was cancelled. Nothing has changed."),
        None: _("This BOAS does not exist any more. Nothing has changed."),
    }[state]
