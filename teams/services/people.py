"""People of an institution: added, changed, let in and kept out."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common import audit
from teams import policies
from teams.models import Institution, InstitutionRole, User
from teams.services import invitations
from teams.services.errors import check

CONSTRAINTS = {"user_email_unique": "email"}


@transaction.atomic
def add_person(
    *,
    by: User | None,
    institution: Institution,
    name: str,
    email: str,
    institution_roles: Iterable[str] = (),
) -> User:
    """Somebody who may come in once invited (`invitations.issue`); ValidationError per field."""
    roles = set(institution_roles)
    if roles:
        policies.require_people_manager(by)
    person = User(institution=institution, name=name.strip(), email=email.strip().lower())
    person.set_unusable_password()
    check(person, constraints=CONSTRAINTS)
    person.save()
    audit.record(by=by, verb="person.added", subject=person)
    set_institution_roles(by=by, person=person, roles=roles)
    return person


@transaction.atomic
def change_person(
    *, by: User, person: User, name: str, email: str, institution_roles: Iterable[str] | None = None
) -> bool:
    """Whether something changed. A new address of somebody who was only invited gets a new invitation."""
    policies.require_people_manager(by)
    person = lock(person)
    policies.require_name(person)
    new_email = email.strip().lower()
    moved, renamed = new_email != person.email, name.strip() != person.name
    person.name, person.email = name.strip(), new_email
    check(person, constraints=CONSTRAINTS)
    changed = moved or renamed
    if changed:
        person.save(update_fields=["name", "email"])
        audit.record(by=by, verb="person.changed", subject=person)
    if moved:
        # The sign-in library keeps addresses of its own: the old one must not open the account any more.
        EmailAddress.objects.filter(user=person).delete()
        if person.is_active and not person.has_usable_password():
            invitations.issue(by=by, person=person)
    if institution_roles is not None:
        changed |= set_institution_roles(by=by, person=person, roles=set(institution_roles))
    return changed


@transaction.atomic
def set_institution_roles(*, by: User | None, person: User, roles: set[str]) -> bool:
    """Whether something changed; the last administrator who can sign in stays one."""
    person = lock(person)
    policies.require_name(person)
    known = set(InstitutionRole.objects.filter(user=person).values_list("role", flat=True))
    if known == roles:
        return False
    policies.require_people_manager(by)
    if InstitutionRole.Role.ADMINISTRATOR in known - roles:
        policies.require_other_administrator(person)
    for role in sorted(roles - known):
        given = InstitutionRole(user=person, role=role)
        check(given)
        given.save()
        audit.record(by=by, verb="person.role_given", subject=person, role=role)
    InstitutionRole.objects.filter(user=person, role__in=known - roles).delete()
    for role in sorted(known - roles):
        audit.record(by=by, verb="person.role_taken", subject=person, role=role)
    return True


@transaction.atomic
def change_own(*, by: User, name: str, language: str) -> None:
    person = lock(by)
    person.name, person.language = name.strip(), language
    check(person)
    person.save(update_fields=["name", "language"])
    audit.record(by=by, verb="person.changed", subject=person)


@transaction.atomic
def deactivate(*, by: User, person: User) -> None:
    """Keep somebody out from this moment; what she did stays, under her name until the term of leavers."""
    policies.require_people_manager(by)
    person = lock(person)
    if not person.is_active:
        return
    if policies.is_administrator(person):
        policies.require_other_administrator(person)
    # The generation too: sessions of before do not come to life again with the account.
    User.objects.filter(pk=person.pk).update(
        is_active=False, left_at=timezone.now(), session_generation=F("session_generation") + 1
    )
    audit.record(by=by, verb="person.deactivated", subject=person)


@transaction.atomic
def reactivate(*, by: User, person: User) -> None:
    policies.require_people_manager(by)
    person = lock(person)
    if person.is_active:
        return
    policies.require_name(person)
    User.objects.filter(pk=person.pk).update(is_active=True, left_at=None)
    audit.record(by=by, verb="person.reactivated", subject=person)


@transaction.atomic
def sign_out_everywhere(*, by: User, person: User) -> None:
    """End every session of this person, on every device."""
    if by.pk != person.pk:
        policies.require_people_manager(by)
    User.objects.filter(pk=person.pk).update(session_generation=F("session_generation") + 1)
    audit.record(by=by, verb="person.signed_out", subject=person)


def lock(person: User) -> User:
    """The person as she is now, after whoever of the institution is being changed at this moment.

    The institution is what is locked: rules such as "one administrator stays" look at several people.
    """
    Institution.objects.select_for_update().get(pk=person.institution_id)
    return User.objects.get(pk=person.pk)


def find_in(institution: Institution, email: str) -> User | None:
    """The person with this address; ValidationError when the address is in use at another institution."""
    person = User.objects.filter(email__iexact=email.strip()).first()
    if person and person.institution_id != institution.pk:
        raise ValidationError({"email": _("This e-mail address cannot be used; ask who manages Borgen.")})
    return person
