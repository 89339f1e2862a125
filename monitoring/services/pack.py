"""What lies on the table for each topic: the agreement, its numbers, its signals and the questions.

The questions are those of the method in our own words: looking back, the process, the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from improvements.models import Improvement, Measure
from monitoring.models import (
    Discussion,
    Indicator,
    Instrument,
    MonitoringLine,
    Norm,
    Signal,
    Topic,
)
from monitoring.services import signals
from monitoring.services.charts import ChartPanel, charts_for
from monitoring.wording import Figure, norm_words, number
from teams.models import Team


@dataclass(frozen=True, slots=True)
class Questions:
    """A group of guiding questions; `name` is the field of a topic that has the answers."""

    name: str
    title: Promise
    questions: tuple[Promise, ...]


QUESTIONS = (
    Questions(
        "look_back",
        gettext_lazy("Looking back"),
        (
            gettext_lazy("Where did we stand when we began?"),
            gettext_lazy("Did we have what it takes: the system, the people, the time, the information?"),
        ),
    ),
    Questions(
        "process",
        gettext_lazy("The process"),
        (
            gettext_lazy("How did it go, and what was it like for you?"),
            gettext_lazy("What works, and do we want to keep?"),
            gettext_lazy("What would we do differently from now on?"),
        ),
    ),
    Questions(
        "result",
        gettext_lazy("The result"),
        (
            gettext_lazy("Did we reach the goal?"),
            gettext_lazy("What made the difference, for better or worse?"),
            gettext_lazy("Are we content with the way we went and with what came of it?"),
        ),
    ),
)


@dataclass(slots=True)
class TopicPack:
    topic: Topic
    number: int
    line: MonitoringLine
    about: str
    goal: str
    norms: list[str]
    charts: list[ChartPanel] = field(default_factory=list)
    signals: list[Signal] = field(default_factory=list)


class Pack(list[TopicPack]):
    """`loose`: signals about no measure and no process, which no topic shows; none once it is over."""

    loose: Sequence[Signal] = ()


def pack_of(discussion: Discussion, today: date) -> Pack:
    """In order, with everything that a page, the projector or the PDF shows; a fixed number of queries."""
    topics = list(
        discussion.topics.select_related(
            "presenter", "line__team__institution", "line__process", "line__measure__improvement"
        )
    )
    lines = [topic.line for topic in topics]
    charts = charts_for(lines)
    norms = _norms_of(discussion.team, lines, today)
    if discussion.closed_at is None:
        by_line, loose = signals.open_by_line_and_loose(discussion.team, lines, today)
        by_topic = {topic.pk: by_line[topic.line_id] for topic in topics}
    else:
        by_topic, loose = defaultdict(list), []
        for one in Signal.objects.filter(topic__in=topics).select_related("by"):
            by_topic[one.topic_id or 0].append(one)
    found = Pack(
        TopicPack(
            topic=topic,
            number=place,
            line=topic.line,
            about=about(topic.line),
            goal=topic.line.measure.improvement.goal if topic.line.measure else "",
            norms=norms[topic.line_id],
            charts=charts[topic.line_id],
            signals=by_topic[topic.pk],
        )
        for place, topic in enumerate(topics, start=1)
    )
    found.loose = loose
    return found


def about(line: MonitoringLine) -> str:
    if line.measure:
        return f"{line.measure.improvement.name}: {line.measure.title}"
    return line.process.name if line.process else ""


def _norms_of(team: Team, lines: list[MonitoringLine], today: date) -> dict[int, list[str]]:
    """What is aimed at today: our own norm (the team's before the institution's), the inspectorate's."""
    kinds = (Norm.Kind.INTERNAL, Norm.Kind.INSPECTORATE)
    found = (
        Norm.objects.on(today)
        .for_team(team)
        .filter(indicator__instruments__line__in=lines, indicator__instruments__ended_on=None, kind__in=kinds)
    )
    newest: dict[tuple[int, str], Norm] = {}
    for norm in found.select_related("indicator").distinct():
        key = (norm.indicator_id, norm.kind)
        if key not in newest or (norm.team_id and not newest[key].team_id):
            newest[key] = norm
    by_line: dict[int, list[str]] = {line.pk: [] for line in lines}
    pairs = Instrument.objects.filter(line__in=lines, ended_on=None).values_list("line_id", "indicator_id")
    for line, indicator in dict.fromkeys(pairs.order_by("pk")):
        for kind in kinds:
            if valid := newest.get((indicator, kind)):
                by_line[line].append(_norm_words(valid))
    return by_line


def _norm_words(norm: Norm) -> str:
    indicator = norm.indicator
    values: dict[str, Any] = {"norm": norm.value, "inspectorate": None}
    if norm.kind == Norm.Kind.INSPECTORATE:
        values = {"norm": None, "inspectorate": norm.value}
    at_least = indicator.direction == Indicator.Direction.AT_LEAST
    figure = Figure(None, kind=indicator.kind, unit=indicator.unit, at_least=at_least, **values)
    return f"{indicator.name}: {norm_words(figure)}"


@dataclass(frozen=True, slots=True)
class PlanBehind:
    """The facts of an improvement plan that a discussion rests on."""

    improvement: Improvement
    baseline: str
    target: str
    measures: list[tuple[Measure, str]]


def plans_behind(pack: Iterable[TopicPack]) -> list[PlanBehind]:
    """Of the improvements of these topics, each once; one question to the database."""
    improvements = {
        one.line.measure.improvement.pk: one.line.measure.improvement for one in pack if one.line.measure
    }
    by_improvement: dict[int, list[tuple[Measure, str]]] = defaultdict(list)
    for measure in Measure.objects.filter(Q(improvement__in=improvements), ended_on=None):
        since = _("since {day}").format(day=date_format(measure.since, "j F Y")) if measure.since else ""
        by_improvement[measure.improvement_id].append((measure, since))
    return [
        PlanBehind(
            improvement=one,
            baseline=_amount(one.baseline, one.unit),
            target=_amount(one.target, one.unit),
            measures=by_improvement[one.pk],
        )
        for one in improvements.values()
    ]


def _amount(value: Any, unit: str) -> str:
    return f"{number(value)} {unit}".strip() if value is not None else ""
