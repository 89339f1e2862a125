"""What documents ask of a person on the start page: to read, to agree, to look at, to bring, to evaluate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.today import Line, Urgency, urgency_of
from documents.evaluation_rules import is_due, leader_too
from documents.models import ApprovalRound, Document, Material, Remark, Version
from documents.navigation import document_url
from documents.services import evaluating
from documents.services.reading_list import Place, asks_something, entry_of, place_of, with_reading
from improvements.navigation import improvement_url
from improvements.states import ACTIVE
from teams.models import Approval, Consent, Objection, User

# What a line says of a document, and the address of its team; a row has many times as many columns.
_DOCUMENT = ("title", "slug", "team__name", "team__slug", "team__institution__slug")
# What the rules ask of it; people only for whether they still work here.
_RULES = (
    "shared",
    "asks_reading",
    "for_newcomers",
    "next_evaluation_on",
    "evaluator_party",
    "evaluator__is_active",
    "keeper__is_active",
    "process__owner__is_active",
    "current__major",
    "current__minor",
    "current__approved_at",
)
_ROUND = ("approval__state", "approval__team", "approval__chair", "version__major", "version__minor")
_DRAFT = ("state", "author")
_MATERIAL = (
    "title",
    "due_on",
    "improvement__name",
    "improvement__slug",
    "improvement__team__name",
    "improvement__team__slug",
    "improvement__team__institution__slug",
)
# Up to so many documents to read have a line each; more are one line that leads to the list.
LINES_TO_READ = 2
_State = Approval.State


def lines(user: User, today: date, place: Place | None = None) -> list[Line]:
    """Four questions to the database, however much there is; a fifth when the place is not known yet."""
    place = place or place_of(user, today)
    rounds = _rounds(user, place)
    # Who is asked to agree to a version reads it for that; the other line comes after her answer.
    to_agree = {one.version_id for one in rounds if one.asks_me and not one.objected}
    return [
        *_documents(user, today, place, to_agree),
        *(line for one in rounds for line in _of_round(one, user, place)),
        *_in_review(user, place),
        *_to_bring(user, today),
    ]


# --- valid versions: to read, to evaluate -----------------------------------------------------------------


def _documents(user: User, today: date, place: Place, to_agree: set[int]) -> list[Line]:
    named = Q(evaluator=user) | Q(keeper=user) | Q(process__owner=user) | Q(team__in=place.led)
    found = evaluating.with_outcome(with_reading(Document.objects.all(), user))
    found = found.filter(asks_something(user, place) | (evaluating.due(today) & named))
    documents = list(found.only(*_DOCUMENT, *_RULES).order_by("title", "pk"))
    entries = [entry_of(document, place) for document in documents]
    entries = [one for one in entries if one.asked and one.version.pk not in to_agree]
    evaluations = (_evaluation(document, user, today, place) for document in documents)
    return [*_to_read(entries), *(line for line in evaluations if line)]


def _to_read(entries: list[Any]) -> Iterator[Line]:
    if len(entries) > LINES_TO_READ:
        yield Line(
            due=None,
            title=_("{number} documents to read").format(number=len(entries)),
            url=reverse("documents:reading-list"),
            team="",
            urgency=Urgency.WHENEVER,
            detail=", ".join(entry.document.title for entry in entries[:3])
            + (" …" if len(entries) > 3 else ""),
        )
        return
    for entry in entries:
        title = _("Read version {number} of {title}")
        title = title.format(number=entry.version.number, title=entry.document.title)
        yield _line(entry.document, title, entry.url)


def _evaluation(document: Document, user: User, today: date, place: Place) -> Line | None:
    row: Any = document
    due = document.next_evaluation_on
    if due is None or row.being_revised or not is_due(due, today):
        return None
    asked = evaluating.person_asked(document)
    by_name = asked == user.pk
    as_leader = document.team_id in place.led and (asked is None or leader_too(due, today))
    if not (by_name or as_leader):
        return None
    title = _("Is it still right? Evaluate {title}").format(title=document.title)
    return _line(document, title, document_url(document, "documents:evaluate"), due=due, today=today)


# --- rounds: to agree, to follow up -----------------------------------------------------------------------


def _rounds(user: User, place: Place) -> list[Any]:
    """My own answer is asked; and for who leads or chairs: somebody objects, or answers are still out."""
    open_answers = Consent.objects.filter(approval=OuterRef("approval"), agreed_at=None)
    unresolved = Objection.objects.filter(approval=OuterRef("approval"), resolution="", afterwards=True)
    waiting = Q(approval__state=_State.WAITING)
    asks = Q(asks_me=True, approval__team__in=place.teams) | (Q(approval__chair=user) & waiting)
    if place.led:
        asks |= Q(approval__team__in=place.led) & (waiting | Q(objections=True))
    return list(
        ApprovalRound.objects.filter(
            approval__state__in=(_State.WAITING, _State.APPROVED),
            version__state__in=(Version.State.REVIEW, Version.State.APPROVED),
            version__document__withdrawn_at=None,
        )
        .annotate(
            asks_me=Exists(open_answers.filter(user=user)),
            objected=Exists(unresolved.filter(by=user)),
            objections=Exists(unresolved),
            answers=_count(open_answers),
        )
        .filter(asks)
        .select_related("approval", "version__document__team__institution")
        .only(*_ROUND, *(f"version__document__{name}" for name in _DOCUMENT))
        .order_by("pk")
    )


def _of_round(row: Any, user: User, place: Place) -> Iterator[Line]:
    """At most one line. The chair's task ends with the round; an objection afterwards is the leader's."""
    version, document = row.version, row.version.document
    leads = row.approval.team_id in place.led
    follows = leads or row.approval.chair_id == user.pk
    names = {"title": document.title}
    if row.asks_me and not row.objected:
        url = document_url(document, "documents:agree", number=version.number or "concept")
        yield _line(document, _("Your agreement is asked: {title}").format(**names), url)
    elif leads and row.objections:
        text = _("Somebody objects afterwards: {title}").format(**names)
        yield _line(document, text, document_url(document, "documents:approval"))
    elif follows and row.approval.state == _State.WAITING:
        text = ngettext(
            "{number} answer still to come: {title}", "{number} answers still to come: {title}", row.answers
        )
        text = text.format(number=row.answers, **names)
        yield _line(document, text, document_url(document, "documents:approval"))


# --- drafts: to read, to answer ---------------------------------------------------------------------------


def _in_review(user: User, place: Place) -> list[Line]:
    """The author answers remarks; the team reads what is in review, until it said something or agreed."""
    unanswered = Remark.objects.filter(version=OuterRef("pk"), outcome="").order_by()
    said_something = Remark.objects.filter(version=OuterRef("pk"), by=user)
    decided = ApprovalRound.objects.filter(version=OuterRef("pk"), approval__state=_State.WAITING)
    of_the_team = Q(state=Version.State.REVIEW, document__team__in=place.teams)
    found = (
        Version.objects.open()
        .filter(Q(author=user) | of_the_team, document__withdrawn_at=None)
        .annotate(unanswered=_count(unanswered, by="version"), done=Exists(said_something) | Exists(decided))
        .select_related("document__team__institution")
        .only(*_DRAFT, *(f"document__{name}" for name in _DOCUMENT))
        .order_by("pk")
    )
    return [_of_draft(version, user) for version in found if _asks_about_draft(version, user)]


def _asks_about_draft(row: Any, user: User) -> bool:
    return row.unanswered > 0 if row.author_id == user.pk else not row.done


def _of_draft(version: Version, user: User) -> Line:
    row: Any = version
    text = _("Read the draft and say what you think: {title}")
    if version.author_id == user.pk:
        text = ngettext(
            "{number} remark to answer: {title}", "{number} remarks to answer: {title}", row.unanswered
        )
    title = text.format(number=row.unanswered, title=version.document.title)
    return _line(version.document, title, document_url(version.document, "documents:draft"))


# --- loose material ---------------------------------------------------------------------------------------


def _to_bring(user: User, today: date) -> list[Line]:
    asked = Material.objects.filter(bringer=user, brought_at=None, improvement__state=ACTIVE)
    return [
        Line(
            due=one.due_on,
            title=_("Bring along: {title}").format(title=one.title),
            url=improvement_url(one.improvement, "documents:material", pk=one.pk),
            team=one.improvement.team.name,
            urgency=urgency_of(one.due_on, today),
            detail=one.improvement.name,
        )
        for one in asked.select_related("improvement__team__institution").only(*_MATERIAL)
    ]


def _count(found: QuerySet[Any], by: str = "approval") -> Coalesce:
    number = found.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number), 0)


def _line(
    document: Document, title: str, url: str, *, due: date | None = None, today: date | None = None
) -> Line:
    urgency = urgency_of(due, today) if today else Urgency.WHENEVER
    return Line(due=due, title=title, url=url, team=document.team.name, urgency=urgency)
