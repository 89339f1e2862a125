"""The year of a team, what it celebrates, and everybody's own calendar."""

from typing import Any

from django.utils import timezone

from actions.models import Recognition
from borgen.lib.dates import local_today
from tests import builders
from tests.actions import builders_year as made
from tests.house.acting_year import feed_token
from tests.house.rows import EVERYBODY, MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

ALL = f"anonymous {EVERYBODY}"
WRONG: dict[str, Any] = {"text": "", "kind": "x", "on": "26-01-01"}


def _more(side: Side) -> None:
    """Three of everything that a year is made of."""
    leader, today = side.people["leader"], local_today()
    for number in range(3):
        builders.meeting(side.team)
        line = watching.line(side.team, process=builders.process(side.team), created_by=leader)
        own = watching.indicator(side.institution, team=side.team)
        watching.instrument(line, own, rhythm="dates").days.create(day=today.replace(day=number + 1))
        watching.measurement(side.team, own, about_from=today, about_until=today, entered_by=leader)
        topic = watching.topic(side.watched.discussion, line, conclusion="Doorgaan.")
        type(topic).objects.filter(pk=topic.pk).update(discussed_at=timezone.now())
        for kind in ("compliment", "success", "celebration"):
            made.recognition(side.team, leader, kind, improvement=side.improvement)
        made.effect(side.improvement, leader)
        made.effect(side.improvement, leader, answered="partly")
        made.decision(side.team, leader)


def _recognition(side: Side) -> int:
    return Recognition.objects.filter(team=side.team, kind="compliment").values_list("pk", flat=True)[0]


def of_team(name: str, **fields: Any) -> Row:
    return Row(name, **{"of": "team", "get": MEMBERS, "more": _more, **fields})


ROWS = [
    of_team("actions:year-agenda"),
    of_team("actions:year-agenda-pdf", kind="file"),
    of_team("actions:year-agenda-xlsx", kind="file"),
    of_team("borgen:year-review"),
    of_team(
        "borgen:year-review-screen",
        looks=(Look("said", query="?punt=3"), Look("last", query="?punt=99", role="member")),
    ),
    of_team("borgen:year-review-pdf", kind="file"),
    of_team(
        "actions:recognitions",
        post=MEMBERS,
        data=WRONG,
        posted=422,
        error=WRONG,
        looks=(Look("not-mine", role="process_owner"),),
    ),
    Row(
        "actions:recognition-withdraw",
        of="team",
        post="leader member",
        kind="action",
        words={"pk": _recognition},
    ),
    # my own calendar; the leader has an address already
    Row(
        "actions:feed",
        of="personal",
        get=EVERYBODY,
        looks=(
            Look("without", role="member"),
            Look("seen-this-once", role="process_owner", to="actions:feed-make", sent={}),
        ),
    ),
    Row(
        "actions:feed-make",
        of="personal",
        post=EVERYBODY,
        posted=200,
        kind="action",
        codes={"POST leader": 422},
    ),
    Row("actions:feed-revoke", of="personal", post=EVERYBODY, kind="action"),
    Row("actions:feed-file", of="public", get=ALL, kind="file", words={"token": feed_token}, more=_more),
]
