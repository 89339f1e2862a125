"""Closing a meeting: the request of who closes it, in a small team and in a very large one.

Run by `make bench` in a database of its own; by hand: `python -m benchmarks.meeting`. The mails are queued by
one job, so that the size of the team costs the request nothing.
"""

from __future__ import annotations

import os
import secrets
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

SIZES = (10, 500)
POINTS, ROUNDS = 15, 15
LIMIT_MS = 200


def team_of(size: int) -> Any:
    from teams.models import Institution, Membership, Team, User

    school, _made = Institution.objects.get_or_create(name="ROC Meting", slug="roc-meting")
    team = Team.objects.create(institution=school, name=f"Team van {size}", slug=f"team-{size}")
    people = User.objects.bulk_create(
        User(institution=school, name=f"Demo {size} {n}", email=f"demo{size}-{n}@demo.example")
        for n in range(size)
    )
    Membership.objects.bulk_create(
        Membership(
            team=team, user=one, role="leader" if one is people[0] else "member", since=date(2020, 8, 1)
        )
        for one in people
    )
    return team


def meeting_of(team: Any, leader: Any) -> Any:
    from django.utils import timezone

    from teams.models import AgendaItem, Attendance, Meeting

    now = timezone.now()
    following = Meeting(
        team=team,
        subject="Volgend overleg",
        chair=leader,
        starts_at=now + timedelta(days=14),
        ends_at=now + timedelta(days=14, hours=1),
    )
    following.save()
    held = Meeting.objects.create(
        team=team,
        subject="Teamoverleg",
        chair=leader,
        starts_at=now - timedelta(hours=1),
        ends_at=now,
        started_at=now - timedelta(hours=1),
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=held, position=n, title=f"Punt {n}", notes="Gezegd." if n % 3 else "")
        for n in range(1, POINTS + 1)
    )
    people = team.memberships.values_list("user_id", flat=True)
    Attendance.objects.bulk_create(Attendance(meeting=held, user_id=pk) for pk in people)
    return held


@dataclass(frozen=True)
class Closing:
    """Milliseconds: the request by the clock on the wall and as the processor worked for it, and the job."""

    wall: float
    processor: float
    job: float


def closing(size: int) -> Closing:
    """Medians of the rounds; of one job."""
    from django.test import Client

    from actions.services import minutes_mail
    from teams.models import User

    team = team_of(size)
    leader = User.objects.get(email=f"demo{size}-0@demo.example")
    client = Client(HTTP_HOST="localhost")
    client.force_login(leader)
    took, busy = [], []
    for _ in range(ROUNDS):
        meeting = meeting_of(team, leader)
        moves = list(meeting.agenda.filter(notes="").values_list("pk", flat=True))
        address = f"/roc-meting/teams/{team.slug}/overleg/{meeting.pk}/sluiten/"
        started, worked = time.perf_counter(), time.thread_time()
        answer = client.post(address, {"moves": moves, "remarks": ""})
        took.append((time.perf_counter() - started) * 1000)
        busy.append((time.thread_time() - worked) * 1000)
        if answer.status_code != 302:
            raise SystemExit(f"closing: {answer.status_code}")
        # Only the newest one has a next meeting of its own to move on to.
        meeting.team.meetings.filter(subject="Volgend overleg").update(cancelled_at=meeting.starts_at)
    started = time.perf_counter()
    queued = minutes_mail.send(meeting_id=meeting.pk, revision=1)
    job = (time.perf_counter() - started) * 1000
    if queued != size:
        raise SystemExit(f"{queued} mails for {size} people")
    return Closing(statistics.median(took), statistics.median(busy), job)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(
            DATA_DIR=folder,
            DATABASE_URL=f"sqlite:///{folder}/borgen.sqlite3",
            BORGEN_DEMO="1",
            SECRET_KEY=secrets.token_urlsafe(64),
            DJANGO_SETTINGS_MODULE="borgen.settings",
            LOG_LEVEL="ERROR",
        )
        import django

        django.setup()
        from django.core.management import call_command

        Path(folder, "files").mkdir(exist_ok=True)
        call_command("migrate", verbosity=0)
        failed = 0
        for size in SIZES:
            one = closing(size)
            print(
                f"closing a meeting, team of {size:>3}: {one.wall:>6.1f} ms on the wall, "
                f"{one.processor:>6.1f} ms of the processor  at most {LIMIT_MS}; "
                f"its mails are queued by the worker in {one.job / 1000:.1f} s"
            )
            # On a busy machine the wall says how long others worked.
            failed += min(one.wall, one.processor) > LIMIT_MS
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
