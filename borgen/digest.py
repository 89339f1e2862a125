"""The overview by mail: what asks something of one person, and what happened in her teams (conventions C6).

The daily work gives each person whose day it is a job; the job writes down that this day is done and puts the
mail in the queue in one transaction. So it goes once however often either runs, or whenever one is killed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.digest_rules import DAILY, WEEKLY, day_of, news_from
from actions.models import Digest
from actions.services.digest import unsubscribe_url
from actions.services.news import News, news
from borgen import tasks
from borgen.asked import lines_for
from borgen.context import Navigation
from borgen.lib.dates import AMSTERDAM, local_today
from borgen.lib.today import HORIZON, Line
from borgen.views.today import when
from common import jobs, mail, reach
from teams.models import Deputy, User

KEPT = timedelta(days=180)
# More news than this is a number and a link.
MOST_NEWS = 12


@dataclass(frozen=True)
class Overview:
    asked: list[tuple[Line, str]]
    """Each with its day as somebody says it."""
    news: list[News]
    more: int
    """How much more happened than `news` tells."""


def queue_due(*, dry_run: bool = False) -> int:
    """A job for each person whose overview of today was not made yet; returns how many got one."""
    today = local_today()
    found = [(person, day.isoformat()) for day, people in _due(today) for person in people]
    waiting = {tuple(arguments) for arguments in jobs.pending(tasks.send_digest.module_path)}
    missing = [one for one in found if one not in waiting]
    if not dry_run:
        for person, day_text in missing:
            tasks.send_digest.enqueue(person, day_text)
    return len(missing)


def _due(today: date) -> Iterator[tuple[date, list[int]]]:
    """Of those who came in, before that day, and whose address works."""
    for choice in (WEEKLY, DAILY):
        if day := day_of(choice, today):
            people = _readers().filter(digest=choice, date_joined__lt=_midnight(day))
            made = Digest.objects.filter(user=OuterRef("pk"), day=day)
            rows = people.exclude(Exists(made)).order_by("pk").values_list("pk", "email", "institution_id")
            unreachable: dict[int, set[str]] = {}
            for _pk, _email, school in rows:
                unreachable.setdefault(school, set())
            for school in unreachable:
                unreachable[school] = reach.broken(school)
            yield day, [pk for pk, email, school in rows if email not in unreachable[school]]


def _readers() -> QuerySet[User]:
    return User.objects.filter(is_active=True).exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)


@transaction.atomic
def send(*, person_id: int, day: date) -> bool:
    """Whether a mail is in the queue now. Nothing when this day is done, is past, or has nothing to tell."""
    people = _readers().select_for_update(of=("self",)).select_related("institution")
    person = people.filter(pk=person_id).first()
    if person is None:
        return False
    today = local_today()
    current = day_of(person.digest, today)
    if current is None or day < current:
        return False  # the next one tells it
    _row, new = Digest.objects.get_or_create(user=person, day=day)
    if not new:
        return False
    with translation.override(person.language):
        overview = overview_of(person, day=day, today=today)
        if not overview.asked and not overview.news:
            return False
        _queue(person, overview, day)
    return True


def overview_of(person: User, *, day: date, today: date) -> Overview:
    """In the language that is active. What is asked is of today; the news is of before `day`."""
    navigation = Navigation(person)
    lines = lines_for(person, today)
    near = [line for line in lines if line.due is None or line.due <= today + HORIZON]
    last = (
        Digest.objects.filter(user=person, day__lt=day).order_by("-day").values_list("day", flat=True).first()
    )
    since = news_from(person.digest, day, last)
    happened = [*_standing_in(person, since, day), *news({team.pk for team in navigation.teams}, since, day)]
    return Overview(
        asked=[(line, when(line.due, today)) for line in near],
        news=happened[:MOST_NEWS],
        more=max(0, len(happened) - MOST_NEWS),
    )


def purge(*, dry_run: bool = False) -> int:
    """That a day is done says nothing after a while."""
    old = Digest.objects.filter(day__lt=local_today() - KEPT)
    return old.count() if dry_run else old.delete()[0]


def _standing_in(person: User, since: date, before: date) -> Iterator[News]:
    """That somebody let her stand in is no mail of its own."""
    start, end = _midnight(since), _midnight(before)
    found = Deputy.objects.filter(user=person, appointed_at__gte=start, appointed_at__lt=end)
    for one in found.select_related("team__institution").order_by("since"):
        text = _("You stand in for the team leader from {first} up to and including {last}").format(
            first=date_format(one.since), last=date_format(one.until)
        )
        yield News(one.since, text, "", one.team.name)


def _queue(person: User, overview: Overview, day: date) -> None:
    asked = len(overview.asked)
    subject = (
        ngettext(
            "{number} thing asks something of you", "{number} things ask something of you", asked
        ).format(number=asked)
        if asked
        else _("What happened in your team")
    )
    mail.queue(
        institution_id=person.institution_id,
        to=person.email,
        subject=subject,
        template="digest",
        context={
            "institution": person.institution,
            "person": person,
            "overview": overview,
            "url": "/",
            "daily": person.digest == DAILY,
        },
        topic=f"digest:{person.pk}:{day.isoformat()}",
        language=person.language,
        unsubscribe_url=unsubscribe_url(person),
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=AMSTERDAM)
