"""What the log calls each thing that the apps record, in words that follow a person's name.

`{person}` and `{role}` come from the details of an entry. A test holds this list complete.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

VERBS: dict[str, str | Promise] = {
    # people and access
    "institution.added": _("added the institution"),
    "institution.changed": _("changed the settings of the institution"),
    "school_year.added": _("added a school year"),
    "school_year.changed": _("changed a school year or its periods"),
    "school_year.removed": _("removed a school year"),
    "people.imported": _("applied a list of people"),
    "person.added": _("added a person"),
    "person.changed": _("changed the details of a person"),
    "person.invited": _("sent an invitation"),
    "person.accepted": _("accepted the invitation"),
    "person.deactivated": _("closed an account"),
    "person.reactivated": _("opened an account again"),
    "person.signed_out": _("signed a person out everywhere"),
    "person.role_given": _("gave a person the role {role}"),
    "person.role_taken": _("took the role {role} from a person"),
    "team.added": _("added a team"),
    "team.changed": _("changed the name or sector of a team"),
    "team.ended": _("ended a team"),
    "team.reopened": _("opened a team again"),
    "member.added": _("added {person} to a team as {role}"),
    "member.role_changed": _("made {person} {role} of a team"),
    "member.ended": _("set the last day of {person} in a team"),
    "member.continued": _("let {person} stay in a team"),
    # meetings and mail
    "meeting.presence": _("noted who was present"),
    "mail.resend": _("sent a mail again"),
    # improvements
    "improvement.created": _("started an improvement"),
    "improvement.edited": _("changed an improvement"),
    "improvement.doubt_settled": _("settled the doubt about an improvement"),
    "improvement.group_joined": _("added somebody to a project group"),
    "improvement.group_edited": _("changed a place in a project group"),
    "improvement.group_removed": _("took somebody out of a project group"),
    "improvement.activate": _("resumed an improvement"),
    "measure.added": _("added a measure"),
    "measure.edited": _("changed a measure"),
    "measure.moved": _("changed the order of measures"),
    "measure.ended": _("ended a measure"),
    "measure.taken_up": _("took up a measure again"),
    "process.added": _("added a process"),
    "process.edited": _("changed a process"),
    "process.removed": _("removed a process"),
    # sets of statements
    "statement_set.drafted": _("started a new version of the statements"),
    "statement_set.published": _("put a version of the statements into use"),
    "statement_set.discarded": _("threw away a version of the statements"),
    "statement.saved": _("changed a statement"),
    "statement.removed": _("removed a statement"),
    "standard_activity.saved": _("changed a standard activity"),
    "standard_activity.removed": _("removed a standard activity"),
}
