from actions.models.acts import Decision, Recognition
from actions.models.board import Board, BoardGoal
from actions.models.kiosk import Kiosk
from actions.models.planning import Action, DateChange, Planning
from actions.models.posters import Poster, PosterSheet
from actions.models.sending import CalendarFeed, Digest

__all__ = [
    "Action",
    "Board",
    "BoardGoal",
    "CalendarFeed",
    "DateChange",
    "Decision",
    "Digest",
    "Kiosk",
    "Planning",
    "Poster",
    "PosterSheet",
    "Recognition",
]
