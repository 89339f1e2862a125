"""Formats: those that ship, those of the quality office, and a team that begins with one."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from documents.content import ContentError, parse, standard_templates
from documents.models import DocumentTemplate, Format
from documents.services.templates import ensure_standard_templates
from teams.models import Institution
from tests import builders
from tests.cast import Cast


def of_institution(cast: Cast, name: str, **more: int) -> str:
    return reverse(f"documents:{name}", kwargs={"institution": cast.institution.slug, **more})


def test_every_format_of_the_method_has_one() -> None:
    assert {one.format for one in standard_templates()} == set(Format.values) - {"other"}
    for one in standard_templates():
        assert "<h2>" in one.html


@pytest.mark.parametrize(
    "source",
    [
        "geen toml",
        "",
        '[[templates]]\ntitle = "X"',
        '[[templates]]\ntitle="X"\nformat="niets"\nexplanation="x"\nhtml="<p>x</p>"',
        '[[templates]]\ntitle="X"\nformat="form"\nexplanation="x"\nhtml="<script>x</script>"',
        2 * '[[templates]]\ntitle="X"\nformat="form"\nexplanation="x"\nhtml="<p>x</p>"\n',
    ],
)
def test_content_that_is_not_in_order_is_refused(source: str) -> None:
    with pytest.raises(ContentError):
        parse(source)


@pytest.mark.django_db
def test_a_new_institution_has_them() -> None:
    call_command("create_institution", "ROC Nieuw", "b@school.example", "Bea Heer", stdout=StringIO())
    school = Institution.objects.get(name="ROC Nieuw")
    assert school.document_templates.count() == len(standard_templates())
    assert ensure_standard_templates(institution=school, by=None) == 0


def test_missing_ones_come_back_and_own_ones_stay(client: Client, cast: Cast) -> None:
    builders.document_template(cast.institution, title="Protocol", html="<p>Van ons</p>")
    client.force_login(cast.quality)
    client.post(of_institution(cast, "templates-standard"))
    assert cast.institution.document_templates.count() == len(standard_templates())
    assert cast.institution.document_templates.get(title="Protocol").html == "<p>Van ons</p>"


def test_the_quality_office_adds_changes_and_removes(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality)
    new = of_institution(cast, "template-new")
    data = {"title": "Ons protocol", "format": "protocol", "explanation": ""}
    assert client.post(new, data).status_code == 422
    assert client.post(new, {**data, "html": "Eerst dit.\n\nDan <dat."}).status_code == 302
    made = DocumentTemplate.objects.get()
    assert client.post(new, {**data, "html": "<p>x</p>"}).status_code == 422
    edit = of_institution(cast, "template", pk=made.pk)
    hostile = '<p onclick="x">Ha</p><script>alert(1)</script><a href="javascript:x">y</a>'
    assert client.post(edit, {**data, "html": hostile}).status_code == 302
    made.refresh_from_db()
    assert made.html.startswith("<p>Ha</p>")
    for word in ("onclick", "script"):
        assert word not in made.html
    client.post(of_institution(cast, "template-remove", pk=made.pk))
    assert not DocumentTemplate.objects.exists()


def test_plain_text_becomes_paragraphs(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality)
    data = {"title": "X", "format": "protocol", "html": "Eerst dit\nen dat.\r\n\r\nDan A & B."}
    client.post(of_institution(cast, "template-new"), data)
    assert DocumentTemplate.objects.get().html == "<p>Eerst dit<br>en dat.</p><p>Dan A &amp; B.</p>"


def test_a_file_or_a_text(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality)
    new = of_institution(cast, "template-new")
    data = {"title": "Ons protocol", "format": "protocol"}
    pdf = b"%PDF-1.4 demo"
    both = {**data, "html": "<p>x</p>", "upload": SimpleUploadedFile("a.pdf", pdf)}
    assert client.post(new, both).status_code == 422
    assert client.post(new, {**data, "upload": SimpleUploadedFile("a.exe", b"MZ")}).status_code == 422
    assert client.post(new, {**data, "upload": SimpleUploadedFile("a.pdf", pdf)}).status_code == 302
    made = DocumentTemplate.objects.get()
    words = {"institution": cast.institution.slug, "team": cast.team.slug, "pk": made.pk}
    client.force_login(cast.member)
    response = client.get(reverse("documents:format-file", kwargs=words))
    assert response["Content-Disposition"].startswith("attachment")
    # Only the title: the file stays. A text takes its place.
    client.force_login(cast.quality)
    edit = of_institution(cast, "template", pk=made.pk)
    client.post(edit, {**data, "title": "Anders"})
    made.refresh_from_db()
    assert made.file
    client.post(edit, {**data, "html": "<p>Tekst</p>"})
    made.refresh_from_db()
    assert (made.file, made.html) == (None, "<p>Tekst</p>")
