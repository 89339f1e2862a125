"""What a point in the meeting looks like to this person, and where everybody stands afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from teams import agreement
from teams.agreement import Room, Standing
from teams.forms.approval import ObjectionForm
from teams.models import Approval, Objection, User
from teams.services import approvals
from teams.services.approvals import Answer
from teams.states import DECLINED, WAITING


@dataclass(frozen=True)
class Seat:
    """Somebody who can be in the room."""

    user: User
    present: bool
    is_chair: bool
    is_author: bool


def objection_form(people: Sequence[User]) -> ObjectionForm | None:
    """An empty one for who can object; the only one is chosen already. None when nobody can."""
    initial = {"person": people[0].pk} if len(people) == 1 else {}
    return ObjectionForm(people=people, prefix="bezwaar", initial=initial) if people else None


class RoomPage:
    """The room while the round is open."""

    def __init__(self, approval: Approval, reader: User, *, runs: bool) -> None:
        self.approval, self.reader, self.runs = approval, reader, runs

    @cached_property
    def room(self) -> Room:
        return approvals.room(self.approval)

    @cached_property
    def seats(self) -> list[Seat]:
        approval, present = self.approval, self.room.present
        return [
            Seat(one, one.pk in present, one.pk == approval.chair_id, one.pk == approval.author_id)
            for one in approvals.people_in_the_room(approval, self.room)
        ]

    @cached_property
    def objections(self) -> list[Objection]:
        return list(self.approval.objections.select_related("by", "resolved_by"))

    @cached_property
    def absent(self) -> list[User]:
        """Who gets a mail when it is closed now."""
        silent = agreement.absent(self.room)
        return [seat.user for seat in self.seats if seat.user.pk in silent]

    @property
    def present(self) -> int:
        return sum(seat.present for seat in self.seats)

    @property
    def seen(self) -> str:
        return ",".join(str(seat.user.pk) for seat in self.seats if seat.present)

    @cached_property
    def hindrances(self) -> list[str]:
        return [approvals.hindrance_text(one) for one in agreement.hindrances(self.room)]

    @property
    def hindrances_for_me(self) -> list[str]:
        found = agreement.hindrances_for(self.room, self.reader.pk)
        return [approvals.hindrance_text(one) for one in found]

    @property
    def may_close(self) -> bool:
        return agreement.may_close(self.room, self.reader.pk)

    @property
    def chair_is_author(self) -> bool:
        return self.approval.chair_id == self.approval.author_id

    @property
    def objectors(self) -> list[User]:
        """Who leads the point writes it down for anybody of the team; others object for themselves."""
        members = self.room.members
        people = [seat.user for seat in self.seats if seat.user.pk in members]
        return people if self.runs else [one for one in people if one.pk == self.reader.pk]


class AgreePage:
    """Where everybody stands who was asked, and what is asked of this reader."""

    superseded = False
    """Something newer counts: nothing is asked about this any more."""

    def __init__(self, approval: Approval, reader: User, *, runs: bool) -> None:
        self.approval, self.reader, self.runs = approval, reader, runs

    @cached_property
    def answers(self) -> list[Answer]:
        return approvals.answers(self.approval)

    @cached_property
    def objections(self) -> list[Objection]:
        return list(self.approval.objections.select_related("by", "resolved_by"))

    def _who(self, *standings: Standing) -> list[Answer]:
        return [one for one in self.answers if one.standing in standings]

    @property
    def here(self) -> list[Answer]:
        return [one for one in self.answers if one.present]

    @property
    def afterwards(self) -> list[Answer]:
        return [one for one in self._who(Standing.AGREED) if not one.present]

    @property
    def silent(self) -> list[Answer]:
        return self._who(Standing.OPEN)

    @property
    def heard(self) -> list[Answer]:
        """Objected afterwards; the team decided, or still has to."""
        return self._who(Standing.OBJECTS, Standing.DECIDED)

    @property
    def left(self) -> list[Answer]:
        return self._who(Standing.LEFT)

    @property
    def mine(self) -> Answer | None:
        return next((one for one in self.answers if one.user.pk == self.reader.pk), None)

    @property
    def waits(self) -> bool:
        return self.approval.state == WAITING

    @property
    def ended(self) -> bool:
        """Nothing is asked any more."""
        return self.superseded or self.approval.state == DECLINED

    @property
    def asks_me(self) -> bool:
        mine = self.mine
        return (
            not self.ended
            and mine is not None
            and mine.standing in (Standing.OPEN, Standing.OBJECTS, Standing.DECIDED)
        )

    @property
    def i_object(self) -> bool:
        return self.mine is not None and self.mine.standing is Standing.OBJECTS
