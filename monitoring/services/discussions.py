"""The results on the table of a meeting: a pack of chosen lines, announced, talked about, kept with the line.

Locks take the discussion first, then its topics. When it is over nothing is written any more, until the
leader opens it again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import local_date, local_today
from common import audit
from monitoring.attention import Attention
from monitoring.models import Discussion, MonitoringLine, Topic
from monitoring.services import discussion_mail, signals
from monitoring.services.attention import Talked, attention_of
from teams.models import Meeting, Team, User
from teams.services.errors import check
from teams.services.meetings import (
    NewMeeting,
    coming_meetings,
    deal_with,
    known_or_new,
    put_on_agenda,
    take_off_agenda,
)

NOTES = ("begin_situation", "look_back", "process", "result", "conclusion")
# From so many on a meeting gets tired of figures.
MANY = 4
ON_AGENDA = gettext_lazy("Discuss the results of what we monitor")
MINUTES_A_TOPIC = 10
SOURCE = "discussion"
CONSTRAINTS = {"discussion_one_a_meeting": "meeting"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line for the pack. `position` orders them; equal ones stay in the order of the plan."""

    line: MonitoringLine
    presenter: User | None = None
    position: int = 0


# --- asking -------------------------------------------------------------------------------------------------


def discussions_of(team: Team) -> QuerySet[Discussion]:
    return Discussion.objects.filter(team=team).select_related("meeting__chair", "created_by", "closed_by")


def meetings_without(team: Team) -> list[Meeting]:
    """Coming meetings whose agenda does not have the results yet."""
    return list(coming_meetings(team).filter(discussions=None))


def lines_to_choose(
    team: Team, today: date, *, also: Collection[int] = ()
) -> list[tuple[MonitoringLine, Talked]]:
    """Those in use (and `also`, which are in the pack), with how long ago each was discussed."""
    found = MonitoringLine.objects.filter(team=team).select_related("measure__improvement", "process", "team")
    lines = [line for line in found if line.ended_on is None or line.pk in also]
    talked = attention_of(lines, today)
    return [(line, talked[line.pk]) for line in lines]


def proposed(talked: Talked) -> bool:
    """Ticked beforehand: it is due, or was never discussed."""
    return talked.state is not Attention.OK or talked.last is None


# --- the pack -----------------------------------------------------------------------------------------------


@transaction.atomic
def prepare(
    *,
    team: Team,
    chosen: Iterable[Chosen],
    by: User,
    purpose: str = "",
    meeting: Meeting | None = None,
    new: NewMeeting | None = None,
) -> Discussion:
    """For a meeting that is known or for a new one; ValidationError when it has the results already."""
    where = known_or_new(team=team, chair=by, meeting=meeting, new=new)
    # Two leaders at once: the second one hears that the results are on this agenda already.
    Meeting.objects.select_for_update().get(pk=where.pk)
    discussion = Discussion(team=team, meeting=where, purpose=purpose.strip(), created_by=by)
    check(discussion, constraints=CONSTRAINTS)
    discussion.save()
    count = _set_topics(discussion, list(chosen))
    put_on_agenda(
        meeting=where,
        title=str(ON_AGENDA),
        minutes=count * MINUTES_A_TOPIC,
        source=SOURCE,
        source_key=_key(discussion),
    )
    _note(discussion, "discussion.prepared", by, topics=count)
    return discussion


@transaction.atomic
def change(*, discussion: Discussion, chosen: Iterable[Chosen], purpose: str, by: User) -> int:
    """Once it is announced the team hears of a change in one mail; returns how many mails go."""
    locked = _locked_open(discussion)
    before = _as_announced(locked)
    locked.purpose = purpose.strip()
    check(locked)
    locked.save()
    count = _set_topics(locked, list(chosen))
    _note(locked, "discussion.changed", by, topics=count)
    if locked.announced_at is None or locked.meeting.cancelled_at or _as_announced(locked) == before:
        return 0
    return discussion_mail.tell_change(discussion=locked, before=before.subjects, by=by)


@transaction.atomic
def remove(*, discussion: Discussion, by: User) -> None:
    """As long as nothing was written in it."""
    locked = _locked_open(discussion)
    if any(_written(topic) for topic in locked.topics.all()):
        raise ValidationError(_("Something is already written in this pack; it stays."), code="written")
    _note(locked, "discussion.removed", by)
    take_off_agenda(meeting=locked.meeting, source=SOURCE, source_key=_key(locked))
    locked.delete()


class Announced(NamedTuple):
    """What the mail told about it; another order is no news."""

    purpose: str
    presenters: dict[int, int | None]
    subjects: list[str]


def _as_announced(discussion: Discussion) -> Announced:
    topics = list(discussion.topics.select_related("line").order_by("pk"))
    return Announced(
        discussion.purpose,
        {topic.line_id: topic.presenter_id for topic in topics},
        sorted(str(topic.line) for topic in topics),
    )


