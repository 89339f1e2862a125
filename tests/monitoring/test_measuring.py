"""Entering a measurement in seconds, what it is worth, and correcting it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from borgen.lib.conflict import Conflict, Edit
from borgen.lib.dates import local_today
from common.models import AuditEntry
from monitoring.models import Correction, Measurement
from monitoring.navigation import line_url
from monitoring.services import measuring
from monitoring.services.due import day_span
from monitoring.services.norms import set_norm
from monitoring.spans import Kind, Span
from tests import builders
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db


class Desk:
    """One line of the cast's team, measured per period by the member; the leader watches."""

    def __init__(self, cast: Any, **of_indicator: Any) -> None:
        self.year = builders.years(cast.institution)
        self.periods = list(self.year.periods.all())
        self.indicator = watching.indicator(cast.institution, team=cast.team, **of_indicator)
        self.norm = watching.norm(self.indicator, 80, team=cast.team, set_by=cast.leader)
        self.line = watching.line(cast.team, created_by=cast.leader, monitor=cast.process_owner)
        self.instrument = watching.instrument(
            self.line, self.indicator, executor=cast.member, since=self.year.starts_on
        )

    def time(self, number: int = 1) -> str:
        period = self.periods[number - 1]
        return f"{period.starts_on}_{period.ends_on}"

    def span(self, number: int = 1) -> Span:
        period = self.periods[number - 1]
        return Span(period.starts_on, period.ends_on, Kind.PERIOD, f"{period.name}, {self.year.name}")

    @property
    def url(self) -> str:
        return line_url(self.line, "monitoring:measurement-new", instrument=self.instrument.pk)

    def of(self, one: Measurement, name: str = "monitoring:measurement", **more: Any) -> str:
        return line_url(self.line, name, measurement=one.pk, **more)

    def measured(self, numerator: int = 24, denominator: int = 30, **more: Any) -> Measurement:
        typed = {"numerator": numerator, "denominator": denominator, **more}
        by = more.pop("by", self.instrument.executor)
        return measuring.enter(instrument=self.instrument, span=self.span(), typed=typed, by=by)


@pytest.fixture
def desk(cast) -> Desk:
    return Desk(cast)


def said(response: Any) -> str:
    return " ".join(response.content.decode().replace("&nbsp;", " ").replace("\xa0", " ").split())


def english(client: Any, person: Any) -> Any:
    person.language = "en"
    person.save(update_fields=["language"])
    client.force_login(person)
    return client


# --- entering -----------------------------------------------------------------------------------------------


def test_a_number_in_seconds_and_its_verdict(client, cast, desk):
    english(client, cast.member)
    page = client.get(desk.url)
    assert page.context["form"]["time"].value() == desk.time(1), "the time that is due is filled in"
    answer = client.post(desk.url, {"time": desk.time(1), "numerator": "24", "denominator": "30"})
    made = Measurement.objects.get()
    assert (answer.status_code, answer.url) == (302, desk.of(made))
    assert (made.value, made.numerator, made.denominator) == (Decimal(80), 24, 30)
    assert (made.norm, made.inspectorate, made.entered_by) == (desk.norm, None, cast.member)
    assert (made.span, made.label) == ("period", f"periode 1, {desk.year.name}")
    assert (made.about_from, made.about_until) == (desk.periods[0].starts_on, desk.periods[0].ends_on)
    assert "24 of 30 = 80 %, norm 80 %: met." in said(client.get(answer.url))
    assert AuditEntry.objects.filter(verb="measurement.entered", actor_id=cast.member.pk).count() == 1


def test_a_result_below_the_norm_asks_what_we_do(client, cast, desk):
    english(client, cast.process_owner)
    one = desk.measured(12, 30)
    text = said(client.get(desk.of(one)))
    assert "12 of 30 = 40 %, norm 80 %: not met, 40 percentage points too low." in text
    assert "The norm is not met. Choose what you do about it" in text
    english(client, cast.member)
    assert "see this question on their start page" in said(client.get(desk.of(one)))


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"numerator": "31", "denominator": "30"}, "numerator", "31 is more than 30"),
        ({"numerator": "-1", "denominator": "30"}, "numerator", "below zero"),
        ({"numerator": "3,5", "denominator": "30"}, "numerator", "whole number"),
        ({"numerator": "10000000", "denominator": "30"}, "numerator", "too large"),
        ({"numerator": "3"}, "denominator", "out of how many"),
        ({"value": "veel"}, "value", "Write a number"),
        ({"value": "101"}, "value", "at most 100"),
        ({}, "numerator", "only the percentage"),
        ({"fewer": "on", "value": "4"}, "fewer", "leave one of the two empty"),
    ],
)
def test_a_mistake_has_its_message_and_loses_nothing(client, cast, desk, typed, field, message):
    english(client, cast.member)
    sent = {"time": desk.time(1), "note": "Geteld op dinsdag", **typed}
    page = client.post(desk.url, sent)
    assert page.status_code == 422
    form = page.context["form"]
    assert message in " ".join(form.errors[field])
    assert [form[name].value() for name in typed] == [True if v == "on" else v for v in typed.values()]
    assert form["note"].value() == "Geteld op dinsdag"
    assert not Measurement.objects.exists()


