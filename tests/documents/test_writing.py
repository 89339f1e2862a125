"""A draft begins, is written by two people, gets files, and is thrown away; nothing gets lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from borgen.lib.conflict import Edit
from common import files
from documents.models import Document, PutAside, Version
from documents.navigation import document_url
from documents.services import writing
from documents.services.drafts import KEPT_ASIDE, Content, content_of, for_page, stamp
from documents.services.pictures import add_picture
from documents.services.writing import DraftConflict, DraftEdit
from tests import builders
from tests.documents.corpus.word import docx, handbook, paragraph, png

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(cast) -> Document:
    return builders.document(cast.team, title="SLB-handboek", slug="slb-handboek", keeper=cast.member)


@pytest.fixture
def draft(document, cast) -> Version:
    return builders.draft(document, author=cast.leader)


def edit(draft: Version, content: Content | None = None, *, seen: str = "", **about: str) -> DraftEdit:
    before = {name: getattr(draft, name) for name in about}
    return DraftEdit(Edit(before, about), content, seen or stamp(content_of(draft)))


def save(draft: Version, by: Any, content: Content | None = None, **more: Any) -> Version:
    writing.save_draft(version=draft, edit=edit(draft, content, **more), by=by)
    draft.refresh_from_db()
    return draft


def page(document: Document, name: str = "documents:write", **more: object) -> str:
    return document_url(document, name, **more)


def sent(draft: Version, **more: Any) -> dict[str, Any]:
    return {"kind": draft.kind, "html": draft.html, "seen": stamp(content_of(draft)), "reason": "", **more}


# --- beginning ---------------------------------------------------------------


def test_a_draft_begins_as_the_valid_version_with_its_attachments(document, cast):
    valid = builders.draft(document, state="review", author=cast.member)
    builders.attachment(valid)
    Version.objects.filter(pk=valid.pk).update(
        state="approved", major=1, minor=0, approved_by=cast.leader, approved_at=timezone.now()
    )
    Document.objects.filter(pk=document.pk).update(current=valid)
    made = writing.start_draft(document=document, reason=" Er is een derde gesprek. ", by=cast.leader)
    assert (made.html, made.change, made.author) == (valid.html, "small", cast.leader)
    assert made.reason == "Er is een derde gesprek."
    assert made.attachments.get().title == valid.attachments.get().title


def test_a_draft_begins_as_a_format_of_the_school(document, cast):
    form = builders.document_template(cast.institution, html="<h2>Doel</h2><script>x</script>")
    made = writing.start_draft(document=document, reason="", by=cast.leader, template=form)
    assert (made.html, made.kind, made.change) == ("<h2>Doel</h2>", "text", "first")


def test_one_draft_at_a_time(draft, cast):
    with pytest.raises(ValidationError) as refused:
        writing.start_draft(document=draft.document, reason="", by=cast.leader)
    assert refused.value.code == "open"


def test_a_withdrawn_document_takes_no_draft(document, cast):
    Document.objects.filter(pk=document.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=cast.leader, withdrawn_why="Vervangen."
    )
    with pytest.raises(ValidationError) as refused:
        writing.start_draft(document=document, reason="", by=cast.leader)
    assert refused.value.code == "withdrawn"


def test_the_button_starts_a_draft_and_leads_to_it(client, document, cast):
    client.force_login(cast.member)
    answer = client.post(page(document, "documents:draft-start"), {"reason": "Begin", "kind": "matrix"})
    assert answer.url == page(document)
    draft = document.versions.get()
    assert (draft.kind, draft.reason, draft.author) == ("matrix", "Begin", cast.member)
    assert client.get(page(document)).context["kind"] == "matrix"


# --- saving ---------------------------------------------------------------


def test_what_is_saved_is_cleaned_and_counted(draft, cast):
    html = (
        '<h1>Kop</h1><p onclick="x()">Twee <b>woorden</b></p><script>x</script><p><img src="picture:999"></p>'
    )
    save(draft, cast.leader, Content(html=html))
    assert draft.html == "<h2>Kop</h2><p>Twee <strong>woorden</strong></p>"
    assert draft.text.split() == ["Kop", "Twee", "woorden"]
    assert (draft.revision, draft.edited_by) == (1, cast.leader)


def test_a_picture_travels_as_an_address_and_is_stored_as_a_number(draft, cast):
    own = add_picture(document=draft.document, upload=png(), by=cast.leader)
    other = add_picture(document=builders.document(cast.team), upload=png("red"), by=cast.leader)
    shown = for_page(f'<p><img src="picture:{own.pk}" alt="Schema"></p>', draft.document)
    assert page(draft.document, "documents:picture", pk=own.pk) in shown
    alien = shown.replace(f"/{own.pk}/", f"/{other.pk}/")
    save(draft, cast.leader, Content(html=shown + alien))
    assert f'src="picture:{own.pk}"' in draft.html
    assert f"picture:{other.pk}" not in draft.html


def test_saving_nothing_new_changes_nothing(draft, cast):
    save(draft, cast.leader, content_of(draft), reason=draft.reason)
    assert draft.revision == 0


def test_different_fields_of_two_people_are_both_kept(draft, cast):
    old = edit(draft, content_of(draft), reason="Van de tweede.")
    save(draft, cast.leader, Content(html="<p>Van de eerste.</p>"))
    saved = writing.save_draft(version=draft, edit=old, by=cast.member)
    assert saved.newer
    draft.refresh_from_db()
    assert (draft.html, draft.reason) == ("<p>Van de eerste.</p>", "Van de tweede.")


def test_the_same_text_of_two_people_is_a_conflict_and_nothing_is_saved(draft, cast):
    old = edit(draft, Content(html="<p>Van de tweede.</p>"))
    save(draft, cast.leader, Content(html="<p>Van de eerste.</p>"))
    with pytest.raises(DraftConflict) as conflict:
        writing.save_draft(version=draft, edit=old, by=cast.member)
    assert conflict.value.content
    draft.refresh_from_db()
    assert draft.html == "<p>Van de eerste.</p>"


@pytest.mark.parametrize("state", ["review", "approved"])
def test_what_is_no_draft_does_not_change(document, cast, state):
    version = (builders.approved if state == "approved" else builders.draft)(
        document, **({} if state == "approved" else {"state": state})
    )
    with pytest.raises(ValidationError) as refused:
        writing.save_draft(version=version, edit=edit(version, Content(html="<p>x</p>")), by=cast.leader)
    assert refused.value.code == "not_draft"


def test_another_kind_puts_aside_what_stood_there(draft, cast):
    old = draft.html
    rows = {"roles": ["mentor"], "rows": [{"activity": "Intake", "cells": ["V"]}]}
    save(draft, cast.leader, Content("matrix", rows=rows))
    assert (draft.kind, draft.rows) == ("matrix", rows)
    assert '<th scope="row">Intake</th>' in draft.html
    aside = PutAside.objects.get(version=draft)
    assert (aside.why, aside.html) == ("kind", old)
    writing.put_back(aside=aside, by=cast.leader)
    draft.refresh_from_db()
    assert (draft.kind, draft.html, draft.rows) == ("text", old, None)
    assert PutAside.objects.get(version=draft).rows == rows


def test_an_emptied_text_is_put_aside_and_only_the_newest_are_kept(draft, cast):
    for number in range(KEPT_ASIDE + 2):
        save(draft, cast.leader, Content(html=f"<p>{number}</p>"))
        save(draft, cast.leader, Content())
    kept = list(PutAside.objects.filter(version=draft).values_list("html", flat=True))
    assert kept[0] == f"<p>{KEPT_ASIDE + 1}</p>"
    assert len(kept) == KEPT_ASIDE


# --- two people on the page ---------------------------------------------------------------


@pytest.fixture
def clash(client, draft, cast):
    """The member opened the draft, the leader saved, the member sends hers."""
    client.force_login(cast.member)
    mine = sent(draft, html=draft.html + "<p>Mijn zin.</p>")
    save(draft, cast.leader, Content(html=draft.html + "<p>Hun zin.</p>"))
    return client.post(page(draft.document), mine)


def test_the_second_sees_both_texts(clash):
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "<mark>Mijn</mark> zin." in text
    assert "<mark>Hun</mark> zin." in text


@pytest.mark.parametrize(
    ("how", "stands", "aside"),
    [
        ("both", ["Mijn zin.", "Hun zin."], []),
        ("mine", ["Mijn zin."], ["Hun zin."]),
        ("theirs", ["Hun zin."], ["Mijn zin."]),
    ],
)
def test_whatever_is_chosen_neither_text_is_lost(client, clash, draft, how, stands, aside):
    context = clash.context
    answer = client.post(
        page(draft.document),
        {"kind": "text", "settle": how, "mine": context["mine"], "seen": context["seen"]},
    )
    assert answer.status_code == 302
    draft.refresh_from_db()
    for words in ("Mijn zin.", "Hun zin."):
        assert (words in draft.html) == (words in stands)
        assert any(words in old.html for old in PutAside.objects.all()) == (words in aside)


def test_a_third_who_saves_meanwhile_gives_the_page_again(client, clash, draft, cast):
    save(draft, cast.leader, Content(html="<p>Weer anders.</p>"))
    context = clash.context
    answer = client.post(
        page(draft.document),
        {"kind": "text", "settle": "mine", "mine": context["mine"], "seen": context["seen"]},
    )
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.html == "<p>Weer anders.</p>"


def test_the_same_words_about_it_are_shown_both(client, draft, cast):
    client.force_login(cast.member)
    mine = sent(
        draft, reason="Van mij.", **{"initial-reason": draft.reason, "initial-summary": draft.summary}
    )
    save(draft, cast.leader, reason="Van de ander.")
    shown = client.post(page(draft.document), {**mine, "summary": draft.summary})
    assert shown.status_code == 409
    assert "Van de ander." in shown.content.decode()
    assert "Van mij." in shown.content.decode()
    draft.refresh_from_db()
    assert draft.reason == "Van de ander."


# --- saving while typing ---------------------------------------------------------------


def test_the_page_saves_by_itself(client, draft, cast):
    client.force_login(cast.leader)
    answer = client.post(page(draft.document, "documents:draft-save"), sent(draft, html="<p>Nieuw</p>"))
    told = answer.json()
    draft.refresh_from_db()
    assert (told["state"], told["seen"]) == ("saved", stamp(content_of(draft)))
    again = client.post(
        page(draft.document, "documents:draft-save"),
        {**sent(draft, html="<p>Nog nieuwer</p>"), "seen": told["seen"]},
    )
    assert again.json()["state"] == "saved"


def test_a_conflict_while_typing_saves_nothing(client, draft, cast):
    client.force_login(cast.member)
    mine = sent(draft, html="<p>Mijn zin.</p>")
    save(draft, cast.leader, Content(html="<p>Hun zin.</p>"))
    answer = client.post(page(draft.document, "documents:draft-save"), mine)
    assert (answer.status_code, answer.json()["state"], answer.json()["by"]) == (
        409,
        "conflict",
        str(cast.leader),
    )


@pytest.mark.parametrize("gone", ["thrown away", "in review", "wrong link"])
def test_what_cannot_be_saved_says_so(client, draft, cast, gone):
    client.force_login(cast.leader)
    data = sent(draft, html="<p>x</p>")
    if gone == "thrown away":
        writing.discard_draft(version=draft, by=cast.leader)
    elif gone == "in review":
        Version.objects.filter(pk=draft.pk).update(
            state="review", review_by=cast.leader, review_at=timezone.now()
        )
    else:
        data |= {"kind": "link", "url": "javascript:alert(1)"}
    answer = client.post(page(draft.document, "documents:draft-save"), data)
    assert (answer.status_code, answer.json()["state"]) == (422, "refused")
    assert answer.json()["message"]


# --- other kinds, without a script ---------------------------------------------------------------


def test_buttons_add_and_remove_rows_and_roles(client, draft, cast):
    client.force_login(cast.leader)
    data = sent(draft, kind="matrix", role=["mentor"], activity=["Intake"], cell=["v"], do="add-role")
    answer = client.post(page(draft.document), data)
    assert answer.url.endswith("?naar=role-1#role-1")
    draft.refresh_from_db()
    assert draft.rows == {"roles": ["mentor", ""], "rows": [{"activity": "Intake", "cells": ["V", ""]}]}
    data = sent(draft, role=["mentor", ""], activity=["Intake"], cell=["v", ""], do="remove-row-0")
    client.post(page(draft.document), data)
    draft.refresh_from_db()
    assert draft.rows["rows"] == []


def test_a_wrong_cell_keeps_what_was_typed(client, draft, cast):
    client.force_login(cast.leader)
    data = sent(draft, kind="matrix", role=["mentor"], activity=["Intake"], cell=["Q"])
    answer = client.post(page(draft.document), data)
    assert answer.status_code == 422
    assert 'value="Q"' in answer.content.decode()


@pytest.mark.parametrize(
    ("do", "steps"),
    [("add-step", "a b _"), ("insert-step-0", "a _ b"), ("remove-step-0", "b"), ("up-step-1", "b a")],
)
def test_buttons_of_the_steps(client, draft, cast, do, steps):
    client.force_login(cast.leader)
    data = sent(draft, kind="scheme", step=["a", "b"], who=["x", ""], input=["", ""], output=["", ""], do=do)
    assert client.post(page(draft.document), data).status_code == 302
    draft.refresh_from_db()
    assert " ".join(step["step"] or "_" for step in draft.rows) == steps


def test_a_file_is_the_version_and_another_one_puts_it_aside(client, draft, cast):
    client.force_login(cast.leader)
    for name in ("plan.pdf", "plan2.pdf"):
        upload = SimpleUploadedFile(name, b"%PDF-1.7 " + name.encode())
        client.post(page(draft.document), sent(draft, kind="file", upload=upload))
        draft.refresh_from_db()
    assert (draft.kind, draft.file.name, draft.html) == ("file", "plan2.pdf", "")
    refused = SimpleUploadedFile("plan.xlsm", b"PK\x03\x04")
    answer = client.post(page(draft.document), sent(draft, kind="file", upload=refused))
    assert answer.status_code == 422
    assert ".xlsx" in answer.content.decode()


def test_a_link_is_https_only(client, draft, cast):
    client.force_login(cast.leader)
    good = {"url": "https://dms.school.example/3", "url_label": "versie 3"}
    assert client.post(page(draft.document), sent(draft, kind="link", **good)).status_code == 302
    draft.refresh_from_db()
    assert (draft.url, draft.url_label, draft.html) == (*good.values(), "")
    bad = client.post(page(draft.document), sent(draft, url="http://dms.school.example/"))
    assert bad.status_code == 422


# --- Word, pictures and attachments ---------------------------------------------------------------


def test_a_word_file_is_shown_first_and_then_becomes_the_draft(client, draft, cast):
    client.force_login(cast.leader)
    old, where = draft.html, page(draft.document, "documents:word")
    shown = client.post(where, {"upload": SimpleUploadedFile("SLB.docx", handbook())})
    assert shown.context["counts"]["headings"] >= 3
    assert shown.context["counts"]["tables"] == 1
    draft.refresh_from_db()
    assert draft.html == old
    client.post(where, {"file": shown.context["token"], "how": "replace", "keep": "on"})
    draft.refresh_from_db()
    assert "<h2>Intake</h2>" in draft.html
    assert "picture:" in draft.html
    assert draft.attachments.get().title == "SLB.docx"
    assert PutAside.objects.get(version=draft).html == old


def test_a_word_file_at_the_end(client, draft, cast):
    client.force_login(cast.leader)
    where = page(draft.document, "documents:word")
    upload = SimpleUploadedFile("klein.docx", docx(paragraph("Aan het eind")))
    shown = client.post(where, {"upload": upload})
    old = draft.html
    client.post(where, {"file": shown.context["token"], "how": "append"})
    draft.refresh_from_db()
    assert draft.html == f"{old}<p>Aan het eind</p>"
    assert not draft.attachments.exists()


@pytest.mark.parametrize(("name", "data"), [("x.docx", b"MZ"), ("x.docm", handbook()), ("x.doc", b"")])
def test_what_is_no_word_file_is_refused(client, draft, cast, name, data):
    client.force_login(cast.leader)
    answer = client.post(page(draft.document, "documents:word"), {"upload": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422


def test_a_token_of_another_draft_brings_nothing_in(client, draft, cast):
    client.force_login(cast.leader)
    other = builders.draft(builders.document(cast.team), author=cast.leader)
    shown = client.post(
        page(other.document, "documents:word"), {"upload": SimpleUploadedFile("a.docx", handbook())}
    )
    old = draft.html
    client.post(page(draft.document, "documents:word"), {"file": shown.context["token"], "how": "replace"})
    draft.refresh_from_db()
    assert draft.html == old


def test_attachments_come_once_and_go(client, draft, cast):
    client.force_login(cast.leader)
    where = page(draft.document, "documents:attachment-add")

    def add(name: str = "../map/formulier.pdf", data: bytes = b"%PDF-1.7 x", title: str = "") -> Any:
        return client.post(
            where, {"attachment-upload": SimpleUploadedFile(name, data), "attachment-title": title}
        )

    assert add().status_code == 302
    attachment = draft.attachments.get()
    assert attachment.file.name == attachment.title == "formulier.pdf"
    twice = add("anders.pdf")
    assert (twice.status_code, draft.attachments.count()) == (422, 1)
    assert "formulier.pdf" in twice.content.decode()
    assert add("x.svg", b"<svg/>").status_code == 422
    client.post(page(draft.document, "documents:attachment-remove", pk=attachment.pk))
    assert not draft.attachments.exists()


def test_the_attachment_of_an_approved_version_is_out_of_reach(client, document, draft, cast):
    kept = builders.attachment(draft)
    Version.objects.filter(pk=draft.pk).update(
        state="review", review_by=cast.leader, review_at=timezone.now()
    )
    client.force_login(cast.leader)
    gone = client.post(page(document, "documents:attachment-remove", pk=kept.pk))
    assert (gone.status_code, draft.attachments.count()) == (404, 1)


def test_pictures_for_the_editor_and_without_a_script(client, draft, cast):
    client.force_login(cast.leader)
    where = page(draft.document, "documents:picture-add")
    asked = {"headers": {"Accept": "application/json"}}
    answer = client.post(where, {"picture": SimpleUploadedFile("a.png", png())}, **asked)
    assert answer.status_code == 201
    assert client.get(answer.json()["src"]).status_code == 200
    refused = client.post(where, {"picture": SimpleUploadedFile("a.png", b"<svg/>")}, **asked)
    assert (refused.status_code, bool(refused.json()["message"])) == (422, True)
    client.post(where, {"picture": SimpleUploadedFile("a.png", png()), "alt": 'Een "schema"'})
    draft.refresh_from_db()
    assert draft.html.endswith('alt="Een &quot;schema&quot;"></p>')


# --- what was collected ---------------------------------------------------------------


def test_what_was_collected_flows_in(document, cast):
    def bring(**fields: Any) -> Version:
        material = builders.material(cast.improvement, **fields)
        return writing.put_in_draft(document=document, material=material, by=cast.leader)

    bring(title="Zo <doen> we het", note="Regel een\n\nRegel twee")
    bring(title="De site", note="", url="https://school.example/x")
    for name, data in (("h.docx", handbook()), ("f.pdf", b"%PDF-1.7")):
        stored = files.store(
            institution_id=document.institution_id, name=name, content=data, content_type="application/pdf"
        )
        bring(title=name, note="", file=stored)
    draft = document.versions.get()
    assert draft.html.startswith("<h2>Zo &lt;doen&gt; we het</h2><p>Regel een</p><p>Regel twee</p>")
    assert 'href="https://school.example/x"' in draft.html
    assert "<h2>Intake</h2>" in draft.html
    assert {one.title for one in draft.attachments.all()} == {"h.docx", "f.pdf"}


def test_a_note_does_not_go_into_a_matrix(draft, cast):
    rows = {"roles": ["mentor"], "rows": [{"activity": "Intake", "cells": ["V"]}]}
    save(draft, cast.leader, Content("matrix", rows=rows))
    with pytest.raises(ValidationError) as refused:
        writing.put_in_draft(
            document=draft.document, material=builders.material(cast.improvement), by=cast.leader
        )
    assert refused.value.code == "no_text"


# --- throwing away ---------------------------------------------------------------


def test_a_draft_is_thrown_away_after_a_question(client, draft, cast):
    builders.attachment(draft)
    builders.document_remark(draft)
    client.force_login(cast.leader)
    where = page(draft.document, "documents:draft-discard")
    assert client.get(where).status_code == 200
    assert Version.objects.filter(pk=draft.pk).exists()
    client.post(where)
    assert not Version.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_was_before_the_team_stays(client, draft, cast):
    builders.approval(draft, state="declined", reason="Nog niet af.")
    client.force_login(cast.leader)
    client.post(page(draft.document, "documents:draft-discard"))
    assert Version.objects.filter(pk=draft.pk).exists()


@pytest.mark.constraint
@pytest.mark.parametrize("wrong", [{"why": "other"}, {"kind": "other"}])
def test_put_aside_known(draft, wrong):
    with pytest.raises(IntegrityError, match="put_aside_known"), transaction.atomic():
        PutAside.objects.create(**{"version": draft, "why": "kind", "kind": "text", **wrong})
