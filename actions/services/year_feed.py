"""What stands in somebody's calendar: the year of her teams, and what is hers to do. Titles only (C1).

SEQUENCE has to rise whenever something changes. The audit trail has one line for each change and loses none
of the years that a calendar shows, so the number of lines is that sequence, for whatever has no count of its
own. It may rise without a change that a calendar sees; that is allowed.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actions.models import Action, Recognition
from actions.services.planning import appointment
from actions.services.year import asked_in, meeting_url, meetings_in, years_of
from borgen.lib.dates import add_months, local_today
from borgen.lib.ics import Appointment, uid
from common import audit
from documents.models import Document, Version
from documents.services import evaluating
from improvements.navigation import team_url
from improvements.states import OPEN_STATES
from monitoring.models import Instrument, MonitoringLine
from monitoring.services import due
from teams.models import Meeting, Membership, SchoolYear, Team, User
from teams.services.appointments import of_meeting

MONTHS_BACK, MONTHS_AHEAD = 12, 18
# How often a calendar is asked to look again; most take their own time.
REFRESH = timedelta(hours=4)


class Changes:
    """How often each of these records was changed: one query, of all that the feed is made of."""

    def __init__(self, institution_id: int, *groups: Iterable[models.Model]) -> None:
        wanted: dict[str, set[int]] = {}
        for record in (record for group in groups for record in group):
            kind, key = audit.key_of(record)
            wanted.setdefault(kind, set()).add(key)
        # One that was taken away leaves no record; its lines still count.
        condition = Q(subject_type=SchoolYear._meta.label_lower)
        for kind, keys in wanted.items():
            condition |= Q(subject_type=kind, subject_id__in=keys)
        rows = (
            audit.entries(institution_id)
            .filter(condition)
            .order_by()
            .values_list("subject_type", "subject_id")
            .annotate(number=Count("pk"))
        )
        self._of = Counter({(kind, key): number for kind, key, number in rows})
        self.years = sum(number for kind, _key, number in rows if kind == SchoolYear._meta.label_lower)

    def of(self, record: models.Model) -> int:
        return self._of[audit.key_of(record)]


def appointments_of(user: User) -> list[Appointment]:
    """In a fixed number of questions, whatever the number of teams."""
    today = local_today()
    first, last = add_months(today, -MONTHS_BACK), add_months(today, MONTHS_AHEAD)
    teams, led = _teams(user, today)
    meetings: list[Any] = list(meetings_in(teams.values(), first, last))
    actions = list(_actions(user, first, last))
    celebrations = list(_celebrations(teams.values(), first, last))
    documents: list[Any] = list(_documents(user, teams.values(), led, first, last))
    instruments = list(_instruments(user, teams.values(), led, today))
    lines = {one.line_id: one.line for one in instruments}.values()
    changes = Changes(user.institution_id, meetings, actions, celebrations, documents, lines)
    return [
        *(_meeting(one, teams[one.team_id], changes) for one in meetings),
        *(found for one in actions for found in _of_action(one, changes, first, last)),
        *(_celebration(one, teams[one.team_id], changes) for one in celebrations),
        *(_document(one, changes) for one in documents),
        *_measuring(user, instruments, changes, first, last),
    ]


def fingerprint(appointments: Sequence[Appointment], language: str) -> str:
    """An ETag: the same as long as the same stands in it, whenever it is asked."""
    content = "\n".join([language, *(repr(dataclasses.astuple(one)) for one in appointments)])
    return f'W/"{sha256(content.encode()).hexdigest()[:32]}"'


def _teams(user: User, today: date) -> tuple[dict[int, Team], set[int]]:
    """Those of today, by key, and which of them she leads."""
    found = Membership.objects.filter(user=user, team__archived_on=None).on(today)
    memberships = list(found.select_related("team__institution"))
    led = {one.team_id for one in memberships if one.role == Membership.Role.LEADER}
    return {one.team_id: one.team for one in memberships}, led


# --- meetings and celebrations of her teams ---------------------------------------------------------------


def _meeting(meeting: Meeting, team: Team, changes: Changes) -> Appointment:
    url = meeting_url(meeting, team)
    return of_meeting(
        meeting, lines=changes.of(meeting), url=settings.BASE_URL + url if url else "", alarm=False
    )


def _celebrations(teams: Iterable[Team], first: date, last: date) -> QuerySet[Recognition]:
    """Also those that were called off: a calendar that has one must hear it."""
    return Recognition.objects.filter(
        team__in=list(teams), kind=Recognition.Kind.CELEBRATION, on__range=(first, last)
    ).order_by("on", "pk")


def _celebration(one: Recognition, team: Team, changes: Changes) -> Appointment:
    cancelled = one.withdrawn_at is not None
    return Appointment(
        uid=uid(f"celebration-{one.pk}"),
        title=_("Celebrate: {what}").format(what=one.text),
        starts=one.on,
        ends=one.on,
        url=settings.BASE_URL + team_url(team, "actions:recognitions"),
        sequence=changes.of(one) + cancelled,
        cancelled=cancelled,
    )


# --- what is hers to do -----------------------------------------------------------------------------------


def _actions(user: User, first: date, last: date) -> QuerySet[Action]:
    """Also of an improvement elsewhere, in whose project group she is."""
    found = Action.objects.filter(owner=user)
    found = found.filter(Q(due_on__range=(first, last)) | Q(effect_on__range=(first, last)))
    found = found.filter(Q(improvement=None) | Q(improvement__state__in=OPEN_STATES))
    return found.select_related("team__institution").defer("explanation").order_by("due_on", "pk")


def _of_action(action: Action, changes: Changes, first: date, last: date) -> Iterator[Appointment]:
    url = settings.BASE_URL + team_url(action.team, "actions:action", pk=action.pk)
    sequence = changes.of(action)
    if action.due_on and first <= action.due_on <= last:
        made = appointment(_without_words(action), lines=sequence)
        yield dataclasses.replace(made, description="", url=url)
    if action.effect_on and first <= action.effect_on <= last:
        yield Appointment(
            uid=uid(f"effect-{action.pk}"),
            title=_("Did it work? {title}").format(title=action.title),
            starts=action.effect_on,
            ends=action.effect_on,
            url=url,
            sequence=sequence,
        )


def _without_words(action: Action) -> Action:
    """What the explanation says stays in Borgen; it is not even read."""
    action.explanation = ""
    return action


def _documents(
    user: User, teams: Iterable[Team], led: set[int], first: date, last: date
) -> Iterator[Document]:
    named = Q(evaluator=user) | Q(keeper=user) | Q(process__owner=user) | Q(team__in=led)
    found = Document.objects.filter(
        named, team__in=list(teams), current__isnull=False, next_evaluation_on__range=(first, last)
    )
    numbered = Count("versions", filter=~Q(versions__state__in=(Version.State.DRAFT, Version.State.REVIEW)))
    rows = evaluating.with_outcome(found).annotate(numbered=numbered).order_by("next_evaluation_on", "pk")
    for document in rows:
        asked = evaluating.person_asked(document)
        if asked == user.pk or (asked is None and document.team_id in led):
            yield document


def _document(document: Any, changes: Changes) -> Appointment:
    day: date = document.next_evaluation_on
    return Appointment(
        uid=uid(f"evaluation-{document.pk}"),
        title=_("Evaluate {title}").format(title=document.title),
        starts=day,
        ends=day,
        url=settings.BASE_URL + team_url(document.team, "documents:document", document=document.slug),
        # A version that becomes valid sets the day too, and is written down with the version.
        sequence=document.revision + document.numbered + changes.of(document),
        cancelled=document.withdrawn_at is not None,
    )


def _instruments(user: User, teams: Iterable[Team], led: set[int], today: date) -> Iterator[Instrument]:
    """Those about which she is asked now."""
    known = list(teams)
    if not known:
        return
    in_use = due.in_use(today).filter(line__team__in=known)
    mine = Q(executor=user) | Q(line__monitor=user) | Q(line__process__owner=user) | Q(line__team__in=led)
    for one in in_use.filter(mine).order_by("pk"):
        asked = due.person_asked(one)
        if asked == user.pk or (asked is None and one.line.team_id in led):
            yield one


def _measuring(
    user: User, instruments: Sequence[Instrument], changes: Changes, first: date, last: date
) -> Iterator[Appointment]:
    """The last day that is in time; whether it was measured, Borgen says."""
    if not instruments:
        return
    years = {user.institution_id: years_of(user.institution_id)}
    for one, asked in asked_in(instruments, years, first, last, local_today()):
        line: MonitoringLine = one.line
        # The name of the time stays when its days are moved.
        when = slugify(asked.span.label)
        yield Appointment(
            uid=uid(f"measure-{one.pk}-{when}"),
            title=_("Measure: {indicator}, {time}").format(
                indicator=one.indicator.name, time=asked.span.label
            ),
            starts=asked.late_after,
            ends=asked.late_after,
            url=settings.BASE_URL + team_url(line.team, "monitoring:line", line=line.pk),
            sequence=changes.of(line) + changes.years,
        )
