from typing import Any

from tests import builders
from tests.actions import builders_acting as acting
from tests.house.rows import CIRCLES, MEMBERS, PROJECT, Look, Row, Upload
from tests.house.world import Side

# As a team keeps it: one that is new, one without a title, an owner and a date that nobody knows.
LIST = Upload(
    "actielijst.csv",
    "Actie;Wie;Wanneer;Opmerking\nPoster maken;Lia Leider;3-12-2026;A2\n;Jansen;;\nFolder;Niemand;ooit;\n",
)
PLANNERS = "leader project_leader"
RUNNERS = "leader chair"
READERS = f"{MEMBERS} {PROJECT} chair"


def of_action(name: str, **fields: Any) -> Row:
    """Of an improvement, and reached through the team; the leader owns it."""
    fields = {
        "of": "team",
        "circle": CIRCLES["improvement"],
        "words": {"pk": lambda s: s.action.pk},
        "empty": False,
        **fields,
    }
    return Row(name, **fields)


def _more_actions(side: Side) -> None:
    for _ in range(3):
        builders.action(planning_=side.planning, owner=builders.user(side.institution), confirmed=True)


def _more_history(side: Side) -> None:
    for _ in range(3):
        acting.moved(side.action, builders.user(side.institution))
        acting.action(side.team, follows=side.action)


ROWS = [
    of_action(
        "actions:action",
        get=f"{MEMBERS} {PROJECT}",
        more=_more_history,
        looks=(
            Look("not-mine", role="member"),
            Look("stuck", words={"pk": lambda s: s.acted.stuck.pk}, without=PROJECT),
            Look("did-it-work", words={"pk": lambda s: s.acted.done.pk}, without=PROJECT),
            Look("yes-without-a-date", "leader", to="actions:action-confirm", error={"due_on": "morgen"}),
            Look(
                "moved-without-a-date",
                "leader",
                words={"pk": lambda s: s.acted.stuck.pk},
                to="actions:action-move",
                error={"due_on": "morgen"},
            ),
            Look(
                "looked-at-on-no-day",
                "leader",
                words={"pk": lambda s: s.acted.done.pk},
                to="actions:action-effect-day",
                error={"on": "morgen"},
            ),
            Look(
                "worked-or-not",
                "leader",
                words={"pk": lambda s: s.acted.done.pk},
                to="actions:action-effect",
                error={"effect": ""},
            ),
            Look("did-not-work", words={"pk": lambda s: s.acted.answered.pk}, without=PROJECT),
            Look("from-a-result", words={"pk": lambda s: s.acted.from_response.pk}),
            Look("from-a-signal", role="project_member", words={"pk": lambda s: s.acted.from_signal.pk}),
        ),
    ),
    of_action("actions:action-confirm", post="leader", kind="action", data={"due_on": "2030-01-01"}),
    of_action("actions:action-finish", post=PLANNERS, kind="action"),
    of_action("actions:action-drop", get=PLANNERS, post=PLANNERS, posted=422, error={"reason": ""}),
    of_action("actions:action-reopen", post=PLANNERS, kind="action"),
    of_action(
        "actions:action-edit",
        get=PLANNERS,
        post=PLANNERS,
        posted=422,
        error={"title": ""},
        looks=(
            Look(
                "two-at-once",
                sent={
                    "title": "Handboek afmaken",
                    "initial-title": "Het stond er anders",
                    "due_on": "2030-01-01",
                    "reason": "Het lukt niet eerder.",
                },
            ),
        ),
    ),
    Row(
        "actions:planning",
        of="assessment",
        get=READERS,
        more=_more_actions,
        looks=(Look("none", target=lambda s: s.unplanned),),
    ),
    Row("actions:planning-make", of="assessment", post=PLANNERS, kind="action", target=lambda s: s.unplanned),
    Row(
        "actions:plan",
        of="assessment",
        get=PLANNERS,
        more=_more_actions,
        looks=(Look("added-nothing", to="actions:plan-add", error={"title": ""}),),
    ),
    Row(
        "actions:plan-row",
        of="assessment",
        post=PLANNERS,
        kind="action",
        posted=302,
        words={"pk": lambda s: s.action.pk},
    ),
    Row(
        "actions:plan-remove",
        of="assessment",
        post=PLANNERS,
        kind="action",
        words={"pk": lambda s: s.action.pk},
    ),
    Row("actions:plan-add", of="assessment", post=PLANNERS, kind="action", posted=422),
    Row("actions:plan-agree", of="assessment", post=PLANNERS, kind="action", posted=422),
    # an action list of the team's own
    Row(
        "actions:import",
        of="assessment",
        get=PLANNERS,
        post=PLANNERS,
        posted=422,
        empty=False,
        error={},
        looks=(Look("preview", sent={"upload": LIST}),),
    ),
    Row("actions:import-apply", of="assessment", post=PLANNERS, kind="action"),
    # workbook
    Row("actions:workbook", of="assessment", get=READERS, kind="file", more=_more_actions),
    Row(
        "actions:workbook-upload",
        of="assessment",
        at="preparing",
        get=RUNNERS,
        post=RUNNERS,
        posted=422,
        empty=False,
        error={},
    ),
    Row("actions:workbook-apply", of="assessment", at="preparing", post=RUNNERS, kind="action"),
    Row("actions:planning-pdf", of="assessment", get=READERS, kind="file", more=_more_actions),
    Row("actions:planning-calendar", of="assessment", get=READERS, kind="file", more=_more_actions),
]
