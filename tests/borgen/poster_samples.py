"""Posters with little and with much on them, for tests and the benchmark; nobody in them exists."""

from __future__ import annotations

from dataclasses import replace
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


AGREEMENTS = (
    "Iedere student heeft per periode twee gesprekken met de studieloopbaanbegeleider",
    "Wie een toets mist, heeft binnen twee weken een afspraak voor de herkansing",
    "Het rooster staat vier weken voor de periode vast",
)
PLAN = (
    Column("Wat is afgesproken", 30),
    Column("Wie houdt zich eraan en wie bewaakt", 20),
    Column("Hoe het wordt gemeten", 26),
    Column("Wanneer het wordt gemeten", 13),
    Column("Norm", 15),
)


def plan(rows: int, *, names: bool = False) -> Poster:
    """A monitoring plan: agreements by improvement, in five columns."""

    def line(number: int) -> Row:
        state = (MARKS[3], Mark(Form.RING, "", "sindsdien gewijzigd"))[number % 3 == 2]
        who = f"Voorbeeld Docent {number % 7 + 1}" if names else "een collega"
        return Row(
            (
                Cell(AGREEMENTS[number % 3], small="Begeleidingsgesprek", mark=state, strong=True),
                Cell("alle SLB’ers", small=f"bewaakt: {who}", detail="besproken in oktober en maart"),
                Cell(
                    "Studenten met twee gesprekken",
                    small=f"door {who}",
                    detail="Een steekproef van tien studenten per klas." if number % 2 else "",
                ),
                Cell(("iedere periode", "ieder jaar", "september en februari")[number % 3]),
                Cell(
                    "Minstens 75\N{NO-BREAK SPACE}%",
                    small="inspectie: 82\N{NO-BREAK SPACE}%" if number % 2 else "",
                    strong=True,
                ),
            )
        )

    return replace(
        table(1),
        kind=Kind.MONITORING,
        title="Monitoringplan",
        lead="Door het team afgesproken op 12 oktober 2026.",
        facts=(Fact(str(rows), "afspraken"), Fact(str(rows), "getallen die we meten")),
        panels=tuple(
            Panel(GOALS[turn], columns=PLAN, rows=tuple(line(number) for number in range(turn, rows, 3)))
            for turn in range(min(3, rows))
        ),
        names=names,
    )


def year(entries: int) -> Poster:
    """A year agenda: months with what happens in them; every ninth entry a period begins."""
    months = ("Augustus 2026", "September 2026", "Oktober 2026", "November 2026", "December 2026")
    months += ("Januari 2027", "Februari 2027", "Maart 2027", "April 2027", "Mei 2027", "Juni 2027")
    kinds = (
        ("Teamoverleg", "overleg · B.104", ""),
        ("Meten: studenten met twee gesprekken", "meting", ""),
        ("De resultaten bespreken", "bespreking", "Neem de cijfers van periode 2 mee, en één voorbeeld."),
        ("Taart: zes weken zonder gemist gesprek", "vieren", ""),
    )

    def entry(number: int) -> Row:
        if number % 9 == 0:
            what = Cell(f"Periode {number // 9 % 4 + 1} begint", strong=True)
            return Row((Cell(f"{number % 27 + 1} sep"), what), stress=True)
        title, small, detail = kinds[number % 4]
        mark = MARKS[2] if number < entries // 3 else None
        day = Cell(f"{number % 27 + 1} sep", small="10:00–12:00" if number % 4 == 0 else "")
        return Row((day, Cell(title, small=small, detail=detail, mark=mark, strong=number % 4 == 3)))

    each = -(-entries // len(months))
    return replace(
        table(1),
        kind=Kind.YEAR,
        title="Jaaragenda 2026-2027",
        lead="Wanneer we overleggen, meten, bespreken en vieren.",
        facts=(Fact(str(entries // 4), "overleggen"), Fact(str(entries // 4), "metingen")),
        panels=tuple(
            Panel(
                months[start // each],
                columns=(Column("", 27), Column("", 73)),
                rows=tuple(entry(number) for number in range(start, min(start + each, entries))),
            )
            for start in range(0, entries, each)
        ),
    )


def story(rows: int, charts: int) -> Poster:
    """What an improvement is about, its numbers, and what happened by school year."""
    goal = board(1, 1).panels[0]
    about = replace(
        goal,
        title="Waar het over gaat",
        lead="De manier van werken ligt vast, en het team is het ermee eens.",
        figure=None,
        chart=None,
        notes=(
            Note("Probleem", "Studenten weten niet bij wie zij terecht kunnen, en horen te laat wat mist."),
            Note("Doel", goal.lead),
        ),
        rows=(),
    )
    results = [
        Panel("Werkt het?", figure=goal.figure, chart=chart(turn, 8), columns=()) for turn in range(charts)
    ]
    words = (
        ("BOAS 2", "Het team keek samen waar het staat", None),
        ("Vastgelegd", "SLB-handboek 1.1", Mark(Form.CHECK, "ok", "geldig")),
        (
            "Gemeten",
            "Studenten met twee gesprekken, periode 2: 27 van de 40 = 68\N{NO-BREAK SPACE}%",
            goal.figure.mark,
        ),  # type: ignore[union-attr]
        ("Besluit", "Vanaf januari staan de gesprekken in het rooster", None),
        ("Actie", TITLES[1], MARKS[2]),
    )
    per = max(-(-rows // 3), 3)
    years = [
        Panel(
            f"Schooljaar {2024 + start // per}-{2025 + start // per}",
            columns=(Column("", 22), Column("", 78)),
            rows=tuple(
                Row(
                    (
                        Cell(f"{number % 27 + 1} okt", small=words[number % 5][0]),
                        Cell(
                            words[number % 5][1],
                            small="Norm 75\N{NO-BREAK SPACE}% · inspectie 82\N{NO-BREAK SPACE}%"
                            if number % 5 == 2
                            else "",
                            mark=words[number % 5][2],
                            strong=True,
                        ),
                    )
                )
                for number in range(start, min(start + per, rows))
            ),
        )
        for start in range(0, rows, per)
    ]
    return replace(
        table(1),
        kind=Kind.STORY,
        title="Begeleiding van de student",
        lead="Het verhaal van een verbetering",
        facts=(),
        panels=(about, *results, *years),
    )


# By name, with little and with much on each kind.
LOOKS = {
    "board-little": lambda: board(5, 2),
    "board-much": lambda: board(60, 6),
    "planning-little": lambda: table(5),
    "planning-much": lambda: table(60),
    "monitoring-little": lambda: plan(5),
    "monitoring-much": lambda: plan(60),
    "year-little": lambda: year(8),
    "year-much": lambda: year(90),
    "story-little": lambda: story(5, 1),
    "story-much": lambda: story(60, 4),
}
