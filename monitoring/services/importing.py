"""Files of the quality office: taken in, understood, put aside. The worker reads and applies them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from borgen.lib.states import TransitionNotAllowed
from borgen.lib.workbook import csv_bytes
from common import audit, files
from monitoring.importing import columns, reading, respondents, teams
from monitoring.importing.columns import Role
from monitoring.models import ColumnMapping, Import, Indicator
from monitoring.services import import_jobs, import_known
from monitoring.states import IMPORT
from teams.models import Institution, User

# A worker that stopped half-way says nothing; after so long somebody may start the step again.
PATIENCE = timedelta(minutes=3)
_ROLE_OF_HEADING = {heading: role for role, heading in respondents.HEADINGS.items()}
_REMEMBERED = ("columns", "indicator", "year_means", "single_year", "plain", "only")


def keep(*, by: User, institution: Institution, upload: Any, persons: bool = False) -> Import:
    """Look into a file and keep it; ValidationError, and nothing is kept, when it cannot be used.

    Of a file with a row per person only the counts are kept.
    """
    try:
        data = reading.checked(upload)
        found = reading.look(
            data,
            teams=import_known.team_keys(institution),
            codes=import_known.codes(institution),
            persons=persons,
        )
    except ValidationError as error:
        raise ValidationError({"file": error.messages}) from error
    name, shape = upload.name or "bestand", Import.Shape.LONG if found["long"] else Import.Shape.FIGURES
    counts = found.pop("counts")
    if counts:
        shape, name = Import.Shape.WIDE, f"{PurePath(name).stem} (geteld).csv"
        data = csv_bytes([counts["headings"], *counts["rows"]])
        found |= _outline_of(counts)
    choices = _first_choices(institution, name, found)
    return _stored(by, institution, name, data, shape=shape, choices=choices)


@transaction.atomic
def _stored(by: User, institution: Institution, name: str, data: bytes, **fields: Any) -> Import:
    stored = files.store(
        institution_id=institution.pk, name=name, content=data, content_type="application/octet-stream"
    )
    kept = Import.objects.create(institution=institution, file=stored, created_by=by, **fields)
    audit.record(by=by, verb="import.uploaded", subject=kept, shape=kept.shape)
    return kept


def look_again(*, by: User, kept: Import, sheet: str, header: int) -> Import:
    """Another sheet or row of headings was chosen: what is in the columns now?"""
    found = reading.look(
        files.content(kept.file),
        teams=import_known.team_keys(kept.institution),
        codes=import_known.codes(kept.institution),
        sheet=sheet,
        header=header,
    )
    found.pop("counts")
    with transaction.atomic():
        held = _held(kept)
        _target("read", held)
        held.shape = Import.Shape.LONG if found["long"] else Import.Shape.FIGURES
        held.choices = _first_choices(held.institution, held.file.name, found)
        held.state = Import.State.UPLOADED
        held.report = {"turn": held.report.get("turn", 0)}
        held.save(update_fields=["shape", "choices", "state", "report"])
        audit.record(by=by, verb="import.understood", subject=held, header=header)
    return held


@transaction.atomic
def understand(*, by: User, kept: Import, chosen: Mapping[str, Any]) -> Import:
    """Keep what the columns mean, for this file and the next one with the same headings, and read it."""
    held = _held(kept)
    held.choices = {**held.choices, **chosen}
    held.save(update_fields=["choices"])
    _start_reading(held)
    digest = held.choices.get("outline", {}).get("digest")
    if digest and held.shape != Import.Shape.WIDE:
        remembered = {name: held.choices.get(name) for name in _REMEMBERED}
        ColumnMapping.objects.update_or_create(
            institution=held.institution,
            headings=digest,
            defaults={"choices": remembered, "used_at": timezone.now()},
        )
    audit.record(by=by, verb="import.understood", subject=held)
    return held


@transaction.atomic
def read_again(*, by: User, kept: Import) -> Import:
    """After a name or question was explained, or because a job stopped half-way."""
    held = _held(kept)
    _start_reading(held)
    audit.record(by=by, verb="import.read_again", subject=held)
    return held


@transaction.atomic
def ask_apply(*, by: User, kept: Import, without_refused: bool = False) -> Import:
    """Give it to the worker, once; ValidationError or TransitionNotAllowed with what to do instead.

    All or nothing: rows that are refused are left behind only when somebody says so.
    """
    held = _held(kept)
    counts = held.report.get("counts", {})
    stuck = held.state == Import.State.APPLYING and is_stuck(held)
    state = held.state if stuck else _target("apply", held)
    if not counts.get("new") and not counts.get("changed"):
        raise ValidationError(_("There is nothing to apply: everything in this file is in Borgen already."))
    if counts.get("refused") and not without_refused and not stuck:
        raise ValidationError(
            _("Some rows are refused. Correct the file, or say that the rest may go without them."),
            code="refused",
        )
    held.state = state
    held.report = {**held.report, "by": by.pk, "problem": "", "restarts": 0, **_next_turn(held)}
    held.save(update_fields=["state", "report"])
    turn = held.report["turn"]
    transaction.on_commit(lambda: import_jobs.apply_import.enqueue(held.pk, turn))
    audit.record(by=by, verb="import.asked", subject=held)
    return held


@transaction.atomic
def throw_away(*, by: User, kept: Import) -> None:
    """A file that was not applied goes, with everything that was made of it."""
    held = _held(kept)
    _target("read", held)
    audit.record(by=by, verb="import.removed", subject=held)
    held.delete()


def is_stuck(kept: Import) -> bool:
    """Nobody is at it any more: the step may be started again."""
    asked = kept.report.get("asked_at")
    busy = kept.state in (Import.State.READING, Import.State.APPLYING)
    return busy and (not asked or timezone.now() - datetime.fromisoformat(asked) > PATIENCE)


def _start_reading(held: Import) -> None:
    if held.state == Import.State.READING and not is_stuck(held):
        raise TransitionNotAllowed("read", held.state, IMPORT.transitions["read"].refusal)
    held.state = _target("read", held)
    held.done = held.total = 0
    held.report = {"problem": held.report.get("problem", ""), **_next_turn(held)}
    held.save(update_fields=["state", "done", "total", "report"])
    turn = held.report["turn"]
    transaction.on_commit(lambda: import_jobs.read_import.enqueue(held.pk, turn))


def _next_turn(held: Import) -> dict[str, Any]:
    """A job of an earlier turn that wakes up finds that it is no longer asked for."""
    return {"turn": held.report.get("turn", 0) + 1, "asked_at": timezone.now().isoformat()}


def _held(kept: Import) -> Import:
    of_this = Import.objects.select_related("institution", "file")
    return of_this.select_for_update(of=("self",)).get(pk=kept.pk)


def _target(event: str, held: Import) -> str:
    return IMPORT.target(event, held.state)


def _outline_of(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Of the file that is kept instead of the rows of persons."""
    return {
        "sheets": [{"name": "", "rows": len(counts["rows"]), "hidden_rows": 0, "merged": 0}],
        "hidden": [],
        "sheet": "",
        "header": 1,
        "above": [],
        "people": counts["people"],
        "dropped": counts["dropped"][:50],
        "columns": [
            {
                "heading": heading,
                "letter": "",
                "role": _ROLE_OF_HEADING[heading].value,
                "examples": [],
                "numbers": 0,
                "filled": len(counts["rows"]),
            }
            for heading in counts["headings"]
        ],
    }


