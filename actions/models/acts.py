"""What a team decides, and what it celebrates."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from improvements.models import Improvement, Measure
from monitoring.models import Response, Signal
from teams.models import AgendaItem, Team, User


class Decision(models.Model):
    """A besluit: what, when, in which meeting, by whom, why. One that was overtaken stays, and says so."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="decisions")
    improvement = models.ForeignKey(
        Improvement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decisions",
        verbose_name=_("improvement"),
    )
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("measure")
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="decisions", verbose_name=_("meeting")
    )
    # What the team does about a result, when that is what was decided.
    response = models.ForeignKey(Response, models.PROTECT, null=True, blank=True, related_name="decisions")
    signal = models.ForeignKey(Signal, models.SET_NULL, null=True, blank=True, related_name="decisions")
    what = models.CharField(_("what is decided"), max_length=300)
    why = models.TextField(_("why"), blank=True)
    decided_on = models.DateField(_("decided on"))
    # "The team", or who decided when it was not the team.
    decided_by = models.CharField(_("decided by"), max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_why = models.CharField(_("why it no longer holds"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_says_what",
                condition=~Q(what=""),
                violation_error_message=_("Write down what was decided."),
            ),
            models.CheckConstraint(
                name="decision_measure_of_improvement",
                condition=Q(measure=None) | Q(improvement__isnull=False),
                violation_error_message=_("A measure belongs to an improvement; choose that as well."),
            ),
            models.CheckConstraint(
                name="decision_withdrawn_says_why",
                condition=Q(withdrawn_at=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why="")),
                violation_error_message=_("Say why the decision no longer holds."),
            ),
        ]

    def __str__(self) -> str:
        return self.what


class Recognition(models.Model):
    """A compliment, a success or a celebration: what went well, said aloud. Never a mark for a person."""

    class Kind(models.TextChoices):
        COMPLIMENT = "compliment", _("compliment")
        SUCCESS = "success", _("success")
        CELEBRATION = "celebration", _("celebration")

    team = models.ForeignKey(Team, models.PROTECT, related_name="recognitions")
    improvement = models.ForeignKey(
        Improvement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recognitions",
        verbose_name=_("improvement"),
    )
    agenda_item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="recognitions", editable=False
    )
    response = models.ForeignKey(
        Response, models.PROTECT, null=True, blank=True, related_name="recognitions", editable=False
    )
    signal = models.ForeignKey(
        Signal, models.SET_NULL, null=True, blank=True, related_name="recognitions", editable=False
    )
    action = models.ForeignKey(
        "actions.Action", models.PROTECT, null=True, blank=True, related_name="recognitions", editable=False
    )
    kind = models.CharField(_("what is it"), max_length=12, choices=Kind, default=Kind.SUCCESS)
    text = models.CharField(_("what went well"), max_length=300)
    # A celebration is planned for a day; the others happened on it.
    on = models.DateField(_("day"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="recognition_says_what",
                condition=~Q(text=""),
                violation_error_message=_("Write down what went well."),
            ),
            models.CheckConstraint(
                name="recognition_kind_known",
                condition=Q(kind__in=["compliment", "success", "celebration"]),
                violation_error_message=_("Choose one of the kinds in the list."),
            ),
        ]
        indexes = [models.Index(fields=["team", "on"], name="recognition_team_on")]

    def __str__(self) -> str:
        return self.text
