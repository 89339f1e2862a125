"""The draft on a phone, the point before the projector, and the one button on Wednesday: the pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from common.models import OutgoingMail
from documents.models import ApprovalRound, Document, Remark, Version
from documents.services import review
from teams.models import Approval, Consent, Institution, Objection
from tests import builders

HTMX = {"HX-Request": "true"}


@pytest.fixture
def book(cast) -> Document:
    document = builders.document(cast.team, improvement=cast.improvement, slug="handboek", title="Handboek")
    builders.approved(document, author=cast.process_owner, approved_by=cast.leader)
    return document


@pytest.fixture
def draft(book, cast) -> Version:
    return builders.draft(book, author=cast.project_leader)


def url(document: Document, rest: str = "concept/") -> str:
    team = document.team
    return f"/{team.institution.slug}/teams/{team.slug}/documenten/{document.slug}/{rest}"


@pytest.fixture
def of(client: Client) -> Any:
    """`of(person)`: the client signed in as this person."""

    def sign_in(person: Any) -> Client:
        client.force_login(person)
        return client

    return sign_in


def text(answer: Any) -> str:
    """What people read, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def said(answer: Any) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


# --- the draft and its remarks --------------------------------------------------------------------


def test_the_draft_says_what_counts_and_which_number_it_gets(of, draft, book, cast):
    page = text(of(cast.member).get(url(book)))
    assert "wordt versie 1.1" in page
    assert "werk je met versie 1.0" in page


def test_without_a_draft_the_page_says_so(of, book, cast):
    assert "Niemand werkt aan een nieuwe versie" in text(of(cast.member).get(url(book)))


def test_every_block_has_a_place(of, draft, book, cast):
    page = of(cast.member).get(url(book)).content.decode()
    # Two headings, two paragraphs, two rows, and the whole.
    assert re.findall(r'id="plek-(\d+)"', page) == ["1", "2", "3", "4", "5", "6", "0"]
    assert page.count('class="place-cell"') == 2
    assert "<ins" not in page


def test_a_remark_at_its_place_without_a_script(of, draft, book, cast):
    client = of(cast.member)
    form = client.get(url(book) + "?bij=4").content.decode()
    assert 'name="plek-4-quote" value="De begeleider belt op de eerste dag."' in form
    sent = {
        "at": "4",
        "plek-4-place": "4",
        "plek-4-quote": "De begeleider belt op de eerste dag.",
        "plek-4-text": "Wie belt er op dag twee?",
    }
    answer = client.post(url(book, "concept/opmerking/"), sent)
    assert answer.url == url(book) + "#plek-4"
    page = client.get(url(book)).content.decode()
    place = page.index('id="plek-4"')
    assert place < page.index("Wie belt er op dag twee?") < page.index('id="plek-5"')


def test_with_a_script_only_the_place_comes_back_with_the_count(of, draft, book, cast):
    sent = {"at": "4", "plek-4-quote": "De begeleider belt op de eerste dag.", "plek-4-text": "Wie dan?"}
    answer = of(cast.member).post(url(book, "concept/opmerking/"), sent, headers=HTMX)
    page = answer.content.decode()
    assert "<html" not in page
    assert 'id="plek-4"' in page
    assert 'id="plek-5"' not in page
    remark = Remark.objects.get()
    assert f'hx-post="{url(book, f"concept/opmerking/{remark.pk}/weg/")}"' in page
    assert "1 opmerking zonder antwoord" in text(answer)


def test_an_empty_remark_keeps_its_form_open(of, draft, book, cast):
    answer = of(cast.member).post(url(book, "concept/opmerking/"), {"at": "4", "plek-4-text": " "})
    assert answer.status_code == 422
    assert "Schrijf op wat je wilt zeggen." in text(answer)
    assert not Remark.objects.exists()


