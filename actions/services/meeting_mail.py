"""The mails of a meeting: its agenda, another time, called off, its minutes. All with their own appointment.

Minutes may stand in the body (conventions C7); documents and results stand behind a link.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.services import agenda
from actions.services.agenda_links import links_of
from actions.services.meeting_list import is_of_boas
from borgen.lib.dates import local_today
from borgen.lib.ics import CONTENT_TYPE, Appointment, calendar
from common import audit, mail
from improvements.navigation import team_url
from improvements.people import members_on
from teams.models import Meeting, User
from teams.services.appointments import of_meeting


def announced_topic(meeting: Meeting) -> str:
    return f"meeting:{meeting.pk}:announced"


def minutes_topic(meeting: Meeting) -> str:
    """Each closing sends the minutes of that moment, once."""
    return f"meeting:{meeting.pk}:minutes:{meeting.revision}"


def meeting_url(meeting: Meeting, name: str = "actions:meeting", **more: object) -> str:
    return team_url(meeting.team, name, pk=meeting.pk, **more)


def readers(meeting: Meeting) -> list[User]:
    """Everybody of the team, and who leads the meeting."""
    people = list(members_on(meeting.team, local_today()))
    if meeting.chair.is_active and all(one.pk != meeting.chair_id for one in people):
        people.append(meeting.chair)
    return people


def appointment(meeting: Meeting, points: Sequence[str] = ()) -> Appointment:
    url = settings.BASE_URL + meeting_url(meeting)
    return of_meeting(meeting, place=meeting.place, description="\n".join([*points, url]), url=url)


def calendar_file(meeting: Meeting) -> bytes:
    return calendar([appointment(meeting, [one.title for one in agenda.points(meeting)])])


@transaction.atomic
def announce(*, meeting: Meeting, seen: str, by: User) -> int:
    """Send the agenda to the team, with what there is to read; returns how many mails go.

    `seen`: when it was sent the last time, as the page showed it: of two people who press the button at the
    same moment one sends it.
    """
    found = Meeting.objects.select_for_update(of=("self",)).select_related("team__institution", "chair")
    locked = found.get(pk=meeting.pk)
    if locked.closed_at or locked.cancelled_at or locked.started_at or is_of_boas(locked):
        raise ValidationError(_("This meeting has begun, is over or is cancelled."), code="over")
    if sent_stamp(locked) != seen:
        raise ValidationError(
            _("A colleague has just sent this agenda. Nothing was sent twice."), code="sent"
        )
    agenda.fill(meeting=locked, by=by)
    if locked.announced_at is not None:
        locked.sequence += 1
    locked.announced_at = timezone.now()
    locked.save(update_fields=["announced_at", "sequence"])
    subject = gettext_lazy("Agenda: %s")
    return _tell(locked, by, "meeting.announced", template="meeting_announced", subject=subject)


def sent_stamp(meeting: Meeting) -> str:
    return meeting.announced_at.isoformat() if meeting.announced_at else ""


def tell_changed(*, meeting: Meeting, by: User) -> int:
    subject, verb = gettext_lazy("Changed: %s"), "meeting.change_mailed"
    return _tell(meeting, by, verb, template="meeting_announced", subject=subject, changed=True)


def tell_cancelled(*, meeting: Meeting, by: User) -> int:
    subject, verb = gettext_lazy("Cancelled: %s"), "meeting.cancelling_mailed"
    return _tell(meeting, by, verb, template="meeting_cancelled", subject=subject)


def _tell(meeting: Meeting, by: User, verb: str, *, template: str, subject: Promise, **more: Any) -> int:
    # Noted first: the appointment in the mail counts that line, as the feed does from now on.
    _note(meeting, verb, by, people=len(readers(meeting)))
    items = list(agenda.points(meeting))
    links = links_of(meeting.team, items)
    content = calendar([appointment(meeting, [one.title for one in items])])
    attachment = ("overleg.ics", CONTENT_TYPE, content)
    context = {
        "meeting": meeting,
        "items": items,
        "to_read": [link for link in (links[one.pk] for one in items) if link and link.read_url],
        "minutes": sum(one.minutes or 0 for one in items),
        "url": meeting_url(meeting),
        **more,
    }
    return _queue(meeting, by, template, subject, announced_topic(meeting), context, [attachment])


def queue_minutes(*, meeting: Meeting, context: dict[str, Any]) -> int:
    subject = gettext_lazy("Minutes: %s")
    url = meeting_url(meeting, "actions:meeting-minutes")
    topic = minutes_topic(meeting)
    return _queue(meeting, meeting.closed_by, "meeting_minutes", subject, topic, {**context, "url": url})


def _queue(
    meeting: Meeting,
    by: User | None,
    template: str,
    subject: Promise,
    topic: str,
    context: dict[str, Any],
    attachments: Sequence[mail.Attachment] = (),
) -> int:
    team, people = meeting.team, readers(meeting)
    for person in people:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=subject % meeting.subject,
            language=person.language,
            template=template,
            topic=topic,
            by=by,
            attachments=attachments,
            context={
                **context,
                "person": person,
                "team": team,
                "institution": team.institution,
                "meeting": meeting,
            },
        )
    return len(people)


def _note(meeting: Meeting, verb: str, by: User, **details: object) -> None:
    institution = meeting.team.institution_id
    audit.record(by=by, verb=verb, subject=meeting, institution_id=institution, **details)
