"""The improvement boards: one that a team lives on, and one that nobody stood before for too long."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from actions.models import Action, Board, BoardGoal, Recognition
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.lib.dates import AMSTERDAM
from improvements.models import Improvement


def build(school: School, improvements: Improvements) -> None:
    board = Board.objects.create(
        team=school.team,
        keeper=school["docent"],
        rhythm=Board.Rhythm.WEEK,
        gone_through_on=school.today - timedelta(days=3),
        gone_through_by=school["docent"],
    )
    order = (improvements.guidance, improvements.information, improvements.testing)
    BoardGoal.objects.bulk_create(
        BoardGoal(board=board, improvement=one, position=place) for place, one in enumerate(order, start=1)
    )
    Board.objects.create(
        team=school.other_team,
        keeper=school["mehmet"],
        rhythm=Board.Rhythm.FORTNIGHT,
        gone_through_on=school.today - timedelta(days=33),
        gone_through_by=school["bram"],
    )
    _information(school, improvements.information)
    _testing(school, improvements.testing)


def _information(school: School, improvement: Improvement) -> None:
    _add(school, improvement, "Met de roostermaker afspreken: na vier uur geen wijziging meer", "daan", 6)
    _add(school, improvement, "Studiewijzers van periode 2 op de vaste plek zetten", "ilse", 12)
    _add(
        school,
        improvement,
        "Klas 3A vragen waar zij hun studiewijzer zoeken",
        "fatima",
        -1,
        state=Action.State.DONE,
        ended_on=school.today - timedelta(days=2),
    )
    Recognition.objects.create(
        team=school.team,
        improvement=improvement,
        kind=Recognition.Kind.SUCCESS,
        text="Deze week stond iedere roosterwijziging voor vier uur op de studentenpagina.",
        on=school.today - timedelta(days=1),
        by=school["daan"],
        at=_moment(school, 1),
    )


def _testing(school: School, improvement: Improvement) -> None:
    _add(school, improvement, "Alle regels voor herkansen naast elkaar leggen", "carlijn", 10)


def _add(school: School, improvement: Improvement, title: str, owner: str, days: int, **more: Any) -> None:
    made = _moment(school, 10)
    Action.objects.create(
        team=school.team,
        improvement=improvement,
        title=title,
        owner=school[owner],
        due_on=school.today + timedelta(days=days),
        confirmed_at=made,
        created_by=school.leader,
        created_at=made,
        **more,
    )


def _moment(school: School, days: int) -> datetime:
    return datetime.combine(school.today - timedelta(days=days), time(15, 30), tzinfo=AMSTERDAM)
