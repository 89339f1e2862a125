from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from boas.models.statements import Statement, StatementSet
from improvements.models import Improvement
from teams.models import Meeting, User

# The states in which tallies of a session can still change or be prepared; see boas/states.py.
OPEN_STATES = ["preparing", "running", "paused"]


class Assessment(models.Model):
    """A BOAS of an improvement: prepared, held in the room, closed with an outcome.

    A practice run is an assessment of its own that is deleted whole when one stops practising.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("being prepared")
        RUNNING = "running", _("running")
        PAUSED = "paused", _("paused")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    improvement = models.ForeignKey(Improvement, models.PROTECT, related_name="assessments")
    number = models.PositiveIntegerField(_("number"))
    statement_set = models.ForeignKey(StatementSet, models.PROTECT, related_name="assessments")
    practice = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARING)

    subject = models.CharField(_("subject"), max_length=200)
    goal = models.TextField(_("goal of the session"), blank=True)
    summary = models.TextField(_("what was done so far, and why"), blank=True)
    chair = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("chair"))
    threshold = models.PositiveSmallIntegerField(
        _("threshold for an intervention (%)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    leader_votes = models.BooleanField(_("the team leader votes too"), default=False)
    # How many people may raise a hand now; each tally keeps the number of its own moment.
    voters = models.PositiveSmallIntegerField(_("number of voters"), null=True, blank=True)
    opened = models.BooleanField(_("opening done"), default=False)
    current = models.ForeignKey(Statement, models.PROTECT, null=True, blank=True, related_name="+")
    planning_meeting = models.ForeignKey(Meeting, models.SET_NULL, null=True, blank=True, related_name="+")

    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Rises with every saved preparation; a form that was opened earlier meets a conflict page.
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Rises with everything that the projector shows, so that a second screen asks for news cheaply.
    pulse = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["improvement", "number"],
                condition=Q(practice=False),
                name="assessment_number_unique",
                violation_error_message=_("This improvement already has a BOAS with this number."),
            ),
            models.UniqueConstraint(
                fields=["improvement"],
                condition=Q(practice=False, state__in=OPEN_STATES),
                name="assessment_one_open",
                violation_error_message=_(
                    "There is already an open BOAS for this improvement; close or cancel that one first."
                ),
            ),
            models.UniqueConstraint(
                fields=["improvement", "created_by"],
                condition=Q(practice=True),
                name="assessment_one_practice",
                violation_error_message=_("You are already practising; stop that run first."),
            ),
            models.CheckConstraint(
                name="assessment_threshold_is_percentage",
                condition=Q(threshold__gte=1, threshold__lte=100),
                violation_error_message=_("The threshold is a whole percentage from 1 to 100."),
            ),
            models.CheckConstraint(
                name="assessment_state_known",
                condition=Q(state__in=["preparing", "running", "paused", "closed", "cancelled"]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="assessment_closed_by_whom_and_when",
                condition=Q(state="closed", closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state="closed") & Q(closed_at=None, closed_by=None)),
                violation_error_message=_(
                    "A closed BOAS has who closed it and when, an open one has neither."
                ),
            ),
            models.CheckConstraint(
                name="assessment_started_has_voters",
                condition=Q(started_at=None) | Q(voters__gte=1),
                violation_error_message=_("Somebody has to be able to vote before the session can start."),
            ),
        ]

    def __str__(self) -> str:
        return f"BOAS {self.number}: {self.subject}"

    @property
    def team_id(self) -> int:
        return self.improvement.team_id

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class AssessmentMeeting(models.Model):
    """The meetings in which a session is held; the last one counts, a paused session goes on in a new one."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="sessions")
    meeting = models.OneToOneField(Meeting, models.CASCADE, related_name="assessment_session")
    number = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "number"],
                name="assessment_meeting_number_unique",
                violation_error_message=_("This BOAS already has a meeting with this number."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assessment} ({self.number})"


class AssessmentDocument(models.Model):
    """Something to read beforehand: a file or a link, never both."""

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="documents")
    title = models.CharField(_("title"), max_length=160)
    url = models.URLField(_("link"), blank=True, max_length=500)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="assessment_document_file_or_link",
                condition=Q(url="", file__isnull=False) | (~Q(url="") & Q(file=None)),
                violation_error_message=_("Give a file or a link."),
            )
        ]

    def __str__(self) -> str:
        return self.title
