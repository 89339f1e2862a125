"""The mails of a version on its way to the team. None has a word of the text or of an objection (C7)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from borgen.lib.dates import local_date, local_today
from common import audit, mail
from common.models import OutgoingMail
from documents.models import ApprovalRound, Document, Version
from documents.navigation import document_url
from improvements.people import members_on
from teams import agreement
from teams.models import Meeting, User


def review_topic(version: Version) -> str:
    return f"document:{version.document_id}:review:{version.pk}"


def asked_topic(round_: ApprovalRound) -> str:
    return f"document:{round_.version.document_id}:asked:{round_.approval_id}"


def readers(document: Document, *, by: User) -> QuerySet[User]:
    """Everybody of the team but who offers it."""
    return members_on(document.team, local_today()).exclude(pk=by.pk)


def ask_to_read(*, version: Version, meeting: Meeting | None, by: User) -> int:
    document = version.document
    people = list(readers(document, by=by))
    for person in people:
        _queue(
            document,
            person,
            by,
            subject=gettext_lazy("Read the draft: %s"),
            template="document_review",
            topic=review_topic(version),
            context={
                "version": version,
                "meeting": meeting,
                "url": document_url(document, "documents:draft"),
            },
        )
    return len(people)


def ask_to_agree(*, round_: ApprovalRound, people: Iterable[User], by: User) -> int:
    document, asked = round_.version.document, list(people)
    for person in asked:
        _queue(
            document,
            person,
            by,
            subject=gettext_lazy("Do you agree? %s"),
            template="document_agree",
            topic=asked_topic(round_),
            context={
                "version": round_.version,
                "approval": round_.approval,
                "url": agree_url(round_),
            },
        )
    if asked:
        audit.record(
            by=by,
            verb="document.asked",
            subject=document,
            institution_id=document.institution_id,
            approval=round_.approval_id,
            people=len(asked),
        )
    return len(asked)


def agree_url(round_: ApprovalRound) -> str:
    """By its number once it has one; a version that waits for everybody is still a draft."""
    number = Version.objects.only("major", "minor").get(pk=round_.version_id).number or "concept"
    return document_url(round_.version.document, "documents:agree", number=number)


def not_mailed_today(round_: ApprovalRound, people: Iterable[User]) -> list[User]:
    """Those whose last mail about this is not of today."""
    rows = OutgoingMail.objects.filter(topic=asked_topic(round_)).order_by("created_at")
    last = {to: local_date(at) for to, at in rows.values_list("to", "created_at")}
    today = local_today()
    return [person for person in people if agreement.may_remind(last.get(person.email), today)]


def _queue(
    document: Document,
    person: User,
    by: User,
    *,
    subject: object,
    template: str,
    topic: str,
    context: dict[str, object],
) -> None:
    team = document.team
    mail.queue(
        institution_id=team.institution_id,
        to=person.email,
        subject=subject % document.title,  # type: ignore[operator]
        language=person.language,
        template=template,
        topic=topic,
        by=by,
        context={
            **context,
            "person": person,
            "document": document,
            "team": team,
            "institution": team.institution,
        },
    )
