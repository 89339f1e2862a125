"""Saying aloud what went well. Never a mark for a person, and nobody counts them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Recognition
from actions.services.acting import belongs, takes_more
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Improvement
from improvements.navigation import team_url
from teams.models import Team, User
from teams.services.errors import check

# What it can be about, by its name in the model.
SOURCES = ("agenda_item", "response", "signal", "action")


def recognition_url(team: Team, pk: int) -> str:
    """Its place among what the team is proud of."""
    return team_url(team, "actions:recognitions") + f"#trots-{pk}"


@transaction.atomic
def recognise(
    *,
    team: Team,
    by: User,
    kind: str,
    text: str,
    on: date | None = None,
    improvement: Improvement | None = None,
    **source: Any,
) -> Recognition:
    """A celebration is planned for a day; a compliment and a success happened."""
    if unknown := set(source) - set(SOURCES):
        raise TypeError(f"a recognition is not about {sorted(unknown)}")
    takes_more(team)
    on = on or local_today()
    if kind != Recognition.Kind.CELEBRATION and on > local_today():
        raise ValidationError({"on": _("This has happened: choose today or an earlier day.")})
    belongs(team, improvement, None)
    made = Recognition(
        team=team, kind=kind, text=" ".join(text.split()), on=on, improvement=improvement, by=by, **source
    )
    check(made, constraints={"recognition_says_what": "text", "recognition_kind_known": "kind"})
    made.save()
    _record(made, "recognition.given", by)
    return made


@transaction.atomic
def withdraw(*, recognition: Recognition, by: User) -> None:
    """Written down by mistake; taking it back twice changes nothing."""
    locked = Recognition.objects.select_for_update().select_related("team").get(pk=recognition.pk)
    if locked.withdrawn_at is not None:
        return
    locked.withdrawn_at = timezone.now()
    locked.save(update_fields=["withdrawn_at"])
    _record(locked, "recognition.withdrawn", by)


def _record(recognition: Recognition, verb: str, by: User) -> None:
    # Of the team: the log keeps the name of its subject, and this one is a sentence about people.
    audit.record(by=by, verb=verb, subject=recognition.team, recognition=recognition.pk)
