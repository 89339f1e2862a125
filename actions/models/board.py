"""What a team chooses for its improvement board. What hangs on it is stored elsewhere (decision 11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from improvements.models import Improvement
from monitoring.models import Indicator
from teams.models import Team, User


class Board(models.Model):
    """Of a team: who keeps it fresh, how often the team goes through it, and when it last did."""

    class Rhythm(models.TextChoices):
        WEEK = "week", _("every week")
        FORTNIGHT = "fortnight", _("every two weeks")
        MONTH = "month", _("every month")

    team = models.OneToOneField(Team, models.CASCADE, related_name="board")
    keeper = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="kept_boards",
        verbose_name=_("who keeps it fresh"),
    )
    rhythm = models.CharField(
        _("how often the team goes through it"), max_length=10, choices=Rhythm, blank=True
    )
    names = models.BooleanField(_("names of owners on posters and screens"), default=False)
    gone_through_on = models.DateField(null=True, blank=True, editable=False)
    gone_through_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    # Rises with every saved change; a form that was opened earlier meets a conflict page.
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="board_rhythm_known",
                condition=Q(rhythm__in=["", "week", "fortnight", "month"]),
                violation_error_message=_("Choose one of the rhythms in the list."),
            ),
            models.CheckConstraint(
                name="board_gone_through_by_whom_and_when",
                condition=Q(gone_through_on=None, gone_through_by=None)
                | Q(gone_through_on__isnull=False, gone_through_by__isnull=False),
                violation_error_message=_("Going through the board has a day and somebody who noted it."),
            ),
        ]

    def __str__(self) -> str:
        return f"board of {self.team}"


class BoardGoal(models.Model):
    """How one improvement hangs on the board. Without a row it hangs at the end, with its first number."""

    board = models.ForeignKey(Board, models.CASCADE, related_name="goals")
    improvement = models.ForeignKey(Improvement, models.CASCADE, related_name="on_boards")
    position = models.PositiveSmallIntegerField(editable=False)
    hidden = models.BooleanField(_("not on the board"), default=False)
    # The number that says where we stand; empty: the first of the plan.
    indicator = models.ForeignKey(
        Indicator,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("the number that shows it"),
    )

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "improvement"],
                name="board_goal_once",
                violation_error_message=_("This improvement hangs on the board already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.improvement} on the {self.board}"
