"""What people do that the overview shows, each by the service that does it: for tests of what is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from actions.services import acting, meetings, planning
from boas.scoring import Counts
from boas.services import closing, correcting
from borgen.lib.conflict import Edit
from borgen.lib.dates import local_today
from documents.services import evaluating, publishing, register
from improvements import services as improving
from monitoring.models import Instrument, Measurement, MonitoringLine
from monitoring.services import (
    discussions,
    import_applying,
    import_undo,
    indicators,
    measuring,
    norms,
    plan,
    sampling,
)
from monitoring.spans import Kind, Span
from teams.models import Team
from teams.services import teams
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

TODAY = local_today()
YESTERDAY = TODAY - timedelta(days=1)
TYPED = {"numerator": 20, "denominator": 40}
# Whose numbers are loaded again: those of the one team, or of all.
ONE, ALL = "one", "all"


@dataclass(frozen=True)
class School:
    """Two teams that work at something; what is changed is the first one's."""

    cast: Cast
    indicator: Any
    line: MonitoringLine
    measurement: Measurement
    assessment: Any

    @property
    def team(self) -> Team:
        return self.cast.team

    @property
    def instrument(self) -> Instrument:
        return self.line.instruments.get()


def _action(school: School) -> Any:
    return builders.action(school.cast.improvement, due_on=YESTERDAY)


def _draft(school: School) -> Any:
    """Of what was not recorded anywhere yet."""
    improvement = builders.improvement(school.team, measures=1)
    return builders.draft(builders.document(school.team, improvement=improvement), state="review")


def day_span(start: date) -> Span:
    return Span(start, start, Kind("day"), f"{start}")


def _in_the_past(school: School) -> None:
    """The hour of planning was long ago, so that what is planned from it is late."""
    meeting = builders.meeting(school.team, starts_at=timezone.now() - timedelta(days=400))
    type(school.assessment).objects.filter(pk=school.assessment.pk).update(planning_meeting=meeting)
    school.assessment.refresh_from_db()


def _late_document(school: School) -> Any:
    document = school.team.documents.get()
    document.next_evaluation_on = YESTERDAY
    document.save()
    return document


def _said_to_be_recorded(school: School) -> Any:
    said = builders.improvement(school.team)
    builders.measure(said)
    return builders.assessment(said, state="closed", tallies={"V5": builders.FINE}, chair=school.cast.leader)


def _pack(school: School) -> Any:
    moment = timezone.now() - timedelta(days=1)
    later = watching.discussion(school.team, meeting=builders.meeting(school.team, starts_at=moment))
    school.team.discussions.exclude(pk=later.pk).delete()
    return watching.topic(later, school.line)


def _discussed_at(school: School) -> Any:
    meeting = builders.meeting(school.team)
    pack = watching.discussion(school.team, meeting=meeting)
    watching.topic(pack, school.line, discussed_at=timezone.now())
    school.team.discussions.exclude(pk=pack.pk).delete()
    return meeting


def _another_day(meeting: Any, day: date) -> Edit:
    seen = meetings.values_of_meeting(meeting)
    return Edit(seen, seen | {"day": day})


def _without_norm(school: School) -> None:
    Measurement.objects.update(norm=None)
    school.indicator.norms.all().delete()


def _set_norm(school: School, team: Team | None) -> None:
    norms.set_norm(
        indicator=school.indicator,
        team=team,
        kind="internal",
        value=Decimal(90),
        valid_from=builders.LONG_AGO,
        reason="Zo hoog",
        by=school.cast.quality,
    )


def _upload(school: School) -> Any:
    report = {"turn": 1, "by": school.cast.quality.pk, "counts": {"new": 1}}
    upload = watching.upload(
        school.team.institution, school.cast.quality, state="applying", shape="plain", report=report
    )
    day = YESTERDAY - timedelta(days=1)
    watching.import_row(
        upload, school.cast.other_team, school.indicator, span="day", about_from=day, about_until=day
    )
    return upload


def _applied(school: School) -> Any:
    upload = _upload(school)
    import_applying.apply(upload.pk, 1)
    return upload


