"""A way in for a person who was added: a link that is good once and for two weeks."""

from __future__ import annotations

import enum
import secrets
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from common import audit, mail
from teams.models import Invitation, Membership, User
from teams.services.errors import check

VALID_FOR = timedelta(days=14)


class State(enum.StrEnum):
    OPEN = "open"
    USED = "used"
    """The person has a way in already, through this invitation or otherwise."""
    REPLACED = "replaced"
    EXPIRED = "expired"
    CLOSED = "closed"
    """The account may not sign in."""


@transaction.atomic
def issue(*, by: User | None, person: User) -> str:
    """Mail a new link, which makes earlier ones worthless, and return it; only for who has no way in yet."""
    if not person.is_active:
        raise ValidationError(_("This account is closed. Open it first."), code="closed")
    if person.has_usable_password():
        raise ValidationError(_("This person has an account already and can sign in."), code="has_account")
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation = Invitation.objects.create(
        user=person, token_hash=digest(token), invited_by=by, created_at=now, expires_at=now + VALID_FOR
    )
    audit.record(by=by, verb="person.invited", subject=person)
    address = reverse("teams:invitation", args=[token])
    mail.queue(
        institution_id=person.institution_id,
        to=person.email,
        subject=_("Invitation for Borgen"),
        template="invitation",
        context={
            "institution": person.institution,
            "person": person,
            "inviter": by if by != person else None,
            "places": places_of(person),
            "url": address,
            "expires_on": timezone.localtime(invitation.expires_at).date(),
        },
        topic=topic_of(person),
        by=by,
        language=person.language,
    )
    return settings.BASE_URL + address


def topic_of(person: User) -> str:
    return f"teams:{person.pk}:invitation"


def find(token: str) -> Invitation | None:
    found = Invitation.objects.filter(token_hash=digest(token))
    return found.select_related("user__institution", "invited_by").first()


def state_of(invitation: Invitation, now: datetime) -> State:
    if not invitation.user.is_active:
        return State.CLOSED
    if invitation.accepted_at or invitation.user.has_usable_password():
        return State.USED
    newer = Invitation.objects.filter(user=invitation.user_id, pk__gt=invitation.pk)
    if newer.exists():
        return State.REPLACED
    return State.EXPIRED if now >= invitation.expires_at else State.OPEN


@transaction.atomic
def accept(*, invitation: Invitation, name: str, password: str, language: str) -> User:
    """Give the person a password; ValidationError when the link is no longer good or the password weak."""
    now = timezone.now()
    # Two presses at the same moment: one finds the row, the other does not any more.
    taken = Invitation.objects.filter(pk=invitation.pk, accepted_at=None).update(accepted_at=now)
    person = User.objects.select_for_update().get(pk=invitation.user_id)
    invitation.user = person
    if not taken or state_of(invitation, now) is not State.OPEN:
        raise ValidationError(_("This invitation is no longer good."), code="not_open")
    person.name, person.language = name.strip(), language
    check(person)
    try:
        validate_password(password, person)
    except ValidationError as error:
        raise ValidationError({"password1": error.error_list}) from error
    person.set_password(password)
    person.save(update_fields=["name", "language", "password"])
    audit.record(by=person, verb="person.accepted", subject=person)
    return person


def places_of(person: User) -> list[Membership]:
    """The teams somebody belongs to, or soon will; for the mail and the page of an invitation."""
    today = local_today()
    found = Membership.objects.filter(user=person, team__archived_on=None).select_related("team")
    return [membership for membership in found if membership.until is None or membership.until >= today]


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
