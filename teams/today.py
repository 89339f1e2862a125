"""What people and access ask of somebody on the start page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.today import Line, Urgency, urgency_of
from common import reach
from teams.asks import NO_TEAM, Ask, Fragment
from teams.models import Institution, User

# The second step is offered in the first days only; after that it is on one's own page.
OFFERED_FOR = timedelta(days=7)
# After that nobody waits any more for a mail that did not arrive.
MAIL_ASKED_FOR = timedelta(days=14)
# So long before the last school year ends an administrator hears that there is no next one.
AHEAD = timedelta(days=60)


def _second_step(_ask: Ask, _today: date) -> Line:
    title = _("Protect your account with a second step when you sign in")
    return Line(None, title, reverse("mfa_index"), "", Urgency.WHENEVER)


def _stuck_mail(_ask: Ask, _today: date) -> Line:
    title = _("Mail of yours may not have arrived: look whom it was for")
    return Line(None, title, reverse("borgen:own-mails"), "", Urgency.WHENEVER)


def unreachable(institution_id: int) -> Iterator[Line]:
    """For administrators; two questions, and a third when there is something to say."""
    people = User.objects.filter(institution=institution_id, is_active=True)
    if number := people.filter(email__in=reach.broken(institution_id)).count():
        title = ngettext(
            "Mail to %(number)s person does not arrive", "Mail to %(number)s people does not arrive", number
        )
        word = Institution.objects.values_list("slug", flat=True).get(pk=institution_id)
        url = reverse("teams:people", args=[word]) + "?stand=unreachable"
        yield Line(None, title % {"number": number}, url, "", Urgency.WHENEVER)


def _invitations_run_out(ask: Ask, _today: date) -> Line | None:
    if not ask.number:
        return None
    title = ngettext(
        "%(number)s person did not use the invitation in time",
        "%(number)s people did not use their invitation in time",
        ask.number,
    )
    url = reverse("teams:people", args=[ask.institution]) + "?stand=invited"
    return Line(None, title % {"number": ask.number}, url, "", Urgency.WHENEVER)


def _next_school_year(ask: Ask, today: date) -> Line | None:
    last = ask.due
    if last is not None and last - today > AHEAD:
        return None
    due = last + timedelta(days=1) if last else today
    title = _("Add the next school year with its periods") if last else _("Add the school year")
    url = reverse("teams:school-year-new", args=[ask.institution])
    return Line(due, title, url, "", urgency_of(due, today))


def _offered(_today: date) -> Mapping[str, Any]:
    return {"offered_since": timezone.now() - OFFERED_FOR}


def _asked_for(_today: date) -> Mapping[str, Any]:
    return {"mail_since": timezone.now() - MAIL_ASKED_FOR}


def _unusable(_today: date) -> Mapping[str, Any]:
    return {"unusable": UNUSABLE_PASSWORD_PREFIX}


_ADMINISTERED = """
FROM teams_institutionrole held JOIN teams_user me ON me.id = held.user_id
JOIN teams_institution institution ON institution.id = me.institution_id
WHERE held.user_id = %(person)s AND held.role = 'administrator'
"""
ASKS = (
    Fragment(
        "second_step",
        """
        FROM teams_user me
        WHERE me.id = %(person)s
          AND EXISTS (SELECT 1 FROM teams_invitation own
                      WHERE own.user_id = me.id AND own.accepted_at > %(offered_since)s)
          AND NOT EXISTS (SELECT 1 FROM mfa_authenticator step WHERE step.user_id = me.id)
        """,
        {**NO_TEAM, "institution": "''"},
        _second_step,
        _offered,
    ),
    Fragment(
        "stuck_mail",
        """
        FROM teams_user me
        WHERE me.id = %(person)s
          AND EXISTS (SELECT 1 FROM common_outgoingmail mail
                      WHERE mail.created_by_id = me.id AND mail.state IN ('in_doubt', 'failed')
                        AND mail.attempted_at >= %(mail_since)s)
        """,
        {**NO_TEAM, "institution": "''"},
        _stuck_mail,
        _asked_for,
    ),
    # For administrators. Number: people whose newest invitation ran out.
    Fragment(
        "invited",
        _ADMINISTERED,
        {
            **NO_TEAM,
            "number": """
                (SELECT COUNT(*) FROM teams_user person
                 WHERE person.institution_id = institution.id AND person.is_active
                   AND SUBSTR(person.password, 1, 1) = %(unusable)s
                   AND (SELECT MAX(sent.expires_at) FROM teams_invitation sent
                        WHERE sent.user_id = person.id) < %(now)s)""",
        },
        _invitations_run_out,
        _unusable,
    ),
    # For administrators. Due: the last day of the last school year.
    Fragment(
        "school_year",
        _ADMINISTERED,
        {
            **NO_TEAM,
            "due": """
                (SELECT MAX(year.ends_on) FROM teams_schoolyear year
                 WHERE year.institution_id = institution.id)""",
        },
        _next_school_year,
    ),
)
