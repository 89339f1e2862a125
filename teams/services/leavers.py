"""Who left: after the institution's term the name goes, and what she did stays (convention P13)."""

from __future__ import annotations

import logging
from datetime import datetime
from secrets import token_hex

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from borgen.lib.dates import local_date
from common import audit
from teams.models import Institution, InstitutionRole, Invitation, Membership, User
from teams.services.retention import each
from teams.terms import Term

logger = logging.getLogger(__name__)
# Reserved for addresses that lead nowhere (RFC 2606); what is random in it nobody can have taken before.
NOWHERE = "nobody-{token}@former.invalid"


def left_before(institution: int, moment: datetime) -> QuerySet[User]:
    """Whose account was closed before this moment, and who still has a name."""
    return User.objects.filter(institution=institution, left_at__lt=moment, forgotten_at=None)


def forget_names(*, dry_run: bool = False) -> int:
    """When one of them does not succeed the others go all the same, and the error is raised at the end."""
    trouble: list[Exception] = []

    def work(institution: int, moment: datetime) -> int:
        found = left_before(institution, moment).order_by("pk")
        if dry_run:
            return found.count()
        return sum(_tried(person, trouble) for person in found)

    number = each(Term.LEAVERS, work)
    if trouble:
        raise trouble[0]
    return number


def _tried(person: User, trouble: list[Exception]) -> bool:
    try:
        return forget(person=person)
    except DatabaseError as error:
        logger.exception("the name of person %s stays for another night", person.pk)
        trouble.append(error)
        return False


@transaction.atomic
def forget(*, person: User) -> bool:
    """In place of the name stands that this was a former colleague; nothing is left to sign in with.

    Who agreed to a version, did an action or was in a team stays one and the same person, without a name.
    What others wrote in a text stays as it was written. False when she came back meanwhile.
    """
    Institution.objects.select_for_update().get(pk=person.institution_id)
    person = User.objects.get(pk=person.pk)
    if person.left_at is None or person.forgotten_at is not None:
        return False
    with override(settings.LANGUAGE_CODE):
        person.name = _("Former colleague")
    person.email = NOWHERE.format(token=token_hex(8))
    person.digest = User.Digest.OFF
    person.forgotten_at = timezone.now()
    person.set_unusable_password()
    person.save(update_fields=["name", "email", "digest", "forgotten_at", "password"])
    User.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)
    _leave_teams(person)
    for ways_in in (EmailAddress, Authenticator, Invitation, InstitutionRole):
        ways_in.objects.filter(user=person).delete()
    audit.record(by=None, verb="person.forgotten", subject=person)
    return True


def _leave_teams(person: User) -> None:
    """Nobody without a name stands among the people of today."""
    assert person.left_at is not None  # noqa: S101 - who did not leave is not forgotten
    last = local_date(person.left_at)
    for membership in Membership.objects.filter(Q(until=None) | Q(until__gt=last), user=person):
        membership.until = max(last, membership.since)
        membership.save(update_fields=["until"])
