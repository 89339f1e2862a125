"""What an act is about, as the address says: `?reactie=`, `?meting=`, `?regel=`, `?signaal=`, `?punt=`, ….

The words go along from page to page, so that what is agreed in the end still knows where it began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from actions.models import Action
from actions.services.why import line_of, measurement_url
from documents.models import Document, Evaluation
from documents.navigation import document_url
from improvements.models import Improvement, Measure, Process
from improvements.navigation import improvement_url, team_url
from monitoring.figures import figure_of, with_norms
from monitoring.models import Indicator, Measurement, MonitoringLine, Response, Signal
from monitoring.navigation import line_url
from monitoring.wording import sentence
from teams.models import AgendaItem, Team

RESPONSE, MEASUREMENT, SIGNAL, ACTION = "reactie", "meting", "signaal", "actie"
EVALUATION, ITEM, IMPROVEMENT = "evaluatie", "punt", "verbeterproject"
LINE, DOCUMENT = "regel", "document"
WORDS = (RESPONSE, MEASUREMENT, SIGNAL, ACTION, EVALUATION, ITEM, IMPROVEMENT, LINE, DOCUMENT)


@dataclass
class Cause:
    """Without cause everything is empty, and that is fine."""

    words: dict[str, str] = field(default_factory=dict)
    title: str = ""
    text: str = ""
    url: str = ""
    fact: str = ""
    """What can be seen, as somebody would say it."""
    agreement: str = ""
    source: dict[str, Any] = field(default_factory=dict)
    """As services.acting.add takes it."""
    improvement: Improvement | None = None
    measure: Measure | None = None
    process: Process | None = None
    indicator: Indicator | None = None
    action: Action | None = None

    @property
    def query(self) -> str:
        return "?" + urlencode(self.words) if self.words else ""

    @property
    def reason(self) -> str:
        """Why something changes, for a new version or another norm."""
        return ": ".join(part for part in (self.agreement, self.fact or self.text) if part)


def cause_of(team: Team, sent: Mapping[str, str]) -> Cause:
    """Http404 for what is not there, or belongs to another team."""
    cause = Cause()
    loaders = {
        IMPROVEMENT: _improvement,
        DOCUMENT: _document,
        LINE: _line,
        ITEM: _agenda_item,
        EVALUATION: _evaluation,
        ACTION: _action,
        SIGNAL: _signal,
        MEASUREMENT: _measurement,
        RESPONSE: _response,
    }
    for word, load in loaders.items():
        value = sent.get(word, "")
        if value:
            cause.words[word] = value
            load(cause, team, value)
    return cause


def _number(value: str) -> int:
    # SQLite and PostgreSQL know no larger keys.
    if not value.isdecimal() or len(value) > 18:
        raise Http404
    return int(value)


def _improvement(cause: Cause, team: Team, value: str) -> None:
    improvement = get_object_or_404(Improvement.objects.filter(team=team), slug=value)
    improvement.team = team
    cause.improvement = improvement
    cause.title, cause.text = _("For the improvement"), improvement.name
    cause.url = improvement_url(improvement)


def _document(cause: Cause, team: Team, value: str) -> None:
    """No source: nobody looked at it again. Its improvement goes along."""
    found = Document.objects.select_related("improvement", "process", "team")
    one = get_object_or_404(found, pk=_number(value), team=team)
    cause.improvement, cause.process = _of(one.improvement, team), one.process
    cause.title, cause.text, cause.url = _("About a document"), one.title, document_url(one)


def _line(cause: Cause, team: Team, value: str) -> None:
    found = MonitoringLine.objects.select_related("measure__improvement", "process")
    one = get_object_or_404(found, pk=_number(value), team=team)
    one.team = team
    cause.title, cause.text, cause.url = _("About what we follow"), one.agreement, line_url(one)
    _along(cause, team, one)


def _agenda_item(cause: Cause, team: Team, value: str) -> None:
    found = AgendaItem.objects.select_related("meeting")
    item = get_object_or_404(found, pk=_number(value), meeting__team=team)
    cause.source = {"agenda_item": item}
    cause.title, cause.text = _("In the meeting"), f"{item.meeting.subject}: {item.title}"


def _evaluation(cause: Cause, team: Team, value: str) -> None:
    found = Evaluation.objects.select_related("document__improvement", "document__process", "document__team")
    one = get_object_or_404(found, pk=_number(value), document__team=team)
    cause.source = {"evaluation": one}
    cause.improvement, cause.process = _of(one.document.improvement, team), one.document.process
    cause.title, cause.url = _("From the evaluation of a document"), document_url(one.document)
    cause.text = f"{one.document.title}. {one.note}".strip()
    cause.fact = one.note


def _action(cause: Cause, team: Team, value: str) -> None:
    found = Action.objects.select_related("improvement", "measure", "owner", "team__institution")
    one = get_object_or_404(found, pk=_number(value), team=team)
    one.team = team
    cause.action, cause.improvement, cause.measure = one, _of(one.improvement, team), one.measure
    cause.title, cause.text = _("About an action"), one.title
    cause.url = team_url(team, "actions:action", pk=one.pk)
    cause.agreement = one.title
    if one.effect == Action.Effect.NOT:
        cause.fact = _("It is done, and it did not bring what we hoped for.")
    elif one.is_overdue:
        cause.fact = _("The date that we agreed on has passed.")
    elif one.stuck_at is not None:
        cause.fact = _("It will not work out as we agreed.")


def _signal(cause: Cause, team: Team, value: str) -> None:
    found = Signal.objects.select_related("measure__improvement", "process")
    one = get_object_or_404(found, pk=_number(value), team=team)
    cause.source = {"signal": one}
    cause.measure, cause.process = one.measure, one.process
    cause.improvement = _of(one.measure.improvement if one.measure else None, team)
    cause.title, cause.text, cause.fact = _("Because of a signal"), one.text, one.text
    cause.agreement = one.measure.agreement or one.measure.title if one.measure else ""
    cause.url = team_url(team, "monitoring:signals") + f"?alles=1#signaal-{one.pk}"


def _measurement(cause: Cause, team: Team, value: str) -> None:
    found = with_norms(Measurement.objects.filter(team=team)).select_related(
        "instrument__line__measure__improvement", "instrument__line__process"
    )
    one = get_object_or_404(found, pk=_number(value))
    one.team = team
    line = line_of(one)
    cause.indicator = one.indicator
    cause.title = _("Because of a measurement")
    cause.fact = sentence(figure_of(one))
    cause.text = f"{one.indicator.name}, {one.label}: {cause.fact}"
    cause.url = measurement_url(one)
    if line is not None:
        _along(cause, team, line)


def _along(cause: Cause, team: Team, line: MonitoringLine) -> None:
    cause.agreement, cause.process, cause.measure = line.agreement, line.process, line.measure
    cause.improvement = _of(line.measure.improvement if line.measure else None, team)


def _response(cause: Cause, team: Team, value: str) -> None:
    found = Response.objects.filter(withdrawn_at=None)
    one = get_object_or_404(found, pk=_number(value), measurement__team=team)
    _measurement(cause, team, str(one.measurement_id))
    cause.source = {"response": one}


def _of(improvement: Improvement | None, team: Team) -> Improvement | None:
    """Another team's improvement stays out: what is agreed here belongs to this team."""
    if improvement is None or improvement.team_id != team.pk:
        return None
    improvement.team = team
    return improvement
