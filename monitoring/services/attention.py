"""How long ago each line was discussed; the rule is in monitoring/attention.py."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.lib.dates import local_date
from borgen.lib.sql import rows
from monitoring.attention import Attention, attention
from monitoring.models import EvaluationMoment, MonitoringLine, Topic

_LOOKS = {
    Attention.OK: ("ok", "message-square"),
    Attention.DUE: ("warn", "calendar-days"),
    Attention.ALARM: ("bad", "triangle-alert"),
}


@dataclass(frozen=True, slots=True)
class Talked:
    """Whether a line gets its talk. `tone` and `icon` are those of a badge."""

    state: Attention
    last: date | None
    months: tuple[int, ...] = ()

    @property
    def alarms(self) -> bool:
        return self.state is Attention.ALARM

    @property
    def tone(self) -> str:
        return _LOOKS[self.state][0]

    @property
    def icon(self) -> str:
        return _LOOKS[self.state][1]

    @property
    def words(self) -> str:
        if self.state is Attention.ALARM:
            return _("not discussed for a whole period")
        if self.state is Attention.DUE:
            return _("to be discussed now")
        return self.last_words

    @property
    def last_words(self) -> str:
        if self.last is None:
            return _("not discussed yet")
        return _("discussed on {day}").format(day=date_format(self.last, "j F Y"))


def attention_of(
    lines: Iterable[MonitoringLine],
    today: date,
    *,
    months: Mapping[int, Sequence[int]] | None = None,
    last: Mapping[int, datetime] | None = None,
) -> dict[int, Talked]:
    """By line, which come with their team; three questions to the database, however many there are.

    One less for each that is known already: the `months` of every line, and when it was `last` discussed.
    """
    wanted = list(lines)
    keys = [line.pk for line in wanted]
    last = _last(keys) if last is None else last
    agreed_in = _months(keys) if months is None else months
    periods = _periods({line.team.institution_id for line in wanted}, today)
    found = {}
    for line in wanted:
        day = local_date(last[line.pk]) if line.pk in last else None
        agreed = tuple(agreed_in.get(line.pk, ()))
        times = periods[line.team.institution_id]
        state = attention(day, local_date(line.created_at), times, agreed, today)
        found[line.pk] = Talked(state, day, agreed)
    return found


def _last(lines: Iterable[int]) -> dict[int, datetime]:
    said = Topic.objects.filter(line__in=lines, discussed_at__isnull=False).order_by()
    return dict(said.values_list("line").annotate(last=Max("discussed_at")))


def _months(lines: Iterable[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, month in EvaluationMoment.objects.filter(line__in=lines).values_list("line_id", "month"):
        found[key].append(month)
    return found


class _Over(NamedTuple):
    institution: int
    first: date
    last: date


_PERIODS_OVER = """
SELECT year.institution_id, period.starts_on, period.ends_on
FROM teams_period period JOIN teams_schoolyear year ON year.id = period.school_year_id
WHERE year.institution_id IN %(institutions)s AND period.ends_on < %(today)s
"""


def _periods(institutions: set[int], today: date) -> dict[int, list[tuple[date, date]]]:
    found: dict[int, list[tuple[date, date]]] = defaultdict(list)
    for one in rows(_Over, _PERIODS_OVER, today=today, institutions=institutions):
        found[one.institution].append((one.first, one.last))
    return found
