"""The formulas of the workbook, worked out by LibreOffice, say what boas.scoring says.

LibreOffice is large, so it is no part of the set-up. To run these: `apt-get install --no-install-recommends
libreoffice-calc`, then `.venv/bin/pytest -m libreoffice`.
"""

from __future__ import annotations

import io
import random
import shutil
import subprocess

import pytest
from django.utils import translation
from openpyxl import load_workbook

from actions.workbook import export
from actions.workbook.layout import COUNT_COLUMNS, FIRST_ROW
from boas.scoring import Counts, Verdict, judge
from borgen.lib.workbook import workbook_bytes
from tests import builders

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.libreoffice,
    pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed; see the top of this file"),
]
VOTERS = 14
# The edges of the rule first, then what chance brings.
EDGES = [
    (0, 0, 0, 0),
    (2, 3, 5, 4),
    (2, 2, 6, 4),
    (1, 0, 0, 13),
    (0, 5, 9, 0),
    (14, 0, 0, 0),
    (0, 0, 0, 14),
    (7, 0, 0, 7),
]


def some_counts(number):
    dice = random.Random(20261122)
    found = list(EDGES)
    while len(found) < number:
        four = tuple(dice.randint(0, 5) for _ in range(4))
        if sum(four) <= VOTERS:
            found.append(four)
    return found[:number]


def worked_out(content, tmp_path):
    """The workbook as LibreOffice saves it again: every formula with its outcome."""
    source = tmp_path / "in" / "boas.xlsx"
    source.parent.mkdir()
    source.write_bytes(content)
    subprocess.run(
        [
            SOFFICE,
            "--headless",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(tmp_path / "out"),
            str(source),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    return load_workbook(tmp_path / "out" / "boas.xlsx", data_only=True)


@pytest.mark.parametrize("threshold", [30, 36])
def test_excel_says_what_borgen_says(cast, tmp_path, threshold):
    codes = [f"{letter}{n}" for letter in "DMAV" for n in range(1, 11)]
    assessment = builders.assessment(
        cast.improvement,
        statements=builders.statement_set(cast.institution, codes=codes),
        voters=VOTERS,
        threshold=30,
    )
    book = load_workbook(io.BytesIO(workbook_bytes(export.build(assessment))))
    sheet = book["BOAS"]
    # As somebody does in Excel: other counts and another threshold than Borgen put there.
    sheet["C5"], sheet["C6"] = threshold, VOTERS
    everything = some_counts(len(codes))
    for row, four in enumerate(everything, start=FIRST_ROW):
        for column, count in zip(COUNT_COLUMNS, four, strict=True):
            sheet[f"{column}{row}"] = count
    done = worked_out(workbook_bytes(book), tmp_path)["BOAS"]
    with translation.override("nl"):
        said = export.words()
    outcome = {
        Verdict.INTERVENTION: said.intervention,
        Verdict.FINE: said.fine,
        Verdict.NO_RESULT: said.no_result,
    }
    for row, four in enumerate(everything, start=FIRST_ROW):
        judged = judge(Counts(*four), threshold=threshold, voters=VOTERS)
        assert done[f"I{row}"].value == judged.votes
        assert done[f"J{row}"].value == judged.unanswered
        assert done[f"M{row}"].value == outcome[judged.verdict], four
        assert (done[f"N{row}"].value or "") == (said.large_difference if judged.large_difference else ""), (
            four
        )
        if judged.votes:
            assert done[f"L{row}"].value == pytest.approx(judged.counts.disagreeing / judged.votes)
        assert bool(done[f"O{row}"].value) == (judged.verdict is Verdict.INTERVENTION)


def test_more_votes_than_voters_is_flagged(cast, tmp_path):
    assessment = builders.assessment(cast.improvement, voters=VOTERS)
    book = load_workbook(io.BytesIO(workbook_bytes(export.build(assessment))))
    sheet = book["BOAS"]
    sheet["C6"] = VOTERS
    for column in COUNT_COLUMNS:
        sheet[f"{column}{FIRST_ROW}"] = 9
    done = worked_out(workbook_bytes(book), tmp_path)["BOAS"]
    assert done[f"M{FIRST_ROW}"].value == "te veel stemmen"


def test_the_clusters_add_up(cast, tmp_path):
    assessment = builders.assessment(cast.improvement, state="closed")
    done = worked_out(workbook_bytes(export.build(assessment)), tmp_path)["Clusters"]
    rows = {row[0].value: [cell.value for cell in row[1:6]] for row in done.iter_rows(min_row=4, max_row=7)}
    tallies = list(assessment.tallies.select_related("statement"))
    votes = sum(tally.counts.votes for tally in tallies)
    disagree = sum(tally.counts.disagreeing for tally in tallies)
    assert sum(row[1] for row in rows.values()) == votes
    assert sum(row[2] for row in rows.values()) == disagree
    assert sum(row[4] for row in rows.values()) == 1  # V5
