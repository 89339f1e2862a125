"""One document with its whole history as a zip that needs no Borgen to be read.

The approved versions, what is beside them, and who decided what. Names, objections and drafts are the team's:
for others the index has numbers.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.template.loader import render_to_string
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from openpyxl import Workbook

from borgen.lib.dates import local_today
from borgen.lib.richtext import picture_numbers, with_pictures
from borgen.lib.workbook import column_widths, header_row, print_setup, safe, workbook_bytes
from common import files
from common.models import StoredFile
from documents import editions
from documents.models import Attachment, Document, Picture, Rendition, Version
from documents.rendering import safe as cleaned
from documents.sharing import shown_url

# Of a picture, a PDF or an Office file nothing gets smaller.
_PACKED = ("image/", "application/pdf", "application/zip", "application/vnd.openxmlformats")
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}
_IN_MEMORY = 5_000_000


@dataclass
class Part:
    """One version in the zip: where its things stand, for the index."""

    edition: editions.Edition
    agreement: editions.Agreement | None
    text: str = ""
    files: list[tuple[str, str]] = field(default_factory=list)
    """Title and place."""


def zip_of(document: Document, *, for_team: bool) -> IO[bytes]:
    """An open file at its beginning; as many queries for one version as for fifty."""
    parts = _parts(document, for_team=for_team)
    out = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY))  # noqa: SIM115  the response closes it
    with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as archive:
        pictures = _write_pictures(archive, document, [part.edition.version for part in parts])
        _write_versions(archive, document, parts, pictures)
        context = {"document": document, "parts": parts, "for_team": for_team, **_about(document)}
        archive.writestr("index.html", render_to_string("documents/zip/index.html", context))
        archive.writestr("index.xlsx", _index(parts, for_team=for_team))
    out.seek(0)
    return out


def _about(document: Document) -> dict[str, Any]:
    return {"team": document.team, "today": local_today(), "address": shown_url(document)}


def _parts(document: Document, *, for_team: bool) -> list[Part]:
    found = editions.history(document, drafts=False)
    texts = Version.objects.filter(document=document).final().values_list("pk", "html")
    by_version = dict(texts)
    for one in found:
        one.version.html = by_version[one.version.pk]
    agreed = editions.agreements(one.version.pk for one in found) if for_team else {}
    return [Part(one, agreed.get(one.version.pk)) for one in found]


def _write_pictures(archive: ZipFile, document: Document, versions: list[Version]) -> dict[int, str]:
    """Each picture once; number -> its place, seen from the top."""
    cited = set().union(*(picture_numbers(version.html) for version in versions), set())
    places = {}
    for picture in Picture.objects.filter(document=document, pk__in=cited).select_related("file"):
        place = f"afbeeldingen/{picture.pk}{_ENDINGS.get(picture.file.content_type, '')}"
        _write(archive, place, picture.file)
        places[picture.pk] = place
    return places


def _write_versions(
    archive: ZipFile, document: Document, parts: list[Part], pictures: dict[int, str]
) -> None:
    beside = _beside([part.edition.version for part in parts])
    for part in parts:
        version = part.edition.version
        folder = f"versie-{version.number}"
        if version.html:
            part.text = f"{folder}/tekst.html"
            body = with_pictures(version.html, lambda number: "../" + pictures.get(number, "weg"))
            context = {"version": version, "body": cleaned(body), "document": document, **_about(document)}
            archive.writestr(part.text, render_to_string("documents/zip/version.html", context))
        taken: set[str] = set()
        for title, stored in beside[version.pk]:
            place = f"{folder}/{_free_name(stored.name, taken)}"
            _write(archive, place, stored)
            part.files.append((title, place))


def _beside(versions: list[Version]) -> dict[int, list[tuple[str, StoredFile]]]:
    """The file that is the version, its PDF when one is kept, and its attachments."""
    keys = [version.pk for version in versions]
    found: dict[int, list[tuple[str, StoredFile]]] = defaultdict(list)
    own = Version.objects.filter(pk__in=keys, file__isnull=False).light().select_related("file")
    for version in own:
        found[version.pk].append((_("The file that is the version"), version.file))  # type: ignore[arg-type]
    kept = Rendition.objects.filter(version__in=keys, file__isnull=False).select_related("file")
    # The newest comes first.
    for rendition in kept.order_by("version", "-asked_at"):
        if not any(title == "PDF" for title, _file in found[rendition.version_id]):
            found[rendition.version_id].append(("PDF", rendition.file))  # type: ignore[arg-type]
    for attachment in Attachment.objects.filter(version__in=keys).select_related("file"):
        found[attachment.version_id].append((attachment.title, attachment.file))
    return found


def _write(archive: ZipFile, place: str, stored: StoredFile) -> None:
    packed = stored.content_type.startswith(_PACKED)
    archive.writestr(place, files.content(stored), ZIP_STORED if packed else ZIP_DEFLATED)


def _free_name(name: str, taken: set[str]) -> str:
    """Safe on every system, and not yet in this folder."""
    path = PurePosixPath(get_valid_filename(name) if name.strip(". _") else "bestand")
    stem, suffix = path.stem[:80] or "bestand", path.suffix[:12]
    made, number = f"{stem}{suffix}", 1
    while made.lower() in taken or made == "tekst.html":
        number += 1
        made = f"{stem}-{number}{suffix}"
    taken.add(made.lower())
    return made


def _index(parts: list[Part], *, for_team: bool) -> bytes:
    workbook = Workbook()
    versions = workbook.active
    versions.title = _("Versions")
    titles = [_("Version"), _("State"), _("Approved on"), _("Closed by"), _("Meeting"), _("Author")]
    titles += [_("Kind of change"), _("What changed"), _("Why"), _("Agreed"), _("Still open")]
    _fill(versions, titles, [_version_row(part) for part in parts], [9, 14, 18, 22, 24, 22, 24, 40, 40, 9, 9])
    evaluations = [
        (
            part.edition.version.number,
            one.at,
            one.get_verdict_display(),
            one.note if for_team else "",
            vars(one)["name"],
        )
        for part in parts
        for one in part.edition.evaluations
    ]
    titles = [_("Version"), _("When"), _("Is it still right?"), _("What shows that"), _("By")]
    _fill(workbook.create_sheet(_("Evaluations")), titles, evaluations, [9, 18, 22, 60, 22])
    if for_team:
        _team_sheets(workbook, parts)
    return workbook_bytes(workbook)


def _version_row(part: Part) -> tuple[Any, ...]:
    version, numbers = part.edition.version, part.edition.numbers
    return (
        version.number,
        version.get_state_display(),
        version.approved_at,
        part.edition.closed_by,
        numbers.meeting if numbers else "",
        part.edition.author,
        version.get_change_display(),
        version.summary,
        version.reason,
        numbers.agreed if numbers else None,
        numbers.still_open if numbers else None,
    )


def _team_sheets(workbook: Workbook, parts: list[Part]) -> None:
    agreed, objections = [], []
    for part in parts:
        if part.agreement is None:
            continue
        number = part.edition.version.number
        for one in [*part.agreement.agreed, *part.agreement.still_open]:
            how = _("in the meeting") if one.present else _("afterwards")
            agreed.append((number, one.user.name, how if one.agreed_at else _("still open"), one.agreed_at))
        for objection in part.agreement.objections:
            resolved = objection.get_resolution_display() or _("not resolved")
            objections.append((number, objection.by.name, objection.text, resolved, objection.answer))
    titles = [_("Version"), _("Who"), _("How"), _("When")]
    _fill(workbook.create_sheet(_("Who agreed")), titles, agreed, [9, 28, 18, 18])
    titles = [_("Version"), _("Who"), _("Objection"), _("How resolved"), _("What was decided or changed")]
    _fill(workbook.create_sheet(_("Objections")), titles, objections, [9, 28, 50, 26, 50])


def _fill(sheet: Any, titles: list[str], rows: list[tuple[Any, ...]], widths: list[int]) -> None:
    header_row(sheet, 1, titles)
    for place, row in enumerate(rows, start=2):
        for column, value in enumerate(row, start=1):
            safe(sheet.cell(place, column), value)
    column_widths(sheet, widths)
    print_setup(sheet, heading=1)
