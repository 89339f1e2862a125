"""Screens without a sign-in: making, connecting and revoking them (decision 0024).

The secret of an address is told once and kept as a fingerprint. Who holds a remote control types a short code
instead; the secret is made at that moment, and the one before it is worth nothing any more.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from actions.models import Kiosk
from common import audit
from improvements.policies import may_begin
from teams.models import Team, User
from teams.services.errors import check

SECRET_BYTES = 32
CODE_DIGITS = 9
CODE_GOOD_FOR = timedelta(minutes=30)
REVOKED_KEPT = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Shown:
    """What is told once, and not kept. `token` is empty when only a new code was asked for."""

    kiosk: Kiosk
    code: str
    until: datetime
    token: str = ""


def open_kiosks(team: Team) -> list[Kiosk]:
    return list(Kiosk.objects.filter(team=team, revoked_at=None).select_related("made_by"))


def revoked_kiosks(team: Team) -> list[Kiosk]:
    """Newest first."""
    found = Kiosk.objects.filter(team=team).exclude(revoked_at=None).select_related("revoked_by")
    return list(found.order_by("-revoked_at"))


@transaction.atomic
def make(*, team: Team, name: str, by: User) -> Shown:
    """A screen with its address and a code; ValidationError without a name, or with one that is taken."""
    if not may_begin(team):
        raise ValidationError(_("This team has ended. Its screens show nothing any more."))
    token, code, until = _token(), _code(), timezone.now() + CODE_GOOD_FOR
    kiosk = Kiosk(
        team=team,
        name=" ".join(name.split()),
        token_hash=digest(token),
        code_hash=_code_digest(code),
        code_until=until,
        made_by=by,
    )
    check(kiosk, constraints={"kiosk_has_a_name": "name", "kiosk_name_once": "name"})
    kiosk.save()
    _record(kiosk, "kiosk.made", by)
    return Shown(kiosk, code, until, token)


@transaction.atomic
def new_code(*, kiosk: Kiosk, by: User) -> Shown:
    """Connect it again. Its address goes on working until the code is used.

    Kiosk.DoesNotExist when it was revoked meanwhile, or its team ended.
    """
    locked = _alive().select_for_update(of=("self",)).get(pk=kiosk.pk)
    code, until = _code(), timezone.now() + CODE_GOOD_FOR
    locked.code_hash, locked.code_until = _code_digest(code), until
    check(locked)
    locked.save()
    _record(locked, "kiosk.code_made", by)
    return Shown(locked, code, until)


@transaction.atomic
def connect(*, code: str) -> str:
    """The secret of the screen with this code, made anew; ValidationError when it is not good (any more)."""
    given = "".join(one for one in code if one.isdecimal())
    found = (
        _alive()
        .select_for_update(of=("self",))
        .filter(code_hash=_code_digest(given), code_until__gt=timezone.now())
        .first()
    )
    if found is None:
        raise ValidationError(
            _("This code is not good, or not any more. Ask your team leader for a new one."), code="unknown"
        )
    token = _token()
    found.token_hash, found.code_hash, found.code_until = digest(token), "", None
    found.save()
    _record(found, "kiosk.connected", None)
    return token


@transaction.atomic
def revoke(*, kiosk: Kiosk, by: User) -> bool:
    """From now on its address shows nothing; false when it did so already."""
    now = timezone.now()
    revoked = Kiosk.objects.filter(pk=kiosk.pk, revoked_at=None).update(
        revoked_at=now, revoked_by=by, code_hash="", code_until=None
    )
    if revoked:
        _record(kiosk, "kiosk.revoked", by)
    return bool(revoked)


def forget_revoked(*, dry_run: bool = False) -> int:
    """Who made and revoked them stands in the log for as long as that is kept."""
    old = Kiosk.objects.filter(revoked_at__lt=timezone.now() - REVOKED_KEPT)
    return old.count() if dry_run else old.delete()[0]


def find(token: str) -> Kiosk | None:
    """Of a team that runs; revoked, closed and never made look the same from outside."""
    return _alive().filter(token_hash=digest(token)).first()


def digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _alive() -> models.QuerySet[Kiosk]:
    found = Kiosk.objects.filter(revoked_at=None, team__archived_on=None)
    return found.select_related("team__institution", "team__board")


def _token() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)


def _code() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(CODE_DIGITS))


def _code_digest(code: str) -> str:
    """Keyed: of so few digits a plain fingerprint is soon found back by who has the database."""
    return salted_hmac("borgen.wall.kiosks.code", code, algorithm="sha256").hexdigest()


def _record(kiosk: Kiosk, verb: str, by: User | None) -> None:
    audit.record(by=by, verb=verb, subject=kiosk, institution_id=kiosk.team.institution_id)
