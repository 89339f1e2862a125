"""Each constraint of documents, formats, material and reading, in the database and in words for people."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone, translation

from common import files
from documents.models import Document, DocumentTemplate, Evaluation, Material, ReadReceipt, SearchEntry
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.constraint]

TITLE_TAKEN = "This team already has a document with this title. Make a new version of that one."
ONE_OF_THREE = "Give a file, a link or a note: one of the three."
BROUGHT = "What was brought is a file, a link or a note."
JUDGED = "A judgement has why, by whom and when."
WITHDRAWN = "A document that is withdrawn has when, by whom and why."
FORMATS = "Choose one of the formats in the list."


@pytest.fixture
def document() -> Document:
    return builders.document(title="SLB-handboek", slug="slb-handboek")


def stored(institution: Any) -> Any:
    return files.store(
        institution_id=institution.pk, name="a.pdf", content=b"%PDF", content_type="application/pdf"
    )


def refused(instance: models.Model, sentence: str, name: str = "") -> None:
    """By the database, whatever wrote it; and before that by the model, in words."""
    with pytest.raises(IntegrityError, match=name or None), transaction.atomic():
        instance.save()
    with translation.override("en"), pytest.raises(ValidationError) as told:
        instance.validate_constraints()
    assert sentence in told.value.messages


def test_every_constraint_has_a_sentence_for_people():
    for model in (Document, DocumentTemplate, Material, ReadReceipt, Evaluation):
        for constraint in model._meta.constraints:
            assert constraint.violation_error_message != constraint.default_violation_error_message


# --- a document -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence", "name"),
    [
        ({"title": ""}, "A document needs a title.", "document_has_title"),
        ({"format": "poster"}, FORMATS, "document_format_known"),
        ({"evaluate_every": 0}, "Evaluate at least once every 60 months.", "document_evaluation_within"),
        ({"evaluate_every": 61}, "Evaluate at least once every 60 months.", "document_evaluation_within"),
        ({"withdrawn_at": timezone.now()}, WITHDRAWN, "document_withdrawn_by_whom"),
        ({"withdrawn_why": "Weg."}, WITHDRAWN, "document_withdrawn_by_whom"),
        ({"withdrawn_at": timezone.now(), "withdrawn_why": "Weg."}, WITHDRAWN, "document_withdrawn_by_whom"),
    ],
)
def test_a_document(document, fields, sentence, name):
    for field, value in fields.items():
        setattr(document, field, value)
    refused(document, sentence, name)


def test_a_withdrawn_document_says_why(document):
    document.withdrawn_at, document.withdrawn_by = timezone.now(), document.created_by
    refused(document, WITHDRAWN, "document_withdrawn_by_whom")
    document.withdrawn_why = "Opgegaan in het SLB-handboek."
    document.save()


def other(document: Document, **fields: Any) -> Document:
    values = {"title": "Anders", "slug": "anders", "team": document.team, **fields}
    by = document.created_by
    return Document(institution=document.institution, created_by=by, **values)


def test_an_address_is_taken_once_in_an_institution(document):
    elsewhere = builders.team(document.institution)
    taken = "Another document of this institution has this address."
    refused(other(document, team=elsewhere, slug="slb-handboek"), taken)
    builders.document(builders.team(), slug="slb-handboek")


def test_a_title_is_taken_once_in_a_team_while_in_use(document):
    refused(other(document, title="SLB-handboek"), TITLE_TAKEN)
    builders.document(builders.team(document.institution), title="SLB-handboek")
    Document.objects.filter(pk=document.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=document.created_by, withdrawn_why="Weg."
    )
    other(document, title="SLB-handboek").save()


def test_a_code_on_a_poster_leads_to_one_document(document):
    with pytest.raises(IntegrityError), transaction.atomic():
        other(document, code=document.code).save()


# --- formats ----------------------------------------------------------------------------------------------


def test_a_format(document):
    made = builders.document_template(document.institution, title="Protocol")
    again = DocumentTemplate(
        institution=document.institution, title="Protocol", format="protocol", html="<p>x</p>"
    )
    refused(again, "There is already a format with this title.")
    made.format = "poster"
    refused(made, FORMATS, "document_template_format_known")


@pytest.mark.parametrize(("html", "with_file"), [("", False), ("<p>Doel</p>", True)])
def test_a_format_is_a_text_or_a_file(document, html, with_file):
    made = builders.document_template(document.institution)
    made.html, made.file = html, stored(document.institution) if with_file else None
    refused(made, "Give a text or a file.", "document_template_text_or_file")


# --- material ---------------------------------------------------------------------------------------------


@pytest.fixture
def material() -> Material:
    return builders.material(builders.improvement(), note="", title="Oud formulier")


@pytest.mark.parametrize(
    ("fields", "sentence", "name"),
    [
        ({"title": ""}, "Say what it is.", "material_has_title"),
        ({"url": "https://school.example/", "note": "x"}, ONE_OF_THREE, "material_one_content"),
        ({"note": "x"}, BROUGHT, "material_brought_has_content"),
        ({"brought_at": timezone.now()}, BROUGHT, "material_brought_has_content"),
        ({"verdict": "use"}, JUDGED, "material_judged_by_whom_and_why"),
        ({"why": "Goed."}, JUDGED, "material_judged_by_whom_and_why"),
    ],
)
def test_material(material, fields, sentence, name):
    for field, value in fields.items():
        setattr(material, field, value)
    if name == "material_one_content":
        material.brought_at = timezone.now()
    refused(material, sentence, name)


@pytest.mark.parametrize("extra", [{"url": "https://school.example/"}, {"note": "x"}])
def test_material_is_one_thing(material, extra):
    material.file, material.brought_at = stored(material.improvement.team.institution), timezone.now()
    for field, value in extra.items():
        setattr(material, field, value)
    refused(material, ONE_OF_THREE, "material_one_content")


def test_material_is_judged_once_it_is_there_and_only_in_known_words(material):
    judged = {"why": "Goed.", "judged_by": material.added_by, "judged_at": timezone.now()}
    for field, value in {"verdict": "use", **judged}.items():
        setattr(material, field, value)
    refused(material, JUDGED, "material_judged_by_whom_and_why")
    material.note, material.brought_at = "Zo.", timezone.now()
    material.save()
    material.verdict = "maybe"
    refused(material, JUDGED, "material_judged_by_whom_and_why")


def test_only_what_is_to_be_used_goes_into_a_document(material):
    material.document = builders.document(material.improvement.team)
    refused(material, "Only what is to be used goes into a document.", "material_used_was_judged")


# --- reading and evaluating -------------------------------------------------------------------------------


def test_reading_is_confirmed_once(document):
    version = builders.approved(document)
    reader = builders.user(document.institution)
    builders.receipt(version, reader)
    again = ReadReceipt(version=version, user=reader, read_on=date(2027, 1, 1))
    refused(again, "You have already confirmed this version.")
    newer = builders.approved(document, number=(1, 1))
    builders.receipt(newer, reader)


@pytest.mark.parametrize(
    ("verdict", "sentence", "name"),
    [
        ("maybe", "Choose: still right, or a new version.", "evaluation_verdict_known"),
        ("revise", "Say what is not right any more: the new draft starts with it.", "evaluation_revise_says"),
    ],
)
def test_an_evaluation(document, verdict, sentence, name):
    version = builders.approved(document)
    made = Evaluation(document=document, version=version, by=document.created_by, verdict=verdict)
    made.note = "" if verdict == "revise" else "x"
    refused(made, sentence, name)


def test_one_entry_of_search_per_document(document):
    builders.approved(document)
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(document=document, title="x")


# --- what is referred to stays ----------------------------------------------------------------------------


def test_a_version_that_was_read_or_evaluated_keeps_its_proof(document):
    version = builders.approved(document)
    builders.receipt(version, builders.user(document.institution))
    builders.evaluation(document, document.created_by)
    for holder in (version.author, document.team, document):
        with pytest.raises(models.ProtectedError), transaction.atomic():
            holder.delete()
