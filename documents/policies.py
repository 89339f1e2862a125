"""Who may do what with one document beyond its permissions: who evaluates it, who may ask for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teams.access import Permission, Role

if TYPE_CHECKING:
    from documents.models import Document
    from teams.access import Access


def takes_care(access: Access) -> bool:
    """Team leader, keeper of the versions, owner of the process."""
    return access.allows(Permission.MANAGE_DOCUMENTS) or Role.KEEPER in access.local_roles


def may_evaluate(access: Access, document: Document) -> bool:
    """Also who is named for it, wherever she works. For a party that is no person the leader enters."""
    return document.evaluator_id == access.user.pk or takes_care(access)


def sees_who_not_yet(access: Access) -> bool:
    """For the sake of asking (conventions P8); the team sees how many, and nobody else anything."""
    return takes_care(access)
