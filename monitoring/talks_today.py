"""What the discussion of results asks of somebody: a topic to prepare, a pack to lead, the chief alarm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_date
from borgen.lib.today import Line, Urgency, urgency_of
from improvements.navigation import team_url
from monitoring.models import Discussion, MonitoringLine, Topic
from monitoring.services.attention import attention_of
from teams.models import Membership, Team, User

# Up to so many alarms of a team have a line each; more are one line that leads to choosing.
LINES_OF_ALARM = 2


def lines(user: User, today: date) -> list[Line]:
    """Seven questions to the database, however much there is."""
    led = _led(user, today)
    found = [*_to_prepare(user, today)]
    if led:
        found += [*_to_lead(led, today), *_alarms(led, today)]
    return found


def _led(user: User, today: date) -> list[Team]:
    memberships = Membership.objects.filter(user=user, team__archived_on=None).leading(today)
    return [one.team for one in memberships.select_related("team__institution")]


def _open() -> QuerySet[Discussion]:
    return Discussion.objects.filter(closed_at=None, meeting__cancelled_at=None)


def _to_prepare(user: User, today: date) -> Iterator[Line]:
    """As long as the meeting has not been."""
    mine = Topic.objects.filter(presenter=user, discussion__in=_open(), discussion__team__archived_on=None)
    found = mine.select_related("line", "discussion__meeting", "discussion__team__institution")
    member = set(Membership.objects.filter(user=user).on(today).values_list("team_id", flat=True))
    for topic in found.order_by("pk"):
        discussion = topic.discussion
        due = local_date(discussion.meeting.starts_at)
        if due < today or discussion.team_id not in member:
            continue
        title = _("Prepare what you present: {line}").format(line=topic.line.agreement)
        url = team_url(discussion.team, "monitoring:topic", pk=discussion.pk, topic=topic.pk)
        yield Line(due, title, url, discussion.team.name, urgency_of(due, today), discussion.meeting.subject)


def _to_lead(led: Iterable[Team], today: date) -> Iterator[Line]:
    found = _open().filter(team__in=list(led)).select_related("meeting", "team__institution")
    for one in found.order_by("pk"):
        due = local_date(one.meeting.starts_at)
        if due < today:
            title = _("Close the discussion of results")
        elif one.announced_at is None:
            title = _("Announce the discussion of results")
        else:
            title = _("Discuss the results with your team")
        url = team_url(one.team, "monitoring:discussion", pk=one.pk)
        yield Line(due, title, url, one.team.name, urgency_of(due, today), one.meeting.subject)


def _alarms(led: list[Team], today: date) -> Iterator[Line]:
    """A line that lies in a pack for a coming meeting is taken care of."""
    planned = Topic.objects.filter(discussion__in=_open()).values("line")
    found = MonitoringLine.objects.in_use().filter(team__in=led).exclude(pk__in=planned)
    watched = list(found.select_related("team__institution").order_by("team", "position", "pk"))
    talked = attention_of(watched, today)
    for team in led:
        alarms = [line for line in watched if line.team_id == team.pk and talked[line.pk].alarms]
        url = team_url(team, "monitoring:discussion-new")
        if len(alarms) > LINES_OF_ALARM:
            text = ngettext(
                "{n} agreement not discussed for a whole period",
                "{n} agreements not discussed for a whole period",
                len(alarms),
            )
            yield Line(None, text.format(n=len(alarms)), url, team.name, Urgency.OVERDUE)
            continue
        for line in alarms:
            text = _("Not discussed for a whole period: {line}").format(line=line.agreement)
            yield Line(None, text, url, team.name, Urgency.OVERDUE)