def _first_choices(institution: Institution, name: str, outline: dict[str, Any]) -> dict[str, Any]:
    """As the last time with these headings, otherwise as it looks."""
    common = {"outline": outline, "sheet": outline["sheet"], "header": outline["header"], "time": ""}
    mapping = ColumnMapping.objects.filter(institution=institution, headings=outline["digest"]).first()
    if mapping and len(mapping.choices.get("columns", ())) == len(outline["columns"]):
        return {**common, **mapping.choices, "remembered": True}
    indicators = list(Indicator.objects.filter(institution=institution, team=None).in_use())
    words = {teams.key(word): one.pk for one in indicators for word in (one.name, one.slug)}
    chosen = _guessed(outline["columns"], words)
    known = [pk for word, pk in words.items() if len(word) > 3 and word in teams.key(name.replace("_", " "))]
    year = next((one["heading"] for one in outline["columns"] if one["role"] == Role.YEAR), "")
    return {
        **common,
        "columns": chosen,
        "indicator": known[0] if len(set(known)) == 1 else None,
        "year_means": "result_year" if columns.plain(year).startswith("resultaat") else "year",
        "single_year": "starts",
        "plain": "auto",
        "only": "",
    }


def _guessed(found: list[dict[str, Any]], words: Mapping[str, int]) -> list[str]:
    """Roles, and "value:12" under the name of an indicator; one column is the number of the file."""
    chosen: list[str] = []
    for column in found:
        role = column["role"]
        pk = words.get(teams.key(column["heading"]))
        if pk is not None and role in (Role.VALUE, Role.SKIP):
            role = f"value:{pk}"
        elif role == Role.VALUE and Role.VALUE in chosen:
            role = ""
        chosen.append(role)
    return chosen
