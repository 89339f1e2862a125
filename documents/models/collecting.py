from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from improvements.models import Improvement
from teams.models import User


class Material(models.Model):
    """Something loose about an improvement: asked from somebody, brought, judged, and used in a document."""

    class Verdict(models.TextChoices):
        USE = "use", _("use")
        ADJUST = "adjust", _("adjust")
        DROP = "drop", _("drop")

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="materials")
    title = models.CharField(_("what is it"), max_length=160)
    # Who brings it; empty when whoever added it brought it along.
    bringer = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who brings it")
    )
    due_on = models.DateField(_("before"), null=True, blank=True)
    # One of the three once it is there; none while it is only asked.
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    note = models.TextField(_("note"), blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    brought_at = models.DateTimeField(null=True, blank=True)

    verdict = models.CharField(_("judgement"), max_length=8, choices=Verdict, blank=True)
    why = models.TextField(_("why"), blank=True)
    judges = models.ManyToManyField(User, blank=True, related_name="+", verbose_name=_("judged by"))
    judged_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    # The document that it went into.
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="materials", verbose_name=_("used in")
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="material_has_title",
                condition=~Q(title=""),
                violation_error_message=_("Say what it is."),
            ),
            models.CheckConstraint(
                name="material_one_content",
                condition=Q(file=None, url="")
                | Q(file__isnull=False, url="", note="")
                | (Q(file=None, note="") & ~Q(url="")),
                violation_error_message=_("Give a file, a link or a note: one of the three."),
            ),
            models.CheckConstraint(
                name="material_brought_has_content",
                condition=Q(brought_at=None, file=None, url="", note="")
                | (Q(brought_at__isnull=False) & (Q(file__isnull=False) | ~Q(url="") | ~Q(note=""))),
                violation_error_message=_("What was brought is a file, a link or a note."),
            ),
            models.CheckConstraint(
                name="material_judged_by_whom_and_why",
                condition=Q(verdict="", why="", judged_by=None, judged_at=None)
                | (
                    Q(verdict__in=["use", "adjust", "drop"])
                    & ~Q(why="")
                    & Q(judged_by__isnull=False, judged_at__isnull=False, brought_at__isnull=False)
                ),
                violation_error_message=_("A judgement has why, by whom and when."),
            ),
            models.CheckConstraint(
                name="material_used_was_judged",
                condition=Q(document=None) | Q(verdict__in=["use", "adjust"]),
                violation_error_message=_("Only what is to be used goes into a document."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
