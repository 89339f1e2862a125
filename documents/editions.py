"""The versions of a document as readers meet them: the valid one, those before it, and who agreed to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import zip_longest

from django.db.models import Count, F, Prefetch, Q, QuerySet

from documents.models import ApprovalRound, Document, Evaluation, Version
from documents.models.version import OPEN_STATES
from teams.models import Approval, Consent, Objection

# Rounds after which a version became valid; the others were declined or still go on.
_AGREED = ["approved", "waiting"]


# What the history and the zip file show of a version.
_LISTED = (
    "document state kind url url_label change major minor reason summary practice approved_at superseded_at"
).split()
# What the reading page shows of a version.
_READ = "document state kind html file url url_label major minor approved_at superseded_at".split()


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
    """Read on every visit, so in three short queries; sets `document.current`."""
    if document.current_id is None:
        return None
    found = Version.objects.filter(pk=document.current_id).only(*_READ)
    version = found.annotate(keeper=F("document__keeper__name")).get()
    version.document, document.current = document, version
    # The open one has no number. With the order of an index, for numbers stand behind the text in each row.
    others = Version.objects.filter(document=document).exclude(pk=version.pk)
    nearest = others.order_by(F("major").desc(nulls_first=True), "-minor")[:2]
    states = list(nearest.values_list("state", "major", "minor"))
    before = next((row[1:] for row in states if row[0] == Version.State.SUPERSEDED), None)
    meetings = _rounds([version.pk]).select_related(None).order_by("-number")
    return Valid(
        version,
        vars(version)["keeper"] or document.keeper_party,
        "{}.{}".format(*before) if before else "",
        next((row[0] for row in states if row[0] in OPEN_STATES), ""),
        meetings.values_list("approval__meeting__subject", flat=True).first() or "",
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
