"""The plan itself: its lines, instruments and the agreement of the team."""

from typing import Any

from tests import builders
from tests.house.rows import MEMBERS, PROJECT, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

READERS = f"{MEMBERS} quality"
EDITORS = "leader project_leader process_owner"
INSTRUMENT = {"pk": lambda s: s.watched.instrument.pk if s.watched else 0}
AGREED = {"number": lambda s: s.watched.agreed_round.number if s.watched else 1}
OBJECTION = {"pk": lambda s: s.watched.objection.pk if s.watched else 0}


def _more(side: Side) -> None:
    for n in range(3):
        measure = builders.measure(side.improvement) if n else None
        line = watching.line(side.team, measure=measure)
        for kind in ("survey", "sample"):
            made = watching.instrument(line, kind=kind, rhythm="dates")
            watching.norm(made.indicator, 70, team=side.team)
            made.days.create(day="2026-12-01")
    builders.measure(side.improvement)
    watching.line(side.team, ended_on="2026-01-01", ended_why="Klaar.")


def _more_changes(side: Side) -> None:
    for n in range(3):
        side.watched.line.changes.create(
            changed={"agreement": ["Eerst", f"Daarna {n}"]}, reason="Beter.", by=side.people["leader"]
        )
        watching.instrument(side.watched.line)


def _more_objections(side: Side) -> None:
    for person in builders.members(side.team, 3):
        builders.objection(side.watched.objection.approval, person)


def _more_answers(side: Side) -> None:
    approval = side.watched.agreed_round.approval
    for person in builders.members(side.team, 3):
        builders.consent(approval, person)
        builders.objection(approval, person, afterwards=True)


def _decision(side: Side) -> dict[str, Any]:
    pk = side.watched.objection.pk
    return {f"besluit-{pk}-how": "decision", f"besluit-{pk}-answer": "Het blijft."}


ROWS: list[Row] = [
    Row(
        "monitoring:plan",
        of="team",
        get=READERS,
        more=_more,
        looks=(Look("as-member", role="member"), Look("empty-as-quality", role="quality", side="bare")),
    ),
    Row("monitoring:plan-xlsx", of="team", get=READERS, kind="file", more=_more),
    Row("monitoring:plan-pdf", of="team", get=READERS, kind="file", more=_more),
    Row(
        "monitoring:line-new",
        of="team",
        get="leader",
        post="leader",
        posted=422,
        error={"about": "", "agreement": ""},
    ),
    Row(
        "monitoring:improvement-plan",
        of="improvement",
        get=f"{MEMBERS} {PROJECT} quality",
        more=_more,
        looks=(Look("as-project-leader", role="project_leader"), Look("as-guest", role="project_member")),
    ),
    Row(
        "monitoring:improvement-line-new",
        of="improvement",
        get="leader project_leader",
        post="leader project_leader",
        posted=422,
        error={"about": "", "agreement": ""},
    ),
    # one line
    Row(
        "monitoring:line-edit",
        of="line",
        get=EDITORS,
        post=EDITORS,
        posted=422,
        error={"about": "", "agreement": "", "reason": ""},
        more=_more_changes,
        empty=False,
        # With the history of the line below the form.
        queries=13,
    ),
    Row(
        "monitoring:line-end",
        of="line",
        get=EDITORS,
        post=EDITORS,
        posted=422,
        error={"reason": ""},
        empty=False,
    ),
    Row(
        "monitoring:line-resume",
        of="line",
        target=lambda s: s.watched.ended_line if s.watched else None,
        get=EDITORS,
        post=EDITORS,
        posted=422,
        error={"reason": ""},
        empty=False,
    ),
    Row(
        "monitoring:instrument-new",
        of="line",
        get=EDITORS,
        post=EDITORS,
        posted=422,
        error={"kind": "", "indicator": "new", "nieuw-name": ""},
        empty=False,
    ),
    Row(
        "monitoring:instrument-edit",
        of="line",
        get=EDITORS,
        post=EDITORS,
        words=INSTRUMENT,
        posted=422,
        error={"kind": "", "days": "morgen"},
        empty=False,
    ),
    Row(
        "monitoring:instrument-end",
        of="line",
        get=EDITORS,
        post=EDITORS,
        words=INSTRUMENT,
        posted=422,
        error={"reason": ""},
        empty=False,
    ),
    # the meeting
    Row(
        "monitoring:plan-agree",
        of="team",
        get=READERS,
        more=_more_objections,
        looks=(Look("as-member", role="member"), Look("as-quality", role="quality")),
    ),
    Row("monitoring:plan-agree-begin", of="team", post="leader", kind="action", posted=422),
    Row("monitoring:plan-agree-again", of="team", post="leader", kind="action"),
    Row("monitoring:plan-agree-present", of="team", post="leader", kind="action"),
    Row("monitoring:plan-agree-object", of="team", post=MEMBERS, kind="action", posted=422),
    Row(
        "monitoring:plan-agree-resolve",
        of="team",
        post="leader",
        kind="action",
        words=OBJECTION,
        data=_decision,
    ),
    Row(
        "monitoring:plan-agree-close",
        of="team",
        get="leader member",
        post="leader member",
        empty=False,
    ),
    Row(
        "monitoring:plan-agree-decline",
        of="team",
        get="leader",
        post="leader",
        posted=422,
        error={"reason": ""},
        empty=False,
    ),
    # afterwards
    Row(
        "monitoring:plan-agreed",
        of="team",
        get=MEMBERS,
        post=MEMBERS,
        words=AGREED,
        more=_more_answers,
        error={"answer": "object", "text": ""},
        empty=False,
        looks=(Look("as-member", role="member"),),
    ),
    Row("monitoring:plan-remind", of="team", post="leader", kind="action", words=AGREED),
]
