"""Four sides of one world, each with one of everything that an address can name.

home: the team that everybody of the cast belongs to, or not. other: another team of the same institution.
far: a team of another institution. bare: a school where nothing has happened yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, Planning, Poster
from boas.models import (
    Assessment,
    AssessmentDocument,
    Remark,
    StandardActivity,
    Statement,
    StatementSet,
    SuggestionDecision,
)
from borgen.lib.dates import local_today
from common import audit, files
from common.models import MailAttachment, OutgoingMail, StoredFile
from documents.models import Document, DocumentTemplate, Material, Picture
from documents.models import Remark as DocumentRemark
from improvements.models import Improvement, Measure, Process, ProjectMember
from monitoring.models import MonitoringLine
from teams.models import (
    Institution,
    Invitation,
    Meeting,
    Membership,
    Objection,
    PeopleImport,
    Period,
    SchoolYear,
    Team,
    User,
)
from teams.services import invitations
from tests import builders
from tests.house import acting_year, posting, wall
from tests.house.acting_acting import Acted, act
from tests.house.acting_meetings import Met, meet
from tests.house.boards import hang
from tests.house.rows import Find, Row
from tests.house.watching import Watched, watch

PEOPLE = b"naam;e-mail;team;rol\nNieuwe Collega;nieuw@school.example;;lid\n;geen adres;;\n"
# What a browser sends when somebody makes a passkey; the key belongs to nobody.
PASSKEY = {
    "id": "aWQtb2YtYS1rZXk",
    "rawId": "aWQtb2YtYS1rZXk",
    "type": "public-key",
    "clientExtensionResults": {},
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjoid2ViYXV0aG4uY3JlYXRlIiwiY2hhbGxlbmdlIjoiZUhoNGVIaDRlSGg0ZUhoNGVIaDRlQSIsIm9yaWdpbiI6Imh0"
            "dHBzOi8vdGVzdHNlcnZlciIsImNyb3NzT3JpZ2luIjpmYWxzZX0"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViP69q3JHqY58lN6TBm0kw4r9mgyimONoS0ersRMfzJ8gBFAAAAAAAAAAAAAAAAA"
            "AAAAAAAAAAAC2lkLW9mLWEta2V5pQECAyYgASFYIPz1lLmrXNqrrSfPVRwBPhE2NtYgkFchnoa5ESod2gdhIlgg1jehy2sY_OpxeZ"
            "4j0tJPCkSO1dKmT4boJNBkkSzHGdQ"
        ),
    },
}
STATES = ("preparing", "running", "paused", "closed", "cancelled")


@dataclass
class Side:
    name: str
    institution: Institution
    team: Team
    people: dict[str, User] = field(default_factory=dict)
    improvement: Improvement = None  # type: ignore[assignment]
    boas: dict[str, Assessment] = field(default_factory=dict)
    """Per state an assessment, each of an improvement of its own."""
    unplanned: Assessment = None  # type: ignore[assignment]
    """Closed, without a planning."""
    draft: StatementSet | None = None
    statement_set: StatementSet = None  # type: ignore[assignment]
    planning: Planning = None  # type: ignore[assignment]
    concept: Planning | None = None
    action: Action | None = None
    measure: Measure | None = None
    process: Process | None = None
    project_member: ProjectMember | None = None
    membership: Membership | None = None
    invitation: Invitation | None = None
    year: SchoolYear = None  # type: ignore[assignment]
    period: Period | None = None
    meeting: Meeting | None = None
    file: StoredFile | None = None
    document: AssessmentDocument | None = None
    person: User | None = None
    token: str = ""
    reset_key: str = ""
    people_import: PeopleImport | None = None
    practice: Assessment | None = None
    remark: Remark | None = None
    statement: Statement | None = None
    activity: StandardActivity | None = None
    mail: OutgoingMail | None = None
    stuck_mail: OutgoingMail | None = None
    decision: SuggestionDecision | None = None
    documents: dict[str, Document] = field(default_factory=dict)
    """current: valid 1.1 after 1.0, and a draft on top. fresh: only an empty draft. review: 1.0 valid, the
    next one in review with a remark. approving: the same, before the team in a meeting with an objection.
    asked: valid since a meeting in which some were absent. registered: no version at all. shared: of the
    institution. file: the version is a file."""
    material: Material | None = None
    template: DocumentTemplate | None = None
    picture: Picture | None = None
    document_remark: DocumentRemark | None = None
    objection: Objection | None = None
    watched: Watched = None  # type: ignore[assignment]
    """What it monitors; a bare school has a plan without rows."""
    acted: Acted = None  # type: ignore[assignment]
    met: Met = None  # type: ignore[assignment]
    poster: Poster | None = None

    def target(self, row: Row, at: str = "") -> Any:
        if row.target:
            return row.target(self)
        return {
            "institution": self.institution,
            "team": self.team,
            "improvement": self.improvement,
            "assessment": self.boas.get(at or row.at),
            "document": self.documents.get(at or row.at, self.documents.get("current")),
            "line": self.watched.line if self.watched else None,
        }.get(row.of)


@dataclass
class World:
    home: Side
    other: Side
    far: Side
    bare: Side

    def __getitem__(self, name: str) -> Side:
        return getattr(self, name)


def words_of(
    row: Row,
    side: Side,
    route: Any,
    *,
    at: str = "",
    more: Mapping[str, Any] | None = None,
    target: Find | None = None,
) -> dict[str, Any]:
    """The words of the address of this row on this side: the chain of its object, then the row's own."""
    chain = _chain(target(side) if target else side.target(row, at))
    own = {name: find(side) for name, find in {**row.words, **(more or {})}.items()}
    return {name: own[name] if name in own else chain[name] for name in route.words}