def test_a_remark_on_text_that_changed_stands_at_the_end(of, draft, book, cast):
    builders.document_remark(draft, cast.member, quote="Dit stond er vroeger", text="Klopt dit?")
    page = text(of(cast.leader).get(url(book)))
    assert page.index("De tekst waar het over ging is veranderd") < page.index("Klopt dit?")


def test_who_may_edit_answers_and_the_text_is_not_lost_on_a_mistake(of, draft, book, cast):
    remark = builders.document_remark(draft, cast.member)
    address = url(book, f"concept/opmerking/{remark.pk}/")
    assert of(cast.member).post(address, {}).status_code == 403
    client = of(cast.project_leader)
    answer = client.post(address, {f"antwoord-{remark.pk}-outcome": "declined"})
    assert answer.status_code == 422
    assert "Zeg waarom" in text(answer)
    client.post(
        address, {f"antwoord-{remark.pk}-outcome": "declined", f"antwoord-{remark.pk}-answer": "Het loket."}
    )
    page = text(of(cast.member).get(url(book)))
    assert "Het loket." in page
    assert "Alle opmerkingen zijn beantwoord" in page


def test_two_answers_at_once_keep_the_second_ones_words_on_the_page(of, draft, book, cast):
    remark = builders.document_remark(draft, cast.member)
    sent = {f"antwoord-{remark.pk}-outcome": "answered", f"antwoord-{remark.pk}-answer": "Eerste."}
    client = of(cast.project_leader)
    client.post(url(book, f"concept/opmerking/{remark.pk}/"), sent)
    sent[f"antwoord-{remark.pk}-answer"] = "Tweede antwoord."
    answer = client.post(url(book, f"concept/opmerking/{remark.pk}/"), sent)
    assert answer.status_code == 422
    assert "Eerste." in text(answer)
    assert "Tweede antwoord." in text(answer)
    assert "net beantwoord" in text(answer)


def test_hostile_words_are_shown_as_words(of, draft, book, cast):
    builders.document_remark(draft, cast.member, text="<script>alert(1)</script>", quote="<b>weg</b>")
    page = of(cast.leader).get(url(book)).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b>weg" not in page


def test_remarks_are_of_the_team_only(of, draft, book, cast):
    builders.document_remark(draft, cast.member)
    Document.objects.filter(pk=book.pk).update(shared=True)
    for outsider, code in ((cast.neighbour, 403), (cast.quality, 403), (cast.stranger, 404)):
        assert of(outsider).get(url(book)).status_code == code


# --- offering -------------------------------------------------------------------------------------

EXPLAINED = {
    "change": "large",
    "summary": "Bellen op dag één.",
    "reason": "Niemand belde.",
    "practice": "Klas 3A doet het zo.",
    "revision": "0",
}


def test_offering_shows_the_numbers_and_warns_about_remarks(of, draft, book, cast):
    builders.document_remark(draft, cast.member)
    page = text(of(cast.leader).get(url(book, "concept/ter-beoordeling/")))
    assert "1.1: kleine wijziging" in page
    assert "2.0: andere afspraken" in page
    assert "1 opmerking heeft nog geen antwoord" in page


def test_offering_and_taking_back(of, draft, book, cast):
    client = of(cast.project_leader)
    answer = client.post(url(book, "concept/ter-beoordeling/"), EXPLAINED, follow=True)
    assert "3 mensen krijgen een mail" in said(answer)
    assert "wordt versie 2.0" in text(answer)
    again = client.post(url(book, "concept/ter-beoordeling/"), EXPLAINED, follow=True)
    assert OutgoingMail.objects.count() == 3
    assert "geen concept om aan te bieden" in said(again)
    client.post(url(book, "concept/terug/"))
    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("name", ["change", "summary", "reason", "practice"])
def test_everything_is_asked_and_nothing_typed_is_lost(of, draft, book, cast, name):
    answer = of(cast.leader).post(url(book, "concept/ter-beoordeling/"), {**EXPLAINED, name: ""})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]
    for other in {"summary", "reason", "practice"} - {name}:
        assert EXPLAINED[other] in text(answer)


