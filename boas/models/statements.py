from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.models import Institution, User


class Phase(models.TextChoices):
    """The phases of the way travelled so far; a statement's code starts with the phase's Dutch letter."""

    DEFINE = "define", _("Define")
    MEASURE = "measure", _("Measure")
    ANALYSE = "analyse", _("Analyse")
    IMPROVE = "improve", _("Improve")


class SuccessFactor(models.TextChoices):
    OWNERSHIP = "ownership", _("ownership")
    SUPPORT = "support", _("support in the team")
    COMMUNICATION = "communication", _("good communication")
    TRAINING = "training", _("training of the team")
    COACHING = "coaching", _("coaching of the team")
    MANAGER_ROLE = "manager_role", _("the role of the manager")
    IMPROVEMENT_QUALITY = "improvement_quality", _("the quality of the improvements")
    INSIGHT = "insight", _("insight in where we stand")
    IMPLEMENTATION = "implementation", _("a sound implementation")
    ACCESSIBILITY = "accessibility", _("information that is easy to reach")
    RECORDING = "recording", _("recording of agreements and decisions")
    STABILITY = "stability", _("a stable organisation")
    COMPETENCES = "competences", _("insight in competences")


class Route(models.TextChoices):
    """What follows from a low statement; a field, never a test on the code (domain decision 5)."""

    DOCUMENTING = "documenting", _("record the way of working")
    MEASURING = "measuring", _("agree on measuring")
    COMMUNICATING = "communicating", _("talk about it")
    INVOLVING = "involving", _("involve the team")
    TRAINING = "training", _("train and coach")
    STEERING = "steering", _("steer and support")
    CELEBRATING = "celebrating", _("celebrate")


class Step(models.TextChoices):
    """The steps of the method."""

    ASSESS = "0", _("0 BOAS")
    DOCUMENT = "1", _("1 Document")
    MONITOR = "2A", _("2A Monitor")
    CHECK = "2B", _("2B Check")
    ACT = "3", _("3 Act")


class StatementSet(models.Model):
    """A version of the questions. Published versions do not change: a past assessment keeps what was asked.

    Borgen's own standard set has no institution; an institution's set is a copy that may differ.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("in use")
        RETIRED = "retired", _("no longer in use")

    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="statement_sets"
    )
    name = models.CharField(_("name"), max_length=120)
    number = models.PositiveIntegerField(_("version"), default=1)
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="copies")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "number"],
                name="statement_set_number_unique",
                violation_error_message=_("There is already a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["number"],
                condition=Q(institution=None),
                name="standard_set_number_unique",
                violation_error_message=_("There is already a standard set with this number."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state="draft"),
                name="statement_set_one_draft",
                violation_error_message=_("There is already a draft; finish or discard that one first."),
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(state="published"),
                name="statement_set_one_in_use",
                violation_error_message=_("An institution has one version in use."),
            ),
            models.CheckConstraint(
                name="statement_set_state_known",
                condition=Q(state__in=["draft", "published", "retired"]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="statement_set_published_with_date",
                condition=Q(state="draft", published_at=None)
                | (~Q(state="draft") & Q(published_at__isnull=False)),
                violation_error_message=_("A set that is in use has the date on which it was published."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number}"


class Statement(models.Model):
    """What the team is asked, why it matters, and what to do when too many disagree."""

    statement_set = models.ForeignKey(StatementSet, models.CASCADE, related_name="statements")
    code = models.CharField(_("code"), max_length=4)
    position = models.PositiveSmallIntegerField()
    phase = models.CharField(_("phase"), max_length=10, choices=Phase)
    text = models.CharField(_("statement"), max_length=200)
    success_factors = models.JSONField(_("success factors"), default=list)
    why = models.TextField(_("why it matters"), blank=True)
    intervention = models.TextField(_("intervention"))
    who = models.CharField(_("who usually"), max_length=160, blank=True)
    duration = models.CharField(_("how long"), max_length=120, blank=True)
    leads_to = models.CharField(_("leads to step"), max_length=2, choices=Step)
    route = models.CharField(_("route"), max_length=20, choices=Route)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["statement_set", "code"],
                name="statement_code_unique",
                violation_error_message=_("This set already has a statement with this code."),
            ),
            models.UniqueConstraint(
                fields=["statement_set", "position"],
                name="statement_position_unique",
                violation_error_message=_("Two statements have the same place in the set."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"

    @property
    def success_factor_labels(self) -> list[str]:
        return [str(SuccessFactor(code).label) for code in self.success_factors]


class StandardActivity(models.Model):
    """Something that stands in every planning, whatever the outcome."""

    statement_set = models.ForeignKey(StatementSet, models.CASCADE, related_name="standard_activities")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("activity"), max_length=160)
    explanation = models.TextField(_("explanation"), blank=True)
    who = models.CharField(_("who usually"), max_length=160, blank=True)
    weeks_after = models.PositiveSmallIntegerField(_("weeks after the planning meeting"), default=2)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "standard activities"
        constraints = [
            models.UniqueConstraint(
                fields=["statement_set", "position"],
                name="standard_activity_position_unique",
                violation_error_message=_("Two activities have the same place in the set."),
            )
        ]

    def __str__(self) -> str:
        return self.title
