from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boas.models import Assessment, StandardActivity, SuggestionDecision
from borgen.lib.dates import local_today
from improvements.models import Improvement
from teams.models import User


class Planning(models.Model):
    """What the team agreed after a BOAS: the actions, and where and how often it looks at them again."""

    assessment = models.OneToOneField(Assessment, models.PROTECT, related_name="planning")
    follow_up_where = models.CharField(_("where do we follow it up"), max_length=160, blank=True)
    follow_up_how_often = models.CharField(_("how often"), max_length=160, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="planning_agreed_by_whom_and_when",
                condition=Q(agreed_at=None, agreed_by=None)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                violation_error_message=_("An agreed planning has who closed it and when."),
            )
        ]

    def __str__(self) -> str:
        return f"planning of {self.assessment}"


class Action(models.Model):
    """A to-do with an owner and a date. The date counts as agreed once the owner has confirmed it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="actions")
    planning = models.ForeignKey(Planning, models.PROTECT, null=True, blank=True, related_name="actions")
    decision = models.OneToOneField(
        SuggestionDecision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action",
        verbose_name=_("from the intervention"),
    )
    standard_activity = models.ForeignKey(
        StandardActivity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("standard activity"),
    )
    title = models.CharField(_("action"), max_length=200)
    explanation = models.TextField(_("explanation"), blank=True)
    owner = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("owner")
    )
    due_on = models.DateField(_("date"), null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.OPEN)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_at_most_one_source",
                condition=Q(decision=None) | Q(standard_activity=None),
                violation_error_message=_("An action comes from one source."),
            ),
            models.UniqueConstraint(
                fields=["planning", "standard_activity"],
                condition=Q(standard_activity__isnull=False),
                name="action_standard_activity_once",
                violation_error_message=_("This standard activity is already in the planning."),
            ),
            models.CheckConstraint(
                name="action_confirmed_has_owner_and_date",
                condition=Q(confirmed_at=None) | Q(owner__isnull=False, due_on__isnull=False),
                violation_error_message=_("Only an action with an owner and a date can be confirmed."),
            ),
            models.CheckConstraint(
                name="action_state_known",
                condition=Q(state__in=["open", "done", "dropped"]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="action_ended_has_date",
                condition=Q(state="open", ended_on=None) | (~Q(state="open") & Q(ended_on__isnull=False)),
                violation_error_message=_("An action that is done or dropped has the day on which it ended."),
            ),
            models.CheckConstraint(
                name="action_dropped_has_reason",
                condition=~Q(state="dropped") | ~Q(reason=""),
                violation_error_message=_("Say why the action is dropped."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="action_open_by_owner")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Still open on the day after its date."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < local_today()