@pytest.mark.parametrize(("text", "value"), [("73,4", "73.40"), ("73.4", "73.40"), ("73,4 %", "73.40")])
def test_comma_and_point(client, cast, desk, text, value):
    client.force_login(cast.member)
    client.post(desk.url, {"time": desk.time(1), "value": text})
    assert Measurement.objects.get().value == Decimal(value)


def test_a_time_that_has_a_measurement_leads_to_it(client, cast, desk):
    english(client, cast.member)
    one = desk.measured()
    page = client.post(desk.url, {"time": desk.time(1), "value": "50"})
    assert page.status_code == 422
    assert "already a measurement" in said(page)
    assert desk.of(one, "monitoring:measurement-correct") in page.content.decode()
    assert Measurement.objects.count() == 1


def test_a_time_that_is_still_to_come_is_refused(client, cast, desk):
    english(client, cast.member)
    page = client.post(desk.url, {"time": desk.time(4), "value": "50"})
    assert page.status_code == 422
    assert "has not begun yet" in said(page)
    with pytest.raises(ValidationError, match="has not begun yet") as refusal:
        translated(measuring.enter, instrument=desk.instrument, span=desk.span(4), typed={}, by=cast.member)
    assert refusal.value.error_dict["time"]


def translated(work: Any, **given: Any) -> Any:
    from django.utils import translation

    with translation.override("en"):
        return work(**given)


def test_an_instrument_with_days_of_its_own(client, cast, desk):
    english(client, cast.member)
    desk.instrument.rhythm = "dates"
    desk.instrument.save()
    yesterday, tomorrow = (local_today() + timedelta(days=n) for n in (-1, 1))
    desk.instrument.days.create(day=yesterday)
    page = client.get(desk.url)
    assert page.context["form"]["time"].value() == f"{yesterday}_{yesterday}"
    page = client.post(desk.url, {"day": str(tomorrow), "value": "50"})
    assert "still to come" in said(page)
    other = yesterday - timedelta(days=20)
    client.post(desk.url, {"day": str(other), "value": "50"})
    made = Measurement.objects.get()
    assert (made.span, made.about_from, made.about_until) == ("day", other, other)
    page = client.post(desk.url, {"day": str(other), "value": "50"})
    assert desk.of(made, "monitoring:measurement-correct") in page.content.decode()


@pytest.mark.parametrize(
    ("of", "typed", "value", "sentence"),
    [
        ({"kind": "mean", "unit": ""}, {"value": "6,5"}, "6.50", "6.5, norm 6: met."),
        ({"kind": "count", "unit": "talks"}, {"value": "4"}, "4.00", "4 talks, norm 6 talks: not met"),
        ({"kind": "percentage"}, {"value": "5"}, "5.00", "5 %, norm 6 %: not met"),
        ({"kind": "share"}, {"fewer": "on"}, None, "There were fewer than 5"),
        (
            {"kind": "share", "minimum_denominator": 12},
            {"numerator": "3", "denominator": "4"},
            "75.00",
            "too few",
        ),
    ],
)
def test_every_kind_of_number(client, cast, of, typed, value, sentence):
    desk = Desk(cast, **of)
    desk.norm.value = 6
    desk.norm.save()
    english(client, cast.member)
    answer = client.post(desk.url, {"time": desk.time(1), **typed})
    made = Measurement.objects.get()
    assert made.value == (None if value is None else Decimal(value))
    assert sentence in said(client.get(answer.url))


def test_yes_or_no_and_without_a_norm(client, cast):
    desk = Desk(cast, kind="yes_no", unit="")
    desk.norm.delete()
    english(client, cast.member)
    page = client.post(desk.url, {"time": desk.time(1)})
    assert "Choose yes or no." in said(page)
    answer = client.post(desk.url, {"time": desk.time(1), "value": "1"})
    assert Measurement.objects.get().value == 1
    assert "There was no norm for this time" in said(client.get(answer.url))
    assert client.get(desk.of(Measurement.objects.get(), "monitoring:measurement-correct")).status_code == 200


