"""Measurements and answers as pages show them: the panels of a line, and the answers to one measurement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from borgen.lib.sql import rows
from monitoring.due import Asked, Standing, State
from monitoring.evaluation import Verdict
from monitoring.models import Correction, Instrument, Measurement, MonitoringLine, Response
from monitoring.navigation import line_url
from monitoring.services import due
from monitoring.services.asking import entry_url
from monitoring.services.charts import ChartPanel
from monitoring.services.lines import LinePage
from monitoring.services.responses import changed_after
from monitoring.services.series import Measured, figure_of
from monitoring.wording import Figure, sentence
from teams.access import Access, Permission

# So many of each number can be looked at from the page of a line, and so many are asked about.
SHOWN = 8
ASKED = 3
ACT_ICONS = {
    "address": "message-square",
    "process": "pencil",
    "norm": "target",
    "nothing": "minus",
    "celebrate": "party-popper",
}


@dataclass(frozen=True, slots=True)
class ResponseRow:
    pk: int
    act: str
    act_word: str
    icon: str
    explanation: str
    by: str
    at: datetime
    withdrawn: bool
    changed_after: bool
    """The number was corrected after the team decided."""
    withdraw_url: str = ""
    label: str = ""
    measurement_url: str = ""


@dataclass(frozen=True, slots=True)
class MeasurementLink:
    """The numbers stand under the chart; this leads to the page on which one is looked at or corrected."""

    label: str
    url: str
    corrected: bool


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A result that misses the norm, about which the team said nothing yet."""

    label: str
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ToEnter:
    """An instrument with what is asked of it now, and the button for it."""

    name: str
    time: str
    late: bool
    url: str
    next_on: date | None
    party: str


def sees_reasons(access: Access) -> bool:
    """What the team says about a result is the team's, as are signals and minutes (conventions P15)."""
    return access.allows(Permission.VIEW_CONTENT) or access.allows(Permission.EDIT_MONITORING)


def measurements_panel(access: Access, page: LinePage) -> dict[str, Any]:
    """For monitoring/panels.py. One query, for who may enter."""
    line, charts = page.line, page.charts
    # Looked up once: each lookup costs as much as a row.
    address = line_url(line, "monitoring:measurement", measurement=0).removesuffix("0/")
    groups = [
        (
            panel.indicator.name,
            [
                MeasurementLink(one.label, f"{address}{one.pk}/", one.corrected_at is not None)
                for one in reversed(panel.series[-SHOWN:])
            ],
        )
        for panel in charts
    ]
    to_enter = []
    if access.allows(Permission.ENTER_MEASUREMENTS) and line.ended_on is None:
        to_enter = _to_enter(line, charts)
    return {
        "title": _("Measurements"),
        "template": "monitoring/_measurements_panel.html",
        "context": {"groups": groups, "to_enter": to_enter},
    }


def _to_enter(line: MonitoringLine, charts: Sequence[ChartPanel]) -> list[ToEnter]:
    running = [one for panel in charts for one in panel.instruments if one.ended_on is None]
    running.sort(key=lambda one: one.pk)
    for one in running:
        one.line = line
    measured = [
        (one.team, one.indicator, one.span, one.about_from, one.about_until)
        for panel in charts
        for one in panel.series
    ]
    standings = due.standings(running, local_today(), measured)
    return [_entering(one, standings[one.pk]) for one in running]


def _entering(one: Instrument, standing: Standing) -> ToEnter:
    asked: Asked | None = standing.first
    url = line_url(one.line, "monitoring:measurement-new", instrument=one.pk)
    return ToEnter(
        name=one.indicator.name,
        time=asked.span.label if asked else "",
        late=asked is not None and asked.state is State.LATE,
        url=entry_url(one, asked) if asked else url,
        next_on=standing.next.opens if standing.next and not asked else None,
        party=one.executor_party if one.executor_id is None else "",
    )


# --- what the team does about it --------------------------------------------------------------------------


class Given(NamedTuple):
    """A stored answer with who gave it."""

    pk: int
    measurement: int
    act: str
    explanation: str
    by: str
    at: datetime
    withdrawn: bool


_GIVEN = """
SELECT response.id, response.measurement_id, response.act, response.explanation, person.name, response.at,
       response.withdrawn_at IS NOT NULL
FROM monitoring_response response JOIN teams_user person ON person.id = response.by_id
WHERE response.measurement_id IN %(measurements)s
ORDER BY response.at, response.id
"""


def given_about(measurement: Measurement) -> list[Given]:
    """With its `responses`, and who gave them, at hand."""
    return [
        Given(
            one.pk,
            measurement.pk,
            one.act,
            one.explanation,
            one.by.name,
            one.at,
            one.withdrawn_at is not None,
        )
        for one in measurement.responses.all()
    ]


def response_row(
    access: Access, line: MonitoringLine, one: Given, corrected_at: datetime | None, *, label: str = ""
) -> ResponseRow:
    """With a `label` it stands apart from its measurement, and leads there."""
    words = {"measurement": one.measurement}
    may = access.allows(Permission.EDIT_MONITORING) and not one.withdrawn
    withdraw = line_url(line, "monitoring:response-withdraw", **words, response=one.pk) if may else ""
    return ResponseRow(
        pk=one.pk,
        act=one.act,
        act_word=capfirst(str(Response.Act(one.act).label)),
        icon=ACT_ICONS[one.act],
        explanation=one.explanation if sees_reasons(access) else "",
        by=one.by,
        at=one.at,
        withdrawn=one.withdrawn,
        changed_after=changed_after(one.at, corrected_at),
        withdraw_url=withdraw,
        label=label,
        measurement_url=line_url(line, "monitoring:measurement", **words) if label else "",
    )


def with_responses(found: Any) -> Any:
    corrections = Correction.objects.select_related("by")
    responses = Response.objects.select_related("by")
    return found.prefetch_related(Prefetch("corrections", corrections), Prefetch("responses", responses))


def responses_panel(access: Access, page: LinePage) -> dict[str, Any]:
    """For monitoring/panels.py. One query."""
    line, charts = page.line, page.charts
    newest = {one.pk: one for panel in charts for one in panel.series[-SHOWN:]}
    given = rows(Given, _GIVEN, measurements=list(newest))
    given.sort(key=lambda one: (newest[one.measurement].about_from, one.measurement), reverse=True)
    responses = [
        response_row(
            access, line, one, newest[one.measurement].corrected_at, label=newest[one.measurement].label
        )
        for one in given
        if not one.withdrawn
    ]
    return {
        "title": _("What we do about it"),
        "template": "monitoring/_responses_panel.html",
        "context": {
            "responses": responses,
            "unanswered": _unanswered(line, charts),
            "may_respond": access.allows(Permission.EDIT_MONITORING),
        },
    }


def _unanswered(line: MonitoringLine, charts: Iterable[ChartPanel]) -> list[Unanswered]:
    """The newest first."""
    missed: list[tuple[Measured, Figure]] = []
    for panel in charts:
        for one in panel.series[-SHOWN:]:
            figure = figure_of(one, panel.indicator)
            if not one.answered and figure.verdict is Verdict.NOT_MET:
                missed.append((one, figure))
    missed.sort(key=lambda found: (found[0].about_from, found[0].pk), reverse=True)
    return [
        Unanswered(one.label, line_url(line, "monitoring:measurement", measurement=one.pk), sentence(figure))
        for one, figure in missed[:ASKED]
    ]
