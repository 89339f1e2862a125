"""Settings of an institution, and how they show."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from PIL import Image

from borgen.lib.contrast import LIGHT_GROUNDS, READABLE, contrast_ratio
from common.models import AuditEntry
from teams.models import Institution
from tests import builders

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/beheer/"
GOOD = {
    "name": "ROC De Brug",
    "contact": "servicedesk@school.example",
    "threshold": "25",
    "brand_colour": "#14505C",
    "accessibility_statement": "Wij doen ons best.",
}


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def picture(kind="PNG", size=(40, 20)):
    out = BytesIO()
    Image.new("RGB", size, "#14505c").save(out, kind)
    return out.getvalue()


def test_settings_are_saved_and_noted(admin, cast):
    answer = admin.post(BASE, GOOD)
    assert answer.url == BASE
    cast.institution.refresh_from_db()
    assert cast.institution.threshold == 25
    assert cast.institution.brand_colour == "#14505c"
    entry = AuditEntry.objects.get(verb="institution.changed")
    assert (entry.actor_id, entry.institution_id) == (cast.administrator.pk, cast.institution.pk)
    assert entry.details == {}


def test_whether_everybody_has_to_agree_is_the_institutions_choice(admin, cast):
    assert "approval_by_all" in admin.get(BASE).content.decode()
    for data, wanted in (({**GOOD, "approval_by_all": "on"}, True), (GOOD, False)):
        admin.post(BASE, data)
        cast.institution.refresh_from_db()
        assert cast.institution.approval_by_all is wanted


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("threshold", "0", "1"),
        ("threshold", "101", "100"),
        ("threshold", "dertig", "geheel getal"),
        ("brand_colour", "groen", "Geef een kleur zoals #14505c."),
        ("name", "College Elders", "Er is al een instelling met deze naam."),
        ("name", "", "Vul dit in."),
    ],
)
def test_what_is_wrong_stays_on_the_page(admin, cast, field, value, message):
    answer = admin.post(BASE, {**GOOD, field: value})
    assert answer.status_code == 200
    assert message in str(answer.context["form"].errors[field])
    assert list(answer.context["form"].errors) == [field]
    cast.institution.refresh_from_db()
    assert cast.institution.contact == ""


@pytest.mark.constraint
def test_the_database_keeps_the_threshold_a_percentage():
    with pytest.raises(IntegrityError), transaction.atomic():
        builders.institution(threshold=0)


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(admin, cast):
    answer = admin.post(BASE, {**GOOD, "brand_colour": "#ffcc00"})
    text = answer.content.decode()
    nearest = answer.context["nearest"]
    assert f"De dichtstbijzijnde kleur die wel werkt is {nearest}" in text
    assert "contrast met onze pagina’s is 1," in text
    assert all(contrast_ratio(nearest, ground) >= READABLE for ground in LIGHT_GROUNDS)
    admin.post(BASE, {**GOOD, "brand_colour": "#ffcc00", "use_colour": nearest})
    cast.institution.refresh_from_db()
    assert cast.institution.brand_colour == nearest


def test_the_button_with_a_colour_is_checked_like_anything_else(admin, cast):
    answer = admin.post(BASE, {**GOOD, "use_colour": "#ffffff;}body{display:none"})
    assert answer.context["form"].errors["brand_colour"]


def test_the_style_sheet_sets_the_colour_for_everybody(client, admin, cast):
    Institution.objects.filter(pk=cast.institution.pk).update(brand_colour="#7a1f5c")
    client.logout()
    answer = client.get("/roc-de-brug/huisstijl.css")
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "max-age" in answer["Cache-Control"]
    assert "public" in answer["Cache-Control"]
    assert "--brand: light-dark(#7a1f5c," in answer.content.decode()
    assert client.get("/bestaat-niet/huisstijl.css").status_code == 404


def test_who_keeps_the_colour_of_borgen_has_an_empty_sheet(client, cast):
    assert client.get("/roc-de-brug/huisstijl.css").content == b""


def test_a_logo_is_drawn_anew_and_shown(admin, cast):
    upload = SimpleUploadedFile("../../logo.jpg", picture("JPEG"), "image/jpeg")
    admin.post(BASE, {**GOOD, "logo": upload})
    cast.institution.refresh_from_db()
    assert cast.institution.logo.content_type == "image/png"
    answer = admin.get("/roc-de-brug/logo")
    content = b"".join(answer.streaming_content)
    assert content.startswith(b"\x89PNG")
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    admin.post(BASE, {**GOOD, "without_logo": "on"})
    cast.institution.refresh_from_db()
    assert cast.institution.logo is None
    assert admin.get("/roc-de-brug/logo").status_code == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.png", b"<svg onload='alert(1)'/>"),
        ("logo.png", b"MZ" + b"\0" * 100),
        ("logo.png", b"\x89PNG" + b"\0" * (2 * 1024 * 1024)),
    ],
)
def test_what_is_no_picture_is_refused_beside_its_field(admin, cast, name, content):
    answer = admin.post(BASE, {**GOOD, "logo": SimpleUploadedFile(name, content, "image/png")})
    assert list(answer.context["form"].errors) == ["logo"]
    cast.institution.refresh_from_db()
    assert cast.institution.threshold == 30


def test_only_administrators_of_the_institution(client, cast):
    for person, code in (
        (cast.leader, 403),
        (cast.quality, 403),
        (cast.management, 403),
        (cast.stranger, 404),
    ):
        client.force_login(person)
        assert client.get(BASE).status_code == code
        assert client.post(BASE, GOOD).status_code == code
