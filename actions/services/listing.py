"""The actions of a team as its list shows them: in order of time, by owner, or by improvement."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from actions.following import Moment, moment_of
from actions.models import Action
from borgen.lib.dates import local_today
from improvements.models import Improvement, ProjectMember
from improvements.navigation import team_url
from improvements.people import members_on
from improvements.states import OPEN_STATES
from teams.access import Access, Permission
from teams.models import Team, User

BY_TIME, BY_OWNER, BY_IMPROVEMENT = "datum", "eigenaar", "verbeterproject"
# So many that ended stand folded under the list; the others behind a link.
SHOWN_ENDED = 20
MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    action: Action
    url: str
    may_end: bool
    gone: bool
    """Its owner no longer works here: somebody else has to take it."""


@dataclass
class Listing:
    groups: list[tuple[str, list[Row]]] = field(default_factory=list)
    effect: list[Row] = field(default_factory=list)
    """Done a while ago: did it work?"""
    ended: list[Row] = field(default_factory=list)
    more_ended: bool = False
    open: int = 0
    late: int = 0
    stuck: int = 0
    gone: int = 0


def listing(
    team: Team, access: Access, people: Iterable[User], *, order: str, mine: bool, text: str, every: bool
) -> Listing:
    """Four questions to the database. `people` are the members of today."""
    today = local_today()
    current = {person.pk for person in people} | guests(team, today)
    found = _searched(of_team(team), text)
    if mine:
        found = found.filter(owner=access.user)
    live = found.filter(Q(state=Action.State.OPEN) | effect_due(today))
    rows = _rows(live.order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST], access, current)
    ended = found.exclude(state=Action.State.OPEN).exclude(effect_due(today)).order_by("-ended_on", "-pk")
    last = _rows(ended[: MOST if every else SHOWN_ENDED + 1], access, current)
    open_rows = [row for row in rows if row.action.state == Action.State.OPEN]
    return Listing(
        groups=_grouped(open_rows, order, today),
        effect=[row for row in rows if row.action.state == Action.State.DONE],
        ended=last if every else last[:SHOWN_ENDED],
        more_ended=not every and len(last) > SHOWN_ENDED,
        open=len(open_rows),
        late=sum(1 for row in open_rows if row.action.is_overdue),
        stuck=sum(1 for row in open_rows if row.action.stuck_at is not None),
        gone=sum(1 for row in open_rows if row.gone),
    )


def of_team(team: Team) -> QuerySet[Action]:
    """What a list shows of them; those of an improvement that stopped wait with it."""
    found = Action.objects.filter(team=team).filter(
        Q(improvement=None) | Q(improvement__state__in=OPEN_STATES) | ~Q(state=Action.State.OPEN)
    )
    return found.select_related("owner", "improvement")


def effect_due(today: date) -> Q:
    return Q(state=Action.State.DONE, effect_on__lte=today, effect="")


def guests(team: Team, today: date) -> set[int]:
    """Who works on an improvement of this team from outside; one question to the database."""
    joined = ProjectMember.objects.filter(
        Q(until=None) | Q(until__gte=today), since__lte=today, improvement__team=team, user__is_active=True
    )
    leaders = Improvement.objects.filter(team=team, project_leader__is_active=True).order_by()
    pairs = joined.order_by().values_list("user").union(leaders.values_list("project_leader"))
    return {pk for (pk,) in pairs}


def gone_owners(team: Team) -> list[Action]:
    """Open actions of people who no longer work here."""
    today = local_today()
    current = set(members_on(team, today).values_list("pk", flat=True)) | guests(team, today)
    found = of_team(team).filter(state=Action.State.OPEN, owner__isnull=False)
    return [
        one for one in found.order_by(F("due_on").asc(nulls_last=True), "pk") if one.owner_id not in current
    ]


def _searched(found: QuerySet[Action], text: str) -> QuerySet[Action]:
    for word in text.split():
        found = found.filter(
            Q(title__icontains=word)
            | Q(explanation__icontains=word)
            | Q(owner__name__icontains=word)
            | Q(improvement__name__icontains=word)
        )
    return found


def _rows(found: Iterable[Action], access: Access, current: set[int]) -> list[Row]:
    plans = access.allows(Permission.EDIT_PLANNING)
    # Looked up once: each lookup costs as much as a row.
    address = team_url(access.team, "actions:action", pk=0).removesuffix("0/") if access.team else ""
    return [
        Row(
            action=one,
            url=f"{address}{one.pk}/",
            may_end=plans or one.owner_id == access.user.pk,
            gone=one.owner_id is not None and one.owner_id not in current,
        )
        for one in found
    ]


def _grouped(rows: list[Row], order: str, today: date) -> list[tuple[str, list[Row]]]:
    """Groups that have something, in their order; inside a group in order of time."""
    groups: dict[str, list[Row]] = {}
    if order == BY_TIME:
        names = {
            Moment.LATE: _("Past its date"),
            Moment.NEAR: _("Within a week"),
            Moment.LATER: _("Later"),
            Moment.UNDATED: _("Without a date"),
        }
        groups = {name: [] for name in names.values()}
        for row in rows:
            groups[names[moment_of(row.action.due_on, today)]].append(row)
    else:
        for row in sorted(rows, key=lambda row: _name(row, order).casefold()):
            groups.setdefault(_name(row, order), []).append(row)
    return [(name, group) for name, group in groups.items() if group]


def _name(row: Row, order: str) -> str:
    if order == BY_IMPROVEMENT:
        return row.action.improvement.name if row.action.improvement else _("Of no improvement")
    return row.action.owner.name if row.action.owner and not row.gone else _("No owner")
