"""Each constraint of a version, its rounds and its remarks, provoked in the database itself."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from documents.models import ApprovalRound, Document, Remark, Version
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]


@pytest.fixture
def document() -> Document:
    return builders.document()


def refused(change: Any, name: str = "") -> None:
    with pytest.raises(IntegrityError, match=name or None), transaction.atomic():
        change()


def changed(version: Version, **values: Any) -> Any:
    return lambda: Version.objects.filter(pk=version.pk).update(**values)


def final(version: Version, **values: Any) -> dict[str, Any]:
    now = timezone.now()
    reviewer = builders.user(version.document.institution)
    return {
        "state": "approved",
        "major": 1,
        "minor": 0,
        "approved_by": reviewer,
        "approved_at": now,
        **values,
    }


def test_every_constraint_has_a_sentence_for_people():
    for model in (Version, ApprovalRound, Remark):
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message


def test_one_open_version(document):
    builders.draft(document)
    refused(lambda: builders.draft(document))
    refused(lambda: builders.draft(document, state="review"))


def test_one_valid_version(document):
    builders.approved(document)
    second = builders.draft(document, state="review")
    refused(changed(second, **final(second, minor=1)))


def test_a_number_is_given_once(document):
    first = builders.approved(document)
    Version.objects.filter(pk=first.pk).update(state="superseded", superseded_at=timezone.now())
    second = builders.draft(document, state="review")
    refused(changed(second, **final(second)))
    changed(second, **final(second, minor=1))()


def test_numbers_of_different_documents_do_not_meet(document):
    builders.approved(document)
    builders.approved(builders.document(document.team))


@pytest.mark.parametrize(
    "wrong",
    [
        {"major": None},
        {"minor": None},
        {"major": 0},
        {"approved_by": None},
        {"approved_at": None},
    ],
)
def test_an_approved_version_has_its_number_by_whom_and_when(document, wrong):
    version = builders.draft(document, state="review")
    refused(changed(version, **final(version, **wrong)), "version_number_when_approved")


def test_a_draft_has_no_number_yet(document):
    version = builders.draft(document)
    refused(changed(version, major=1, minor=0), "version_number_when_approved")
    refused(
        changed(version, approved_by=builders.user(document.institution), approved_at=timezone.now()),
        "version_number_when_approved",
    )


def test_who_wrote_it_does_not_approve_it(document):
    version = builders.draft(document, state="review")
    refused(changed(version, **final(version, approved_by=version.author)), "version_approved_by_another")


def test_superseded_has_its_moment_and_only_superseded(document):
    version = builders.approved(document)
    refused(changed(version, state="superseded"), "version_superseded_has_time")
    with pytest.raises(IntegrityError), transaction.atomic():
        changed(version, superseded_at=timezone.now())()
    changed(version, state="superseded", superseded_at=timezone.now())()


def test_in_review_has_who_offered_it_and_when(document):
    version = builders.draft(document)
    refused(changed(version, state="review"), "version_review_by_whom_and_when")
    refused(changed(version, review_by=version.author), "version_review_by_whom_and_when")


@pytest.mark.parametrize("name", ["reason", "summary", "practice"])
def test_from_review_on_it_is_explained(document, name):
    version = builders.draft(document, state="review")
    refused(changed(version, **{name: ""}), "version_explained_from_review_on")


@pytest.mark.parametrize(
    "content",
    [
        {"html": ""},
        {"kind": "matrix", "html": ""},
        {"kind": "file"},
        {"kind": "link", "url": "https://school.example/"},
        {"kind": "link", "url_label": "3"},
        {"kind": "text", "url": "https://school.example/"},
    ],
)
def test_what_is_offered_has_the_content_of_its_kind(document, content):
    version = builders.draft(document, state="review")
    refused(changed(version, **content), "version_content_of_its_kind")


def test_a_draft_may_be_empty(document):
    version = builders.draft(document)
    changed(version, html="", reason="", summary="", practice="")()
    changed(version, kind="link")()


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"kind": "song"}, "version_kind_known"),
        ({"change": "huge"}, "version_change_known"),
    ],
)
def test_words_that_do_not_exist(document, values, name):
    refused(changed(builders.draft(document), **values), name)


def test_a_state_that_does_not_exist(document):
    # Several rules speak of the state; which one is named first is the database's choice.
    refused(changed(builders.draft(document), state="lost"))


def test_a_round_has_its_own_number(document):
    version = builders.draft(document, state="review")
    first = builders.approval(version)
    second = builders.approval(version)
    round_ = ApprovalRound.objects.get(approval=second)
    refused(lambda: ApprovalRound.objects.filter(pk=round_.pk).update(number=1))
    assert ApprovalRound.objects.get(approval=first).number == 1


def test_a_remark_says_something(document):
    version = builders.draft(document)
    refused(lambda: builders.document_remark(version, text=""), "document_remark_says_something")


@pytest.mark.parametrize(
    "values",
    [
        {"outcome": "adopted"},
        {"outcome": "adopted", "answered_at": timezone.now()},
        {"answer": "Dank."},
        {"outcome": "perhaps", "answer": "Dank."},
    ],
)
def test_an_answer_has_what_was_done_by_whom_and_when(document, values):
    version = builders.draft(document)
    refused(lambda: builders.document_remark(version, **values), "document_remark_answered_by_whom_and_how")


@pytest.mark.parametrize("outcome", ["declined", "answered"])
def test_what_is_not_taken_over_has_a_reason(document, outcome):
    version = builders.draft(document)
    values = {"outcome": outcome, "answered_by": version.author, "answered_at": timezone.now()}
    refused(lambda: builders.document_remark(version, **values), "document_remark_declined_says_why")
    builders.document_remark(version, answer="Dat regelt het protocol.", **values)
