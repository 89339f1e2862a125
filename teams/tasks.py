"""Work for the worker: what takes too long for the request that asks for it."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from teams.models import User
from teams.services import invitations


@task()
def invite(by: int, people: list[int]) -> int:
    """Invite who is new, each in a short transaction of its own; may run again. Returns how many."""
    sender = User.objects.get(pk=by)
    invited = 0
    for pk in people:
        with transaction.atomic():
            person = User.objects.select_for_update().select_related("institution").get(pk=pk)
            waits = person.is_active and not person.has_usable_password()
            if waits and not person.invitations.exists():
                invitations.issue(by=sender, person=person)
                invited += 1
    return invited
