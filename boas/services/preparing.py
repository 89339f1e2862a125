"""Everything before the first hand goes up: a session is made, described, invited for, attended."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from boas.models import Assessment, AssessmentDocument, AssessmentMeeting
from boas.services.sets import set_in_use
from boas.states import ASSESSMENT
from borgen.lib.conflict import Edit
from borgen.lib.dates import local_today
from borgen.lib.ics import CONTENT_TYPE, Appointment, calendar
from common import audit, mail
from common.models import StoredFile
from improvements.models import Improvement
from improvements.navigation import improvement_url
from improvements.people import people_of
from improvements.policies import may_start_something
from teams.models import AgendaItem, Attendance, Meeting, Membership, User
from teams.services.appointments import of_meeting

SESSION_HOURS = 2
# What the time between today and the session usually is, so that people can be there and have read.
USUAL_NOTICE = timedelta(days=14)


AGENDA_ROWS = 8
OF_ASSESSMENT = ("subject", "goal", "summary", "threshold", "leader_votes", "chair")


@transaction.atomic
def create_assessment(*, improvement: Improvement, by: User) -> Assessment:
    """A session filled in beforehand with what Borgen knows already.

    ValidationError when one is open, or when the improvement is not being worked on.
    """
    if not may_start_something(improvement):
        raise ValidationError(
            _("This improvement is not active. Resume it before you prepare a BOAS."), code="not_active"
        )
    last = improvement.assessments.filter(practice=False).aggregate(Max("number"))["number__max"] or 0
    assessment = Assessment(
        improvement=improvement,
        number=last + 1,
        statement_set=set_in_use(improvement.team.institution),
        subject=improvement.name,
        goal=_(
            "Together we look back at how this improvement went, "
            "and decide what is needed to make it last: {name}."
        ).format(name=improvement.name),
        summary="\n".join(measure.title for measure in improvement.measures.filter(ended_on=None)),
        chair=by,
        threshold=improvement.team.institution.threshold,
        created_by=by,
    )
    assessment.validate_constraints()
    assessment.save()
    attach_meeting(assessment=assessment, starts_at=_usual_start(), place="", chair=by)
    audit.record(
        by=by, verb="assessment.created", subject=assessment, institution_id=improvement.team.institution_id
    )
    return assessment


def attach_meeting(*, assessment: Assessment, starts_at: datetime, place: str, chair: User) -> Meeting:
    """Give the session a (further) meeting with the agenda of a two-hour session."""
    meeting = Meeting.objects.create(
        team=assessment.improvement.team,
        subject=f"BOAS: {assessment.subject}"[:200],
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=SESSION_HOURS),
        place=place,
        chair=chair,
    )
    number = assessment.sessions.count() + 1
    AssessmentMeeting.objects.create(assessment=assessment, meeting=meeting, number=number)
    _write_agenda(meeting, standard_agenda())
    return meeting


def standard_agenda() -> list[tuple[str, int | None]]:
    """The four points of a session of two hours, with their minutes."""
    return [
        (_("Subject and goal of this meeting"), 10),
        (_("What we changed so far, and why"), 15),
        (_("The BOAS: all statements, with raised hands"), 75),
        (_("Summary, and how we go on"), 20),
    ]


def preparation_values(assessment: Assessment, meeting: Meeting | None = None) -> dict[str, Any]:
    """What is saved now, under the names that the preparation form uses; times are local."""
    meeting, zone = meeting or current_meeting(assessment), ZoneInfo(settings.TIME_ZONE)
    starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    values: dict[str, Any] = {name: getattr(assessment, name) for name in OF_ASSESSMENT}
    values |= {"place": meeting.place, "day": starts.date(), "starts": starts.time(), "ends": ends.time()}
    agenda = list(meeting.agenda.all()[:AGENDA_ROWS])
    for row in range(AGENDA_ROWS):
        item = agenda[row] if row < len(agenda) else None
        values[f"point_{row + 1}"] = item.title if item else ""
        values[f"minutes_{row + 1}"] = item.minutes if item else None
    return values


@transaction.atomic
def save_preparation(*, assessment: Assessment, edit: Edit, by: User) -> None:
    """Save what this person changed; `Conflict` when a colleague did too; not after the start."""
    locked = Assessment.objects.select_for_update().select_related("improvement__team").get(pk=assessment.pk)
    ASSESSMENT.target("start", locked.state)
    saved = preparation_values(locked)
    changes = edit.over(saved)
    if not changes:
        return
    values = saved | changes
    for name in OF_ASSESSMENT:
        setattr(locked, name, values[name])
    locked.revision += 1
    locked.save()
    meeting, zone = current_meeting(locked), ZoneInfo(settings.TIME_ZONE)
    meeting.subject = f"BOAS: {locked.subject}"[:200]
    meeting.starts_at = datetime.combine(values["day"], values["starts"], tzinfo=zone)
    meeting.ends_at = datetime.combine(values["day"], values["ends"], tzinfo=zone)
    meeting.place, meeting.chair = values["place"], locked.chair
    meeting.sequence += 1
    meeting.save()
    rows = [(values[f"point_{row}"], values[f"minutes_{row}"]) for row in range(1, AGENDA_ROWS + 1)]
    _write_agenda(meeting, [(title, minutes) for title, minutes in rows if title])
    audit.record(
        by=by,
        verb="assessment.prepared",
        subject=locked,
        institution_id=locked.improvement.team.institution_id,
    )


def current_meeting(assessment: Assessment) -> Meeting:
    """The meeting that counts: the last one; a paused session goes on in a new one."""
    return assessment.sessions.select_related("meeting__chair").order_by("-number")[0].meeting


@transaction.atomic
def add_document(
    *, assessment: Assessment, title: str, by: User, url: str = "", file: StoredFile | None = None
) -> AssessmentDocument:
    document = AssessmentDocument(assessment=assessment, title=title, url=url, file=file)
    document.full_clean()
    document.save()
    audit.record(
        by=by,
        verb="assessment.document_added",
        subject=assessment,
        institution_id=assessment.improvement.team.institution_id,
        title=title,
    )
    return document


@transaction.atomic
def remove_document(*, document: AssessmentDocument, by: User) -> None:
    assessment = document.assessment
    document.delete()
    audit.record(
        by=by,
        verb="assessment.document_removed",
        subject=assessment,
        institution_id=assessment.improvement.team.institution_id,
        title=document.title,
    )


@transaction.atomic
def set_present(*, assessment: Assessment, people: Sequence[User], by: User) -> None:
    """Write down who is there; asked anew for every meeting of the session."""
    meeting = current_meeting(assessment)
    wanted = {person.pk for person in people}
    known = set(meeting.attendances.values_list("user_id", flat=True))
    meeting.attendances.filter(user_id__in=known - wanted).delete()
    Attendance.objects.bulk_create(Attendance(meeting=meeting, user_id=pk) for pk in sorted(wanted - known))
    if wanted != known:
        audit.record(
            by=by,
            verb="meeting.presence",
            subject=meeting,
            institution_id=assessment.improvement.team.institution_id,
            present=len(wanted),
        )


def voters_present(assessment: Assessment, meeting: Meeting | None = None) -> int:
    """How many of those present may raise a hand: without team leaders, unless they vote too (decision 6)."""
    meeting = meeting or current_meeting(assessment)
    present = set(meeting.attendances.values_list("user_id", flat=True))
    if assessment.leader_votes:
        return len(present)
    team_id = assessment.improvement.team_id
    leaders = (
        Membership.objects.filter(team_id=team_id)
        .on(local_today())
        .leaders()
        .values_list("user_id", flat=True)
    )
    return len(present - set(leaders))


@transaction.atomic
def cancel_assessment(*, assessment: Assessment, by: User) -> None:
    """Call the session off; who was invited is told so."""
    state = Assessment.objects.select_for_update().get(pk=assessment.pk).state
    assessment.state = ASSESSMENT.target("cancel", state)
    assessment.save(update_fields=["state"])
    # Whoever has it in a calendar hears that it is off; a session that was held in part was held.
    ahead = Q(started_at=None, closed_at=None, ends_at__gt=timezone.now())
    there = Meeting.objects.filter(pk=current_meeting(assessment).pk)
    there.update(sequence=F("sequence") + 1)
    there.filter(ahead).update(cancelled_at=timezone.now())
    if mail.standing(invitation_topic(assessment)).total:
        invite(assessment=assessment, by=by, cancelled=True)
    audit.record(
        by=by,
        verb="assessment.cancelled",
        subject=assessment,
        institution_id=assessment.improvement.team.institution_id,
    )


# --- the invitation -----------------------------------------------------------------------------------------


def invitation_topic(assessment: Assessment) -> str:
    return f"assessment:{assessment.pk}:invitation"


@transaction.atomic
def invite(*, assessment: Assessment, by: User, cancelled: bool = False) -> int:
    """Mail every member of the team once, with an appointment; returns how many mails wait."""
    team = assessment.improvement.team
    meeting = current_meeting(assessment)
    attachment = ("boas.ics", CONTENT_TYPE, calendar([appointment(assessment, meeting, cancelled=cancelled)]))
    people = team_members(assessment)
    when = meeting.starts_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    subject = gettext_lazy("Cancelled: BOAS %s") if cancelled else gettext_lazy("Invitation: BOAS %s")
    for person in people:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=subject % assessment.subject,
            language=person.language,
            template="boas_cancelled" if cancelled else "boas_invitation",
            context={
                "person": person,
                "assessment": assessment,
                "meeting": meeting,
                "when": when,
                "agenda": list(meeting.agenda.all()),
                "documents": list(assessment.documents.all()),
                "url": assessment_url("boas:briefing", assessment),
                "institution": team.institution,
                "team": team,
            },
            topic=invitation_topic(assessment),
            attachments=[attachment],
            by=by,
        )
    audit.record(
        by=by,
        verb="assessment.invitation_cancelled" if cancelled else "assessment.invited",
        subject=assessment,
        institution_id=team.institution_id,
        people=len(people),
    )
    return len(people)


def team_members(assessment: Assessment) -> list[User]:
    """Everybody who can be in the room: the team, the project group and the chair, by name."""
    return people_of(assessment.improvement, also=[assessment.chair_id])


def appointment(assessment: Assessment, meeting: Meeting, *, cancelled: bool = False) -> Appointment:
    url = settings.BASE_URL + assessment_url("boas:briefing", assessment)
    return of_meeting(
        meeting,
        place=meeting.place,
        description=f"{assessment.goal}\n{url}",
        url=url,
        cancelled=cancelled,
    )


def assessment_url(name: str, assessment: Assessment, **more: object) -> str:
    """The address of a page of this session; a practice run stands at number 0."""
    number = 0 if assessment.practice else assessment.number
    return improvement_url(assessment.improvement, name, number=number, **more)


def _usual_start() -> datetime:
    day = local_today() + USUAL_NOTICE
    day -= timedelta(days=max(0, day.weekday() - 4))
    return datetime.combine(day, time(14), tzinfo=ZoneInfo(settings.TIME_ZONE))


def _write_agenda(meeting: Meeting, agenda: Sequence[tuple[str, int | None]]) -> None:
    meeting.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title, minutes=minutes)
        for position, (title, minutes) in enumerate(agenda, start=1)
    )
