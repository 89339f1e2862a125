"""People, settings and oversight: what the method needs around it."""

from django.utils.translation import gettext_lazy as _

from borgen.guide.shape import Entry

AROUND = (
    Entry(
        key="members",
        title=_("Members of the team"),
        purpose=_(
            "Whoever belongs to the team sees everything of it, counts in a BOAS and can own actions. "
            "Invite new colleagues in their first week, and tell them at once how you work here."
        ),
        example=_(
            "A team in animal care gives each new colleague a buddy for one period. The invitation to "
            "Borgen, three documents to read and the first meeting stand on the same little list."
        ),
        routes=(
            "teams:members",
            "teams:member-new",
            "teams:member",
        ),
    ),
    Entry(
        key="deputies",
        title=_("Standing in for the team leader"),
        purpose=_(
            "When the team leader is away for a while, somebody of the team stands in from one day until "
            "another, so that agreements do not stop. Keep this in the team: a project leader or the "
            "quality office cannot take over leading it."
        ),
        example=_(
            "The team leader of a graphic course chose somebody two weeks before a leave, and they led one "
            "more meeting together. On the first day back there was one page of minutes to read and nothing "
            "to start again."
        ),
        routes=("teams:deputies",),
    ),
    Entry(
        key="own",
        title=_("My details"),
        purpose=_(
            "Here you arrange how Borgen reaches you: your dates in your own calendar, an overview by mail "
            "as often as you like, and what is kept about you. One fixed moment a week costs the least "
            "time."
        ),
        example=_(
            "A teacher of a security course chose the overview once a week, and the dates in the calendar "
            "on the phone. Since then measurements simply stand between the lessons."
        ),
        routes=(
            "teams:own",
            "actions:feed",
            "actions:digest-settings",
            "borgen:own-mails",
        ),
    ),
    Entry(
        key="people",
        title=_("People and teams"),
        purpose=_(
            "The administrator brings in people and teams, so that each team begins with the right names. "
            "What teams write is not to be seen here: that stays of the team."
        ),
        example=_(
            "Every August an administrator brings in the list of new colleagues. Borgen shows first who is "
            "added and which line is not clear, and only after a press on the button it happens."
        ),
        routes=(
            "teams:people",
            "teams:person-new",
            "teams:person",
            "teams:people-upload",
            "teams:people-list",
            "teams:teams",
            "teams:team-new",
            "teams:team",
        ),
    ),
    Entry(
        key="settings",
        title=_("School years and settings"),
        purpose=_(
            "School years and periods are the beat of planning and measuring, and so each school enters its "
            "own. The other settings say how Borgen looks here and what a new BOAS begins with, such as the "
            "norm of 30 percent."
        ),
        example=_(
            "A school with five unequal periods entered them once, with the holidays left out. Since then "
            "“each period” means the same for every team, and no measurement falls in the autumn holiday."
        ),
        routes=(
            "teams:settings",
            "teams:school-years",
            "teams:school-year-new",
            "teams:school-year",
        ),
    ),
    Entry(
        key="operation",
        title=_("Mail, jobs and log"),
        purpose=_(
            "Here an administrator sees whether mails arrived, whether the work of each day was done, and "
            "who changed what. It is there to find a mistake, and holds nothing of what teams write or "
            "answer."
        ),
        example=_(
            "A colleague said that the invitation had never come. The administrator saw in a minute that "
            "the address had one letter too many, put it right and sent the mail again."
        ),
        routes=(
            "borgen:mails",
            "borgen:jobs",
            "borgen:audit",
        ),
    ),
    Entry(
        key="keeping",
        title=_("How long things are kept"),
        purpose=_(
            "Improving needs a memory, and nobody has to be remembered for ever. What the team agreed and "
            "measured stays; talk about it, signals, the log and names of who left go after a time that the "
            "school sets."
        ),
        example=_(
            "A school asked its works council. They left most terms as they were, and made signals one year: "
            "who shares a worry now knows that it will not follow anybody."
        ),
        routes=("borgen:terms",),
    ),
)
