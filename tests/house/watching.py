"""What each side of the world monitors: one of everything that an address of monitoring can name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from monitoring.models import (
    Discussion,
    Import,
    Indicator,
    Instrument,
    Measurement,
    MonitoringLine,
    Norm,
    PlanRound,
    Response,
    Sample,
    Signal,
    Topic,
)
from teams.models import Objection
from tests import builders
from tests.monitoring import builders as watching

if TYPE_CHECKING:
    from tests.house.world import Side


@dataclass
class Watched:
    line: MonitoringLine
    """Of a measure of `side.improvement`, monitored by the process owner, with three years of numbers."""
    process_line: MonitoringLine
    ended_line: MonitoringLine
    """Of the same measure as `line`, no longer monitored."""
    indicator: Indicator
    """Of the institution, with the inspectorate's norm."""
    own_indicator: Indicator
    """Of the team, with a norm of its own; what `line` measures."""
    norm: Norm
    instrument: Instrument
    measurement: Measurement
    """Below the norm, and nobody said yet what to do about it."""
    response: Response
    """About the measurement of a year before that one."""
    signal: Signal
    discussion: Discussion
    topic: Topic
    sample: Sample
    upload: Import
    """Uploaded, and not looked at yet."""
    agreed_round: PlanRound
    """The plan as the team agreed to it; the leader was absent."""
    objection: Objection
    """Of the member, in the round that lies before the team now; she made the plan."""


def watch(side: Side) -> Watched:
    leader = side.people["leader"]
    owner = side.people.get("process_owner", leader)
    official = watching.indicator(side.institution, kind="percentage", minimum_denominator=12, level=3)
    watching.norm(official, 68, kind="inspectorate")
    own = watching.indicator(side.institution, team=side.team, secondary="gesprekken samen")
    norm = watching.norm(own, 80, team=side.team, set_by=leader)
    line = watching.line(side.team, measure=side.measure, monitor=owner, created_by=leader)
    instrument = watching.instrument(line, own, executor=side.people.get("member", leader))
    numbers = watching.years_of(side.team, own, 3, norm=norm, instrument=instrument, entered_by=leader)
    watching.measurement(side.team, official, (28, 40), entered_by=leader)
    process_line = watching.line(side.team, process=side.process, created_by=leader)
    watching.instrument(process_line, official, kind="survey", executor_party="dienst kwaliteitszorg")
    ended_line = watching.line(
        side.team,
        measure=side.measure,
        monitor=owner,
        created_by=leader,
        ended_on="2026-01-01",
        ended_why="Het liep vanzelf.",
    )
    pack = watching.discussion(side.team, meeting=side.meeting)
    member = side.people.get("member", leader)
    writer = builders.members(side.team, 1)[0]
    absent = {person.pk: person for person in (leader, owner, member)}.values()
    agreed = watching.plan_round(
        side.team, "approved", author=writer, present=[writer], absent=absent, closed_by=leader
    )
    going_on = watching.plan_round(side.team, author=member, present=[leader])
    return Watched(
        line=line,
        process_line=process_line,
        ended_line=ended_line,
        indicator=official,
        own_indicator=own,
        norm=norm,
        instrument=instrument,
        measurement=numbers[-1],
        response=watching.response(numbers[-2], by=leader),
        signal=watching.signal(side.team, side.people.get("member", leader), measure=side.measure),
        discussion=pack,
        topic=watching.topic(pack, line, presenter=side.people.get("member")),
        sample=watching.sample(instrument),
        upload=watching.upload(side.institution, side.people.get("quality", leader)),
        agreed_round=agreed,
        objection=builders.objection(going_on.approval, member),
    )
