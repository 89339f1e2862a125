from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Team, User


class Improvement(models.Model):
    """A verbeterproject: a problem, a goal, and what the team changes in its way of working."""

    class State(models.TextChoices):
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        STOPPED = "stopped", _("stopped")
        ARCHIVED = "archived", _("archived")

    class CycleTime(models.TextChoices):
        SHORT = "short", _("short: the result shows within a period")
        LONG = "long", _("long: the result shows after a school year or more")

    team = models.ForeignKey(Team, models.PROTECT, related_name="improvements")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=60)
    problem = models.TextField(_("problem"), blank=True)
    goal = models.TextField(_("goal"), blank=True)
    indicator = models.CharField(_("what shows the result"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=9, decimal_places=2, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=9, decimal_places=2, null=True, blank=True)
    project_leader = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_improvements",
        verbose_name=_("project leader"),
    )
    analysis_ended_on = models.DateField(_("analysis ended on"), null=True, blank=True)
    leader_doubts = models.BooleanField(
        _("I doubt whether we paid enough attention to what makes it last"), default=False
    )
    cycle_time = models.CharField(_("cycle time"), max_length=5, choices=CycleTime, default=CycleTime.LONG)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ACTIVE)
    state_reason = models.TextField(_("why"), blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # Rises with every saved change; a form that was opened earlier meets a conflict page.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "slug"],
                name="improvement_slug_unique",
                violation_error_message=_("Another improvement of this team has this address."),
            ),
            models.CheckConstraint(
                name="improvement_state_known",
                condition=Q(state__in=["active", "paused", "stopped", "archived"]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="improvement_stopped_with_reason",
                condition=~Q(state="stopped") | ~Q(state_reason=""),
                violation_error_message=_("Say why the improvement stops."),
            ),
            models.CheckConstraint(
                name="improvement_cycle_time_known",
                condition=Q(cycle_time__in=["short", "long"]),
                violation_error_message=_("Choose short or long."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ProjectMember(models.Model):
    """Somebody of the project group; may be a guest from another team of the institution."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="project_members")
    user = models.ForeignKey(User, models.PROTECT, related_name="project_memberships")
    since = models.DateField(_("since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering = ["user__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "user"],
                condition=Q(until=None),
                name="project_member_one_open",
                violation_error_message=_("This person is already in the project group."),
            ),
            models.CheckConstraint(
                name="project_member_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day does not come before the first day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.improvement}"


class Measure(models.Model):
    """A verbeteractie: the agreed change in the way of working. Not a to-do."""

    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    title = models.CharField(_("measure"), max_length=160)
    agreement = models.TextField(_("what is agreed"), blank=True)
    concerns = models.CharField(_("whom it concerns"), max_length=160, blank=True)
    since = models.DateField(_("agreed since"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                name="measure_ends_after_start",
                condition=Q(since=None) | Q(ended_on=None) | Q(ended_on__gte=F("since")),
                violation_error_message=_("The last day does not come before the first day."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Process(models.Model):
    """A (sub-)process of a team with the person who keeps it documented, monitored and evaluated."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="processes")
    name = models.CharField(_("process"), max_length=120)
    owner = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_processes",
        verbose_name=_("process owner"),
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "processes"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "name"],
                name="process_name_unique",
                violation_error_message=_("This team already has a process with this name."),
            )
        ]

    def __str__(self) -> str:
        return self.name
