"""What the pages of a discussion show, prepared for the templates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.lib.dates import AMSTERDAM, local_date, local_today
from common import mail
from improvements.navigation import Crumb, team_crumbs, team_url
from monitoring.forms.discussions import CloseDiscussionForm, PackForm
from monitoring.models import Discussion, Signal, Topic
from monitoring.services import discussions
from monitoring.services.attention import Talked
from monitoring.services.discussion_mail import mail_topic
from monitoring.services.pack import QUESTIONS, TopicPack, about, pack_of
from monitoring.services.talk_panels import meeting_words, url_of
from teams.access import Access, Permission, Request
from teams.models import Team


def discussion_of(team: Team, pk: int) -> Discussion:
    found = get_object_or_404(discussions.discussions_of(team), pk=pk)
    found.team = team
    return found


def screen_url(discussion: Discussion, number: int) -> str:
    return f"{url_of(discussion, 'monitoring:discussion-screen')}?punt={number}"


def save_url(discussion: Discussion, topic: Topic) -> str:
    return url_of(discussion, "monitoring:topic-save", topic=topic.pk)


def trail(request: Request, team: Team, *last: Discussion | str) -> list[Crumb]:
    """Team > Results > the meeting > …"""
    crumbs = team_crumbs(request.access, team, _("Results"))
    crumbs[-1]["url"] = team_url(team, "monitoring:discussions") if last else ""
    for one in last:
        if isinstance(one, str):
            crumbs.append({"title": one, "url": ""})
        else:
            crumbs.append({"title": meeting_words(one), "url": "" if one is last[-1] else url_of(one)})
    return crumbs


# --- all of a team ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PackRow:
    title: str
    url: str
    when: str
    topics: int
    state: str
    tone: str
    icon: str


def lists_of(team: Team, today: date) -> dict[str, object]:
    """`coming` and `past`; a meeting that was and is not closed yet is still to come for this list."""
    found = discussions.discussions_of(team).annotate(topics_n=Count("topics"))
    rows: list[tuple[bool, PackRow]] = []
    for one in found:
        one.team = team
        rows.append((one.closed_at is None, _row(one, today)))
    return {
        "coming": [row for is_open, row in reversed(rows) if is_open],
        "past": [row for is_open, row in rows if not is_open],
    }


def _row(discussion: Any, today: date) -> PackRow:
    starts = timezone.localtime(discussion.meeting.starts_at, AMSTERDAM)
    state, tone, icon = _("being prepared"), "info", "pencil"
    if discussion.closed_at:
        state, tone, icon = _("over"), "ok", "check"
    elif discussion.meeting.cancelled_at:
        state, tone, icon = _("meeting cancelled"), "bad", "x"
    elif local_date(discussion.meeting.starts_at) < today:
        state, tone, icon = _("to be closed"), "warn", "triangle-alert"
    elif discussion.announced_at:
        state, tone, icon = _("announced"), "ok", "mail"
    return PackRow(
        title=discussion.meeting.subject,
        url=url_of(discussion),
        when=date_format(starts, _("l j F Y, H:i")),
        topics=discussion.topics_n,
        state=state,
        tone=tone,
        icon=icon,
    )


# --- choosing -----------------------------------------------------------------------------------------------


def choices_of(form: PackForm, talked: Mapping[int, Talked]) -> dict[str, object]:
    rows = [
        {
            "about": about(line),
            "agreement": line.agreement,
            "talked": talked[line.pk],
            "chosen": chosen,
            "presenter": presenter,
            "position": position,
        }
        for line, chosen, presenter, position in form.rows()
    ]
    ticked = sum(bool(chosen.value()) for _line, chosen, _presenter, _position in form.rows())
    return {"rows": rows, "many": ticked >= discussions.MANY}


def closing_rows(
    form: CloseDiscussionForm, topics: Iterable[Topic], by_line: Mapping[int, list[Signal]]
) -> list[dict[str, Any]]:
    """Everything is ticked beforehand; after mistakes it is as it was sent."""
    sent: Any = form.data
    sent_topics, sent_signals = (set(sent.getlist(name)) if form.is_bound else None for name in form.fields)
    return [
        {
            "topic": topic,
            "ticked": sent_topics is None or str(topic.pk) in sent_topics,
            "concluded": bool(topic.conclusion),
            "signals": [
                (one, sent_signals is None or str(one.pk) in sent_signals) for one in by_line[topic.line_id]
            ],
        }
        for topic in topics
    ]


# --- the pack -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """A group of questions with what was written down."""

    title: str
    questions: tuple[str, ...]
    text: str
    field: Any = None


def answers_of(topic: Topic, form: Any = None) -> list[Answer]:
    return [
        Answer(
            str(group.title),
            tuple(str(one) for one in group.questions),
            getattr(topic, group.name),
            form[group.name] if form else None,
        )
        for group in QUESTIONS
    ]


def may_write(access: Access, discussion: Discussion, topic: Topic) -> bool:
    """The leader and whoever presents it, as long as it is not over."""
    if discussion.closed_at is not None:
        return False
    return access.allows(Permission.RUN_DISCUSSION) or topic.presenter_id == access.user.pk


def pack_context(request: Request, discussion: Discussion) -> dict[str, Any]:
    today, access = local_today(), request.access
    pack = pack_of(discussion, today)
    leads = access.allows(Permission.RUN_DISCUSSION)
    is_open, cancelled = discussion.closed_at is None, discussion.meeting.cancelled_at is not None
    standing = mail.standing(mail_topic(discussion)) if leads and discussion.announced_at else None
    return {
        "discussion": discussion,
        "meeting": discussion.meeting,
        "title": meeting_words(discussion),
        "topics": [topic_row(access, discussion, one) for one in pack],
        "draws": any(panel.chart.points for one in pack for panel in one.charts),
        "leads": leads,
        "is_open": is_open,
        "cancelled": cancelled and is_open,
        "loose": pack.loose,
        "signals_url": team_url(discussion.team, "monitoring:signals"),
        "mails": standing,
        "urls": {
            "screen": screen_url(discussion, 1),
            "pdf": url_of(discussion, "monitoring:discussion-pdf"),
            "change": url_of(discussion, "monitoring:discussion-change") if leads and is_open else "",
            "announce": url_of(discussion, "monitoring:discussion-announce")
            if leads and is_open and not discussion.announced_at and not cancelled
            else "",
            "close": url_of(discussion, "monitoring:discussion-close") if leads and is_open else "",
            "remove": url_of(discussion, "monitoring:discussion-remove") if leads and is_open else "",
            "reopen": url_of(discussion, "monitoring:discussion-reopen") if leads and not is_open else "",
        },
        "crumbs": trail(request, discussion.team, discussion),
    }


def topic_row(access: Access, discussion: Discussion, pack: TopicPack) -> dict[str, Any]:
    topic = pack.topic
    writes = may_write(access, discussion, topic)
    return {
        "pack": pack,
        "topic": topic,
        "presenter": topic.presenter.name if topic.presenter else "",
        "answers": answers_of(topic),
        "screen_url": screen_url(discussion, pack.number),
        "write_url": url_of(discussion, "monitoring:topic", topic=topic.pk) if writes else "",
        "save_url": save_url(discussion, topic) if writes else "",
    }
