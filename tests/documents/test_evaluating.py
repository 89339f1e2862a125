"""Is it still right: who is asked, once; what the answer brings; and a quick new version."""

import re
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from borgen.lib.dates import add_months, local_today
from common.models import OutgoingMail
from documents.models import Document, Evaluation, Version
from documents.services import evaluating
from tests import builders

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def url(document, name="documents:evaluate"):
    team = document.team
    return reverse(
        name, kwargs={"institution": team.institution.slug, "team": team.slug, "document": document.slug}
    )


@pytest.fixture
def book(cast):
    document = builders.document(
        cast.team,
        title="SLB-handboek",
        process=cast.team.processes.get(),
        next_evaluation_on=local_today() + 3 * DAY,
    )
    builders.approved(document, author=cast.member, approved_by=cast.leader)
    return document


def send(client, document, verdict="still_right", **data):
    last = document.evaluations.first()
    return client.post(url(document), {"verdict": verdict, "seen": last.pk if last else 0, **data})


# --- the answer -------------------------------------------------------------------------------------------


def test_still_right_with_one_button(client, cast, book):
    client.force_login(cast.process_owner)
    assert client.get(url(book)).status_code == 200
    assert send(client, book).url == url(book, "documents:document")
    made = book.evaluations.get()
    assert (made.verdict, made.version, made.by) == ("still_right", book.current, cast.process_owner)
    book.refresh_from_db()
    assert book.next_evaluation_on == add_months(local_today(), 12)


def test_another_date_within_five_years(client, cast, book):
    client.force_login(cast.leader)
    for wrong in (local_today(), add_months(local_today(), 61), "gisteren"):
        assert send(client, book, next_on=wrong).status_code == 422
    assert not book.evaluations.exists()
    send(client, book, next_on=local_today() + 90 * DAY, note="Vijf dossiers bekeken.")
    book.refresh_from_db()
    assert book.next_evaluation_on == local_today() + 90 * DAY
    assert "Vijf dossiers bekeken." in client.get(url(book)).content.decode()


def test_not_right_begins_a_draft_with_the_note(client, cast, book):
    client.force_login(cast.process_owner)
    answer = send(client, book, verdict="revise", note="Klas 3B werkt anders.")
    assert answer.url == url(book, "documents:write")
    draft = book.versions.open().get()
    assert (draft.reason, draft.author) == ("Klas 3B werkt anders.", cast.process_owner)
    assert book.current.state == "approved", "the valid version stays valid"


def test_not_right_needs_words(client, cast, book):
    client.force_login(cast.leader)
    for data in ({"verdict": "revise"}, {"verdict": "revise", "note": "  "}, {"verdict": "weg"}):
        answer = client.post(url(book), {"seen": 0, **data})
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()
    assert not Version.objects.open().exists()


def test_a_draft_that_is_open_goes_on(client, cast, book):
    builders.draft(book, author=cast.member)
    client.force_login(cast.leader)
    assert "Mo Lid" in client.get(url(book)).content.decode()
    send(client, book, verdict="revise", note="Ook dit.")
    assert book.versions.open().count() == 1
    assert book.evaluations.get().note == "Ook dit."


def test_who_was_just_ahead_is_not_overruled(client, cast, book):
    client.force_login(cast.leader)
    data = {"verdict": "still_right", "seen": 0}
    client.post(url(book), data)
    assert client.post(url(book), data).url == url(book), "a second tap too"
    assert Evaluation.objects.count() == 1


def test_who_evaluates_may_work_elsewhere(client, cast, book):
    client.force_login(cast.chair)
    assert client.get(url(book)).status_code == 404
    Document.objects.filter(pk=book.pk).update(evaluator=cast.chair)
    assert client.get(url(book)).status_code == 200
    answer = send(client, book, verdict="revise", note="Klopt niet meer.")
    assert answer.url == url(book, "documents:document"), "she may not write in it"
    assert book.versions.open().get().reason == "Klopt niet meer."


@pytest.mark.parametrize(
    ("who", "status"),
    [("leader", 200), ("process_owner", 200), ("member", 403), ("project_leader", 404), ("quality", 403)],
)
def test_who_may_evaluate(client, cast, book, who, status):
    client.force_login(cast.people[who])
    assert client.get(url(book)).status_code == status


def test_a_member_who_is_named_evaluates(client, cast, book):
    Document.objects.filter(pk=book.pk).update(evaluator=cast.member)
    client.force_login(cast.member)
    assert client.get(url(book)).status_code == 200


def test_without_a_valid_version_there_is_nothing_to_evaluate(client, cast, book):
    fresh = builders.document(cast.team)
    with pytest.raises(ValidationError):
        evaluating.evaluate(document=fresh, verdict="still_right", note="", by=cast.leader)
    client.force_login(cast.leader)
    assert client.get(url(fresh)).url == url(fresh, "documents:document")
    Document.objects.filter(pk=book.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.leader, withdrawn_why="Weg."
    )
    assert client.get(url(book)).url == url(book, "documents:document")


