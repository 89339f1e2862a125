"""Two at the same moment: the notes of both are kept, a meeting closes once, an agenda goes out once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from actions.services import agenda, meeting_mail, minutes
from borgen.lib.conflict import Edit
from common.models import OutgoingMail
from teams.models import AgendaItem
from tests import builders
from tests.actions import builders_meetings as meetings
from tests.conftest import _run_tasks
from tests.monitoring.test_talks_race import together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team():
    made = builders.team()
    builders.leader(made)
    builders.members(made, 2)
    return made


def writes(item: AgendaItem, text: str, by: object, *, seen: str = "") -> Callable[[], object]:
    edit = Edit(seen={"notes": seen}, wanted={"notes": text})
    return lambda: minutes.write(item=item, edit=edit, by=by)  # type: ignore[arg-type]


def test_two_note_takers_keep_what_both_wrote(team):
    leader = builders._leader_of(team)
    item = meetings.point(meetings.going_on(team))
    assert together(writes(item, "Rooster", leader), writes(item, "Pauzes", leader)) == ["done", "done"]
    item.refresh_from_db()
    assert sorted(item.notes.splitlines()) == ["Pauzes", "Rooster"]
    assert item.revision == 2


def test_two_who_change_the_same_line_look_at_both(team):
    leader = builders._leader_of(team)
    item = meetings.point(meetings.going_on(team), notes="Rooster")
    calls = [writes(item, text, leader, seen="Rooster") for text in ("Rooster A", "Rooster B")]
    assert together(*calls) == ["Conflict", "done"]


def test_two_closings_mail_once(team):
    leader = builders._leader_of(team)
    meeting = meetings.going_on(team)

    def close() -> None:
        minutes.close(meeting=meeting, moves=[], by=leader)

    assert together(close, close) == ["ValidationError", "done"]
    _run_tasks()
    assert OutgoingMail.objects.count() == 3


def test_a_note_and_a_closing(team):
    """The note is in the minutes, or its writer hears that the meeting is over."""
    leader = builders._leader_of(team)
    meeting = meetings.going_on(team)
    item = meetings.point(meeting)

    def close() -> None:
        minutes.close(meeting=meeting, moves=[], by=leader)

    heard = together(writes(item, "Rooster", leader), close)
    item.refresh_from_db()
    assert heard == (["done", "done"] if item.notes else ["ValidationError", "done"])


def test_an_agenda_goes_out_once(team):
    leader = builders._leader_of(team)
    meeting = meetings.coming(team)

    def announce() -> None:
        meeting_mail.announce(meeting=meeting, seen="", by=leader)

    assert together(announce, announce) == ["ValidationError", "done"]
    assert OutgoingMail.objects.count() == 3


def test_an_agenda_is_filled_once(team):
    meeting = meetings.coming(team)
    builders.draft(builders.document(team), state="review")

    def fill() -> None:
        agenda.fill(meeting=meeting, by=None)

    assert together(fill, fill) == ["done", "done"]
    assert meeting.agenda.count() == 1


def test_two_points_at_once_have_their_own_place(team):
    leader = builders._leader_of(team)
    meeting = meetings.coming(team)

    def add(title: str) -> Callable[[], object]:
        return lambda: agenda.add(meeting=meeting, title=title, by=leader)

    assert together(add("Een"), add("Twee")) == ["done", "done"]
    assert sorted(meeting.agenda.values_list("position", flat=True)) == [1, 2]
