"""Jobs that compose several apps, done by the one worker (see common/tasks.py)."""

from __future__ import annotations

from datetime import date

from django_tasks import task


@task
def send_digest(person_id: int, day: str) -> bool:
    # The daily work, which gives out these jobs, stands above it.
    from borgen import digest

    return digest.send(person_id=person_id, day=date.fromisoformat(day))


# People wait for their mail more than for paper.
@task(priority=-10)
def make_poster(poster_id: int) -> None:
    from borgen.posters import keeping

    keeping.make(poster_id)
