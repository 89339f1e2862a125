"""What happened in teams, in few words: decisions, versions that became valid, results.

No numbers: results stand behind a link with login (conventions C7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from actions.models import Decision
from borgen.lib.dates import AMSTERDAM, local_date
from documents.models import Version
from documents.navigation import document_url
from improvements.navigation import team_url
from monitoring.models import Measurement


@dataclass(frozen=True, slots=True)
class News:
    day: date
    text: str
    url: str
    team: str


def news(teams: Collection[int], since: date, before: date) -> list[News]:
    """From `since` until the day before `before`, by team and day. Three queries, or none without a team."""
    if not teams:
        return []
    start, end = _midnight(since), _midnight(before)
    found = [
        *_decisions(teams, start, end),
        *_versions(teams, start, end),
        *_results(teams, start, end),
    ]
    return sorted(found, key=lambda one: (one.team, one.day, one.text))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)


def _decisions(teams: Collection[int], start: datetime, end: datetime) -> Iterator[News]:
    found = Decision.objects.filter(
        team__in=teams, withdrawn_at=None, created_at__gte=start, created_at__lt=end
    )
    for one in found.select_related("team__institution"):
        text = _("Decided: {what}").format(what=one.what)
        yield News(one.decided_on, text, team_url(one.team, "actions:decision", pk=one.pk), one.team.name)


def _versions(teams: Collection[int], start: datetime, end: datetime) -> Iterator[News]:
    found = Version.objects.light().filter(
        document__team__in=teams, document__withdrawn_at=None, approved_at__gte=start, approved_at__lt=end
    )
    newest = {
        one.document_id: one
        for one in found.select_related("document__team__institution").order_by("approved_at")
    }
    for one in newest.values():
        text = _("Valid now: {title}, version {number}").format(title=one.document.title, number=one.number)
        day = local_date(one.approved_at) if one.approved_at else local_date(start)
        yield News(day, text, document_url(one.document), one.document.team.name)


def _results(teams: Collection[int], start: datetime, end: datetime) -> Iterator[News]:
    """One line per indicator, however many numbers came in; the numbers stand behind the link."""
    found = Measurement.objects.filter(team__in=teams, entered_at__gte=start, entered_at__lt=end)
    rows = found.select_related("indicator", "team__institution").order_by("entered_at")
    for one in {(one.team_id, one.indicator_id): one for one in rows}.values():
        text = _("New result: {indicator}").format(indicator=one.indicator.name)
        yield News(local_date(one.entered_at), text, team_url(one.team, "monitoring:plan"), one.team.name)
