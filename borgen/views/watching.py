"""Step 2 on the page of an improvement: what is noticed and measured, and what the team said about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from borgen.lib.dates import local_date
from borgen.lib.sql import rows
from borgen.lib.steps import Watching
from borgen.views.recording import Facts
from improvements.forms import figure
from improvements.models import Improvement
from improvements.navigation import improvement_url, team_url
from teams.access import Access, Permission

STAGES_2A = (gettext_lazy("Notice and share"), gettext_lazy("Discuss"))
STAGES_2B = (gettext_lazy("Agree how"), gettext_lazy("Measure"), gettext_lazy("Discuss the results"))
CLOSES_2A = gettext_lazy("Signals are known, and the team talks about them.")
CLOSES_2B = gettext_lazy(
    "Everybody knows how each measure is measured, what is expected of whom, and whether the goals were met."
)


@dataclass(frozen=True)
class WatchedRow:
    title: str
    url: str
    last: str
    """The last number with its time; empty when nothing was measured."""


@dataclass(frozen=True)
class Watched:
    watching: Watching
    rows: list[WatchedRow]
    noticed: str
    """In a sentence how the signals are doing; empty for who may not read them."""
    checked: str
    signal_links: list[tuple[str, str]]
    links: list[tuple[str, str]]


def watched(improvement: Improvement, access: Access, facts: Facts) -> Watched:
    """One query for any number of lines."""
    lines = rows(_Line, _LINES, improvement=improvement.pk)
    shares = access.allows(Permission.SHARE_SIGNALS)
    watching = Watching(
        lines=len(lines),
        measured=sum(bool(one.label) for one in lines),
        discussed=sum(_is_discussed(one) for one in lines),
        signals=facts.signals if shares else 0,
        open_signals=facts.open_signals if shares else 0,
    )
    plan = team_url(improvement.team, "monitoring:plan") if lines else ""
    return Watched(
        watching,
        [WatchedRow(one.agreement, f"{plan}{one.pk}/", _last(one)) for one in lines],
        _noticed(watching) if shares else "",
        _checked(watching),
        [(_("Share a signal"), team_url(improvement.team, "monitoring:signals"))] if shares else [],
        _links(improvement, access),
    )


class _Line(NamedTuple):
    """With the last number about it, when that was measured, and when it was last discussed."""

    pk: int
    agreement: str
    label: str | None
    value: Decimal | None
    unit: str | None
    measured_on: date | None
    discussed_at: datetime | None


_LINES = """
SELECT line.id, line.agreement, last.label, last.value, indicator.unit, last.measured_on,
       (SELECT max(topic.discussed_at) FROM monitoring_topic topic WHERE topic.line_id = line.id)
FROM monitoring_monitoringline line
JOIN improvements_measure measure ON measure.id = line.measure_id
LEFT JOIN monitoring_measurement last ON last.id = (
    SELECT number.id FROM monitoring_measurement number
    WHERE number.team_id = line.team_id
      AND number.indicator_id IN (SELECT own.indicator_id FROM monitoring_instrument own
                                  WHERE own.line_id = line.id)
    ORDER BY number.about_from DESC, number.id DESC LIMIT 1)
LEFT JOIN monitoring_indicator indicator ON indicator.id = last.indicator_id
WHERE measure.improvement_id = %(improvement)s AND line.ended_on IS NULL
ORDER BY line.position, line.id
"""


def _is_discussed(line: _Line) -> bool:
    if line.measured_on is None or line.discussed_at is None:
        return False
    return local_date(line.discussed_at) >= line.measured_on


def _last(line: _Line) -> str:
    if not line.label:
        return ""
    if line.value is None:
        return _("{time}: fewer than 5").format(time=line.label)
    unit = f"\u00a0{line.unit}" if line.unit else ""
    return f"{line.label}: {figure(line.value)}{unit}"


def _noticed(watching: Watching) -> str:
    if watching.open_signals:
        return ngettext(
            "{n} signal waits to be discussed.", "{n} signals wait to be discussed.", watching.open_signals
        ).format(n=watching.open_signals)
    if watching.signals:
        return _("Every signal has been discussed. Keep asking around: students often notice it first.")
    return _("Nobody shared a signal yet. What do students and colleagues say about it?")


def _checked(watching: Watching) -> str:
    waiting = watching.lines - watching.measured
    if not watching.lines:
        return _("It is not agreed yet how these measures are measured, by whom and when.")
    if waiting:
        return ngettext(
            "{n} agreement still has to be measured for the first time.",
            "{n} agreements still have to be measured for the first time.",
            waiting,
        ).format(n=waiting)
    if watching.discussed < watching.lines:
        return _("There are results that the team has not discussed yet.")
    return _("Everything was measured and discussed. The next measurement keeps it alive.")


def _links(improvement: Improvement, access: Access) -> list[tuple[str, str]]:
    """The plan is the team's; who works on this improvement from elsewhere has her part of it."""
    if not access.allows(Permission.VIEW_TEAM):
        mine = access.allows(Permission.VIEW_MEASUREMENTS)
        url = improvement_url(improvement, "monitoring:improvement-plan")
        return [(_("Monitoring plan"), url)] if mine else []
    return [(_("Monitoring plan"), team_url(improvement.team, "monitoring:plan"))]
