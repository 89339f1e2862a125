"""The mails that announce a discussion and that tell that its pack changed.

They name the subjects and have no figure (conventions C6, C7).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib.dates import local_today
from common import audit, mail
from improvements.navigation import team_url
from improvements.people import members_on
from monitoring.models import Discussion
from teams.models import User
from teams.services.errors import check


def mail_topic(discussion: Discussion) -> str:
    return f"discussion:{discussion.pk}:announced"


@transaction.atomic
def announce(*, discussion: Discussion, by: User) -> int:
    """To everybody of the team, once; returns how many mails go."""
    found = Discussion.objects.select_for_update(of=("self",))
    locked = found.select_related("team__institution", "meeting").get(pk=discussion.pk)
    if locked.announced_at is not None or locked.closed_at is not None:
        raise ValidationError(_("This discussion has been announced already."), code="announced")
    if locked.meeting.cancelled_at is not None:
        raise ValidationError(
            _("This meeting was cancelled: there is nothing to announce."), code="cancelled"
        )
    locked.announced_at, locked.announced_by = timezone.now(), by
    check(locked)
    locked.save()
    people = _mail_everybody(
        locked,
        by,
        topic=mail_topic(locked),
        subject=gettext_lazy("We discuss our results: %s") % locked.meeting.subject,
        template="discussion_announced",
    )
    audit.record(by=by, verb="discussion.announced", subject=locked.team, discussion=locked.pk, people=people)
    return people


def tell_change(*, discussion: Discussion, before: Iterable[str], by: User) -> int:
    """The pack as it is now, in one mail to each; inside the caller's transaction. `before`: its subjects."""
    was = set(before)
    return _mail_everybody(
        discussion,
        by,
        topic=f"discussion:{discussion.pk}:changed",
        subject=gettext_lazy("Changed: we discuss our results, %s") % discussion.meeting.subject,
        template="discussion_changed",
        was=was,
    )


def _mail_everybody(
    discussion: Discussion,
    by: User,
    *,
    topic: str,
    subject: str,
    template: str,
    was: Collection[str] = (),
) -> int:
    team, topics = discussion.team, list(discussion.topics.select_related("line", "presenter"))
    people = list(members_on(team, local_today()))
    subjects = [str(one.line) for one in topics]
    for person in people:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=subject,
            language=person.language,
            template=template,
            topic=topic,
            by=by,
            context={
                "person": person,
                "team": team,
                "institution": team.institution,
                "meeting": discussion.meeting,
                "purpose": discussion.purpose,
                "subjects": [(one, bool(was) and one not in was) for one in subjects],
                "gone": sorted(set(was) - set(subjects)),
                "mine": [str(one.line) for one in topics if one.presenter_id == person.pk],
                "url": team_url(team, "monitoring:discussion", pk=discussion.pk),
            },
        )
    return len(people)
