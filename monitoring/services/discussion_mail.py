"""The mail that announces a discussion. It names the subjects and has no figure (conventions C7)."""

from __future__ import annotations

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
    locked.announced_at, locked.announced_by = timezone.now(), by
    check(locked)
    locked.save()
    topics = list(locked.topics.select_related("line", "presenter"))
    people = list(members_on(locked.team, local_today()))
    team = locked.team
    for person in people:
        mail.queue(
            institution_id=team.institution_id,
            to=person.email,
            subject=gettext_lazy("We discuss our results: %s") % locked.meeting.subject,
            language=person.language,
            template="discussion_announced",
            topic=mail_topic(locked),
            by=by,
            context={
                "person": person,
                "team": team,
                "institution": team.institution,
                "meeting": locked.meeting,
                "purpose": locked.purpose,
                "subjects": [str(topic.line) for topic in topics],
                "mine": [str(topic.line) for topic in topics if topic.presenter_id == person.pk],
                "url": team_url(team, "monitoring:discussion", pk=locked.pk),
            },
        )
    audit.record(by=by, verb="discussion.announced", subject=team, discussion=locked.pk, people=len(people))
    return len(people)
