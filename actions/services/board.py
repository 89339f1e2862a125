"""What a team chooses for its improvement board, and what is changed at the board itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Action, Board, BoardGoal
from actions.services import acting
from borgen.lib.conflict import Edit, values_of
from borgen.lib.dates import local_today
from common import audit
from improvements.models import Improvement
from teams.models import Team, User
from teams.services.errors import check


@dataclass(frozen=True, slots=True)
class Hung:
    """How one improvement is to hang; the order is that of the list."""

    improvement: int
    hidden: bool = False
    indicator: int | None = None


@transaction.atomic
def agree(*, team: Team, edit: Edit, by: User) -> Board:
    """Who keeps the board fresh, how often, and whether names go on walls; `Conflict` as in lib.conflict."""
    board = _locked(team)
    changes = edit.over(values_of(board, edit.names))
    keeper = changes.get("keeper")
    if keeper is not None and not team.memberships.on(local_today()).filter(user=keeper).exists():
        raise ValidationError({"keeper": _("This person is not in the team today.")})
    for name, value in changes.items():
        setattr(board, name, value)
    if changes:
        _save(board)
        _record(team, "board.agreed", by, changed=sorted(changes))
    return board


@transaction.atomic
def arrange(*, team: Team, goals: Sequence[Hung], seen: int, by: User) -> Board:
    """The order, what is not shown, and the number of each. `seen`: the revision that the page showed.

    Improvements that are not named keep hanging at the end. ValidationError when a colleague was first.
    """
    board = _locked(team)
    if seen != board.revision:
        raise ValidationError(
            _("A colleague arranged the board meanwhile. Look at it; save again to keep what you have here.")
        )
    known = set(Improvement.objects.filter(team=team).values_list("pk", flat=True))
    if not {one.improvement for one in goals} <= known:
        raise ValidationError(_("This improvement belongs to another team."))
    # What is not named keeps its place: an improvement that has stopped may come back.
    board.goals.filter(improvement__in=[one.improvement for one in goals]).delete()
    BoardGoal.objects.bulk_create(
        BoardGoal(
            board=board,
            improvement_id=one.improvement,
            position=place,
            hidden=one.hidden,
            indicator_id=one.indicator,
        )
        for place, one in enumerate(goals, start=1)
    )
    _save(board)
    _record(team, "board.arranged", by)
    return board


@transaction.atomic
def go_through(*, team: Team, by: User) -> Board:
    """The team stood before its board today; twice on a day changes nothing."""
    board = _locked(team)
    today = local_today()
    if board.gone_through_on != today:
        board.gone_through_on, board.gone_through_by = today, by
        board.save(update_fields=["gone_through_on", "gone_through_by"])
        _record(team, "board.gone_through", by)
    return board


@transaction.atomic
def change_action(*, action: Action, edit: Edit, reason: str, by: User) -> Action:
    """Words, owner, date or improvement of an action, as acting.edit. What the owner says herself is agreed.

    An action of the planning after a BOAS stays with its improvement: the planning is what was agreed there.
    """
    seen, wanted = dict(edit.seen), dict(edit.wanted)
    if "improvement" in edit.changed:
        _check_new_place(action, wanted["improvement"])
        # The measure that it was for belongs to the improvement that it leaves.
        seen["measure"], wanted["measure"] = action.measure, None
    if wanted.get("owner") == by and wanted.get("due_on") and {"owner", "due_on"} & set(edit.changed):
        seen["confirmed"], wanted["confirmed"] = False, True
    return acting.edit(action=action, edit=Edit(seen, wanted), reason=reason, by=by)


def _check_new_place(action: Action, improvement: Improvement | None) -> None:
    if action.planning_id is not None:
        raise ValidationError(
            {"improvement": _("This action stands in the planning of its BOAS, so it stays with it.")}
        )
    acting.belongs(action.team, improvement, None)


def _locked(team: Team) -> Board:
    """Made on first use."""
    Board.objects.get_or_create(team=team)
    return Board.objects.select_for_update().get(team=team)


def _save(board: Board) -> None:
    board.revision += 1
    check(board)
    board.save()


def _record(team: Team, verb: str, by: User, **details: Any) -> None:
    audit.record(by=by, verb=verb, subject=team, institution_id=team.institution_id, **details)
