"""A meeting in somebody's calendar: in a mail, in a file and in a feed it is one appointment.

A calendar keeps the one with the highest SEQUENCE (RFC 5546), so all of them count alike: what the meeting
counts itself and its lines of the log, which only grow. It may rise without a change that is seen; it may not
fall behind, or the calendar of who follows the feed would throw away a change that comes by mail.
"""

from __future__ import annotations

from typing import Any

from borgen.lib.ics import Appointment, uid
from common import audit
from teams.models import Meeting


def of_meeting(meeting: Meeting, *, lines: int | None = None, **more: Any) -> Appointment:
    """`lines`: how many the log has about it; asked when it is not given."""
    if lines is None:
        lines = audit.times(meeting.team.institution_id, [meeting])[audit.key_of(meeting)]
    values: dict[str, Any] = {
        "uid": uid(f"meeting-{meeting.pk}"),
        "title": meeting.subject,
        "starts": meeting.starts_at,
        "ends": meeting.ends_at,
        "sequence": meeting.sequence + meeting.revision + lines,
        "cancelled": meeting.cancelled_at is not None,
    }
    return Appointment(**{**values, **more})
