"""Why do we do this, who agreed and when: what stands behind an action or a decision, with the way there."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from actions.models import Action, Decision
from borgen.lib.dates import local_date
from documents.models import Evaluation
from documents.navigation import document_url
from improvements.navigation import improvement_url, team_url
from monitoring.figures import figure_of, with_norms
from monitoring.models import Correction, Instrument, Measurement, MonitoringLine, Response
from monitoring.navigation import line_url
from monitoring.services.responses import changed_after
from monitoring.wording import sentence
from teams.access import Access, Permission
from teams.models import AgendaItem


@dataclass(frozen=True, slots=True)
class Why:
    label: str
    text: str
    url: str = ""
    note: str = ""
    corrected: str = ""
    """The number was corrected after this was agreed: what it is now."""


def why_of_action(action: Action, access: Access) -> list[Why]:
    """Where it came from first; two questions to the database when that is a result, else none."""
    found = [
        _from_boas(action),
        *_from_response(action.response_id, access),
        _from_signal(action, access),
        _from_evaluation(action.evaluation, access),
        _from_meeting(action.agenda_item, access),
        _from_before(action),
        *_about(action),
    ]
    return [one for one in found if one is not None]


def why_of_decision(decision: Decision, access: Access) -> list[Why]:
    found = [
        *_from_response(decision.response_id, access),
        _from_signal(decision, access),
        _from_meeting(decision.agenda_item, access),
        *_about(decision),
    ]
    return [one for one in found if one is not None]


def _from_boas(action: Action) -> Why | None:
    planning = action.planning
    if action.decision is not None:
        statement = action.decision.tally.statement
        text, note = (
            f"{statement.code} {statement.text}",
            _("The team saw in the BOAS that this is not there yet."),
        )
    elif action.standard_activity is not None:
        text, note = action.standard_activity.title, _("It stands in every planning after a BOAS.")
    elif planning is not None:
        text, note = planning.assessment.subject, _("The team added it to its planning itself.")
    else:
        return None
    url = ""
    if planning is not None and action.improvement is not None:
        url = improvement_url(action.improvement, "actions:planning", number=planning.assessment.number)
    return Why(_("From the BOAS"), text, url, note)


def _from_response(pk: int | None, access: Access) -> list[Why]:
    if pk is None:
        return []
    corrected = (
        Correction.objects.filter(measurement=OuterRef("measurement")).order_by("-at").values("at")[:1]
    )
    response = Response.objects.select_related("by").annotate(corrected_at=Subquery(corrected)).get(pk=pk)
    measurement = with_norms(Measurement.objects.select_related("instrument__line", "team__institution")).get(
        pk=response.measurement_id
    )
    now = sentence(figure_of(measurement))
    late = changed_after(response.at, response.corrected_at)
    note = f"{response.get_act_display()}. {response.explanation}".strip(" .") + "."
    if response.withdrawn_at is not None:
        note = _("{note} (taken back later)").format(note=note)
    return [
        Why(
            label=_("From a measurement"),
            text=f"{measurement.indicator.name}, {measurement.label}: {now}",
            url=measurement_url(measurement),
            note=note[:1].upper() + note[1:],
            corrected=_("The number was corrected after this was agreed. Now it says: {now}").format(now=now)
            if late
            else "",
        )
    ]


def measurement_url(measurement: Measurement) -> str:
    """On the line that it was entered for, or on one that measures the same; empty when no line does."""
    line = line_of(measurement)
    return line_url(line, "monitoring:measurement", measurement=measurement.pk) if line else ""


def line_of(measurement: Measurement) -> MonitoringLine | None:
    """With what it watches. No question when the measurement came with `instrument__line`."""
    if measurement.instrument is not None:
        line = measurement.instrument.line
    else:
        used = Instrument.objects.filter(line__team=measurement.team_id, indicator=measurement.indicator_id)
        found = used.select_related("line__measure__improvement", "line__process")
        first = found.order_by(F("ended_on").desc(nulls_first=True), "pk").first()
        if first is None:
            return None
        line = first.line
    line.team = measurement.team
    return line


def _from_signal(one: Action | Decision, access: Access) -> Why | None:
    """Signals are the team's: a guest of the improvement reads that there was one (conventions P15)."""
    signal = one.signal
    if signal is None:
        return None
    if not access.allows(Permission.SHARE_SIGNALS):
        return Why(_("From a signal"), _("Somebody in the team noticed something."))
    url = team_url(one.team, "monitoring:signals") + f"?alles=1#signaal-{signal.pk}"
    return Why(_("From a signal"), signal.text, url)


def _from_evaluation(evaluation: Evaluation | None, access: Access) -> Why | None:
    if evaluation is None:
        return None
    document = evaluation.document
    url = document_url(document) if access.allows(Permission.VIEW_DOCUMENT) else ""
    note = evaluation.note if access.allows(Permission.VIEW_DRAFT) else ""
    return Why(_("From the evaluation of a document"), document.title, url, note)


def _from_meeting(item: AgendaItem | None, access: Access) -> Why | None:
    """What was on the agenda is the team's; that there was a meeting, and when, everybody reads here."""
    if item is None:
        return None
    day = date_format(local_date(item.meeting.starts_at))
    where = _("{meeting}, {day}").format(meeting=item.meeting.subject, day=day)
    return Why(
        _("Agreed in a meeting"), where, note=item.title if access.allows(Permission.VIEW_TEAM) else ""
    )


def _from_before(action: Action) -> Why | None:
    if action.follows is None:
        return None
    before = action.follows
    note = before.reason or before.effect_note
    return Why(
        _("A new agreement after"), before.title, team_url(action.team, "actions:action", pk=before.pk), note
    )


def _about(one: Action | Decision) -> list[Why]:
    if one.improvement is None:
        return []
    found = []
    if one.measure is not None:
        found.append(Why(_("For what we agreed"), one.measure.title, note=one.measure.agreement))
    found.append(
        Why(
            _("For the improvement"),
            one.improvement.name,
            improvement_url(one.improvement),
            one.improvement.goal,
        )
    )
    return found


def has_reason(action: Action) -> bool:
    """Whether it is to change something: then somebody is asked later whether it did."""
    return any(
        (
            action.decision_id,
            action.response_id,
            action.signal_id,
            action.evaluation_id,
            action.measure_id,
            action.follows_id,
        )
    )
