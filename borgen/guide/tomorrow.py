"""For a team that begins tomorrow, page and PDF: what a team leader does, from the BOAS to the board."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Moment:
    """One thing the team leader does; all seven fit on one sheet of A4, so the words are counted."""

    when: Promise
    takes: Promise
    title: Promise
    what: Promise
    who: Promise
    ready: Promise
    """What lies ready beforehand."""
    anchor: str
    """Of its step on the help page."""
    now: bool = False
    """It is done this week."""


@dataclass(frozen=True, slots=True)
class Pitfall:
    name: Promise
    instead: Promise


MOMENTS = (
    Moment(
        when=_("tomorrow"),
        takes=_("45 minutes"),
        title=_("Choose one improvement"),
        what=_(
            "Take something that you introduced already and that is fading. Put its name, goal and "
            "measures in Borgen, and invite your colleagues."
        ),
        who=_("you, with the project leader"),
        ready=_("the plan of that time, the mail addresses of your team"),
        anchor="elke-dag",
        now=True,
    ),
    Moment(
        when=_("this week"),
        takes=_("1 hour"),
        title=_("Prepare your BOAS"),
        what=_(
            "Find two hours with the whole team, best in a meeting that stands already. Write the goal in "
            "two sentences, send something to read, and practise once: nothing is kept."
        ),
        who=_("you"),
        ready=_("a summary on one page, something to read"),
        anchor="stap-0",
        now=True,
    ),
    Moment(
        when=_("within two weeks"),
        takes=_("2 hours"),
        title=_("Hold the BOAS"),
        what=_(
            "Look back for 25 minutes. Go through the statements in 75 and count the hands; ask on when "
            "people disagree or differ widely. Talk 20 minutes about what is low and strong."
        ),
        who=_("the whole team; you lead, and raise no hand"),
        ready=_("a room with a screen, a laptop, pen and paper just in case"),
        anchor="stap-0",
    ),
    Moment(
        when=_("within two weeks after it"),
        takes=_("1 hour"),
        title=_("Make the planning together"),
        what=_(
            "Put what you chose on a time line. The team names an owner, the owner names a day that can be "
            "kept. Agree where you follow it, and hang the planning up."
        ),
        who=_("the whole team"),
        ready=_("the outcome on the screen, the year agenda"),
        anchor="stap-0",
    ),
    Moment(
        when=_("in the month after"),
        takes=_("an afternoon of writing, 15 minutes together"),
        title=_("Record how you work"),
        what=_(
            "Skip this if it stands on paper well. Collect what there is, let one person write briefly, "
            "test it with who will work by it, and agree to the version together."
        ),
        who=_("a writer and two who know it; the team agrees"),
        ready=_("what there is already, a format of your school"),
        anchor="stap-1",
    ),
    Moment(
        when=_("in a team meeting"),
        takes=_("30 minutes"),
        title=_("Agree how you measure"),
        what=_(
            "Begin with one to three agreements. Of each: who keeps to it, who watches, how and when do "
            "you measure, which norm, and in which months do you talk about it?"
        ),
        who=_("the whole team"),
        ready=_("the improvement plan, sent along with the agenda"),
        anchor="stap-2b",
    ),
    Moment(
        when=_("from then on, every week"),
        takes=_("15 minutes"),
        title=_("Hang up the board"),
        what=_(
            "Go round goals, actions and successes, standing. Agree who keeps the board fresh and how "
            "often. Let it return in each team meeting, and celebrate what succeeds."
        ),
        who=_("the team; one person keeps the board"),
        ready=_("a screen or poster in the staff room"),
        anchor="zichtbaar",
    ),
)

PITFALLS = (
    Pitfall(
        _("“But we agreed on it”"),
        _("An agreement does not do the work. Go and see, and ask how it goes."),
    ),
    Pitfall(
        _("No longer looking"),
        _("Put measuring and discussing in the year agenda now."),
    ),
    Pitfall(
        _("Changing course after one incident"),
        _("Wait for a measurement, or a second signal."),
    ),
    Pitfall(
        _("Seeing only what goes wrong"),
        _("Begin each meeting with what succeeded. Celebrate it."),
    ),
    Pitfall(
        _("Letting the busy days win"),
        _("Ten minutes per meeting are enough, when they are always there."),
    ),
    Pitfall(
        _("Saying nothing"),
        _("Name what you see, and the agreement. Ask what is in the way."),
    ),
    Pitfall(
        _("Forgetting the new colleague"),
        _("Read together in the first week how you work here."),
    ),
)
