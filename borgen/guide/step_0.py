"""Step 0: where do we stand? The BOAS and the planning that follows from it."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

STEP_0 = (
    Entry(
        key="briefing",
        title=_("Before the BOAS"),
        purpose=_(
            "Here you read before the BOAS what it is about: the goal, what was changed, the agenda and "
            "something to look through. Whoever comes prepared needs no explanation in the room, and then "
            "the two hours are for the conversation."
        ),
        example=_(
            "In a team for doctor's assistants everybody looked up one moment when the new agreement "
            "worked, and one when it did not. That made the first ten minutes of the session the liveliest."
        ),
        routes=("boas:briefing",),
    ),
    Entry(
        key="prepare",
        title=_("Preparing the BOAS"),
        purpose=_(
            "You plan two hours with the whole team, say in two sentences what the session is for, sum up "
            "what was changed, and send something to read along. Practise once beforehand: then your "
            "attention in the room goes to the conversation instead of the buttons."
        ),
        example=_(
            "A team of a cookery course used a study afternoon that stood in the year planning anyway. The "
            "team leader sent the plan of one page and the rules of the kitchen along, and nothing else."
        ),
        routes=("boas:prepare",),
    ),
    Entry(
        key="run",
        title=_("The BOAS in the room"),
        purpose=_(
            "Statement by statement you ask who strongly disagrees, disagrees, agrees and fully agrees, and "
            "you count the hands. Where people disagree or differ widely you ask for the reasons: that "
            "conversation is what the two hours are for."
        ),
        example=_(
            "In a team for bicycle technology nine hands were for a statement and four against, and the "
            "four spoke first. After five minutes nobody thought otherwise, but everybody knew that the "
            "agreement had never reached the part-timers."
        ),
        on_screen=(
            "boas:run",
            "boas:screen",
        ),
    ),
    Entry(
        key="entry",
        title=_("A BOAS on paper"),
        purpose=_(
            "No laptop in the room is no reason to skip a BOAS: count on paper, and enter the totals here "
            "afterwards. Borgen works out the outcome in the same way."
        ),
        example=_(
            "A team that trains skippers held its session on board, with a printed list and a pencil. Back "
            "on the quay the totals of all statements were entered in a quarter of an hour."
        ),
        routes=("boas:entry",),
    ),
    Entry(
        key="outcome",
        title=_("The outcome"),
        purpose=_(
            "You see the low statements with what could help, and the strong ones too; at each low one the "
            "team accepts, adapts or declines what Borgen suggests. It is a picture of where you stand "
            "together, and never a mark for anybody."
        ),
        example=_(
            "In a team for installation technology ten of the thirteen did not know what the goal was. They "
            "declined the extra meeting that was suggested and chose something of their own: the goal in "
            "one sentence above the workbench, and back on the agenda in a month."
        ),
        routes=("boas:outcome",),
    ),
    Entry(
        key="planning-meeting",
        title=_("A date for the planning"),
        purpose=_(
            "Choose while everybody is still there when you make the planning: one hour, within two weeks, "
            "while the conversation is still fresh. Everybody gets the outcome by mail and can prepare."
        ),
        example=_(
            "A team for financial administration put the hour in the place of the next department meeting. "
            "Nobody had to look for a free hour, and everybody came, because it stood in the timetable "
            "already."
        ),
        routes=("boas:planning-meeting",),
    ),
    Entry(
        key="correct",
        title=_("Putting a count right"),
        purpose=_(
            "A mistake in counting is put right here, with the reason, and the old numbers can still be "
            "read. So the outcome is true, and everybody can see that it is."
        ),
        example=_(
            "On the photo of its flip chart a team for land surveying saw that two hands at statement M3 "
            "had been entered under “disagree” and belonged under “agree”. They put it right, wrote “wrong "
            "line”, and the statement was no longer a low one."
        ),
        routes=("boas:correct",),
    ),
    Entry(
        key="compare",
        title=_("Two sessions beside each other"),
        purpose=_(
            "Two BOAS sessions beside each other show which agreements took root, and where attention "
            "faded. Look at the reasons as well as the numbers, because the people in the room may not be "
            "the same."
        ),
        example=_(
            "After a year a team in sports saw knowing the agreements go from low to strong, while speaking "
            "to each other about them stayed where it was. The second planning was about that alone."
        ),
        routes=("boas:compare",),
    ),
    Entry(
        key="planning",
        title=_("The planning"),
        purpose=_(
            "In one hour the team puts what it chose on a time line and names an owner for each activity, "
            "and the owner says which date can be kept. Agree at once where and how often you look at it, "
            "and hang it where everybody passes by."
        ),
        example=_(
            "A team of a building course planned nine activities and then asked each owner aloud: can you "
            "keep this date? Two moved to after the exam week, and just because of that all nine were ready "
            "in time."
        ),
        routes=(
            "actions:planning",
            "actions:plan",
        ),
    ),
    Entry(
        key="taking-over",
        title=_("Taking over from Excel"),
        purpose=_(
            "What the team has in Excel already comes in without typing it again; you see first what will "
            "happen, and then decide. One list of actions is enough, because two lists always contradict "
            "each other."
        ),
        example=_(
            "A team for media design had a list of actions in a file that only its maker could open. They "
            "took over the eleven lines that were still alive, left the rest, and took the link away."
        ),
        routes=(
            "actions:import",
            "actions:list-import",
            "actions:workbook-upload",
        ),
    ),
    Entry(
        key="statements",
        title=_("The statements of your school"),
        purpose=_(
            "The quality office keeps here what a BOAS asks and suggests: statements, interventions and "
            "activities. Borgen comes with a set of its own; your school may make its own version, and a "
            "session that was held keeps the statements of that day."
        ),
        example=_(
            "A quality office replaced one term by the word that its own teams use, and added a statement "
            "about working with companies. The codes stayed the same, so that later sessions can be "
            "compared with earlier ones."
        ),
        routes=(
            "boas:sets",
            "boas:set",
            "boas:statement-add",
            "boas:statement",
            "boas:activity-add",
            "boas:activity",
        ),
    ),
)
