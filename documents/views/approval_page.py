"""The rounds of a document, and who agrees with a version."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from documents.models import ApprovalRound, Document, Version
from documents.services import review
from teams.models import Approval, User
from teams.states import APPROVED, WAITING
from teams.views import approval_room


class AgreePage(approval_room.AgreePage):
    """Of a version."""

    def __init__(self, round_: ApprovalRound, reader: User, *, runs: bool) -> None:
        super().__init__(round_.approval, reader, runs=runs)
        self.version: Version = round_.version
        self.superseded = self.version.state == Version.State.SUPERSEDED


def open_round(document: Document) -> ApprovalRound | None:
    """In the meeting, or waiting for who was absent."""
    rounds = ApprovalRound.objects.open().filter(version__document=document)
    return _with_all(rounds).first()


def round_by_number(document: Document, number: str) -> ApprovalRound | None:
    """The round that closed the version with this number; `concept` is the one that waits for everybody."""
    rounds = _with_all(ApprovalRound.objects.filter(version__document=document))
    if number == "concept":
        return rounds.filter(approval__state=WAITING).first()
    major, _dot, minor = number.partition(".")
    if not (major.isdecimal() and minor.isdecimal() and len(number) <= 11):
        return None
    return rounds.filter(
        Q(version__major=int(major), version__minor=int(minor)), approval__state=APPROVED
    ).first()


def last_closed(document: Document) -> ApprovalRound | None:
    """The newest round that the team ended."""
    rounds = ApprovalRound.objects.filter(version__document=document, version__major__isnull=False)
    return _with_all(rounds.filter(approval__state=APPROVED)).order_by("-approval__closed_at").first()


def of_approval(approval: Approval) -> ApprovalRound:
    return _with_all(ApprovalRound.objects.filter(approval=approval)).get()


def before(version: Version) -> Version | None:
    """The approved version that this one followed, or will follow."""
    final = Version.objects.final().light().filter(document=version.document_id)
    if version.major is not None:
        earlier = Q(major__lt=version.major) | Q(major=version.major, minor__lt=version.minor)
        final = final.filter(earlier)
    return final.order_by("-major", "-minor").first()


def number_shown(round_: ApprovalRound) -> str:
    return round_.version.number or review.number_to_be(round_.version)


def _with_all(rounds: QuerySet[ApprovalRound]) -> QuerySet[ApprovalRound]:
    return rounds.select_related(
        "version__author",
        "version__document__team__institution",
        "version__document__current",
        "approval__meeting",
        "approval__chair",
        "approval__author",
        "approval__closed_by",
        "approval__team__institution",
    ).order_by("-number")
