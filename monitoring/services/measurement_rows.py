"""Measurements and answers as pages show them: the panels of a line, and the rows of one measurement."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Prefetch, Subquery, Window
from django.db.models.functions import RowNumber
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from monitoring.due import Asked, State
from monitoring.evaluation import Verdict
from monitoring.figures import figure_of, with_norms
from monitoring.models import Correction, Instrument, Measurement, MonitoringLine, Response
from monitoring.navigation import line_url
from monitoring.services import due
from monitoring.services.asking import entry_url
from monitoring.services.responses import changed_after, with_answered
from monitoring.wording import Figure, amount, norm_words, number, reading_words, sentence
from teams.access import Access, Permission

# So many of each number stand on the page of a line.
SHOWN = 8
ACT_ICONS = {
    "address": "message-square",
    "process": "pencil",
    "norm": "target",
    "nothing": "minus",
    "celebrate": "party-popper",
}


@dataclass(frozen=True)
class ResponseRow:
    pk: int
    act: str
    act_word: str
    icon: str
    explanation: str
    by: str
    at: Any
    withdrawn: bool
    changed_after: bool
    withdraw_url: str = ""
    label: str = ""
    measurement_url: str = ""


@dataclass(frozen=True)
class MeasurementRow:
    label: str
    url: str
    value: str
    norm: str
    inspectorate: str
    secondary: str
    verdict: str
    tone: str
    icon: str
    sentence: str
    provisional: bool
    corrected: bool
    series_break: str
    source: str
    measured_on: Any
    unanswered: bool


@dataclass
class IndicatorRows:
    name: str
    meaning: str
    secondary: str
    rows: list[MeasurementRow] = field(default_factory=list)


@dataclass(frozen=True)
class ToEnter:
    """An instrument with what is asked of it now, and the button for it."""

    name: str
    time: str
    late: bool
    url: str
    next_on: Any
    party: str


def sees_reasons(access: Access) -> bool:
    """What the team says about a result is the team's, as are signals and minutes (conventions P15)."""
    return access.allows(Permission.VIEW_CONTENT) or access.allows(Permission.EDIT_MONITORING)


def measurement_row(line: MonitoringLine, one: Any) -> MeasurementRow:
    """`one` comes from `_newest`."""
    figure = figure_of(one)
    return MeasurementRow(
        label=one.label,
        url=line_url(line, "monitoring:measurement", measurement=one.pk),
        value=reading_words(figure),
        norm=norm_words(figure),
        inspectorate=_inspectorate(figure),
        secondary="" if one.secondary is None else number(one.secondary),
        verdict=figure.word,
        tone=figure.tone,
        icon=figure.icon,
        sentence=sentence(figure),
        provisional=one.provisional,
        corrected=one.corrected_at is not None,
        series_break=one.series_break,
        source=one.source,
        measured_on=one.measured_on,
        unanswered=figure.verdict is Verdict.NOT_MET and not one.answered,
    )


def _inspectorate(figure: Figure) -> str:
    if figure.norm is None or figure.inspectorate is None:
        return ""
    return amount(figure.inspectorate, figure.kind, figure.unit)


@dataclass(frozen=True)
class Results:
    """What both panels show: asked for once, kept on the line."""

    instruments: list[Instrument]
    newest: list[Any]


def _results(line: MonitoringLine) -> Results:
    """Three queries the first time."""
    kept: dict[str, Any] = vars(line)
    if "_results" not in kept:
        instruments = list(line.instruments.select_related("indicator").order_by("pk"))
        for one in instruments:
            one.line = line
        kept["_results"] = Results(instruments, _newest(line, {one.indicator_id for one in instruments}))
    return kept["_results"]


def _newest(line: MonitoringLine, indicators: set[int]) -> list[Any]:
    """The last of each number, the newest first."""
    rank = Window(RowNumber(), partition_by=F("indicator"), order_by=F("about_from").desc())
    corrected = Correction.objects.filter(measurement=OuterRef("pk")).order_by("-at").values("at")[:1]
    found = with_answered(with_norms(Measurement.objects.filter(team=line.team_id)))
    found = found.filter(indicator__in=indicators).annotate(rank=rank, corrected_at=Subquery(corrected))
    found = found.filter(rank__lte=SHOWN).order_by("-about_from", "-pk")
    return list(found.prefetch_related(Prefetch("responses", Response.objects.select_related("by"))))


def measurements_panel(access: Access, line: MonitoringLine) -> dict[str, Any]:
    """For monitoring/panels.py. One query beside the results."""
    found = _results(line)
    instruments, newest = found.instruments, found.newest
    groups = {
        one.indicator_id: IndicatorRows(one.indicator.name, one.indicator.meaning, one.indicator.secondary)
        for one in instruments
    }
    for measurement in newest:
        groups[measurement.indicator_id].rows.append(measurement_row(line, measurement))
    may_enter = access.allows(Permission.ENTER_MEASUREMENTS) and line.ended_on is None
    to_enter = []
    if may_enter:
        running = [one for one in instruments if one.ended_on is None]
        standings = due.standings(running, local_today(), newest)
        to_enter = [_to_enter(one, standings[one.pk]) for one in running]
    return {
        "title": _("Measurements"),
        "template": "monitoring/_measurements_panel.html",
        "context": {"groups": list(groups.values()), "to_enter": to_enter},
    }


def _to_enter(one: Instrument, standing: Any) -> ToEnter:
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


def response_rows(
    access: Access,
    line: MonitoringLine,
    measurement: Measurement,
    corrected_at: datetime | None,
    *,
    named: bool = False,
) -> list[ResponseRow]:
    """Of a measurement with its `responses`, and who gave them, at hand."""
    may, reasons = access.allows(Permission.EDIT_MONITORING), sees_reasons(access)
    url = line_url(line, "monitoring:measurement", measurement=measurement.pk) if named else ""
    return [
        ResponseRow(
            pk=one.pk,
            act=one.act,
            act_word=capfirst(str(one.get_act_display())),
            icon=ACT_ICONS[one.act],
            explanation=one.explanation if reasons else "",
            by=one.by.name,
            at=one.at,
            withdrawn=one.withdrawn_at is not None,
            changed_after=changed_after(one, corrected_at),
            withdraw_url=_withdraw_url(line, one) if may and one.withdrawn_at is None else "",
            label=measurement.label if named else "",
            measurement_url=url,
        )
        for one in measurement.responses.all()
    ]


def _withdraw_url(line: MonitoringLine, response: Response) -> str:
    words = {"measurement": response.measurement_id, "response": response.pk}
    return line_url(line, "monitoring:response-withdraw", **words)


def with_responses(found: Any) -> Any:
    corrections = Correction.objects.select_related("by")
    responses = Response.objects.select_related("by")
    return found.prefetch_related(Prefetch("corrections", corrections), Prefetch("responses", responses))


def responses_panel(access: Access, line: MonitoringLine) -> dict[str, Any]:
    """For monitoring/panels.py.

    `unanswered` are results that miss the norm and about which the team said nothing yet.
    """
    rows, unanswered = [], []
    for one in _results(line).newest:
        given = response_rows(access, line, one, one.corrected_at, named=True)
        rows += [row for row in given if not row.withdrawn]
        row = measurement_row(line, one)
        if row.unanswered:
            unanswered.append(row)
    return {
        "title": _("What we do about it"),
        "template": "monitoring/_responses_panel.html",
        "context": {
            "responses": rows,
            "unanswered": unanswered[:3],
            "may_respond": access.allows(Permission.EDIT_MONITORING),
        },
    }