def test_states_stand_beside_the_number(client, cast):
    desk = Desk(cast, secondary="gesprekken samen")
    english(client, cast.member)
    more = {
        "provisional": "on",
        "series_break": "Andere vraag",
        "source": "Enquête",
        "note": "Zonder 3A",
        "secondary": "71",
    }
    answer = client.post(desk.url, {"time": desk.time(1), "numerator": "24", "denominator": "30", **more})
    text = said(client.get(answer.url))
    for words in ("provisional", "Andere vraag", "Enquête", "Zonder 3A", "71"):
        assert words in text


def test_the_norms_are_those_of_the_end_of_the_time(client, cast, desk):
    """A norm that begins after the period is not the one it is judged by, also when it is entered later."""
    later = watching.norm(
        desk.indicator, 95, team=cast.team, valid_from=desk.periods[0].ends_on + timedelta(days=1)
    )
    watching.norm(desk.indicator, 68, kind="inspectorate")
    one = desk.measured()
    assert one.norm == desk.norm
    assert one.norm != later
    assert one.inspectorate.value == 68


def test_who_is_outside_the_team_and_executes_may_enter(client, cast, desk):
    desk.instrument.executor = cast.chair
    desk.instrument.save()
    client.force_login(cast.chair)
    assert client.get(desk.url).status_code == 200
    desk.instrument.executor = cast.member
    desk.instrument.save()
    assert client.get(desk.url).status_code == 404


def test_a_measurement_of_something_else_is_not_found_here(client, cast, desk):
    client.force_login(cast.leader)
    elsewhere = watching.measurement(cast.team, watching.indicator(cast.institution))
    assert client.get(desk.of(elsewhere)).status_code == 404


def test_what_ended_is_not_measured_any_more(cast, desk):
    desk.instrument.ended_on = desk.year.starts_on
    with pytest.raises(ValidationError) as refusal:
        measuring.enter(
            instrument=desk.instrument,
            span=day_span(local_today()),
            typed={"value": Decimal(5)},
            by=cast.member,
        )
    assert refusal.value.code == "ended"


# --- correcting ---------------------------------------------------------------------------------------------


def shown(page: Any) -> dict[str, Any]:
    """What a browser would send back of this form, with what it remembers."""
    form, sent = page.context["form"], {}
    for bound in form:
        value = bound.field.prepare_value(bound.value())
        if value not in (None, "", False):
            value = "on" if value is True else value
            sent |= {bound.html_name: value, bound.html_initial_name: value}
    return sent


def test_correcting_keeps_what_it_was_and_the_norm_of_its_time(client, cast, desk):
    english(client, cast.member)
    one = desk.measured(12, 30)
    set_norm(
        indicator=desk.indicator,
        team=cast.team,
        kind="internal",
        value=Decimal(30),
        valid_from=desk.periods[0].ends_on + timedelta(days=1),
        reason="Haalbaar",
        by=cast.leader,
    )
    url = desk.of(one, "monitoring:measurement-correct")
    sent = shown(client.get(url)) | {"numerator": "27", "reason": "Klas 3B vergeten"}
    answer = client.post(url, sent)
    assert (answer.status_code, answer.url) == (302, desk.of(one))
    one.refresh_from_db()
    assert (one.value, one.numerator, one.norm) == (Decimal(90), 27, desk.norm)
    kept = Correction.objects.get()
    assert (kept.value, kept.numerator, kept.reason, kept.by) == (
        Decimal(40),
        12,
        "Klas 3B vergeten",
        cast.member,
    )
    text = said(client.get(desk.of(one)))
    assert "27 of 30 = 90 %, norm 80 %: met." in text
    assert "It was: 12 of 30 = 40 % (norm not met)" in text
    assert "Klas 3B vergeten" in text


def test_a_correction_needs_a_reason_and_a_difference(client, cast, desk):
    english(client, cast.member)
    one = desk.measured()
    url = desk.of(one, "monitoring:measurement-correct")
    page = client.post(url, shown(client.get(url)) | {"numerator": "27", "reason": " "})
    assert page.status_code == 422
    assert page.context["form"].errors["reason"]
    page = client.post(url, shown(client.get(url)) | {"reason": "Zomaar"})
    assert "Nothing is different" in said(page)
    assert not Correction.objects.exists()


@pytest.mark.constraint
def test_the_database_wants_a_reason_too(cast, desk):
    one = desk.measured()
    typed = measuring.typed_of(one)
    edit = Edit(seen={**typed, "reason": ""}, wanted={**typed, "numerator": 20, "reason": ""})
    with pytest.raises(ValidationError) as refusal:
        measuring.correct(measurement=one, edit=edit, by=cast.member)
    assert "reason" in refusal.value.error_dict
    one.refresh_from_db()
    assert one.numerator == 24


