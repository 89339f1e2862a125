"""Plain functions that make one thing each, with the least that is valid; a test names what matters to it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from actions.models import Action, Planning
from boas.models import (
    Assessment,
    AssessmentMeeting,
    Remark,
    StandardActivity,
    Statement,
    StatementSet,
    SuggestionDecision,
    Tally,
)
from borgen.lib.dates import AMSTERDAM, add_months, local_today, school_year
from improvements.models import Improvement, Measure, Process, ProjectMember
from teams.models import (
    AgendaItem,
    Attendance,
    Institution,
    InstitutionRole,
    Meeting,
    Membership,
    Period,
    SchoolYear,
    Team,
    User,
)

_numbers = itertools.count(1)
LONG_AGO = date(2020, 8, 1)
PASSWORD = "een lange zin die niemand raadt"
# Zeer oneens, oneens, eens, volledig eens of fourteen people: nothing follows from FINE; LOW reaches 30 %.
FINE = (0, 2, 8, 4)
LOW = (2, 4, 6, 2)
CODES = ("D1", "M1", "A1", "V1", "V5")
_PHASES = {"D": "define", "M": "measure", "A": "analyse", "V": "improve"}


def number() -> int:
    return next(_numbers)


# --- teams ------------------------------------------------------------------------------------------------


def institution(**fields: Any) -> Institution:
    n = number()
    return Institution.objects.create(**{"name": f"ROC {n}", "slug": f"roc-{n}", **fields})


def years(institution: Institution, *, periods: int = 4) -> SchoolYear:
    """The school year of today, cut into periods of equal length."""
    span = school_year(local_today())
    year = SchoolYear.objects.create(
        institution=institution,
        name=f"{span.start.year}-{span.end.year}",
        starts_on=span.start,
        ends_on=span.end,
    )
    length = timedelta(days=((span.end - span.start).days + 1) // periods)
    for n in range(1, periods + 1):
        first = span.start + (n - 1) * length
        Period.objects.create(
            school_year=year,
            number=n,
            name=f"periode {n}",
            starts_on=first,
            ends_on=first + length - timedelta(days=1),
        )
    return year


def user(
    institution_: Institution | None = None, *, name: str = "", password: str | None = None, **fields: Any
) -> User:
    """Signs in through `sign_in` or `client.force_login`; give `PASSWORD` to sign in by the form."""
    n = number()
    return User.objects.create_user(
        email=fields.pop("email", f"persoon{n}@school.example"),
        password=password,
        name=name or f"Persoon {n}",
        institution=institution_ or institution(),
        **fields,
    )


def role(user: User, name: str) -> InstitutionRole:
    """quality, management or administrator."""
    return InstitutionRole.objects.create(user=user, role=name)


def team(institution_: Institution | None = None, **fields: Any) -> Team:
    n = number()
    return Team.objects.create(
        institution=institution_ or institution(), **{"name": f"Team {n}", "slug": f"team-{n}", **fields}
    )


def membership(team: Team, user_: User | None = None, role: str = "member", **fields: Any) -> Membership:
    person = user_ or user(team.institution)
    return Membership.objects.create(team=team, user=person, role=role, **{"since": LONG_AGO, **fields})


def members(team: Team, count: int) -> list[User]:
    return [membership(team).user for _ in range(count)]


def leader(team: Team, **fields: Any) -> User:
    return membership(team, user(team.institution, **fields), role="leader").user


def _leader_of(team: Team) -> User:
    found = Membership.objects.filter(team=team, role="leader").select_related("user").first()
    return found.user if found else leader(team)


def meeting(
    team: Team, *, present: Iterable[User] = (), agenda: Iterable[str] = (), **fields: Any
) -> Meeting:
    """Today from ten to twelve."""
    start = datetime.combine(local_today(), time(10), tzinfo=AMSTERDAM)
    defaults = {
        "subject": "Teamoverleg",
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "place": "B.104",
    }
    values = {**defaults, **fields}
    values.setdefault("chair", None)
    values["chair"] = values["chair"] or _leader_of(team)
    made = Meeting.objects.create(team=team, **values)
    Attendance.objects.bulk_create(Attendance(meeting=made, user=person) for person in present)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=made, position=n, title=title) for n, title in enumerate(agenda, start=1)
    )
    return made


# --- improvements -----------------------------------------------------------------------------------------


def improvement(team_: Team | None = None, *, measures: int = 0, **fields: Any) -> Improvement:
    """One whose analysis ended fourteen months ago."""
    n = number()
    defaults = {
        "name": f"Verbetering {n}",
        "slug": f"verbetering-{n}",
        "problem": "Studenten weten niet bij wie zij terecht kunnen.",
        "goal": "Iedere student heeft twee gesprekken per periode.",
        "analysis_ended_on": add_months(local_today(), -14),
    }
    made = Improvement.objects.create(team=team_ or team(), **{**defaults, **fields})
    for _ in range(measures):
        measure(made)
    return made


def measure(improvement: Improvement, **fields: Any) -> Measure:
    n = number()
    defaults = {
        "title": f"Afspraak {n}",
        "position": n,
        "agreement": "Twee gesprekken per periode.",
        "since": LONG_AGO,
    }
    return Measure.objects.create(improvement=improvement, **{**defaults, **fields})


def project_member(improvement: Improvement, user: User, **fields: Any) -> ProjectMember:
    return ProjectMember.objects.create(improvement=improvement, user=user, **{"since": LONG_AGO, **fields})


def process(team: Team, owner: User | None = None, **fields: Any) -> Process:
    return Process.objects.create(team=team, owner=owner, **{"name": f"Proces {number()}", **fields})


# --- boas -------------------------------------------------------------------------------------------------


def statement_set(
    institution: Institution | None = None,
    *,
    codes: Iterable[str] = CODES,
    activities: int = 2,
    **fields: Any,
) -> StatementSet:
    """A small set that is in use; without institution it counts as a standard set."""
    n = number()
    defaults = {
        "name": f"Stellingen {n}",
        "number": 1000 + n,
        "state": "published",
        "published_at": timezone.now(),
    }
    made = StatementSet.objects.create(institution=institution, **{**defaults, **fields})
    Statement.objects.bulk_create(
        Statement(
            statement_set=made,
            code=code,
            position=position,
            phase=_PHASES[code[0]],
            text=f"Stelling {code} over onze aanpak.",
            success_factors=["recording"] if code == "V5" else ["ownership", "support"],
            why="Zonder dit zakt de aandacht weg.",
            intervention=f"Doe iets aan {code}.",
            who="teamleider",
            duration="een uur",
            leads_to="1" if code == "V5" else "2A",
            route="documenting" if code == "V5" else "communicating",
        )
        for position, code in enumerate(codes, start=1)
    )
    StandardActivity.objects.bulk_create(
        StandardActivity(statement_set=made, position=n, title=f"Activiteit {n}", who="teamleider")
        for n in range(1, activities + 1)
    )
    return made


def set_in_use(institution: Institution) -> StatementSet:
    """The institution's published set; a small one is made when there is none."""
    return StatementSet.objects.filter(institution=institution, state="published").first() or statement_set(
        institution
    )


