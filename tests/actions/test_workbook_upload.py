"""The workbook comes back: looked at first, then taken over whole, or refused with what to do."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from actions.models import Action
from actions.workbook import export, layout
from boas.models import Assessment, Correction, Remark
from borgen.lib.workbook import workbook_bytes
from tests import builders
from tests.actions.test_planning import address

pytestmark = pytest.mark.django_db
FIRST = layout.FIRST_ROW


@pytest.fixture
def prepared(cast):
    return builders.assessment(cast.improvement, chair=cast.leader, voters=None)


@pytest.fixture
def closed(cast):
    return builders.assessment(cast.improvement, state="closed", chair=cast.leader)


def filled_in(assessment, change):
    """The downloaded workbook, changed by `change(book)` as somebody does in Excel."""
    book = load_workbook(io.BytesIO(workbook_bytes(export.build(assessment))))
    change(book)
    return workbook_bytes(book)


def set_counts(book, row, counts, voters=14):
    sheet = book["BOAS"]
    sheet["C6"] = voters
    for column, value in zip(layout.COUNT_COLUMNS, counts, strict=True):
        sheet[f"{column}{row}"] = value


def upload(client, assessment, content, name="werkboek.xlsx"):
    return client.post(
        address("actions:workbook-upload", assessment), {"upload": SimpleUploadedFile(name, content)}
    )


def take_over(client, assessment, page, **data):
    kept = re.search(r'name="kept" value="([^"]+)"', page.content.decode()).group(1)
    return client.post(address("actions:workbook-apply", assessment), {"kept": kept, **data})


def counts_of(assessment, code):
    tally = assessment.tallies.get(statement__code=code)
    return (tally.strongly_disagree, tally.disagree, tally.agree, tally.strongly_agree)


def test_a_session_on_paper_comes_in_through_a_preview(client, cast, prepared):
    def change(book):
        set_counts(book, FIRST, (1, 4, 8, 1))
        book["BOAS"][f"P{FIRST}"] = "Niet besproken\nTe druk"
        book["BOAS"]["C5"] = 40

    client.force_login(cast.leader)
    page = upload(client, prepared, filled_in(prepared, change))
    text = page.content.decode()
    assert "1 · 4 · 8 · 1" in text
    prepared.refresh_from_db()
    assert (prepared.state, Remark.objects.count()) == ("preparing", 0)
    assert take_over(client, prepared, page).status_code == 302
    prepared.refresh_from_db()
    assert (prepared.state, prepared.voters, prepared.threshold) == ("running", 14, 40)
    assert counts_of(prepared, "D1") == (1, 4, 8, 1)
    assert prepared.tallies.filter(counted_at=None).count() == prepared.tallies.count() - 1
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["Niet besproken", "Te druk"]


def test_the_same_file_twice_changes_nothing(client, cast, prepared):
    content = filled_in(prepared, lambda book: set_counts(book, FIRST, (1, 4, 8, 1)))
    client.force_login(cast.leader)
    take_over(client, prepared, upload(client, prepared, content))
    before = list(prepared.tallies.values())
    page = upload(client, Assessment.objects.get(pk=prepared.pk), content)
    assert "Er verandert niets" in page.content.decode()
    assert list(prepared.tallies.values()) == before


def test_an_empty_workbook_does_not_start_the_session(client, cast, prepared):
    client.force_login(cast.leader)
    page = upload(client, prepared, filled_in(prepared, lambda book: None))
    assert 'name="kept"' not in page.content.decode()
    prepared.refresh_from_db()
    assert prepared.state == "preparing"


def test_a_closed_boas_is_corrected_with_a_reason(client, cast, closed):
    content = filled_in(closed, lambda book: set_counts(book, FIRST, (3, 3, 8, 0)))
    client.force_login(cast.leader)
    page = upload(client, closed, content)
    refused = take_over(client, closed, page, reason="")
    assert refused.status_code == 422
    assert not Correction.objects.exists()
    take_over(client, closed, page, reason="Verkeerd geturfd")
    correction = Correction.objects.get()
    assert (correction.old["strongly_disagree"], correction.new["strongly_disagree"]) == (0, 3)
    assert correction.reason == "Verkeerd geturfd"
    assert counts_of(closed, "D1") == (3, 3, 8, 0)


def test_what_was_looked_at_is_what_is_done(client, cast, closed):
    content = filled_in(closed, lambda book: set_counts(book, FIRST, (3, 3, 8, 0)))
    client.force_login(cast.leader)
    page = upload(client, closed, content)
    closed.tallies.filter(statement__code="D1").update(agree=7)
    answer = take_over(client, closed, page, reason="Verkeerd geturfd")
    assert answer.status_code == 409
    assert "Er is iets veranderd" in answer.content.decode()
    assert not Correction.objects.exists()


def test_the_planning_comes_back_with_owner_date_and_own_activities(client, cast, closed):
    planning = builders.planning(closed)
    action = builders.action(planning_=planning, title="Handboek schrijven")

    def change(book):
        sheet = book["Planning"]
        sheet["E4"], sheet["F4"], sheet["G4"] = cast.member.name, "5-3-2027", "ja"
        sheet["B5"], sheet["E5"] = "Taart halen", cast.process_owner.email

    client.force_login(cast.leader)
    page = upload(client, closed, filled_in(closed, change))
    take_over(client, closed, page)
    action.refresh_from_db()
    assert (action.owner, action.due_on.isoformat(), bool(action.confirmed_at)) == (
        cast.member,
        "2027-03-05",
        True,
    )
    own = planning.actions.get(title="Taart halen")
    assert (own.owner, own.confirmed_at) == (cast.process_owner, None)
    again = upload(client, closed, filled_in(closed, lambda book: None))
    assert "Er verandert niets" in again.content.decode()
    assert Action.objects.count() == 2


def test_an_unknown_owner_is_refused_with_who_may_be_meant(client, cast, closed):
    builders.action(planning_=builders.planning(closed))

    def change(book):
        book["Planning"]["E4"] = "Mo Lidd"

    client.force_login(cast.leader)
    text = upload(client, closed, filled_in(closed, change)).content.decode()
    assert "Mo Lidd werkt niet mee aan dit verbeterproject. Bedoel je Mo Lid?" in text
    assert "E4" in text


@pytest.mark.parametrize(
    ("counts", "voters", "message"),
    [
        ((-1, 0, 0, 0), 14, "nul of meer"),
        ((1.5, 0, 0, 0), 14, "heel getal"),
        ((10**9, 0, 0, 0), 14, "te groot"),
        (("veel", 0, 0, 0), 14, "is geen getal"),
        ((9, 9, 0, 0), 14, "18 handen"),
        (("=1+1", 0, 0, 0), 14, "formule"),
        ((1, 1, 1, 1), "veertien", "is geen getal"),
        ((1, 1, 1, 1), 0, "1 tot en met 999"),
    ],
)
def test_wrong_counts_are_named_with_their_cell_and_nothing_is_saved(
    client, cast, prepared, counts, voters, message
):
    client.force_login(cast.leader)
    page = upload(client, prepared, filled_in(prepared, lambda book: set_counts(book, FIRST, counts, voters)))
    text = page.content.decode()
    assert message in text
    assert 'name="kept"' not in text
    prepared.refresh_from_db()
    assert prepared.state == "preparing"


def _changed_code(book):
    book["BOAS"][f"A{FIRST}"] = "X9"


def _double_code(book):
    book["BOAS"][f"A{FIRST + 1}"] = book["BOAS"][f"A{FIRST}"].value


def _no_code(book):
    book["BOAS"][f"A{FIRST}"] = None
    set_counts(book, FIRST, (1, 1, 1, 1))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_changed_code, "X9 is geen stelling van deze BOAS"),
        (_double_code, "D1 staat hier twee keer"),
        (_no_code, "aantallen zonder code"),
    ],
)
def test_changed_codes_are_named(client, cast, prepared, change, message):
    client.force_login(cast.leader)
    text = upload(client, prepared, filled_in(prepared, change)).content.decode()
    assert message in text
    assert "Deze stellingen ontbreken" in text


def test_a_sorted_sheet_is_read_by_its_codes(client, cast, prepared):
    def change(book):
        sheet = book["BOAS"]
        first, second = sheet[f"A{FIRST}"].value, sheet[f"A{FIRST + 1}"].value
        sheet[f"A{FIRST}"], sheet[f"A{FIRST + 1}"] = second, first
        set_counts(book, FIRST, (0, 0, 0, 9))

    client.force_login(cast.leader)
    take_over(client, prepared, upload(client, prepared, filled_in(prepared, change)))
    assert counts_of(prepared, "M1") == (0, 0, 0, 9)


def test_the_workbook_of_another_session_is_refused(client, cast, closed):
    other = builders.assessment(builders.improvement(cast.other_team), state="closed")
    client.force_login(cast.leader)
    page = upload(client, closed, filled_in(other, lambda book: None))
    assert page.status_code == 422
    assert "hoort bij een andere BOAS" in page.content.decode()


def test_nobody_signs_a_session_into_a_workbook_of_her_own(client, cast, closed):
    def change(book):
        book[layout.KEPT]["A1"] = f'{{"assessment": {closed.pk}, "set": {closed.statement_set_id}}}'

    client.force_login(cast.leader)
    page = upload(client, closed, filled_in(closed, change))
    assert "niet het werkboek van een BOAS" in page.content.decode()


def _plain_workbook():
    book = Workbook()
    book.active["A1"] = "boodschappen"
    return workbook_bytes(book)


def _macros(content):
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    return out.getvalue()


def _bomb():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b" " * 80_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("brief.docx", b"geen werkboek"),
        ("lijst.csv", b"code;aantal\nD1;3\n"),
        ("leeg.xlsx", b""),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("groot.xlsx", b"PK\x03\x04" + b"0" * 11_000_000),
        ("boodschappen.xlsx", _plain_workbook()),
        ("bom.xlsx", _bomb()),
    ],
)
def test_what_is_no_workbook_of_ours_gets_a_plain_message(client, cast, closed, name, content):
    client.force_login(cast.leader)
    page = upload(client, closed, content, name)
    assert page.status_code == 422
    assert 'class="errors"' in page.content.decode() or "error" in page.content.decode()


def test_macros_are_refused(client, cast, closed):
    client.force_login(cast.leader)
    page = upload(client, closed, _macros(filled_in(closed, lambda book: None)))
    assert page.status_code == 422
    assert "macro" in page.content.decode()


def test_a_preview_belongs_to_one_person_and_one_session(client, cast, closed):
    content = filled_in(closed, lambda book: set_counts(book, FIRST, (3, 3, 8, 0)))
    client.force_login(cast.leader)
    page = upload(client, closed, content)
    builders.membership(cast.team, cast.neighbour, role="leader")
    client.force_login(cast.neighbour)
    answer = take_over(client, closed, page, reason="Ik doe het wel")
    assert answer.status_code == 302
    assert not Correction.objects.exists()


def test_members_do_not_upload_and_a_chair_does_not_correct(client, cast, closed):
    client.force_login(cast.member)
    assert client.get(address("actions:workbook-upload", closed)).status_code == 403
    Assessment.objects.filter(pk=closed.pk).update(chair=cast.chair)
    client.force_login(cast.chair)
    page = upload(client, closed, filled_in(closed, lambda book: set_counts(book, FIRST, (3, 3, 8, 0))))
    assert "Alleen de teamleider corrigeert" in page.content.decode()
