"""The results, discussed: everybody of the team reads, the leader prepares, who presents writes."""

from typing import Any

from django.utils import timezone

from tests import builders
from tests.house.rows import MEMBERS, Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

# The topic of `side.watched` is presented by the member.
WRITERS = "leader member"
NEW = {"meeting": "new", "subject": "", "day": "", "starts": ""}


def of_discussion(name: str, **fields: Any) -> Row:
    return Row(name, of="team", **{"words": {"pk": lambda s: s.watched.discussion.pk}, **fields})


def _more_lines(side: Side) -> None:
    """Each measured twice, with a signal, in the pack and in a pack of its own that is over."""
    leader, pack = side.people["leader"], side.watched.discussion
    for _ in range(3):
        line = watching.line(side.team, process=builders.process(side.team), created_by=leader)
        own = watching.indicator(side.institution, team=side.team)
        norm = watching.norm(own, 70, team=side.team, set_by=leader)
        watching.years_of(
            side.team, own, 2, norm=norm, instrument=watching.instrument(line, own), entered_by=leader
        )
        watching.signal(side.team, leader, process=line.process)
        watching.topic(pack, line, presenter=builders.membership(side.team).user, position=9)
        over = watching.discussion(side.team, closed_at=timezone.now(), closed_by=leader)
        watching.topic(over, line, discussed_at=timezone.now(), conclusion="Zo doorgaan.")


def _over(side: Side) -> int:
    leader, now = side.people["leader"], timezone.now()
    pack = watching.discussion(
        side.team, closed_at=now, closed_by=leader, announced_at=now, announced_by=leader
    )
    said = {"look_back": "Veel te doen.", "process": "Goed.", "result": "Beter.", "conclusion": "Doorgaan."}
    topic = watching.topic(pack, side.watched.line, discussed_at=now, **said)
    closed = {"state": "discussed", "closed_at": now, "closed_by": leader, "outcome": "Doorgaan."}
    watching.signal(side.team, leader, measure=side.measure, topic=topic, **closed)
    return pack.pk


def _two_topics(side: Side) -> int:
    pack = side.watched.discussion
    if not pack.topics.filter(line=side.watched.process_line).exists():
        watching.topic(pack, side.watched.process_line, position=2, conclusion="Nog een keer meten.")
    return pack.pk


def _cancelled(side: Side) -> int:
    leader = side.people["leader"]
    pack = watching.discussion(
        side.team, meeting=builders.meeting(side.team, cancelled_at=timezone.now()), created_by=leader
    )
    watching.topic(pack, side.watched.line)
    watching.signal(side.team, leader)
    return pack.pk


OVER = {"pk": _over}
TWO = {"pk": _two_topics}

ROWS: list[Row] = [
    Row(
        "monitoring:discussions",
        of="team",
        get=MEMBERS,
        more=_more_lines,
        looks=(Look("member", role="member"),),
    ),
    Row(
        "monitoring:discussion-new",
        of="team",
        get="leader",
        post="leader",
        data=NEW,
        posted=422,
        error=NEW,
        more=_more_lines,
    ),
    of_discussion(
        "monitoring:discussion",
        get=MEMBERS,
        more=_more_lines,
        empty=False,
        looks=(
            Look("member", role="member"),
            Look("over", words=OVER),
            Look("cancelled", words={"pk": _cancelled}),
        ),
    ),
    of_discussion(
        "monitoring:discussion-change",
        get="leader",
        post="leader",
        posted=422,
        error={"purpose": "Waar staan we?"},
        more=_more_lines,
        empty=False,
    ),
    of_discussion("monitoring:discussion-announce", post="leader", kind="action"),
    of_discussion("monitoring:discussion-close", get="leader", post="leader", more=_more_lines, empty=False),
    of_discussion("monitoring:discussion-reopen", post="leader", kind="action"),
    of_discussion("monitoring:discussion-remove", get="leader", post="leader", empty=False),
    of_discussion(
        "monitoring:discussion-screen",
        get=MEMBERS,
        more=_more_lines,
        empty=False,
        looks=(
            Look("process_owner", role="process_owner"),
            Look("over", words=OVER),
            Look("last", words=TWO, query="?punt=2"),
        ),
    ),
    of_discussion("monitoring:discussion-pdf", get=MEMBERS, kind="file", more=_more_lines),
    of_discussion(
        "monitoring:topic",
        get=WRITERS,
        post=WRITERS,
        data={"conclusion": "Dit houden we vast."},
        empty=False,
        words={"pk": lambda s: s.watched.discussion.pk, "topic": lambda s: s.watched.topic.pk},
        error={"conclusion": "x" * 4001},
    ),
    of_discussion(
        "monitoring:topic-save",
        post=WRITERS,
        kind="action",
        posted=200,
        data={"conclusion": "Dit houden we vast."},
        words={"pk": lambda s: s.watched.discussion.pk, "topic": lambda s: s.watched.topic.pk},
    ),
]