def assessment(
    improvement_: Improvement | None = None,
    *,
    state: str = "preparing",
    tallies: Mapping[str, tuple[int, int, int, int]] | None = None,
    statements: StatementSet | None = None,
    present: int = 0,
    with_meeting: bool = True,
    **fields: Any,
) -> Assessment:
    """A BOAS of fourteen voters in the state asked for.

    Once started it has a tally for every statement. Those in `tallies` (code -> four counts) are counted; in
    a closed one the rest are too: FINE, and V5 as LOW. `present` makes so many members who were there.
    """
    improved = improvement_ or improvement()
    chair = fields.pop("chair", None) or _leader_of(improved.team)
    values: dict[str, Any] = {
        "number": Assessment.objects.filter(improvement=improved, practice=False).count() + 1,
        "statement_set": statements or set_in_use(improved.team.institution),
        "subject": improved.name,
        "goal": "Samen zien waar we staan.",
        "summary": "We voerden nieuwe afspraken in.",
        "threshold": 30,
        "voters": 14,
        "created_by": chair,
    }
    started = state in ("running", "paused", "closed")
    if started:
        values |= {"started_at": timezone.now() - timedelta(hours=2), "opened": True}
    if state == "closed":
        values |= {"closed_at": timezone.now(), "closed_by": chair}
    made = Assessment.objects.create(improvement=improved, state=state, chair=chair, **{**values, **fields})
    if with_meeting:
        people = members(improved.team, present)
        hold = meeting(
            improved.team, subject=made.subject, chair=chair, present=people, agenda=["Opening", "BOAS"]
        )
        AssessmentMeeting.objects.create(assessment=made, meeting=hold)
    if started:
        _tallies(made, tallies or {}, complete=state == "closed")
    return made


