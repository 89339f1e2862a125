"""The versions of a document as readers meet them: the valid one, those before it, and who agreed to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from documents.models import ApprovalRound, Document, Evaluation, Version
from teams.models import Approval, Consent, Objection

# Rounds after which a version became valid; the others were declined or still go on.
_AGREED = ["approved", "waiting"]


# What the history and the zip file show of a version.
_LISTED = (
    "document state kind url url_label change major minor reason summary practice approved_at superseded_at"
).split()
# The valid version and what stands around it; the open one has no number. The most read page of all: three
# queries by the ORM took a third of its time.
_VALID = """
SELECT version.id, version.document_id, version.state, version.kind, version.html, version.file_id,
       version.url, version.url_label, version.major, version.minor, version.approved_at,
       version.superseded_at, keeper.name AS keeper,
       before.major AS before_major, before.minor AS before_minor,
       (SELECT state FROM documents_version WHERE document_id = version.document_id AND major IS NULL)
           AS open_state,
       (SELECT meeting.subject FROM documents_approvalround asked
        JOIN teams_approval approval ON approval.id = asked.approval_id
        JOIN teams_meeting meeting ON meeting.id = approval.meeting_id
        WHERE asked.version_id = version.id AND approval.state IN ('approved', 'waiting')
        ORDER BY asked.number DESC LIMIT 1) AS meeting
FROM documents_version version
JOIN documents_document document ON document.id = version.document_id
LEFT JOIN teams_user keeper ON keeper.id = document.keeper_id
LEFT JOIN documents_version before ON before.id = (
    SELECT id FROM documents_version
    WHERE document_id = version.document_id AND id <> version.id AND major IS NOT NULL
    ORDER BY major DESC, minor DESC LIMIT 1)
WHERE version.id = %s
"""


@dataclass(frozen=True)
class Agreement:
    """The round in which a team approved a version."""

    approval: Approval
    agreed: list[Consent] = field(default_factory=list)
    still_open: list[Consent] = field(default_factory=list)
    """Who was absent, was asked and has not answered."""
    objections: list[Objection] = field(default_factory=list)

    @property
    def present(self) -> int:
        return sum(consent.present for consent in self.agreed)

    @property
    def afterwards(self) -> int:
        return len(self.agreed) - self.present


@dataclass(frozen=True)
class Numbers:
    """The same without names, as everybody may read it."""

    meeting: str
    agreed: int
    still_open: int


@dataclass(frozen=True)
class Edition:
    """A version in the history, without its text."""

    version: Version
    author: str
    closed_by: str
    numbers: Numbers | None
    evaluations: list[Evaluation]
    before: Version | None
    """The approved version before this one, to compare with."""


@dataclass(frozen=True)
class Valid:
    """The version that counts, with its text and file, and what stands around it."""

    version: Version
    keeper: str
    before: str
    """Number of the version before it; empty for the first."""
    open_state: str
    """Of the draft that is worked on; empty when there is none."""
    meeting: str
    """In which the team approved it; empty when that was outside Borgen."""


def valid_version(document: Document) -> Valid | None:
    """Read on every visit, so one query by hand; sets `document.current`."""
    if document.current_id is None:
        return None
    version = Version.objects.raw(_VALID, [document.current_id])[0]
    version.document, document.current = document, version
    around: dict[str, Any] = vars(version)
    before = around["before_major"], around["before_minor"]
    return Valid(
        version,
        around["keeper"] or document.keeper_party,
        "" if before[0] is None else "{}.{}".format(*before),
        around["open_state"] or "",
        around["meeting"] or "",
    )


def open_version(document: Document) -> Version | None:
    return Version.objects.filter(document=document).open().light().first()


def agreements(versions: Iterable[int]) -> dict[int, Agreement]:
    """With names and objections: for the team. A version that no round led to has none."""
    consents = Consent.objects.select_related("user")
    objections = Objection.objects.select_related("by", "resolved_by")
    rounds = _rounds(versions).prefetch_related(
        Prefetch("approval__consents", consents), Prefetch("approval__objections", objections)
    )
    return {one.version_id: _agreement(one.approval) for one in rounds}


def numbers(versions: Iterable[int]) -> dict[int, Numbers]:
    answered = Q(approval__consents__agreed_at__isnull=False)
    rounds = (
        _rounds(versions)
        .select_related(None)
        .annotate(asked=Count("approval__consents"), agreed=Count("approval__consents", filter=answered))
    )
    rows = rounds.values_list("version_id", "approval__meeting__subject", "agreed", "asked")
    return {key: Numbers(meeting, agreed, asked - agreed) for key, meeting, agreed, asked in rows}


def history(document: Document, *, drafts: bool) -> list[Edition]:
    """Newest first; the draft on top for who may see drafts. As many queries for one version as for fifty."""
    names = {"author_name": F("author__name"), "closed_by": F("approved_by__name")}
    versions = Version.objects.filter(document=document).only(*_LISTED).annotate(**names)
    found = list(versions if drafts else versions.final())
    # The open one has no number, and databases differ about where that sorts.
    found.sort(key=lambda one: (one.is_open, one.major or 0, one.minor or 0), reverse=True)
    for one in found:
        one.document = document
    known = numbers(one.pk for one in found)
    evaluations = _evaluations(document)
    return [
        Edition(
            one,
            vars(one)["author_name"],
            vars(one)["closed_by"] or "",
            known.get(one.pk),
            evaluations[one.pk],
            before,
        )
        for one, before in zip_longest(found, found[1:])
    ]


def _rounds(versions: Iterable[int]) -> QuerySet[ApprovalRound]:
    final = ApprovalRound.objects.filter(version__in=list(versions), approval__state__in=_AGREED)
    return final.select_related("approval__meeting", "approval__chair").order_by("number")


def _agreement(approval: Approval) -> Agreement:
    consents = list(approval.consents.all())
    return Agreement(
        approval,
        [one for one in consents if one.agreed_at],
        [one for one in consents if not one.agreed_at],
        list(approval.objections.all()),
    )


def _evaluations(document: Document) -> dict[int, list[Evaluation]]:
    found: dict[int, list[Evaluation]] = defaultdict(list)
    for one in document.evaluations.annotate(name=F("by__name")):
        found[one.version_id].append(one)
    return found
