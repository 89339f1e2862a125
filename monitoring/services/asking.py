"""Once a day: who has something to measure gets one mail, once for each time that becomes due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_today
from common import mail
from monitoring.due import Asked, State
from monitoring.models import Instrument
from monitoring.navigation import line_url
from monitoring.services import due
from teams.models import Membership, User


@dataclass(frozen=True, slots=True)
class ToMeasure:
    instrument: Instrument
    asked: Asked


@transaction.atomic
def mail_due(*, dry_run: bool = False) -> int:
    """Returns mails. Nobody who left gets one; who watches the line, or leads the team, takes over."""
    today = local_today()
    waiting = list(_not_asked_yet())
    by_person = _by_person(waiting)
    if dry_run:
        return len(by_person)
    people = User.objects.filter(pk__in=by_person, is_active=True).select_related("institution")
    reached: dict[int, Instrument] = {}
    for person in people.order_by("pk"):
        _mail(person, by_person[person.pk], today.isoformat())
        for one in by_person[person.pk]:
            one.instrument.asked_until = one.asked.span.end
            reached[one.instrument.pk] = one.instrument
    # When nobody can be asked, the measurement waits for who comes.
    Instrument.objects.bulk_update(reached.values(), ["asked_until"])
    return len(people)


def _not_asked_yet() -> Iterable[ToMeasure]:
    today = local_today()
    instruments = list(due.in_use(today).order_by("line__team__name", "line__position", "pk"))
    standings = due.standings(instruments, today)
    for one in instruments:
        newest = standings[one.pk].newest
        if newest and (one.asked_until is None or one.asked_until < newest.span.end):
            yield ToMeasure(one, newest)


def _by_person(waiting: list[ToMeasure]) -> dict[int, list[ToMeasure]]:
    named = {one.instrument.pk: due.person_asked(one.instrument) for one in waiting}
    teams = {one.instrument.line.team_id for one in waiting if named[one.instrument.pk] is None}
    leaders: dict[int, list[int]] = defaultdict(list)
    current = Membership.objects.filter(team__in=teams, user__is_active=True).leading(local_today())
    for team, user in current.order_by().values_list("team_id", "user_id"):
        leaders[team].append(user)
    found: dict[int, list[ToMeasure]] = defaultdict(list)
    for one in waiting:
        person = named[one.instrument.pk]
        for user in leaders[one.instrument.line.team_id] if person is None else [person]:
            found[user].append(one)
    return dict(found)


def entry_url(instrument: Instrument, asked: Asked) -> str:
    """The page to enter the number, with this time filled in."""
    url = line_url(instrument.line, "monitoring:measurement-new", instrument=instrument.pk)
    return at_time(url, asked)


def at_time(url: str, asked: Asked) -> str:
    return f"{url}?tijd={asked.span.start}_{asked.span.end}"


def _mail(person: User, measurements: list[ToMeasure], day: str) -> None:
    rows: list[dict[str, Any]] = [
        {
            "title": one.instrument.indicator.name,
            "team": one.instrument.line.team.name,
            "agreement": one.instrument.line.agreement,
            "time": one.asked.span.label,
            "before": one.asked.late_after,
            "late": one.asked.state is State.LATE,
            "party": one.instrument.executor_party if one.instrument.executor_id is None else "",
            "url": entry_url(one.instrument, one.asked),
        }
        for one in measurements
    ]
    with translation.override(person.language):
        subject = (
            _("To measure: %(title)s") % {"title": rows[0]["title"]}
            if len(rows) == 1
            else ngettext("%(number)s measurement to do", "%(number)s measurements to do", len(rows))
            % {"number": len(rows)}
        )
    mail.queue(
        institution_id=person.institution_id,
        to=person.email,
        subject=subject,
        template="measurement_due",
        context={"institution": person.institution, "person": person, "rows": rows, "url": rows[0]["url"]},
        topic=f"measuring:{person.pk}:{day}",
        language=person.language,
    )
