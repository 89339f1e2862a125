"""What the team does about a result, and a sample that becomes one."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from borgen.lib.conflict import Edit
from common.models import AuditEntry
from monitoring.models import Measurement, Response, Sample
from monitoring.navigation import line_url
from monitoring.own_data import parts
from monitoring.panels import panels_of
from monitoring.services import measuring, responses, sampling
from monitoring.services.lines import line_page
from tests import builders
from tests.monitoring import builders as watching
from tests.monitoring.test_measuring import Desk, english, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


# --- what we do ---------------------------------------------------------------------------------------------


def respond(client: Any, desk: Desk, one: Measurement, **sent: str) -> Any:
    return client.post(desk.of(one, "monitoring:response-new"), sent)


def test_the_team_says_what_it_does_and_takes_it_back(client, cast, desk):
    one = desk.measured(12, 30)
    english(client, cast.process_owner)
    answer = respond(client, desk, one, act="address", explanation="Besproken")
    assert answer.url == desk.of(one) + "#wat-doen-we"
    given = Response.objects.get()
    assert (given.act, given.explanation, given.by) == ("address", "Besproken", cast.process_owner)
    assert "Besproken" in said(client.get(desk.of(one)))
    client.post(desk.of(one, "monitoring:response-withdraw", response=given.pk))
    given.refresh_from_db()
    assert given.withdrawn_at is not None
    assert "(taken back)" in said(client.get(desk.of(one)))
    assert respond(client, desk, one, act="address").status_code == 302, "it can be chosen again"
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"response.given", "response.withdrawn"} <= verbs


@pytest.mark.constraint
def test_nothing_is_an_answer_with_its_reason(client, cast, desk):
    one = desk.measured(12, 30)
    english(client, cast.leader)
    page = respond(client, desk, one, act="nothing", explanation=" ")
    assert page.status_code == 422
    assert "with the reason beside it" in said(page)
    assert respond(client, desk, one, act="nothing", explanation="Vakantie").status_code == 302
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.update(explanation="")


@pytest.mark.constraint
def test_the_same_answer_stands_once(client, cast, desk):
    one = desk.measured(12, 30)
    watching.response(one, "norm")
    english(client, cast.leader)
    assert respond(client, desk, one, act="norm").status_code == 422
    with pytest.raises(ValidationError) as refusal:
        responses.respond(measurement=one, act="norm", explanation="", by=cast.leader)
    assert "act" in refusal.value.error_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        watching.response(one, "norm")
    with pytest.raises(IntegrityError), transaction.atomic():
        watching.response(one, "shout")


def test_a_met_norm_suggests_celebrating(client, cast, desk):
    one = desk.measured(27, 30)
    english(client, cast.leader)
    acts = [value for value, _label in client.get(desk.of(one)).context["form"].fields["act"].choices]
    assert acts[0] == "celebrate"
    assert "nothing" not in acts


def test_members_and_the_quality_office_read_but_do_not_decide(client, cast, desk):
    one = desk.measured(12, 30)
    watching.response(one, explanation="Alleen voor het team")
    for person, sees in ((cast.member, True), (cast.quality, False)):
        client.force_login(person)
        page = client.get(desk.of(one))
        assert page.context["form"] is None
        assert ("Alleen voor het team" in said(page)) is sees
        assert respond(client, desk, one, act="norm").status_code == 403


def test_a_correction_keeps_the_answer_and_says_that_the_number_changed(client, cast, desk):
    one = desk.measured(12, 30)
    watching.response(one)
    seen = {**measuring.typed_of(one), "reason": ""}
    edit = Edit(seen=seen, wanted={**seen, "numerator": 27, "reason": "Vergeten"})
    measuring.correct(measurement=one, edit=edit, by=cast.member)
    watching.response(one, "celebrate")
    english(client, cast.leader)
    rows = client.get(desk.of(one)).context["responses"]
    assert [(row.act, row.changed_after) for row in rows] == [("address", True), ("celebrate", False)]


def test_adjusting_the_way_of_working_leads_to_a_new_version(client, cast, desk):
    process = desk.line.process
    handbook = builders.document(cast.team, title="SLB-handboek", slug="slb", process=process)
    builders.approved(handbook, author=cast.member, approved_by=cast.leader)
    one = desk.measured(12, 30)
    english(client, cast.leader)
    assert client.get(desk.of(one)).context["follow_up"] == []
    watching.response(one, "process")
    link, action = client.get(desk.of(one)).context["follow_up"]
    assert "/acties/nieuw/" in action.url
    page = client.get(link.url)
    assert page.status_code == 200
    assert "12 of 30 = 40 %" in page.context["form"]["reason"].value().replace("\xa0", " ")
    builders.Document.objects.filter(pk=handbook.pk).update(process=None)
    link, _action = client.get(desk.of(one)).context["follow_up"]
    assert client.get(link.url).status_code == 200, "without a document of its own: the register"


def test_adjusting_the_norm_leads_to_the_norm_of_this_indicator(client, cast, desk):
    one = desk.measured(12, 30)
    watching.response(one, "norm")
    english(client, cast.leader)
    link, _action = client.get(desk.of(one)).context["follow_up"]
    assert client.get(link.url).context["indicator"] == one.indicator
    english(client, cast.member)
    assert ["/acties/nieuw/" in link.url for link in client.get(desk.of(one)).context["follow_up"]] == [True]


def test_the_panels_of_a_line(client, cast, desk):
    one = desk.measured(12, 30)
    english(client, cast.leader)
    text = said(client.get(line_url(desk.line)))
    assert "the norm is not met. What do we do?" in text
    assert "12 of 30 = 40 %" in text
    assert "Asked again from" in text or "Asked now" in text
    watching.response(one, explanation="Besproken")
    text = said(client.get(line_url(desk.line)))
    assert "What do we do?" not in text
    assert "Besproken" in text
    access = client.get(line_url(desk.line)).wsgi_request.access
    assert len(panels_of(access, line_page(desk.line))) >= 2


# --- a sample -----------------------------------------------------------------------------------------------


def drawn(desk: Desk, population: int = 40, size: int = 5) -> Sample:
    by = desk.instrument.executor
    return sampling.draw(
        instrument=desk.instrument, span=desk.span(), population=population, size=size, by=by
    )


def test_a_sample_from_drawing_to_its_share(client, cast, desk):
    english(client, cast.member)
    url = line_url(desk.line, "monitoring:sample-new", instrument=desk.instrument.pk)
    answer = client.post(url, {"time": desk.time(1), "population": "40", "size": "5"})
    sheet = Sample.objects.get()
    assert answer.url == line_url(desk.line, "monitoring:sample", sample=sheet.pk)
    assert len(set(sheet.drawn)) == 5
    assert all(1 <= number <= 40 for number in sheet.drawn)
    finish = line_url(desk.line, "monitoring:sample-finish", sample=sheet.pk)
    client.post(finish)
    assert not Measurement.objects.exists(), "without a tick there is no share"
    tick = line_url(desk.line, "monitoring:sample-tick", sample=sheet.pk)
    first, second, third, *_rest = sheet.drawn
    for mark in (f"{first}:ja", f"{second}:ja", f"{third}:nee", f"{second}:wis", "999:ja", "boe"):
        client.post(tick, {"mark": mark})
    part = client.post(tick, {"mark": f"{second}:ja"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "3 of 5 looked at" in said(part)
    one = Measurement.objects.filter(pk__in=[int(client.post(finish).url.rstrip("/").split("/")[-1])]).get()
    assert (one.numerator, one.denominator, one.entered_by) == (2, 3, cast.member)
    sheet.refresh_from_db()
    assert sheet.measurement == one
    assert client.post(finish).url == desk.of(one), "pressing twice changes nothing"
    client.post(tick, {"mark": f"{first}:nee"})
    sheet.refresh_from_db()
    assert first in sheet.reached, "what was entered is not changed any more"


def test_every_student_has_a_chance(desk):
    """The first and the last as well; and a sample of all is all."""
    sheet = drawn(desk, 6, 6)
    assert sheet.drawn == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"population": "0", "size": "1"}, "population"),
        ({"population": "5001", "size": "1"}, "population"),
        ({"population": "veel", "size": "1"}, "population"),
        ({"population": "10", "size": "11"}, "size"),
        ({"population": "4000", "size": "201"}, "size"),
        ({"population": "10", "size": ""}, "size"),
    ],
)
def test_a_sample_that_cannot_be(client, cast, desk, sent, field):
    client.force_login(cast.member)
    url = line_url(desk.line, "monitoring:sample-new", instrument=desk.instrument.pk)
    page = client.post(url, {"time": desk.time(1), **sent})
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Sample.objects.exists()


@pytest.mark.constraint
def test_one_open_sheet_for_a_time(client, cast, desk):
    sheet = drawn(desk)
    english(client, cast.member)
    url = line_url(desk.line, "monitoring:sample-new", instrument=desk.instrument.pk)
    page = client.post(url, {"time": desk.time(1), "population": "40", "size": "5"})
    assert line_url(desk.line, "monitoring:sample", sample=sheet.pk) in page.content.decode()
    for fields in ({}, {"size": 50}):
        other = Sample(
            instrument=desk.instrument,
            population=40,
            drawn=[1],
            about_from=sheet.about_from,
            about_until=sheet.about_until,
            drawn_by=cast.member,
            **{"size": 1, **fields},
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            other.save()


def test_a_sheet_can_be_thrown_away_until_it_is_entered(client, cast, desk):
    sheet = drawn(desk)
    client.force_login(cast.member)
    url = line_url(desk.line, "monitoring:sample-discard", sample=sheet.pk)
    assert client.get(url).status_code == 200
    client.post(url)
    assert not Sample.objects.exists()
    sheet = drawn(desk)
    sampling.tick(sample=sheet, number=sheet.drawn[0], answer=True, by=cast.member)
    one = sampling.finish(sample=sheet, by=cast.member)
    client.post(line_url(desk.line, "monitoring:sample-discard", sample=sheet.pk))
    assert Sample.objects.filter(pk=sheet.pk).exists()
    measuring.remove(measurement=one, by=cast.member)
    sheet.refresh_from_db()
    assert sheet.measurement is None, "taken away by mistake: the sheet is open again"


def test_a_mean_has_no_sample(cast):
    desk = Desk(cast, kind="mean")
    with pytest.raises(ValidationError):
        drawn(desk)


# --- about oneself ----------------------------------------------------------------------------------------


def test_my_own_data(cast, desk):
    one = desk.measured(12, 30)
    sheet = watching.sample(desk.instrument, drawn_by=cast.member)
    watching.response(one, by=cast.member)
    mine = {part.key: part.records() for part in parts(cast.member)}
    assert [row["time"] for row in mine["measurements"]] == [one.label]
    assert mine["responses"][0]["explanation"] == "Besproken in het overleg."
    assert mine["samples"][0]["population"] == sheet.population
    assert len(mine["instruments"]) == 1
    assert not any(part.rows for part in parts(cast.neighbour))


# --- at the same moment -------------------------------------------------------------------------------------


def together(*jobs: Callable[[], Any]) -> list[Any]:
    """Each on a connection of its own; an exception is an answer too."""
    answers: list[Any] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(place: int) -> None:
        start.wait()
        try:
            answers[place] = jobs[place]()
        except Exception as refusal:  # noqa: BLE001  it is looked at by the test
            answers[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_entries_for_the_same_time_are_one(cast):
    desk = Desk(cast)
    answers = together(*(lambda n=n: desk.measured(20 + n, 30) for n in range(4)))
    made = [one for one in answers if isinstance(one, Measurement)]
    refused = [one for one in answers if isinstance(one, ValidationError)]
    assert (len(made), len(refused)) == (1, 3), answers
    assert all(one.error_dict["time"][0].code == measuring.TAKEN for one in refused)
    assert Measurement.objects.get().numerator == made[0].numerator


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_people_who_tick_lose_nothing(cast):
    desk = Desk(cast)
    sheet = drawn(desk, 20, 16)
    numbers = list(sheet.drawn)
    random.Random(1).shuffle(numbers)

    def person(mine: list[int], who: Any) -> Callable[[], None]:
        def tick() -> None:
            for number in mine:
                sampling.tick(sample=sheet, number=number, answer=number % 2 == 0, by=who)

        return tick

    answers = together(*(person(numbers[n::4], who) for n, who in enumerate((cast.member, cast.leader) * 2)))
    assert answers == [None] * 4
    sheet.refresh_from_db()
    assert sorted(sheet.reached + sheet.missed) == sheet.drawn
    assert all(number % 2 == 0 for number in sheet.reached)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_draws_at_the_same_moment_are_one_sheet(cast):
    desk = Desk(cast)
    answers = together(*(lambda: drawn(desk) for _ in range(3)))
    assert sum(isinstance(one, Sample) for one in answers) == 1
    assert sum(isinstance(one, ValidationError) for one in answers) == 2
    assert Sample.objects.count() == 1
