"""Looking at regular intervals whether the valid version is still right: asking, answering, mailing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_today
from common import audit, mail
from documents.evaluation_rules import (
    ASK_AHEAD,
    Candidate,
    possible_next,
    usual_next,
    who_is_asked,
)
from documents.models import Document, Evaluation, Version
from documents.navigation import document_url
from documents.services import writing
from teams.models import Membership, User

# As in Document: who could be asked, in this order.
_PEOPLE = ("evaluator", "keeper", "process__owner")


@transaction.atomic
def evaluate(
    *,
    document: Document,
    verdict: str,
    note: str,
    by: User,
    next_on: date | None = None,
    seen: int | None = None,
) -> Evaluation:
    """Still right: the next date is `next_on`, or the usual interval from today. Else a new draft begins
    with the note as its reason; when one is open already, that one goes on.

    `seen` is the newest evaluation that the page showed, 0 for none: somebody who was just ahead is not
    overruled. ValidationError with what to do.
    """
    locked = Document.objects.select_for_update(of=("self",)).select_related("current")
    document = locked.get(pk=document.pk)
    today = local_today()
    if document.current is None or document.withdrawn_at:
        raise ValidationError(_("Only a document with a valid version is evaluated."), code="nothing_valid")
    last = document.evaluations.values_list("pk", flat=True).first() or 0
    if seen is not None and seen != last:
        raise ValidationError(
            _("Somebody was just ahead of you: see below what the outcome was."), code="somebody_was_first"
        )
    if next_on is not None and not possible_next(next_on, today):
        raise ValidationError({"next_on": _("Choose a day after today, within five years.")})
    made = Evaluation(document=document, version=document.current, verdict=verdict, note=note.strip(), by=by)
    made.validate_constraints()
    made.save()
    if verdict == Evaluation.Verdict.STILL_RIGHT:
        document.next_evaluation_on = next_on or usual_next(today, document.evaluate_every)
        document.save(update_fields=["next_evaluation_on"])
    elif open_version(document) is None:
        writing.start_draft(document=document, reason=made.note, by=by)
    audit.record(
        by=by,
        verb="document.evaluated",
        subject=document,
        institution_id=document.institution_id,
        verdict=verdict,
        number=document.current.number,
    )
    return made


def open_version(document: Document) -> Version | None:
    """The draft that somebody works on, with its author."""
    return Version.objects.light().open().filter(document=document).select_related("author").first()


# --- what is due ------------------------------------------------------------------------------------------


def due(today: date) -> Q:
    """Documents that are to be evaluated now; `with_outcome` must be in the query."""
    return Q(
        next_evaluation_on__lte=today + ASK_AHEAD,
        withdrawn_at=None,
        current__isnull=False,
        team__archived_on=None,
        being_revised=False,
    )


def with_outcome(documents: QuerySet[Document]) -> QuerySet[Document]:
    """`being_revised`: the valid version was found not right any more, and a draft is open. Nobody is asked
    again until that one is valid, or thrown away."""
    drafts = Version.objects.open().filter(document=OuterRef("pk"))
    found = Evaluation.objects.filter(version=OuterRef("current"), verdict=Evaluation.Verdict.REVISE)
    return documents.annotate(being_revised=Exists(drafts) & Exists(found)).select_related(
        "team__institution", *_PEOPLE
    )


def person_asked(document: Document) -> int | None:
    """One person, or None: the leaders of the team."""
    process = document.process
    return who_is_asked(
        _candidate(document.evaluator),
        document.evaluator_party,
        _candidate(document.keeper),
        _candidate(process.owner if process else None),
    )


def _candidate(user: User | None) -> Candidate | None:
    return Candidate(user.pk, active=user.is_active) if user else None


# --- once a day -------------------------------------------------------------------------------------------


@transaction.atomic
def mail_due(*, dry_run: bool = False) -> int:
    """One mail per person with everything that is due; per document and date it goes once. Returns mails."""
    today = local_today()
    found = with_outcome(Document.objects.all()).filter(due(today))
    not_asked = Q(evaluation_asked_for=None) | ~Q(evaluation_asked_for=F("next_evaluation_on"))
    waiting = list(found.filter(not_asked).order_by("next_evaluation_on", "title"))
    asked = _by_person(waiting, today)
    if dry_run:
        return len(asked)
    people = User.objects.filter(pk__in=asked, is_active=True).select_related("institution")
    reached: set[int] = set()
    for person in people.order_by("pk"):
        documents = asked[person.pk]
        _mail(person, documents, today)
        reached |= {document.pk for document in documents}
    # When nobody can be asked, the document waits for who comes.
    Document.objects.filter(pk__in=reached).update(evaluation_asked_for=F("next_evaluation_on"))
    return len(people)


def _by_person(documents: Iterable[Document], today: date) -> dict[int, list[Document]]:
    named = {document.pk: person_asked(document) for document in documents}
    teams = {document.team_id for document in documents if named[document.pk] is None}
    leaders: dict[int, list[int]] = defaultdict(list)
    current = Membership.objects.filter(team__in=teams, user__is_active=True).leading(today)
    for team, user in current.order_by().values_list("team_id", "user_id"):
        leaders[team].append(user)
    asked: dict[int, list[Document]] = defaultdict(list)
    for document in documents:
        one = named[document.pk]
        for user in leaders[document.team_id] if one is None else [one]:
            asked[user].append(document)
    return dict(asked)


def _mail(person: User, documents: list[Document], today: date) -> None:
    rows: list[dict[str, Any]] = [
        {
            "title": document.title,
            "team": document.team.name,
            "due": document.next_evaluation_on,
            "late": document.next_evaluation_on is not None and document.next_evaluation_on < today,
            "party": document.evaluator_party if document.evaluator is None else "",
            "url": document_url(document, "documents:evaluate"),
        }
        for document in documents
    ]
    with translation.override(person.language):
        subject = ngettext(
            "Is this still right: %(title)s?", "Are these %(number)s documents still right?", len(rows)
        ) % {"number": len(rows), "title": rows[0]["title"]}
    mail.queue(
        institution_id=person.institution_id,
        to=person.email,
        subject=subject,
        template="evaluation_due",
        context={"institution": person.institution, "person": person, "rows": rows, "url": rows[0]["url"]},
        topic=f"evaluation:{person.pk}:{today.isoformat()}",
        language=person.language,
    )
