"""Collecting: asked, brought, judged and used; with mistakes, and by who may not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from borgen.lib.dates import local_today
from documents.models import Document, Material
from tests import builders
from tests.cast import Cast
from tests.conftest import Mailbox

PDF = b"%PDF-1.4 demo"


def at(cast: Cast, name: str, material: Material | None = None) -> str:
    words: dict[str, Any] = {
        "institution": cast.institution.slug,
        "team": cast.team.slug,
        "improvement": cast.improvement.slug,
    }
    if material:
        words["pk"] = material.pk
    return reverse(f"documents:{name}", kwargs=words)


def upload(name: str = "formulier.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def add(client: Client, cast: Cast, **data: Any) -> Any:
    return client.post(at(cast, "material-add"), {f"add-{name}": value for name, value in data.items()})


def judged(cast: Cast, verdict: str = "use", **fields: Any) -> Material:
    made = builders.material(cast.improvement, **fields)
    Material.objects.filter(pk=made.pk).update(
        verdict=verdict, why="Goed.", judged_by=cast.leader, judged_at=made.brought_at
    )
    made.refresh_from_db()
    return made


# --- adding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "title"),
    [
        ({"note": "Zo doe ik het."}, None),
        ({"title": "Zo doe ik het", "note": "Ik bel."}, "Zo doe ik het"),
        ({"url": "https://school.example/verzuim"}, "school.example"),
        ({"url": "school.example/verzuim"}, "school.example"),
        ({}, None),
        ({"title": "Niets"}, None),
        ({"title": "Te veel", "note": "x", "url": "https://school.example/"}, None),
        ({"title": "Script", "url": "javascript:alert(1)"}, None),
    ],
)
def test_one_of_the_three(client: Client, cast: Cast, data: dict[str, str], title: str | None) -> None:
    client.force_login(cast.member)
    response = add(client, cast, **data)
    assert response.status_code == (302 if title else 422)
    assert [one.title for one in cast.improvement.materials.all()] == ([title] if title else [])


def test_a_file_is_kept_under_a_clean_name_and_only_downloaded(client: Client, cast: Cast) -> None:
    client.force_login(cast.project_member)
    assert add(client, cast, upload=upload("..\\..\\map/Form\u202eulier.pdf")).status_code == 302
    made = cast.improvement.materials.get()
    assert made.file
    assert made.file.name == "Formulier.pdf"
    assert made.title == "Formulier"
    response = client.get(at(cast, "material-file", made))
    assert response["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == PDF


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("virus.exe", b"MZ"),
        ("macro.docm", b"PK\x03\x04"),
        ("plaatje.svg", b"<svg onload=alert(1)>"),
        ("vermomd.pdf", b"MZ geen pdf"),
        ("pagina.html", b"<script>"),
        ("leeg.pdf", b""),
    ],
)
def test_what_could_hurt_is_refused(client: Client, cast: Cast, name: str, content: bytes) -> None:
    client.force_login(cast.member)
    assert add(client, cast, title="X", upload=upload(name, content)).status_code == 422
    assert not Material.objects.exists()


def test_too_large_is_refused(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("documents.uploads.MAX_BYTES", 5)
    client.force_login(cast.member)
    response = add(client, cast, upload=upload())
    assert response.status_code == 422
    assert "groter dan 25 MB" in response.content.decode()


def test_the_same_file_twice(client: Client, cast: Cast) -> None:
    client.force_login(cast.member)
    add(client, cast, title="Ons formulier", upload=upload())
    response = add(client, cast, upload=upload("anders.pdf"))
    assert response.status_code == 422
    assert "is er al, als “Ons formulier”" in response.content.decode()


# --- asking and bringing ------------------------------------------------------------------------------------


def ask(client: Client, cast: Cast, **data: Any) -> Any:
    values = {
        "title": "Notulen van juni",
        "bringer": cast.member.pk,
        "due_on": local_today() + timedelta(days=7),
        **data,
    }
    return client.post(at(cast, "material-ask"), {f"ask-{name}": value for name, value in values.items()})


def test_who_is_asked_gets_one_mail_and_brings_it(
    client: Client, cast: Cast, mailbox: Mailbox, run_tasks: Callable[[], int]
) -> None:
    client.force_login(cast.project_leader)
    assert ask(client, cast).status_code == 302
    run_tasks()
    made = Material.objects.get()
    (letter,) = mailbox.to(cast.member.email)
    assert "Notulen van juni" in letter["Subject"]
    body = letter.get_body(("plain",)).get_content()
    assert at(cast, "material", made) in body
    client.force_login(cast.process_owner)
    assert client.post(at(cast, "material-bring", made), {"note": "x"}).status_code == 403
    client.force_login(cast.member)
    assert client.post(at(cast, "material-bring", made), {}).status_code == 422
    assert client.post(at(cast, "material-bring", made), {"note": "We spraken af…"}).status_code == 302
    made.refresh_from_db()
    assert made.brought_at
    assert made.note == "We spraken af…"
    assert client.post(at(cast, "material-bring", made), {"note": "nog eens"}).status_code == 403


def test_who_asks_herself_gets_no_mail(client: Client, cast: Cast, mailbox: Mailbox, run_tasks: Any) -> None:
    client.force_login(cast.leader)
    ask(client, cast, bringer=cast.leader.pk)
    run_tasks()
    assert not mailbox
    assert Material.objects.get().bringer == cast.leader


@pytest.mark.parametrize("wrong", [{"due_on": "2020-01-01"}, {"title": ""}, {"due_on": ""}])
def test_asking_with_a_mistake(client: Client, cast: Cast, wrong: dict[str, str]) -> None:
    client.force_login(cast.leader)
    assert ask(client, cast, **wrong).status_code == 422
    assert ask(client, cast, bringer=cast.stranger.pk).status_code == 422
    assert not Material.objects.exists()


# --- judging ------------------------------------------------------------------------------------------------


def judge(client: Client, cast: Cast, material: Material, **data: Any) -> Any:
    values = {"verdict": "adjust", "why": "Bruikbaar.", "judges": [cast.member.pk, cast.leader.pk], **data}
    return client.post(at(cast, "material-judge", material), values)


def test_a_few_judge_and_may_change_their_mind(client: Client, cast: Cast) -> None:
    made = builders.material(cast.improvement)
    client.force_login(cast.member)
    assert judge(client, cast, made, why=" ").status_code == 422
    assert judge(client, cast, made, judges=[]).status_code == 422
    assert judge(client, cast, made, judges=[cast.stranger.pk]).status_code == 422
    assert judge(client, cast, made).status_code == 302
    made.refresh_from_db()
    assert (made.verdict, made.judged_by) == ("adjust", cast.member)
    assert set(made.judges.all()) == {cast.member, cast.leader}
    assert made.judged_at
    # A colleague who still has the page without a judgement does not overwrite it unseen.
    late = judge(client, cast, made, verdict="drop", why="Oud.")
    assert late.status_code == 422
    assert "Bruikbaar." in late.content.decode()
    assert (
        judge(client, cast, made, verdict="drop", why="Oud.", seen=made.judged_at.isoformat()).status_code
        == 302
    )
    made.refresh_from_db()
    assert made.verdict == "drop"


def test_what_is_still_to_come_is_not_judged(client: Client, cast: Cast) -> None:
    made = builders.material(cast.improvement, note="", bringer=cast.member)
    client.force_login(cast.leader)
    assert judge(client, cast, made).status_code == 422
    assert 'name="verdict"' not in client.get(at(cast, "material", made)).content.decode()


# --- using and removing -------------------------------------------------------------------------------------


def test_what_is_used_flows_into_the_draft(client: Client, cast: Cast) -> None:
    document = builders.document(cast.team, title="Protocol", improvement=cast.improvement)
    made = judged(cast, title="Bellen", note="Ik bel <b>dezelfde</b> dag.")
    client.force_login(cast.project_leader)
    response = client.post(at(cast, "material-use", made), {"document": document.pk})
    assert response.status_code == 302
    made.refresh_from_db()
    assert made.document == document
    draft = document.versions.get()
    assert "Bellen" in draft.html
    assert "&lt;b&gt;dezelfde" in draft.html
    again = client.post(at(cast, "material-use", made), {"document": document.pk})
    assert again.status_code == 422
    assert judge(client, cast, made, verdict="drop", seen=made.judged_at.isoformat()).status_code == 422
    response = client.post(at(cast, "material-remove", made), follow=True)
    assert response.status_code == 403
    assert Material.objects.filter(pk=made.pk).exists()


def test_a_project_leader_uses_it_in_documents_of_her_improvement_only(client: Client, cast: Cast) -> None:
    other = builders.document(cast.team)
    far = builders.document(cast.other_team)
    made = judged(cast)
    client.force_login(cast.project_leader)
    assert client.post(at(cast, "material-use", made), {"document": other.pk}).status_code == 422
    client.force_login(cast.leader)
    assert client.post(at(cast, "material-use", made), {"document": far.pk}).status_code == 422
    assert client.post(at(cast, "material-use", made), {"document": other.pk}).status_code == 302


@pytest.mark.parametrize("verdict", ["", "drop"])
def test_only_what_is_to_be_used(client: Client, cast: Cast, verdict: str) -> None:
    document = builders.document(cast.team)
    made = judged(cast, "drop") if verdict else builders.material(cast.improvement)
    client.force_login(cast.leader)
    assert client.post(at(cast, "material-use", made), {"document": document.pk}).status_code == 422
    assert not document.versions.exists()


def test_what_was_not_used_goes_by_who_brought_or_leads(client: Client, cast: Cast) -> None:
    mine = builders.material(cast.improvement, added_by=cast.member)
    theirs = builders.material(cast.improvement)
    client.force_login(cast.member)
    assert client.post(at(cast, "material-remove", theirs)).status_code == 403
    client.post(at(cast, "material-remove", mine))
    client.force_login(cast.project_leader)
    client.post(at(cast, "material-remove", theirs))
    assert not Material.objects.exists()


def test_an_improvement_that_stopped_stays_as_it_was(client: Client, cast: Cast) -> None:
    made = builders.material(cast.improvement)
    cast.improvement.state, cast.improvement.state_reason = "stopped", "Klaar."
    cast.improvement.save()
    client.force_login(cast.leader)
    assert 'method="post"' not in client.get(at(cast, "material", made)).content.decode().split("<main")[1]
    assert add(client, cast, note="x", title="x").status_code == 302
    assert ask(client, cast).status_code == 302
    client.post(at(cast, "material-remove", made))
    assert Material.objects.get() == made


def test_new_documents_are_made_from_here(client: Client, cast: Cast) -> None:
    made = judged(cast)
    client.force_login(cast.project_leader)
    text = client.get(at(cast, "material", made)).content.decode()
    assert at(cast, "new-of-improvement") in text
    assert not Document.objects.exists()