def test_a_party_that_is_no_person_is_entered_by_the_leader(client, cast, book):
    Document.objects.filter(pk=book.pk).update(evaluator_party="dienst kwaliteitszorg")
    client.force_login(cast.leader)
    assert "dienst kwaliteitszorg" in client.get(url(book)).content.decode()


# --- a quick revision -------------------------------------------------------------------------------------


def test_a_new_version_from_a_reason(client, cast, book):
    client.force_login(cast.leader)
    page = client.get(url(book, "documents:revise"), {"reden": "Norm niet gehaald"})
    assert "Norm niet gehaald" in page.content.decode()
    assert client.post(url(book, "documents:revise"), {"reason": ""}).status_code == 422
    answer = client.post(url(book, "documents:revise"), {"reason": "Norm niet gehaald"})
    assert answer.url == url(book, "documents:write")
    assert book.versions.open().get().reason == "Norm niet gehaald"


def test_a_draft_that_is_open_already_leads_there(client, cast, book):
    builders.draft(book, author=cast.member, reason="Nieuwe wet")
    client.force_login(cast.leader)
    text = client.get(url(book, "documents:revise"), {"reden": "Norm niet gehaald"}).content.decode()
    assert "Norm niet gehaald" in text, "the reason is not lost"
    assert "Mo Lid" in text
    assert "Nieuwe wet" in text
    assert url(book, "documents:write") in text
    assert client.post(url(book, "documents:revise"), {"reason": "Nog iets"}).status_code == 422
    assert book.versions.open().count() == 1


def test_what_lies_before_the_team_gets_a_remark(client, cast, book):
    builders.draft(book, state="review", author=cast.member)
    client.force_login(cast.leader)
    page = client.get(url(book, "documents:revise"))
    assert page.context["draft_url"] == url(book, "documents:draft")


def test_a_withdrawn_document_gets_no_new_version(client, cast, book):
    Document.objects.filter(pk=book.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.leader, withdrawn_why="Weg."
    )
    client.force_login(cast.leader)
    answer = client.post(url(book, "documents:revise"), {"reason": "Toch"})
    assert answer.url == url(book, "documents:document")
    assert not book.versions.open().exists()


# --- the mail ---------------------------------------------------------------------------------------------


def recipients():
    return sorted(OutgoingMail.objects.values_list("to", flat=True))


def test_one_mail_to_one_person_once_per_date(cast, book, time_machine):
    time_machine.move_to("2027-06-01T09:00+02:00")
    Document.objects.update(next_evaluation_on=date(2027, 6, 16))
    assert evaluating.mail_due() == 0, "too early"
    time_machine.move_to("2027-06-02T09:00+02:00")
    assert evaluating.mail_due(dry_run=True) == 1
    assert not OutgoingMail.objects.exists()
    assert evaluating.mail_due() == 1
    assert recipients() == [cast.process_owner.email]
    time_machine.move_to("2027-07-02T09:00+02:00")
    assert evaluating.mail_due() == 0
    Document.objects.update(next_evaluation_on=date(2027, 7, 9))
    assert evaluating.mail_due() == 1, "another date asks again"


def test_everything_due_in_one_mail(cast, book, mailbox):
    other = builders.document(
        cast.team, title="Verzuimprotocol", process=book.process, next_evaluation_on=local_today() - DAY
    )
    builders.approved(other, approved_by=cast.leader)
    assert evaluating.mail_due() == 1
    made = OutgoingMail.objects.get()
    for title, one in (("SLB-handboek", book), ("Verzuimprotocol", other)):
        assert title in made.text
        assert title in made.html
        assert re.search(rf"https?://[^ ]+{re.escape(url(one))}", made.text)
    assert made.subject == "Kloppen deze 2 documenten nog?"


@pytest.mark.parametrize(
    ("fields", "who"),
    [
        ({"evaluator": "member"}, ["member"]),
        ({"evaluator_party": "dienst kwaliteitszorg"}, ["leader"]),
        ({"keeper": "chair"}, ["chair"]),
        ({"evaluator": "deactivated"}, ["process_owner"]),
        ({"process": None}, ["leader"]),
    ],
)
def test_whom_the_mail_goes_to(cast, book, fields, who):
    values = {key: cast.people.get(value, value) if value else None for key, value in fields.items()}
    Document.objects.filter(pk=book.pk).update(**values)
    evaluating.mail_due()
    assert recipients() == sorted(cast.people[name].email for name in who)


def test_a_document_nobody_can_be_asked_for_waits(cast, book):
    Document.objects.filter(pk=book.pk).update(process=None)
    cast.team.memberships.leaders().update(role="member")
    assert evaluating.mail_due() == 0
    book.refresh_from_db()
    assert book.evaluation_asked_for is None


def test_nobody_is_asked_while_the_next_version_is_written(cast, book):
    evaluating.evaluate(document=book, verdict="revise", note="Nee.", by=cast.leader)
    assert evaluating.mail_due() == 0
    book.versions.open().delete()
    assert evaluating.mail_due() == 1, "the draft was thrown away: asked again"


def test_a_team_that_ended_or_a_withdrawn_document_asks_nothing(cast, book):
    cast.team.archived_on = local_today()
    cast.team.save()
    assert evaluating.mail_due() == 0
