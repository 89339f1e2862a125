"""A list of people from file to done, through the pages and with real files."""

from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import Workbook

from common.models import AuditEntry, OutgoingMail, StoredFile
from teams.models import InstitutionRole, Membership, PeopleImport, Team, User
from teams.services import people_import
from tests import builders
from tests.builders import PASSWORD

pytestmark = pytest.mark.django_db
BASE = "/roc-de-brug/beheer/mensen/lijst/"
HEAD = ("Naam", "E-mail", "Team", "Rol")
ROWS = [
    ("Zoë Çelik", "zoe@school.example", "Onderwijsassistent", "teamleider"),
    ("Mo Lid", "mo.lid@school.example", "Verpleegkunde", "docent"),
    ("Jan de Vries", "jan@school.example", "", "kwaliteitszorg"),
]


def xlsx(*rows, head=HEAD):
    book = Workbook()
    for row in (head, *rows):
        book.active.append(row)
    out = BytesIO()
    book.save(out)
    return SimpleUploadedFile("lijst.xlsx", out.getvalue())


def text(rows, divider, encoding):
    lines = [divider.join(row) for row in (HEAD, *rows)]
    return SimpleUploadedFile("lijst.csv", ("\r\n".join(lines) + "\r\n").encode(encoding))


@pytest.fixture
def admin(client, cast):
    cast.administrator.set_password(PASSWORD)
    cast.administrator.save()
    client.force_login(cast.administrator)
    return client


def upload(admin, file, **options):
    """The page with the preview."""
    answer = admin.post(BASE, {"file": file, **options})
    assert answer.status_code == 302, answer.context["form"].errors
    return admin.get(answer.url)


def apply(admin, preview):
    return admin.post(preview.request["PATH_INFO"], {"fingerprint": preview.context["plan"].fingerprint})


def state():
    return (
        set(User.objects.values_list("email", "name", "is_active")),
        set(Membership.objects.values_list("user__email", "team__name", "role", "until")),
        set(InstitutionRole.objects.values_list("user__email", "role")),
        set(Team.objects.values_list("name")),
    )


