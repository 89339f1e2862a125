"""Lines of the plan and their instruments: who may what, reasons, history, two at once."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from borgen.lib.conflict import Conflict, Edit
from borgen.lib.dates import local_today
from common.models import AuditEntry
from monitoring.models import Indicator, Instrument, MonitoringLine
from monitoring.services import plan as services
from monitoring.services.history_panel import history_panel
from monitoring.services.lines import line_page
from teams.access import Access
from tests import builders
from tests.monitoring import builders as watching


def start(cast: Any) -> str:
    return f"/{cast.institution.slug}/teams/{cast.team.slug}/monitoring/"


def edit_of(line: MonitoringLine, **wanted: Any) -> Edit:
    seen = services.values_of_line(line)
    return Edit(seen=seen, wanted={**seen, **wanted})


def agreed_to(line: MonitoringLine, cast: Any) -> None:
    watching.plan_round(line.team, "approved", author=cast.member, present=[cast.leader])


@pytest.fixture
def line(cast) -> MonitoringLine:
    measure = builders.measure(cast.improvement, title="Twee gesprekken per periode")
    made = watching.line(cast.team, measure=measure, monitor=cast.process_owner, created_by=cast.member)
    watching.instrument(made, executor=cast.member)
    return made


# --- the journey of a leader -------------------------------------------------------------------------------


def test_from_nothing_to_a_row_of_the_plan_with_its_norm(client: Client, cast):
    measure = builders.measure(cast.improvement, title="Twee gesprekken per periode")
    client.force_login(cast.leader)
    assert f"?verbeteractie={measure.pk}" in client.get(start(cast)).content.decode()
    sent = {
        "about": f"measure-{measure.pk}",
        "agreement": "Elke student heeft twee gesprekken per periode",
        "concerns": "alle SLB'ers",
        "monitor_party": "SLB-coördinator",
        "months": ["10", "3"],
    }
    page = client.post(f"{start(cast)}nieuw/", sent, follow=True)
    made = MonitoringLine.objects.get()
    assert page.request["PATH_INFO"] == f"{start(cast)}{made.pk}/instrument/nieuw/"
    instrument = {
        "kind": "sample",
        "indicator": "new",
        "explanation": "Tien studenten per klas",
        "executor": cast.leader.pk,
        "rhythm": "period",
        "since": "2026-08-01",
        "nieuw-name": "Studenten met twee gesprekken",
        "nieuw-meaning": "Hoeveel procent had er minstens twee?",
        "nieuw-kind": "share",
        "nieuw-reaches": "2",
        "nieuw-direction": "at_least",
        "nieuw-minimum_denominator": "0",
    }
    page = client.post(f"{start(cast)}{made.pk}/instrument/nieuw/", instrument, follow=True)
    assert page.request["PATH_INFO"].endswith("/indicatoren/studenten-met-twee-gesprekken/norm/")
    norm = {"value": "80", "reason": "Haalbaar.", "valid_from": "2026-08-01"}
    page = client.post(f"{page.request['PATH_INFO']}?terug={made.pk}", norm, follow=True)
    text = page.content.decode()
    for word in ("alle SLB&#x27;ers", "SLB-coördinator", cast.leader.name, "minstens 80 %", "oktober, maart"):
        assert word in text
    assert f"?verbeteractie={measure.pk}" not in text


def test_a_refused_new_indicator_keeps_both_forms_and_makes_nothing(client: Client, cast, line):
    client.force_login(cast.leader)
    sent = {"kind": "survey", "indicator": "new", "rhythm": "dates", "days": "", "since": "2026-08-01"}
    own = {
        "nieuw-name": "Tevreden",
        "nieuw-meaning": "Hoe tevreden?",
        "nieuw-kind": "percentage",
        "nieuw-direction": "at_least",
        "nieuw-minimum_denominator": "0",
    }
    before = Indicator.objects.count()
    page = client.post(f"{start(cast)}{line.pk}/instrument/nieuw/", {**sent, **own})
    assert page.status_code == 422
    assert "Tevreden" in page.content.decode()
    assert Indicator.objects.count() == before
    page = client.post(f"{start(cast)}{line.pk}/instrument/nieuw/", {**sent, **own, "days": "1 mei"})
    assert page.status_code == 422
    page = client.post(
        f"{start(cast)}{line.pk}/instrument/nieuw/", {**sent, **own, "days": "01-12-2026, 1-3-2027"}
    )
    assert page.status_code == 302
    made = Instrument.objects.get(kind="survey")
    assert [one.day for one in made.days.all()] == [date(2026, 12, 1), date(2027, 3, 1)]


@pytest.mark.search
def test_the_page_workbook_and_pdf_say_the_same(client: Client, cast, line):
    one = line.instruments.get().indicator
    watching.norm(one, 75, team=cast.team)
    client.force_login(cast.member)
    text = client.get(start(cast)).content.decode()
    assert "minstens 75 %" in text
    book = load_workbook(BytesIO(client.get(f"{start(cast)}plan.xlsx").content))
    cells = {cell.value for row in book.active.iter_rows() for cell in row}
    assert {line.agreement, "alle SLB'ers", cast.process_owner.name, cast.member.name} <= cells
    assert {"minstens 75 %", "oktober, maart"} <= cells
    pdf = client.get(f"{start(cast)}plan.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert pdf["Content-Type"] == "application/pdf"


@pytest.mark.search
def test_what_is_not_watched_yet_is_suggested(client: Client, cast, line):
    """Of improvements that go on, in their order; not what a line is about, nor what has ended."""
    other = builders.improvement(cast.team, name="Aanwezigheid")
    builders.measure(other, title="Bel op de eerste dag")
    builders.measure(cast.improvement, title="Is opgehouden", ended_on=local_today())
    let_go = watching.line(cast.team, measure=builders.measure(other, title="Werd bekeken"))
    services.end_line(line=let_go, why="Niet meer nodig.", by=cast.leader)
    builders.measure(builders.improvement(cast.team, state="paused"), title="Ligt stil")
    builders.measure(builders.improvement(cast.other_team), title="Van een ander team")
    client.force_login(cast.leader)

    def suggested(address: str) -> list[tuple[str, str]]:
        return [(one.title, one.improvement) for one in client.get(address).context["suggestions"]]

    assert suggested(start(cast)) == [
        ("Bel op de eerste dag", "Aanwezigheid"),
        ("Werd bekeken", "Aanwezigheid"),
    ]
    of_one = start(cast).replace("monitoring/", f"verbeterprojecten/{cast.improvement.slug}/monitoring/")
    assert suggested(of_one) == []


@pytest.mark.search
def test_days_of_an_instrument_stand_in_the_plan_in_order(client: Client, cast, line):
    instrument = line.instruments.get()
    instrument.rhythm = "dates"
    instrument.save()
    for day in (date(2027, 3, 1), date(2026, 12, 1)):
        instrument.days.create(day=day)
    client.force_login(cast.member)
    shown = client.get(start(cast)).context["groups"][0].rows[0].first.when
    assert shown.index("2026") < shown.index("2027")


# --- who may ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["leader", "project_leader", "process_owner"])
def test_who_may_change_a_line(client: Client, cast, line, role):
    client.force_login(getattr(cast, role))
    seen = client.get(f"{start(cast)}{line.pk}/wijzigen/")
    assert seen.status_code == 200
    sent = {
        "about": f"measure-{line.measure_id}",
        "agreement": "Anders",
        "concerns": line.concerns,
        "monitor": cast.process_owner.pk,
        "months": ["10", "3"],
        "initial-months": ["3", "10"],
    }
    answer = client.post(f"{start(cast)}{line.pk}/wijzigen/", sent, follow=True)
    assert answer.status_code == 200
    line.refresh_from_db()
    assert line.agreement == "Anders"


def test_a_member_reads_and_does_not_change(client: Client, cast, line):
    client.force_login(cast.member)
    assert "wijzigen" not in client.get(start(cast)).content.decode()
    assert client.get(f"{start(cast)}{line.pk}/wijzigen/").status_code == 403


def test_nothing_of_another_team_gets_in(cast, line):
    strange = builders.measure(builders.improvement(cast.other_team))
    with pytest.raises(ValidationError) as refusal:
        services.edit_line(line=line, edit=edit_of(line, about=f"measure-{strange.pk}"), by=cast.leader)
    assert "about" in refusal.value.message_dict
    with pytest.raises(ValidationError) as refusal:
        services.edit_line(line=line, edit=edit_of(line, monitor=cast.stranger), by=cast.leader)
    assert "monitor" in refusal.value.message_dict
    theirs = watching.indicator(cast.institution, team=cast.other_team)
    values = {**services.values_of_instrument(line.instruments.get()), "indicator": theirs}
    with pytest.raises(ValidationError) as refusal:
        services.add_instrument(line=line, values=values, by=cast.leader)
    assert "indicator" in refusal.value.message_dict


def test_a_person_or_words_and_not_both(cast, line):
    both = edit_of(line, monitor_party="dienst kwaliteitszorg")
    with pytest.raises(ValidationError) as refusal:
        services.edit_line(line=line, edit=both, by=cast.leader)
    assert "monitor_party" in refusal.value.message_dict


# --- reasons and history ------------------------------------------------------------------------------------


def test_before_the_team_agreed_no_reason_is_asked_and_the_history_is_kept(cast, line):
    services.edit_line(line=line, edit=edit_of(line, agreement="Drie gesprekken", months=[1]), by=cast.leader)
    change = line.changes.get()
    assert change.changed["months"] == ["oktober, maart", "januari"]
    assert change.changed["agreement"][1] == "Drie gesprekken"
    line.refresh_from_db()
    assert line.revision == 1


def test_once_agreed_every_change_has_a_reason(cast, line):
    agreed_to(line, cast)
    instrument = line.instruments.get()
    values = services.values_of_instrument(instrument)
    edits = [
        lambda reason: services.edit_line(
            line=line, edit=edit_of(line, agreement="Drie"), reason=reason, by=cast.leader
        ),
        lambda reason: services.add_instrument(line=line, values=values, reason=reason, by=cast.leader),
        lambda reason: services.edit_instrument(
            instrument=instrument,
            edit=Edit(seen=values, wanted={**values, "rhythm": "year"}),
            reason=reason,
            by=cast.leader,
        ),
        lambda reason: services.end_instrument(instrument=instrument, reason=reason, by=cast.leader),
    ]
    for edit in edits:
        with pytest.raises(ValidationError) as refusal:
            edit(" ")
        assert "reason" in refusal.value.message_dict
    assert not line.changes.exists()
    for edit in edits:
        edit("Het bleek te weinig.")
    assert line.changes.count() == 4
    line.refresh_from_db()
    assert line.revision == 4
    access = Access(cast.leader, cast.institution, cast.team)
    panel = history_panel(access, line_page(line))["context"]
    assert {change["reason"] for change in panel["changes"]} == {"Het bleek te weinig."}


def test_the_page_asks_for_the_reason_and_shows_the_history(client: Client, cast, line):
    agreed_to(line, cast)
    client.force_login(cast.leader)
    address = f"{start(cast)}{line.pk}/wijzigen/"
    sent = {"about": f"measure-{line.measure_id}", "agreement": "Drie gesprekken", "months": ["10"]}
    sent["initial-months"] = ["3", "10"]
    page = client.post(address, {**sent, "reason": ""})
    assert page.status_code == 422
    client.post(address, {**sent, "reason": "Twee bleek te weinig."})
    text = client.get(address).content.decode()
    assert "Twee bleek te weinig." in text
    plan = client.get(start(cast)).content.decode()
    assert "daarna veranderd" in plan


def test_a_line_ends_with_a_reason_and_its_instruments_with_it(client: Client, cast, line):
    client.force_login(cast.leader)
    address = f"{start(cast)}{line.pk}/stoppen/"
    assert client.post(address, {"reason": ""}).status_code == 422
    page = client.post(address, {"reason": "Het loopt vanzelf."}, follow=True)
    assert "Het loopt vanzelf." in page.content.decode()
    line.refresh_from_db()
    assert line.ended_on == local_today()
    assert line.instruments.get().ended_on == local_today()
    with pytest.raises(ValidationError):
        services.end_line(line=line, why="Nog eens.", by=cast.leader)


def test_a_line_that_ended_is_taken_up_again_with_a_reason(client: Client, cast, line, time_machine):
    alone = watching.instrument(line, ended_on=local_today() - timedelta(days=9))
    client.force_login(cast.leader)
    address = f"{start(cast)}{line.pk}/"
    client.post(f"{address}stoppen/", {"reason": "Het loopt vanzelf."})
    stopped = local_today()
    time_machine.move_to(timezone.now() + timedelta(days=30))
    client.force_login(cast.leader)
    assert f"{address}hervatten/" in client.get(start(cast)).content.decode()
    assert f'href="{address}hervatten/"' in client.get(address).content.decode()
    assert client.post(f"{address}hervatten/", {"reason": " "}).status_code == 422
    page = client.post(f"{address}hervatten/", {"reason": "Het zakte weer weg."}, follow=True)
    assert "Het zakte weer weg." in page.content.decode()
    line.refresh_from_db()
    assert (line.ended_on, line.ended_why) == (None, "")
    together = line.instruments.get(ended_on=None)
    assert together.since == local_today(), "nothing is asked about the time in between"
    alone.refresh_from_db()
    assert alone.ended_on < stopped, "an instrument that was stopped by itself stays so"
    assert [change.reason for change in line.changes.all()] == ["Het zakte weer weg.", "Het loopt vanzelf."]
    assert AuditEntry.objects.filter(verb="plan.line_resumed").count() == 1
    with pytest.raises(ValidationError):
        services.resume_line(line=line, why="Nog eens.", by=cast.leader)


def test_on_the_same_day_everything_is_as_it_was(cast, line):
    before = line.instruments.get().since
    services.end_line(line=line, why="Vergissing.", by=cast.leader)
    services.resume_line(line=line, why="Toch niet.", by=cast.leader)
    instrument = line.instruments.get()
    assert (instrument.since, instrument.ended_on) == (before, None)


class TestProjectLeaderFromElsewhere:
    """She works on her own improvement, and sees nothing of what else the team watches."""

    @pytest.fixture
    def address(self, cast) -> str:
        of_it = f"verbeterprojecten/{cast.improvement.slug}/monitoring/"
        return f"/{cast.institution.slug}/teams/{cast.team.slug}/{of_it}"

    @pytest.fixture
    def elsewhere(self, cast) -> MonitoringLine:
        other = builders.improvement(cast.team, name="Iets anders")
        return watching.line(cast.team, measure=builders.measure(other, title="Van een ander project"))

    def test_she_sees_her_part_of_the_plan(self, client: Client, cast, line, elsewhere, address):
        client.force_login(cast.project_leader)
        text = client.get(address).content.decode()
        assert line.agreement in text
        assert elsewhere.agreement not in text
        improvement = client.get(address.removesuffix("monitoring/")).content.decode()
        assert address in improvement
        assert f'"{start(cast)}"' not in client.get(f"{start(cast)}{line.pk}/").content.decode()
        assert f'"{address}"' in client.get(f"{start(cast)}{line.pk}/wijzigen/").content.decode()

    def test_she_adds_a_line_about_a_measure_of_her_own(self, client: Client, cast, line, elsewhere, address):
        measure = builders.measure(cast.improvement, title="Dossier bijgewerkt")
        client.force_login(cast.project_leader)
        assert f"{address}nieuw/?verbeteractie={measure.pk}" in client.get(address).content.decode()
        form = client.get(f"{address}nieuw/")
        assert "Van een ander project" not in form.content.decode()
        sent = {"agreement": "Elk dossier is bij", "concerns": "alle SLB'ers"}
        for foreign in (f"measure-{elsewhere.measure_id}", f"process-{builders.process(cast.team).pk}"):
            assert client.post(f"{address}nieuw/", {**sent, "about": foreign}).status_code == 422
        answer = client.post(f"{address}nieuw/", {**sent, "about": f"measure-{measure.pk}"})
        made = MonitoringLine.objects.get(agreement="Elk dossier is bij")
        assert answer["Location"] == f"{start(cast)}{made.pk}/instrument/nieuw/"
        assert client.get(answer["Location"]).status_code == 200

    def test_changing_a_line_shows_no_other_improvement(self, client: Client, cast, line, elsewhere):
        client.force_login(cast.project_leader)
        address = f"{start(cast)}{line.pk}/wijzigen/"
        assert "Van een ander project" not in client.get(address).content.decode()
        about = f"measure-{elsewhere.measure_id}"
        assert client.post(address, {"about": about, "agreement": line.agreement}).status_code == 422

    def test_who_only_watches_a_process_sees_that_process(self, client: Client, cast, elsewhere):
        mine = watching.line(cast.team, monitor=cast.neighbour)
        client.force_login(cast.neighbour)
        text = client.get(f"{start(cast)}{mine.pk}/wijzigen/").content.decode()
        assert "Van een ander project" not in text
        assert "Begeleidingsgesprek" not in text
        assert mine.process.name in text

    def test_a_paused_improvement_takes_up_nothing(self, client: Client, cast, address):
        cast.improvement.state = "archived"
        cast.improvement.save(update_fields=["state"])
        client.force_login(cast.project_leader)
        assert "nieuw/" not in client.get(address).content.decode()
        assert client.get(f"{address}nieuw/")["Location"] == address


def test_an_instrument_with_measurements_keeps_its_indicator(cast, line):
    instrument = line.instruments.get()
    watching.measurement(cast.team, instrument.indicator, instrument=instrument)
    values = services.values_of_instrument(instrument)
    other = watching.indicator(cast.institution)
    with pytest.raises(ValidationError) as refusal:
        services.edit_instrument(
            instrument=instrument,
            edit=Edit(seen=values, wanted={**values, "indicator": other}),
            by=cast.leader,
        )
    assert "indicator" in refusal.value.message_dict


def test_days_only_count_with_days_of_our_own(cast, line):
    instrument = line.instruments.get()
    values = services.values_of_instrument(instrument)
    dated = {**values, "rhythm": "dates", "days": [date(2026, 12, 1)]}
    services.edit_instrument(instrument=instrument, edit=Edit(seen=values, wanted=dated), by=cast.leader)
    assert instrument.days.count() == 1
    empty = {**dated, "days": []}
    with pytest.raises(ValidationError) as refusal:
        services.edit_instrument(instrument=instrument, edit=Edit(seen=dated, wanted=empty), by=cast.leader)
    assert "days" in refusal.value.message_dict
    monthly = {**dated, "rhythm": "month"}
    services.edit_instrument(instrument=instrument, edit=Edit(seen=dated, wanted=monthly), by=cast.leader)
    assert not instrument.days.exists()


# --- two at once ----------------------------------------------------------------------------------------


def test_two_who_change_the_same_meet_on_a_page_with_both_and_the_reason(client: Client, cast, line):
    agreed_to(line, cast)
    client.force_login(cast.leader)
    address = f"{start(cast)}{line.pk}/wijzigen/"
    sent = {
        "about": f"measure-{line.measure_id}",
        "initial-about": f"measure-{line.measure_id}",
        "agreement": "Van mij",
        "initial-agreement": line.agreement,
        "concerns": line.concerns,
        "initial-concerns": line.concerns,
        "monitor": cast.process_owner.pk,
        "initial-monitor": cast.process_owner.pk,
        "months": ["10", "1"],
        "initial-months": ["3", "10"],
        "reason": "Mijn reden.",
    }
    other = edit_of(line, agreement="Van een collega", months=[6])
    services.edit_line(line=line, edit=other, reason="Zo.", by=cast.process_owner)
    page = client.post(address, sent)
    assert page.status_code == 409
    text = page.content.decode()
    for word in ("Van mij", "Van een collega", "juni", "Mijn reden."):
        assert word in text
    line.refresh_from_db()
    assert line.agreement == "Van een collega"


def test_changes_of_different_fields_are_both_kept(cast, line):
    mine, theirs = edit_of(line, agreement="Nieuw"), edit_of(line, concerns="alle docenten")
    services.edit_line(line=line, edit=theirs, by=cast.leader)
    assert services.edit_line(line=line, edit=mine, by=cast.leader)
    line.refresh_from_db()
    assert (line.agreement, line.concerns) == ("Nieuw", "alle docenten")


def test_an_instrument_changed_by_two(cast, line):
    instrument = line.instruments.get()
    values = services.values_of_instrument(instrument)
    for rhythm, meets in (("year", False), ("month", True)):
        edit = Edit(seen=values, wanted={**values, "rhythm": rhythm})
        if meets:
            with pytest.raises(Conflict):
                services.edit_instrument(instrument=instrument, edit=edit, by=cast.leader)
        else:
            services.edit_instrument(instrument=instrument, edit=edit, by=cast.leader)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_edits_at_one_moment_lose_nothing(cast, line):
    """Of the same revision, in two connections: both changes are there, and two lines of history."""
    edits = [edit_of(line, agreement="Nieuw"), edit_of(line, concerns="alle docenten")]

    def change(edit: Edit) -> None:
        try:
            services.edit_line(line=line, edit=edit, by=cast.leader)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=change, args=(edit,)) for edit in edits]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    line.refresh_from_db()
    assert (line.agreement, line.concerns, line.revision) == ("Nieuw", "alle docenten", 2)
    assert line.changes.count() == 2
