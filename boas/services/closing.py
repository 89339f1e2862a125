"""Closing a session and announcing its outcome: once, also when two people press at the same moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from boas.models import Assessment, Tally, TapReceipt
from boas.models.tally import VOTES
from boas.services.preparing import assessment_url, team_members
from boas.services.session import Refused, hold, note
from boas.states import ASSESSMENT, CLOSED
from borgen.lib.ics import CONTENT_TYPE, Appointment, calendar
from common import audit, mail
from improvements.models import Improvement
from teams.models import AgendaItem, Meeting, User
from teams.services.appointments import of_meeting

PLANNING_HOURS = 1


class NotAllCounted(Refused):
    """Statements have not been counted and nobody said that they may stay so; `number` of them."""

    def __init__(self, number: int) -> None:
        text = ngettext(
            "{n} statement has not been counted. Count it after all, or leave it without a result.",
            "{n} statements have not been counted. Count them after all, or leave them without a result.",
            number,
        )
        super().__init__(text.format(n=number))
        self.number = number


@dataclass(frozen=True)
class PlannedHour:
    """When and where the team makes its planning; it takes an hour."""

    starts_at: datetime
    place: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(hours=PLANNING_HOURS)


@transaction.atomic
def close(
    *, assessment: Assessment, by: User, planned: PlannedHour | None = None, leave_uncounted: bool = False
) -> int:
    """The counts stand from here on; returns how many mails wait. Without `planned` the date follows later.

    `NotAllCounted` unless statements without a hand may stay without a result; `NotInThisState` from a stale
    screen: then nothing changed and nothing was sent.
    """
    if assessment.practice:
        raise Refused(_("A practice run has no outcome: nothing of it is kept. Stop practising instead."))
    transition = ASSESSMENT.transitions["close"]
    hold(assessment, *transition.sources)
    uncounted = _end_counting(assessment, leave_uncounted=leave_uncounted)
    # By these a tap that is sent again is known. They hold no person and no answer, but their order tells how
    # a count went; once no tap can come any more they serve nobody (conventions P1). The database overwrites
    # what is deleted (PRAGMA secure_delete).
    TapReceipt.objects.filter(assessment=assessment).delete()
    meeting = _make_meeting(assessment, planned) if planned else None
    changes: dict[str, Any] = {"closed_at": timezone.now(), "closed_by": by, "planning_meeting": meeting}
    Assessment.objects.filter(pk=assessment.pk).update(state=transition.target, **changes)
    assessment.refresh_from_db(fields=["state", "pulse", *changes])
    _settle_doubt(assessment.improvement, by=by)
    note(assessment, "assessment.closed", by=by, uncounted=uncounted, planning_meeting=meeting and meeting.pk)
    return _announce(assessment, by=by)


@transaction.atomic
def plan_meeting(*, assessment: Assessment, planned: PlannedHour, by: User) -> int:
    """Give the closed session its planning meeting, or move it; everybody gets one mail.

    Returns how many mails wait: none when nothing is different from before.
    """
    hold(assessment, CLOSED)
    # Read after the lock: two people who both give a first date move one meeting.
    assessment.refresh_from_db(fields=["planning_meeting"])
    meeting = assessment.planning_meeting
    if meeting and (meeting.starts_at, meeting.place) == (planned.starts_at, planned.place):
        return 0
    if meeting:
        meeting.starts_at, meeting.ends_at, meeting.place = planned.starts_at, planned.ends_at, planned.place
        meeting.sequence += 1
        meeting.save(update_fields=["starts_at", "ends_at", "place", "sequence"])
    else:
        meeting = _make_meeting(assessment, planned)
        assessment.planning_meeting = meeting
        assessment.save(update_fields=["planning_meeting"])
    note(assessment, "assessment.planning_meeting", by=by, meeting=meeting.pk, starts_at=planned.starts_at)
    return _mail_everybody(
        assessment,
        template="boas_planning_meeting",
        subject=gettext_lazy("Planning meeting after the BOAS: %s"),
        topic=planning_topic(assessment),
        by=by,
    )


def result_topic(assessment: Assessment) -> str:
    return f"assessment:{assessment.pk}:result"


def planning_topic(assessment: Assessment) -> str:
    return f"assessment:{assessment.pk}:planning-meeting"


def planning_agenda() -> list[tuple[str, int]]:
    """The points of the planning meeting, an hour together."""
    return [
        (_("The outcome in short"), 10),
        (_("The activities on a time line: who owns which, and when is it done"), 35),
        (_("Where and how often we follow up the planning"), 10),
        (_("How everybody gets to see the planning"), 5),
    ]


def planning_appointment(assessment: Assessment, meeting: Meeting) -> Appointment:
    url = settings.BASE_URL + assessment_url("boas:outcome", assessment)
    points = "\n".join(item.title for item in meeting.agenda.all())
    return of_meeting(meeting, place=meeting.place, description=f"{points}\n{url}", url=url)


def _end_counting(assessment: Assessment, *, leave_uncounted: bool) -> int:
    """Hands that were raised count, also where nobody said that all were in; returns how many have none."""
    begun = Tally.objects.filter(assessment=assessment, counted_at=None).annotate(hands=VOTES)
    begun.filter(hands__gt=0).update(counted_at=timezone.now(), skipped=False)
    uncounted = Tally.objects.filter(assessment=assessment, counted_at=None).count()
    if uncounted and not leave_uncounted:
        raise NotAllCounted(uncounted)
    return uncounted


def _make_meeting(assessment: Assessment, planned: PlannedHour) -> Meeting:
    meeting = Meeting.objects.create(
        team=assessment.improvement.team,
        subject=_("Planning: {subject}").format(subject=assessment.subject)[:200],
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        place=planned.place,
        chair_id=assessment.chair_id,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title, minutes=minutes)
        for position, (title, minutes) in enumerate(planning_agenda(), start=1)
    )
    return meeting


def _settle_doubt(improvement: Improvement, *, by: User) -> None:
    """The BOAS was the answer to the leader's doubt; a new doubt can be written down again."""
    settled = Improvement.objects.filter(pk=improvement.pk, leader_doubts=True).update(
        leader_doubts=False, revision=F("revision") + 1
    )
    if settled:
        institution = improvement.team.institution_id
        audit.record(by=by, verb="improvement.doubt_settled", subject=improvement, institution_id=institution)


def _announce(assessment: Assessment, *, by: User) -> int:
    return _mail_everybody(
        assessment,
        template="boas_result",
        subject=gettext_lazy("The outcome of our BOAS: %s"),
        topic=result_topic(assessment),
        by=by,
    )


def _mail_everybody(assessment: Assessment, *, template: str, subject: Promise, topic: str, by: User) -> int:
    """One mail each to who can be in the room, with the appointment. No figure stands in it (C7)."""
    team, meeting = assessment.improvement.team, assessment.planning_meeting
    attachments, agenda = [], []
    if meeting:
        content = calendar([planning_appointment(assessment, meeting)])
        attachments, agenda = [("planning.ics", CONTENT_TYPE, content)], list(meeting.agenda.all())
    people = team_members(assessment)
    for person in people:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=subject % assessment.subject,
            language=person.language,
            template=template,
            context={
                "person": person,
                "assessment": assessment,
                "meeting": meeting,
                "agenda": agenda,
                "url": assessment_url("boas:outcome", assessment),
                "institution": team.institution,
                "team": team,
            },
            topic=topic,
            attachments=attachments,
            by=by,
        )
    return len(people)
