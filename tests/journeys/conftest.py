"""Who is in the room on the way from the sign-in form to the mailed planning."""

from __future__ import annotations

import pytest

from tests import builders
from tests.cast import Cast

VOTERS = 14


@pytest.fixture
def school(cast: Cast) -> Cast:
    """Leader and member can sign in by the form; with two guests of the project fourteen people may vote."""
    for person in (cast.leader, cast.member):
        person.set_password(builders.PASSWORD)
        person.save()
    builders.members(cast.team, VOTERS - 4)
    return cast
