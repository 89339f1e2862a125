"""Step 2B: agree on norms, measure, and talk about the result."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

STEP_2B = (
    Entry(
        key="monitoring-plan",
        title=_("The monitoring plan"),
        purpose=_(
            "Of each agreement it says who keeps to it, who watches, how you measure, which norm you aim "
            "for, and in which months you talk about it. The team agrees to the plan itself, so that it is "
            "clear to everybody who does what."
        ),
        example=_(
            "A team in care began with one line: each work placement gets a visit within four weeks, a "
            "sample of ten, norm nine of the ten, in November and April. A second line came only when the "
            "first went by itself."
        ),
        routes=(
            "monitoring:plan",
            "monitoring:improvement-plan",
            "monitoring:plan-agreed",
        ),
    ),
    Entry(
        key="lines",
        title=_("One line of the plan"),
        purpose=_(
            "You choose one agreement, say who keeps to it and who watches, and how you see whether it "
            "happens. Look at the work itself as well as at what comes out of it: only then can you step in "
            "in time."
        ),
        example=_(
            "A team for mechatronics first wanted to measure the exam results alone, once a year. They "
            "added a count per period, of how many students did a practice exam, because something could "
            "still be done about that."
        ),
        routes=(
            "monitoring:line-new",
            "monitoring:improvement-line-new",
            "monitoring:line-edit",
            "monitoring:instrument-new",
            "monitoring:instrument-edit",
        ),
    ),
    Entry(
        key="line",
        title=_("One agreement, followed"),
        purpose=_(
            "One agreement with its numbers over time, the norm that held then, the signals about it and "
            "what the team concluded. A chart is the beginning of a conversation: ask first what you see, "
            "then why, and only then what you do."
        ),
        example=_(
            "A team for process technology saw the line fall in period 3 and first looked at the years "
            "before. It had fallen then too, each time during the work placements. So the agreement had to "
            "fit that period; people did not have to run harder."
        ),
        routes=("monitoring:line",),
    ),
    Entry(
        key="measurement",
        title=_("A measurement"),
        purpose=_(
            "You fill in how many of how many, and the verdict against the norm comes by itself. With too "
            "few people you see the number without a verdict, and fewer than five is never shown as a "
            "number."
        ),
        example=_(
            "A team of a painting course measures on the last Friday of the period, right after the "
            "meeting, with the class lists still on the table. It takes one person six minutes, and nobody "
            "has to be reminded."
        ),
        routes=(
            "monitoring:measurement-new",
            "monitoring:measurement",
            "monitoring:measurement-correct",
        ),
    ),
    Entry(
        key="sample",
        title=_("A sample"),
        purpose=_(
            "You do not have to check everything: a sample tells enough when chance chooses and you do not. "
            "Borgen draws the numbers, you answer yes or no at each, and no name of a student is kept."
        ),
        example=_(
            "A team for metalwork draws ten of eighty files each period and looks at one thing: is a signed "
            "assessment of the work placement in it? Seven of ten was a shock; nine of ten the period after "
            "was worth a cake."
        ),
        routes=(
            "monitoring:sample-new",
            "monitoring:sample",
        ),
    ),
    Entry(
        key="team-indicators",
        title=_("Indicators of your team"),
        purpose=_(
            "An indicator says in one sentence what a number means, in which unit, and whether more or less "
            "of it is better. Without that sentence two colleagues count in two ways, and then the "
            "conversation is about the counting."
        ),
        example=_(
            "In a team for beauty specialists “a talk with a student” turned out to mean three things. They "
            "wrote: at least ten minutes, in private, with an agreement at the end. The count first fell by "
            "a third, and then it rose."
        ),
        routes=(
            "monitoring:team-indicators",
            "monitoring:team-indicator-new",
            "monitoring:team-indicator",
            "monitoring:team-indicator-edit",
        ),
    ),
    Entry(
        key="indicators",
        title=_("Indicators and norms of the school"),
        purpose=_(
            "The quality office keeps the indicators and norms that hold for the whole school, those of the "
            "inspectorate among them. A norm is never changed: another one begins on a day, and each number "
            "keeps the norm of its time."
        ),
        example=_(
            "When the inspectorate published new norms, a quality office entered them with their first day "
            "and their source. In the charts of all teams the step stood in the right month, and no old "
            "verdict changed."
        ),
        routes=(
            "monitoring:indicators",
            "monitoring:indicator-new",
            "monitoring:indicator",
            "monitoring:indicator-edit",
            "monitoring:norm-new",
        ),
    ),
    Entry(
        key="imports",
        title=_("Bringing in files"),
        purpose=_(
            "The quality office brings in its own file with results; Borgen shows first what will happen, "
            "and a whole import can be undone. So teams talk about numbers that the school has already, and "
            "nobody types them again."
        ),
        example=_(
            "A quality office brings in the survey among students a week before the teams discuss it. The "
            "first time the names of the teams had to be matched; since then it takes four minutes."
        ),
        routes=(
            "monitoring:imports",
            "monitoring:import-new",
            "monitoring:import",
            "monitoring:import-columns",
            "monitoring:team-names",
            "monitoring:questions",
            "monitoring:question-new",
            "monitoring:question",
        ),
    ),
    Entry(
        key="discussions",
        title=_("Preparing a results discussion"),
        purpose=_(
            "A results discussion lays two or three agreements ready for one meeting, each with its chart, "
            "its signals and a few questions. Choose what stands out or matters most: whoever shows "
            "everything gets a conversation about nothing."
        ),
        example=_(
            "A team for furniture making discusses two agreements in October and two others in December, "
            "half an hour each time. In June they take an hour for the whole year, with something to eat."
        ),
        routes=(
            "monitoring:discussions",
            "monitoring:discussion-new",
            "monitoring:discussion-change",
        ),
    ),
    Entry(
        key="discussion",
        title=_("Discussing results"),
        purpose=_(
            "Agreement by agreement you look back at the start, at how it went and at the result, and write "
            "down in a sentence or two what you conclude. Below the norm the question is always what you do "
            "now, and “nothing, because” is an answer too."
        ),
        example=_(
            "A team for software development had 58 percent with a norm of 80, and looked for nobody to "
            "blame. They asked what had made it difficult. It was a form of four pages, and now it has one."
        ),
        routes=(
            "monitoring:discussion",
            "monitoring:topic",
        ),
        on_screen=("monitoring:discussion-screen",),
    ),
)
