from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from teams.models.institution import Institution


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person of one institution (conventions S4); what she may do follows from memberships and roles."""

    class Digest(models.TextChoices):
        WEEKLY = "weekly", _("once a week, on Monday")
        DAILY = "daily", _("every working day")
        OFF = "off", _("never")

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="people")
    email = models.EmailField(
        _("e-mail address"),
        max_length=254,
        unique=True,
        error_messages={"unique": _("Somebody already uses this e-mail address.")},
    )
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="nl")
    digest = models.CharField(_("overview by mail"), max_length=6, choices=Digest, default=Digest.WEEKLY)
    is_active = models.BooleanField(_("may sign in"), default=True)
    # When the account was closed, and when the name was replaced after that (teams/services/leavers.py).
    left_at = models.DateTimeField(null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Part of the session's signature: raising it signs the person out everywhere.
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    # When somebody was last here is nobody's business (conventions P8): Django's own column is left out.
    last_login = None

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    # Borgen has no all-powerful account; allauth asks for these.
    is_staff = False
    is_superuser = False

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case",
                condition=Q(email=Lower("email")),
                violation_error_message=_("E-mail addresses are kept in lower case."),
            ),
            models.CheckConstraint(
                name="user_digest_known",
                condition=Q(digest__in=["weekly", "daily", "off"]),
                violation_error_message=_("Choose how often from the list."),
            ),
            models.CheckConstraint(
                name="user_left_when_closed",
                condition=Q(is_active=True, left_at=None) | Q(is_active=False, left_at__isnull=False),
                violation_error_message=_("Of a closed account it is known since when, and of no other."),
            ),
            models.CheckConstraint(
                name="user_forgotten_after_leaving",
                condition=Q(forgotten_at=None) | Q(is_active=False),
                violation_error_message=_("Only the name of somebody who left is replaced."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_session_auth_hash(self) -> str:
        return self._session_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Any:
        for secret in settings.SECRET_KEY_FALLBACKS:
            yield self._session_hash(secret)

    def _session_hash(self, secret: str | bytes) -> str:
        value = f"{self.password}:{self.session_generation}"
        return salted_hmac("teams.User.session", value, secret=secret, algorithm="sha256").hexdigest()


class InstitutionRole(models.Model):
    """What a person does for the whole institution, next to any team."""

    class Role(models.TextChoices):
        QUALITY = "quality", _("quality office")
        MANAGEMENT = "management", _("management")
        ADMINISTRATOR = "administrator", _("administrator")

    user = models.ForeignKey(User, models.CASCADE, related_name="institution_roles")
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role"],
                name="institution_role_once",
                violation_error_message=_("This person already has this role."),
            ),
            models.CheckConstraint(
                name="institution_role_known",
                condition=Q(role__in=["quality", "management", "administrator"]),
                violation_error_message=_("Choose one of the roles in the list."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class Team(models.Model):
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="teams")
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=60)
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    archived_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "slug"],
                name="team_slug_unique",
                violation_error_message=_("Another team of this institution has this address."),
            ),
            models.UniqueConstraint(
                "institution",
                Lower("name"),
                name="team_name_unique",
                violation_error_message=_("Another team of this institution has this name."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def team_id(self) -> int:
        """As of everything that a team has."""
        return self.pk


# `on` below in SQL, for the questions of every page that are written by hand.
ON_TODAY = "membership.since <= %(today)s AND (membership.until IS NULL OR membership.until >= %(today)s)"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> MembershipQuerySet:
        """Those who belong to the team on this day; the last day still counts."""
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def leaders(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.LEADER)

    def leading(self, day: date) -> MembershipQuerySet:
        """The leaders of this day and who stands in for them: whom a mail or a line to the leader reaches."""
        return self.on(day).filter(leads_on(day))

    def with_leads(self, day: date) -> Any:
        """`leads`: as in `leading`, in a list of everybody."""
        return self.annotate(leads=ExpressionWrapper(leads_on(day), BooleanField()))


def leads_on(day: date) -> Q:
    """Of a membership: leads the team on this day, as its leader or as deputy."""
    standing_in = Deputy.objects.on(day).filter(team=OuterRef("team"), user=OuterRef("user"))
    return Q(role=Membership.Role.LEADER) | Q(Exists(standing_in))


class Membership(models.Model):
    """Who belongs to a team from when until when. Who left keeps the history under this record."""

    class Role(models.TextChoices):
        MEMBER = "member", _("team member")
        LEADER = "leader", _("team leader")

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(User, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MEMBER)
    since = models.DateField(_("member since"))
    until = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["user__name", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"],
                condition=Q(until=None),
                name="membership_one_open",
                violation_error_message=_("This person is already a member of this team."),
            ),
            models.CheckConstraint(
                name="membership_ends_after_start",
                condition=Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("The last day does not come before the first day."),
            ),
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(role__in=["member", "leader"]),
                violation_error_message=_("Choose one of the roles in the list."),
            ),
        ]
        indexes = [models.Index(fields=["user", "team"], name="membership_user_team")]

    def __str__(self) -> str:
        return f"{self.user} in {self.team}"


# `Deputy.objects.on` in SQL: of a member, because who leaves the team stands in for nobody.
STANDS_IN_TODAY = """
EXISTS (SELECT 1 FROM teams_deputy deputy
        WHERE deputy.user_id = membership.user_id AND deputy.team_id = membership.team_id
          AND deputy.since <= %(today)s AND deputy.until >= %(today)s)
"""


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def on(self, day: date) -> DeputyQuerySet:
        """Both days still count."""
        return self.filter(since__lte=day, until__gte=day)


class Deputy(models.Model):
    """A member of the team who stands in for the team leader, from one day until another."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="deputies")
    user = models.ForeignKey(User, models.PROTECT, related_name="deputyships", verbose_name=_("deputy"))
    since = models.DateField(_("from"))
    until = models.DateField(_("until"))
    appointed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    appointed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="deputy_ends_after_start",
                condition=Q(until__gte=F("since")),
                violation_error_message=_("The last day does not come before the first day."),
            )
        ]
        indexes = [models.Index(fields=["user", "team"], name="deputy_user_team")]

    def __str__(self) -> str:
        return f"{self.user} for {self.team}"


class Invitation(models.Model):
    """A way in for a person who was added: a link that is good once, and not for ever."""

    user = models.ForeignKey(User, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="invitation_expires_later",
                condition=Q(expires_at__gt=F("created_at")),
                violation_error_message=_("An invitation expires after it was made."),
            )
        ]

    def __str__(self) -> str:
        return f"invitation for {self.user}"


class PeopleImport(models.Model):
    """A list of people that somebody uploaded: first only looked at, then applied once as a whole.

    The list itself goes when it is applied, or with the daily clean-up when nobody does.
    """

    institution = models.ForeignKey(Institution, models.CASCADE, related_name="people_imports")
    file = models.ForeignKey("common.StoredFile", models.PROTECT, null=True, related_name="+")
    # Teams that the list names and that do not exist yet are added too.
    adds_teams = models.BooleanField(default=False)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    applied_at = models.DateTimeField(null=True, blank=True)
    # How many rows were new, changed and the same, and how many people were invited.
    result = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="people_import_file_until_applied",
                condition=Q(applied_at=None, file__isnull=False) | Q(applied_at__isnull=False, file=None),
                violation_error_message=_("A list is kept until it is applied, and not after that."),
            )
        ]

    def __str__(self) -> str:
        return f"list of people of {self.created_at:%Y-%m-%d %H:%M}"
