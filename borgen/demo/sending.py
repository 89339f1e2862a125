"""Somebody stood in for the team leader, and somebody will."""

from __future__ import annotations

from datetime import timedelta

from borgen.demo.people import School
from teams.models import Deputy


def build(school: School) -> None:
    for teacher, first, days in ((school.teachers[1], 120, 11), (school.teachers[2], -21, 4)):
        since = school.today - timedelta(days=first)
        Deputy.objects.create(
            team=school.team,
            user=teacher,
            since=since,
            until=since + timedelta(days=days),
            appointed_by=school.leader,
        )
