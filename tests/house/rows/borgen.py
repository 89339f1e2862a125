"""Pages that compose several apps, what is open to everybody, and the demo's own."""

from common import audit
from tests import builders
from tests.house.rows import EVERYBODY, MEMBERS, PROJECT, Look, Row
from tests.house.world import Side

ALL = f"anonymous {EVERYBODY}"


def _more_improvements(side: Side) -> None:
    for _ in range(2):
        improved = builders.improvement(side.team, project_leader=side.people["project_leader"], measures=1)
        closed = builders.assessment(improved, state="closed", chair=side.people["chair"])
        builders.decision(closed)
        planning = builders.planning(closed)
        builders.action(planning_=planning, owner=side.people["leader"], confirmed=True)
        builders.process(side.team, owner=side.people["member"])


def _more_of_improvement(side: Side) -> None:
    for _ in range(3):
        builders.measure(side.improvement)
        builders.project_member(side.improvement, builders.user(side.institution))
        builders.action(side.improvement, owner=side.people["leader"])
        builders.assessment(side.improvement, state="closed", chair=side.people["chair"])


def _more_stuck_mails(side: Side) -> None:
    for _ in range(3):
        builders.stuck_mail(side.institution, "failed")


def _more_audit(side: Side) -> None:
    for _ in range(3):
        audit.record(
            by=builders.user(side.institution), verb="team.added", subject=builders.team(side.institution)
        )


ROWS = [
    Row("borgen:today", of="personal", get=EVERYBODY, more=_more_improvements),
    Row("borgen:healthz", of="public", get=ALL, kind="file", rows_inside=False),
    Row("borgen:accessibility", of="public", get=ALL, empty=False, looks=(Look("own", role="leader"),)),
    Row("borgen:help", of="public", get=ALL, empty=False),
    Row("borgen:about", of="public", get=ALL, empty=False),
    Row("borgen:privacy", of="public", get=ALL, empty=False),
    Row("borgen:team", of="team", get=MEMBERS, more=_more_improvements),
    Row(
        "borgen:improvement",
        of="improvement",
        get=f"{MEMBERS} {PROJECT}",
        more=_more_of_improvement,
        looks=(
            Look("preparing", target=lambda s: s.boas["preparing"].improvement),
            Look("running", target=lambda s: s.boas["running"].improvement),
            Look("planned", target=lambda s: s.boas["closed"].improvement),
        ),
    ),
    Row(
        "borgen:terms",
        of="institution",
        get="administrator",
        post="administrator",
        data={"audit_years": "7", "talk_years": "2", "signal_years": "2", "leaver_years": "1"},
        error={"audit_years": "0", "talk_years": "", "signal_years": "2", "leaver_years": "99"},
        looks=(
            Look(
                "asks",
                error={"audit_years": "6", "talk_years": "2", "signal_years": "2", "leaver_years": "1"},
                shows="#goes",
            ),
        ),
    ),
    Row("borgen:audit", of="institution", get="administrator", more=_more_audit),
    Row("borgen:mails", of="institution", get="administrator", more=_more_stuck_mails),
    Row(
        "borgen:mail-resend",
        of="institution",
        post="administrator",
        kind="action",
        words={"pk": lambda s: s.stuck_mail.pk},
    ),
    Row(
        "borgen:own-data-json", of="personal", get=EVERYBODY, kind="file", more=_more_improvements, queries=48
    ),
    Row(
        "borgen:own-data-xlsx", of="personal", get=EVERYBODY, kind="file", more=_more_improvements, queries=48
    ),
    Row("borgen:plan", of="improvement", get=f"{MEMBERS} {PROJECT}", more=_more_of_improvement),
    Row(
        "borgen:plan-pdf",
        of="improvement",
        get=f"{MEMBERS} {PROJECT}",
        kind="file",
        more=_more_of_improvement,
    ),
    # demo
    Row("demo:post", of="public", get=ALL, empty=False),
    Row("demo:message", of="public", get=ALL, empty=False, words={"pk": lambda s: s.mail.pk}),
    Row(
        "demo:attachment",
        of="public",
        get=ALL,
        kind="file",
        rows_inside=False,
        words={"pk": lambda s: s.mail.pk, "position": lambda s: 0},
    ),
]
