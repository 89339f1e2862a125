"""What monitoring asks of a person on the start page: to measure, what is late, results without answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.sql import rows
from borgen.lib.today import Line, Urgency, urgency_of
from monitoring.due import Standing
from monitoring.evaluation import Reading, Verdict
from monitoring.models import Indicator
from monitoring.services import due
from monitoring.services.asking import at_time
from monitoring.services.due import Calendar, Timed
from monitoring.wording import Figure
from teams.asks import PLACE, TEAM
from teams.models import User
from teams.models.people import ON_TODAY


def lines(user: User, today: date) -> list[Line]:
    """At most three questions to the database, one for who has nothing to do with a plan."""
    return measuring(user, today)[0]


def measuring(user: User, today: date) -> tuple[list[Line], Calendar | None]:
    """`lines` with the school years that were asked for them, if they were."""
    instruments = rows(_Instrument, _MINE, person=user.pk, today=today)
    if not instruments:
        return [], None
    times = [one.timed for one in instruments]
    calendar = due.calendar_for(times, user.institution_id)
    measured = _measured(times, today)
    standings = due.standings_in(calendar, times, today, (one.about for one in measured))
    asked = (_to_measure(one, standings[one.pk], user, today) for one in instruments)
    found = [line for line in asked if line is not None]
    return [*found, *_to_answer(instruments, measured)], calendar


class _Instrument(NamedTuple):
    """One that I execute, of a line that I watch, or of a team that I lead."""

    pk: int
    rhythm: str
    since: date
    ended_on: date | None
    indicator_id: int
    team_id: int
    institution_id: int
    party: str
    indicator: str
    kind: str
    unit: str
    direction: str
    minimum: int
    line: int
    agreement: str
    team: str
    team_slug: str
    institution: str
    led: bool
    watched: bool
    executor: int | None
    executor_active: bool
    executor_left: bool
    monitor: int | None
    monitor_active: bool
    monitor_left: bool
    owner: int | None
    owner_active: bool
    owner_left: bool

    @property
    def timed(self) -> Timed:
        return Timed(
            self.pk,
            self.rhythm,
            self.since,
            self.ended_on,
            self.indicator_id,
            self.team_id,
            self.institution_id,
        )

    @property
    def person_asked(self) -> int | None:
        """As `due.person_asked`."""
        return due.first_there(
            (
                (self.executor, self.executor_active, self.executor_left),
                (self.monitor, self.monitor_active, self.monitor_left),
                (self.owner, self.owner_active, self.owner_left),
            )
        )

    def url(self, name: str, **more: object) -> str:
        where = {"institution": self.institution, "team": self.team_slug, "line": self.line, **more}
        return reverse(name, kwargs=where)


def _person(name: str) -> str:
    """Who it is, whether she may sign in, and whether she left the team."""
    of = (
        "SELECT 1 FROM teams_membership membership"  # noqa: S608 - a word of our own
        f" WHERE membership.user_id = {name}.id AND membership.team_id = team.id"
    )
    return f"{name}.id, {name}.is_active, EXISTS ({of}) AND NOT EXISTS ({of} AND {ON_TODAY})"


_MINE = f"""
WITH {PLACE}
SELECT own.id, own.rhythm, own.since, own.ended_on, indicator.id, team.id, institution.id, own.executor_party,
       indicator.name, indicator.kind, indicator.unit, indicator.direction, indicator.minimum_denominator,
       line.id, line.agreement, team.name, team.slug, institution.slug,
       place.led = 1,
       COALESCE(place.led = 1, false) OR COALESCE(line.monitor_id = %(person)s, false)
           OR COALESCE(process.owner_id = %(person)s, false),
       {_person("executor")}, {_person("monitor")}, {_person("owner")}
FROM (SELECT executed.id FROM monitoring_instrument executed WHERE executed.executor_id = %(person)s
      UNION
      SELECT watched.id FROM monitoring_instrument watched WHERE watched.line_id IN
          (SELECT one.id FROM monitoring_monitoringline one WHERE one.monitor_id = %(person)s
           UNION
           SELECT one.id FROM monitoring_monitoringline one
           JOIN improvements_process process ON process.id = one.process_id
           WHERE process.owner_id = %(person)s
           UNION
           SELECT one.id FROM monitoring_monitoringline one JOIN place ON place.team = one.team_id
           WHERE place.led = 1)) mine
