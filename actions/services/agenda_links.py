"""Where a point of the agenda leads: to what is done at it, and to what is read before it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions import agenda_sources as sources
from actions.models import Planning
from actions.services.recognitions import recognition_url
from documents.models import Document
from improvements.navigation import improvement_url, team_url
from teams.models import AgendaItem, Team


@dataclass(frozen=True, slots=True)
class Link:
    open_url: str = ""
    """What is done in the meeting: the approval, the results, an evaluation."""
    open_word: str = ""
    read_url: str = ""
    """What there is to read beforehand."""
    read_word: str = ""


def links_of(team: Team, items: Iterable[AgendaItem]) -> dict[int, Link | None]:
    """By point; two questions to the database, however many there are. None where nothing is behind it."""
    wanted = list(items)
    parts = {one.pk: _number(one) for one in wanted if one.source}
    documents = {one.pk: one for one in _documents(team, wanted, parts)}
    plannings = {one.pk: one for one in _plannings(team, wanted, parts)}
    return {one.pk: _link(team, one, parts.get(one.pk, 0), documents, plannings) for one in wanted}


def _number(item: AgendaItem) -> int:
    parts = item.source_key.split(":")
    return int(parts[1]) if len(parts) > 1 and parts[1].isdecimal() else 0


def _documents(team: Team, items: list[AgendaItem], numbers: dict[int, int]) -> Iterable[Document]:
    keys = [numbers[one.pk] for one in items if one.source_key.startswith("document:")]
    if not keys:
        return []
    found = Document.objects.filter(team=team, pk__in=keys).only("title", "slug", "team")
    return [_of_team(one, team) for one in found]


def _of_team(document: Document, team: Team) -> Document:
    document.team = team
    return document


def _plannings(team: Team, items: list[AgendaItem], numbers: dict[int, int]) -> Iterable[Planning]:
    keys = [numbers[one.pk] for one in items if one.source_key.startswith("planning:")]
    if not keys:
        return []
    found = Planning.objects.filter(pk__in=keys, assessment__improvement__team=team)
    return found.select_related("assessment__improvement__team__institution")


def _link(
    team: Team, item: AgendaItem, number: int, documents: dict[int, Document], plannings: dict[int, Planning]
) -> Link | None:
    word, key = item.source_key.partition(":")[0], item.source
    if word == "document" and number in documents:
        return _of_document(documents[number], key)
    if word == "plan":
        plan = team_url(team, "monitoring:plan")
        return Link(
            team_url(team, "monitoring:plan-agree"), _("Open the approval"), plan, _("Monitoring plan")
        )
    if word == "discussion":
        pack = team_url(team, "monitoring:discussion", pk=number)
        screen = team_url(team, "monitoring:discussion-screen", pk=number)
        return Link(screen, _("Open the results"), pack, _("The results that we discuss"))
    if word in ("month", "lines"):
        return Link(team_url(team, "monitoring:discussions"), _("Open the results"))
    if word == "planning" and number in plannings:
        assessment = plannings[number].assessment
        url = improvement_url(assessment.improvement, "actions:planning", number=assessment.number)
        return Link(url, _("Open the planning"))
    if word == "action":
        return Link(team_url(team, "actions:action", pk=number), _("Open the action"))
    if word == "recognition":
        return Link(recognition_url(team, number), _("Open what we celebrate"))
    if word == "many" and key == sources.EVALUATION:
        return Link(team_url(team, "documents:register"), _("Open the documents"))
    return None


def _of_document(document: Document, source: str) -> Link:
    def url(name: str) -> str:
        return team_url(document.team, f"documents:{name}", document=document.slug)

    if source == sources.APPROVAL:
        return Link(url("approval"), _("Open the approval"), url("draft"), document.title)
    return Link(url("evaluate"), _("Open the evaluation"), url("document"), document.title)
