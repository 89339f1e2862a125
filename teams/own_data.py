"""What people and access keep about one person."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from teams.models import AgendaItem, Attendance, Invitation, Meeting, Membership, User


def parts(user: User) -> list[Part]:
    return [
        _person(user),
        _second_steps(user),
        _teams(user),
        _roles(user),
        _stands_in(user),
        _meetings(user),
        _points(user),
        _invitations(user),
    ]


def _person(user: User) -> Part:
    columns = (
        ("name", _("Name")),
        ("email", _("E-mail address")),
        ("institution", _("Institution")),
        ("language", _("Language")),
        ("overview", _("Overview by mail")),
        ("may_sign_in", _("May sign in")),
        ("added_at", _("Added on")),
    )
    row = (
        user.name,
        user.email,
        user.institution.name,
        user.language,
        str(user.get_digest_display()),
        user.is_active,
        user.date_joined,
    )
    return Part("person", _("Person"), columns, [row])


def _second_steps(user: User) -> Part:
    """That there is one, never its secret."""
    columns = (("kind", _("Kind")), ("since", _("Since")), ("last_used", _("Last used on")))
    found = Authenticator.objects.filter(user=user).order_by("pk")
    rows = [(str(one.get_type_display()), one.created_at, one.last_used_at) for one in found]
    return Part("second_steps", _("Second step"), columns, rows)


def _teams(user: User) -> Part:
    columns = (("team", _("Team")), ("role", _("Role")), ("since", _("Since")), ("until", _("Last day")))
    found = Membership.objects.filter(user=user).select_related("team").order_by("since", "pk")
    rows = [(one.team.name, str(one.get_role_display()), one.since, one.until) for one in found]
    return Part("teams", _("Teams"), columns, rows)


def _roles(user: User) -> Part:
    rows = [(str(one.get_role_display()),) for one in user.institution_roles.order_by("role")]
    return Part("institution_roles", _("Roles for the whole institution"), [("role", _("Role"))], rows)


def _stands_in(user: User) -> Part:
    columns = (("team", _("Team")), ("since", _("From day")), ("until", _("Up to and including")))
    found = user.deputyships.select_related("team").order_by("since", "pk")
    rows = [(one.team.name, one.since, one.until) for one in found]
    return Part("stands_in", _("Standing in for the team leader"), columns, rows)


def _meetings(user: User) -> Part:
    columns = (("meeting", _("Meeting")), ("team", _("Team")), ("start", _("Start")), ("as", _("As")))
    present = (
        Attendance.objects.filter(user=user).select_related("meeting__team").order_by("meeting__starts_at")
    )
    chaired = Meeting.objects.filter(chair=user).select_related("team").order_by("starts_at")
    there, chair = str(_("present")), str(_("chair"))
    rows = [(one.meeting.subject, one.meeting.team.name, one.meeting.starts_at, there) for one in present]
    rows += [(one.subject, one.team.name, one.starts_at, chair) for one in chaired]
    return Part("meetings", _("Meetings"), columns, rows)


def _points(user: User) -> Part:
    columns = (("point", _("Point")), ("meeting", _("Meeting")), ("team", _("Team")), ("start", _("Start")))
    found = AgendaItem.objects.filter(by=user).select_related("meeting__team").order_by("pk")
    rows = [(one.title, one.meeting.subject, one.meeting.team.name, one.meeting.starts_at) for one in found]
    return Part("agenda_points", _("Points that you put on an agenda"), columns, rows)


def _invitations(user: User) -> Part:
    columns = (
        ("made_at", _("Made on")),
        ("good_until", _("Good until")),
        ("accepted_at", _("Used on")),
    )
    found = Invitation.objects.filter(user=user).order_by("created_at")
    rows = [(one.created_at, one.expires_at, one.accepted_at) for one in found]
    return Part("invitations", _("Invitations"), columns, rows)
