"""Finding people by name or address: helpful, and never across institutions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from borgen.lib.dates import local_today
from improvements.people import find_person, members_on, people_of
from tests import builders
from tests.cast import Cast


@pytest.mark.parametrize(
    "text", ["Pim Project", "pim  project", "pim.project@school.example", "PIM.PROJECT@school.example"]
)
def test_found_by_name_or_address(cast: Cast, text: str) -> None:
    assert find_person(cast.institution, text) == cast.project_leader


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Vera Vreemd", "niemand de naam"),
        ("vera.vreemd@school.example", "niemand de naam"),
        ("Dirk Dicht", "niemand de naam"),
        ("Lia", "Bedoel je: Lia Leider"),
        ("Li", "niemand de naam"),
    ],
)
def test_not_found_says_what_to_do(cast: Cast, text: str, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        find_person(cast.institution, text)


def test_namesakes_are_told_apart_by_address(cast: Cast) -> None:
    builders.user(cast.institution, name="Mo Lid", email="mo.twee@school.example")
    with pytest.raises(ValidationError, match="e-mailadres"):
        find_person(cast.institution, "Mo Lid")
    assert find_person(cast.institution, "mo.twee@school.example").name == "Mo Lid"


def test_members_of_a_day(cast: Cast) -> None:
    today = local_today()
    assert set(members_on(cast.team, today)) == {cast.leader, cast.member, cast.process_owner}
    assert cast.leaver in members_on(cast.team, today - timedelta(days=1))


def test_everybody_who_works_on_it(cast: Cast) -> None:
    people = people_of(cast.improvement, also=[cast.chair.pk, None])
    names = [person.name for person in people]
    assert names == sorted(names)
    assert set(people) == {
        cast.leader,
        cast.member,
        cast.process_owner,
        cast.project_leader,
        cast.project_member,
        cast.chair,
    }
