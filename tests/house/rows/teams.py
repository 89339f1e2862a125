"""People, teams and the institution's administration."""

from datetime import timedelta

from borgen.lib.dates import local_today
from tests import builders
from tests.house.rows import EVERYBODY, MEMBERS, Look, Row
from tests.house.world import Side

ALL = f"anonymous {EVERYBODY}"


def _person(side: Side) -> int:
    assert side.person
    return side.person.pk


def _more_people(side: Side) -> None:
    for _ in range(4):
        builders.membership(side.team)
        builders.membership(builders.team(side.institution))


def _more_years(side: Side) -> None:
    years = side.institution.school_years
    last = years.order_by("-ends_on").values_list("ends_on", flat=True).first() or local_today()
    for number in range(3):
        start = last + timedelta(days=400 * number + 1)
        years.create(name=f"jaar {builders.number()}", starts_on=start, ends_on=start + timedelta(days=300))


def administers(name: str, *, get: bool = True, post: bool = True, **fields: object) -> Row:
    """Of the institution, for its administrator alone."""
    allowed = {"get": "administrator" if get else None, "post": "administrator" if post else None}
    return Row(name, **{"of": "institution", **allowed, **fields})  # type: ignore[arg-type]


OF_PERSON = {"pk": _person}

ROWS = [
    Row(
        "teams:own", of="personal", get=EVERYBODY, post=EVERYBODY, posted=200, empty=False, error={"name": ""}
    ),
    Row("teams:sign-out-everywhere", of="personal", get=EVERYBODY, post=EVERYBODY, empty=False),
    Row(
        "teams:invitation",
        of="public",
        get=ALL,
        post=ALL,
        posted=200,
        empty=False,
        words={"token": lambda s: s.token},
        error={"name": "", "password1": "kort", "password2": "anders"},
    ),
    Row(
        "teams:stylesheet",
        of="public",
        target=lambda s: s.institution,
        get=ALL,
        kind="file",
        rows_inside=False,
    ),
    Row("teams:logo", of="public", target=lambda s: s.institution, get=ALL, kind="file", rows_inside=False),
    # administration
    administers("teams:settings", posted=200, error={"name": "", "threshold": "0"}),
    administers("teams:school-years", post=False, more=_more_years),
    administers("teams:school-year-new", posted=200, error={"name": "", "starts_on": "x"}),
    administers(
        "teams:school-year", posted=200, empty=False, words={"pk": lambda s: s.year.pk}, error={"name": ""}
    ),
    administers("teams:school-year-delete", empty=False, words={"pk": lambda s: s.year.pk}),
    administers("teams:people", post=False, more=_more_people),
    administers("teams:person-new", posted=200, error={"name": "", "email": "geen adres"}),
    administers("teams:people-invite", get=False, kind="action"),
    administers("teams:people-upload", posted=200, empty=False, error={}),
    administers(
        "teams:people-list", posted=200, empty=False, words={"pk": lambda s: s.people_import.pk}, error={}
    ),
    administers("teams:person", posted=200, empty=False, words=OF_PERSON, error={"name": "", "email": "x"}),
    administers("teams:person-team", get=False, kind="action", posted=200, words=OF_PERSON),
    administers("teams:person-invite", get=False, kind="action", words=OF_PERSON),
    administers("teams:person-close", empty=False, words=OF_PERSON),
    administers("teams:person-open", get=False, kind="action", words=OF_PERSON),
    administers("teams:person-sign-out", empty=False, words=OF_PERSON),
    administers("teams:teams", post=False, more=_more_people),
    administers("teams:team-new", posted=200, error={"name": ""}),
    administers("teams:team", of="team", posted=200, empty=False, error={"name": ""}),
    administers("teams:team-end", of="team", empty=False),
    administers("teams:team-reopen", of="team", get=False, kind="action"),
    # members of a team
    Row("teams:members", of="team", get=f"{MEMBERS} administrator", more=_more_people),
    Row(
        "teams:member-new",
        of="team",
        get="leader administrator",
        post="leader administrator",
        posted=200,
        error={"name": "", "email": "geen adres"},
    ),
    Row(
        "teams:member",
        of="team",
        get="leader administrator",
        post="leader administrator",
        posted=200,
        empty=False,
        words={"pk": lambda s: s.membership.pk},
        error={"role": "", "until": "x"},
        looks=(Look("as-administrator", role="administrator"),),
    ),
    Row(
        "teams:member-invite",
        of="team",
        post="leader administrator",
        kind="action",
        words={"pk": lambda s: s.membership.pk},
    ),
]
