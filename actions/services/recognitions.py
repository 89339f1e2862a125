"""Saying aloud what went well: compliments, successes, celebrations. Never a mark for a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Recognition
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Improvement
from teams.models import Team, User
from teams.services.errors import check


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
    """A celebration is planned for a day, the others happened. `source`: what it is about."""
    on = on or local_today()
    if kind != Recognition.Kind.CELEBRATION and on > local_today():
        raise ValidationError({"on": _("This has happened: choose today or an earlier day.")})
    made = Recognition(
        team=team, kind=kind, text=" ".join(text.split()), on=on, improvement=improvement, by=by, **source
    )
    check(made, constraints={"recognition_says_what": "text", "recognition_kind_known": "kind"})
    made.save()
    audit.record(by=by, verb="recognition.given", subject=made, institution_id=team.institution_id)
    return made


@transaction.atomic
def withdraw(*, recognition: Recognition, by: User) -> None:
    """A second time changes nothing."""
    locked = Recognition.objects.select_for_update().select_related("team").get(pk=recognition.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = timezone.now()
        locked.save(update_fields=["withdrawn_at"])
        audit.record(
            by=by, verb="recognition.withdrawn", subject=locked, institution_id=locked.team.institution_id
        )
