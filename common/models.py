"""The cellar: stored files, outgoing mail and the audit trail.

Knows no other app: institutions and people are plain numbers here. Nothing here is changed through the models
themselves; the services `files`, `mail` and `audit` do that.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StoredFile(models.Model):
    """A file under one name; equal contents share one place on disk, `<first two>/<sha256>`."""

    institution_id = models.BigIntegerField(db_index=True)
    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="stored_file_has_name",
                condition=~Q(name=""),
                violation_error_message=_("A file needs a name."),
            ),
            models.CheckConstraint(
                name="stored_file_has_hash",
                condition=Exact(Length("sha256"), 64),
                violation_error_message=_("A file is found by the SHA-256 of its content: 64 characters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Trouble(models.TextChoices):
    """Why a mail is not delivered, where no mail server said so in its own words."""

    CONNECTION_LOST = "connection-lost", _("The connection broke after the mail was handed over.")
    WORKER_STOPPED = "worker-stopped", _("The program stopped while the mail was being sent.")
    GAVE_UP = "gave-up", _("The mail server could not be reached for two days.")


class MailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self, now: datetime) -> MailQuerySet:
        return self.filter(state=OutgoingMail.State.QUEUED, next_attempt_at__lte=now)


class OutgoingMail(models.Model):
    """One message to one address. `common.mail` tells what moves it from state to state."""

    class State(models.TextChoices):
        QUEUED = "queued", _("waiting")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        IN_DOUBT = "in_doubt", _("in doubt")
        FAILED = "failed", _("not delivered")

    institution_id = models.BigIntegerField(db_index=True)
    to = models.EmailField(_("to"), max_length=254)
    subject = models.CharField(_("subject"), max_length=250)
    text = models.TextField()
    html = models.TextField()
    # Groups mails that belong together, for example "boas:12:invitation"; empty when nobody follows them.
    topic = models.CharField(max_length=100, blank=True, db_index=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    # How often it was tried since it was last put in the queue.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempted_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    created_by_id = models.BigIntegerField(null=True, blank=True)
    # Where one press stops mails of this kind (RFC 8058); empty for what cannot be stopped.
    unsubscribe_url = models.CharField(max_length=500, blank=True, editable=False)

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index("next_attempt_at", name="mail_due", condition=Q(state="queued")),
            models.Index("attempted_at", name="mail_sending", condition=Q(state="sending")),
            models.Index("created_at", name="mail_made"),
            models.Index("to", "state", name="mail_by_address"),
            models.Index(
                "created_by_id",
                "attempted_at",
                name="mail_stuck_by_sender",
                condition=Q(state__in=["in_doubt", "failed"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_state_known",
                condition=Q(state__in=["queued", "sending", "sent", "in_doubt", "failed"]),
                violation_error_message=_("A mail waits, is on its way, is sent, is in doubt or has failed."),
            ),
            models.CheckConstraint(
                name="mail_sent_has_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                violation_error_message=_("A mail has a time of sending when it was sent, and only then."),
            ),
            models.CheckConstraint(
                name="mail_queued_has_next_attempt",
                condition=Q(state="queued", next_attempt_at__isnull=False)
                | (~Q(state="queued") & Q(next_attempt_at__isnull=True)),
                violation_error_message=_(
                    "A mail has a time for its next attempt when it waits, and only then."
                ),
            ),
            models.CheckConstraint(
                name="mail_attempt_has_time",
                condition=Q(state="queued") | Q(attempted_at__isnull=False),
                violation_error_message=_("A mail that left the queue has the time of that attempt."),
            ),
            models.CheckConstraint(
                name="mail_trouble_has_reason",
                condition=~Q(state__in=["in_doubt", "failed"]) | ~Q(last_error=""),
                violation_error_message=_("A mail that was not delivered, or is in doubt, says why."),
            ),
            models.CheckConstraint(
                name="mail_has_content",
                condition=~Q(to="") & ~Q(subject="") & ~Q(text="") & ~Q(message_id=""),
                violation_error_message=_("A mail needs an address, a subject, a plain text and a number."),
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def reason(self) -> str:
        """What went wrong last, for people: a sentence of ours or the mail server's own words."""
        known = dict(Trouble.choices)
        return str(known.get(self.last_error, self.last_error))


class MailAttachment(models.Model):
    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="attachments")
    # Fourteen invitations share one file.
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["mail", "position"],
                name="mail_attachment_position_unique",
                violation_error_message=_("Two attachments have the same place in the mail."),
            )
        ]

    def __str__(self) -> str:
        return self.file.name


class StepRun(models.Model):
    """How a step of the daily work went the last time (`borgen/daily.py`): one row per step."""

    name = models.CharField(max_length=120, primary_key=True)
    ended_at = models.DateTimeField()
    number = models.PositiveIntegerField(default=0)
    # The kind of error of the last time; empty when it went well.
    trouble = models.CharField(max_length=120, blank=True)
    # When it last went well.
    succeeded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class AppendOnlyError(TypeError):
    """Somebody tried to change or remove what is kept as it was written."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("Audit entries are not changed; common.audit.purge() removes the old ones.")

    update = delete = bulk_update = update_or_create = _refuse


class AuditEntry(models.Model):
    """Who did what to what and when; never an answer, a tally choice or a text that somebody wrote.

    The database refuses every UPDATE (a trigger). Only `common.audit.purge` deletes, after the retention.
    """

    institution_id = models.BigIntegerField()
    # Of the one team that it is about; empty when that is another, or all of them.
    team_id = models.BigIntegerField(null=True, blank=True)
    # A number only, also after the person left: the name is looked up when somebody reads.
    actor_id = models.BigIntegerField(null=True, blank=True)
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=80)
    subject_id = models.BigIntegerField()
    subject_label = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(F("institution_id"), F("at").desc(), F("id").desc(), name="audit_of_institution"),
            models.Index("subject_type", "subject_id", name="audit_of_subject"),
            models.Index("at", name="audit_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="audit_says_what",
                condition=~Q(verb="") & ~Q(subject_type=""),
                violation_error_message=_("An audit entry says what was done, and to what."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type} {self.subject_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("An audit entry is written once.")
        super().save(*args, **kwargs)

    def delete(self, using: Any = None, keep_parents: bool = False) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("Audit entries go by common.audit.purge() only.")
