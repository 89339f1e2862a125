"""The page that compares two versions: which ones, for whom, and what it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from borgen.lib.richtext import clean
from common import files
from documents.models import Document, Version
from documents.navigation import document_url
from teams.models import User
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    leader = builders.user(builders.institution())
    builders.membership(builders.team(leader.institution), leader, role="leader")
    return leader


@pytest.fixture
def document(leader: User) -> Document:
    membership = leader.memberships.get()
    return builders.document(membership.team, by=leader)


def approved(document: Document, minor: int = 0, html: str = "<p>a", **fields: Any) -> Version:
    return builders.approved(
        document, number=(1, minor), approved_by=document.created_by, html=html and clean(html), **fields
    )


def page(client: Client, document: Document, user: User, query: str = "", code: int = 200) -> str:
    client.force_login(user)
    response = client.get(document_url(document, "documents:compare") + query)
    assert response.status_code == code
    return re.sub(r"\s+", " ", response.content.decode())


def test_it_sums_up_what_changed_and_why(client: Client, document: Document, leader: User) -> None:
    approved(document, html="<h2>Kop</h2><p>twee gesprekken per jaar</p><p>weg ermee, zei men</p>")
    approved(
        document,
        1,
        "<h2>Kop</h2><p>drie gesprekken per jaar</p><ul><li>nieuw</li></ul>",
        summary="Drie in plaats van twee.",
        reason="Twee was te weinig.",
    )
    found = page(client, document, leader)
    assert "Van 1.0 naar 1.1." in found
    assert "In de tekst: 1 gewijzigd, 1 nieuw, 1 vervallen, 1 hetzelfde." in found
    assert "Drie in plaats van twee." in found
    assert "Twee was te weinig." in found
    heard = '<span class="visually-hidden">{} </span>'
    assert (
        f"<del>{heard.format('vervallen:')}twee</del><ins>{heard.format('nieuw:')}drie</ins> gesprekken"
        in found
    )
    # A whole block has a label instead.
    assert '<span class="diff-sign" aria-hidden="true">+</span>Nieuw</span>' in found
    assert "<ins>nieuw</ins>" in found


def test_the_older_one_stands_first_whatever_was_asked(
    client: Client, document: Document, leader: User
) -> None:
    for minor in range(3):
        approved(document, minor, f"<p>nummer {minor}")
    assert "Van 1.0 naar 1.2." in page(client, document, leader, "?van=1.2&naar=1.0")
    assert "Van 1.0 naar 1.1." in page(client, document, leader, "?naar=1.1")
    assert "Van 1.1 naar 1.2." in page(client, document, leader)
    # Reasons of everything in between.
    found = page(client, document, leader, "?van=1.0&naar=1.2")
    assert ">Versie 1.1</a>" in found
    assert ">Versie 1.2</a>" in found


def test_the_same_version_and_unknown_ones(client: Client, document: Document, leader: User) -> None:
    approved(document)
    approved(document, 1)
    assert "twee keer dezelfde versie" in page(client, document, leader, "?van=1.1&naar=1.1")
    found = page(client, document, leader, "?van=concept&naar=<script>")
    assert "is hier niet (meer)" in found
    assert "Van 1.0 naar 1.1." in found


def test_with_one_version_there_is_nothing_to_compare(
    client: Client, document: Document, leader: User
) -> None:
    assert "Er is nog niets te vergelijken" in page(client, document, leader)
    approved(document)
    assert "Er is nog niets te vergelijken" in page(client, document, leader)


def test_the_draft_is_for_who_may_see_it(client: Client, leader: User) -> None:
    team = leader.memberships.get().team
    document = builders.document(team, by=leader, shared=True)
    approved(document)
    approved(document, 1)
    builders.draft(document, html="<p>geheim plan</p>", reason="Geheime reden")
    reader = builders.user(team.institution)
    builders.membership(builders.team(team.institution), reader)
    assert "geheim plan" in page(client, document, leader, "?van=1.1&naar=concept")
    assert "Van 1.1 naar het concept." in page(client, document, leader)
    found = page(client, document, reader)
    assert "Van 1.0 naar 1.1." in found
    assert 'value="concept"' not in found
    assert "Geheime reden" not in found
    page(client, document, reader, "?van=1.1&naar=concept", 403)
    page(client, document, reader, "?van=concept&naar=1.1", 403)


def test_what_stayed_is_folded_and_a_table_stays_a_table(
    client: Client, document: Document, leader: User
) -> None:
    rows = "".join(f"<tr><td>rij {n}</td><td>x</td></tr>" for n in range(9))
    table = f"<table><tr><th>Wie</th><th>Wat</th></tr>{rows}</table>"
    before = f"{'<p>los</p>' * 6}{table}<ol><li>a</li><li>b c d</li></ol>"
    approved(document, html=before)
    after = before.replace("<td>rij 4</td><td>x</td>", "<td>rij 4</td><td>y</td>").replace("b c d", "b c e")
    approved(document, 1, after.replace("<td>rij 5</td><td>x</td>", ""))
    found = page(client, document, leader)
    assert "<summary>10 ongewijzigde stukken</summary>" in found
    # Two rows are not worth folding.
    assert "2 ongewijzigde stukken" not in found
    assert found.count("<table") == found.count("</table>")
    changed = re.findall(r'<table class="table diff-table">(.*?)</table>', found)[0]
    assert "<th>Wie</th><th>Wat</th>" in changed.split("</thead>")[0]
    assert "rij 4" in changed
    assert "rij 8" not in changed
    assert '<span aria-hidden="true">2.</span>' in found


def test_the_two_places_of_a_move_lead_to_each_other(
    client: Client, document: Document, leader: User
) -> None:
    moved = "<p>dit hele stuk tekst gaat naar elders</p>"
    approved(document, html=moved + "<p>a<p>b")
    approved(document, 1, "<p>a<p>b" + moved)
    found = page(client, document, leader)
    assert "1 verplaatst, 2 hetzelfde" in found
    for here, there in (("van", "naar"), ("naar", "van")):
        place = re.search(rf'<div id="verplaatst-1-{here}".*?</p> ?</div>', found)
        assert place
        assert f'href="#verplaatst-1-{there}"' in place[0]


def test_pictures_have_their_address(client: Client, document: Document, leader: User) -> None:
    approved(document, html='<p><img src="picture:41" alt="oud">')
    approved(document, 1, '<p><img src="picture:42" alt="nieuw">')
    found = page(client, document, leader)
    assert f'<del><img src="{document_url(document, "documents:picture", pk=41)}" alt="oud"></del>' in found
    assert f'<ins><img src="{document_url(document, "documents:picture", pk=42)}" alt="nieuw"></ins>' in found


def _file(document: Document, name: str, content: bytes) -> dict[str, Any]:
    stored = files.store(
        institution_id=document.institution_id, name=name, content=content, content_type="application/pdf"
    )
    return {"kind": "file", "html": "", "text": "", "file": stored}


def test_files_links_and_attachments_say_what_differs(
    client: Client, document: Document, leader: User
) -> None:
    approved(document, **_file(document, "rooster.pdf", b"%PDF oud"))
    approved(document, 1, **_file(document, "rooster.pdf", b"%PDF new"))
    link = {"kind": "link", "html": "", "text": "", "url": "https://x.nl/v2", "url_label": "v2"}
    approved(document, 2, **link)
    draft = builders.draft(document, **{**link, "url_label": "v3"})
    builders.attachment(draft, "formulier.pdf")
    found = page(client, document, leader, "?van=1.0&naar=1.1")
    assert "De tekst bleef gelijk" in found
    assert "maar andere inhoud" in found
    found = page(client, document, leader, "?van=1.1&naar=1.2")
    assert "<del>een bestand</del>" in found
    assert "<ins>https://x.nl/v2</ins>" in found
    found = page(client, document, leader, "?van=1.2&naar=concept")
    assert "<del>v2</del>" in found
    assert "<ins>formulier.pdf</ins>" in found
    assert "https://x.nl/v2" not in found


def test_an_attachment_with_other_content_and_one_that_went(
    client: Client, document: Document, leader: User
) -> None:
    first = builders.draft(document)
    for name, content in (("a.pdf", b"%PDF 1"), ("b.pdf", b"%PDF 2"), ("c.pdf", b"%PDF 3")):
        builders.attachment(first, name, content)
    Version.objects.filter(pk=first.pk).update(
        state="superseded",
        major=1,
        minor=0,
        **{f"{what}_at": first.created_at for what in ("review", "approved", "superseded")},
        review_by=leader,
        approved_by=leader,
    )
    second = builders.draft(document)
    builders.attachment(second, "a.pdf", b"%PDF 1")
    builders.attachment(second, "b.pdf", b"%PDF 9")
    found = page(client, document, leader, "?van=1.0&naar=concept")
    assert "een ander bestand met deze titel" in found
    assert "<del>c.pdf</del>" in found
    assert "a.pdf" not in found


def test_nothing_differs(client: Client, document: Document, leader: User) -> None:
    approved(document)
    approved(document, 1)
    assert "Er is geen verschil" in page(client, document, leader)
