"""The register as a leader fills it and everybody reads it: through the client."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from borgen.lib.dates import add_months, local_today
from documents.access import document_roles
from documents.library import readable_by
from documents.models import Document, SearchEntry, Version
from documents.services import register as services
from teams.access import Permission, grants
from tests import builders
from tests.cast import Cast
from tests.improvements.test_pages import HIDDEN


def of_team(cast: Cast, name: str = "register") -> str:
    return reverse(f"documents:{name}", kwargs={"institution": cast.institution.slug, "team": cast.team.slug})


def of_document(document: Document, name: str) -> str:
    words = {
        "institution": document.institution.slug,
        "team": document.team.slug,
        "document": document.slug,
    }
    return reverse(f"documents:{name}", kwargs=words)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def seen(client: Client, address: str) -> dict[str, str]:
    return dict(HIDDEN.findall(page(client, address)))


FILLED = {"title": "Verzuimprotocol", "format": "protocol", "evaluate_every": "12"}


# --- a new document -----------------------------------------------------------------------------------------


def test_a_title_is_enough(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    response = client.post(of_team(cast, "new"), {**FILLED, "save": "1"})
    assert response["Location"] == of_team(cast)
    made = Document.objects.get(title="Verzuimprotocol")
    assert (made.slug, made.team, made.institution) == ("verzuimprotocol", cast.team, cast.institution)
    assert not made.versions.exists()


def test_save_and_write_leads_to_the_draft(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    response = client.post(of_team(cast, "new"), {**FILLED, "format": "veri", "write": "1"})
    made = Document.objects.get(title="Verzuimprotocol")
    assert response["Location"] == of_document(made, "write")
    assert made.versions.get().kind == Version.Kind.MATRIX


def test_a_format_is_what_it_begins_with(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    template = builders.document_template(cast.institution, html="<h2>Wanneer</h2><p>Altijd.</p>")
    form = page(client, f"{of_team(cast, 'new')}?format={template.pk}")
    assert f'value="{template.title}"' in form
    client.post(of_team(cast, "new"), {**FILLED, "template": template.pk, "write": "1"})
    assert "Altijd." in Version.objects.get(document__title="Verzuimprotocol").html
    strange = builders.document_template(cast.other_institution)
    assert client.post(of_team(cast, "new"), {**FILLED, "template": strange.pk}).status_code == 422


def test_addresses_are_free_in_the_whole_institution(client: Client, cast: Cast) -> None:
    builders.document(cast.other_team, title="Verzuimprotocol", slug="verzuimprotocol")
    client.force_login(cast.leader)
    client.post(of_team(cast, "new"), FILLED)
    client.post(of_team(cast, "new"), {**FILLED, "title": "Nieuw"})
    slugs = set(Document.objects.filter(team=cast.team).values_list("slug", flat=True))
    assert slugs == {"verzuimprotocol-2", "nieuw-2"}


def test_a_title_stands_once_in_a_team(client: Client, cast: Cast) -> None:
    builders.document(cast.team, title="Verzuimprotocol")
    client.force_login(cast.leader)
    response = client.post(of_team(cast, "new"), FILLED)
    assert response.status_code == 422
    assert "al een document met deze titel" in response.content.decode()


def test_a_person_or_a_party(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    both = {**FILLED, "keeper": cast.member.pk, "keeper_party": "verzuimloket"}
    response = client.post(of_team(cast, "new"), both)
    assert response.status_code == 422
    assert "een van de twee" in response.content.decode()
    wrong = {**FILLED, "keeper_party": "iemand@nergens.example"}
    assert client.post(of_team(cast, "new"), wrong).status_code == 422
    right = {
        **FILLED,
        "keeper": cast.member.pk,
        "evaluator_party": "dienst kwaliteitszorg",
        "publisher_party": cast.neighbour.email,
    }
    assert client.post(of_team(cast, "new"), right).status_code == 302
    made = Document.objects.get(title="Verzuimprotocol")
    assert (made.keeper, made.keeper_party) == (cast.member, "")
    assert (made.evaluator, made.evaluator_party) == (None, "dienst kwaliteitszorg")
    assert (made.publisher, made.publisher_party) == (cast.neighbour, "")


@pytest.mark.parametrize("name", ["process", "improvement", "keeper"])
def test_nothing_of_others(client: Client, cast: Cast, name: str) -> None:
    others = {
        "process": builders.process(cast.other_team).pk,
        "improvement": builders.improvement(cast.other_team).pk,
        "keeper": cast.stranger.pk,
    }
    client.force_login(cast.leader)
    assert client.post(of_team(cast, "new"), {**FILLED, name: others[name]}).status_code == 422
    assert not Document.objects.exists()


def test_the_service_holds_what_the_form_holds(cast: Cast) -> None:
    for values in (
        {"keeper": cast.member, "keeper_party": "loket"},
        {"keeper": cast.stranger},
        {"process": builders.process(cast.other_team)},
    ):
        with pytest.raises(ValidationError):
            services.create_document(team=cast.team, values={"title": "X", **values}, by=cast.leader)


def test_a_project_leader_begins_one_of_her_improvement(client: Client, cast: Cast) -> None:
    words = {
        "institution": cast.institution.slug,
        "team": cast.team.slug,
        "improvement": cast.improvement.slug,
    }
    address = reverse("documents:new-of-improvement", kwargs=words)
    client.force_login(cast.project_leader)
    other = builders.improvement(cast.team)
    assert client.post(address, {**FILLED, "improvement": other.pk}).status_code == 422
    response = client.post(address, {**FILLED, "improvement": cast.improvement.pk, "shared": "on"})
    assert response["Location"] == reverse("documents:collecting", kwargs=words)
    made = Document.objects.get(title="Verzuimprotocol")
    assert made.improvement == cast.improvement
    assert not made.shared


def test_from_the_register_to_a_process_and_back(client: Client, cast: Cast) -> None:
    client.force_login(cast.leader)
    words = {"institution": cast.institution.slug, "team": cast.team.slug}
    address = reverse("improvements:process-new", kwargs=words) + "?register"
    assert address in page(client, of_team(cast))
    made = client.post(address, {"name": "Verzuimmelding", "owner": cast.process_owner.pk})
    assert made["Location"] == of_team(cast)


# --- settings -----------------------------------------------------------------------------------------------


def test_a_title_changes_and_the_address_stays(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="SLB", slug="slb")
    builders.approved(document, author=cast.member)
    client.force_login(cast.leader)
    address = of_document(document, "settings")
    data = {**seen(client, address), **FILLED}
    assert client.post(address, data).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.slug) == ("Verzuimprotocol", "slb")
    assert "protocol" in SearchEntry.objects.get(document=document).title


def test_another_rhythm_moves_the_next_evaluation(client: Client, cast: Cast) -> None:
    due = local_today() + timedelta(days=100)
    document = builders.document(cast.team, title="Verzuimprotocol", next_evaluation_on=due)
    client.force_login(cast.leader)
    address = of_document(document, "settings")
    client.post(address, {**seen(client, address), **FILLED, "evaluate_every": "6"})
    document.refresh_from_db()
    assert document.next_evaluation_on == add_months(due, -6)


def test_two_at_once(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="Verzuimprotocol", format="protocol")
    client.force_login(cast.leader)
    address = of_document(document, "settings")
    first = {**seen(client, address), **FILLED}
    Document.objects.filter(pk=document.pk).update(about="Van een collega", keeper_party="verzuimloket")
    clash = client.post(address, {**first, "about": "Van mij"})
    assert clash.status_code == 409
    text = clash.content.decode()
    assert "Van een collega" in text
    assert "Van mij" in text
    # Another field: both are kept.
    assert client.post(address, {**first, "evaluator_party": "kwaliteitszorg"}).status_code == 302
    document.refresh_from_db()
    assert (document.about, document.keeper_party) == ("Van een collega", "verzuimloket")
    assert document.evaluator_party == "kwaliteitszorg"


# --- out of use and back ------------------------------------------------------------------------------------


def test_out_of_use_with_a_reason_and_back(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="Verzuimprotocol")
    builders.approved(document, author=cast.member)
    client.force_login(cast.leader)
    assert client.post(of_document(document, "withdraw"), {"why": " "}).status_code == 422
    assert (
        client.post(of_document(document, "withdraw"), {"why": "Staat in het handboek."}).status_code == 302
    )
    document.refresh_from_db()
    assert (document.withdrawn_by, document.withdrawn_why) == (cast.leader, "Staat in het handboek.")
    assert not SearchEntry.objects.exists()
    assert "Staat in het handboek." in page(client, of_team(cast))
    other = builders.document(cast.team, title="Verzuimprotocol")
    response = client.post(of_document(document, "use-again"), follow=True)
    assert "al een document met deze titel" in response.content.decode()
    other.delete()
    client.post(of_document(document, "use-again"))
    document.refresh_from_db()
    assert document.withdrawn_at is None
    assert SearchEntry.objects.exists()


# --- the page and the workbook ------------------------------------------------------------------------------


def test_the_register_says_where_each_document_stands(client: Client, cast: Cast) -> None:
    process = builders.process(cast.team, owner=cast.process_owner, name="Verzuimmelding")
    late = builders.document(
        cast.team,
        title="Verzuimprotocol",
        process=process,
        keeper_party="verzuimloket",
        next_evaluation_on=local_today() - timedelta(days=1),
    )
    builders.approved(late, author=cast.member)
    builders.draft(late)
    builders.document(cast.team, title="Los blad")
    shared = builders.document(cast.other_team, title="Van de instelling", shared=True)
    builders.approved(shared, author=cast.member)
    builders.document(cast.other_team, title="Van de buren")
    client.force_login(cast.member)
    text = page(client, of_team(cast))
    for words in ("Verzuimmelding", "Petra Proces", "verzuimloket", "concept in de maak", "te laat"):
        assert words in text, words
    assert "Overige documenten" in text
    assert "nog geen versie" in text
    assert "Van de instelling" in text
    assert "Van de buren" not in text
    assert "Nieuw document" not in text
    only_late = page(client, f"{of_team(cast)}?stand=late")
    assert "Verzuimprotocol" in only_late
    assert "Los blad" not in only_late
    assert "Geen enkel document" in page(client, f"{of_team(cast)}?vorm=veri")
    assert "Los blad" in page(client, f"{of_team(cast)}?vorm=onzin")


def test_the_workbook_has_the_same_lines_and_no_formulas(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="=1+1", keeper_party="+31 6")
    builders.approved(document, author=cast.member)
    client.force_login(cast.member)
    book = load_workbook(BytesIO(client.get(of_team(cast, "register-xlsx")).content))
    cells = [cell for row in book.active.iter_rows(min_row=4) for cell in row]
    assert {"=1+1", "+31 6", "1.0"} <= {cell.value for cell in cells}
    assert all(cell.data_type != "f" for cell in cells)
    # The process without documents stands in it too.
    assert "Begeleidingsgesprek" in {cell.value for cell in cells}


# --- everybody's own ----------------------------------------------------------------------------------------


def test_two_clicks_from_any_page(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="SLB-handboek")
    builders.approved(document, author=cast.member)
    client.force_login(cast.member)
    assert f'href="{reverse("documents:mine")}"' in page(client, reverse("teams:own"))
    assert f'href="{of_document(document, "document")}"' in page(client, reverse("documents:mine"))


def test_search_finds_the_passage_and_only_what_one_may_read(client: Client, cast: Cast) -> None:
    ours = builders.document(cast.team, title="Protocol")
    builders.approved(ours, author=cast.member, text="De begeleider belt bij verzuim op de eerste dag.")
    theirs = builders.document(cast.other_team, title="Geheim van de buren")
    builders.approved(theirs, author=cast.member, text="Ook over verzuim.")
    address = reverse("documents:mine")
    client.force_login(cast.member)
    text = page(client, f"{address}?zoek=verzuim+bellen")
    assert "<mark>belt</mark>" in text
    assert "<mark>verzuim</mark>" in text
    assert "Geheim van de buren" not in text
    assert f"{of_document(ours, 'document')}?zoek=verzuim+bellen" in text
    nothing = page(client, f"{address}?zoek=%3Cscript%3Efiets")
    assert "Niets gevonden" in nothing
    assert "<script>fiets" not in nothing
    assert "Protocol" in nothing


def test_the_list_agrees_with_the_page_of_each_document(cast: Cast) -> None:
    team, other = cast.team, cast.other_team
    documents = [
        builders.document(team),
        builders.document(team, improvement=cast.improvement),
        builders.document(other),
        builders.document(other, shared=True),
        builders.document(other, keeper=cast.member),
        builders.document(team, process=builders.process(team, owner=cast.neighbour)),
        builders.document(cast.far_team, shared=True),
    ]
    asked = builders.draft(documents[0], state="review", author=cast.member)
    builders.approval(asked, chair=cast.chair)
    for name, person in cast.people.items():
        if name == "deactivated":
            continue
        listed = set(readable_by(person, local_today()))
        may = {
            one
            for one in documents
            if one.institution_id == person.institution_id
            and grants(document_roles(person, one), Permission.VIEW_DOCUMENT)
        }
        assert listed == may, name


def test_a_document_before_the_team_stays_in_use(client, cast):
    document = builders.document(cast.team)
    builders.approval(builders.draft(document, state="review"), chair=cast.leader)
    client.force_login(cast.leader)
    answer = client.post(of_document(document, "withdraw"), {"why": "Staat in het handboek."})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "ligt nu voor aan het team" in page
    assert "Staat in het handboek." in page
    document.refresh_from_db()
    assert document.withdrawn_at is None