def address_of(row: Row, side: Side, route: Any, **kwargs: Any) -> str:
    return reverse(row.name, kwargs=words_of(row, side, route, **kwargs))


def _chain(target: Any) -> dict[str, Any]:
    if isinstance(target, Institution):
        return {"institution": target.slug}
    if isinstance(target, Team):
        return {**_chain(target.institution), "team": target.slug}
    if isinstance(target, Improvement):
        return {**_chain(target.team), "improvement": target.slug}
    if isinstance(target, Assessment):
        return {**_chain(target.improvement), "number": target.number}
    if isinstance(target, Document):
        return {**_chain(target.team), "document": target.slug}
    if isinstance(target, MonitoringLine):
        return {**_chain(target.team), "line": target.pk}
    return {}


def make_world() -> World:
    from tests.cast import make_cast

    cast = make_cast()
    school = cast.institution
    home = Side("home", school, cast.team, dict(cast.people), improvement=cast.improvement)
    third = builders.team(school)  # nobody of the cast belongs to it
    other = Side("other", school, third, {"leader": builders.leader(third)})
    far = Side("far", cast.other_institution, cast.far_team, {"leader": cast.stranger})
    for side in (home, other, far):
        _fill(side)
    logo = files.store(institution_id=school.pk, name="logo.png", content=b"PNG", content_type="image/png")
    school.logo = logo
    school.save(update_fields=["logo"])
    bare = _bare()
    known = [person.pk for side in (home, bare) for person in side.people.values()]
    User.objects.filter(pk__in=known).update(password=make_password(builders.PASSWORD))
    for side in (home, bare):
        for person in side.people.values():
            person.refresh_from_db(fields=["password"])
    home.reset_key = default_token_generator.make_token(home.people["leader"])
    _second_factor(home.people["process_owner"])
    _letters(home, bare)
    # Past its term, so that the page about terms has something to say.
    long_ago = timezone.now() - timedelta(days=365 * 8)
    audit.entries(school.pk).create(
        institution_id=school.pk, verb="team.added", subject_type="teams.team", subject_id=0, at=long_ago
    )
    for side in (home, other, far):
        side.poster = posting.hang(side)
    return World(home, other, far, bare)


def _second_factor(person: User) -> None:
    """An app, a passkey and a list of codes, so that the pages about them have something to show."""
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": "Telefoon", "credential": PASSKEY}
    )


def _letters(*sides: Side) -> None:
    """A mail with an attachment, of the school whose mail the demo shows."""
    school = builders.institution(name="ROC Demo", slug="roc-demo")
    mail = OutgoingMail.objects.create(
        institution_id=school.pk,
        to="docent@demo.example",
        subject="Uitnodiging",
        text="Kom je ook? https://borgen.school.example/",
        html="<html><head><title>Uitnodiging</title></head><body><p style='x'>Kom je ook?</p></body></html>",
        message_id="<1@demo.example>",
        next_attempt_at=timezone.now(),
    )
    file = files.store(
        institution_id=school.pk, name="boas.ics", content=b"BEGIN:VCALENDAR", content_type="text/calendar"
    )
    MailAttachment.objects.create(mail=mail, file=file, position=0)
    for side in sides:
        side.mail = mail


