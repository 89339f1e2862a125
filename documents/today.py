"""What documents ask of a person on the start page: to read, to agree, to look at, to bring, to evaluate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_date
from borgen.lib.sql import rows
from borgen.lib.today import Line, Urgency, urgency_of
from documents.evaluation_rules import ASK_AHEAD, Candidate, is_due, leader_too, who_is_asked
from documents.reading_rules import Asks, is_asked
from documents.services.reading_list import Place, place_of, reader_of
from teams.asks import TEAM, Ask, Fragment, Question
from teams.models import User

# Up to so many documents to read have a line each; more are one line that leads to the list.
LINES_TO_READ = 2


def lines(user: User, today: date) -> list[Line]:
    """Of this app alone: three questions to the database, however much there is."""
    asked = _QUESTION.ask(user, today)
    # Who is asked to agree to a version reads it for that; the other line comes after her answer.
    to_agree = agreeing(asked.of(ROUND))
    return [*documents(user, today, place_of(user, today), to_agree), *asked.lines(ASKS)]


# --- valid versions: to read, to evaluate -----------------------------------------------------------------


class _Document(NamedTuple):
    """A valid document that may ask to be read or evaluated, with all that the rules look at."""

    title: str
    slug: str
    team_id: int
    team: str
    team_slug: str
    institution: str
    version: int
    major: int
    minor: int
    asks_reading: bool
    for_newcomers: bool
    approved_at: datetime
    first_approved_at: datetime
    read_this: bool
    read_any: bool
    due: date | None
    """When it is to be evaluated; None when nothing asks for that."""
    party: str
    evaluator: int | None
    evaluator_active: bool
    keeper: int | None
    keeper_active: bool
    owner: int | None
    owner_active: bool

    def url(self, name: str = "documents:document") -> str:
        where = {"institution": self.institution, "team": self.team_slug, "document": self.slug}
        return reverse(name, kwargs=where)


# As evaluating.with_outcome: the valid version was found not right any more, and a draft is open.
_REVISED = """(
    EXISTS (SELECT 1 FROM documents_version draft
            WHERE draft.document_id = document.id AND draft.state IN ('draft', 'review'))
    AND EXISTS (SELECT 1 FROM documents_evaluation found
                WHERE found.version_id = valid.id AND found.verdict = 'revise'))"""
# What she did not read yet, and what is to be evaluated when she is named or leads; the rules decide.
_DOCUMENTS = f"""
SELECT document.title, document.slug, team.id, team.name, team.slug, institution.slug,
       valid.id, valid.major, valid.minor, document.asks_reading, document.for_newcomers, valid.approved_at,
       (SELECT first.approved_at FROM documents_version first
        WHERE first.document_id = document.id AND first.state IN ('approved', 'superseded')
        ORDER BY first.major, first.minor LIMIT 1),
       EXISTS (SELECT 1 FROM documents_readreceipt receipt
               WHERE receipt.version_id = valid.id AND receipt.user_id = %(person)s),
       EXISTS (SELECT 1 FROM documents_readreceipt receipt
               JOIN documents_version one ON one.id = receipt.version_id
               WHERE one.document_id = document.id AND receipt.user_id = %(person)s),
       CASE WHEN NOT {_REVISED} THEN document.next_evaluation_on END,
       document.evaluator_party, evaluator.id, evaluator.is_active, keeper.id, keeper.is_active,
       owner.id, owner.is_active
FROM documents_document document
JOIN documents_version valid ON valid.id = document.current_id
JOIN teams_team team ON team.id = document.team_id {TEAM}
LEFT JOIN improvements_process process ON process.id = document.process_id
LEFT JOIN teams_user evaluator ON evaluator.id = document.evaluator_id
LEFT JOIN teams_user keeper ON keeper.id = document.keeper_id
LEFT JOIN teams_user owner ON owner.id = process.owner_id
WHERE document.withdrawn_at IS NULL
  AND ((((document.team_id IN %(teams)s AND (document.asks_reading OR document.for_newcomers))
         OR (document.shared AND document.asks_reading AND %(anywhere)s = 1
             AND document.institution_id = %(institution)s))
        AND NOT EXISTS (SELECT 1 FROM documents_readreceipt receipt
                        WHERE receipt.version_id = valid.id AND receipt.user_id = %(person)s))
       OR (document.next_evaluation_on <= %(due_until)s AND team.archived_on IS NULL AND NOT {_REVISED}
           AND (%(person)s IN (evaluator.id, keeper.id, owner.id) OR document.team_id IN %(led)s)))
