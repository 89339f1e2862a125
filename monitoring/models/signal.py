"""What people notice between measurements. Never counted; about a way of working, not about a person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from improvements.models import Measure, Process
from monitoring.models.discussion import Topic
from teams.models import Team, User


class Signal(models.Model):
    class Heard(models.TextChoices):
        COLLEAGUE = "colleague", _("from a colleague")
        STUDENT = "student", _("from a student")
        COMPANY = "company", _("from a company")
        SELF = "self", _("saw it myself")

    class State(models.TextChoices):
        OPEN = "open", _("open")
        DISCUSSED = "discussed", _("discussed")
        PARKED = "parked", _("parked")

    team = models.ForeignKey(Team, models.PROTECT, related_name="signals")
    text = models.CharField(_("what is going on"), max_length=500)
    heard = models.CharField(_("heard"), max_length=10, choices=Heard, default=Heard.SELF)
    measure = models.ForeignKey(
        Measure, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("measure")
    )
    process = models.ForeignKey(
        Process, models.PROTECT, null=True, blank=True, related_name="signals", verbose_name=_("process")
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    # What the team said about it, and until when it is put aside.
    outcome = models.CharField(_("what was said about it"), max_length=500, blank=True)
    parked_until = models.DateField(_("look at it again on"), null=True, blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="signals")
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = [F("at").desc(), "-pk"]
        indexes = [models.Index("team", "at", name="signal_open", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                name="signal_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write down what is going on."),
            ),
            models.CheckConstraint(
                name="signal_heard_known",
                condition=Q(heard__in=["colleague", "student", "company", "self"]),
                violation_error_message=_("Choose where you heard it."),
            ),
            models.CheckConstraint(
                name="signal_about_one_thing",
                condition=Q(measure=None) | Q(process=None),
                violation_error_message=_("Choose a measure or a process, one of the two."),
            ),
            models.CheckConstraint(
                name="signal_closed_by_whom_and_when",
                condition=Q(state="open", closed_by=None, closed_at=None)
                | (
                    Q(state__in=["discussed", "parked"]) & Q(closed_by__isnull=False, closed_at__isnull=False)
                ),
                violation_error_message=_("A signal that is discussed or parked has by whom and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
