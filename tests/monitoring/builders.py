"""What a team monitors, one thing each with the least that is valid; see tests/builders.py."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from borgen.lib.dates import local_today, school_year
from common import files
from monitoring.evaluation import share
from monitoring.models import (
    Discussion,
    EvaluationMoment,
    Import,
    ImportRow,
    Indicator,
    Instrument,
    Measurement,
    MonitoringLine,
    Norm,
    PlanRound,
    Question,
    Response,
    Sample,
    Signal,
    TeamAlias,
    Topic,
)
from monitoring.services.plan_agreement import plan_rows, snapshot
from teams.models import Approval, Attendance, Consent, Institution, Team, User
from tests import builders

# As services/importing understands the file below.
CHOICES = {
    "outline": {
        "sheets": [{"name": "", "rows": 2, "hidden_rows": 0, "merged": 0}],
        "hidden": [],
        "sheet": "",
        "header": 1,
        "above": [],
        "digest": "0" * 64,
        "columns": [
            {"heading": heading, "letter": letter, "role": role, "examples": [], "numbers": 1, "filled": 1}
            for heading, letter, role in (
                ("teljaar", "A", "year"),
                ("team", "B", "team"),
                ("noemer", "C", "denominator"),
                ("teller", "D", "numerator"),
            )
        ],
    },
    "sheet": "",
    "header": 1,
    "time": "",
    "columns": ["year", "team", "denominator", "numerator"],
    "indicator": None,
    "year_means": "year",
    "single_year": "starts",
    "plain": "auto",
    "only": "",
}
CSV = "teljaar;team;noemer;teller\n2021 - 2022;Onderwijsassistent;40;28\n".encode("cp1252")


def indicator(institution: Institution, **fields: Any) -> Indicator:
    n = builders.number()
    defaults = {
        "name": f"Indicator {n}",
        "slug": f"indicator-{n}",
        "meaning": "Het deel van de studenten met minstens twee gesprekken in de periode.",
        "kind": "share",
        "unit": "%",
    }
    values = {**defaults, **fields}
    if values["kind"] == "share":
        values.setdefault("reaches", 2)
    if values["kind"] == "mean":
        values.setdefault("scale_low", Decimal(1))
        values.setdefault("scale_high", Decimal(10))
    return Indicator.objects.create(institution=institution, **values)


def norm(indicator_: Indicator, value: object = 80, **fields: Any) -> Norm:
    defaults = {"valid_from": builders.LONG_AGO, "reason": "Dat vinden we haalbaar.", "kind": "internal"}
    values = {**defaults, **fields}
    if values["kind"] != "internal":
        values.setdefault("source", "Onderwijsinspectie")
    return Norm.objects.create(indicator=indicator_, value=Decimal(str(value)), **values)


def line(
    team: Team, *, measure: Any = None, process: Any = None, months: Any = (10, 3), **fields: Any
) -> Any:
    """Of a process of its own unless something is named."""
    if measure is None and process is None:
        process = builders.process(team)
    defaults = {
        "agreement": f"Elke student heeft twee gesprekken ({builders.number()})",
        "concerns": "alle SLB'ers",
        "created_by": fields.get("monitor") or builders._leader_of(team),
    }
    made = MonitoringLine.objects.create(
        team=team, measure=measure, process=process, **{**defaults, **fields}
    )
    EvaluationMoment.objects.bulk_create(EvaluationMoment(line=made, month=month) for month in months)
    return made


def instrument(line_: MonitoringLine, indicator_: Indicator | None = None, **fields: Any) -> Instrument:
    defaults = {"kind": "sample", "rhythm": "period", "since": builders.LONG_AGO}
    indicator_ = indicator_ or indicator(line_.team.institution, team=line_.team)
    return Instrument.objects.create(line=line_, indicator=indicator_, **{**defaults, **fields})


def measurement(
    team: Team, indicator_: Indicator, part: tuple[int, int] | None = (30, 40), **fields: Any
) -> Measurement:
    """Of last school year, unless the fields say otherwise; `part` is (of them, out of)."""
    last = school_year(school_year(local_today()).start - timedelta(days=1))
    defaults: dict[str, Any] = {
        "span": "year",
        "about_from": last.start,
        "about_until": last.end,
        "label": f"{last.start.year}-{last.end.year}",
        "entered_by": fields.get("entered_by") or builders._leader_of(team),
    }
    if part is not None:
        defaults |= {"value": share(*part), "numerator": part[0], "denominator": part[1]}
    return Measurement.objects.create(team=team, indicator=indicator_, **{**defaults, **fields})


def years_of(team: Team, indicator_: Indicator, count: int, **fields: Any) -> list[Measurement]:
    """One a school year, the last one of last year: 60 %, 62 %, …"""
    first = school_year(local_today()).start.year - count
    return [
        measurement(
            team,
            indicator_,
            (min(60 + 2 * n, 100), 100),
            about_from=date(first + n, 8, 1),
            about_until=date(first + n + 1, 7, 31),
            label=f"{first + n}-{first + n + 1}",
            **fields,
        )
        for n in range(count)
    ]


def response(measurement_: Measurement, act: str = "address", **fields: Any) -> Response:
    fields.setdefault("by", measurement_.entered_by)
    fields.setdefault("explanation", "Besproken in het overleg.")
    return Response.objects.create(measurement=measurement_, act=act, **fields)


def signal(team: Team, by: User | None = None, **fields: Any) -> Signal:
    defaults = {"text": "Het gespreksformulier is te lang.", "heard": "student"}
    return Signal.objects.create(team=team, by=by or builders._leader_of(team), **{**defaults, **fields})


def discussion(team: Team, **fields: Any) -> Discussion:
    fields.setdefault("meeting", None)
    fields["meeting"] = fields["meeting"] or builders.meeting(team)
    fields.setdefault("created_by", builders._leader_of(team))
    return Discussion.objects.create(team=team, **fields)


def topic(discussion_: Discussion, line_: MonitoringLine, **fields: Any) -> Topic:
    return Topic.objects.create(discussion=discussion_, line=line_, **fields)


def sample(instrument_: Instrument, **fields: Any) -> Sample:
    year = school_year(local_today())
    defaults: dict[str, Any] = {
        "population": 30,
        "size": 3,
        "drawn": [4, 17, 23],
        "span": "period",
        "about_from": year.start,
        "about_until": year.end,
        "label": "periode 1",
        "drawn_by": builders._leader_of(instrument_.line.team),
    }
    return Sample.objects.create(instrument=instrument_, **{**defaults, **fields})


def upload(institution: Institution, by: User, *, content: bytes = CSV, **fields: Any) -> Import:
    name = fields.pop("name", "cijfers.csv")
    stored = files.store(institution_id=institution.pk, name=name, content=content, content_type="text/csv")
    fields.setdefault("choices", CHOICES)
    return Import.objects.create(institution=institution, file=stored, created_by=by, **fields)


def import_row(upload_: Import, team: Team, indicator_: Indicator, **fields: Any) -> ImportRow:
    """A new number of last school year."""
    last = school_year(school_year(local_today()).start - timedelta(days=1))
    defaults: dict[str, Any] = {
        "row": builders.number(),
        "column": "teller",
        "outcome": "new",
        "team_name": team.name,
        "span": "year",
        "about_from": last.start,
        "about_until": last.end,
        "label": f"{last.start.year}-{last.end.year}",
        "state": "measured",
        "value": share(28, 40),
        "numerator": 28,
        "denominator": 40,
    }
    return ImportRow.objects.create(upload=upload_, team=team, indicator=indicator_, **{**defaults, **fields})


def alias(institution: Institution, name: str, team: Team | None = None) -> TeamAlias:
    return TeamAlias.objects.create(institution=institution, name=name, team=team)


def question(institution: Institution, indicator_: Indicator, **fields: Any) -> Question:
    defaults = {"code": f"V{builders.number()}", "text": "Hoe tevreden ben je over je rooster?"}
    return Question.objects.create(institution=institution, indicator=indicator_, **{**defaults, **fields})


def plan_round(team: Team, state: str = "open", **fields: Any) -> PlanRound:
    """The plan as it is now, put before the team; `present` and `absent` are people."""
    leader = builders._leader_of(team)
    author, chair = fields.pop("author", leader), fields.pop("chair", leader)
    present, absent = fields.pop("present", []), fields.pop("absent", [])
    closed = (
        {} if state == "open" else {"closed_by": fields.pop("closed_by", chair), "closed_at": timezone.now()}
    )
    approval = Approval.objects.create(
        team=team,
        meeting=builders.meeting(team),
        subject="Monitoringplan",
        state=state,
        author=author,
        chair=chair,
        opened_by=chair,
        needs_everybody=state == "waiting",
        **closed,
    )
    for person in present:
        Attendance.objects.create(meeting=approval.meeting, user=person)
    if state in ("waiting", "approved"):
        for person in present:
            Consent.objects.create(approval=approval, user=person, present=True, agreed_at=timezone.now())
        for person in absent:
            Consent.objects.create(approval=approval, user=person, present=False)
    number = PlanRound.objects.filter(team=team).count() + 1
    defaults = {"number": number, "reason": "Er kwam een regel bij." if number > 1 else ""}
    rows = snapshot(plan_rows(team))
    return PlanRound.objects.create(team=team, approval=approval, rows=rows, **{**defaults, **fields})
