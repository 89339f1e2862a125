"""Mails to one person, and what she did according to the log."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from borgen.lib.own_data import Part
from common.models import AuditEntry, OutgoingMail


def parts(user: Any) -> list[Part]:
    mails = OutgoingMail.objects.filter(to__iexact=user.email).order_by("created_at")
    done = AuditEntry.objects.filter(actor_id=user.pk).order_by("at", "pk")
    return [
        Part(
            "mails",
            _("Mails to me"),
            (("subject", _("Subject")), ("made_at", _("Made on")), ("sent_at", _("Sent on"))),
            [(one.subject, one.created_at, one.sent_at) for one in mails],
        ),
        Part(
            "log",
            _("What I did"),
            (("at", _("When")), ("verb", _("What")), ("subject", _("On what"))),
            [(one.at, one.verb, one.subject_label) for one in done],
        ),
    ]
