"""Every named rule of the database is provoked by a test; what no test of an app names stands here."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from actions.models import Board, BoardGoal, CalendarFeed, Digest
from boas import models as boas
from borgen.lib.dates import local_today
from common import files
from common.models import MailAttachment
from documents import models as documents
from monitoring.models import Correction
from teams import models as teams
from tests import builders
from tests.actions import builders_acting, builders_meetings
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
TESTS = Path(__file__).parent.parent
DAY = timedelta(days=1)
# Each trigger that refuses something, with the test that provokes it.
GUARDS = {
    "audit_append_only": "test_the_database_refuses_what_goes_past_django",
    "version_frozen": "test_no_column_changes",
    "version_kept": "test_nothing_removes_it",
    "attachment_added": "test_nothing_is_added_to_an_approved_version",
    "attachment_changed": "test_an_attachment_does_not_move_in_or_out",
    "attachment_removed": "test_an_attachment_stays_as_it_was_approved",
    "picture_changed": "test_a_picture_stays_as_it_is",
    "picture_removed": "test_a_picture_stays_as_it_is",
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'",
    "postgresql": "SELECT DISTINCT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def constraints() -> dict[str, models.BaseConstraint]:
    return {
        constraint.name: constraint
        for model in apps.get_models()
        if Path(model._meta.app_config.path).parent == TESTS.parent
        for constraint in model._meta.constraints
    }


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.constraint
def test_each_rule_of_the_database_is_named_in_a_test():
    texts = [path.read_text() for path in TESTS.rglob("*.py")]
    words = {word for text in texts for word in re.findall(r"\b[a-z]+_[a-z_]+\b", text)}
    assert len(constraints()) > 150
    assert sorted(constraints().keys() - words) == []
    assert triggers() == set(GUARDS)
    tests = {name for text in texts for name in re.findall(r"def (test_\w+)", text)}
    assert set(GUARDS.values()) - tests == set()


# --- what somebody fills in -------------------------------------------------------------------------------


def school_year() -> Any:
    return builders.years(builders.institution())


def period() -> Any:
    return school_year().periods.first()


def member() -> Any:
    return builders.membership(builders.team())


def meeting() -> Any:
    return builders.meeting(builders.team(), agenda=["Mededelingen"])


def point() -> Any:
    return meeting().agenda.get()


def attendance() -> Any:
    return builders.meeting(builders.team(), present=[builders.user()]).attendances.get()


def approved() -> Any:
    return builders.approved()


def document() -> Any:
    return builders.document()


def measured() -> Any:
    team = builders.team()
    return watching.measurement(team, watching.indicator(team.institution))


def sample() -> Any:
    return watching.sample(watching.instrument(watching.line(builders.team())))


def statements() -> Any:
    return builders.statement_set(builders.institution())


def statement() -> Any:
    return statements().statements.first()


def assessment() -> Any:
    return builders.assessment()


def session() -> Any:
    return builders.assessment(state="running")


def tally() -> Any:
    return session().tallies.first()


def hold() -> Any:
    return assessment().sessions.get()


def action() -> Any:
    return builders_acting.action(builders.team())


def stored(institution_id: int = 1, name: str = "a.pdf") -> Any:
    return files.store(
        institution_id=institution_id, name=name, content=b"%PDF", content_type="application/pdf"
    )


NOW = timezone.now()
# Of each rule: a thing that keeps it, and what breaks it.
BROKEN: list[tuple[str, Callable[[], Any], dict[str, Any]]] = [
    ("institution_threshold_is_percentage", builders.institution, {"threshold": 0}),
    ("institution_threshold_is_percentage", builders.institution, {"threshold": 101}),
    ("school_year_ends_after_start", school_year, {"ends_on": date(2001, 1, 1)}),
    ("period_number_in_range", period, {"number": 0}),
    ("period_number_in_range", period, {"number": 9}),
    ("period_ends_after_start", period, {"ends_on": date(2001, 1, 1)}),
    ("user_email_lower_case", builders.user, {"email": "Anna@school.example"}),
    ("institution_role_known", lambda: builders.role(builders.user(), "quality"), {"role": "boss"}),
    ("membership_ends_after_start", member, {"until": builders.LONG_AGO - DAY}),
    ("membership_role_known", member, {"role": "boss"}),
    # meetings
    (
        "meeting_series_ends_after_start",
        lambda: builders_meetings.series(builders.team()),
        {"last_on": date(2001, 1, 1)},
    ),
    (
        "meeting_series_rhythm_known",
        lambda: builders_meetings.series(builders.team()),
        {"rhythm": "now_and_then"},
    ),
    ("meeting_series_lasts", lambda: builders_meetings.series(builders.team()), {"minutes": 9}),
    ("meeting_series_lasts", lambda: builders_meetings.series(builders.team()), {"minutes": 481}),
    ("meeting_ends_after_start", meeting, {"ends_at": NOW - timedelta(days=900)}),
    ("meeting_closed_by_whom_and_when", meeting, {"closed_at": NOW}),
    (
        "meeting_cancelled_or_held",
        lambda: builders_meetings.closed(builders.team()),
        {"cancelled_at": NOW},
    ),
    ("agenda_state_known", point, {"state": "limbo"}),
    # documents
    ("document_evaluation_within_five_years", document, {"evaluate_every": 61}),
    ("document_withdrawn_by_whom_and_why", document, {"withdrawn_at": NOW, "withdrawn_why": "Weg."}),
    ("attachment_has_title", lambda: builders.attachment(builders.draft()), {"title": ""}),
    (
        "evaluation_revise_says_why",
        lambda: builders.evaluation(approved().document, builders.user()),
        {"verdict": "revise"},
    ),
    # measuring
    ("response_act_known", lambda: watching.response(measured()), {"act": "dismiss"}),
    (
        "response_nothing_says_why",
        lambda: watching.response(measured()),
        {"act": "nothing", "explanation": ""},
    ),
    ("sample_within_population", sample, {"size": 31}),
    ("sample_within_population", sample, {"size": 0}),
    # the BOAS
    ("statement_set_published_with_date", statements, {"published_at": None}),
    ("assessment_threshold_is_percentage", assessment, {"threshold": 101}),
    ("assessment_closed_by_whom_and_when", assessment, {"closed_at": NOW}),
    ("assessment_started_has_voters", session, {"voters": 0}),
    # acting
    ("planning_agreed_by_whom_and_when", builders.planning, {"agreed_at": NOW}),
    ("action_confirmed_has_owner_and_date", action, {"confirmed_at": NOW}),
    ("action_ended_has_date", action, {"state": "done"}),
    ("action_ended_has_date", action, {"ended_on": date(2026, 1, 1)}),
    ("action_dropped_has_reason", action, {"state": "dropped", "ended_on": date(2026, 1, 1)}),
]
# Of each rule: a thing that breaks it from the start.
WRONG: list[tuple[str, Callable[[], models.Model]]] = [
    (
        "invitation_expires_later",
        lambda: teams.Invitation(user=builders.user(), token_hash="a" * 64, expires_at=NOW - DAY),
    ),
    (
        "people_import_file_until_applied",
        lambda: teams.PeopleImport(institution=builders.institution(), created_by=builders.user()),
    ),
    (
        "picture_has_size",
        lambda: documents.Picture(
            document=document(), file=stored(), width=0, height=1, added_by=builders.user()
        ),
    ),
    (
        "correction_says_why",
        lambda: Correction(measurement=measured(), state="measured", reason="", by=builders.user()),
    ),
    (
        "correction_has_reason",
        lambda: boas.Correction(tally=tally(), old={}, new={}, reason="", corrected_by=builders.user()),
    ),
    (
        "assessment_document_file_or_link",
        lambda: boas.AssessmentDocument(assessment=assessment(), title="Notulen"),
    ),
]
# A state of no kind breaks other rules as well; which is named first is the database's choice.
NO_STATE = [
    ("approval_state_known", lambda: builders.approval(builders.draft(state="review"))),
    ("version_state_known", builders.draft),
    ("statement_set_state_known", statements),
    ("assessment_state_known", assessment),
    ("action_state_known", action),
]


@pytest.mark.constraint
@pytest.mark.parametrize(("name", "make", "fields"), BROKEN)
def test_what_the_database_refuses(name, make, fields):
    one = make()
    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), transaction.atomic():
        type(one)._default_manager.filter(pk=one.pk).update(**fields)


@pytest.mark.constraint
@pytest.mark.parametrize(("name", "make"), WRONG)
def test_what_the_database_never_takes(name, make):
    one = make()
    with pytest.raises(IntegrityError, match=rf"\b{name}\b"), transaction.atomic():
        one.save(force_insert=True)


@pytest.mark.constraint
@pytest.mark.parametrize(("name", "make"), NO_STATE)
def test_a_state_of_no_kind(name, make):
    one = make()
    assert name in {constraint.name for constraint in one._meta.constraints}
    with pytest.raises(IntegrityError), transaction.atomic():
        type(one)._default_manager.filter(pk=one.pk).update(state="limbo")


# --- what there is one of ---------------------------------------------------------------------------------


def _mailed() -> Any:
    mail = builders.stuck_mail(builders.institution())
    return MailAttachment.objects.create(mail=mail, file=stored(), position=1)


def _practice() -> Any:
    return builders.assessment(practice=True, with_meeting=False)


def _another(approval: Any) -> Any:
    approval.pk = None
    approval.save(force_insert=True)
    return approval


def _topic(team: Any) -> Any:
    return watching.topic(watching.discussion(team), watching.line(team))


def _standard_action() -> Any:
    planning = builders.planning()
    activity = planning.assessment.statement_set.standard_activities.first()
    return builders.action(planning_=planning, standard_activity=activity)


# Of each rule: the thing, and what is different in a second one that breaks no other rule.
def _hung() -> BoardGoal:
    goal = builders.improvement()
    board = Board.objects.create(team=goal.team)
    return BoardGoal.objects.create(board=board, improvement=goal, position=1)


TWICE: list[tuple[str, Callable[[], Any], Callable[[Any], dict[str, Any]]]] = [
    ("mail_attachment_position_unique", _mailed, lambda one: {"file": stored(name="b.pdf")}),
    ("school_year_name_unique", school_year, lambda one: {"starts_on": one.starts_on + DAY}),
    ("school_year_start_unique", school_year, lambda one: {"name": "anders"}),
    ("period_number_unique", period, lambda one: {"name": "anders"}),
    ("institution_role_once", lambda: builders.role(builders.user(), "quality"), lambda one: {}),
    ("team_slug_unique", builders.team, lambda one: {"name": "Anders"}),
    ("team_name_unique", builders.team, lambda one: {"slug": "anders", "name": one.name.upper()}),
    ("membership_one_open", member, lambda one: {"role": "leader"}),
    (
        "attendance_once",
        attendance,
        lambda one: {},
    ),
    (
        "agenda_source_once",
        lambda: builders_meetings.point(meeting(), source="evaluation", source_key="document:1"),
        lambda one: {"position": 7},
    ),
    ("agenda_position_unique", point, lambda one: {"title": "Rondvraag"}),
    (
        "consent_once",
        lambda: builders.consent(builders.approval(builders.draft(state="review")), builders.user()),
        lambda one: {},
    ),
    # documents
    ("document_slug_unique", document, lambda one: {"title": "Anders", "code": "b2b2b2b2"}),
    ("document_title_unique", document, lambda one: {"slug": "anders", "code": "b2b2b2b2"}),
    (
        "document_template_title_unique",
        lambda: builders.document_template(builders.institution()),
        lambda one: {},
    ),
    ("version_number_unique", approved, lambda one: {"state": "superseded", "superseded_at": NOW}),
    ("version_one_open", builders.draft, lambda one: {}),
    ("version_one_valid", approved, lambda one: {"minor": 1}),
    ("attachment_once", lambda: builders.attachment(builders.draft()), lambda one: {"title": "b"}),
    (
        "rendition_once",
        lambda: documents.Rendition.objects.create(version=approved(), stamp="a" * 64),
        lambda one: {},
    ),
    ("read_receipt_once", lambda: builders.receipt(approved(), builders.user()), lambda one: {}),
    (
        "approval_round_number_unique",
        lambda: builders.approval(builders.draft(state="review")).document_round,
        lambda one: {"approval": _another(one.approval)},
    ),
    # measuring
    ("discussion_one_a_meeting", lambda: watching.discussion(builders.team()), lambda one: {}),
    (
        "topic_line_once",
        lambda: _topic(builders.team()),
        lambda one: {},
    ),
    ("measurement_once_for_a_time", measured, lambda one: {"label": "anders"}),
    ("response_once", lambda: watching.response(measured()), lambda one: {}),
    ("sample_one_open", sample, lambda one: {}),
    # the BOAS
    ("statement_set_number_unique", statements, lambda one: {"state": "retired"}),
    ("standard_set_number_unique", builders.statement_set, lambda one: {"state": "retired"}),
    (
        "statement_set_one_draft",
        lambda: builders.statement_set(builders.institution(), state="draft", published_at=None),
        lambda one: {"number": 1},
    ),
    ("statement_set_one_in_use", statements, lambda one: {"number": 1}),
    ("statement_code_unique", statement, lambda one: {"position": 99}),
    ("statement_position_unique", statement, lambda one: {"code": "V99"}),
    (
        "standard_activity_position_unique",
        lambda: boas.StandardActivity.objects.filter(statement_set=statements()).first(),
        lambda one: {"title": "anders"},
    ),
    ("assessment_number_unique", lambda: builders.assessment(state="cancelled"), lambda one: {}),
    ("assessment_one_open", assessment, lambda one: {"number": 2}),
    ("assessment_one_practice", _practice, lambda one: {"number": 2}),
    (
        "assessment_meeting_number_unique",
        hold,
        lambda one: {"meeting": builders.meeting(one.meeting.team)},
    ),
    ("tally_once", tally, lambda one: {}),
    (
        "tap_counts_once",
        lambda: boas.TapReceipt.objects.create(assessment=session(), token="a" * 32),
        lambda one: {},
    ),
    # acting
    (
        "action_standard_activity_once",
        _standard_action,
        lambda one: {"title": "anders"},
    ),
    (
        "calendar_feed_one_open",
        lambda: CalendarFeed.objects.create(user=builders.user(), token_hash="a" * 64),
        lambda one: {"token_hash": "b" * 64},
    ),
    (
        "digest_once",
        lambda: Digest.objects.create(user=builders.user(), day=local_today()),
        lambda one: {},
    ),
    # the board
    ("board_goal_once", _hung, lambda one: {"position": 2}),
]


@pytest.mark.constraint
@pytest.mark.parametrize(("name", "make", "others"), TWICE)
def test_what_there_is_one_of(name, make, others):
    one = make()
    for field, value in others(one).items():
        setattr(one, field, value)
    one.pk, one._state.adding = None, True
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        one.save(force_insert=True)
    assert _is_of(name, one, str(refusal.value)), refusal.value


def _is_of(name: str, one: models.Model, message: str) -> bool:
    """SQLite tells the columns of a unique rule, and the name only when it has an expression."""
    if name in message:
        return True
    constraint = constraints()[name]
    assert isinstance(constraint, models.UniqueConstraint)
    columns = [one._meta.get_field(field).column for field in constraint.fields]
    told = message.rpartition(": ")[2].split(", ")
    return sorted(told) == sorted(f"{one._meta.db_table}.{column}" for column in columns)
