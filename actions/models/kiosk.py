"""A screen in the staff room that shows the board of one team without anybody signed in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Team, User


class Kiosk(models.Model):
    """A secret address that shows a board, and nothing else; it can be revoked (decision 0024).

    Of the secret and of the code that a screen is connected with, only fingerprints are kept.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="kiosks")
    name = models.CharField(_("which screen"), max_length=60)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    # While a screen may still be connected with a code; used once, and then empty again.
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_until = models.DateTimeField(null=True, blank=True, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="kiosk_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("Say where the screen hangs; then you know later which one it is."),
            ),
            models.UniqueConstraint(
                "team",
                Lower("name"),
                condition=Q(revoked_at=None),
                name="kiosk_name_once",
                violation_error_message=_(
                    "There is a screen with this name already. Choose another name, or connect that one."
                ),
            ),
            models.CheckConstraint(
                name="kiosk_revoked_by_whom_and_when",
                condition=Q(revoked_at=None, revoked_by=None)
                | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                violation_error_message=_("A screen that was revoked has by whom and when."),
            ),
            models.CheckConstraint(
                name="kiosk_code_has_an_end",
                condition=Q(code_hash="", code_until=None) | (~Q(code_hash="") & Q(code_until__isnull=False)),
                violation_error_message=_("A code is good until a moment; without a code there is none."),
            ),
            models.CheckConstraint(
                name="kiosk_revoked_has_no_code",
                condition=Q(revoked_at=None) | Q(code_hash=""),
                violation_error_message=_("A screen that was revoked cannot be connected any more."),
            ),
            models.UniqueConstraint(
                fields=["code_hash"],
                condition=~Q(code_hash=""),
                name="kiosk_code_once",
                violation_error_message=_("Another screen has this code. Ask for a new one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
