"""The register of the case: a handbook with a history, a protocol of the institution, one before the team."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from borgen.demo import thread
from borgen.demo.desk import Desk
from borgen.demo.improvements import Improvements
from borgen.demo.people import School
from borgen.lib import richtext
from borgen.lib.dates import add_months
from common import files
from documents import matrix, scheme
from documents.models import (
    Attachment,
    Document,
    Evaluation,
    Material,
    ReadReceipt,
    Remark,
)
from teams.models import Consent, Objection

TEXTS = Path(__file__).parent / "texts"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Title, process, format, keeper, evaluator in words, what it is for: not yet written, as in many schools.
NOT_YET = (
    (
        "Draaiboek leerlingbespreking",
        "Leerlingbespreking",
        "script",
        "lotte",
        "",
        "Wie doet wat, week voor week",
    ),
    ("Handleiding intakegesprek", "Intake", "handbook", "hanneke", "", "Voor wie intakes houdt"),
    ("Format exitgesprek", "Exitgesprek", "form", "bilal", "onderwijsmanager", "Vragen aan wie stopt"),
    (
        "Actie- en besluitenlijst leerlingbespreking",
        "Leerlingbespreking",
        "action_list",
        "lotte",
        "",
        "Wat we per klas afspraken",
    ),
)
STRUCTURE = [
    ("Kennismaken", "SLB'er", "aanmelding, intakeverslag", "afspraken voor de eerste periode"),
    ("Gesprek voeren", "SLB'er", "aanwezigheid, cijfers", "één of twee afspraken"),
    ("Vastleggen", "SLB'er", "gespreksformulier", "verslag in het dossier"),
    ("Klas bespreken", "team", "zorgen van docenten", "afspraken per student"),
    ("Terugblikken", "SLB'er en student", "afspraken", "advies voor het vervolg"),
]
ROLES = ["SLB'er", "docent", "teamleider", "verzuimloket"]
DUTIES = [
    ("Gesprek plannen", ["VE", "", "I", ""]),
    ("Gesprek vastleggen", ["VE", "I", "", ""]),
    ("Verzuim melden", ["I", "V", "E", "I"]),
    ("Ouders bellen", ["V", "R", "E", ""]),
    ("Leerlingbespreking voorbereiden", ["V", "R", "E", ""]),
]


def build(school: School, improvements: Improvements) -> None:
    desk = Desk(school, improvements)
    _handbook(desk)
    _protocol(desk)
    _small_ones(desk)
    _before_the_team(desk)
    for title, process, format_, keeper, evaluator, about in NOT_YET:
        desk.document(
            title,
            process,
            format_,
            keeper=school[keeper],
            evaluator_party=evaluator,
            about=about,
            improvement=None,
        )
    _collected(desk)


def _text(name: str) -> str:
    return richtext.clean((TEXTS / f"{name}.html").read_text(encoding="utf-8"))


def _handbook(desk: Desk) -> None:
    """1.0 and 1.1 with what changed; somebody was absent; and the next one is being written."""
    school, today = desk.school, desk.school.today
    handbook = desk.document(
        "SLB-handboek",
        "Begeleidingsgesprek",
        "handbook",
        about="Hoe wij studenten begeleiden: gesprekken, verzuim en leerlingbespreking",
        evaluator=school["proceseigenaar"],
        asks_reading=True,
        for_newcomers=True,
    )
    first = desk.version(
        handbook,
        add_months(today, -10),
        state="review",
        html=_text("slb-handboek-1.0"),
        author=school["projectleider"],
        reason=thread.reason_of_the_handbook(school),
    )
    desk.approve(first, add_months(today, -10) + timedelta(days=7))
    _valid_handbook(desk, handbook)
    _next_handbook(desk, handbook)


def _valid_handbook(desk: Desk, handbook: Document) -> None:
    """1.1: two were absent, one of them agreed afterwards; one objection, three who have not read it yet."""
    school, today = desk.school, desk.school.today
    second = desk.version(
        handbook,
        add_months(today, -1) - timedelta(days=5),
        state="review",
        html=_text("slb-handboek-1.1"),
        change="small",
        reason="In de BOAS bleek dat niet duidelijk is wie verzuim meldt. Eén gesprek was te weinig.",
        summary="Twee gesprekken per periode, verzuim dezelfde dag melden, exitgesprek erbij.",
        practice="In 3A en 3B werken we zo: 34 van de 41 studenten hadden hun eerste gesprek op tijd.",
    )
    form = files.store(
        institution_id=school.institution.pk,
        name="gespreksformulier.xlsx",
        content=_form(),
        content_type=XLSX,
    )
    Attachment.objects.create(version=second, title="Gespreksformulier", file=form, added_by=desk.owner)
    approval = desk.approve(second, add_months(today, -1), absent=(school["docent"], school["gijs"]))
    Consent.objects.filter(approval=approval, user=school["gijs"]).update(
        agreed_at=desk.moment(add_months(today, -1) + timedelta(days=2))
    )
    Objection.objects.create(
        approval=approval,
        by=school["kees"],
        text="Iedere zes weken een klas bespreken lukt niet in de stageperiode.",
        raised_at=desk.moment(add_months(today, -1)),
        resolution="decision",
        answer="In de stageperiode bespreken we alleen de studenten over wie iemand zorgen heeft.",
        resolved_by=school.leader,
        resolved_at=desk.moment(add_months(today, -1), 16),
    )
    ReadReceipt.objects.bulk_create(
        ReadReceipt(version=second, user=person, read_on=add_months(today, -1) + timedelta(days=3))
        for person in [school.leader, *school.teachers[1:11]]
    )


def _next_handbook(desk: Desk, handbook: Document) -> None:
    """What is being written, with a question about it."""
    school, today = desk.school, desk.school.today
    third = desk.version(
        handbook,
        today - timedelta(days=4),
        html=_text("slb-handboek-concept"),
        change="small",
        reason="Studenten op stage komen niet altijd naar school voor het tweede gesprek.",
        summary="Een gesprek via beeldbellen mag als de student op stage is.",
        practice="",
    )
    Remark.objects.create(
        version=third,
        by=school["docent"],
        quote="Is een student op stage, dan mag één van de twee gesprekken via beeldbellen.",
        text="Geldt dit ook voor de eerste kennismaking? Die doe ik liever op school.",
        made_at=desk.moment(today - timedelta(days=2), 20),
    )


def _protocol(desk: Desk) -> None:
    """Of the whole institution; its evaluation is a few days late."""
    school, today = desk.school, desk.school.today
    protocol = desk.document(
        "Verzuimprotocol",
        "Verzuimmelding",
        "protocol",
        about="Wat we doen als een student er niet is",
        keeper=school["docent"],
        evaluator=school["docent"],
        shared=True,
        improvement=None,
    )
    day = add_months(today, -12) - timedelta(days=6)
    version = desk.version(
        protocol, day, state="review", html=_text("verzuimprotocol"), author=school["docent"]
    )
    desk.approve(version, day)


def _small_ones(desk: Desk) -> None:
    """A scheme, a year plan, a file that is the version, and a link to another system."""
    today = desk.school.today
    day = add_months(today, -5)
    steps = [dict(zip(scheme.FIELDS, row, strict=True)) for row in STRUCTURE]
    flow = desk.document(
        "Processchema begeleiding", "Begeleidingsstructuur", "scheme", about="De stappen op een rij"
    )
    desk.approve(
        desk.version(flow, day, state="review", kind="scheme", rows=steps, html=str(scheme.html(steps))), day
    )
    plan = desk.document("Jaarplanning begeleiding", "Begeleidingsstructuur", "year_plan")
    written = desk.version(plan, day, state="review", html=_text("jaarplanning"))
    desk.approve(written, day)
    Evaluation.objects.create(
        document=plan,
        version=written,
        verdict="still_right",
        note="Alle data kloppen met het jaarrooster.",
        by=desk.owner,
        at=desk.moment(add_months(today, -2)),
    )
    form = desk.document(
        "Format gespreksformulier", "Begeleidingsgesprek", "form", about="In te vullen bij ieder gesprek"
    )
    stored = files.store(
        institution_id=desk.school.institution.pk,
        name="gespreksformulier.xlsx",
        content=_form(),
        content_type=XLSX,
    )
    desk.approve(desk.version(form, day, state="review", kind="file", file=stored), day)
    manual = desk.document(
        "Handleiding verzuimloket",
        "Verzuimmelding",
        "handbook",
        keeper=None,
        keeper_party="DUO, via de proceseigenaar verzuim",
        about="Hoe je zestien uur verzuim meldt",
    )
    desk.approve(
        desk.version(
            manual,
            day,
            state="review",
            kind="link",
            url="https://verzuimloket.demo.example/handleiding",
            url_label="versie 4.2",
        ),
        day,
    )


def _before_the_team(desk: Desk) -> None:
    """In review: the team decides about it in its next meeting."""
    today = desk.school.today
    duties: Any = {
        "roles": ROLES,
        "rows": [{"activity": activity, "cells": cells} for activity, cells in DUTIES],
    }
    document = desk.document(
        "VERI-matrix begeleiding", "Begeleidingsgesprek", "veri", about="Wie doet wat, in één tabel"
    )
    version = desk.version(
        document,
        today - timedelta(days=3),
        state="review",
        kind="matrix",
        rows=duties,
        html=str(matrix.html(duties)),
        reason="Bij verzuim keek iedereen naar elkaar: niet duidelijk was wie belt.",
        practice="De SLB'ers van 3A en 3D werkten vier weken met de tabel en misten niets.",
    )
    Remark.objects.create(
        version=version,
        by=desk.school["anouk"],
        quote="Ouders bellen",
        text="Hoort de docent dit niet ook te weten?",
        made_at=desk.moment(today - timedelta(days=2), 19),
        outcome="declined",
        answer="De docent geeft raad vooraf; de uitkomst staat in het dossier.",
        answered_by=desk.owner,
        answered_at=desk.moment(today - timedelta(days=1), 9),
    )


def _collected(desk: Desk) -> None:
    """What the team brought together for the handbook, and what is still asked for the next improvement."""
    school, today = desk.school, desk.school.today
    handbook = Document.objects.get(team=school.team, slug="slb-handboek")
    day = desk.moment(add_months(today, -11))
    judged = {
        "judged_by": school["projectleider"],
        "judged_at": desk.moment(add_months(today, -11) + timedelta(days=7)),
    }
    guidance = desk.improvements.guidance
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        (
            "Plan van aanpak begeleiding",
            "use",
            "De doelen en de afspraken staan er goed in.",
            {"document": handbook},
        ),
        (
            "Studiegids, hoofdstuk begeleiding",
            "adjust",
            "De tekst is voor studenten; wij herschrijven hem.",
            {},
        ),
        ("Verzuimbrief aan ouders", "drop", "Hoort bij het verzuimprotocol, niet bij dit handboek.", {}),
    ]
    for title, verdict, why, more in rows:
        made = Material.objects.create(
            improvement=guidance,
            title=title,
            note=f"{title} (demo): zo werken wij nu.",
            added_by=school["anouk"],
            added_at=day,
            brought_at=day,
            verdict=verdict,
            why=why,
            **judged,
            **more,
        )
        made.judges.set([school["projectleider"], desk.owner, school["anouk"]])
    Material.objects.create(
        improvement=desk.improvements.testing,
        title="Hoe reken je nu een herkansing?",
        bringer=school["docent"],
        due_on=today + timedelta(days=5),
        added_by=school["carlijn"],
    )


def _form() -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Gesprek")
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 60
    for row in (
        ("Student", ""),
        ("Datum", ""),
        ("Hoe gaat het?", ""),
        ("Afspraken", ""),
        ("Volgend gesprek", ""),
    ):
        sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()
