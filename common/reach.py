"""Addresses that a mail server keeps refusing, so that somebody mends them.

With a plain relay this is all that can be known: what it says at the moment of sending. What another server
sends back later goes to the sender's mailbox, which Borgen does not read.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef

from common.models import OutgoingMail

TOO_OFTEN = 3
State = OutgoingMail.State


def broken(institution_id: int, addresses: Iterable[str] | None = None) -> set[str]:
    """Of these addresses, or of all: refused for good three times or more since a mail last arrived.

    A reason that begins with a 5 is a mail server's own "never"; that it could not be reached says nothing
    about an address. One query.
    """
    arrived = OutgoingMail.objects.filter(
        to=OuterRef("to"),
        state=State.SENT,
        institution_id=institution_id,
        sent_at__gte=OuterRef("attempted_at"),
    )
    refused = OutgoingMail.objects.filter(
        institution_id=institution_id, state=State.FAILED, last_error__startswith="5"
    )
    if addresses is not None:
        refused = refused.filter(to__in=list(addresses))
    counted = refused.filter(~Exists(arrived)).order_by().values("to").annotate(number=Count("pk"))
    return set(counted.filter(number__gte=TOO_OFTEN).values_list("to", flat=True))
