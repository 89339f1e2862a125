"""What a year of a team holds: meetings, times to measure, months to discuss, evaluations, celebrations.

Everything here is made of what stands elsewhere; the year agenda has no data of its own (decision 11).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import TruncDate
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Action, Recognition
from actions.year import Entry, Kind, State
from boas.models import Assessment
from borgen.lib.dates import AMSTERDAM, add_months, local_today, school_year
from documents.models import Document, Evaluation
from improvements.navigation import team_url
from improvements.states import PAUSED, STOPPED
from monitoring.due import Asked, standing
from monitoring.due import State as Measured
from monitoring.models import Discussion, EvaluationMoment, Instrument, Measurement, MeasuringDay
from monitoring.services import due
from monitoring.spans import Year
from teams.models import Meeting, SchoolYear, Team

# A number may be about a time that began long before this year and is asked for in it.
LOOK_BACK = timedelta(days=400)
_STATES = {
    Measured.MEASURED: State.DONE,
    Measured.LATE: State.MISSED,
    Measured.LET_GO: State.MISSED,
}


def years_of(institution_id: int) -> list[Year]:
    """The school years with their periods, in one query; the usual year when none was written down."""
    found = SchoolYear.objects.filter(institution=institution_id).order_by("starts_on", "periods__starts_on")
    days: dict[tuple[str, date, date], list[tuple[str, date, date]]] = defaultdict(list)
    for name, first, last, period, begins, ends in found.values_list(
        "name", "starts_on", "ends_on", "periods__name", "periods__starts_on", "periods__ends_on"
    ):
        periods = days[name, first, last]
        if period is not None:
            periods.append((period, begins, ends))
    if not days:
        usual = school_year(local_today())
        return [Year(f"{usual.start.year}-{usual.end.year}", usual.start, usual.end)]
    return [Year(*year, tuple(periods)) for year, periods in days.items()]


def entries_of(team: Team, years: Sequence[Year], year: Year, today: date) -> list[Entry]:
    """Everything in one school year of a team. Six questions, however much there is."""
    first, last = year.start, year.end
    return [
        *periods_in(year),
        *(_meeting(one, team, today) for one in meetings_in([team], first, last).filter(cancelled_at=None)),
        *_to_measure(team, years, first, last, today),
        *_moments(team, first, last),
        *_with_a_day(team, first, last, today),
    ]


def periods_in(year: Year) -> Iterator[Entry]:
    for name, begins, ends in year.periods:
        yield Entry(Kind.PERIOD, _("{period} begins").format(period=name), begins, detail=_until(ends))


def _until(day: date) -> str:
    return _("until {day}").format(day=date_format(day, "j F"))


# --- meetings ---------------------------------------------------------------------------------------------


def moment(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)


def meetings_in(teams: Iterable[Team], first: date, last: date) -> QuerySet[Meeting]:
    """With `planning`, `planning_of` (number and improvement of the BOAS before it) and `discussion`."""
    after = Assessment.objects.filter(planning_meeting=OuterRef("pk"), practice=False).order_by("pk")
    pack = Discussion.objects.filter(meeting=OuterRef("pk")).order_by("pk")
    return (
        Meeting.objects.filter(
            team__in=list(teams), starts_at__gte=moment(first), starts_at__lt=moment(last + timedelta(days=1))
        )
        .exclude(assessment_session__assessment__practice=True)
        .select_related("assessment_session__assessment__improvement")
        .annotate(
            planning=Subquery(after.values("number")[:1]),
            planning_of=Subquery(after.values("improvement__slug")[:1]),
            discussion=Subquery(pack.values("pk")[:1]),
        )
        .order_by("starts_at", "pk")
    )


def kind_of(meeting: Any) -> Kind:
    if hasattr(meeting, "assessment_session"):
        return Kind.BOAS
    return Kind.PLANNING if meeting.planning else Kind.MEETING


def meeting_url(meeting: Any, team: Team) -> str:
    """Where one prepares for it."""
    kind = kind_of(meeting)
    if kind is Kind.BOAS:
        session = meeting.assessment_session.assessment
        return team_url(team, "boas:briefing", improvement=session.improvement.slug, number=session.number)
    if kind is Kind.PLANNING:
        return team_url(team, "actions:planning", improvement=meeting.planning_of, number=meeting.planning)
    return team_url(team, "actions:meeting", pk=meeting.pk)


def _meeting(meeting: Any, team: Team, today: date) -> Entry:
    starts = meeting.starts_at.astimezone(AMSTERDAM)
    details = [meeting.place, _("discussing the results") if meeting.discussion else ""]
    return Entry(
        kind_of(meeting),
        meeting.subject,
        starts.date(),
        at=starts.time(),
        until=meeting.ends_at.astimezone(AMSTERDAM).time(),
        detail=" · ".join(part for part in details if part),
        url=meeting_url(meeting, team),
        state=State.DONE if meeting.closed_at or starts.date() < today else State.AHEAD,
    )


# --- measuring --------------------------------------------------------------------------------------------


def instruments_of(teams: Iterable[Team], first: date) -> QuerySet[Instrument]:
    """In use on this day or later."""
    return (
        Instrument.objects.filter(line__team__in=list(teams))
        .filter(
            Q(ended_on=None) | Q(ended_on__gt=first), Q(line__ended_on=None) | Q(line__ended_on__gt=first)
        )
        .exclude(line__measure__improvement__state__in=(PAUSED, STOPPED))
        .select_related("indicator", "line__team__institution", "line__process")
        .order_by("line__position", "pk")
    )


def asked_in(
    instruments: Sequence[Instrument],
    years: Mapping[int, Sequence[Year]],
    first: date,
    last: date,
    today: date,
    measured: Iterable[tuple[int, int, str, date, date]] = (),
) -> Iterator[tuple[Instrument, Asked]]:
    """Times that are asked for from a day between `first` and `last` on; `years` by institution.

    One question, when some instrument has days of its own.
    """
    calendar = due.Calendar({key: list(found) for key, found in years.items()}, defaultdict(list))
    own = [one.pk for one in instruments if one.rhythm == Instrument.Rhythm.DATES]
    if own:
        for instrument, day in MeasuringDay.objects.filter(instrument__in=own).values_list(
            "instrument", "day"
        ):
            calendar.days[instrument].append(day)
    done: dict[tuple[int, int, str], list[tuple[date, date]]] = defaultdict(list)
    for team, indicator, kind, begins, ends in measured:
        done[team, indicator, kind].append((begins, ends))
    for one in instruments:
        times = due.timed(one)
        key = (*times.key, times.kind)
        ended = min((day for day in (one.ended_on, one.line.ended_on) if day), default=None)
        spans = calendar.spans_of(times)
        for asked in standing(spans, done.get(key, []), today, since=one.since, ended_on=ended).asked:
            if first <= asked.opens <= last:
                yield one, asked


def _to_measure(team: Team, years: Sequence[Year], first: date, last: date, today: date) -> Iterator[Entry]:
    instruments = list(instruments_of([team], first))
    if not instruments:
        return
    measured = Measurement.objects.filter(
        team=team,
        indicator__in={one.indicator_id for one in instruments},
        about_until__range=(first - LOOK_BACK, last + LOOK_BACK),
    )
    rows = measured.order_by().values_list("team_id", "indicator_id", "span", "about_from", "about_until")
    known = {team.institution_id: years}
    for one, asked in asked_in(instruments, known, first, last, today, rows):
        yield Entry(
            Kind.MEASURE,
            _("Measure: {indicator}").format(indicator=one.indicator.name),
            asked.opens,
            last=asked.late_after,
            detail=asked.span.label,
            url=team_url(team, "monitoring:line", line=one.line_id),
            state=_STATES.get(asked.state, State.AHEAD),
        )


# --- months in which results are discussed ----------------------------------------------------------------


def _moments(team: Team, first: date, last: date) -> Iterator[Entry]:
    """One a month, with how many agreements; of lines that were in the plan by then."""
    found = (
        EvaluationMoment.objects.filter(line__team=team)
        .exclude(line__measure__improvement__state__in=(PAUSED, STOPPED))
        .order_by("month", "line__position", "line")
        .values_list("month", "line__agreement", "line__created_at", "line__ended_on")
    )
    lines = list(found)
    month = first.replace(day=1)
    while month <= last:
        after = add_months(month, 1)
        agreed = [
            agreement
            for number, agreement, created, ended in lines
            if number == month.month and created < moment(after) and (ended is None or ended >= month)
        ]
        if agreed:
            more = ngettext("and {n} more", "and {n} more", len(agreed) - 2).format(n=len(agreed) - 2)
            yield Entry(
                Kind.RESULTS,
                _("Discuss the results"),
                max(month, first),
                detail=" · ".join([*agreed[:2], *([more] if len(agreed) > 2 else [])]),
                url=team_url(team, "monitoring:discussions"),
                month=True,
            )
        month = after


# --- what has a day ---------------------------------------------------------------------------------------


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


def _with_a_day(team: Team, first: date, last: date, today: date) -> Iterator[Entry]:
    """Evaluations of documents, looks at what an action did, celebrations: one query for all."""
    during = (first, last)
    to_evaluate = Document.objects.filter(
        team=team, withdrawn_at=None, current__isnull=False, next_evaluation_on__range=during
    )
    evaluated = Evaluation.objects.filter(
        document__team=team, at__gte=moment(first), at__lt=moment(last + timedelta(days=1))
    )
    effects = Action.objects.filter(team=team, effect_on__range=during)
    celebrations = Recognition.objects.filter(
        team=team, kind=Recognition.Kind.CELEBRATION, withdrawn_at=None, on__range=during
    )
    rows: Any = (
        to_evaluate.order_by()
        .annotate(which=_text("document"), done=_text(""))
        .values_list("which", "pk", "next_evaluation_on", "title", "slug", "done")
        .union(
            evaluated.order_by()
            .annotate(which=_text("evaluated"), day=TruncDate("at", tzinfo=AMSTERDAM))
            .values_list("which", "document", "day", "document__title", "document__slug", "verdict"),
            effects.order_by()
            .annotate(which=_text("effect"), none=_text(""))
            .values_list("which", "pk", "effect_on", "title", "none", "effect"),
            celebrations.order_by()
            .annotate(which=_text("celebration"), none=_text(""), done=_text(""))
            .values_list("which", "pk", "on", "text", "none", "done"),
            all=True,
        )
    )
    for which, pk, day, title, slug, done in rows:
        yield _dated(team, today, which, pk, day, title, slug, done)


def _dated(
    team: Team, today: date, which: str, pk: int, day: date, title: str, slug: str, done: str
) -> Entry:
    gone = State.MISSED if day < today else State.AHEAD
    if which == "celebration":
        state = State.DONE if day < today else State.AHEAD
        return Entry(Kind.CELEBRATION, title, day, url=team_url(team, "actions:recognitions"), state=state)
    if which == "effect":
        text = _("Did it work? {title}").format(title=title)
        state = State.DONE if done else gone
        return Entry(Kind.EFFECT, text, day, url=team_url(team, "actions:action", pk=pk), state=state)
    text = _("Evaluate {title}").format(title=title)
    state = State.DONE if which == "evaluated" else gone
    url = team_url(team, "documents:document", document=slug)
    return Entry(Kind.DOCUMENT, text, day, url=url, state=state)
