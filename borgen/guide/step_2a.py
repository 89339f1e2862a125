"""Step 2A: be there, notice, and let it return on every agenda."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

STEP_2A = (
    Entry(
        key="signals",
        title=_("Signals"),
        purpose=_(
            "Monitoring is being there and listening: what do colleagues, students and companies notice of "
            "the way of working? Note it in one sentence, without names, and the team talks about it in its "
            "next meeting."
        ),
        example=_(
            "“Three companies asked this week when we come by” was the first signal in a team of a "
            "plastering course. It said nothing about a person and enough about the agreement on visits, "
            "and eight days later it stood on the agenda."
        ),
        routes=(
            "monitoring:signals",
            "monitoring:signal",
            "monitoring:signal-close",
        ),
    ),
    Entry(
        key="meetings",
        title=_("Team meetings"),
        purpose=_(
            "Plan the team meeting once for the whole school year; what is due comes on the agenda by "
            "itself. An improvement that returns in each meeting stays alive, and ten minutes are enough "
            "for that."
        ),
        example=_(
            "A team of a music course gives “how are our agreements doing?” the first quarter of an hour, "
            "before the announcements. Since then it is never the point that falls off."
        ),
        routes=(
            "actions:meetings",
            "actions:meeting-new",
            "actions:meeting-change",
            "actions:series-new",
        ),
    ),
    Entry(
        key="meeting",
        title=_("One meeting and its minutes"),
        purpose=_(
            "Each point says why it is on the agenda, and what you agree gets an owner and a day at once. "
            "After closing everybody has the minutes, also who was not there."
        ),
        example=_(
            "In a team for opticians the chair ends each point with one question: who does what, and when "
            "is it ready? If nobody says anything it is no agreement, and then the minutes do not call it "
            "one."
        ),
        routes=(
            "actions:meeting",
            "actions:agenda-change",
            "actions:agenda-notes",
            "actions:meeting-close",
            "actions:meeting-minutes",
        ),
        on_screen=("actions:meeting-screen",),
    ),
    Entry(
        key="year-agenda",
        title=_("The year agenda"),
        purpose=_(
            "The year agenda shows month by month what returns: meetings, measurements, evaluations and "
            "moments to celebrate. What stands in it gets time; what does not stand in it loses from the "
            "busy days."
        ),
        example=_(
            "In June a team for aircraft technology laid the year agenda beside the exam calendar and moved "
            "two measurements out of the exam weeks. That autumn both were done in time for the first time."
        ),
        routes=("actions:year-agenda",),
    ),
)
