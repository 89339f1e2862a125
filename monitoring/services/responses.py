"""What the team does about a result (conventions U5): one of each act, and it can be taken back."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from common import audit
from monitoring.evaluation import Verdict
from monitoring.models import Measurement, Response
from teams.models import User
from teams.services.errors import check

Act = Response.Act
ABOUT_A_SHORTFALL = (Act.ADDRESS, Act.PROCESS, Act.NORM, Act.NOTHING)
ABOUT_A_SUCCESS = (Act.CELEBRATE, Act.PROCESS, Act.NORM)


def acts_for(verdict: Verdict) -> tuple[Response.Act, ...]:
    """What makes sense for this result; to celebrate comes first when the norm was met."""
    return ABOUT_A_SUCCESS if verdict is Verdict.MET else ABOUT_A_SHORTFALL


def with_answered(found: QuerySet[Measurement]) -> QuerySet[Measurement]:
    """`answered`: the team said what it does about it."""
    return found.annotate(answered=Exists(current(Response.objects.filter(measurement=OuterRef("pk")))))


def current(found: QuerySet[Response]) -> QuerySet[Response]:
    return found.filter(withdrawn_at=None)


@transaction.atomic
def respond(*, measurement: Measurement, act: str, explanation: str, by: User) -> Response:
    """ValidationError when the team already chose this, or says "nothing" without a reason."""
    made = Response(measurement=measurement, act=act, explanation=explanation.strip(), by=by)
    places = {"response_nothing_says_why": "explanation", "response_once": "act"}
    check(made, constraints=places)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as clash:
        words = _("The team has already chosen this for this measurement.")
        raise ValidationError({"act": words}) from clash
    _record(made, "response.given", by)
    return made


@transaction.atomic
def withdraw(*, response: Response, by: User) -> None:
    """It stays readable as taken back; taking it back twice changes nothing."""
    held = Response.objects.select_for_update().get(pk=response.pk)
    if held.withdrawn_at is not None:
        return
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    held.measurement = response.measurement
    _record(held, "response.withdrawn", by)


def changed_after(at: datetime, corrected_at: datetime | None) -> bool:
    """Whether the number was corrected after the team decided."""
    return corrected_at is not None and corrected_at > at


def _record(response: Response, verb: str, by: User) -> None:
    audit.record(
        by=by,
        verb=verb,
        subject=response,
        institution_id=response.measurement.indicator.institution_id,
        act=response.act,
    )
