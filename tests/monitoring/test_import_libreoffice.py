"""Files as LibreOffice writes them, from upload to preview: workbooks, and csv in its two usual codes.

LibreOffice is large, so it is no part of the set-up; see CONTRIBUTING.md.
"""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from monitoring.models import Measurement
from tests.monitoring import builders as watching
from tests.monitoring.files import HEAD, ROWS, saved
from tests.monitoring.test_importing import Wizard, outcomes, whys

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.libreoffice,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed; see CONTRIBUTING.md"),
]
# Its filter for text: the divider (59 is a semicolon), the quotation mark, the code of the characters.
CSV = "csv:Text - txt - csv (StarCalc):{divider},34,{code}"


@pytest.fixture
def wizard(client, cast, run_tasks) -> Wizard:
    client.force_login(cast.quality)
    return Wizard(client, run_tasks)


@pytest.fixture
def result(cast) -> Any:
    return watching.indicator(cast.institution, name="Jaarresultaat", kind="percentage")


@pytest.fixture
def written(tmp_path: Path):
    """`written(book, kind)`: this workbook as LibreOffice saves it."""

    def write(book: Workbook, kind: str = "xlsx") -> SimpleUploadedFile:
        source, out = tmp_path / "in" / "cijfers.xlsx", tmp_path / "out"
        source.parent.mkdir()
        source.write_bytes(saved(book).read())
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        command = [SOFFICE, "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        (made,) = out.iterdir()
        return SimpleUploadedFile(made.name, made.read_bytes())

    return write


def book_of(*rows: Any) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_a_workbook_with_all_that_a_workbook_has(wizard, written, cast, result):
    """Merged, hidden and empty rows, formulas with their outcome, a percentage, a date of the export."""
    book = book_of(["Jaarresultaten per team", None, None, date(2026, 10, 1)], [], HEAD)
    sheet = book.active
    for row in (("2021 - 2022", "Onderwijsassistent", 40, "=14*2"), (None, "Verpleegkunde", 50, "=C5-9")):
        sheet.append(row)
    sheet.merge_cells("A4:A5")
    sheet.append([])
    sheet.append(("2022 - 2023", "Onderwijsassistent", 44, 33))
    sheet.row_dimensions[7].hidden = True
    kept = wizard.upload(written(book))
    assert kept.choices["header"] == 3
    kept = wizard.apply(wizard.columns(kept, indicator=result.pk))
    assert kept.state == "applied"
    found = Measurement.objects.order_by("team__name", "about_from").values_list("label", "numerator")
    assert list(found) == [("2021-2022", 28), ("2022-2023", 33), ("2021-2022", 41)]
    assert any("1" in note for note in wizard.page(kept).context["notes"])


def test_percentages_stay_what_was_seen(wizard, written, result):
    book = book_of(("jaar", "team", "percentage"))
    for year, value in ((2015, "73,4 %"), (2016, 73.4), (2017, 0.734)):
        book.active.append((f"{year}-{year + 1}", "Onderwijsassistent", value))
    book.active["C4"].number_format = "0.0%"
    kept = wizard.preview(written(book), indicator=result.pk)
    assert set(kept.rows.values_list("value", flat=True)) == {Decimal("73.40")}


def test_a_formula_that_went_wrong_is_named(wizard, written, result):
    book = book_of(HEAD, *ROWS, ("2023-2024", "Onderwijsassistent", 40, "=28/0"))
    kept = wizard.preview(written(book), indicator=result.pk)
    assert outcomes(kept) == ["new", "new", "new", "refused"]
    ((row, column, why),) = whys(kept)
    assert (row, column) == (5, "teller")
    assert "#DIV/0!" in why


@pytest.mark.parametrize("code", [76, 1], ids=["utf-8", "windows-1252"])
@pytest.mark.parametrize("divider", [59, 44], ids=["semicolon", "comma"])
def test_csv(wizard, written, result, code, divider):
    kept = wizard.preview(
        written(book_of(HEAD, *ROWS), CSV.format(divider=divider, code=code)), indicator=result.pk
    )
    assert outcomes(kept) == ["new"] * 3


def test_a_workbook_of_libreoffice_itself_is_refused_in_words(wizard, written):
    assert "xlsx" in wizard.refused(written(book_of(HEAD, *ROWS), "ods"))
