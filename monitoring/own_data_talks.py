"""What signals and discussions keep about one person: what she wrote herself, and what she presents."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from monitoring.models import Discussion, Signal, Topic
from teams.models import User


def parts(user: User) -> list[Part]:
    return [_signals(user), _closed(user), _presented(user), _led(user)]


def _signals(user: User) -> Part:
    columns = (
        ("signal", _("Signal")),
        ("heard", _("How I knew")),
        ("team", _("Team")),
        ("on", _("On")),
        ("state", _("State")),
        ("outcome", _("What was said about it")),
    )
    rows = [
        (
            one.text,
            str(one.get_heard_display()),
            one.team.name,
            one.at,
            str(one.get_state_display()),
            one.outcome,
        )
        for one in Signal.objects.filter(by=user).select_related("team").order_by("pk")
    ]
    return Part("signals", _("Signals I noted"), columns, rows)


def _closed(user: User) -> Part:
    columns = (("outcome", _("What was said about it")), ("team", _("Team")), ("on", _("On")))
    found = Signal.objects.filter(closed_by=user).select_related("team").order_by("pk")
    rows = [(one.outcome, one.team.name, one.closed_at) for one in found]
    return Part("signals_closed", _("Signals I discussed or parked"), columns, rows)


def _presented(user: User) -> Part:
    columns = (("line", _("What was agreed")), ("meeting", _("Meeting")), ("on", _("On")))
    found = Topic.objects.filter(presenter=user).select_related("line", "discussion__meeting").order_by("pk")
    rows = [
        (one.line.agreement, one.discussion.meeting.subject, one.discussion.meeting.starts_at)
        for one in found
    ]
    return Part("topics_presented", _("Results I present"), columns, rows)


def _led(user: User) -> Part:
    columns = (
        ("meeting", _("Meeting")),
        ("team", _("Team")),
        ("prepared", _("Prepared by me")),
        ("announced", _("Announced by me")),
        ("closed", _("Closed by me")),
    )
    mine = Q(created_by=user) | Q(announced_by=user) | Q(closed_by=user)
    found = Discussion.objects.filter(mine).select_related("meeting", "team").order_by("pk")
    rows = [
        (
            one.meeting.subject,
            one.team.name,
            one.created_by_id == user.pk,
            one.announced_by_id == user.pk,
            one.closed_by_id == user.pk,
        )
        for one in found
    ]
    return Part("discussions_led", _("Discussions of results I took care of"), columns, rows)