Change = Callable[[School, Any], object]
# What there is before, what is done then, and whose numbers change by it.
CHANGES: dict[str, tuple[Callable[[School], Any], Change, str]] = {
    "an action that is late already": (
        lambda s: None,
        lambda s, _: acting.add(team=s.team, by=s.cast.leader, title="Bel de gemeente", due_on=YESTERDAY),
        ONE,
    ),
    "an action is finished": (
        _action,
        lambda s, one: planning.end_action(action=one, event="finish", by=s.cast.leader),
        ONE,
    ),
    "an action gets another date": (
        _action,
        lambda s, one: acting.move(action=one, due_on=TODAY, reason="Druk", by=s.cast.leader),
        ONE,
    ),
    "a decision comes into the planning later": (
        lambda s: (
            planning.open_planning(assessment=s.assessment, by=s.cast.leader),
            builders.decision(s.assessment),
            _in_the_past(s),
        ),
        lambda s, _: planning.open_planning(assessment=s.assessment, by=s.cast.leader),
        ONE,
    ),
    "a number is entered": (
        lambda s: None,
        lambda s, _: measuring.enter(
            instrument=s.instrument, span=day_span(YESTERDAY), typed=TYPED, by=s.cast.leader
        ),
        ONE,
    ),
    "a number is corrected": (
        lambda s: measuring.typed_of(s.measurement) | {"reason": ""},
        lambda s, seen: measuring.correct(
            measurement=s.measurement,
            edit=Edit(seen, seen | TYPED | {"reason": "Verkeerd geteld"}),
            by=s.cast.leader,
        ),
        ONE,
    ),
    "a number is removed": (
        lambda s: None,
        lambda s, _: measuring.remove(measurement=s.measurement, by=s.measurement.entered_by),
        ONE,
    ),
    "a sample is finished": (
        lambda s: watching.sample(s.instrument, reached=[4], missed=[17]),
        lambda s, one: sampling.finish(sample=one, by=s.cast.leader),
        ONE,
    ),
    "a line ends": (
        lambda s: None,
        lambda s, _: plan.end_line(line=s.line, why="Klaar", by=s.cast.leader),
        ONE,
    ),
    "an instrument ends": (
        lambda s: Instrument.objects.filter(pk=s.instrument.pk).update(since=TODAY - timedelta(days=500)),
        lambda s, _: plan.end_instrument(instrument=s.instrument, by=s.cast.leader),
        ONE,
    ),
    "a version is approved": (
        _draft,
        lambda s, one: publishing.publish(version=one, by=s.cast.leader),
        ONE,
    ),
    "a document is withdrawn": (
        lambda s: s.team.documents.get(),
        lambda s, one: register.withdraw(document=one, why="Oud", by=s.cast.leader),
        ONE,
    ),
    "a document is still right": (
        _late_document,
        lambda s, one: evaluating.evaluate(
            document=one, verdict="still_right", note="Klopt", by=s.cast.leader
        ),
        ONE,
    ),
    "a BOAS is closed": (
        lambda s: builders.assessment(s.cast.improvement, state="running", chair=s.cast.leader),
        lambda s, one: closing.close(assessment=one, by=s.cast.leader, leave_uncounted=True),
        ONE,
    ),
    "a BOAS is corrected": (
        _said_to_be_recorded,
        lambda s, one: correcting.correct(
            assessment=one,
            code="V5",
            new=correcting.Numbers(Counts(14, 0, 0, 0), 14),
            reason="Verkeerd geteld",
            by=s.cast.leader,
        ),
        ONE,
    ),
    "an improvement is paused": (
        lambda s: None,
        lambda s, _: improving.change_state(improvement=s.cast.improvement, event="pause", by=s.cast.leader),
        ONE,
    ),
    "an improvement is archived": (
        lambda s: None,
        lambda s, _: improving.change_state(
            improvement=s.cast.improvement, event="archive", by=s.cast.leader
        ),
        ONE,
    ),
    "an improvement begins": (
        lambda s: None,
        lambda s, _: improving.create_improvement(team=s.team, values={"name": "Nieuw"}, by=s.cast.leader),
        ONE,
    ),
    "an agreement ends": (
        lambda s: s.cast.improvement.measures.get(),
        lambda s, one: improving.end_measure(measure=one, on=YESTERDAY, by=s.cast.leader),
        ONE,
    ),
    "results are discussed": (
        _pack,
        lambda s, topic: discussions.close(
            discussion=topic.discussion, topics=[topic.pk], signals_discussed=[], by=s.cast.leader
        ),
        ONE,
    ),
    "a meeting is at another time": (
        _discussed_at,
        lambda s, meeting: meetings.change(
            meeting=meeting, edit=_another_day(meeting, TODAY - timedelta(days=2)), by=s.cast.leader
        ),
        ONE,
    ),
    "a norm of the team": (
        _without_norm,
        lambda s, _: _set_norm(s, s.team),
        ONE,
    ),
    "a norm of all teams": (
        _without_norm,
        lambda s, _: _set_norm(s, None),
        ALL,
    ),
    "an indicator of all teams": (
        lambda s: None,
        lambda s, _: indicators.edit_indicator(
            indicator=s.indicator,
            edit=Edit({"minimum_denominator": 0}, {"minimum_denominator": 50}),
            by=s.cast.quality,
        ),
        ALL,
    ),
    "numbers are imported": (
        _upload,
        lambda s, one: import_applying.apply(one.pk, 1),
        ALL,
    ),
    "an import is undone": (
        _applied,
        lambda s, one: import_undo.undo(by=s.cast.quality, applied=one),
        ALL,
    ),
    "a team gets another name": (
        lambda s: None,
        lambda s, _: teams.change_team(by=s.cast.administrator, team=s.team, name="Anders", sector="Zorg"),
        ONE,
    ),
    "a team ends": (
        lambda s: None,
        lambda s, _: teams.end_team(by=s.cast.administrator, team=s.team),
        ONE,
    ),
    "a team goes on again": (
        lambda s: Team.objects.filter(pk=s.team.pk).update(archived_on=YESTERDAY),
        lambda s, _: teams.reopen_team(by=s.cast.administrator, team=s.team),
        ONE,
    ),
    "a team begins": (
        lambda s: None,
        lambda s, _: teams.add_team(by=s.cast.administrator, institution=s.team.institution, name="Nieuw"),
        ONE,
    ),
}
