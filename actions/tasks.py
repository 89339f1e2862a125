"""Jobs of the one worker: mailing the minutes of a meeting to the whole team."""

from __future__ import annotations

from django_tasks import task

from actions.services import minutes_mail


@task
def mail_minutes(meeting_id: int, revision: int) -> None:
    """`revision`: which closing. Killed halfway nothing was queued; asked twice it is queued once."""
    minutes_mail.send(meeting_id=meeting_id, revision=revision)
