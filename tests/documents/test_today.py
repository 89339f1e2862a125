"""What documents ask of people on the start page, in few questions to the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from borgen.lib.dates import local_today
from borgen.lib.today import Urgency
from documents.models import Document
from documents.today import lines
from tests import builders

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def asked(user, day=None):
    return [line.title for line in lines(user, day or local_today())]


@pytest.fixture
def valid(cast):
    def make(title="SLB-handboek", **fields):
        document = builders.document(cast.team, title=title, **fields)
        builders.approved(document, author=cast.member, approved_by=cast.leader)
        return document

    return make


def test_nothing_asks(cast, valid):
    valid()
    for person in cast.people.values():
        assert lines(person, local_today()) == []


def test_to_read_one_line_each_and_more_than_two_together(cast, valid):
    for number, title in enumerate("ABC", start=1):
        valid(title, asks_reading=True)
        found = lines(cast.member, local_today())
        if number <= 2:
            assert [line.title for line in found] == [f"Lees versie 1.0 van {one}" for one in "ABC"[:number]]
    (line,) = found
    assert (line.title, line.detail, line.url) == (
        "3 documenten om te lezen",
        "A, B, C",
        "/documenten/lezen/",
    )
    assert lines(cast.leaver, local_today()) == []


def test_confirmed_asks_no_more(cast, valid):
    book = valid(asks_reading=True)
    builders.receipt(book.current, cast.member)
    assert asked(cast.member) == []
    assert asked(cast.leader) == ["Lees versie 1.0 van SLB-handboek"]


TITLE = "Klopt het nog? Evalueer SLB-handboek"


def test_evaluation_is_asked_of_one_person_and_late_of_the_leader_too(cast, valid):
    today = local_today()
    book = valid(evaluator=cast.member, next_evaluation_on=today + 15 * DAY)
    assert asked(cast.member) == []
    (line,) = lines(cast.member, today + DAY)
    assert (line.title, line.due, line.urgency) == (TITLE, today + 15 * DAY, Urgency.LATER)
    assert asked(cast.leader, today + 29 * DAY) == []
    assert lines(cast.member, today + 16 * DAY)[0].urgency == Urgency.OVERDUE
    assert asked(cast.leader, today + 30 * DAY) == [TITLE]
    builders.evaluation(book, cast.member, "revise", note="Nee.")
    assert asked(cast.member, today + DAY) == [TITLE]
    builders.draft(book, author=cast.leader)
    assert asked(cast.member, today + 30 * DAY) == []


def test_a_party_keeper_and_process_owner(cast, valid):
    today = local_today()
    book = valid(next_evaluation_on=today, process=cast.team.processes.get())
    assert asked(cast.process_owner) == [TITLE]
    Document.objects.filter(pk=book.pk).update(keeper=cast.chair)
    assert asked(cast.chair) == [TITLE]
    assert asked(cast.process_owner) == []
    Document.objects.filter(pk=book.pk).update(evaluator_party="dienst kwaliteitszorg")
    assert asked(cast.chair) == []
    assert asked(cast.leader) == [TITLE]


def test_agreement_is_asked_of_who_was_absent(cast, valid):
    book = valid()
    held = builders.approval(book.current, state="approved")
    builders.consent(held, cast.process_owner)
    builders.consent(held, cast.leaver)
    builders.consent(held, cast.leader, present=True)
    (line,) = lines(cast.process_owner, local_today())
    assert line.title == "Ben je akkoord? SLB-handboek"
    assert "/versies/1.0/akkoord/" in line.url
    assert asked(cast.leaver) == []
    assert asked(cast.leader) == [], "nobody has to be chased when a majority is enough"
    builders.objection(held, cast.process_owner, afterwards=True)
    assert asked(cast.process_owner) == [], "she answered: she objects"
    assert asked(cast.leader) == ["Iemand maakt achteraf bezwaar: SLB-handboek"]
    builders.approved(book, number=(1, 1), author=cast.member, approved_by=cast.leader)
    assert asked(cast.leader) == []


def test_who_is_asked_to_agree_is_not_asked_to_read_the_same_text_beside_it(cast, valid):
    book = valid(asks_reading=True)
    asked_me = builders.consent(builders.approval(book.current, state="approved"), cast.process_owner)
    assert asked(cast.process_owner) == ["Ben je akkoord? SLB-handboek"]
    asked_me.agreed_at = timezone.now()
    asked_me.save()
    assert asked(cast.process_owner) == ["Lees versie 1.0 van SLB-handboek"]


def test_a_version_superseded_asks_no_agreement(cast, valid):
    book = valid()
    builders.consent(builders.approval(book.current, state="approved"), cast.process_owner)
    builders.approved(book, number=(1, 1), author=cast.member, approved_by=cast.leader)
    assert asked(cast.process_owner) == []


def test_while_everybody_has_to_agree_leader_and_chair_see_what_is_out(cast):
    draft = builders.draft(builders.document(cast.team, title="Protocol"), state="review", author=cast.member)
    waiting = builders.approval(draft, state="waiting", needs_everybody=True, chair=cast.chair)
    builders.consent(waiting, cast.process_owner)
    assert asked(cast.process_owner) == ["Ben je akkoord? Protocol"]
    for person in (cast.leader, cast.chair):
        assert asked(person) == ["Nog 1 antwoord te gaan: Protocol"]


def test_members_read_what_is_in_review_until_they_said_something(cast):
    draft = builders.draft(builders.document(cast.team, title="Protocol"), state="review", author=cast.member)
    line = "Lees het concept en zeg wat je ervan vindt: Protocol"
    assert asked(cast.process_owner) == [line]
    assert asked(cast.member) == asked(cast.neighbour) == []
    builders.document_remark(draft, cast.process_owner)
    assert asked(cast.process_owner) == []
    assert asked(cast.member) == ["1 opmerking te beantwoorden: Protocol"]
    builders.document_remark(
        draft, cast.leader, outcome="adopted", answered_by=cast.member, answered_at=timezone.now()
    )
    assert asked(cast.member) == ["1 opmerking te beantwoorden: Protocol"]


def test_a_draft_asks_only_its_author(cast):
    draft = builders.draft(builders.document(cast.team), author=cast.member)
    assert asked(cast.leader) == []
    builders.document_remark(draft, cast.leader)
    assert len(asked(cast.member)) == 1


def test_material_that_somebody_is_to_bring(cast):
    builders.material(
        cast.improvement, title="Oude versie", note="", bringer=cast.member, due_on=local_today()
    )
    builders.material(cast.improvement, bringer=cast.member)
    (line,) = lines(cast.member, local_today())
    assert (line.title, line.urgency) == ("Breng in: Oude versie", Urgency.TODAY)
    assert asked(cast.leader) == []


def test_a_withdrawn_document_asks_nothing(cast, valid):
    book = valid(asks_reading=True, next_evaluation_on=local_today())
    builders.document_remark(builders.draft(book, state="review", author=cast.member))
    builders.consent(builders.approval(book.current, state="approved"), cast.process_owner)
    Document.objects.filter(pk=book.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.leader, withdrawn_why="Weg."
    )
    assert [asked(person) for person in (cast.member, cast.leader, cast.process_owner)] == [[], [], []]


def test_three_questions_however_much_there_is(cast, valid):
    def more():
        for _ in range(3):
            book = valid(f"Handboek {builders.number()}", asks_reading=True, next_evaluation_on=local_today())
            builders.consent(builders.approval(book.current, state="approved"), cast.leader)
            builders.draft(book, state="review", author=cast.member)
            builders.material(cast.improvement, note="", bringer=cast.leader)

    for _ in range(2):
        more()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(lines(cast.leader, local_today())) > 3
        assert len(captured) == 3