def _set_topics(discussion: Discussion, chosen: list[Chosen]) -> int:
    if not chosen:
        raise ValidationError({"lines": _("Choose at least one line to discuss.")})
    if any(one.line.team_id != discussion.team_id for one in chosen):
        raise ValueError("a team discusses its own lines")
    there = {topic.line_id: topic for topic in discussion.topics.select_for_update()}
    wanted = {one.line.pk for one in chosen}
    for key, topic in there.items():
        if key not in wanted:
            if _written(topic):
                text = _("Something is already written about “{line}”; it stays in the pack.")
                raise ValidationError({"lines": text.format(line=topic.line)})
            topic.delete()
    before = _begin_situations(one.line for one in chosen if one.line.pk not in there)
    ordered = sorted(chosen, key=lambda one: one.position)
    for position, one in enumerate(ordered, start=1):
        topic = there.get(one.line.pk) or Topic(
            discussion=discussion, line=one.line, begin_situation=before[one.line.pk]
        )
        topic.presenter, topic.position = one.presenter, position
        check(topic, constraints={"topic_line_once": "lines"})
        topic.save()
    return len(ordered)


def _begin_situations(lines: Iterable[MonitoringLine]) -> dict[int, str]:
    """As it was told the last time; otherwise the problem and the baseline of the improvement (U3)."""
    wanted = list(lines)
    told = Topic.objects.filter(line__in=wanted).exclude(begin_situation="").order_by("pk")
    known = dict(told.values_list("line_id", "begin_situation"))
    return {line.pk: known.get(line.pk) or _from_improvement(line) for line in wanted}


def _from_improvement(line: MonitoringLine) -> str:
    improvement = line.measure.improvement if line.measure else None
    if improvement is None:
        return ""
    parts = [improvement.problem.strip()]
    if improvement.baseline is not None:
        what = improvement.indicator or _("Baseline")
        number = f"{improvement.baseline.normalize():f}".replace(".", ",")
        parts.append(f"{what}: {number} {improvement.unit}".strip())
    return "\n".join(part for part in parts if part)


# --- the talk -----------------------------------------------------------------------------------------------


@transaction.atomic
def write(*, topic: Topic, edit: Edit, by: User) -> Topic:
    """Notes of the leader or the presenter; `Conflict` when somebody else wrote in the same field."""
    _locked_open(topic.discussion)
    locked = Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)
    changes = edit.over(values_of(locked, edit.names))
    if not changes:
        return locked
    for name, value in changes.items():
        setattr(locked, name, value.strip())
    locked.revision += 1
    check(locked)
    locked.save()
    _note(topic.discussion, "discussion.noted", by, topic=topic.pk)
    return locked


@transaction.atomic
def close(
    *, discussion: Discussion, topics: Collection[int], signals_discussed: Collection[int], by: User
) -> Discussion:
    """`topics` were on the table; signals of those lines are done with when they were talked about too."""
    locked = _locked_open(discussion)
    today = local_today()
    there = list(locked.topics.select_for_update(of=("self",)).select_related("line"))
    talked = [topic for topic in there if topic.pk in topics]
    moment = timezone.now()
    if local_date(locked.meeting.starts_at) < today:
        moment = locked.meeting.starts_at
    for topic in there:
        topic.discussed_at = moment if topic in talked else None
        topic.save(update_fields=["discussed_at"])
    by_line = signals.open_by_line([topic.line for topic in talked], today)
    topic_of = {
        one.pk: topic for topic in talked for one in by_line[topic.line_id] if one.pk in signals_discussed
    }
    count = signals.discuss_with_topic(signals=topic_of, today=today, by=by)
    locked.closed_at, locked.closed_by = timezone.now(), by
    check(locked)
    locked.save()
    deal_with(meeting=locked.meeting, source=SOURCE, source_key=_key(locked))
    _note(locked, "discussion.closed", by, topics=len(talked), signals=count)
    return locked


@transaction.atomic
def reopen(*, discussion: Discussion, by: User) -> Discussion:
    """To correct what was written; closing it again says anew what was discussed."""
    locked = Discussion.objects.select_for_update(of=("self",)).get(pk=discussion.pk)
    if locked.closed_at is not None:
        locked.closed_at = locked.closed_by = None
        check(locked)
        locked.save()
        _note(locked, "discussion.reopened", by)
    return locked


def _locked_open(discussion: Discussion) -> Discussion:
    found = Discussion.objects.select_for_update(of=("self",)).select_related("team", "meeting")
    locked = found.get(pk=discussion.pk)
    if locked.closed_at is not None:
        raise ValidationError(_("This discussion is over. The team leader can open it again."), code="closed")
    return locked


def _written(topic: Topic) -> bool:
    """The begin situation is filled in by Borgen and does not count."""
    return bool(topic.look_back or topic.process or topic.result or topic.conclusion or topic.discussed_at)


def _key(discussion: Discussion) -> str:
    """Of its point on an agenda; what is due, actions/agenda_sources.py names in the same way."""
    return f"discussion:{discussion.pk}"


@transaction.atomic
def carry_over(*, meeting: Meeting, to: Meeting, by: User) -> bool:
    """A pack that was not reached goes along to the next meeting, unless that one has a pack already."""
    Meeting.objects.select_for_update().get(pk=to.pk)
    found = Discussion.objects.select_for_update(of=("self",)).filter(meeting=meeting, closed_at=None)
    discussion = found.select_related("team").first()
    if discussion is None or Discussion.objects.filter(meeting=to).exists():
        return False
    discussion.meeting = to
    check(discussion, constraints=CONSTRAINTS)
    discussion.save(update_fields=["meeting"])
    _note(discussion, "discussion.carried_over", by, meeting=to.pk)
    return True


def _note(discussion: Discussion, verb: str, by: User, **details: int) -> None:
    audit.record(by=by, verb=verb, subject=discussion.team, discussion=discussion.pk, **details)
