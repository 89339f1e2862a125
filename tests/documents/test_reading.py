"""Reading a version and saying so: my list, one tap, how many, and whom to ask."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from borgen.lib.dates import local_today
from documents.models import Document, ReadReceipt
from documents.services import reading_list
from tests import builders

pytestmark = pytest.mark.django_db
LIST = "/documenten/lezen/"


def words(document, **more):
    team = document.team
    return {"institution": team.institution.slug, "team": team.slug, "document": document.slug, **more}


def confirm_url(document, number="1.0"):
    return reverse("documents:confirm-reading", kwargs=words(document, number=number))


def readers_url(document):
    return reverse("documents:readers", kwargs=words(document))


@pytest.fixture
def book(cast):
    document = builders.document(cast.team, title="SLB-handboek", asks_reading=True)
    builders.approved(document, author=cast.member, approved_by=cast.leader)
    return document


@pytest.fixture
def newcomer(cast):
    person = builders.user(cast.institution, name="Nina Nieuw")
    builders.membership(cast.team, person, since=local_today() + timedelta(days=1))
    return person


def test_my_list_names_what_is_asked_and_one_tap_takes_it_away(client, cast, book):
    client.force_login(cast.member)
    page = client.get(LIST)
    assert page.context["asked"][0].document == book
    answer = client.post(confirm_url(book), {"list": "1"}, follow=True)
    assert answer.redirect_chain[-1][0] == LIST
    assert "SLB-handboek" in answer.content.decode()
    assert not answer.context["asked"]
    assert [one.document for one in answer.context["done"]] == [book]
    receipt = ReadReceipt.objects.get()
    assert (receipt.user, receipt.version, receipt.read_on) == (cast.member, book.current, local_today())


def test_twice_is_no_mistake(client, cast, book):
    client.force_login(cast.member)
    for _ in range(2):
        assert client.post(confirm_url(book), {"list": "1"}).status_code == 302
    assert ReadReceipt.objects.count() == 1


def test_a_version_superseded_meanwhile_is_kept_and_the_newer_one_is_asked(client, cast, book):
    old = book.current
    builders.approved(book, number=(1, 1), author=cast.member, approved_by=cast.leader)
    client.force_login(cast.member)
    answer = client.post(confirm_url(book, "1.0"), {"list": "1"})
    assert answer.url == reverse("documents:document", kwargs=words(book))
    assert ReadReceipt.objects.get().version == old
    page = client.get(LIST)
    assert "1.1" in " ".join(str(message) for message in page.context["messages"])
    assert page.context["asked"][0].version.number == "1.1"


@pytest.mark.parametrize("number", ["1.1", "1", "1.", ".", "9.9", "1.0.0", "²." + "0", "1." + "0" * 40])
def test_only_a_version_with_this_number(client, cast, book, number):
    builders.draft(book, author=cast.member)
    client.force_login(cast.member)
    address = confirm_url(book).replace("1.0", number)
    assert client.post(address).status_code == 404
    assert not ReadReceipt.objects.exists()


def test_a_draft_is_not_confirmed(client, cast, book):
    client.force_login(cast.member)
    draft = builders.draft(book)
    assert client.post(confirm_url(book, "concept")).status_code == 302
    assert not ReadReceipt.objects.exists()
    with pytest.raises(ValidationError, match="concept"):
        reading_list.confirm(version=draft, by=cast.member)


def test_newcomers_get_the_set_of_their_team(client, cast, newcomer, time_machine):
    titles = ["Anders", "Brief", "Code"]
    for title in titles:
        document = builders.document(cast.team, title=title, for_newcomers=True)
        builders.approved(document, author=cast.member, approved_by=cast.leader)
    time_machine.move_to(local_today() + timedelta(days=1, hours=12))
    client.force_login(newcomer)
    page = client.get(LIST)
    assert [one.document.title for one in page.context["asked"]] == titles
    assert not page.context["sets"], "not the same twice on one page"
    assert "omdat je hier nieuw bent" in page.content.decode()
    client.force_login(cast.member)
    page = client.get(LIST)
    assert not page.context["asked"], "who was there is not new"
    (team, entries) = page.context["sets"][0]
    assert team == cast.team
    assert [one.document.title for one in entries] == titles


def test_what_the_institution_shares_asks_other_teams_only_when_it_asks_everybody(cast, book, newcomer):
    tomorrow = local_today() + timedelta(days=1)
    Document.objects.filter(pk=book.pk).update(shared=True)
    quiet = builders.document(cast.team, shared=True, for_newcomers=True)
    builders.approved(quiet, approved_by=cast.leader)
    assert [one.document for one in reading_list.my_list(cast.neighbour, tomorrow)] == [book]
    assert reading_list.my_list(cast.neighbour, tomorrow)[0].asked
    assert not reading_list.my_list(cast.stranger, tomorrow)
    assert not reading_list.my_list(cast.quality, tomorrow)
    assert {one.document for one in reading_list.my_list(newcomer, tomorrow) if one.asked} == {book, quiet}
    book.refresh_from_db()
    names = {one.name: one.team for one in reading_list.readers_of(book, tomorrow).not_yet}
    assert names["Bas Buurman"] == "Verpleegkunde"
    assert names["Mo Lid"] == ""


@pytest.mark.parametrize("change", [{"withdrawn": True}, {"current": None}, {"asks_reading": False}])
def test_what_is_not_valid_or_asks_nobody_stands_on_no_list(cast, book, change):
    if change.pop("withdrawn", False):
        builders_now = {"withdrawn_at": book.created_at, "withdrawn_by": cast.leader, "withdrawn_why": "Weg."}
        change = builders_now
    Document.objects.filter(pk=book.pk).update(**change)
    assert not [one for one in reading_list.my_list(cast.member, local_today()) if one.asked]


def test_the_team_sees_how_many_and_who_takes_care_sees_who_not_yet(client, cast, book):
    builders.receipt(book.current, cast.member)
    client.force_login(cast.leader)
    page = client.get(readers_url(book))
    readers = page.context["readers"]
    assert (readers.read, readers.asked) == (1, 3), "leader, member, process owner; nobody who cannot sign in"
    assert {one.name for one in readers.not_yet} == {"Lia Leider", "Petra Proces"}
    text = page.content.decode()
    assert "1 van de 3" in text
    assert "Petra Proces" in text
    client.force_login(cast.member)
    text = client.get(readers_url(book)).content.decode()
    assert "1 van de 3" in text
    assert "Petra Proces" not in text


def test_keeper_sees_who_not_yet_and_a_reader_of_another_team_nothing(client, cast, book):
    Document.objects.filter(pk=book.pk).update(shared=True, keeper=cast.chair)
    client.force_login(cast.chair)
    assert "Petra Proces" in client.get(readers_url(book)).content.decode()
    client.force_login(cast.neighbour)
    assert client.get(readers_url(book)).status_code == 403


def test_who_left_is_not_counted(cast, book):
    builders.receipt(book.current, cast.leaver)
    assert reading_list.readers_of(book, local_today()).read == 0


def test_no_dates_per_person_on_the_page_of_readers(client, cast, book):
    builders.receipt(book.current, cast.member)
    client.force_login(cast.leader)
    page = client.get(readers_url(book)).content.decode()
    assert "Mo Lid" not in page.split("<main")[1]


def test_a_person_in_two_teams_counts_once(cast, book):
    Document.objects.filter(pk=book.pk).update(shared=True)
    book.refresh_from_db()
    builders.membership(cast.other_team, cast.member)
    names = [one.name for one in reading_list.readers_of(book, local_today()).not_yet]
    assert names.count("Mo Lid") == 1


def test_nothing_tells_when_somebody_reads(client, cast, book):
    from common.models import AuditEntry

    client.force_login(cast.member)
    before = AuditEntry.objects.count()
    client.post(confirm_url(book))
    assert AuditEntry.objects.count() == before
