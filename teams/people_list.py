"""The people of an institution as an administrator looks for them."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Max, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_date, local_today
from common import reach
from teams.models import Institution, Invitation, Membership, User

_NOT_IN_YET = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


class Standing(enum.StrEnum):
    ACTIVE = "active"
    NOT_INVITED = "not_invited"
    INVITED = "invited"
    EXPIRED = "expired"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    """Of a filter: the mail address does not work."""


# For the filter above the list.
FILTERS = {
    Standing.ACTIVE: (_("can sign in"), Q(is_active=True) & ~_NOT_IN_YET),
    Standing.INVITED: (_("not in yet"), Q(is_active=True) & _NOT_IN_YET),
    Standing.CLOSED: (_("account closed"), Q(is_active=False)),
    Standing.UNREACHABLE: (_("mail does not arrive"), Q()),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whether somebody can come in."""

    standing: Standing
    expires_on: date | None
    """Of the newest invitation, while it is open or when it has run out."""

    @property
    def waits(self) -> bool:
        """Did not come in yet, and may."""
        return self.standing in (Standing.NOT_INVITED, Standing.INVITED, Standing.EXPIRED)


@dataclass(frozen=True, slots=True)
class PersonRow:
    person: User
    account: Account
    teams: Sequence[Membership]
    roles: Sequence[str]
    unreachable: bool
    """Mail servers keep refusing the address."""


def search(institution: Institution, words: str, standing: str = "") -> QuerySet[User]:
    """Everybody who has a name, and in whose name or address each of the words occurs."""
    found = User.objects.filter(institution=institution, forgotten_at=None)
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    if standing in FILTERS:
        found = found.filter(FILTERS[Standing(standing)][1])
    if standing == Standing.UNREACHABLE:
        found = found.filter(email__in=reach.broken(institution.pk))
    return found.order_by("name", "pk")


def never_invited(institution: Institution) -> QuerySet[User]:
    """Added, without a way in yet and without a mail that offers one."""
    return User.objects.filter(_NOT_IN_YET, institution=institution, is_active=True, invitations=None)


def with_all(found: QuerySet[User]) -> QuerySet[User]:
    """What `rows` needs, in a fixed number of queries."""
    now = Membership.objects.on(local_today()).filter(team__archived_on=None).select_related("team")
    return found.prefetch_related(
        "institution_roles", Prefetch("memberships", now.order_by("team__name"), to_attr="current")
    )


def rows(people: Iterable[User]) -> list[PersonRow]:
    """`people` come from `with_all`."""
    everybody = list(people)
    accounts = accounts_of(everybody)
    broken = unreachable(everybody)
    return [
        PersonRow(
            person,
            accounts[person.pk],
            person.current,  # type: ignore[attr-defined]
            [str(role.get_role_display()) for role in person.institution_roles.all()],
            person.email in broken,
        )
        for person in everybody
    ]


def unreachable(people: Iterable[User]) -> set[str]:
    """Their addresses that do not work; the people are of one institution."""
    everybody = list(people)
    if not everybody:
        return set()
    return reach.broken(everybody[0].institution_id, [person.email for person in everybody])


def accounts_of(people: Iterable[User]) -> dict[int, Account]:
    """By person's number; at most one query."""
    everybody = list(people)
    waiting = [person.pk for person in everybody if not person.has_usable_password()]
    expiry: dict[int, datetime] = {}
    if waiting:
        newest = Invitation.objects.filter(user__in=waiting).order_by()
        expiry = dict(newest.values_list("user").annotate(Max("expires_at")))
    now = timezone.now()
    made = {}
    for person in everybody:
        expires = expiry.get(person.pk)
        day = local_date(expires) if expires else None
        made[person.pk] = Account(_standing(person, expires, now), day)
    return made


def _standing(person: User, expires: datetime | None, now: datetime) -> Standing:
    if not person.is_active:
        return Standing.CLOSED
    if person.has_usable_password():
        return Standing.ACTIVE
    if expires is None:
        return Standing.NOT_INVITED
    return Standing.INVITED if expires > now else Standing.EXPIRED