ORDER BY document.title, document.id
"""  # noqa: S608 - a join of our own


def documents(user: User, today: date, place: Place, to_agree: Iterable[int]) -> list[Line]:
    """One question; `to_agree` are the versions that she reads because she is asked to agree to them."""
    values = {
        "person": user.pk,
        "institution": user.institution_id,
        "teams": place.teams,
        "led": place.led,
        "anywhere": int(bool(place.since)),
        "due_until": today + ASK_AHEAD,
    }
    found = rows(_Document, _DOCUMENTS, **values)
    to_read = [one for one in found if one.version not in to_agree and _asks_reading(one, place)]
    evaluations = (_evaluation(one, user, today, place) for one in found)
    return [*_to_read(to_read), *(line for line in evaluations if line)]


def _asks_reading(one: _Document, place: Place) -> bool:
    reader = reader_of(place, one.team_id, read_this=one.read_this, read_any=one.read_any)
    asks = Asks(
        everybody=one.asks_reading,
        newcomers=one.for_newcomers,
        own_team=one.team_id in place.since,
        first_approved_on=local_date(one.first_approved_at),
        approved_on=local_date(one.approved_at),
    )
    return reader is not None and is_asked(asks, reader)


def _to_read(found: list[_Document]) -> Iterator[Line]:
    if len(found) > LINES_TO_READ:
        yield Line(
            due=None,
            title=_("{number} documents to read").format(number=len(found)),
            url=reverse("documents:reading-list"),
            team="",
            urgency=Urgency.WHENEVER,
            detail=", ".join(one.title for one in found[:3]) + (" …" if len(found) > 3 else ""),
        )
        return
    for one in found:
        title = _("Read version {number} of {title}")
        title = title.format(number=f"{one.major}.{one.minor}", title=one.title)
        yield _whenever(title, one.url(), one.team)


def _evaluation(one: _Document, user: User, today: date, place: Place) -> Line | None:
    if one.due is None or not is_due(one.due, today):
        return None
    asked = who_is_asked(
        _candidate(one.evaluator, active=one.evaluator_active),
        one.party,
        _candidate(one.keeper, active=one.keeper_active),
        _candidate(one.owner, active=one.owner_active),
    )
    by_name = asked == user.pk
    as_leader = one.team_id in place.led and (asked is None or leader_too(one.due, today))
    if not (by_name or as_leader):
        return None
    title = _("Is it still right? Evaluate {title}").format(title=one.title)
    return Line(one.due, title, one.url("documents:evaluate"), one.team, urgency_of(one.due, today))


def _candidate(person: int | None, *, active: bool) -> Candidate | None:
    return None if person is None else Candidate(person, active=active)


# --- rounds: to agree, to follow up -----------------------------------------------------------------------


def agreeing(rounds: Iterable[Ask]) -> set[int]:
    """The versions to which her own agreement is asked."""
    return {one.more for one in rounds if one.state == "agree"}


def _of_round(ask: Ask, _today: date) -> Line:
    """At most one line. The chair's task ends with the round; an objection afterwards is the leader's."""
    if ask.state == "agree":
        text = _("Your agreement is asked: {title}").format(title=ask.title)
        url = ask.url("documents:agree", document=ask.slug, number=ask.detail or "concept")
        return _whenever(text, url, ask.team)
    url = ask.url("documents:approval", document=ask.slug)
    if ask.state == "objects":
        return _whenever(_("Somebody objects afterwards: {title}").format(title=ask.title), url, ask.team)
    text = ngettext(
        "{number} answer still to come: {title}", "{number} answers still to come: {title}", ask.number
    )
    return _whenever(text.format(number=ask.number, title=ask.title), url, ask.team)


# My own answer is asked; and of who leads or chairs: somebody objects, or answers are still out. Detail is
# the number of the version, number how many answers are out, more the version.
ROUND = Fragment(
    "round",
    f"""
    FROM (SELECT round.id, round.version_id, approval.id AS approval, approval.state,
                 CASE WHEN place.runs = 1 THEN 1 ELSE 0 END AS mine,
                 CASE WHEN place.runs = 1 AND place.led = 1 THEN 1 ELSE 0 END AS leads,
                 CASE WHEN approval.chair_id = %(person)s THEN 1 ELSE 0 END AS chairs,
                 CASE WHEN EXISTS (SELECT 1 FROM teams_consent consent
                                   WHERE consent.approval_id = approval.id AND consent.agreed_at IS NULL
                                     AND consent.user_id = %(person)s) THEN 1 ELSE 0 END AS asks_me,
                 CASE WHEN EXISTS (SELECT 1 FROM teams_objection objection
                                   WHERE objection.approval_id = approval.id AND objection.resolution = ''
                                     AND objection.afterwards AND objection.by_id = %(person)s)
                      THEN 1 ELSE 0 END AS objected,
                 CASE WHEN EXISTS (SELECT 1 FROM teams_objection objection
                                   WHERE objection.approval_id = approval.id AND objection.resolution = ''
                                     AND objection.afterwards) THEN 1 ELSE 0 END AS objections
          FROM documents_approvalround round
          JOIN teams_approval approval ON approval.id = round.approval_id
          LEFT JOIN place ON place.team = approval.team_id
          WHERE approval.state IN ('waiting', 'approved')
            AND (place.team IS NOT NULL OR approval.chair_id = %(person)s)) held
    JOIN documents_version version ON version.id = held.version_id
    JOIN documents_document document ON document.id = version.document_id
    JOIN teams_team team ON team.id = document.team_id {TEAM}
    WHERE version.state IN ('review', 'approved') AND document.withdrawn_at IS NULL
      AND ((held.mine = 1 AND held.asks_me = 1 AND held.objected = 0)
           OR ((held.leads = 1 OR held.chairs = 1) AND held.state = 'waiting')
           OR (held.leads = 1 AND held.objections = 1))
    """,  # noqa: S608 - a join of our own
    {
        "pk": "held.id",
        "title": "document.title",
        "detail": "CASE WHEN version.major IS NULL THEN '' ELSE version.major || '.' || version.minor END",
        "slug": "document.slug",
        "state": """
            CASE WHEN held.asks_me = 1 AND held.objected = 0 THEN 'agree'
                 WHEN held.leads = 1 AND held.objections = 1 THEN 'objects'
                 ELSE 'answers' END""",
        "number": """
            (SELECT COUNT(*) FROM teams_consent consent
             WHERE consent.approval_id = held.approval AND consent.agreed_at IS NULL)""",
        "more": "version.id",
    },
    _of_round,
)


# --- drafts: to read, to answer ---------------------------------------------------------------------------


def _of_draft(ask: Ask, _today: date) -> Line:
    text = _("Read the draft and say what you think: {title}")
    if ask.state == "author":
        text = ngettext(
            "{number} remark to answer: {title}", "{number} remarks to answer: {title}", ask.number
        )
    title = text.format(number=ask.number, title=ask.title)
    return _whenever(title, ask.url("documents:draft", document=ask.slug), ask.team)


# The author answers remarks (number: how many); the team reads what is in review, until it said something or
# agreed.
_DRAFT = Fragment(
    "draft",
    f"""
    FROM (SELECT version.id, version.document_id, version.author_id,
                 (SELECT COUNT(*) FROM documents_remark remark
                  WHERE remark.version_id = version.id AND remark.outcome = '') AS unanswered
          FROM documents_version version
          JOIN documents_document own ON own.id = version.document_id
          WHERE (version.state IN ('draft', 'review') AND version.author_id = %(person)s)
             OR (version.state = 'review'
                 AND own.team_id IN (SELECT place.team FROM place WHERE place.runs = 1))) version
    JOIN documents_document document ON document.id = version.document_id
    JOIN teams_team team ON team.id = document.team_id {TEAM}
    WHERE document.withdrawn_at IS NULL
      AND ((version.author_id = %(person)s AND version.unanswered > 0)
           OR (version.author_id <> %(person)s
               AND NOT EXISTS (SELECT 1 FROM documents_remark remark
                               WHERE remark.version_id = version.id AND remark.by_id = %(person)s)
               AND NOT EXISTS (SELECT 1 FROM documents_approvalround round
                               JOIN teams_approval approval ON approval.id = round.approval_id
                               WHERE round.version_id = version.id AND approval.state = 'waiting')))
    """,  # noqa: S608 - a join of our own
    {
        "pk": "version.id",
        "title": "document.title",
        "slug": "document.slug",
        "state": "CASE WHEN version.author_id = %(person)s THEN 'author' ELSE '' END",
        "number": "version.unanswered",
    },
    _of_draft,
)


# --- loose material ---------------------------------------------------------------------------------------


def _to_bring(ask: Ask, today: date) -> Line:
    return Line(
        due=ask.due,
        title=_("Bring along: {title}").format(title=ask.title),
        url=ask.url("documents:material", improvement=ask.slug, pk=ask.pk),
        team=ask.team,
        urgency=urgency_of(ask.due, today),
        detail=ask.detail,
    )


_MATERIAL = Fragment(
    "material",
    f"""
    FROM documents_material material
    JOIN improvements_improvement improvement ON improvement.id = material.improvement_id
    JOIN teams_team team ON team.id = improvement.team_id {TEAM}
    WHERE material.bringer_id = %(person)s AND material.brought_at IS NULL AND improvement.state = 'active'
    """,
    {
        "pk": "material.id",
        "title": "material.title",
        "detail": "improvement.name",
        "due": "material.due_on",
        "slug": "improvement.slug",
    },
    _to_bring,
)


def _whenever(title: str, url: str, team: str) -> Line:
    return Line(due=None, title=title, url=url, team=team, urgency=Urgency.WHENEVER)


ASKS = (ROUND, _DRAFT, _MATERIAL)
_QUESTION = Question(*ASKS)
