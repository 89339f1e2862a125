"""Step 3: address, reward, adjust; and what is agreed in between."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

STEP_3 = (
    Entry(
        key="acts",
        title=_("Four ways to act"),
        purpose=_(
            "A result or a signal asks for an answer, and there are four: address each other, reward, "
            "adjust the way of working, or adjust the norm or the goal. You need not wait for the "
            "measurement: whoever acts in between keeps the goal within reach."
        ),
        example=_(
            "In a team for hospitality one conversation gave two answers: a compliment for the two classes "
            "where all went well, and a shorter checklist for the classes where it got stuck. Addressing "
            "each other was not needed, because the list was the problem."
        ),
        routes=("actions:acts",),
    ),
    Entry(
        key="address",
        title=_("Addressing each other"),
        purpose=_(
            "Addressing is helping each other remember an agreement: say what you see, name the agreement, "
            "ask what was in the way, and agree on what comes next. Borgen helps you prepare, and keeps "
            "nothing of the conversation but the new agreement."
        ),
        example=_(
            "“I see that three of the eight reports are not there yet. We agreed on a week, because the "
            "companies wait for them. What makes it difficult?” So a teacher in a team for mechanical "
            "engineering began, and the conversation took five minutes."
        ),
        routes=("actions:address",),
    ),
    Entry(
        key="recognition",
        title=_("Rewarding and celebrating"),
        purpose=_(
            "Say aloud what goes well: a goal that was reached, an agreement that everybody kept, an effort "
            "for the team. It is the first thing that is forgotten in busy weeks, while it is just what "
            "gives people the energy to go on."
        ),
        example=_(
            "A team for stage technology opens each meeting with “what went well since last time?” and "
            "writes down one thing. By June there were nineteen, and the year review had almost made "
            "itself."
        ),
        routes=(
            "actions:recognition-new",
            "actions:recognitions",
        ),
    ),
    Entry(
        key="goal",
        title=_("Another norm or goal"),
        purpose=_(
            "A goal that nobody believes in takes courage away; a step that can be reached gives it back. "
            "You choose another norm or goal with a reason and a day, and the norm of the inspectorate "
            "stays in the chart, so that everybody sees how far it still is."
        ),
        example=_(
            "A team for horse care stood at 52 percent with a norm of 70. For this year they agreed on 60, "
            "wrote down why, and celebrated the 61; for next year they aim for 66."
        ),
        routes=(
            "actions:goal",
            "monitoring:team-norm-new",
        ),
    ),
    Entry(
        key="revise",
        title=_("Adjusting the way of working"),
        purpose=_(
            "When an agreement does not work, you go through recording once more, only faster: what "
            "changes, and what shows that it is needed? Base it on what you measured or noticed more than "
            "once, because one complaint is no reason to change course."
        ),
        example=_(
            "A team for garden design got one angry mail about the planning of the exams, and waited. When "
            "the sample of the next period showed the same, they moved one deadline and made version 1.1, "
            "with the reason."
        ),
        routes=(
            "documents:revise",
            "documents:revise-which",
        ),
    ),
    Entry(
        key="actions",
        title=_("Actions"),
        purpose=_(
            "An action has one owner and one day, and says why you do it: from which result, signal or "
            "meeting it came. If it does not work out, say so in time; asking for help is part of keeping "
            "an agreement."
        ),
        example=_(
            "In a team of a roofing course “update the handbook” was open for five months. It became "
            "“chapter 2 in the new format, sent to two readers, before 12 March”, and was ready on 9 March."
        ),
        routes=(
            "actions:actions",
            "actions:action-new",
            "actions:action-new-here",
            "actions:action",
            "actions:action-edit",
            "actions:hand-over",
        ),
    ),
    Entry(
        key="decisions",
        title=_("Decisions"),
        purpose=_(
            "What the team decided stands here with the day and the reason, so that you need not decide it "
            "again. A decision never changes: it lapses, or another one comes in its place, and the old one "
            "can still be read."
        ),
        example=_(
            "A team of a law course talked three times in a year about phones in the classroom. The fourth "
            "time somebody opened the decision of September, read the reason aloud, and the point was ready "
            "in two minutes."
        ),
        routes=(
            "actions:decisions",
            "actions:decision-new",
            "actions:decision",
        ),
    ),
    Entry(
        key="year-review",
        title=_("The year review"),
        purpose=_(
            "At the end of the school year you look back together at what you agreed, what it brought and "
            "what you celebrated. It puts itself together out of the whole year, so your time goes to the "
            "conversation and to what you take along."
        ),
        example=_(
            "A team for facility services shows it on the last afternoon: ten minutes per improvement, and "
            "at the end one question. What do we go on doing, even if nobody asks for it? After that there "
            "is a barbecue."
        ),
        routes=("borgen:year-review",),
        on_screen=("borgen:year-review-screen",),
    ),
)
