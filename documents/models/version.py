from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.document import Document
from teams.models import User

# The states in which a version is still worked on; see documents/states.py.
OPEN_STATES = ["draft", "review"]
FINAL_STATES = ["approved", "superseded"]


class VersionQuerySet(models.QuerySet["Version"]):
    def final(self) -> VersionQuerySet:
        return self.filter(state__in=FINAL_STATES)

    def open(self) -> VersionQuerySet:
        return self.filter(state__in=OPEN_STATES)

    def light(self) -> VersionQuerySet:
        """Without the texts: for lists."""
        return self.defer("html", "rows", "text")


class Version(models.Model):
    """One edition of a document. Once approved the database refuses every change (documents/triggers.py).

    The number is given at the approval, so that there are no gaps; a draft has none. `html` is what people
    read, whatever it was made from; `rows` is what a matrix or scheme was made from.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")
        SUPERSEDED = "superseded", _("superseded")

    class Kind(models.TextChoices):
        TEXT = "text", _("a text")
        MATRIX = "matrix", _("a VERI matrix")
        SCHEME = "scheme", _("a process scheme")
        FILE = "file", _("a file")
        LINK = "link", _("a link to another system")

    class Change(models.TextChoices):
        """What kind of change it is decides the number: 1.0 -> 1.1 or 2.0."""

        FIRST = "first", _("first version")
        SMALL = "small", _("small change: the agreements stay the same")
        LARGE = "large", _("other agreements")

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions")
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    kind = models.CharField(_("content"), max_length=8, choices=Kind, default=Kind.TEXT)
    html = models.TextField(blank=True)
    rows = models.JSONField(null=True, blank=True)
    # The words of html, for searching and for the count of words.
    text = models.TextField(blank=True)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    url = models.URLField(_("link"), max_length=500, blank=True)
    url_label = models.CharField(_("version there"), max_length=60, blank=True)

    change = models.CharField(_("kind of change"), max_length=8, choices=Change, default=Change.FIRST)
    major = models.PositiveSmallIntegerField(null=True, blank=True)
    minor = models.PositiveSmallIntegerField(null=True, blank=True)
    # What changed and why: the reason is known when the draft begins, the summary when it goes to review.
    reason = models.TextField(_("why it changes"), blank=True)
    summary = models.TextField(_("what changes"), blank=True)
    # The check question before review: does it work in practice, and what shows that?
    practice = models.TextField(_("what shows that it works in practice"), blank=True)

    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("author"))
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    edited_at = models.DateTimeField(default=timezone.now, editable=False)
    # Rises with every saved change of the draft; who saves over an older one meets the page with both texts.
    revision = models.PositiveIntegerField(default=0, editable=False)
    review_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    review_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-major", "-minor", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "major", "minor"],
                name="version_number_unique",
                violation_error_message=_("This document already has a version with this number."),
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state__in=OPEN_STATES),
                name="version_one_open",
                violation_error_message=_("Somebody is already working on a draft of this document."),
            ),
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(state="approved"),
                name="version_one_valid",
                violation_error_message=_("A document has one valid version."),
            ),
            models.CheckConstraint(
                name="version_state_known",
                condition=Q(state__in=[*OPEN_STATES, *FINAL_STATES]),
                violation_error_message=_("Choose one of the states in the list."),
            ),
            models.CheckConstraint(
                name="version_kind_known",
                condition=Q(kind__in=["text", "matrix", "scheme", "file", "link"]),
                violation_error_message=_("Choose what the version is: a text, a matrix, a file or a link."),
            ),
            models.CheckConstraint(
                name="version_change_known",
                condition=Q(change__in=["first", "small", "large"]),
                violation_error_message=_("Choose what kind of change this is."),
            ),
            models.CheckConstraint(
                name="version_number_when_approved",
                condition=Q(
                    state__in=FINAL_STATES,
                    # A comparison with nothing is neither true nor false, and a check lets that through.
                    major__isnull=False,
                    minor__isnull=False,
                    major__gte=1,
                    minor__gte=0,
                    approved_at__isnull=False,
                    approved_by__isnull=False,
                )
                | Q(state__in=OPEN_STATES, major=None, minor=None, approved_at=None, approved_by=None),
                violation_error_message=_(
                    "A version gets its number when it is approved, with who closed that and when."
                ),
            ),
            models.CheckConstraint(
                name="version_approved_by_another",
                condition=Q(approved_by=None) | ~Q(approved_by=F("author")),
                violation_error_message=_("Who wrote a version does not approve it alone."),
            ),
            models.CheckConstraint(
                name="version_superseded_has_time",
                condition=Q(state="superseded", superseded_at__isnull=False)
                | (~Q(state="superseded") & Q(superseded_at=None)),
                violation_error_message=_("A version that is superseded has when, and only then."),
            ),
            models.CheckConstraint(
                name="version_review_by_whom_and_when",
                condition=Q(state="draft", review_by=None, review_at=None)
                | (~Q(state="draft") & Q(review_by__isnull=False, review_at__isnull=False)),
                violation_error_message=_("A version in review has who offered it and when."),
            ),
            models.CheckConstraint(
                name="version_explained_from_review_on",
                condition=Q(state="draft") | (~Q(reason="") & ~Q(summary="") & ~Q(practice="")),
                violation_error_message=_(
                    "Write down what changes, why, and what shows that it works in practice."
                ),
            ),
            models.CheckConstraint(
                name="version_content_of_its_kind",
                condition=(Q(state="draft"))
                | (Q(kind__in=["text", "matrix", "scheme"], file=None, url="") & ~Q(html=""))
                | Q(kind="file", file__isnull=False, url="")
                | (Q(kind="link", file=None) & ~Q(url="") & ~Q(url_label="")),
                violation_error_message=_("This version is still empty: give it a text, a file or a link."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}".strip()

    @property
    def number(self) -> str:
        """ "1.0"; empty for a draft."""
        return "" if self.major is None else f"{self.major}.{self.minor}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_valid(self) -> bool:
        return self.state == self.State.APPROVED


class Picture(models.Model):
    """A picture in the text of a document, cited there as `picture:<pk>`; the database keeps it as it is."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="pictures")
    file = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_has_size",
                condition=Q(width__gte=1, height__gte=1),
                violation_error_message=_("A picture is at least one pixel wide and high."),
            )
        ]

    def __str__(self) -> str:
        return f"picture:{self.pk}"


class Attachment(models.Model):
    """A file beside the text of a version: the original Word file, a form in Excel, a PDF."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="attachments")
    title = models.CharField(_("title"), max_length=160)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "file"],
                name="attachment_once",
                violation_error_message=_("This file is already there."),
            ),
            models.CheckConstraint(
                name="attachment_has_title",
                condition=~Q(title=""),
                violation_error_message=_("An attachment needs a title."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Rendition(models.Model):
    """A PDF that was made of a version and is kept until what stands on it changes (`stamp`)."""

    version = models.ForeignKey(Version, models.CASCADE, related_name="renditions")
    # Digest of everything beside the text that the pages show: state, valid until, revision.
    stamp = models.CharField(max_length=64)
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # For people, when making it went wrong.
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "stamp"],
                name="rendition_once",
                violation_error_message=_("This PDF is already being made."),
            )
        ]

    def __str__(self) -> str:
        return f"PDF: {self.version}"