FILES = {
    "xlsx": lambda: xlsx(*ROWS),
    "utf-8 with mark": lambda: text(ROWS, ";", "utf-8-sig"),
    "utf-8 with commas": lambda: text(ROWS, ",", "utf-8"),
    "windows-1252": lambda: text(ROWS, ";", "cp1252"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_list_is_looked_at_applied_and_then_changes_nothing(admin, cast, kind, run_tasks):
    before = state()
    preview = upload(admin, FILES[kind]())
    assert [len(preview.context[name]) for name in ("new", "changed", "same", "refused")] == [2, 1, 0, 0]
    assert state() == before
    report = admin.get(apply(admin, preview).url)
    assert report.context["kept"].result == {"new": 2, "changed": 1, "same": 0, "refused": 0, "invited": 2}
    run_tasks()
    zoe = User.objects.get(email="zoe@school.example")
    assert (zoe.name, zoe.institution, zoe.memberships.get().role) == (
        "Zoë Çelik",
        cast.institution,
        "leader",
    )
    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {
        "zoe@school.example",
        "jan@school.example",
    }
    after, entries = state(), AuditEntry.objects.count()
    again = upload(admin, FILES[kind]())
    assert [len(again.context[name]) for name in ("new", "changed", "same", "refused")] == [0, 0, 3, 0]
    assert "er is niets te verwerken" in again.content.decode()
    apply(admin, again)
    run_tasks()
    assert state() == after
    assert AuditEntry.objects.exclude(verb="people.imported").count() == entries - 1
    assert OutgoingMail.objects.count() == 2


def test_one_wrong_row_stops_the_whole_list(admin):
    before = state()
    preview = upload(admin, xlsx(*ROWS, ("Ina", "geen adres", "Onbekend", "keizer")))
    text = preview.content.decode()
    assert "1 rij klopt nog niet" in text
    assert "rij 5" in text
    assert "kolom B (E-mail): “geen adres” is geen e-mailadres." in text
    assert "Lijst verwerken" not in text
    answer = apply(admin, preview)
    assert answer.status_code == 200
    assert state() == before


def test_what_fails_half_way_leaves_nothing(admin, monkeypatch):
    before = state()
    preview = upload(admin, xlsx(*ROWS))

    def broken(**kwargs):
        raise ValidationError("kapot")

    monkeypatch.setattr(people_import.people, "set_institution_roles", broken)
    answer = apply(admin, preview)
    assert "kapot" in answer.content.decode()
    assert state() == before
    assert PeopleImport.objects.get().applied_at is None


def test_what_was_looked_at_is_what_is_done(admin, cast):
    preview = upload(admin, xlsx(*ROWS))
    # Meanwhile a colleague adds the same person.
    builders.user(cast.institution, name="Zoë Çelik", email="zoe@school.example")
    before = state()
    answer = apply(admin, preview)
    assert "Er is iets veranderd sinds je deze lijst bekeek" in answer.content.decode()
    assert state() == before
    assert len(answer.context["new"]) == 1
    assert apply(admin, answer).status_code == 302
    assert state() != before


def test_an_address_taken_elsewhere_at_the_last_moment_stops_the_list(admin, cast, monkeypatch):
    preview = upload(admin, xlsx(*ROWS))
    looked = people_import.look

    def then_taken(kept):
        plan = looked(kept)
        builders.user(cast.other_institution, email="zoe@school.example")
        return plan

    monkeypatch.setattr(people_import, "look", then_taken)
    with pytest.raises(ValidationError, match="Er is iets veranderd"):
        people_import.apply(
            by=cast.administrator,
            kept=PeopleImport.objects.get(),
            fingerprint=preview.context["plan"].fingerprint,
        )
    assert not User.objects.filter(email="jan@school.example").exists()


def test_who_was_added_without_a_mail_is_invited_with_one_press(admin, cast, run_tasks):
    text = admin.get("/roc-de-brug/beheer/mensen/").content.decode()
    waiting = User.objects.filter(
        institution=cast.institution, is_active=True, password__startswith="!"
    ).count()
    assert f"{waiting} mensen zijn toegevoegd maar nog niet uitgenodigd." in text
    admin.post("/roc-de-brug/beheer/mensen/uitnodigen/")
    run_tasks()
    assert OutgoingMail.objects.count() == waiting
    assert not OutgoingMail.objects.filter(to=cast.stranger.email).exists()
    assert "nog niet uitgenodigd." not in admin.get("/roc-de-brug/beheer/mensen/").content.decode()
    admin.post("/roc-de-brug/beheer/mensen/uitnodigen/")
    run_tasks()
    assert OutgoingMail.objects.count() == waiting


def test_a_list_is_applied_once(admin):
    preview = upload(admin, xlsx(*ROWS))
    apply(admin, preview)
    people = User.objects.count()
    answer = apply(admin, preview)
    assert "Deze lijst is al verwerkt." in answer.content.decode()
    assert User.objects.count() == people


def test_the_list_goes_when_it_is_applied(admin):
    preview = upload(admin, xlsx(*ROWS))
    assert StoredFile.objects.count() == 1
    apply(admin, preview)
    assert PeopleImport.objects.get().file is None


def test_a_list_that_nobody_applies_goes_after_a_day(admin, time_machine):
    upload(admin, xlsx(*ROWS))
    assert people_import.purge() == 0
    time_machine.move_to(timezone.now() + people_import.KEPT_FOR * 2)
    assert people_import.purge(dry_run=True) == 1
    assert PeopleImport.objects.count() == 1
    assert people_import.purge() == 1
    assert not PeopleImport.objects.exists()


def test_teams_are_added_only_when_asked(admin, cast):
    row = ("Ina Nieuw", "ina@school.example", "Sterrenkunde", "teamleider")
    assert len(upload(admin, xlsx(row)).context["refused"]) == 1
    preview = upload(admin, xlsx(row), adds_teams="on")
    assert "Team Sterrenkunde wordt toegevoegd." in preview.content.decode()
    apply(admin, preview)
    team = Team.objects.get(name="Sterrenkunde")
    assert (team.institution, team.slug) == (cast.institution, "sterrenkunde")


def test_a_list_may_take_the_last_leader_but_says_so(admin, cast):
    preview = upload(admin, xlsx(("Lia Leider", "lia.leider@school.example", "Onderwijsassistent", "docent")))
    assert "Team Onderwijsassistent heeft hierna geen teamleider." in preview.content.decode()
    apply(admin, preview)
    assert cast.team.memberships.get(user=cast.leader).role == "member"


def test_who_left_joins_again_beside_the_old_membership(admin, cast):
    apply(admin, upload(admin, xlsx(("Eva Exit", "eva.exit@school.example", "Onderwijsassistent", ""))))
    assert cast.team.memberships.filter(user=cast.leaver).count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lijst.xlsx", b"PK\x03\x04 geen werkmap"),
        ("lijst.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("lijst.csv", b""),
    ],
)
def test_what_is_no_table_is_refused_on_the_page(admin, name, content):
    answer = admin.post(BASE, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert not PeopleImport.objects.exists()


def test_a_list_with_student_numbers_is_refused_by_name(admin):
    preview = upload(admin, xlsx(("Ina", "ina@school.example", "1"), head=("Naam", "E-mail", "BSN")))
    assert "Kolom C heet “BSN”" in preview.content.decode()
    assert "Lijst verwerken" not in preview.content.decode()


def test_people_of_another_institution_are_not_touched(admin, cast):
    preview = upload(admin, xlsx(("Vera Anders", "vera.vreemd@school.example", "", "beheerder")))
    assert len(preview.context["refused"]) == 1
    assert "Vera Vreemd" not in preview.content.decode()


def test_a_list_is_of_who_uploaded_it(admin, cast):
    preview = upload(admin, xlsx(*ROWS))
    path = preview.request["PATH_INFO"]
    second = builders.user(cast.institution)
    builders.role(second, "administrator")
    admin.force_login(second)
    assert admin.get(path).status_code == 404
    far = builders.user(cast.other_institution)
    builders.role(far, "administrator")
    admin.force_login(far)
    assert admin.get(path).status_code == 404
    assert admin.get(path.replace("roc-de-brug", "college-elders")).status_code == 404
    admin.force_login(cast.leader)
    assert admin.get(path).status_code == 403


def test_services_refuse_who_is_no_administrator(cast):
    with pytest.raises(PermissionDenied):
        people_import.keep(by=cast.leader, institution=cast.institution, upload=xlsx(*ROWS), adds_teams=False)


def test_the_preview_asks_the_same_number_of_questions_whatever_its_length(admin):
    def queries(number):
        rows = [(f"P {n}", f"p{n}@school.example", "Onderwijsassistent", "") for n in range(number)]
        path = upload(admin, xlsx(*rows)).request["PATH_INFO"]
        with CaptureQueriesContext(connection) as found:
            admin.get(path)
        return len(found)

    assert queries(5) == queries(10)


@pytest.mark.constraint
def test_the_database_keeps_a_file_until_the_list_is_applied(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleImport.objects.create(institution=cast.institution, created_by=cast.administrator)
