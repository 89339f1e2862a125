"""A board that is full: six goals with their numbers, sixty actions, what was agreed and celebrated."""

from __future__ import annotations

from datetime import timedelta

SLUG = "een-vol-bord"
GOALS, ACTIONS = 6, 60


def make() -> None:
    from borgen.lib.dates import local_today
    from teams.models import User
    from tests import builders
    from tests.actions import builders_acting as acting
    from tests.monitoring import builders as watching

    today = local_today()
    reader = User.objects.select_related("institution").get(email="teamleider@demo.example")
    team = builders.team(reader.institution, name="Een vol bord", slug=SLUG)
    leader = builders.leader(team)
    builders.membership(team, reader)
    people = builders.members(team, 14)
    goals = [builders.improvement(team, goal="Iedere student heeft twee gesprekken.") for _ in range(GOALS)]
    for goal in goals:
        line = watching.line(team, measure=builders.measure(goal), created_by=leader)
        own = watching.indicator(team.institution, team=team)
        watching.instrument(line, own, rhythm="year", executor=leader)
        norm, official = watching.norm(own, 80), watching.norm(own, 68, kind="inspectorate")
        watching.years_of(team, own, 12, norm=norm, inspectorate=official, entered_by=leader)
        builders.approved(builders.document(team, improvement=goal), approved_by=leader)
        acting.decision(team, improvement=goal)
        for _ in range(3):
            acting.recognition(team, improvement=goal, by=leader)
    for number in range(ACTIONS):
        acting.action(
            team,
            improvement=goals[number % GOALS],
            owner=people[number % len(people)],
            due_on=today + timedelta(days=number - 10),
            created_by=leader,
        )
