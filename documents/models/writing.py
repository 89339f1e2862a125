from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.version import Version


class PutAside(models.Model):
    """What stood in a draft before something else took its place as a whole: nobody's text is lost.

    Of the team, like the draft: it does not say whose it was. Goes with the draft.
    """

    class Why(models.TextChoices):
        CONFLICT = "conflict", _("two people saved at the same time")
        REPLACED = "replaced", _("a Word file or another text came in its place")
        KIND = "kind", _("the draft became another kind")

    version = models.ForeignKey(Version, models.CASCADE, related_name="put_aside")
    why = models.CharField(max_length=8, choices=Why)
    at = models.DateTimeField(default=timezone.now, editable=False)
    kind = models.CharField(max_length=8, choices=Version.Kind)
    html = models.TextField(blank=True)
    rows = models.JSONField(null=True, blank=True)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(max_length=500, blank=True)
    url_label = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="put_aside_known",
                condition=Q(why__in=["conflict", "replaced", "kind"])
                & Q(kind__in=["text", "matrix", "scheme", "file", "link"]),
                violation_error_message=_("What is put aside has a kind and a reason."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.get_why_display()}"
