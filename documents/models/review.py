from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.version import Version
from teams.models import Approval, User
from teams.models.approval import OPEN_APPROVAL


class ApprovalRoundQuerySet(models.QuerySet["ApprovalRound"]):
    def open(self) -> ApprovalRoundQuerySet:
        """Those in which the team has not had its last word."""
        return self.filter(approval__state__in=OPEN_APPROVAL)


class ApprovalRound(models.Model):
    """The rounds in which a version was put before the team; all but the last were declined."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="rounds")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="document_round")
    number = models.PositiveSmallIntegerField(default=1)
    # Which text lay on the table: agreeing is to exactly this.
    revision = models.PositiveIntegerField()

    objects = ApprovalRoundQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number"],
                name="approval_round_number_unique",
                violation_error_message=_("This version is already before the team."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.number})"


class Remark(models.Model):
    """What somebody of the team says about a draft, at the place it concerns; each one is answered."""

    class Outcome(models.TextChoices):
        ADOPTED = "adopted", _("taken over")
        DECLINED = "declined", _("not taken over")
        ANSWERED = "answered", _("answered")

    version = models.ForeignKey(Version, models.CASCADE, related_name="remarks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # The beginning of the paragraph it is about, so that it is found again after changes; empty: the whole.
    quote = models.CharField(max_length=200, blank=True)
    text = models.TextField(_("remark"))
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(_("what is done with it"), max_length=10, choices=Outcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="document_remark_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write down what you want to say."),
            ),
            models.CheckConstraint(
                name="document_remark_answered_by_whom_and_how",
                condition=Q(outcome="", answered_by=None, answered_at=None, answer="")
                | (
                    Q(outcome__in=["adopted", "declined", "answered"])
                    & Q(answered_by__isnull=False, answered_at__isnull=False)
                ),
                violation_error_message=_("An answered remark has what was done with it, by whom and when."),
            ),
            models.CheckConstraint(
                name="document_remark_declined_says_why",
                condition=Q(outcome__in=["", "adopted"]) | ~Q(answer=""),
                violation_error_message=_("Say why; that is what the person who asked wants to know."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.version}"
