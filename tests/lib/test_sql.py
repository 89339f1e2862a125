from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import pytest

from borgen.lib.dates import local_today
from borgen.lib.sql import rows
from teams.models import Membership
from tests import builders
from tests.monitoring import builders as watching

# Written for both databases, so it is asked of both.
pytestmark = [pytest.mark.django_db, pytest.mark.search]


class Found(NamedTuple):
    name: str
    since: date
    until: date | None
    joined: datetime
    open: bool


FOUND = """
SELECT person.name, membership.since, membership.until, person.date_joined, membership.until IS NULL
FROM teams_membership membership JOIN teams_user person ON person.id = membership.user_id
WHERE membership.team_id IN %(teams)s AND membership.since >= %(since)s AND person.date_joined <= %(now)s
ORDER BY person.id
"""


def test_days_moments_and_truths_are_what_the_tuple_says():
    team = builders.team()
    joined = datetime(2026, 3, 1, 12, 30, 15, 250, tzinfo=UTC)
    person = builders.user(team.institution, name="Anna", date_joined=joined)
    Membership.objects.create(team=team, user=person, since=date(2026, 8, 1), until=local_today())
    builders.membership(team)

    found = rows(Found, FOUND, teams=[team.pk, 0], since=date(2026, 1, 1), now=datetime.now(UTC))

    assert found == [Found("Anna", date(2026, 8, 1), local_today(), joined, open=False)]
    assert found[0].open is False


def test_an_empty_list_finds_nothing():
    builders.membership(builders.team())
    assert rows(Found, FOUND, teams=[], since=date(2020, 1, 1), now=datetime.now(UTC)) == []


class Amount(NamedTuple):
    value: Decimal | None


@pytest.mark.parametrize("value", ["83.33", "6.5", "0.01", "100"])
def test_a_decimal_is_exact(value):
    norm = watching.norm(watching.indicator(builders.institution()), Decimal(value))
    assert rows(Amount, "SELECT value FROM monitoring_norm WHERE id = %(pk)s", pk=norm.pk) == [
        Amount(Decimal(value))
    ]
    assert rows(Amount, "SELECT NULL FROM monitoring_norm WHERE id = %(pk)s", pk=norm.pk) == [Amount(None)]


class Plain(NamedTuple):
    name: str


def test_plain_rows_are_left_as_they_are():
    team = builders.team()
    assert rows(Plain, "SELECT name FROM teams_team WHERE id = %(pk)s", pk=team.pk) == [Plain(team.name)]
