"""What belongs to no single step: the start page, the team, one improvement and its story."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

EVERY_DAY = (
    Entry(
        key="today",
        title=_("Today"),
        purpose=_(
            "Here stands what asks something of you, the most urgent first: an action, a measurement, a "
            "version to agree to. An improvement lasts when small things happen on time, so look here "
            "before your first lesson."
        ),
        example=_(
            "A team of a bakery course opens this page on Monday with the coffee. What takes less than five "
            "minutes they do at once, such as entering a measurement; for the rest everybody puts half an "
            "hour in the diary."
        ),
        routes=("borgen:today",),
    ),
    Entry(
        key="team",
        title=_("The page of your team"),
        purpose=_(
            "This is the home of your team: what you are improving, how far each improvement is, and the "
            "way to meetings, documents and results. Whoever is new reads here in five minutes what the "
            "team is working on."
        ),
        example=_(
            "A team in logistics works on at most three improvements at the same time. A fourth idea waits "
            "on the agenda until one of the three is secured, so that nobody has to carry everything at "
            "once."
        ),
        routes=("borgen:team",),
    ),
    Entry(
        key="improvement",
        title=_("One improvement"),
        purpose=_(
            "Everything about one improvement: its goal, what you agreed, which step of the method comes "
            "next, and whether it lasts. Each step says when it is ready, so you know when you can go on."
        ),
        example=_(
            "A team in car technology thought that it could do without a BOAS: the analysis was only four "
            "months old. They recorded their agreements about safe work in the workshop right away. Only "
            "when half of them turned out to do it differently did they plan a BOAS after all."
        ),
        routes=("borgen:improvement",),
    ),
    Entry(
        key="improvement-form",
        title=_("Beginning an improvement"),
        purpose=_(
            "An improvement begins with the problem in the team's own words, a goal and, if you have it, a "
            "number that shows the result. A name is enough to begin with; the rest grows while you talk "
            "about it."
        ),
        example=_(
            "A team of a hairdressing course wrote: “Students stop in the first period because they "
            "expected something else.” One number came with it, the share that is still there after the "
            "autumn holiday, and a goal for the next school year."
        ),
        routes=(
            "improvements:new",
            "improvements:edit",
        ),
    ),
    Entry(
        key="measures",
        title=_("Measures"),
        purpose=_(
            "A measure is an agreement about how you work from now on, so concrete that you can see whether "
            "it happens. It is no task that is finished one day: tasks are actions, with an owner and a "
            "date."
        ),
        example=_(
            "“We give better feedback” became, in a team for interior design: every student gets feedback "
            "in writing on a design within ten working days, with one strong point and one point to work "
            "on."
        ),
        routes=(
            "improvements:measures",
            "improvements:measure-new",
            "improvements:measure",
        ),
    ),
    Entry(
        key="group",
        title=_("The project group"),
        purpose=_(
            "The project group prepares, but the improvement is of the whole team. Choose a few people who "
            "know the work, ask somebody with doubts as well, and hand over to the team step by step."
        ),
        example=_(
            "In a team of a laboratory course the colleague who doubted most joined the group. The "
            "objection, that the new lab journal took too much time, made it one page shorter before "
            "anybody else had seen it."
        ),
        routes=(
            "improvements:group",
            "improvements:group-member",
        ),
    ),
    Entry(
        key="process",
        title=_("A process and its owner"),
        purpose=_(
            "A process, such as intake or examination, goes on when the project ends, and that is why it "
            "gets an owner. The process owner keeps an eye on it and keeps its documents right, but does "
            "not become the owner of every problem in it."
        ),
        example=_(
            "In a team for event organisation the owner of the process “Work placement” asks two questions "
            "each period: do we still do what we agreed, and what is in the way? The team gives the "
            "answers, and solves it too."
        ),
        routes=(
            "improvements:process-new",
            "improvements:process",
        ),
    ),
    Entry(
        key="plan",
        title=_("The improvement plan"),
        purpose=_(
            "The improvement plan puts goal, measures and planning of one improvement on paper, made from "
            "what the team wrote down already. Send it along with the agenda when you are going to talk "
            "about measuring or results: then everybody begins at the same point."
        ),
        example=_(
            "A team in retail prints the plan once a period, and each owner writes on it with a pen what "
            "has changed. Ten minutes later it stands in Borgen, and nobody had to make a presentation."
        ),
        routes=("borgen:plan",),
    ),
    Entry(
        key="thread",
        title=_("The thread"),
        purpose=_(
            "The thread tells on one page why you do this, who agreed to it and when, and whether it works: "
            "from the first raised hand to the newest version. It grows by itself out of what happens, so "
            "nobody has to write a report."
        ),
        example=_(
            "In a team for dental assistants a new colleague asked why every visit to a practice begins "
            "with the same three questions. The thread answered in a minute: a low statement in the BOAS, a "
            "decision in January, and a number that has been rising since."
        ),
        routes=(
            "borgen:thread",
            "borgen:why",
            "borgen:why-of-team",
        ),
    ),
)
