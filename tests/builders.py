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
from common import files
from common.models import OutgoingMail
from documents.models import (
    ApprovalRound,
    Attachment,
    Document,
    DocumentTemplate,
    Evaluation,
    Material,
    ReadReceipt,
    Version,
)
from documents.models import Remark as DocumentRemark
from documents.services import searching
from improvements.models import Improvement, Measure, Process, ProjectMember
from teams.models import (
    AgendaItem,
    Approval,
    Attendance,
    Consent,
    Institution,
    InstitutionRole,
    Meeting,
    Membership,
    Objection,
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
    if not fields.get("is_active", True):
        fields.setdefault("left_at", timezone.now())
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


def stuck_mail(institution_: Institution, state: str = "in_doubt") -> OutgoingMail:
    """Nobody knows whether it arrived; `state="failed"` did not."""
    n = number()
    return OutgoingMail.objects.create(
        institution_id=institution_.pk,
        to=f"iemand-{n}@school.example",
        subject="Planning: begeleiding",
        text="Kijk in Borgen.",
        html="<p>Kijk in Borgen.</p>",
        message_id=f"<stuck-{n}@school.example>",
        state=state,
        attempted_at=timezone.now(),
        last_error="worker-stopped",
    )


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
    return Action.objects.create(team=improved.team, improvement=improved, planning=planning_, **values)


# --- documents --------------------------------------------------------------------------------------------

TEXT = (
    "<h2>Gesprekken</h2><p>Iedere student heeft twee gesprekken per periode.</p>"
    "<h2>Verzuim</h2><p>De begeleider belt op de eerste dag.</p>"
    "<table><tbody><tr><th>Wie</th><th>Wat</th></tr>"
    "<tr><td>Begeleider</td><td>Voert het gesprek</td></tr></tbody></table>"
)

# The same a year on: something of every kind of change.
TEXT_NEXT = (
    "<h2>Verzuim</h2><p>De begeleider belt op de <strong>eerste</strong> dag.</p>"
    "<table><tbody><tr><th>Wie</th><th>Wat</th></tr>"
    "<tr><td>Begeleider</td><td>Voert ieder gesprek</td></tr>"
    "<tr><td>Mentor</td><td>Leest mee</td></tr></tbody></table>"
    "<h2>Gesprekken</h2><p>Iedere student heeft drie gesprekken per periode.</p>"
    "<ol><li>Intake</li><li>Halverwege<ul><li>met ouders</li></ul></li></ol>"
)


def document(team_: Team | None = None, **fields: Any) -> Document:
    """In the register, without any version."""
    team_ = team_ or team()
    n = number()
    defaults = {
        "title": f"Handboek {n}",
        "slug": f"handboek-{n}",
        "created_by": fields.pop("by", None) or _leader_of(team_),
    }
    return Document.objects.create(institution=team_.institution, team=team_, **{**defaults, **fields})


def draft(document_: Document | None = None, *, state: str = "draft", **fields: Any) -> Version:
    """A text that somebody of the team works on; `state="review"` lies before the team."""
    document_ = document_ or document()
    author = fields.pop("author", None) or user(document_.institution)
    defaults = {
        "state": state,
        "html": TEXT,
        "text": "Gesprekken Iedere student heeft twee gesprekken per periode. Verzuim",
        "change": "small" if document_.current_id else "first",
        "reason": "Nog niet vastgelegd.",
        "summary": "Alles.",
        "practice": "Drie collega's werken zo sinds september.",
        "author": author,
        "edited_by": author,
    }
    if state != "draft":
        defaults |= {"review_by": author, "review_at": timezone.now()}
    return Version.objects.create(document=document_, **{**defaults, **fields})


def approved(
    document_: Document | None = None, *, number: tuple[int, int] = (1, 0), **fields: Any
) -> Version:
    """The valid version, closed by the leader; a valid one before it is superseded."""
    document_ = document_ or document()
    now = timezone.now()
    Version.objects.filter(document=document_, state="approved").update(state="superseded", superseded_at=now)
    by = fields.pop("approved_by", None) or _leader_of(document_.team)
    made = draft(document_, state="review", **fields)
    Version.objects.filter(pk=made.pk).update(
        state="approved", major=number[0], minor=number[1], approved_by=by, approved_at=now
    )
    made.refresh_from_db()
    Document.objects.filter(pk=document_.pk).update(current=made)
    document_.current = made
    searching.index(document_)
    return made


def approval(
    version: Version, *, present: Iterable[User] = (), chair: User | None = None, **fields: Any
) -> Approval:
    """A round in a meeting of today, open unless `state` says otherwise."""
    team_ = version.document.team
    chair = chair or _leader_of(team_)
    defaults = {
        "meeting": meeting(team_, present=present, chair=chair),
        "subject": str(version),
        "author": version.author,
        "chair": chair,
        "opened_by": chair,
    }
    if fields.get("state", "open") != "open":
        defaults |= {"closed_by": chair, "closed_at": timezone.now()}
    made = Approval.objects.create(team=team_, **{**defaults, **fields})
    ApprovalRound.objects.create(
        version=version, approval=made, number=version.rounds.count() + 1, revision=version.revision
    )
    return made


def consent(approval_: Approval, user_: User, *, present: bool = False, **fields: Any) -> Consent:
    """Asked and open; with `present` agreed in the meeting."""
    if present:
        fields.setdefault("agreed_at", timezone.now())
    return Consent.objects.create(approval=approval_, user=user_, present=present, **fields)


def objection(
    approval_: Approval, by: User, text: str = "Zo is er geen tijd voor.", **fields: Any
) -> Objection:
    return Objection.objects.create(approval=approval_, by=by, text=text, **fields)


def document_remark(version: Version, by: User | None = None, **fields: Any) -> DocumentRemark:
    by = by or user(version.document.institution)
    defaults = {"text": "Wie belt er op dag twee?", "quote": "De begeleider belt op de eerste dag."}
    return DocumentRemark.objects.create(version=version, by=by, **{**defaults, **fields})


def attachment(
    version: Version, name: str = "formulier.pdf", content: bytes = b"%PDF-1.4 demo"
) -> Attachment:
    stored = files.store(
        institution_id=version.document.institution_id,
        name=name,
        content=content,
        content_type="application/pdf",
    )
    return Attachment.objects.create(version=version, title=name, file=stored, added_by=version.author)


def material(improvement_: Improvement, **fields: Any) -> Material:
    """A note that was brought; `note=""` is only asked for."""
    defaults: dict[str, Any] = {"title": f"Notitie {number()}", "note": "Zo doen wij het nu."}
    values = {**defaults, **fields}
    values.setdefault("added_by", None)
    values["added_by"] = values["added_by"] or _leader_of(improvement_.team)
    if values["note"] or values.get("url") or values.get("file"):
        values.setdefault("brought_at", timezone.now())
    return Material.objects.create(improvement=improvement_, **values)


def receipt(version: Version, user_: User) -> ReadReceipt:
    return ReadReceipt.objects.create(version=version, user=user_, read_on=local_today())


def evaluation(document_: Document, by: User, verdict: str = "still_right", **fields: Any) -> Evaluation:
    assert document_.current
    return Evaluation.objects.create(
        document=document_, version=document_.current, by=by, verdict=verdict, **fields
    )


def document_template(institution_: Institution, **fields: Any) -> DocumentTemplate:
    defaults = {"title": f"Format {number()}", "format": "protocol", "html": "<h2>Doel</h2><p>…</p>"}
    return DocumentTemplate.objects.create(institution=institution_, **{**defaults, **fields})
