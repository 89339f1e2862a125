from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boas.models import Assessment, StandardActivity, SuggestionDecision
from borgen.lib.dates import local_today
from documents.models import Evaluation
from improvements.models import Improvement, Measure
from monitoring.models import Response, Signal
from teams.models import AgendaItem, Team, User


def _at_most_one(*names: str) -> Q:
    """All of these empty, or all but one."""
    condition = Q(**dict.fromkeys(names))
    for name in names:
        condition |= Q(**{other: None for other in names if other != name})
    return condition


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

    @property
    def audit_label(self) -> str:
        return str(self.assessment)

    @property
    def team_id(self) -> int:
        return self.assessment.team_id


class Action(models.Model):
    """A to-do with an owner and a date. The date counts as agreed once the owner has confirmed it."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DONE = "done", _("done")
        DROPPED = "dropped", _("dropped")

    class Effect(models.TextChoices):
        WORKED = "worked", _("it worked")
        PARTLY = "partly", _("partly")
        NOT = "not", _("it did not work")
        UNKNOWN = "unknown", _("we do not know")

    team = models.ForeignKey(Team, models.PROTECT, related_name="actions")
    improvement = models.ForeignKey(
        Improvement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("improvement"),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("measure")
    )
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
    # What the team does about a result.
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("result")
    )
    # A signal goes two years after it was closed; what was agreed stays.
    signal = models.ForeignKey(
        Signal, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("signal")
    )
    evaluation = models.ForeignKey(
        Evaluation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name=_("evaluation of a document"),
    )
    # The point of a meeting in which it was agreed.
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="actions", verbose_name=_("meeting")
    )
    # The action of which this one is the new agreement: it did not work out, or did not work.
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followed_by", editable=False
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
    # The owner sees in time that it will not work out; what would help, in her own words.
    stuck_at = models.DateTimeField(null=True, blank=True, editable=False)
    stuck_note = models.CharField(_("what would help"), max_length=300, blank=True)
    # A while after it is done the owner is asked: did it work?
    effect_on = models.DateField(_("look whether it worked on"), null=True, blank=True)
    effect = models.CharField(_("did it work?"), max_length=10, choices=Effect, blank=True)
    effect_note = models.CharField(_("what shows that"), max_length=300, blank=True)
    effect_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    effect_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = [models.F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                name="action_at_most_one_source",
                condition=_at_most_one(
                    "decision", "standard_activity", "response", "signal", "evaluation", "agenda_item"
                ),
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
            models.CheckConstraint(
                name="action_measure_of_improvement",
                condition=Q(measure=None) | Q(improvement__isnull=False),
                violation_error_message=_("A measure belongs to an improvement; choose that as well."),
            ),
            models.CheckConstraint(
                name="action_planned_for_improvement",
                condition=Q(planning=None) | Q(improvement__isnull=False),
                violation_error_message=_("What stands in a planning belongs to its improvement."),
            ),
            models.CheckConstraint(
                name="action_stuck_while_open",
                condition=Q(stuck_at=None, stuck_note="") | Q(stuck_at__isnull=False, state="open"),
                violation_error_message=_("Only an open action can ask for a new agreement."),
            ),
            models.CheckConstraint(
                name="action_effect_known",
                condition=Q(effect__in=["", "worked", "partly", "not", "unknown"]),
                violation_error_message=_("Choose one of the answers in the list."),
            ),
            models.CheckConstraint(
                name="action_effect_by_whom_and_when",
                condition=Q(effect="", effect_note="", effect_by=None, effect_at=None)
                | (~Q(effect="") & Q(effect_by__isnull=False, effect_at__isnull=False, state="done")),
                violation_error_message=_(
                    "Whether it worked is said of an action that is done, by somebody."
                ),
            ),
            models.CheckConstraint(
                name="action_effect_asked_when_done",
                condition=Q(effect_on=None) | Q(state="done"),
                violation_error_message=_("Whether it worked is asked of an action that is done."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="action_open_by_owner"),
            models.Index(fields=["team", "due_on"], condition=Q(state="open"), name="action_open_by_team"),
            models.Index(
                fields=["owner", "effect_on"],
                condition=Q(effect_on__isnull=False, effect=""),
                name="action_effect_to_ask",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        """Still open on the day after its date."""
        return self.state == self.State.OPEN and self.due_on is not None and self.due_on < local_today()


class DateChange(models.Model):
    """An action got another date; the one before is kept, with why."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="date_changes")
    was = models.DateField(_("date before"), null=True, blank=True)
    became = models.DateField(_("new date"), null=True, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action}: {self.was} - {self.became}"
