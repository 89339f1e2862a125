"""What monitoring asks of a person on the start page: to measure, what is late, results without answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.today import Line, Urgency, urgency_of
from monitoring.due import Standing
from monitoring.evaluation import Verdict
from monitoring.figures import figure_of, with_norms
from monitoring.models import Instrument, Measurement
from monitoring.navigation import line_url
from monitoring.services import due
from monitoring.services.asking import entry_url
from monitoring.services.responses import with_answered
from teams.models import Membership, User


def lines(user: User, today: date) -> list[Line]:
    """At most three questions to the database, one for who has nothing to do with a plan."""
    instruments = _mine(user, today)
    if not instruments:
        return []
    stored = with_answered(with_norms(due.about(instruments, today)))
    measurements = list(stored.order_by("about_from", "about_until", "pk"))
    measured = [
        (one.team_id, one.indicator_id, one.span, one.about_from, one.about_until) for one in measurements
    ]
    standings = due.standings(instruments, today, measured)
    found = [
        line
        for one in instruments
        for line in (_to_measure(one, standings[one.pk], user, today),)
        if line is not None
    ]
    return [*found, *_to_answer(instruments, measurements, user)]


def _mine(user: User, today: date) -> list[Any]:
    """Instruments I execute, of lines I watch, and of teams I lead (`led`)."""
    leads = Membership.objects.filter(user=user, team=OuterRef("line__team")).leading(today)
    watches = Q(line__monitor=user) | Q(line__process__owner=user)
    found = due.in_use(today).annotate(led=Exists(leads))
    found = found.filter(Q(executor=user) | watches | Q(led=True))
    return list(found.order_by("line__team__name", "line__position", "pk"))


def _watches(one: Any, user: User) -> bool:
    process = one.line.process
    return one.led or user.pk in (one.line.monitor_id, process.owner_id if process else None)


def _to_measure(one: Instrument, standing: Standing, user: User, today: date) -> Line | None:
    """Mine when it is due; somebody else's when it is late and I watch it."""
    row: Any = one
    asked = due.person_asked(one)
    mine = asked == user.pk or (asked is None and row.led)
    waiting = standing.open if mine else standing.late
    if not waiting or not (mine or _watches(one, user)):
        return None
    first = waiting[0]
    title = _("Measure: {indicator}") if mine else _("Not measured yet: {indicator}")
    more = ngettext("and {number} time more", "and {number} times more", len(waiting) - 1)
    parts = [one.line.agreement, first.span.label]
    if len(waiting) > 1:
        parts.append(more.format(number=len(waiting) - 1))
    if one.executor_party and one.executor_id is None:
        parts.append(one.executor_party)
    return Line(
        due=first.late_after,
        title=title.format(indicator=one.indicator.name),
        url=entry_url(one, first),
        team=one.line.team.name,
        urgency=urgency_of(first.late_after, today),
        detail=" · ".join(parts),
    )


def _to_answer(instruments: list[Any], measurements: list[Measurement], user: User) -> Iterator[Line]:
    """The newest result of each number that I watch, when it misses the norm and nobody said what we do."""
    newest = {(one.team_id, one.indicator_id): one for one in measurements}
    for one in instruments:
        if not _watches(one, user):
            continue
        result: Any = newest.pop(due.key_of(one), None)
        if result is None or result.answered or figure_of(result).verdict is not Verdict.NOT_MET:
            continue
        title = _("Norm not met: what do we do? {indicator}")
        yield Line(
            due=None,
            title=title.format(indicator=one.indicator.name),
            url=line_url(one.line, "monitoring:measurement", measurement=result.pk),
            team=one.line.team.name,
            urgency=Urgency.SOON,
            detail=f"{one.line.agreement} · {result.label}",
        )
