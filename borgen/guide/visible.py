"""Always: make it visible. The board on the page, on the screen and on the wall, and the overview."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

VISIBLE = (
    Entry(
        key="board",
        title=_("The improvement board"),
        purpose=_(
            "The board shows on one page where each goal stands, who does what by when, and what you may "
            "celebrate. A team that sees this steers itself, as long as somebody keeps the board fresh and "
            "everybody knows how often."
        ),
        example=_(
            "A team for gold and silversmiths brings the board up to date every Monday before nine, in "
            "turns. In the second week somebody closed an action on it, with the coffee still in the other "
            "hand."
        ),
        routes=(
            "borgen:board",
            "borgen:board-action-add",
            "borgen:board-action",
            "borgen:board-success-add",
            "borgen:board-settings",
        ),
    ),
    Entry(
        key="stand-up",
        title=_("The stand-up"),
        purpose=_(
            "In fifteen minutes, standing, you go round the goals, the actions and the successes. It is no "
            "meeting: what takes longer gets an owner and a place on the agenda."
        ),
        example=_(
            "A team in social care stands before the screen on Tuesday at a quarter past eight. Three "
            "questions go round: how is it going, what is in the way, who can help? At half past eight the "
            "lessons begin, so nobody has to watch the time."
        ),
        on_screen=("borgen:stand-up",),
    ),
    Entry(
        key="kiosks",
        title=_("The screen in the staff room"),
        purpose=_(
            "A screen in the staff room shows the board without anybody signing in, through a secret "
            "address of this team alone. You can close that address at any moment, and it never shows more "
            "than the poster does."
        ),
        example=_(
            "A team for food technology hung a television above the copier, with a small computer behind "
            "it. Visitors pass there as well, so they left the names off; the goals, the numbers and the "
            "successes are on."
        ),
        routes=("borgen:kiosks",),
    ),
    Entry(
        key="posters",
        title=_("Posters"),
        purpose=_(
            "What hangs on the wall is seen every day, also by who never opens a page. Choose what and how "
            "large, look at it before you print, and hang a new one when the day at the bottom is over."
        ),
        example=_(
            "After each results discussion a team of a bricklaying course prints one A3 per improvement and "
            "hangs it over the old one. In June four hung on top of each other, and at the celebration they "
            "leafed back through the year."
        ),
        routes=("borgen:posters",),
    ),
    Entry(
        key="overview",
        title=_("The overview of the school"),
        purpose=_(
            "Quality office and management see here how teams stand: stages, norms, and when something was "
            "last discussed. It ranks nobody; it is there to ask a team what it needs."
        ),
        example=_(
            "Two teams had no number at the same norm, and a manager asked both the same question: what "
            "would you need to measure this? One missed a file, the other missed time, and so each got "
            "different help."
        ),
        routes=("borgen:overview",),
    ),
    Entry(
        key="team-overview",
        title=_("What is seen of one team"),
        purpose=_(
            "This is what the quality office sees of a team: stages, norms, measurements and the outcome per "
            "cluster; what was said and decided stays with the team. The team reads the same page, so nobody "
            "has to guess what is seen."
        ),
        example=_(
            "Before a talk with the quality office a team for precision engineering opens this page "
            "together and chooses two numbers with a story behind them. The hour is about those, and not "
            "about where the figures come from."
        ),
        routes=("borgen:team-overview",),
    ),
)
