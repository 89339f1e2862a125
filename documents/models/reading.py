from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from documents.models.version import Version
from teams.models import User


class ReadReceipt(models.Model):
    """Somebody says that she read a version. The team sees how many, the owner who not yet (P8)."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="receipts")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_on = models.DateField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "user"],
                name="read_receipt_once",
                violation_error_message=_("You have already confirmed this version."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.version}"


class Evaluation(models.Model):
    """Somebody looked whether the valid version is still right."""

    class Verdict(models.TextChoices):
        STILL_RIGHT = "still_right", _("still right")
        REVISE = "revise", _("needs a new version")

    document = models.ForeignKey(Document, models.PROTECT, related_name="evaluations")
    version = models.ForeignKey(Version, models.PROTECT, related_name="evaluations")
    verdict = models.CharField(_("is it still right?"), max_length=12, choices=Verdict)
    note = models.TextField(_("what shows that"), blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="evaluation_verdict_known",
                condition=Q(verdict__in=["still_right", "revise"]),
                violation_error_message=_("Choose: still right, or a new version."),
            ),
            models.CheckConstraint(
                name="evaluation_revise_says_why",
                condition=Q(verdict="still_right") | ~Q(note=""),
                violation_error_message=_("Say what is not right any more: the new draft starts with it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.get_verdict_display()}"


class SearchEntry(models.Model):
    """The words of what is valid now, one row per document; documents/search.py asks it."""

    document = models.OneToOneField(Document, models.CASCADE, related_name="search_entry")
    title = models.CharField(max_length=160)
    body = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "search entries"

    def __str__(self) -> str:
        return self.title
