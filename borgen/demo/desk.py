"""What makes the demo's documents: versions agreed to in a meeting of their day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.lib import richtext
from borgen.lib.dates import AMSTERDAM, add_months
from documents.models import ApprovalRound, Document, Version
from documents.numbering import next_number
from documents.services import searching
from improvements.models import Process
from teams.models import Approval, Attendance, Consent, Meeting, User


class Desk:
    """What every document of the demo needs at hand."""

    def __init__(self, school: School, improvements: Improvements) -> None:
        self.school = school
        self.improvements = improvements
        self.owner = school["proceseigenaar"]
        self.processes = {one.name: one for one in Process.objects.filter(team=school.team)}

    def document(self, title: str, process: str, format_: str, **fields: Any) -> Document:
        values = {
            "keeper": self.owner,
            "improvement": self.improvements.guidance,
            "created_by": self.owner,
            "created_at": self.moment(add_months(self.school.today, -11)),
            "publisher_party": "onderwijsmanager",
            **fields,
        }
        return Document.objects.create(
            institution=self.school.institution,
            team=self.school.team,
            process=self.processes.get(process),
            title=title,
            slug=slugify(title),
            format=format_,
            **values,
        )

    def moment(self, day: date, hour: int = 15) -> datetime:
        return datetime.combine(day, time(hour), tzinfo=AMSTERDAM)

    def version(self, document: Document, day: date, *, state: str = "draft", **fields: Any) -> Version:
        """As its author left it on that day."""
        author = fields.pop("author", self.owner)
        html = fields.pop("html", "")
        values: dict[str, Any] = {
            "html": html,
            "text": richtext.plain_text(html),
            "change": "first",
            "reason": "De afspraken stonden nog nergens bij elkaar.",
            "summary": "Alles: dit is de eerste versie.",
            "practice": "Drie SLB'ers werken zo sinds het begin van de periode en houden het vol.",
            **fields,
        }
        if state != "draft":
            values |= {"review_by": author, "review_at": self.moment(day)}
        return Version.objects.create(
            document=document,
            state=state,
            author=author,
            created_at=self.moment(day),
            edited_by=author,
            edited_at=self.moment(day),
            **values,
        )

    def meeting(self, subject: str, day: date, present: list[User]) -> Meeting:
        starts = self.moment(day)
        ends = starts + timedelta(hours=1)
        over = ends < timezone.now()
        held = Meeting.objects.create(
            team=self.school.team,
            subject=subject,
            starts_at=starts,
            ends_at=ends,
            place="B.104",
            chair=self.school.leader,
            started_at=starts if over else None,
            closed_at=ends if over else None,
            closed_by=self.school.leader if over else None,
        )
        Attendance.objects.bulk_create(Attendance(meeting=held, user=person) for person in present)
        return held

    def approve(self, version: Version, day: date, *, absent: tuple[User, ...] = ()) -> Approval:
        """The team agreed in its meeting of that day; who was absent was asked afterwards."""
        people = [self.school.leader, *self.school.teachers]
        present = [person for person in people if person not in absent]
        document = version.document
        meeting = self.meeting(f"Teamoverleg: {document.title}", day, present)
        closed = self.moment(day, 16)
        previous = document.current
        if previous:
            Version.objects.filter(pk=previous.pk).update(state="superseded", superseded_at=closed)
        last = (previous.major or 1, previous.minor or 0) if previous else None
        version.major, version.minor = next_number(last, version.change)
        version.state, version.approved_by, version.approved_at = "approved", self.school.leader, closed
        version.save()
        approval = Approval.objects.create(
            team=self.school.team,
            meeting=meeting,
            subject=f"{document.title} {version.number}",
            state=Approval.State.APPROVED,
            author=version.author,
            chair=self.school.leader,
            opened_by=self.school.leader,
            opened_at=meeting.starts_at,
            closed_by=self.school.leader,
            closed_at=closed,
        )
        ApprovalRound.objects.create(version=version, approval=approval, revision=version.revision)
        Consent.objects.bulk_create(
            Consent(
                approval=approval,
                user=person,
                present=person in present,
                agreed_at=closed if person in present else None,
            )
            for person in people
        )
        document.current = version
        document.next_evaluation_on = add_months(day, document.evaluate_every)
        document.save()
        searching.index(document)
        return approval
