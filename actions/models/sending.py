"""What goes out to one person: the address of her calendar, and the digest."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import User


class CalendarFeed(models.Model):
    """A secret address that a calendar reads (conventions C1). Who has it sees titles; it can be revoked."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_feeds")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(revoked_at=None),
                name="calendar_feed_one_open",
                violation_error_message=_("There is one address for your calendar at a time."),
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.user}"


class Digest(models.Model):
    """That a person got her digest for this day: it goes out once, however often the job runs."""

    user = models.ForeignKey(User, models.CASCADE, related_name="digests")
    day = models.DateField()

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "day"],
                name="digest_once",
                violation_error_message=_("This digest has already been sent."),
            )
        ]

    def __str__(self) -> str:
        return f"digest of {self.day} for {self.user}"