JOIN monitoring_instrument own ON own.id = mine.id
JOIN monitoring_indicator indicator ON indicator.id = own.indicator_id
JOIN monitoring_monitoringline line ON line.id = own.line_id
JOIN teams_team team ON team.id = line.team_id {TEAM}
LEFT JOIN place ON place.team = team.id
LEFT JOIN improvements_measure measure ON measure.id = line.measure_id
LEFT JOIN improvements_improvement improvement ON improvement.id = measure.improvement_id
LEFT JOIN improvements_process process ON process.id = line.process_id
LEFT JOIN teams_user executor ON executor.id = own.executor_id
LEFT JOIN teams_user monitor ON monitor.id = line.monitor_id
LEFT JOIN teams_user owner ON owner.id = process.owner_id
WHERE (own.ended_on IS NULL OR own.ended_on > %(today)s) AND own.since <= %(today)s
  AND line.ended_on IS NULL AND team.archived_on IS NULL
  AND (improvement.id IS NULL OR improvement.state NOT IN ('paused', 'stopped'))
ORDER BY team.name, line.position, own.id
"""  # noqa: S608 - conditions of our own


class _Measured(NamedTuple):
    """What a measurement is about; the newest of a team and indicator also with its number."""

    team: int
    indicator: int
    span: str
    first: date
    last: date
    pk: int | None
    label: str | None
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    provisional: bool
    norm: Decimal | None
    inspectorate: Decimal | None
    answered: bool

    @property
    def about(self) -> due.About:
        return self.team, self.indicator, self.span, self.first, self.last


_MEASURED = """
SELECT about.team_id, about.indicator_id, about.span, about.about_from, about.about_until,
       newest.id, newest.label, newest.value, newest.numerator, newest.denominator, newest.provisional,
       (SELECT norm.value FROM monitoring_norm norm WHERE norm.id = newest.norm_id),
       (SELECT norm.value FROM monitoring_norm norm WHERE norm.id = newest.inspectorate_id),
       EXISTS (SELECT 1 FROM monitoring_response response
               WHERE response.measurement_id = newest.id AND response.withdrawn_at IS NULL)
FROM (SELECT one.id, one.team_id, one.indicator_id, one.span, one.about_from, one.about_until,
             row_number() OVER (PARTITION BY one.team_id, one.indicator_id
                                ORDER BY one.about_from DESC, one.about_until DESC, one.id DESC) AS nth
      FROM monitoring_measurement one
      WHERE one.team_id IN %(teams)s AND one.indicator_id IN %(indicators)s
        AND one.about_until >= %(since)s) about
LEFT JOIN monitoring_measurement newest ON newest.id = about.id AND about.nth = 1
"""


def _measured(instruments: Iterable[Timed], today: date) -> list[_Measured]:
    keys = {one.key for one in instruments}
    teams, indicators = {team for team, _one in keys}, {one for _team, one in keys}
    return rows(_Measured, _MEASURED, teams=teams, indicators=indicators, since=today - due.LOOK_BACK)


def _to_measure(one: _Instrument, standing: Standing, user: User, today: date) -> Line | None:
    """Mine when it is due; somebody else's when it is late and I watch it."""
    asked = one.person_asked
    mine = asked == user.pk or (asked is None and one.led)
    waiting = standing.open if mine else standing.late
    if not waiting or not (mine or one.watched):
        return None
    first = waiting[0]
    title = _("Measure: {indicator}") if mine else _("Not measured yet: {indicator}")
    parts = [one.agreement, first.span.label]
    if len(waiting) > 1:
        more = ngettext("and {number} time more", "and {number} times more", len(waiting) - 1)
        parts.append(more.format(number=len(waiting) - 1))
    if one.party and one.executor is None:
        parts.append(one.party)
    return Line(
        due=first.late_after,
        title=title.format(indicator=one.indicator),
        url=at_time(one.url("monitoring:measurement-new", instrument=one.pk), first),
        team=one.team,
        urgency=urgency_of(first.late_after, today),
        detail=" · ".join(parts),
    )


def _to_answer(instruments: Iterable[_Instrument], measured: Iterable[_Measured]) -> Iterator[Line]:
    """The newest result of each number that I watch, when it misses the norm and nobody said what we do."""
    newest = {(one.team, one.indicator): one for one in measured if one.pk}
    for one in instruments:
        if not one.watched:
            continue
        result = newest.pop((one.team_id, one.indicator_id), None)
        if result is None or result.answered or _figure(result, one).verdict is not Verdict.NOT_MET:
            continue
        title = _("Norm not met: what do we do? {indicator}")
        yield Line(
            due=None,
            title=title.format(indicator=one.indicator),
            url=one.url("monitoring:measurement", measurement=result.pk),
            team=one.team,
            urgency=Urgency.SOON,
            detail=f"{one.agreement} · {result.label}",
        )


def _figure(one: _Measured, of: _Instrument) -> Figure:
    """Judged by the norms of its own time."""
    return Figure(
        Reading(one.value, one.numerator, one.denominator),
        norm=one.norm,
        inspectorate=one.inspectorate,
        kind=of.kind,
        unit=of.unit,
        at_least=of.direction == Indicator.Direction.AT_LEAST,
        minimum=of.minimum,
        provisional=one.provisional,
    )
