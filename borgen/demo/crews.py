"""The other teams of the demo, as data: who they are, what they work on, how far that is. All are made up."""

from __future__ import annotations

from dataclasses import dataclass, field

CARE, TECH, TRADE = "Zorg en welzijn", "Techniek en ICT", "Economie en handel"


@dataclass(frozen=True)
class Work:
    """An improvement of the demo: each step further needs the ones before."""

    name: str
    measure: str = ""
    recorded: bool = False
    watched: bool = False
    discussed: bool = False
    review_in: int = 200
    """Days until the document is looked at again; below zero it is late."""
    state: str = "active"
    low: int | None = None
    """Of the votes in its BOAS, on each statement, who disagreed; None: no BOAS."""


@dataclass(frozen=True)
class Crew:
    name: str
    sector: str
    people: tuple[str, str]
    works: tuple[Work, ...]
    present: tuple[tuple[int, int], ...] = ()
    """Of the students so many were there, each period."""
    roster: tuple[str, ...] = ()
    late_actions: int = 0
    years: tuple[tuple[int, int], ...] = field(default=())


CREWS = (
    Crew(
        "Doktersassistent",
        CARE,
        ("Sanne", "Youssef"),
        (
            Work(
                "Stagebegeleiding",
                "Ieder stagebezoek voor week zes",
                recorded=True,
                watched=True,
                discussed=True,
                low=1,
            ),
            Work("Toetsplanning", "Toetsdata staan vast voor de periode begint", recorded=True, low=4),
        ),
        present=((50, 61), (53, 60), (54, 60), (55, 60), (54, 59)),
        roster=("6.2", "6.6", "6.9"),
        years=((41, 60), (44, 61), (47, 62)),
    ),
    Crew(
        "Verzorgende IG",
        CARE,
        ("Thijs", "Meral"),
        (
            Work("Intake", "Iedereen wordt binnen drie weken gesproken", recorded=True, watched=True, low=5),
            Work("Rekenen in de praktijk", state="paused"),
        ),
        present=((44, 58), (45, 58), (43, 57), (46, 58), (47, 59)),
        roster=("5.8", "6.0", "6.4"),
        late_actions=2,
        years=((36, 58), (37, 57), (38, 58)),
    ),
    Crew(
        "Elektrotechniek",
        TECH,
        ("Wouter", "Xandra"),
        (Work("Veilig werken in het lokaal", "Wie het lokaal opent, loopt de lijst na", low=3),),
        present=((38, 46), (37, 46), (40, 45), (41, 46)),
        late_actions=1,
    ),
    Crew(
        "Mechatronica",
        TECH,
        ("Zoë", "Ravi"),
        (
            Work(
                "Feedback op werkstukken",
                "Binnen een week feedback",
                recorded=True,
                watched=True,
                discussed=True,
            ),
        ),
        present=((3, 4), (4, 4), (3, 4), (4, 4), (4, 4)),
    ),
    Crew(
        "Software developer",
        TECH,
        ("Emma", "Noor"),
        (
            Work(
                "Projectweken",
                "Ieder project eindigt met een terugblik",
                recorded=True,
                watched=True,
                discussed=True,
                low=1,
            ),
            Work(
                "Taal in het vak",
                "Een taaldoel in ieder project",
                recorded=True,
                watched=True,
                discussed=True,
                review_in=-9,
                low=2,
            ),
            Work("Samen met bedrijven"),
        ),
        present=((70, 82), (72, 82), (74, 81), (73, 80), (75, 82)),
        roster=("6.8", "7.1", "7.0"),
        years=((55, 78), (58, 80), (60, 81)),
    ),
    Crew(
        "Retail",
        TRADE,
        ("Finn", "Laila"),
        (Work("Praktijkleren in de winkel", "Een leerdoel per week", recorded=True, low=4),),
        present=((31, 44), (33, 44), (34, 43)),
        roster=("6.4", "6.3", "6.6"),
        late_actions=3,
    ),
    Crew("Secretarieel medewerker", TRADE, ("Hugo", "Iris"), ()),
)