def test_an_empty_draft_is_not_offered(of, draft, book, cast):
    Version.objects.filter(pk=draft.pk).update(html="", text="")
    answer = of(cast.leader).post(url(book, "concept/ter-beoordeling/"), EXPLAINED)
    assert answer.status_code == 422
    assert "nog leeg" in text(answer)


def test_a_colleague_explains_it_at_the_same_time(of, draft, book, cast):
    seen = {f"initial-{name}": getattr(draft, name) for name in ("change", "summary", "reason", "practice")}
    Version.objects.filter(pk=draft.pk).update(summary="Wat mijn collega schreef.")
    answer = of(cast.leader).post(url(book, "concept/ter-beoordeling/"), {**EXPLAINED, **seen})
    assert answer.status_code == 409
    assert "Bellen op dag één." in text(answer)
    assert "Wat mijn collega schreef." in text(answer)


# --- the meeting ----------------------------------------------------------------------------------


@pytest.fixture
def reviewed(draft, cast) -> Version:
    Version.objects.filter(pk=draft.pk).update(
        state="review", review_by=cast.project_leader, review_at=draft.created_at
    )
    draft.refresh_from_db()
    return draft


@pytest.fixture
def room(reviewed, cast) -> Approval:
    return builders.approval(reviewed, present=[cast.leader])


