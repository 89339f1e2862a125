"""A document is reached through the team that keeps it; one of the institution is read by all its teams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404

from documents.models import ApprovalRound, Document
from improvements.access import improvement_roles
from teams.access import Access, Permission, Request, Role, View, guarded, institution_roles, team_roles
from teams.models import User
from teams.places import places_of


def document_page(permission: Permission, *, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    return guarded("document", _load_document, permission, methods)


def document_roles(user: User, document: Document) -> frozenset[Role]:
    """Of the team or of the improvement; keeper and chair of this one; reader of what all teams use."""
    roles = set(team_roles(user, document.team))
    if document.improvement is not None and not roles:
        roles |= improvement_roles(user, document.improvement)
    if user.pk in (document.keeper_id, document.process.owner_id if document.process else None):
        roles.add(Role.KEEPER)
    if Role.LEADER not in roles and _chairs(user, document):
        roles.add(Role.CHAIR)
    if not roles and user.pk == document.evaluator_id:
        # Who evaluates may work elsewhere; she reads what is valid.
        roles.add(Role.READER)
    if not roles and document.shared and _reads_what_all_use(user):
        roles.add(Role.READER)
    return frozenset(roles)


def _chairs(user: User, document: Document) -> bool:
    rounds = ApprovalRound.objects.filter(version__document=document, approval__chair=user)
    return rounds.open().exists()


def _reads_what_all_use(user: User) -> bool:
    return Role.QUALITY in institution_roles(user) or any(place.team for place in places_of(user))


def _load_document(request: Request, kwargs: dict[str, Any]) -> tuple[Document, Access]:
    document = get_object_or_404(
        Document.objects.select_related("team__institution", "process", "improvement__team"),
        slug=kwargs.pop("document"),
        team__slug=kwargs.pop("team"),
        team__institution__slug=kwargs.pop("institution"),
        institution=request.user.institution_id,
    )
    team = document.team
    roles = document_roles(request.user, document)
    return document, Access(request.user, team.institution, team, document.improvement, local_roles=roles)
