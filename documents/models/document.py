from __future__ import annotations

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from improvements.models import Improvement, Process
from teams.models import Institution, Team, User

# Letters and figures that nobody confuses when typing over a poster.
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 8


def new_code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _n in range(CODE_LENGTH))


class Format(models.TextChoices):
    """How a way of working is recorded: the formats of the method."""

    SCHEME = "scheme", _("process scheme")
    SCRIPT = "script", _("script")
    YEAR_PLAN = "year_plan", _("year plan")
    HANDBOOK = "handbook", _("handbook")
    PROTOCOL = "protocol", _("protocol")
    FORM = "form", _("form")
    VERI = "veri", _("VERI matrix")
    ACTION_LIST = "action_list", _("list of actions and decisions")
    OTHER = "other", _("other")


class DocumentQuerySet(models.QuerySet["Document"]):
    def in_use(self) -> DocumentQuerySet:
        return self.filter(withdrawn_at=None)

    def readable_in(self, team: Team) -> DocumentQuerySet:
        """The team's own, and those of the institution that all teams use."""
        return self.filter(Q(team=team) | Q(institution=team.institution_id, shared=True))


class Document(models.Model):
    """A process document: what its versions have in common. `team` keeps and approves it.

    A document of the institution (`shared`) is kept and approved by one team and read by all (decision 20).
    The valid text is `current`; the newest draft is another fact and never hides it.
    """

    # The same as team.institution: addresses are unique in an institution.
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="documents")
    team = models.ForeignKey(Team, models.PROTECT, related_name="documents")
    process = models.ForeignKey(
        Process,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("(sub-)process"),
    )
    improvement = models.ForeignKey(
        Improvement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("improvement"),
    )
    title = models.CharField(_("title"), max_length=160)
    slug = models.SlugField(_("address"), max_length=60)
    # The short address on posters and in QR codes: /d/<code>/
    code = models.CharField(max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    format = models.CharField(_("format"), max_length=12, choices=Format, default=Format.HANDBOOK)
    about = models.CharField(_("what it is for"), max_length=300, blank=True)
    shared = models.BooleanField(_("for the whole institution"), default=False)
    current = models.ForeignKey(
        "documents.Version", models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )

    # Who keeps the versions, who evaluates, who makes it available: a person, or words for a role, a
    # department or an outside party (decision 21).
    keeper = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who keeps the versions"),
    )
    keeper_party = models.CharField(_("or: role, department or party"), max_length=120, blank=True)
    evaluator = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who evaluates")
    )
    evaluator_party = models.CharField(_("or: role, department or party"), max_length=120, blank=True)
    publisher = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who makes it available"),
    )
    publisher_party = models.CharField(_("or: role, department or party"), max_length=120, blank=True)

    asks_reading = models.BooleanField(_("ask everybody to confirm reading"), default=False)
    for_newcomers = models.BooleanField(_("new colleagues read this"), default=False)
    evaluate_every = models.PositiveSmallIntegerField(
        _("evaluate every (months)"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    next_evaluation_on = models.DateField(_("next evaluation"), null=True, blank=True)
    # The due date for which a mail went out, so that it goes once.
    evaluation_asked_for = models.DateField(null=True, blank=True, editable=False)

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_why = models.CharField(_("why"), max_length=300, blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index("next_evaluation_on", name="document_evaluation_due", condition=Q(withdrawn_at=None))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "slug"],
                name="document_slug_unique",
                violation_error_message=_("Another document of this institution has this address."),
            ),
            models.UniqueConstraint(
                fields=["team", "title"],
                condition=Q(withdrawn_at=None),
                name="document_title_unique",
                violation_error_message=_(
                    "This team already has a document with this title. Make a new version of that one."
                ),
            ),
            models.CheckConstraint(
                name="document_has_title",
                condition=~Q(title=""),
                violation_error_message=_("A document needs a title."),
            ),
            models.CheckConstraint(
                name="document_format_known",
                condition=Q(format__in=Format.values),
                violation_error_message=_("Choose one of the formats in the list."),
            ),
            models.CheckConstraint(
                name="document_evaluation_within_five_years",
                condition=Q(evaluate_every__gte=1, evaluate_every__lte=60),
                violation_error_message=_("Evaluate at least once every 60 months."),
            ),
            models.CheckConstraint(
                name="document_withdrawn_by_whom_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_why="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_why="")),
                violation_error_message=_("A document that is withdrawn has when, by whom and why."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentTemplate(models.Model):
    """A form that the institution already has, to start a document from: a text, or a file."""

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="document_templates")
    title = models.CharField(_("title"), max_length=160)
    format = models.CharField(_("format"), max_length=12, choices=Format)
    explanation = models.CharField(_("what it is for"), max_length=300, blank=True)
    html = models.TextField(_("text"), blank=True)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    # Came with Borgen itself.
    shipped = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["format", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "title"],
                name="document_template_title_unique",
                violation_error_message=_("There is already a format with this title."),
            ),
            models.CheckConstraint(
                name="document_template_format_known",
                condition=Q(format__in=Format.values),
                violation_error_message=_("Choose one of the formats in the list."),
            ),
            models.CheckConstraint(
                name="document_template_text_or_file",
                condition=(~Q(html="") & Q(file=None)) | Q(html="", file__isnull=False),
                violation_error_message=_("Give a text or a file."),
            ),
        ]

    def __str__(self) -> str:
        return self.title
