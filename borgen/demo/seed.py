"""All of the demo, in one transaction: it is there whole, or not at all."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import translation

from borgen.demo import (
    DOMAIN,
    INSTITUTION,
    OTHER_INSTITUTION,
    acting,
    board,
    documents,
    improvements,
    meetings,
    monitoring,
    people,
    planning,
    sending,
    sessions,
    talks,
    thread,
    wall,
    year,
)
from common import audit
from teams.models import Institution, User


class DemoRefusedError(Exception):
    """The demo may not be made here; `str()` says why."""


@transaction.atomic
def seed(today: date) -> bool:
    """False when the demo is there already: then nothing changes."""
    if not settings.DEMO:
        raise DemoRefusedError(
            "This is not a demo (BORGEN_DEMO is off). The demo has passwords that everybody knows and is "
            "never put among the data of a school. For a school: manage.py create_institution"
        )
    present = set(
        Institution.objects.filter(slug__in=[INSTITUTION, OTHER_INSTITUTION]).values_list("slug", flat=True)
    )
    if present == {INSTITUTION, OTHER_INSTITUTION}:
        return False
    if present or User.objects.filter(email__iendswith=f"@{DOMAIN}").exists():
        raise DemoRefusedError("Part of the demo is there and part is not. Start with an empty database.")
    with translation.override("nl"):
        school = people.build(today)
        made = improvements.build(school)
        closed = sessions.build(school, made)
        planning.build(school, closed)
        documents.build(school, made)
        watch, lines = monitoring.build(school, made)
        talks.build(watch, lines)
        thread.build(school, made, lines[0])
        year.build(school, made)
        acting.build(watch)
        meetings.build(school)
        sending.build(school)
        board.build(school, made)
        wall.build(school)
    audit.record(
        by=None, verb="demo.seeded", subject=school.institution, institution_id=school.institution.pk
    )
    return True