def _fill(side: Side) -> None:
    leader, team = side.people["leader"], side.team
    guests = {name: side.people.get(name, leader) for name in ("project_leader", "project_member", "chair")}
    side.year = SchoolYear.objects.filter(institution=side.institution).first() or builders.years(
        side.institution
    )
    side.period = side.year.periods.first()
    side.statement_set = builders.set_in_use(side.institution)
    side.draft = StatementSet.objects.filter(institution=side.institution, state="draft").first()
    side.draft = side.draft or builders.statement_set(side.institution, state="draft", published_at=None)
    extra = builders.members(team, 3)
    side.membership = Membership.objects.get(team=team, user=extra[0])
    side.improvement = side.improvement or builders.improvement(team, project_leader=guests["project_leader"])
    side.measure = builders.measure(side.improvement)
    builders.measure(side.improvement)
    side.project_member = builders.project_member(side.improvement, extra[1])
    side.process = builders.process(team, owner=side.people.get("process_owner", leader))
    side.file = files.store(
        institution_id=side.institution.pk, name="analyse.txt", content=b"demo", content_type="text/plain"
    )
    for state in STATES:
        improved = builders.improvement(team, project_leader=guests["project_leader"], measures=2)
        builders.project_member(improved, guests["project_member"])
        side.boas[state] = builders.assessment(
            improved,
            state=state,
            chair=guests["chair"],
            tallies=None
            if state in ("preparing", "closed", "cancelled")
            else {"D1": builders.FINE, "M1": builders.LOW},
        )
        hold = side.boas[state].sessions.get().meeting
        for person in extra:
            hold.attendances.create(user=person)
    side.document = AssessmentDocument.objects.create(
        assessment=side.boas["preparing"], title="Analyse", file=side.file
    )
    closed = side.boas["closed"]
    for code in ("", "V5"):
        builders.remark(closed, code)
    side.decision = builders.decision(closed, "V5")
    _plan(side, closed, extra)
    improved = builders.improvement(team, project_leader=guests["project_leader"])
    builders.project_member(improved, guests["project_member"])
    side.unplanned = builders.assessment(improved, state="closed", chair=guests["chair"])
    builders.decision(side.unplanned, "V5", "adapted")
    side.meeting = builders.meeting(
        team,
        starts_at=timezone.now() + timedelta(days=9),
        ends_at=timezone.now() + timedelta(days=9, hours=1),
    )
    closed.planning_meeting = side.meeting
    closed.save(update_fields=["planning_meeting"])
    _rest(side, extra)
    _documents(side, extra)
    side.watched = watch(side)
    acting_year.fill(side)
    wall.fill(side)
    side.acted = act(side)
    side.met = meet(side)
    hang(side)


def _documents(side: Side, extra: list[User]) -> None:
    """All belong to the improvement, so that its project group is in their circle; the member wrote them."""
    author = side.people.get("member", extra[2])
    chair = side.people.get("chair", side.people["leader"])
    for name in ("current", "fresh", "review", "approving", "asked", "registered", "shared"):
        side.documents[name] = builders.document(
            side.team,
            title=f"Handboek {name}",
            slug=f"handboek-{name}-{side.name}",
            process=side.process,
            improvement=side.improvement,
            shared=name == "shared",
            evaluator=side.people["leader"],
            asks_reading=name in ("current", "asked"),
            next_evaluation_on=local_today() - timedelta(days=3),
        )
    book = side.documents
    for name in ("current", "review", "approving", "asked", "shared"):
        builders.approved(book[name], author=author, approved_by=side.people["leader"])
    builders.attachment(builders.draft(book["asked"], author=author))
    builders.approved(book["current"], number=(1, 1), author=author, approved_by=side.people["leader"])
    open_draft = builders.draft(book["current"], author=author, html=builders.TEXT_NEXT)
    builders.attachment(open_draft)
    builders.draft(book["fresh"], author=author, html="", text="", reason="", summary="", practice="")
    reviewed = builders.draft(book["review"], state="review", author=author)
    side.document_remark = builders.document_remark(reviewed, extra[0])
    builders.document_remark(open_draft, extra[1])
    before_team = builders.draft(book["approving"], state="review", author=author)
    going_on = builders.approval(before_team, chair=chair, present=[author, extra[0]])
    side.objection = builders.objection(going_on, extra[0])
    valid = book["asked"].current
    assert valid
    held = builders.approval(valid, state="approved", present=[extra[0]])
    builders.consent(held, extra[0], present=True)
    for name in ("member", "leader"):
        if name in side.people:
            builders.consent(held, side.people[name])
    builders.receipt(valid, extra[0])
    builders.evaluation(book["current"], side.people["leader"])
    book["file"] = builders.document(
        side.team,
        title="Rooster als bestand",
        slug=f"rooster-{side.name}",
        process=side.process,
        improvement=side.improvement,
    )
    content: dict[str, Any] = {"kind": "file", "html": "", "text": "", "file": side.file}
    builders.approved(book["file"], author=author, approved_by=side.people["leader"], **content)
    side.material = builders.material(side.improvement, bringer=extra[0])
    builders.material(side.improvement, note="", bringer=side.people["leader"])
    side.template = builders.document_template(side.institution)
    side.picture = Picture.objects.create(
        document=book["current"],
        file=files.store(
            institution_id=side.institution.pk, name="foto.png", content=b"PNG", content_type="image/png"
        ),
        width=2,
        height=2,
        added_by=author,
    )