def _tallies(
    assessment: Assessment, counts: Mapping[str, tuple[int, int, int, int]], *, complete: bool
) -> None:
    usual = {"V5": LOW} if complete else {}
    for statement in assessment.statement_set.statements.all():
        given = counts.get(statement.code, usual.get(statement.code, FINE if complete else None))
        answers = dict(
            zip(("strongly_disagree", "disagree", "agree", "strongly_agree"), given or (0,) * 4, strict=True)
        )
        Tally.objects.create(
            assessment=assessment,
            statement=statement,
            voters=assessment.voters,
            counted_at=timezone.now() if given else None,
            **answers,
        )


def remark(assessment: Assessment, code: str = "", text: str = "Niemand heeft er tijd voor.") -> Remark:
    """A reason at the statement with this code, or a general one."""
    statement = assessment.statement_set.statements.get(code=code) if code else None
    return Remark.objects.create(assessment=assessment, statement=statement, text=text)


def decision(
    assessment: Assessment, code: str = "V5", choice: str = "accepted", **fields: Any
) -> SuggestionDecision:
    why = {} if choice == "accepted" else {"reason": "Dit past beter bij ons."}
    what = {"text": "Wij maken een handboek."} if choice == "adapted" else {}
    tally = assessment.tallies.get(statement__code=code)
    return SuggestionDecision.objects.create(tally=tally, choice=choice, **{**why, **what, **fields})


# --- actions ----------------------------------------------------------------------------------------------


def planning(assessment_: Assessment | None = None, *, actions: int = 0, **fields: Any) -> Planning:
    defaults = {"follow_up_where": "teamoverleg", "follow_up_how_often": "iedere maand"}
    made = Planning.objects.create(
        assessment=assessment_ or assessment(state="closed"), **{**defaults, **fields}
    )
    for _ in range(actions):
        action(planning_=made)
    return made


def action(
    improvement_: Improvement | None = None,
    *,
    planning_: Planning | None = None,
    confirmed: bool = False,
    done: bool = False,
    **fields: Any,
) -> Action:
    """An open action of three weeks ahead; without owner unless given."""
    improved = improvement_ or (planning_.assessment.improvement if planning_ else improvement())
    values: dict[str, Any] = {"title": f"Actie {number()}", "due_on": local_today() + timedelta(weeks=3)}
    if confirmed:
        values["confirmed_at"] = timezone.now()
        values["owner"] = _leader_of(improved.team)
    if done:
        values |= {"state": "done", "ended_on": local_today()}
    values |= fields
    values.setdefault("created_by", values.get("owner") or _leader_of(improved.team))
    return Action.objects.create(improvement=improved, planning=planning_, **values)
