"""Step 1: record the agreements, and keep one valid version."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

STEP_1 = (
    Entry(
        key="collecting",
        title=_("Collecting"),
        purpose=_(
            "Before anybody writes, you bring together what there is: files, links, notes of meetings. A "
            "few people who know the subject say of each piece whether you use it, adjust it or drop it."
        ),
        example=_(
            "A team for veterinary assistants found five versions of the rules for the practice room. In "
            "half an hour two people who know it chose one, took two paragraphs from another, and threw "
            "three away."
        ),
        routes=(
            "documents:collecting",
            "documents:material",
        ),
    ),
    Entry(
        key="formats",
        title=_("Formats"),
        purpose=_(
            "Begin with a format that your school knows already: people find their way in it, and nobody "
            "has to invent a layout. The quality office keeps the formats of the school, and each team "
            "picks what fits."
        ),
        example=_(
            "A team for public safety wanted a handbook of forty pages. With the format for a work "
            "agreement on one page they were ready the same afternoon."
        ),
        routes=(
            "documents:formats",
            "documents:templates",
            "documents:template-new",
            "documents:template",
        ),
    ),
    Entry(
        key="register",
        title=_("The register of documents"),
        purpose=_(
            "The register says of each process which documents there are, who keeps them, and who evaluates "
            "them when. So nobody has to ask which document counts, or who sees to it that it stays right."
        ),
        example=_(
            "A team in tourism put three documents in it and not thirty: intake, work placement and exams. "
            "For each of them somebody said “I keep it”, and only then did the fourth come."
        ),
        routes=(
            "documents:register",
            "documents:new",
            "documents:new-of-improvement",
            "documents:settings",
        ),
    ),
    Entry(
        key="write",
        title=_("Writing it down"),
        purpose=_(
            "You write the agreement down so that a new colleague can work by it tomorrow: who does what, "
            "when, and with which form. Write briefly and in the words of the team; what you type is kept "
            "by itself."
        ),
        example=_(
            "In a team of a carpentry course the writer gave the draft to a substitute who was there for a "
            "week. Each question that came back became a sentence in the text, and two pages went because "
            "nobody missed them."
        ),
        routes=(
            "documents:write",
            "documents:word",
        ),
    ),
    Entry(
        key="draft",
        title=_("Testing the draft"),
        purpose=_(
            "Colleagues who will work with it put a remark at the paragraph it is about, and the writer "
            "answers each one. Try first whether it works in practice: what does not work, you do not "
            "approve yet."
        ),
        example=_(
            "A team for pharmacy assistants tried the new way of assessing with one class for three weeks. "
            "Six of the nine remarks came out of that, and just those made the text better."
        ),
        routes=(
            "documents:draft",
            "documents:offer",
        ),
    ),
    Entry(
        key="approval",
        title=_("Agreeing in the meeting"),
        purpose=_(
            "In the meeting everybody sees the same text at the same moment, with what changes, and can "
            "still object. The team closes it itself: first an objection is resolved, and whoever wrote it "
            "does not decide alone."
        ),
        example=_(
            "In a team for cooling technology one objection was left: two visits are too many in the exam "
            "period. They added “except in period 4”, and ten minutes later everybody agreed."
        ),
        on_screen=(
            "documents:approval",
            "monitoring:plan-agree",
        ),
    ),
    Entry(
        key="agree",
        title=_("Agreeing afterwards"),
        purpose=_(
            "You were not there when the team agreed, so Borgen asks you here: do you go along, or do you "
            "have an objection? An objection is welcome and gets an answer; saying nothing is not the same "
            "as agreeing."
        ),
        example=_(
            "In a team for car body repair a part-time colleague objected: the fixed moment fell on a day "
            "off. It moved from Friday to Tuesday, and from then on everybody kept to it."
        ),
        routes=("documents:agree",),
    ),
    Entry(
        key="document",
        title=_("The valid version"),
        purpose=_(
            "This is the one valid version: agreed by the team, with a number, and from then on it never "
            "changes. If you have a better idea, share a signal or begin a new version instead of a copy of "
            "your own."
        ),
        example=_(
            "A team of a welding course hung the QR code beside the machine. Whoever doubts scans it and "
            "reads what holds today, and the folder of three years ago could go."
        ),
        routes=(
            "documents:document",
            "documents:version",
            "documents:qr",
        ),
    ),
    Entry(
        key="history",
        title=_("What changed, and why"),
        purpose=_(
            "Every version can still be read: what changed word by word, why, who agreed, and from which "
            "day. So a discussion that was held once does not have to be held again."
        ),
        example=_(
            "During a visit of the inspectorate a childcare team showed in two minutes why the observation "
            "form had become shorter. The reason stood at version 2.0, in the team's own words."
        ),
        routes=(
            "documents:history",
            "documents:compare",
        ),
    ),
    Entry(
        key="find",
        title=_("Finding what holds"),
        purpose=_(
            "Here you search in everything that is valid in your teams, also in the text of the documents. "
            "Nobody keeps to an agreement that cannot be found."
        ),
        example=_(
            "In a team for office management somebody looks it up aloud when another says “but we agreed "
            "that”. It takes ten seconds, and now and then it turns out to be just a little different."
        ),
        routes=("documents:mine",),
    ),
    Entry(
        key="reading",
        title=_("Reading and confirming"),
        purpose=_(
            "Whoever is new, or was away for long, reads here what holds now and confirms it document by "
            "document. Who keeps a document sees who has not read it yet, only to be able to ask and help."
        ),
        example=_(
            "A team for flower design takes half an hour with each new colleague in the first week: read "
            "three documents together, and ask what is not clear. Twice that gave a better sentence."
        ),
        routes=(
            "documents:reading-list",
            "documents:readers",
        ),
    ),
    Entry(
        key="evaluate",
        title=_("Evaluating"),
        purpose=_(
            "A document has a day on which somebody looks whether it is still right: do we work like this, "
            "and does it work? If so it holds for another while; if not, a new draft opens with the reason "
            "filled in."
        ),
        example=_(
            "In a team for electrical engineering whoever evaluates first sits in on two lessons, and only "
            "then opens the text. Last time one paragraph turned out to be about a system that had gone."
        ),
        routes=("documents:evaluate",),
    ),
)
