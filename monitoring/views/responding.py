"""What the team does about a result: choosing, taking back, and where each choice leads."""

from __future__ import annotations

from collections.abc import Mapping
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
    access: Access, line: MonitoringLine, one: Measurement, figure: Figure, acts: Mapping[str, int]
) -> list[FollowUp]:
    """Where what the team chose is carried out, for who may do that. `acts`: each with its response."""
    found = []
    reason = f"{line.agreement} ({one.label}): {sentence(figure)}"
    in_team = access.allows(Permission.OWN_ACTIONS) and access.allows(Permission.VIEW_TEAM)
    if "address" in acts and in_team:
        found.append(
            _act(line, "actions:address", _("Address each other: the conversation"), acts["address"])
        )
    if "celebrate" in acts and in_team:
        found.append(_act(line, "actions:recognition-new", _("Reward and celebrate"), acts["celebrate"]))
    if "norm" in acts and access.allows(Permission.MANAGE_TEAM):
        address = team_url(line.team, "monitoring:team-norm-new", indicator=one.indicator.slug)
        found.append(FollowUp(_("Adjust the norm"), f"{address}?{urlencode({'reden': reason})}"))
    if "process" in acts and _writes(access, line):
        found += _new_versions(line, reason)
    todo = [response for act, response in acts.items() if act not in ("nothing", "celebrate")]
    if todo and in_team:
        found.append(_act(line, "actions:action-new", _("Agree on an action"), todo[0]))
    return found


def _act(line: MonitoringLine, name: str, title: str, response: int) -> FollowUp:
    """A page of the app above: it knows from the address what it is about."""
    return FollowUp(title, team_url(line.team, name) + "?" + urlencode({"reactie": response}))


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
