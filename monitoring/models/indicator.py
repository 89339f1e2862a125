"""What is measured, and against what. A norm that was used is never changed: another one begins."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from borgen.lib.dates import local_today
from teams.models import Institution, Team, User

# Two decimals are as exact as any source in a school is.
DIGITS, DECIMALS = 9, 2


class IndicatorQuerySet(models.QuerySet["Indicator"]):
    def in_use(self) -> IndicatorQuerySet:
        return self.filter(archived_on=None)

    def usable_in(self, team: Team) -> IndicatorQuerySet:
        """The institution's, and the team's own."""
        return self.filter(Q(team=None) | Q(team=team), institution=team.institution_id)


class Indicator(models.Model):
    """What a number means. With a `team` it is that team's own; without, the quality office keeps it for all.

    Kind, direction and scale stay as they are once something was measured: a number means what it meant.
    """

    class Kind(models.TextChoices):
        COUNT = "count", _("a number")
        SHARE = "share", _("share that reaches a minimum")
        PERCENTAGE = "percentage", _("percentage")
        MEAN = "mean", _("mean grade")
        YES_NO = "yes_no", _("yes or no")

    class Direction(models.TextChoices):
        AT_LEAST = "at_least", _("higher is better")
        AT_MOST = "at_most", _("lower is better")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="indicators")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("team")
    )
    name = models.CharField(_("name"), max_length=120)
    # For addresses and for files that name an indicator: stays when the name changes.
    slug = models.SlugField(_("short name"), max_length=60)
    meaning = models.CharField(
        _("what the number means"),
        max_length=300,
        help_text=_("In one sentence, as you would explain it to a new colleague."),
    )
    kind = models.CharField(_("kind of number"), max_length=12, choices=Kind)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.AT_LEAST)
    unit = models.CharField(_("unit"), max_length=30, blank=True)
    # Of a mean: the grades that are possible.
    scale_low = models.DecimalField(
        _("lowest grade"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS
    )
    scale_high = models.DecimalField(
        _("highest grade"), null=True, blank=True, max_digits=DIGITS, decimal_places=DECIMALS
    )
    # Of a share: two conversations, for example.
    reaches = models.PositiveSmallIntegerField(_("minimum to reach"), null=True, blank=True)
    minimum_denominator = models.PositiveSmallIntegerField(
        _("judge from so many on"),
        default=0,
        help_text=_("With fewer people the number is shown and not judged. The inspectorate uses 12."),
    )
    # A total beside the share, such as all conversations together (decision 10): shown, never judged.
    secondary = models.CharField(_("second number beside it"), max_length=60, blank=True)
    # Of the inspectorate's figures: they hold per level.
    level = models.PositiveSmallIntegerField(
        _("level"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    source = models.CharField(_("where the number comes from"), max_length=200, blank=True)
    # Came with Borgen itself, such as the inspectorate's results.
    shipped = models.BooleanField(default=False, editable=False)
    archived_on = models.DateField(_("no longer used since"), null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "slug"],
                name="indicator_slug_unique",
                violation_error_message=_("Another indicator of this institution has this short name."),
            ),
            models.UniqueConstraint(
                "institution",
                Coalesce("team", 0),
                "name",
                name="indicator_name_unique",
                violation_error_message=_("There is already an indicator with this name."),
            ),
            models.CheckConstraint(
                name="indicator_kind_known",
                condition=Q(kind__in=["count", "share", "percentage", "mean", "yes_no"]),
                violation_error_message=_("Choose one of the kinds in the list."),
            ),
            models.CheckConstraint(
                name="indicator_direction_known",
                condition=Q(direction__in=["at_least", "at_most"]),
                violation_error_message=_("Say whether higher or lower is better."),
            ),
            models.CheckConstraint(
                name="indicator_mean_has_scale",
                condition=Q(
                    kind="mean",
                    scale_low__isnull=False,
                    scale_high__isnull=False,
                    scale_high__gt=F("scale_low"),
                )
                | (~Q(kind="mean") & Q(scale_low=None, scale_high=None)),
                violation_error_message=_(
                    "A mean has a lowest and a higher highest grade; others have none."
                ),
            ),
            models.CheckConstraint(
                name="indicator_share_has_minimum",
                condition=Q(kind="share", reaches__isnull=False, reaches__gte=1)
                | (~Q(kind="share") & Q(reaches=None)),
                violation_error_message=_("A share says which minimum has to be reached; others have none."),
            ),
            models.CheckConstraint(
                name="indicator_explains_itself",
                condition=~Q(name="") & ~Q(meaning=""),
                violation_error_message=_("Give a name and say in one sentence what the number means."),
            ),
            models.CheckConstraint(
                name="indicator_level_of_mbo",
                condition=Q(level=None) | Q(level__gte=1, level__lte=4),
                violation_error_message=_("A level is 1, 2, 3 or 4."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def counts_people(self) -> bool:
        """A numerator and a denominator belong to it."""
        return self.kind in (self.Kind.SHARE, self.Kind.PERCENTAGE)


class NormQuerySet(models.QuerySet["Norm"]):
    def on(self, day: object) -> NormQuerySet:
        """That have begun and not ended; the newest of them counts."""
        open_end = Q(valid_until=None) | Q(valid_until__gte=day)
        return self.filter(open_end, valid_from__lte=day).order_by("-valid_from", "-pk")

    def for_team(self, team: Team) -> NormQuerySet:
        return self.filter(Q(team=team) | Q(team=None))


class Norm(models.Model):
    """What is aimed at, from a day on. The next norm of the same kind ends it: dates cannot overlap.

    A team's own norm goes before the institution's. The inspectorate's hold for all teams and are the quality
    office's to keep.
    """

    class Kind(models.TextChoices):
        INTERNAL = "internal", _("our own norm")
        INSPECTORATE = "inspectorate", _("norm of the inspectorate")
        HIGH = "high", _("the inspectorate's mark for high")

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="norms")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="norms")
    kind = models.CharField(_("kind of norm"), max_length=12, choices=Kind, default=Kind.INTERNAL)
    value = models.DecimalField(_("norm"), max_digits=DIGITS, decimal_places=DECIMALS)
    valid_from = models.DateField(_("from"), default=local_today)
    valid_until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    reason = models.TextField(_("why this norm"))
    set_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NormQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-valid_from", "-pk"]
        indexes = [models.Index("indicator", F("valid_from").desc(), name="norm_latest")]
        constraints = [
            models.UniqueConstraint(
                "indicator",
                Coalesce("team", 0),
                "kind",
                "valid_from",
                name="norm_one_from_a_day",
                violation_error_message=_("There is already a norm of this kind that begins on this day."),
            ),
            models.CheckConstraint(
                name="norm_kind_known",
                condition=Q(kind__in=["internal", "inspectorate", "high"]),
                violation_error_message=_("Choose one of the kinds in the list."),
            ),
            models.CheckConstraint(
                name="norm_of_inspectorate_for_all",
                condition=Q(kind="internal") | Q(team=None),
                violation_error_message=_("A norm of the inspectorate holds for all teams."),
            ),
            models.CheckConstraint(
                name="norm_ends_after_start",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day does not come before the first day."),
            ),
            models.CheckConstraint(
                name="norm_has_reason",
                condition=~Q(reason=""),
                violation_error_message=_("Say why this is the norm."),
            ),
            models.CheckConstraint(
                name="norm_of_inspectorate_has_source",
                condition=Q(kind="internal") | ~Q(source=""),
                violation_error_message=_("Say where the inspectorate published this norm."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"
