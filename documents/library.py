"""Which documents somebody may read; the page of one document answers the same (documents/access.py)."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Q

from documents.models import ApprovalRound, Document
from documents.models.document import DocumentQuerySet
from improvements.models import ProjectMember
from teams.models import InstitutionRole, Membership, User


def readable_by(user: User, today: date) -> DocumentQuerySet:
    """In use: of my teams, of the institution when I teach or guard quality, and those that I work on."""
    member = Membership.objects.filter(user=user).on(today).order_by()
    quality = InstitutionRole.objects.filter(user=user, role=InstitutionRole.Role.QUALITY)
    current = Q(until=None) | Q(until__gte=today)
    joined = ProjectMember.objects.filter(current, user=user, since__lte=today).order_by()
    rounds = ApprovalRound.objects.open().filter(approval__chair=user).order_by()
    reads_all = Q(Exists(member)) | Q(Exists(quality))
    mine = Q(team__in=member.values("team"))
    mine |= Q(shared=True) & reads_all
    mine |= Q(keeper=user) | Q(process__owner=user)
    mine |= Q(improvement__project_leader=user) | Q(improvement__in=joined.values("improvement"))
    mine |= Q(pk__in=rounds.values("version__document"))
    return Document.objects.in_use().filter(mine, institution=user.institution_id)
