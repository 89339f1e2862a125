"""Teams beside those of the demo: what one benchmark fills does not weigh on the page of another."""

from __future__ import annotations

from typing import Any

SIZE = 14


def address(slug: str) -> str:
    """Of the leader, who signs in with the password of the demo."""
    return f"{slug}@demo.example"


def own(slug: str, name: str) -> tuple[Any, Any, list[Any]]:
    """A team of fourteen in the demo's institution: the team, its leader, and its other people."""
    from borgen.demo import PASSWORD
    from teams.models import Institution
    from tests import builders

    team = builders.team(Institution.objects.get(slug="roc-demo"), name=name, slug=slug)
    leader = builders.leader(team, name=f"Demo {name}", email=address(slug), password=PASSWORD)
    return team, leader, builders.members(team, SIZE - 1)
