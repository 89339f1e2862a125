from actions.models.acts import Decision, Recognition
from actions.models.planning import Action, DateChange, Planning
from actions.models.sending import CalendarFeed, Digest

__all__ = ["Action", "CalendarFeed", "DateChange", "Decision", "Digest", "Planning", "Recognition"]
