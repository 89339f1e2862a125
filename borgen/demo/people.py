"""Two schools, three teams, and the people in them. Everybody is called Demo: nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from borgen.demo import ACCOUNTS, INSTITUTION, OTHER_INSTITUTION, PASSWORD, address
from borgen.lib.dates import add_months, school_year
from documents.services.templates import ensure_standard_templates
from teams.models import Institution, InstitutionRole, Membership, Period, SchoolYear, Team, User

# With the docent and the proceseigenaar of the accounts these are the fourteen teachers of the case.
TEACHERS = "Anouk Bilal Carlijn Daan Esther Fatima Gijs Hanneke Ilse Jeroen Kees Lotte".split()
OTHER_TEACHERS = "Mehmet Nadia Olga Pieter".split()
FAR_TEACHERS = "Quinten Roos".split()
# First and last day of each period, as month and day; they differ in length and leave holidays out.
PERIODS = (((8, 24), (11, 8)), ((11, 9), (1, 31)), ((2, 1), (4, 18)), ((4, 19), (7, 16)))


@dataclass
class School:
    """What the rest of the demo hangs its content on."""

    today: date
    institution: Institution
    team: Team
    other_team: Team
    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, name: str) -> User:
        """By the first part of the address: the name of an account, or the first name in lower case."""
        return self.people[name]

    @property
    def leader(self) -> User:
        return self["teamleider"]

    @property
    def teachers(self) -> list[User]:
        return [self["docent"], self["proceseigenaar"], *(self[name.lower()] for name in TEACHERS)]


def build(today: date) -> School:
    institution = Institution.objects.create(
        name="ROC Demo",
        slug=INSTITUTION,
        contact=address("beheerder"),
        brand_colour="#1b5e52",
        accessibility_statement="Dit is een demo met verzonnen gegevens.",
    )
    far = Institution.objects.create(name="Demo College", slug=OTHER_INSTITUTION, contact=address("vreemde"))
    for one in (institution, far):
        _years(one, today)
        ensure_standard_templates(institution=one, by=None)
    team = Team.objects.create(
        institution=institution,
        name="Onderwijsassistent",
        slug="onderwijsassistent",
        sector="Zorg en welzijn",
    )
    other_team = Team.objects.create(
        institution=institution,
        name="Helpende zorg en welzijn",
        slug="helpende-zorg-en-welzijn",
        sector="Zorg en welzijn",
    )
    far_team = Team.objects.create(
        institution=far, name="Mediavormgever", slug="mediavormgever", sector="Techniek"
    )
    people = _people(institution, far, today)
    school = School(today, institution, team, other_team, people)
    _members(school, far_team)
    InstitutionRole.objects.bulk_create(
        InstitutionRole(user=people[name], role=role)
        for name, role in (
            ("kwaliteit", InstitutionRole.Role.QUALITY),
            ("directie", InstitutionRole.Role.MANAGEMENT),
            ("beheerder", InstitutionRole.Role.ADMINISTRATOR),
            ("vreemde", InstitutionRole.Role.ADMINISTRATOR),
        )
    )
    return school


def _people(institution: Institution, far: Institution, today: date) -> dict[str, User]:
    known = make_password(PASSWORD)  # once: it is slow on purpose
    may_sign_in = {account.name for account in ACCOUNTS}
    names = {
        **{account.name: account.person for account in ACCOUNTS},
        **{name.lower(): f"{name} Demo" for name in (*TEACHERS, *OTHER_TEACHERS, *FAR_TEACHERS, "Bram")},
    }
    far_names = {"vreemde", *(name.lower() for name in FAR_TEACHERS)}
    return {
        user.email.split("@")[0]: user
        for user in User.objects.bulk_create(
            User(
                institution=far if name in far_names else institution,
                email=address(name),
                name=full_name,
                password=known if name in may_sign_in else make_password(None),
            )
            for name, full_name in names.items()
        )
    }


def _members(school: School, far_team: Team) -> None:
    since = add_months(school.today, -38)
    leader, member = Membership.Role.LEADER, Membership.Role.MEMBER
    rows = [(school.team, school.leader, leader), (school.other_team, school["bram"], leader)]
    rows += [(school.team, teacher, member) for teacher in school.teachers]
    rows += [(school.other_team, school[name.lower()], member) for name in OTHER_TEACHERS]
    rows += [(school.other_team, school["projectleider"], member), (far_team, school["vreemde"], leader)]
    rows += [(far_team, school[name.lower()], member) for name in FAR_TEACHERS]
    Membership.objects.bulk_create(
        Membership(team=team, user=user, role=role, since=since) for team, user, role in rows
    )


def _years(institution: Institution, today: date) -> None:
    """The year of today and the one before, so that the demo is always alive."""
    this_year = school_year(today)
    for span in (school_year(this_year.start - timedelta(days=1)), this_year):
        year = SchoolYear.objects.create(
            institution=institution,
            name=f"{span.start.year}-{span.end.year}",
            starts_on=span.start,
            ends_on=span.end,
        )
        Period.objects.bulk_create(
            Period(
                school_year=year,
                number=number,
                name=f"Periode {number}",
                starts_on=_day(first, span.start.year),
                ends_on=_day(last, span.start.year),
            )
            for number, (first, last) in enumerate(PERIODS, start=1)
        )


def _day(month_and_day: tuple[int, int], year: int) -> date:
    month, day = month_and_day
    return date(year if month >= 8 else year + 1, month, day)
