"""What a team reached, measured, learned, decided and celebrated in a school year. For the team only.

It looks back on the whole and names no one: who did what stands where it was noted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, TruncDate
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from actions.models import Action, Decision, Recognition
from actions.services.year import moment
from boas.models import Assessment
from borgen.lib.dates import AMSTERDAM
from documents.models import Version
from improvements.navigation import team_url
from monitoring import chart_words
from monitoring.evaluation import Verdict
from monitoring.models import Indicator, Measurement, Response, Topic
from monitoring.services.charts import SHOWN, chart_of
from monitoring.services.series import series_of
from monitoring.spans import Year
from teams.models import Team

# In the order of the page and of the projector.
SUBJECTS = ("reached", "measured", "learned", "decided", "celebrated")
_COLUMNS = ("which", "key", "day", "title", "said", "about")


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    text: str = ""
    day: date | None = None
    about: str = ""
    badge: str = ""
    tone: str = ""
    icon: str = ""
    url: str = ""


@dataclass
class Review:
    reached: list[Item] = field(default_factory=list)
    measured: list[Item] = field(default_factory=list)
    learned: list[Item] = field(default_factory=list)
    decided: list[Item] = field(default_factory=list)
    celebrated: list[Item] = field(default_factory=list)
    finished: int = 0
    """Actions that are done."""
    met: int = 0
    judged: int = 0
    """Numbers with a norm, of which `met` reached it, by the newest of the year."""

    def subjects(self) -> list[tuple[str, list[Item]]]:
        return [(name, getattr(self, name)) for name in SUBJECTS]

    @property
    def is_empty(self) -> bool:
        return not self.finished and not any(items for _name, items in self.subjects())


def review_of(team: Team, year: Year, today: date) -> Review:
    """Three questions, however much there is."""
    found = Review()
    for row in _facts(team, year, min(year.end, today)):
        _place(found, team, *row)
    for item, verdict in _measured(team, year):
        found.measured.append(item)
        found.judged += verdict in (Verdict.MET, Verdict.NOT_MET)
        found.met += verdict is Verdict.MET
    for _name, items in found.subjects():
        items.sort(key=lambda one: (one.day or date.min, one.title))
    return found


# --- what happened ----------------------------------------------------------------------------------------


def _facts(team: Team, year: Year, until: date) -> QuerySet[Any, tuple[Any, ...]]:
    """One query for all of it; each row has _COLUMNS."""
    begin, end = moment(year.start), moment(year.end + timedelta(days=1))
    days = (year.start, year.end)
    return _rows(
        Version.objects.filter(document__team=team, approved_at__gte=begin, approved_at__lt=end),
        "version",
        ("document_id", _day("approved_at"), "document__title", _number(), "document__slug"),
    ).union(
        _rows(
            Assessment.objects.filter(
                improvement__team=team, practice=False, closed_at__gte=begin, closed_at__lt=end
            ),
            "boas",
            ("number", _day("closed_at"), "improvement__name", "", "improvement__slug"),
        ),
        _rows(
            Action.objects.filter(team=team, state=Action.State.DONE, ended_on__range=days),
            "action",
            ("pk", "ended_on", "title", "", ""),
        ),
        _rows(
            Action.objects.filter(team=team, effect_at__gte=begin, effect_at__lt=end).exclude(effect=""),
            "effect",
            ("pk", _day("effect_at"), "title", "effect_note", "effect"),
        ),
        _rows(
            Topic.objects.filter(
                discussion__team=team, discussed_at__gte=begin, discussed_at__lt=end
            ).exclude(conclusion=""),
            "topic",
            ("discussion_id", _day("discussed_at"), "line__agreement", "conclusion", ""),
        ),
        _rows(
            Decision.objects.filter(team=team, decided_on__range=days),
            "decision",
            ("pk", "decided_on", "what", "why", "withdrawn_why"),
        ),
        _rows(
            Response.objects.filter(measurement__team=team, withdrawn_at=None, at__gte=begin, at__lt=end),
            "response",
            ("measurement_id", _day("at"), "measurement__indicator__name", "explanation", "act"),
        ),
        _rows(
            Recognition.objects.filter(team=team, withdrawn_at=None, on__range=(year.start, until)),
            "recognition",
            ("pk", "on", "text", "improvement__name", "kind"),
        ),
        all=True,
    )


def _rows(found: QuerySet[Any], which: str, columns: tuple[Any, ...]) -> QuerySet[Any, tuple[Any, ...]]:
    """`columns`: key, day, title, said, about; a name, a word of our own (empty) or an expression."""
    values: dict[str, Any] = {"c_which": Value(which, output_field=CharField())}
    nothing = Value("", output_field=TextField())
    for name, column in zip(_COLUMNS[1:], columns, strict=True):
        source = F(column) if isinstance(column, str) and column else column
        if name in ("key", "day"):
            values[f"c_{name}"] = source
        elif source == "":
            values[f"c_{name}"] = nothing
        else:
            values[f"c_{name}"] = Coalesce(Cast(source, TextField()), nothing, output_field=TextField())
    return found.order_by().annotate(**values).values_list(*(f"c_{name}" for name in _COLUMNS))


def _day(name: str) -> TruncDate:
    return TruncDate(name, tzinfo=AMSTERDAM)


def _number() -> Concat:
    text = CharField()
    return Concat(Cast("major", text), Value("."), Cast("minor", text), output_field=text)


def _place(
    found: Review, team: Team, which: str, key: int, day: date, title: str, said: str, about: str
) -> None:
    if which == "action":
        found.finished += 1
        return
    name, item = {
        "version": _version,
        "boas": _boas,
        "effect": _effect,
        "topic": _topic,
        "decision": _decision,
        "response": _response,
        "recognition": _recognition,
    }[which](team, key, day, title, said, about)
    getattr(found, name).append(item)


Placed = tuple[str, Item]


def _version(team: Team, _key: int, day: date, title: str, number: str, slug: str) -> Placed:
    url = team_url(team, "documents:document", document=slug)
    text = _("Version {number} is agreed by the team.").format(number=number)
    return "reached", Item(title, text, day, icon="book-open", url=url)


def _boas(team: Team, number: int, day: date, title: str, _said: str, slug: str) -> Placed:
    url = team_url(team, "boas:outcome", improvement=slug, number=number)
    return "reached", Item(title, _("We held a BOAS together."), day, icon="target", url=url)


def _effect(team: Team, key: int, day: date, title: str, note: str, effect: str) -> Placed:
    tone = {"worked": "ok", "partly": "info", "not": "warn"}.get(effect, "")
    icon = {"worked": "circle-check", "partly": "circle-dot", "not": "triangle-alert"}.get(
        effect, "circle-help"
    )
    badge = str(Action.Effect(effect).label)
    url = team_url(team, "actions:action", pk=key)
    return "learned", Item(title, note, day, badge=badge, tone=tone, icon=icon, url=url)


def _topic(team: Team, key: int, day: date, agreement: str, conclusion: str, _about: str) -> Placed:
    url = team_url(team, "monitoring:discussion", pk=key)
    return "learned", Item(agreement, conclusion, day, icon="message-square", url=url)


def _decision(team: Team, key: int, day: date, what: str, why: str, withdrawn: str) -> Placed:
    badge = _("no longer holds") if withdrawn else ""
    url = team_url(team, "actions:decision", pk=key)
    return "decided", Item(what, withdrawn or why, day, badge=badge, icon="scale", url=url)


def _response(team: Team, key: int, day: date, indicator: str, explanation: str, act: str) -> Placed:
    title = capfirst(str(Response.Act(act).label))
    return "decided", Item(title, explanation, day, about=indicator, icon="list-checks")


def _recognition(team: Team, _key: int, day: date, text: str, improvement: str, kind: str) -> Placed:
    label = str(Recognition.Kind(kind).label)
    return "celebrated", Item(text, "", day, about=improvement, badge=label, tone="ok", icon="party-popper")


# --- what was measured ------------------------------------------------------------------------------------


def _measured(team: Team, year: Year) -> Iterator[tuple[Item, Verdict]]:
    """The newest number of each indicator about a time that ended in this year, as its chart says it."""
    measured = Measurement.objects.filter(team=team, about_until__range=(year.start, year.end))
    indicators = Indicator.objects.filter(pk__in=measured.values("indicator"))
    known = {one.pk: one for one in indicators.order_by("name")}
    series = series_of([team.pk], list(known), shown=SHOWN, until=year.end)
    for pk, indicator in known.items():
        chart = chart_of(indicator, series[team.pk, pk])
        figure = chart.points[-1].figure
        item = Item(
            indicator.name,
            chart_words.conclusion(chart),
            badge=figure.word,
            tone=figure.tone,
            icon=figure.icon,
        )
        yield item, figure.verdict
