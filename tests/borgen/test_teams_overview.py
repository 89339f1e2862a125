"""All teams at a glance: no persons, no ranking, and outcomes for the quality office only."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from borgen.lib.dates import local_today
from tests import builders
from tests.cast import Cast


def page_of(client: Client, cast: Cast, who: object) -> str:
    client.force_login(who)  # type: ignore[arg-type]
    page = client.get(reverse("borgen:teams", args=[cast.institution.slug])).content.decode()
    return re.sub(r"(?s)^.*?<main", "<main", page)


def outcome(cast: Cast, number: int = 1) -> str:
    words = [cast.institution.slug, cast.team.slug, cast.improvement.slug, number]
    return reverse("boas:outcome", args=words)


def test_numbers_and_the_last_boas(client: Client, cast: Cast) -> None:
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    builders.improvement(cast.team, state="paused")
    for who in (cast.quality, cast.management):
        text = " ".join(re.sub(r"<[^>]+>", " ", page_of(client, cast, who)).split())
        assert re.search(r"Onderwijsassistent 1 \d+ \w+ \d{4} · \w+", text)
        assert "Verpleegkunde 0 nog geen" in text


def test_only_the_quality_office_follows_to_the_outcome(client: Client, cast: Cast) -> None:
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    page = page_of(client, cast, cast.quality)
    assert outcome(cast, 2) in page
    assert outcome(cast, 1) not in page, "the last one of an improvement"
    page = page_of(client, cast, cast.management)
    assert "uitslag" not in page
    assert cast.improvement.name not in page


def test_practice_and_cancelled_sessions_do_not_count(client: Client, cast: Cast) -> None:
    builders.assessment(cast.improvement, state="cancelled", chair=cast.leader)
    builders.assessment(cast.improvement, practice=True, chair=cast.leader)
    assert page_of(client, cast, cast.quality).count("nog geen") == 4


def test_no_person_is_named(client: Client, cast: Cast) -> None:
    builders.assessment(cast.improvement, state="closed", chair=cast.leader)
    for viewer in (cast.quality, cast.management):
        page = page_of(client, cast, viewer)
        for person in cast.people.values():
            assert person.name not in page


def test_by_name_without_other_institutions_and_without_teams_that_ended(client: Client, cast: Cast) -> None:
    builders.team(cast.institution, name="Aannemer", sector="Bouw")
    builders.team(cast.institution, name="Opgeheven", archived_on=local_today() - timedelta(days=1))
    page = page_of(client, cast, cast.management)
    names = re.findall(r'<th scope="row">([^<]+)</th>', page)
    assert names == ["Aannemer", "Onderwijsassistent", "Verpleegkunde"]
    assert "Bouw" in page


def test_a_school_without_teams(client: Client, cast: Cast) -> None:
    school = builders.institution()
    manager = builders.user(school)
    builders.role(manager, "management")
    client.force_login(manager)
    page = client.get(reverse("borgen:teams", args=[school.slug])).content.decode()
    assert "Er zijn nog geen teams" in page
