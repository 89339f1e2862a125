"""Rules of improvements, their people, measures and processes; each change leaves its audit row."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from borgen.lib.conflict import Conflict, Edit
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from common.models import AuditEntry
from improvements import policies, services
from improvements.models import Improvement, Measure, Process, ProjectMember
from improvements.states import IMPROVEMENT
from tests import builders
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True))


# --- the improvement ---------------------------------------------------------------------------------------


def test_an_improvement_gets_an_address_that_stays(cast: Cast) -> None:
    made = services.create_improvement(team=cast.team, values={"name": "Verzuim & meldingen"}, by=cast.leader)
    assert made.slug == "verzuim-meldingen"
    edit = Edit(seen={"name": made.name}, wanted={"name": "Verzuim"})
    services.edit_improvement(improvement=made, edit=edit, by=cast.leader)
    made.refresh_from_db()
    assert (made.name, made.slug, made.revision) == ("Verzuim", "verzuim-meldingen", 1)
    assert verbs() == ["improvement.created", "improvement.edited"]
    entry = AuditEntry.objects.get(verb="improvement.edited")
    assert entry.details == {"fields": ["name"]}
    assert (entry.actor_id, entry.institution_id) == (cast.leader.pk, cast.institution.pk)


@pytest.mark.parametrize(
    ("name", "slug"), [("Nieuw", "nieuw-2"), ("Begeleiding van de student", "begeleiding-van-de-student-2")]
)
def test_addresses_do_not_collide(cast: Cast, name: str, slug: str) -> None:
    assert services.create_improvement(team=cast.team, values={"name": name}, by=cast.leader).slug == slug


def test_a_name_without_letters_still_has_an_address(cast: Cast) -> None:
    made = services.create_improvement(team=cast.team, values={"name": "!?"}, by=cast.leader)
    assert made.slug == "verbeterproject"


def test_saving_nothing_changes_nothing(cast: Cast) -> None:
    edit = Edit(seen={"goal": cast.improvement.goal}, wanted={"goal": cast.improvement.goal})
    assert services.edit_improvement(improvement=cast.improvement, edit=edit, by=cast.leader) is False
    cast.improvement.refresh_from_db()
    assert cast.improvement.revision == 0
    assert verbs() == []


def test_two_people_change_different_fields(cast: Cast) -> None:
    seen = {"goal": cast.improvement.goal, "problem": cast.improvement.problem}
    first = Edit(seen=seen, wanted={**seen, "goal": "Minder uitval."})
    second = Edit(seen=seen, wanted={**seen, "problem": "Niemand weet het."})
    services.edit_improvement(improvement=cast.improvement, edit=first, by=cast.leader)
    merged = services.edit_improvement(improvement=cast.improvement, edit=second, by=cast.project_leader)
    assert merged is True
    cast.improvement.refresh_from_db()
    assert (cast.improvement.goal, cast.improvement.problem) == ("Minder uitval.", "Niemand weet het.")
    assert cast.improvement.revision == 2


def test_two_people_change_the_same_field(cast: Cast) -> None:
    seen = {"goal": cast.improvement.goal}
    services.edit_improvement(
        improvement=cast.improvement, edit=Edit(seen=seen, wanted={"goal": "A"}), by=cast.leader
    )
    with pytest.raises(Conflict) as caught:
        services.edit_improvement(
            improvement=cast.improvement, edit=Edit(seen=seen, wanted={"goal": "B"}), by=cast.project_leader
        )
    assert caught.value.saved == {"goal": "A"}
    cast.improvement.refresh_from_db()
    assert cast.improvement.goal == "A"


def _edit_leader(cast: Cast) -> None:
    edit = Edit(seen={"project_leader": cast.project_leader}, wanted={"project_leader": cast.stranger})
    services.edit_improvement(improvement=cast.improvement, edit=edit, by=cast.leader)


CROSSINGS: dict[str, Callable[[Cast], object]] = {
    "create": lambda c: services.create_improvement(
        team=c.team, values={"name": "x", "project_leader": c.stranger}, by=c.leader
    ),
    "edit": _edit_leader,
    "group": lambda c: services.add_project_member(
        improvement=c.improvement, user=c.stranger, since=local_today(), by=c.leader
    ),
    "process": lambda c: services.add_process(team=c.team, name="Intake", owner=c.stranger, by=c.leader),
    "owner": lambda c: services.edit_process(
        process=c.team.processes.get(), name="Intake", owner=c.stranger, by=c.leader
    ),
}


@pytest.mark.parametrize("way", CROSSINGS)
def test_nobody_of_another_institution_comes_in(cast: Cast, way: str) -> None:
    with pytest.raises(ValidationError, match="andere instelling"):
        CROSSINGS[way](cast)
    assert verbs() == []


# --- states ------------------------------------------------------------------------------------------------


def test_the_whole_life(cast: Cast) -> None:
    one = cast.improvement
    for event, reason in (
        ("pause", "vakantie"),
        ("resume", ""),
        ("stop", "het team fuseert"),
        ("archive", ""),
        ("resume", ""),
    ):
        one = services.change_state(improvement=one, event=event, reason=reason, by=cast.leader)
        assert one.state_reason == reason
    assert one.state == "active"
    assert one.revision == 5
    assert verbs() == [f"improvement.{event}" for event in ("pause", "resume", "stop", "archive", "resume")]
    assert AuditEntry.objects.get(verb="improvement.stop").details == {"before": "active", "after": "stopped"}


@pytest.mark.parametrize("state", IMPROVEMENT.states)
@pytest.mark.parametrize("event", IMPROVEMENT.transitions)
def test_only_what_the_table_says(cast: Cast, state: str, event: str) -> None:
    reason = "omdat" if state == "stopped" else ""
    Improvement.objects.filter(pk=cast.improvement.pk).update(state=state, state_reason=reason)
    if IMPROVEMENT.allows(event, state):
        after = services.change_state(
            improvement=cast.improvement, event=event, reason="omdat", by=cast.leader
        )
        assert after.state == IMPROVEMENT.target(event, state)
    else:
        with pytest.raises(TransitionNotAllowed):
            services.change_state(improvement=cast.improvement, event=event, reason="omdat", by=cast.leader)
        assert verbs() == []


def test_stopping_asks_for_a_reason(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="waarom"):
        services.change_state(improvement=cast.improvement, event="stop", reason="  ", by=cast.leader)
    cast.improvement.refresh_from_db()
    assert cast.improvement.state == "active"


def test_what_a_state_allows(cast: Cast) -> None:
    one = cast.improvement
    assert policies.may_change(one)
    assert policies.may_start_something(one)
    one.state = "paused"
    assert policies.may_change(one)
    assert not policies.may_start_something(one)
    one.state = "stopped"
    assert not policies.may_change(one)
    one.state = "active"
    one.team.archived_on = local_today()
    assert not policies.may_start_something(one)
    assert not policies.may_begin(one.team)


# --- the project group -------------------------------------------------------------------------------------


def test_joining_leaving_and_a_mistake(cast: Cast) -> None:
    today = local_today()
    member = services.add_project_member(
        improvement=cast.improvement, user=cast.member, since=today, by=cast.leader
    )
    services.edit_project_member(member=member, since=today, until=today + timedelta(days=9), by=cast.leader)
    services.remove_project_member(member=member, by=cast.leader)
    assert not ProjectMember.objects.filter(user=cast.member).exists()
    assert verbs() == ["improvement.group_joined", "improvement.group_edited", "improvement.group_removed"]
    assert AuditEntry.objects.filter(details__person=cast.member.pk).count() == 3


def test_nobody_joins_twice(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="al in de projectgroep"):
        services.add_project_member(
            improvement=cast.improvement, user=cast.project_member, since=local_today(), by=cast.leader
        )


def test_a_stay_ends_after_it_began(cast: Cast) -> None:
    member = cast.improvement.project_members.get()
    with pytest.raises(ValidationError, match="niet voor de eerste dag"):
        services.edit_project_member(
            member=member, since=date(2026, 2, 2), until=date(2026, 2, 1), by=cast.leader
        )


# --- measures ----------------------------------------------------------------------------------------------


def test_measures_come_last_and_move_one_place(cast: Cast) -> None:
    one, two, three = (
        services.add_measure(improvement=cast.improvement, values={"title": title}, by=cast.leader)
        for title in ("een", "twee", "drie")
    )

    def order() -> list[str]:
        return list(cast.improvement.measures.values_list("title", flat=True))

    assert order() == ["een", "twee", "drie"]
    services.move_measure(measure=three, up=True, by=cast.leader)
    assert order() == ["een", "drie", "twee"]
    services.move_measure(measure=one, up=False, by=cast.leader)
    assert order() == ["drie", "een", "twee"]
    before = verbs()
    services.move_measure(measure=three, up=True, by=cast.leader)
    services.move_measure(measure=two, up=False, by=cast.leader)
    assert order() == ["drie", "een", "twee"]
    assert verbs() == before, "at the end of the list nothing happens, and nothing is said to have happened"


def test_an_ended_measure_has_no_place(cast: Cast) -> None:
    one = builders.measure(cast.improvement, ended_on=local_today())
    builders.measure(cast.improvement)
    services.move_measure(measure=one, up=False, by=cast.leader)
    assert verbs() == []


def test_a_measure_is_edited_ended_and_taken_up(cast: Cast) -> None:
    measure = builders.measure(cast.improvement)
    edit = Edit(seen={"title": measure.title}, wanted={"title": "Anders"})
    services.edit_measure(measure=measure, edit=edit, by=cast.project_leader)
    with pytest.raises(Conflict):
        services.edit_measure(
            measure=measure,
            edit=Edit(seen={"title": measure.title}, wanted={"title": "Weer anders"}),
            by=cast.leader,
        )
    measure.refresh_from_db()
    assert measure.title == "Anders"
    services.edit_measure(
        measure=measure, edit=Edit(seen={"title": "Anders"}, wanted={"title": "Anders"}), by=cast.leader
    )
    services.end_measure(measure=measure, on=local_today(), by=cast.leader)
    services.end_measure(measure=measure, on=None, by=cast.leader)
    assert Measure.objects.get().ended_on is None
    assert verbs() == ["measure.edited", "measure.ended", "measure.taken_up"]


# --- processes ---------------------------------------------------------------------------------------------


def test_a_process_and_its_owner(cast: Cast) -> None:
    process = services.add_process(team=cast.team, name="Intake", owner=None, by=cast.leader)
    services.edit_process(process=process, name="Intake jaar 1", owner=cast.member, by=cast.leader)
    with pytest.raises(ValidationError, match="al een proces"):
        services.add_process(team=cast.team, name="Intake jaar 1", owner=None, by=cast.leader)
    services.remove_process(process=process, by=cast.leader)
    assert list(Process.objects.values_list("name", flat=True)) == ["Begeleidingsgesprek"]
    assert verbs() == ["process.added", "process.edited", "process.removed"]
    assert AuditEntry.objects.get(verb="process.edited").details == {"owner": cast.member.pk}


# --- what the database itself keeps ------------------------------------------------------------------------


WRONG: dict[str, Callable[[Cast], object]] = {
    "improvement_slug_unique": lambda c: builders.improvement(c.team, slug=c.improvement.slug),
    "improvement_state_known": lambda c: builders.improvement(c.team, state="weg"),
    "improvement_stopped_with_reason": lambda c: builders.improvement(c.team, state="stopped"),
    "improvement_cycle_time_known": lambda c: builders.improvement(c.team, cycle_time="soms"),
    "project_member_one_open": lambda c: builders.project_member(c.improvement, c.project_member),
    "project_member_ends_after_start": lambda c: builders.project_member(
        c.improvement, c.member, until=date(2020, 1, 1)
    ),
    "measure_ends_after_start": lambda c: builders.measure(
        c.improvement, since=date(2026, 2, 2), ended_on=date(2026, 2, 1)
    ),
    "process_name_unique": lambda c: builders.process(c.team, name="Begeleidingsgesprek"),
}


@pytest.mark.constraint
@pytest.mark.parametrize("name", WRONG)
def test_the_database_refuses(cast: Cast, name: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        WRONG[name](cast)


def test_every_constraint_is_provoked() -> None:
    models = (Improvement, ProjectMember, Measure, Process)
    assert set(WRONG) == {constraint.name for model in models for constraint in model._meta.constraints}
