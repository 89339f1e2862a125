"""The first institution of an installation."""

import re
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from boas.models import StatementSet
from common.models import AuditEntry, OutgoingMail
from teams.models import Institution, InstitutionRole, SchoolYear, User

pytestmark = pytest.mark.django_db


def create(*args, **options):
    out = StringIO()
    call_command("create_institution", *args, stdout=out, **options)
    return out.getvalue()


def test_an_institution_with_year_administrator_and_a_way_in(client, time_machine):
    time_machine.move_to("2027-01-15T12:00:00+01:00")
    told = create("ROC Zuid-Oost", "Bea@Zuid.Example", "Bea Heer")
    institution = Institution.objects.get(slug="roc-zuid-oost")
    year = SchoolYear.objects.get(institution=institution)
    assert (year.name, year.starts_on, year.ends_on) == ("2026-2027", date(2026, 8, 1), date(2027, 7, 31))
    assert year.periods.count() == 4
    person = User.objects.get(email="bea@zuid.example")
    assert InstitutionRole.objects.get(user=person).role == "administrator"
    assert StatementSet.objects.filter(institution=None, state="published").count() == 1
    link = re.search(r"https://testserver(/uitnodiging/\S+)", told)[1]
    assert link in OutgoingMail.objects.get(to="bea@zuid.example").text
    password = "Fietspomp 12 in de schuur"
    answer = client.post(
        link, {"name": "Bea Heer", "password1": password, "password2": password, "language": "nl"}
    )
    assert answer.url == "/"
    assert client.get("/roc-zuid-oost/beheer/").status_code == 200
    assert AuditEntry.objects.filter(institution_id=institution.pk, actor_id=None).count() >= 4


@pytest.mark.parametrize(
    ("args", "options", "message"),
    [
        (("ROC Zuid", "bea@zuid.example", "Bea"), {}, "Er is al een instelling met deze naam."),
        (("ROC Noord", "bea@zuid.example", "Bea"), {}, "Iemand gebruikt dit e-mailadres al."),
        (("ROC Noord", "geen adres", "Bea"), {}, "email"),
        (("ROC Noord", "ans@noord.example", "Ans"), {"slug": "mijn"}, "Dit woord gebruikt Borgen zelf"),
        (
            ("ROC Noord", "ans@noord.example", "Ans"),
            {"slug": "roc-zuid"},
            "Er is al een instelling met dit adres.",
        ),
    ],
)
def test_what_is_wrong_leaves_nothing(args, options, message):
    create("ROC Zuid", "bea@zuid.example", "Bea")
    with pytest.raises(CommandError, match=message):
        create(*args, **options)
    assert Institution.objects.count() == 1
    assert User.objects.count() == 1
    assert SchoolYear.objects.count() == 1
