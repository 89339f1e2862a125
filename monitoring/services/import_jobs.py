"""Jobs of imports, done by the one worker (see common/tasks.py)."""

from __future__ import annotations

from django_tasks import task


@task
def read_import(import_id: int, turn: int) -> None:
    from monitoring.services import import_reading

    import_reading.read(import_id, turn)


@task
def apply_import(import_id: int, turn: int) -> None:
    from monitoring.services import import_applying

    import_applying.apply(import_id, turn)
