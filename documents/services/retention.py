"""How long the talk about a version is kept (conventions P11, P13). The versions themselves, and who agreed
to them, stay."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from borgen.lib.dates import add_months, local_today
from documents.models import PutAside, Remark
from documents.models.version import FINAL_STATES
from teams.models import Objection

TALK_MONTHS = 24


def purge_remarks(*, dry_run: bool = False) -> int:
    """Of versions that the team agreed to two years ago, with their answers."""
    old = Remark.objects.filter(version__state__in=FINAL_STATES, version__approved_at__lt=_before())
    return old.count() if dry_run else old.delete()[0]


def purge_put_aside(*, dry_run: bool = False) -> int:
    """Texts that a draft lost on the way, of versions that the team agreed to two years ago."""
    old = PutAside.objects.filter(version__state__in=FINAL_STATES, version__approved_at__lt=_before())
    return old.count() if dry_run else old.delete()[0]


def purge_objections(*, dry_run: bool = False) -> int:
    """Of rounds that were closed two years ago, whatever came out. The round and who agreed remain."""
    old = Objection.objects.filter(approval__closed_at__lt=_before())
    return old.count() if dry_run else old.delete()[0]


def _before() -> datetime:
    day = add_months(local_today(), -TALK_MONTHS)
    return timezone.now().replace(year=day.year, month=day.month, day=day.day)
