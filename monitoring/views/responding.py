"""What the team does about a result: choosing, taking back, and where each choice leads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from improvements.navigation import team_url
from monitoring.models import Measurement, MonitoringLine
from monitoring.wording import Figure, sentence
from teams.access import Access, Permission

# A process has a handful of documents; more stand in the register.
MOST_DOCUMENTS = 4


@dataclass(frozen=True)
class FollowUp:
    """Where an act is carried out."""

    title: str
    url: str


def follow_up(
    access: Access, line: MonitoringLine, one: Measurement, figure: Figure, acts: set[str]
) -> list[FollowUp]:
    """Where what the team chose is carried out, for who may do that."""
    found = []
    if "norm" in acts and access.allows(Permission.MANAGE_TEAM):
        address = team_url(line.team, "monitoring:team-norm-new", indicator=one.indicator.slug)
        found.append(FollowUp(_("Adjust the norm"), address))
    if "process" in acts and _writes(access, line):
        found += _new_versions(line, f"{line.agreement} ({one.label}): {sentence(figure)}")
    return found


def _new_versions(line: MonitoringLine, reason: str) -> list[FollowUp]:
    """Of the way of working: a new version of what describes it, with this result as its reason."""
    query = urlencode({"reden": reason})
    found = []
    for document in _documents(line):
        address = team_url(line.team, "documents:revise", document=document.slug)
        title = _("New version of {title}").format(title=document.title)
        found.append(FollowUp(title, f"{address}?{query}"))
    if not found:
        register = team_url(line.team, "documents:register")
        found.append(FollowUp(_("To the documents of the team"), register))
    return found


def _writes(access: Access, line: MonitoringLine) -> bool:
    """Who owns a process keeps its documents."""
    owner = line.process.owner_id if line.process else None
    return owner == access.user.pk or access.allows(Permission.EDIT_DOCUMENT)


def _documents(line: MonitoringLine) -> list[Any]:
    """Through what both belong to: monitoring knows no documents, only that a process or project has them."""
    owner: Any = line.process or (line.measure.improvement if line.measure else None)
    documents = owner.documents.filter(team=line.team_id, withdrawn_at=None, current__isnull=False)
    return list(documents.only("title", "slug").order_by("title")[:MOST_DOCUMENTS])
