"""The versions of a document as readers meet them: the valid one, those before it, and who agreed to each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from documents.models import ApprovalRound, Document, Evaluation, Version
from documents.models.version import OPEN_STATES
from teams.models import Approval, Consent, Objection

# Rounds after which a version became valid; the others were declined or still go on.
_AGREED = ["approved", "waiting"]


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

    approval: Approval
    agreed: int
    still_open: int


@dataclass(frozen=True)
class Edition:
    """A version in the history, without its text."""

    version: Version
    numbers: Numbers | None
    evaluations: list[Evaluation]
    before: Version | None
    """The approved version before this one, to compare with."""


def valid_version(document: Document) -> Version | None:
    """With its text and file, the one before it and the state of an open draft: one query."""
    if document.current_id is None:
        return None
    others = Version.objects.filter(document=OuterRef("document"))
    before = others.filter(state="superseded").order_by("-major", "-minor")
    valid = (
        Version.objects.filter(pk=document.current_id)
        .select_related("file", "author", "document__keeper", "document__evaluator")
        .annotate(
            open_state=Subquery(others.filter(state__in=OPEN_STATES).values("state")[:1]),
            before_major=Subquery(before.values("major")[:1]),
            before_minor=Subquery(before.values("minor")[:1]),
        )
        .defer("text", "rows")
        .get()
    )
    document.keeper, document.evaluator = valid.document.keeper, valid.document.evaluator
    valid.document = document
    return valid


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
    rounds = _rounds(versions).annotate(
        asked=Count("approval__consents"), agreed=Count("approval__consents", filter=answered)
    )
    return {one.version_id: Numbers(one.approval, one.agreed, one.asked - one.agreed) for one in rounds}


def history(document: Document, *, drafts: bool) -> list[Edition]:
    """Newest first; the draft on top for who may see drafts. As many queries for one version as for fifty."""
    versions = Version.objects.filter(document=document).light().select_related("author", "approved_by")
    found = list(versions if drafts else versions.final())
    # The open one has no number, and databases differ about where that sorts.
    found.sort(key=lambda one: (one.is_open, one.major or 0, one.minor or 0), reverse=True)
    for one in found:
        one.document = document
    known = numbers(one.pk for one in found)
    evaluations = _evaluations(document)
    return [
        Edition(one, known.get(one.pk), evaluations[one.pk], before)
        for one, before in zip(found, [*found[1:], None], strict=True)
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
