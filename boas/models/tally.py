"""What was counted. No record here has a person in it who answered (conventions P1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boas.models.assessment import Assessment
from boas.models.statements import Statement
from boas.scoring import Counts
from teams.models import User

VOTES = F("strongly_disagree") + F("disagree") + F("agree") + F("strongly_agree")


class Option(models.TextChoices):
    """The four answers, in the order in which they are asked."""

    STRONGLY_DISAGREE = "strongly_disagree", _("strongly disagree")
    DISAGREE = "disagree", _("disagree")
    AGREE = "agree", _("agree")
    STRONGLY_AGREE = "strongly_agree", _("fully agree")


class Tally(models.Model):
    """Raised hands per answer to one statement in one assessment; made for all when the session starts."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="tallies")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="tallies")
    strongly_disagree = models.PositiveSmallIntegerField(default=0)
    disagree = models.PositiveSmallIntegerField(default=0)
    agree = models.PositiveSmallIntegerField(default=0)
    strongly_agree = models.PositiveSmallIntegerField(default=0)
    # Those entitled to vote and present when this statement was counted (domain decision 17).
    voters = models.PositiveSmallIntegerField()
    counted_at = models.DateTimeField(null=True, blank=True)
    skipped = models.BooleanField(default=False)

    class Meta:
        ordering = ["statement__position"]
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "statement"],
                name="tally_once",
                violation_error_message=_("This statement is already counted in this BOAS."),
            ),
            models.CheckConstraint(
                name="tally_not_more_than_voters",
                condition=Q(voters__gte=VOTES),
                violation_error_message=_("There are more hands than people who may vote."),
            ),
            models.CheckConstraint(
                name="tally_not_negative",
                condition=Q(strongly_disagree__gte=0, disagree__gte=0, agree__gte=0, strongly_agree__gte=0),
                violation_error_message=_("A count is zero or more."),
            ),
            models.CheckConstraint(
                name="tally_skipped_is_not_counted",
                condition=Q(skipped=False) | Q(counted_at=None),
                violation_error_message=_("A statement is counted or skipped, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assessment}: {self.statement.code}"

    @property
    def counts(self) -> Counts:
        return Counts(self.strongly_disagree, self.disagree, self.agree, self.strongly_agree)


class TapReceipt(models.Model):
    """Proof that a tap has been counted, so that the same tap delivered again counts once.

    Holds neither the answer nor the time, and goes when the session closes.
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="tap_receipts")
    token = models.UUIDField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["assessment", "token"], name="tap_counts_once")]

    def __str__(self) -> str:
        return str(self.token)


class Remark(models.Model):
    """What was said, without who said it: a general remark at the opening, or a reason at a statement."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="remarks")
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("remark"), max_length=500)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class SuggestionDecision(models.Model):
    """What the team does with a suggested intervention (domain decision 7)."""

    class Choice(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        ADAPTED = "adapted", _("adapted")
        DECLINED = "declined", _("declined")

    tally = models.OneToOneField(Tally, models.CASCADE, related_name="decision")
    choice = models.CharField(_("decision"), max_length=10, choices=Choice)
    text = models.TextField(_("what we will do"), blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="decision_choice_known",
                condition=Q(choice__in=["accepted", "adapted", "declined"]),
                violation_error_message=_("Accept, adapt or decline the suggestion."),
            ),
            models.CheckConstraint(
                name="decision_other_than_accepted_has_reason",
                condition=Q(choice="accepted") | ~Q(reason=""),
                violation_error_message=_("Say why the team adapts or declines the suggestion."),
            ),
            models.CheckConstraint(
                name="decision_adapted_has_text",
                condition=~Q(choice="adapted") | ~Q(text=""),
                violation_error_message=_("Write down what the team will do instead."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tally}: {self.get_choice_display()}"


class Correction(models.Model):
    """A tally of a closed BOAS was put right: old and new are kept, with why."""

    tally = models.ForeignKey(Tally, models.CASCADE, related_name="corrections")
    old = models.JSONField()
    new = models.JSONField()
    reason = models.CharField(_("why"), max_length=300)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["corrected_at"]
        constraints = [
            models.CheckConstraint(
                name="correction_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this count is corrected."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.tally} ({self.corrected_at:%Y-%m-%d})"