def test_half_of_mine_and_half_of_hers_is_no_number(client, cast, desk):
    """Each changed another field of one number: that is shown, and nothing is saved."""
    one = desk.measured(12, 30)
    english(client, cast.member)
    url = desk.of(one, "monitoring:measurement-correct")
    mine = shown(client.get(url)) | {"denominator": "40", "reason": "Ook 3D"}
    typed = measuring.typed_of(one)
    hers = Edit(seen={**typed, "reason": ""}, wanted={**typed, "numerator": 28, "reason": "Herteld"})
    measuring.correct(measurement=one, edit=hers, by=cast.leader)
    page = client.post(url, mine)
    assert page.status_code == 409
    text = page.content.decode()
    assert "Ook 3D" in text, "the reason that was typed is not lost"
    one.refresh_from_db()
    assert (one.numerator, one.denominator) == (28, 30)


def test_a_remark_and_a_number_go_together(cast, desk):
    one = desk.measured(12, 30)
    seen = {**measuring.typed_of(one), "reason": ""}
    hers = Edit(seen=seen, wanted={**seen, "note": "Zonder 3A", "reason": "Vergeten"})
    mine = Edit(seen=seen, wanted={**seen, "numerator": 13, "reason": "Herteld"})
    measuring.correct(measurement=one, edit=hers, by=cast.leader)
    corrected = measuring.correct(measurement=one, edit=mine, by=cast.member)
    assert (corrected.note, corrected.numerator) == ("Zonder 3A", 13)
    with pytest.raises(Conflict):
        measuring.correct(
            measurement=one,
            edit=Edit(seen=seen, wanted={**seen, "numerator": 14, "reason": "x"}),
            by=cast.leader,
        )


def test_fewer_than_five_can_become_a_number(client, cast, desk):
    one = measuring.enter(instrument=desk.instrument, span=desk.span(), typed={"fewer": True}, by=cast.member)
    client.force_login(cast.member)
    url = desk.of(one, "monitoring:measurement-correct")
    sent = shown(client.get(url)) | {"numerator": "24", "denominator": "30", "reason": "Nu compleet"}
    del sent["fewer"]
    assert client.post(url, sent).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.value) == ("measured", Decimal(80))
    assert Correction.objects.get().state == "fewer_than_5"


# --- entered by mistake -------------------------------------------------------------------------------------


def test_an_entry_of_ones_own_of_today_can_be_taken_away(client, cast, desk):
    one = desk.measured()
    client.force_login(cast.member)
    url = desk.of(one, "monitoring:measurement-remove")
    assert client.get(url).status_code == 200
    assert client.post(url).url == line_url(desk.line)
    assert not Measurement.objects.exists()
    assert AuditEntry.objects.filter(verb="measurement.removed").exists()


@pytest.mark.parametrize("why", ["of somebody else", "of yesterday", "answered", "corrected", "imported"])
def test_everything_else_stays(client, cast, desk, why):
    one = desk.measured()
    person = cast.leader if why == "of somebody else" else cast.member
    if why == "of yesterday":
        Measurement.objects.update(entered_at=timezone.now() - timedelta(days=1, hours=1))
    if why == "answered":
        watching.response(one)
    if why == "corrected":
        Correction.objects.create(measurement=one, state="measured", value=1, reason="x", by=cast.member)
    if why == "imported":
        one.imported = watching.upload(cast.institution, cast.quality)
        one.save()
    client.force_login(person)
    url = desk.of(one, "monitoring:measurement-remove")
    assert client.get(url).status_code == 302
    client.post(url)
    assert Measurement.objects.filter(pk=one.pk).exists()


# --- what the database refuses --------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("measurement_span_known", {"span": "week"}),
        ("measurement_time_ends_after_start", {"about_until": date(2001, 1, 1)}),
        ("measurement_has_value", {"value": None}),
        ("measurement_has_value", {"state": "fewer_than_5"}),
        ("measurement_part_of_whole", {"numerator": 41}),
        ("measurement_part_of_whole", {"denominator": None}),
        ("measurement_not_below_zero", {"value": -1, "numerator": None}),
        ("measurement_not_below_zero", {"secondary": -1}),
    ],
)
def test_the_database_keeps_numbers_right(cast, name, fields):
    from django.db import IntegrityError, transaction

    one = watching.measurement(cast.team, watching.indicator(cast.institution, team=cast.team))
    for field, value in fields.items():
        setattr(one, field, value)
    with pytest.raises(ValidationError):
        one.validate_constraints()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        one.save()


@pytest.mark.constraint
def test_one_measurement_for_a_time(cast, desk):
    desk.measured()
    with pytest.raises(ValidationError) as refusal:
        desk.measured()
    assert refusal.value.error_dict["time"][0].code == measuring.TAKEN