def test_beginning_in_a_meeting_that_borgen_does_not_know(of, reviewed, book, cast):
    client = of(cast.leader)
    page = text(client.get(url(book, "akkoord/")))
    assert "In welk overleg?" in page
    sent = {"meeting": "new", "subject": "Teamoverleg", "chair": cast.leader.pk}
    answer = client.post(url(book, "akkoord/beginnen/"), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["day", "starts"]
    client.post(url(book, "akkoord/beginnen/"), {**sent, "day": "2026-11-25", "starts": "15:00"})
    answer = client.post(
        url(book, "akkoord/beginnen/"), {**sent, "day": "2026-11-25", "starts": "15:00"}, follow=True
    )
    assert "ligt al bij het team" in said(answer)
    assert Approval.objects.get().chair == cast.leader


def test_members_see_the_point_but_do_not_run_it(of, room, book, cast):
    client = of(cast.member)
    page = client.get(url(book, "akkoord/")).content.decode()
    assert 'name="people"' not in page
    assert "Vaststellen</" not in page
    for rest in ("aanwezig/", "niet-vaststellen/"):
        assert client.post(url(book, f"akkoord/{rest}")).status_code == 403
    assert client.post(url(book, "akkoord/vaststellen/")).status_code == 403


def test_the_whole_point_in_the_meeting(of, room, book, reviewed, cast):
    client = of(cast.leader)
    page = text(client.get(url(book, "akkoord/")))
    assert "minstens twee mensen zijn" in page
    assert "Alles." in page
    present = {"people": [cast.leader.pk, cast.member.pk], "seen": str(cast.leader.pk)}
    answer = client.post(url(book, "akkoord/aanwezig/"), present, headers=HTMX)
    assert '<div class="room" id="room">' in answer.content.decode()
    assert "<html" not in answer.content.decode()
    assert "2 van 4 aanwezig" in text(answer)
    sent = {"bezwaar-person": cast.member.pk, "bezwaar-text": "Wie belt er?"}
    client.post(url(book, "akkoord/bezwaar/"), sent)
    objection = Objection.objects.get()
    assert "bezwaar dat niet is opgelost" in text(client.get(url(book, "akkoord/")))
    answer = client.post(url(book, "akkoord/vaststellen/"), follow=True)
    assert "bezwaar dat niet is opgelost" in said(answer)
    decision = {
        f"besluit-{objection.pk}-how": "decision",
        f"besluit-{objection.pk}-answer": "Het verzuimloket belt.",
    }
    client.post(url(book, f"akkoord/bezwaar/{objection.pk}/"), decision)
    confirm = text(client.get(url(book, "akkoord/vaststellen/")))
    assert "1 persoon was er niet en krijgt één mail" in confirm
    assert cast.process_owner.name in confirm
    assert "Versie 1.1 geldt meteen" in confirm
    answer = client.post(url(book, "akkoord/vaststellen/"), follow=True)
    assert answer.redirect_chain[-1][0] == url(book, "versies/1.1/akkoord/")
    assert "1 afwezige krijgt een mail" in said(answer)
    book.refresh_from_db()
    assert book.current == reviewed


def test_two_devices_keep_each_others_ticks(of, room, book, cast):
    client = of(cast.leader)
    client.post(
        url(book, "akkoord/aanwezig/"),
        {"people": [cast.leader.pk, cast.member.pk], "seen": str(cast.leader.pk)},
    )
    client.post(
        url(book, "akkoord/aanwezig/"),
        {"people": [cast.leader.pk, cast.process_owner.pk], "seen": str(cast.leader.pk)},
    )
    present = set(room.meeting.attendances.values_list("user", flat=True))
    assert present == {cast.leader.pk, cast.member.pk, cast.process_owner.pk}


def test_everybody_is_here_in_one_press(of, room, book, cast):
    of(cast.leader).post(url(book, "akkoord/aanwezig/"), {"everybody": "1"})
    assert room.meeting.attendances.count() == 4


def test_a_member_objects_for_herself_only(of, room, book, cast):
    client = of(cast.member)
    sent = {"bezwaar-person": cast.process_owner.pk, "bezwaar-text": "Nee."}
    assert client.post(url(book, "akkoord/bezwaar/"), sent).status_code == 422
    client.post(url(book, "akkoord/bezwaar/"), {**sent, "bezwaar-person": cast.member.pk})
    objection = Objection.objects.get()
    assert objection.by == cast.member
    how = {f"besluit-{objection.pk}-how": "decision", f"besluit-{objection.pk}-answer": "Toch."}
    assert client.post(url(book, f"akkoord/bezwaar/{objection.pk}/"), how).status_code == 403
    client.post(url(book, f"akkoord/bezwaar/{objection.pk}/"), {f"besluit-{objection.pk}-how": "maker"})
    objection.refresh_from_db()
    assert objection.resolution == "maker"


def test_an_author_who_leads_sees_that_another_has_to_close(of, reviewed, book, cast):
    builders.approval(
        reviewed, chair=cast.project_leader, present=[cast.project_leader, cast.member, cast.process_owner]
    )
    page = text(of(cast.project_leader).get(url(book, "akkoord/")))
    assert "Iemand anders die aanwezig is sluit het af" in page
    answer = of(cast.project_leader).post(url(book, "akkoord/vaststellen/"), follow=True)
    assert "kan het niet zelf vaststellen" in said(answer)
    of(cast.member).post(url(book, "akkoord/vaststellen/"))
    reviewed.refresh_from_db()
    assert reviewed.approved_by == cast.member


def test_not_approved_shows_its_reason_with_the_draft(of, room, book, reviewed, cast):
    client = of(cast.leader)
    assert client.post(url(book, "akkoord/niet-vaststellen/"), {"reason": ""}).status_code == 422
    answer = client.post(
        url(book, "akkoord/niet-vaststellen/"), {"reason": "Eerst een maand proberen."}, follow=True
    )
    assert "Eerst een maand proberen." in text(answer)
    reviewed.refresh_from_db()
    assert reviewed.state == "draft"
    stale = client.post(url(book, "akkoord/aanwezig/"), {"people": [cast.leader.pk]}, follow=True)
    assert "Dit punt is afgesloten" in said(stale)


# --- Wednesday ------------------------------------------------------------------------------------


@pytest.fixture
def asked(room, book, cast) -> Approval:
    """Valid since the meeting; the process owner was absent."""
    room.meeting.attendances.create(user=cast.member)
    review.close_approval(round_=ApprovalRound.objects.get(), by=cast.leader)
    room.refresh_from_db()
    return room


def test_the_one_button(of, asked, book, cast):
    client = of(cast.process_owner)
    address = url(book, "versies/1.1/akkoord/")
    page = client.get(address)
    assert "Ga je akkoord met Handboek 1.1?" in text(page)
    assert Consent.objects.filter(agreed_at=None).count() == 1
    answer = client.post(address, {"answer": "agree"}, follow=True)
    assert "Je team ziet dat je akkoord bent" in said(answer)
    assert "Je ging akkoord op" in text(answer)
    assert not Consent.objects.filter(agreed_at=None).exists()
    client.post(address, {"answer": "agree"})
    assert "wie is akkoord" in text(of(cast.member).get(address))


def test_an_objection_afterwards_and_its_answer(of, asked, book, cast):
    address = url(book, "versies/1.1/akkoord/")
    client = of(cast.process_owner)
    assert client.post(address, {"answer": "object", "text": " "}).status_code == 422
    client.post(address, {"answer": "object", "text": "Ik kan dan niet bellen."})
    page = text(of(cast.leader).get(address))
    assert "Ik kan dan niet bellen." in page
    assert "na het overleg" in page
    objection = Objection.objects.get()
    decision = {f"besluit-{objection.pk}-how": "decision", f"besluit-{objection.pk}-answer": "We ruilen."}
    answer = of(cast.leader).post(url(book, f"akkoord/bezwaar/{objection.pk}/"), decision)
    assert answer.url == address + "#bezwaren"
    assert "We ruilen." in text(of(cast.process_owner).get(address))


def test_a_newer_version_asks_nothing_about_this_one(of, asked, book, cast):
    builders.approved(book, number=(1, 2), author=cast.member, approved_by=cast.leader)
    address = url(book, "versies/1.1/akkoord/")
    client = of(cast.process_owner)
    page = text(client.get(address))
    assert "Er geldt nu een nieuwere versie" in page
    assert "Jouw antwoord" not in page
    answer = client.post(address, {"answer": "agree"}, follow=True)
    assert "niets meer gevraagd" in said(answer)
    assert Consent.objects.filter(agreed_at=None).count() == 1


def test_reminding(of, asked, book, cast):
    client = of(cast.leader)
    answer = client.post(url(book, "versies/1.1/akkoord/herinneren/"), follow=True)
    assert "kreeg vandaag al een mail" in said(answer)
    assert of(cast.member).post(url(book, "versies/1.1/akkoord/herinneren/")).status_code == 403


def test_where_everybody_has_to_agree_the_mail_leads_to_the_right_page_before_and_after(
    of, reviewed, book, cast
):
    Institution.objects.update(approval_by_all=True)
    client = of(cast.leader)
    sent = {"meeting": "new", "subject": "Overleg", "day": "2026-11-23", "starts": "15:00"}
    client.post(url(book, "akkoord/beginnen/"), {**sent, "chair": cast.leader.pk})
    client.post(url(book, "akkoord/aanwezig/"), {"people": [cast.leader.pk, cast.member.pk]})
    answer = client.post(url(book, "akkoord/vaststellen/"), follow=True)
    address = url(book, "versies/concept/akkoord/")
    assert answer.redirect_chain[-1][0] == address
    book.refresh_from_db()
    assert book.current.number == "1.0"
    last = of(cast.process_owner).post(address, {"answer": "agree"}, follow=True)
    assert "Jij was de laatste" in said(last)
    assert of(cast.leader).get(address).url == url(book, "versies/1.1/akkoord/")


@pytest.mark.parametrize("number", ["9.9", "concept", "nul", "1.", "99999999999.1"])
def test_there_is_no_round_of_a_version_that_is_not_there(of, book, cast, number):
    assert of(cast.leader).get(url(book, f"versies/{number}/akkoord/")).status_code == 404
