"""Posters with little and with much on them, for tests and the benchmark; nobody in them exists."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from borgen.posters.shape import (
    Cell,
    Column,
    Fact,
    Figure,
    Form,
    Kind,
    Mark,
    Note,
    Panel,
    Poster,
    Row,
    Step,
)
from monitoring.chart import Chart, Point
from monitoring.evaluation import Reading
from monitoring.wording import Figure as Measured

DAY = date(2026, 11, 27)
MARKS = (
    Mark(Form.RING, "", "open"),
    Mark(Form.TRIANGLE, "bad", "te laat"),
    Mark(Form.CHECK, "ok", "klaar"),
    Mark(Form.DOT, "info", "afgesproken"),
)
TITLES = (
    "Bespreek in elk teamoverleg wat de studenten van de begeleidingsgesprekken vinden",
    "Zet de afspraken over toetsen en herkansen in het SLB-handboek",
    "Maak een lijst van studieloopbaanbegeleidingsgesprekken per klas",
    "Vraag de dienst kwaliteitszorg om de cijfers van periode 2",
    "Spreek af wie de roosters controleert voordat de periode begint",
)
DETAILS = (
    "Ieder neemt uit de eigen klas één voorbeeld mee; we luisteren eerst en beslissen daarna.",
    "",
    "Wie wat bewaakt, staat in het monitoringplan.",
)
GOALS = ("Begeleiding van de student", "Toetsen en herkansen", "Informatie aan de student")
COLUMNS = (Column("Wanneer", 28), Column("Wat we doen", 72))


def chart(turn: int = 0, points: int = 6) -> Chart:
    return Chart(
        title=f"Studenten met twee gesprekken {turn + 1}",
        kind="share",
        points=tuple(
            Point(
                label=f"periode {number % 4 + 1}, {2024 + number // 4}-{2025 + number // 4}",
                figure=Measured(
                    Reading(Decimal(52 + (number * 7 + turn * 11) % 40)),
                    norm=Decimal(70) if number < 3 else Decimal(75),
                    inspectorate=Decimal(82),
                ),
            )
            for number in range(points)
        ),
    )


def row(number: int, *, names: bool = False) -> Row:
    mark = MARKS[number % len(MARKS)]
    day = DAY + timedelta(days=3 * number)
    owner = f"Voorbeeld Docent {number % 7 + 1}" if names else ""
    return Row(
        (
            Cell(f"{day.day} {('jan', 'feb', 'mrt', 'apr', 'mei', 'jun')[number % 6]}", mark=mark),
            Cell(
                TITLES[number % len(TITLES)], small=owner, detail=DETAILS[number % len(DETAILS)], strong=True
            ),
        )
    )


def board(rows: int, charts: int, *, names: bool = False) -> Poster:
    """The rows are shared out over as many goals as there are charts."""
    steps = tuple(
        Step(name, state)
        for name, state in (
            ("Afgesproken", "done"),
            ("Vastgelegd", "done"),
            ("Gevolgd", "current"),
            ("Resultaat", "next"),
            ("Geborgd", "next"),
        )
    )
    panels = [
        Panel(
            title=f"{GOALS[turn % 3]} {turn // 3 + 1}",
            lead="Iedere student heeft per periode twee gesprekken met de studieloopbaanbegeleider.",
            steps=steps,
            stage="Stap 3 van 5: Gevolgd",
            figure=Figure(
                "68 %",
                "Studenten met twee gesprekken",
                norm="norm 75 %",
                inspectorate="inspectie 82 %",
                period="periode 2, 2026-2027",
                mark=Mark(Form.DIAMOND, "bad", "norm niet gehaald"),
            ),
            chart=chart(turn),
            notes=(Note("Laatst afgesproken", "SLB-handboek 1.1, 12 oktober 2026"),),
            columns=COLUMNS,
            rows=tuple(row(number, names=names) for number in range(turn, rows, charts)),
        )
        for turn in range(charts)
    ]
    return Poster(
        kind=Kind.BOARD,
        title="Verbeterbord",
        team="Team Onderwijsassistent",
        institution="ROC Demo",
        address="https://borgen.example/roc-demo/teams/onderwijsassistent/bord/",
        lead="Hier zie je waar we aan werken, waar we staan en wie wat doet.",
        facts=(
            Fact(str(charts), "doelen"),
            Fact(str(rows), "acties"),
            Fact(str(rows // 4), "te laat", "bad"),
        ),
        panels=tuple(panels),
        dates=(DAY + timedelta(days=9),),
        names=names,
    )


def table(rows: int, kind: Kind = Kind.PLANNING, *, per: int = 8, names: bool = False) -> Poster:
    """A planning: rows by month."""
    months = ("December 2026", "Januari 2027", "Februari 2027", "Maart 2027", "April 2027", "Mei 2027")
    panels = tuple(
        Panel(
            title=months[start // per % len(months)],
            columns=COLUMNS,
            rows=tuple(row(number, names=names) for number in range(start, min(start + per, rows))),
        )
        for start in range(0, rows, per)
    )
    return Poster(
        kind=kind,
        title="Planning: Begeleiding van de student",
        team="Team Onderwijsassistent",
        institution="ROC Demo",
        address="https://borgen.example/roc-demo/teams/onderwijsassistent/planning/",
        lead="Iedere student heeft per periode twee gesprekken met de studieloopbaanbegeleider.",
        facts=(Fact(str(rows), "activiteiten"), Fact(str(rows // 2), "afgesproken")),
        panels=panels,
        names=names,
    )
