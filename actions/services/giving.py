"""The one mail that says: somebody gave you this action (conventions C6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions.models import Action
from common import mail
from improvements.navigation import team_url
from teams.models import User


def tell_owners(actions: Iterable[Action], *, by: User) -> int:
    """One mail to each owner, other than `by`, with all of these that are open. Returns how many mails.

    What is agreed in a meeting that still goes on stands in its minutes: no mail of its own.
    """
    given: dict[User, list[Action]] = defaultdict(list)
    for action in actions:
        owner = action.owner
        if owner is None or owner == by or not owner.is_active or action.state != Action.State.OPEN:
            continue
        if action.agenda_item is not None and action.agenda_item.meeting.closed_at is None:
            continue
        given[owner].append(action)
    for owner, theirs in given.items():
        _mail(owner, theirs, by)
    return len(given)


def _mail(owner: User, actions: list[Action], by: User) -> None:
    team = actions[0].team
    with translation.override(owner.language):
        if len(actions) == 1:
            subject = _("{name} asks you: {title}").format(name=by.name, title=actions[0].title)
        else:
            subject = ngettext("{n} action for you", "{n} actions for you", len(actions)).format(
                n=len(actions)
            )
    rows = [(action, team_url(team, "actions:action", pk=action.pk)) for action in actions]
    mail.queue(
        institution_id=team.institution_id,
        to=owner.email,
        subject=subject,
        language=owner.language,
        template="action_given",
        context={
            "institution": team.institution,
            "team": team,
            "person": owner,
            "giver": by,
            "rows": rows,
            "url": rows[0][1] if len(rows) == 1 else team_url(team, "actions:actions") + "?van=mij",
        },
        topic=f"action:{actions[0].pk}",
        by=by,
    )
