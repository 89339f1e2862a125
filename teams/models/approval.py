"""A team agrees to something in a meeting (domain decisions 8 and 19). What it is, the app above knows."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models.meeting import Meeting
from teams.models.people import Team, User

# The states in which the team has not had its last word; see teams/states.py.
OPEN_APPROVAL = ["open", "waiting"]


class Approval(models.Model):
    """One round of asking a team: who was there, who objected, who closed it, and who agreed afterwards."""

    class State(models.TextChoices):
        OPEN = "open", _("in the meeting")
        WAITING = "waiting", _("waiting for who was absent")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("not approved")

    team = models.ForeignKey(Team, models.PROTECT, related_name="approvals")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="approvals")
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    # Made what is asked: never the one who closes it.
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    # Copied from the institution when the round begins: a later change of that setting changes no round.
    needs_everybody = models.BooleanField(default=False)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now, editable=False)
    # In the meeting: approved, waiting for absentees, or declined.
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    # Why it was not approved.
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="approval_state_known",
                condition=Q(state__in=["open", "waiting", "approved", "declined"]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="approval_closed_by_whom_and_when",
                condition=Q(state="open", closed_by=None, closed_at=None)
                | (~Q(state="open") & Q(closed_by__isnull=False, closed_at__isnull=False)),
                violation_error_message=_(
                    "A round that is closed has who closed it and when; an open one has neither."
                ),
            ),
            models.CheckConstraint(
                name="approval_not_by_author",
                condition=Q(state__in=["open", "declined"]) | ~Q(closed_by=F("author")),
                violation_error_message=_(
                    "Who made it cannot close the approval: ask somebody else who is in the meeting."
                ),
            ),
            models.CheckConstraint(
                name="approval_declined_has_reason",
                condition=~Q(state="declined") | ~Q(reason=""),
                violation_error_message=_("Say why the team does not approve it."),
            ),
            models.CheckConstraint(
                name="approval_waits_only_for_everybody",
                condition=~Q(state="waiting") | Q(needs_everybody=True),
                violation_error_message=_("Only a round in which everybody has to agree can wait."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Consent(models.Model):
    """Somebody of the team agrees, or was absent and is asked. Made when the round is closed."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="consents")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    # Present without an unresolved objection is agreed (decision 19); who was absent answers afterwards.
    present = models.BooleanField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["approval", "user"],
                name="consent_once",
                violation_error_message=_("This person has already been asked."),
            ),
            models.CheckConstraint(
                name="consent_present_is_agreed",
                condition=Q(present=False) | Q(agreed_at__isnull=False),
                violation_error_message=_("Who was present has agreed when the round was closed."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.approval}"


class Objection(models.Model):
    """Why somebody does not agree, in the meeting or afterwards, and how that was resolved."""

    class Resolution(models.TextChoices):
        MAKER = "maker", _("resolved, says who made it")
        DECISION = "decision", _("decision of the team")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="objections")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("who objects"))
    text = models.TextField(_("objection"))
    raised_at = models.DateTimeField(default=timezone.now, editable=False)
    afterwards = models.BooleanField(default=False)
    resolution = models.CharField(_("how resolved"), max_length=10, choices=Resolution, blank=True)
    answer = models.TextField(_("what was decided or changed"), blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="objection_says_what",
                condition=~Q(text=""),
                violation_error_message=_("Write down what the objection is."),
            ),
            models.CheckConstraint(
                name="objection_resolved_by_whom_and_how",
                condition=Q(resolution="", resolved_by=None, resolved_at=None)
                | (
                    Q(resolution__in=["maker", "decision"])
                    & Q(resolved_by__isnull=False, resolved_at__isnull=False)
                ),
                violation_error_message=_("A resolved objection has how, by whom and when."),
            ),
            models.CheckConstraint(
                name="objection_decision_is_written",
                condition=~Q(resolution="decision") | ~Q(answer=""),
                violation_error_message=_("Write down what the team decided about this objection."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.approval}"