def _rest(side: Side, extra: list[User]) -> None:
    leader = side.people["leader"]
    side.stuck_mail = builders.stuck_mail(side.institution)
    side.person = extra[2]
    side.token = f"geheim-{side.name}"
    side.invitation = Invitation.objects.create(
        user=extra[2],
        token_hash=invitations.digest(side.token),
        invited_by=leader,
        expires_at=timezone.now() + timedelta(days=7),
    )
    side.people_import = PeopleImport.objects.create(
        institution=side.institution,
        file=files.store(
            institution_id=side.institution.pk, name="mensen.csv", content=PEOPLE, content_type="text/csv"
        ),
        created_by=side.people.get("administrator", leader),
    )
    side.remark = builders.remark(side.boas["running"], "D1")
    side.statement = side.draft.statements.first() if side.draft else None
    side.activity = side.draft.standard_activities.first() if side.draft else None
    side.practice = builders.assessment(
        side.improvement,
        state="running",
        practice=True,
        number=0,
        chair=leader,
        created_by=leader,
        tallies={"D1": builders.FINE},
    )


def _plan(side: Side, closed: Assessment, members: list[User]) -> None:
    leader = side.people["leader"]
    side.planning = builders.planning(closed, agreed_at=timezone.now(), agreed_by=leader)
    side.action = builders.action(
        planning_=side.planning, decision=side.decision, owner=leader, created_by=leader
    )
    soon, late = local_today() + timedelta(days=5), local_today() - timedelta(days=5)
    for owner, due, kind in ((members[0], soon, {"confirmed": True}), (leader, late, {"confirmed": True})):
        builders.action(planning_=side.planning, owner=owner, due_on=due, **kind)
    builders.action(planning_=side.planning, owner=leader, done=True)
    builders.action(planning_=side.planning, owner=None, due_on=None, created_by=leader)


def _bare() -> Side:
    """A school on its first day: a team with its leader, and one of everything without anything in it."""
    school = builders.institution(name="Nieuwe school", slug="nieuwe-school")
    team = builders.team(school, name="Nieuw team", slug="nieuw-team")
    leader = builders.leader(team, name="Nieuwe leider")
    side = Side(
        "bare", school, team, {"leader": leader, "chair": leader, "member": leader, "project_leader": leader}
    )
    for name in ("quality", "management", "administrator"):
        side.people[name] = builders.user(school, name=f"Nieuwe {name}")
        builders.role(side.people[name], name)
    empty: dict[str, Any] = {"problem": "", "goal": "", "analysis_ended_on": None}
    side.improvement = builders.improvement(team, **empty)
    side.statement_set = builders.statement_set(school, activities=0)
    nothing = dict.fromkeys(builders.CODES, (0, 0, 0, 0))
    for state in STATES:
        side.boas[state] = builders.assessment(
            builders.improvement(team, **empty),
            state=state,
            chair=leader,
            tallies=nothing,
            goal="",
            summary="",
        )
        side.boas[state].sessions.get().meeting.agenda.all().delete()
    side.unplanned = builders.assessment(
        builders.improvement(team, **empty), state="closed", chair=leader, tallies=nothing
    )
    side.planning = builders.planning(side.boas["closed"], follow_up_where="", follow_up_how_often="")
    for name in ("registered", "fresh"):
        side.documents[name] = builders.document(team, title=f"Handboek {name}", slug=f"leeg-{name}")
    side.documents["current"] = side.documents["registered"]
    nothing_yet: dict[str, Any] = dict.fromkeys(("html", "text", "reason", "summary", "practice"), "")
    builders.draft(side.documents["fresh"], author=leader, **nothing_yet)
    side.met = meet(side, empty=True)
    wall.fill(side)
    return side
