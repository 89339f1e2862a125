"""The results, discussed by the team: a pack of chosen lines, and what was concluded about each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from monitoring.models.plan import MonitoringLine
from teams.models import Meeting, Team, User


class Discussion(models.Model):
    """A point in a meeting of the team: it looks at its results with the questions of the method."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="discussions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="discussions")
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    announced_at = models.DateTimeField(null=True, blank=True)
    announced_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-meeting__starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                name="discussion_one_a_meeting",
                violation_error_message=_("The results are already on the agenda of this meeting."),
            ),
            models.CheckConstraint(
                name="discussion_closed_by_whom_and_when",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                violation_error_message=_("A discussion that is over has who closed it and when."),
            ),
            models.CheckConstraint(
                name="discussion_announced_by_whom_and_when",
                condition=Q(announced_at=None, announced_by=None)
                | Q(announced_at__isnull=False, announced_by__isnull=False),
                violation_error_message=_("A discussion that is announced has by whom and when."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.meeting)


class Topic(models.Model):
    """One line of the plan on the table, with room for what the team concludes. Somebody may present it."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="topics")
    line = models.ForeignKey(MonitoringLine, models.PROTECT, related_name="topics")
    position = models.PositiveSmallIntegerField(default=1)
    presenter = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who presents it")
    )
    begin_situation = models.TextField(_("where we came from"), blank=True)
    # The three groups of questions of the method.
    look_back = models.TextField(_("looking back"), blank=True)
    process = models.TextField(_("how it went"), blank=True)
    result = models.TextField(_("the result"), blank=True)
    conclusion = models.TextField(_("what we conclude"), blank=True)
    discussed_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["discussion", "line"],
                name="topic_line_once",
                violation_error_message=_("This line is already in the pack."),
            )
        ]

    def __str__(self) -> str:
        return str(self.line)
