"""The address of somebody's calendar: made, seen once, revoked. Only the hash of its secret is kept."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from actions.models import CalendarFeed
from common import audit
from teams.models import User
from teams.services.errors import check
from teams.services.invitations import digest


def open_feed(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


@transaction.atomic
def make(*, by: User) -> str:
    """The secret of a new address, which is told this once; ValidationError while there is one already."""
    # Two presses at the same moment: the second waits here and finds the first.
    User.objects.select_for_update().get(pk=by.pk)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed(user=by, token_hash=digest(token))
    check(feed)
    feed.save()
    audit.record(by=by, verb="feed.made", subject=by)
    return token


@transaction.atomic
def revoke(*, by: User) -> bool:
    """From now on the address is worth nothing; false when there was none."""
    revoked = CalendarFeed.objects.filter(user=by, revoked_at=None).update(revoked_at=timezone.now())
    if revoked:
        audit.record(by=by, verb="feed.revoked", subject=by)
    return bool(revoked)


def find(token: str) -> CalendarFeed | None:
    """Of somebody who may sign in; revoked, closed and never made look the same from outside."""
    found = CalendarFeed.objects.filter(token_hash=digest(token), revoked_at=None, user__is_active=True)
    return found.select_related("user__institution").first()
