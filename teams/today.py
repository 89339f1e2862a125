"""What people and access ask of somebody on the start page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.today import Line, Urgency, urgency_of
from common import reach
from common.models import OutgoingMail
from teams.models import Institution, InstitutionRole, Invitation, SchoolYear, User

# The second step is offered in the first days only; after that it is on one's own page.
OFFERED_FOR = timedelta(days=7)
# After that nobody waits any more for a mail that did not arrive.
MAIL_ASKED_FOR = timedelta(days=14)
# So long before the last school year ends an administrator hears that there is no next one.
AHEAD = timedelta(days=60)


def lines(user: User, today: date) -> list[Line]:
    """Who is neither new nor an administrator costs one query."""
    me = _facts_about(user)
    found = []
    if me["is_new"] and not me["has_second_step"]:
        title = _("Protect your account with a second step when you sign in")
        found.append(Line(None, title, reverse("mfa_index"), "", Urgency.WHENEVER))
    if me["has_stuck_mail"]:
        title = _("Mail of yours may not have arrived: look whom it was for")
        found.append(Line(None, title, reverse("borgen:own-mails"), "", Urgency.WHENEVER))
    if me["administers"]:
        institution = Institution.objects.get(pk=user.institution_id)
        found += [
            *_invitations_run_out(institution),
            *_unreachable(institution),
            *_next_school_year(institution, today),
        ]
    return found


def _facts_about(user: User) -> dict[str, bool]:
    me = OuterRef("pk")
    accepted = Invitation.objects.filter(user=me, accepted_at__gt=timezone.now() - OFFERED_FOR)
    administrator = InstitutionRole.objects.filter(user=me, role=InstitutionRole.Role.ADMINISTRATOR)
    stuck = OutgoingMail.objects.filter(
        created_by_id=me,
        state__in=[OutgoingMail.State.IN_DOUBT, OutgoingMail.State.FAILED],
        attempted_at__gte=timezone.now() - MAIL_ASKED_FOR,
    )
    facts = User.objects.annotate(
        is_new=Exists(accepted),
        has_second_step=Exists(Authenticator.objects.filter(user=me)),
        has_stuck_mail=Exists(stuck),
        administers=Exists(administrator),
    ).values("is_new", "has_second_step", "has_stuck_mail", "administers")
    return cast("dict[str, bool]", facts.get(pk=user.pk))


def _invitations_run_out(institution: Institution) -> Iterator[Line]:
    newest = (
        Invitation.objects.filter(
            user__institution=institution,
            user__is_active=True,
            user__password__startswith=UNUSABLE_PASSWORD_PREFIX,
        )
        .order_by()
        .values("user")
        .annotate(until=Max("expires_at"))
        .filter(until__lt=timezone.now())
    )
    if number := newest.count():
        title = ngettext(
            "%(number)s person did not use the invitation in time",
            "%(number)s people did not use their invitation in time",
            number,
        )
        url = reverse("teams:people", args=[institution.slug]) + "?stand=invited"
        yield Line(None, title % {"number": number}, url, "", Urgency.WHENEVER)


def _unreachable(institution: Institution) -> Iterator[Line]:
    people = User.objects.filter(institution=institution, is_active=True)
    if number := people.filter(email__in=reach.broken(institution.pk)).count():
        title = ngettext(
            "Mail to %(number)s person does not arrive", "Mail to %(number)s people does not arrive", number
        )
        url = reverse("teams:people", args=[institution.slug]) + "?stand=unreachable"
        yield Line(None, title % {"number": number}, url, "", Urgency.WHENEVER)


def _next_school_year(institution: Institution, today: date) -> Iterator[Line]:
    last = SchoolYear.objects.filter(institution=institution).aggregate(day=Max("ends_on"))["day"]
    if last is None or last - today <= AHEAD:
        due = last + timedelta(days=1) if last else today
        title = _("Add the next school year with its periods") if last else _("Add the school year")
        url = reverse("teams:school-year-new", args=[institution.slug])
        yield Line(due, title, url, "", urgency_of(due, today))
