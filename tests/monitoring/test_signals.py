"""A signal on its way: noted, seen by the team alone, discussed or parked, and gone after two years."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation

from borgen.daily import EVERY_DAY
from borgen.lib.dates import local_today
from common.models import AuditEntry
from monitoring.access import line_roles
from monitoring.models import Signal
from monitoring.panels import panels_of
from monitoring.services import signal_retention, signals
from monitoring.services.lines import line_page
from monitoring.services.signals import About
from teams.access import Access
from tests import builders
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
PAGE = "/roc-de-brug/teams/onderwijsassistent/signalen/"
TEXT = "Het gespreksformulier is te lang."


@pytest.fixture
def of(client: Client) -> Any:
    def sign_in(person: Any) -> Client:
        client.force_login(person)
        return client

    return sign_in


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def note(client: Client, words: str = TEXT, **more: Any) -> Any:
    return client.post(PAGE, {"text": words, "heard": "student", "about": "", **more})


# --- noting -----------------------------------------------------------------------------------------------


def test_a_member_notes_what_she_heard(of, cast):
    measure = builders.measure(cast.improvement, title="Twee gesprekken")
    answer = note(of(cast.member), about=f"m{measure.pk}")
    assert answer.status_code == 302
    signal = Signal.objects.get()
    assert (signal.text, signal.heard, signal.measure, signal.process) == (TEXT, "student", measure, None)
    assert (signal.by, signal.state) == (cast.member, "open")
    page = text(of(cast.leader).get(PAGE))
    assert TEXT in page
    assert "Mo Lid" in page
    assert "Twee gesprekken" in page


def test_it_can_be_about_a_process(of, cast):
    process = builders.process(cast.team, name="Intake")
    note(of(cast.member), about=f"p{process.pk}")
    assert Signal.objects.get().process == process


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"heard": "klant"}, {"about": "m0"}, {"text": "x" * 501}])
def test_a_mistake_keeps_what_was_typed(of, cast, wrong):
    answer = note(of(cast.member), **{"words": wrong.pop("text", TEXT), **wrong})
    assert answer.status_code == 422
    assert not Signal.objects.exists()
    assert answer.context["form"].errors


def test_a_measure_of_another_team_is_none(of, cast):
    elsewhere = builders.measure(builders.improvement(cast.other_team))
    assert note(of(cast.member), about=f"m{elsewhere.pk}").status_code == 422
    with pytest.raises(ValueError, match="own team"):
        signals.add_signal(
            team=cast.team, text=TEXT, heard="self", about=About(measure=elsewhere), by=cast.member
        )


def test_a_name_brings_the_form_back_and_never_blocks(of, cast):
    words = "Volgens Petra loopt het niet, zegt ook Fatima."
    answer = note(of(cast.member), words)
    assert answer.status_code == 422
    assert not Signal.objects.exists()
    assert answer.context["form"].names == ["Petra", "Fatima"]
    assert words in text(answer)
    assert 'name="anyway"' in answer.content.decode()
    assert note(of(cast.member), words, anyway="1").status_code == 302
    assert Signal.objects.get().text == words


def test_who_takes_the_name_out_saves_as_usual(of, cast):
    note(of(cast.member), "Petra heeft geen tijd.")
    assert note(of(cast.member), "Er is geen tijd voor.").status_code == 302


# --- who sees it ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("leader", 200),
        ("member", 200),
        ("process_owner", 200),
        ("project_leader", 404),
        ("project_member", 404),
        ("quality", 403),
        ("management", 403),
        ("administrator", 403),
        ("neighbour", 404),
        ("stranger", 404),
        ("leaver", 404),
    ],
)
def test_the_team_and_nobody_else(of, cast, who, code):
    watching.signal(cast.team, cast.member)
    answer = of(getattr(cast, who)).get(PAGE)
    assert answer.status_code == code
    assert (TEXT in text(answer)) == (code == 200)


def test_beside_the_line_it_is_there_for_the_team_only(cast, rf):
    measure = builders.measure(cast.improvement)
    line = watching.line(cast.team, measure=measure)
    watching.signal(cast.team, cast.member, measure=measure)
    watching.topic(watching.discussion(cast.team), line, conclusion="Korter maken.")
    for person, seen in ((cast.member, True), (cast.project_member, False), (cast.quality, False)):
        roles = line_roles(person, line)
        access = Access(person, cast.institution, cast.team, cast.improvement, local_roles=roles)
        request = rf.get("/")
        drawn = " ".join(
            render_to_string(panel.template, {**panel.context, "line": line}, request)
            for panel in panels_of(access, line_page(line))
            if panel.template in ("monitoring/_signals_panel.html", "monitoring/_discussions_panel.html")
        )
        assert (TEXT in drawn) is seen
        assert ("Korter maken." in drawn) is seen


def test_no_number_tells_how_many_signals_there_are(of, cast):
    """Never a KPI: not in words, not in a total, not per person."""
    for _ in range(7):
        watching.signal(cast.team, cast.member, at=timezone.now() - timedelta(days=40))
    of(cast.leader)
    answer = of(cast.leader).get(PAGE)
    assert not re.search(r"\b7\b", text(answer))


def test_the_log_has_no_word_of_it(cast):
    made = signals.add_signal(team=cast.team, text=TEXT, heard="self", about=About(), by=cast.member)
    signals.close_signal(signal=made, state="discussed", outcome="Wordt korter.", by=cast.leader)
    entries = list(AuditEntry.objects.all())
    assert [entry.verb for entry in entries] == ["signal.discussed", "signal.added"]
    assert not any("gesprek" in f"{entry.details}{entry.subject_label}" for entry in entries)


# --- one's own --------------------------------------------------------------------------------------------


def test_ones_own_is_changed_and_taken_away_while_it_is_open(of, cast):
    signal = watching.signal(cast.team, cast.member)
    assert of(cast.leader).get(f"{PAGE}{signal.pk}/").status_code == 403
    assert of(cast.leader).post(f"{PAGE}{signal.pk}/weg/").status_code == 403
    client = of(cast.member)
    client.post(f"{PAGE}{signal.pk}/", {"text": "Twee pagina's is te veel.", "heard": "self", "about": ""})
    signal.refresh_from_db()
    assert (signal.text, signal.heard) == ("Twee pagina's is te veel.", "self")
    client.post(f"{PAGE}{signal.pk}/weg/")
    assert not Signal.objects.exists()


def test_what_was_discussed_stays_as_it_was_written(of, cast):
    signal = watching.signal(cast.team, cast.member)
    signals.close_signal(signal=signal, state="discussed", outcome="Wordt korter.", by=cast.leader)
    client = of(cast.member)
    assert client.get(f"{PAGE}{signal.pk}/").status_code == 302
    client.post(f"{PAGE}{signal.pk}/weg/")
    assert Signal.objects.get().text == TEXT
    with pytest.raises(ValidationError):
        signals.change_signal(signal=signal, text="Anders.", heard="self", about=About(), by=cast.member)


# --- discussed or parked ----------------------------------------------------------------------------------


def test_it_is_discussed_with_what_was_said(of, cast):
    signal = watching.signal(cast.team, cast.member)
    client = of(cast.process_owner)
    address = f"{PAGE}{signal.pk}/bespreken/"
    assert client.post(address, {"state": "discussed", "outcome": ""}).status_code == 422
    client.post(address, {"state": "discussed", "outcome": "Het wordt één pagina."})
    signal.refresh_from_db()
    assert (signal.state, signal.outcome) == ("discussed", "Het wordt één pagina.")
    assert signal.closed_by == cast.process_owner
    assert "Het wordt één pagina." in text(client.get(PAGE))


def test_a_parked_one_comes_back_by_itself(of, cast, time_machine):
    signal = watching.signal(cast.team, cast.member)
    until = local_today() + timedelta(days=10)
    client = of(cast.member)
    client.post(f"{PAGE}{signal.pk}/bespreken/", {"state": "parked", "until": until.isoformat()})
    signal.refresh_from_db()
    assert (signal.state, signal.parked_until) == ("parked", until)
    assert not signals.open_signals(until - timedelta(days=1)).exists()
    assert list(signals.open_signals(until)) == [signal]
    time_machine.move_to(timezone.now() + timedelta(days=10))
    lists = of(cast.member).get(PAGE).context["lists"]
    assert [row.pk for row in lists.open] == [signal.pk]
    assert not lists.parked


@pytest.mark.parametrize("days", [None, 0, -3, 500])
def test_parked_until_a_day_that_comes_within_a_year(of, cast, days):
    signal = watching.signal(cast.team, cast.member)
    until = "" if days is None else (local_today() + timedelta(days=days)).isoformat()
    answer = of(cast.member).post(f"{PAGE}{signal.pk}/bespreken/", {"state": "parked", "until": until})
    assert answer.status_code == 422
    assert "until" in answer.context["form"].errors


def test_the_second_of_two_colleagues_keeps_her_words(cast):
    signal = watching.signal(cast.team, cast.member)
    signals.close_signal(signal=signal, state="discussed", outcome="Eerst.", by=cast.leader)
    with pytest.raises(ValidationError, match=r"."):
        signals.close_signal(signal=signal, state="discussed", outcome="Later.", by=cast.member)
    signal.refresh_from_db()
    assert signal.outcome == "Eerst."


def test_it_can_be_opened_again_with_what_was_said(of, cast):
    signal = watching.signal(cast.team, cast.member)
    signals.close_signal(signal=signal, state="discussed", outcome="Eerst zien.", by=cast.leader)
    of(cast.member).post(f"{PAGE}{signal.pk}/heropenen/")
    signal.refresh_from_db()
    assert (signal.state, signal.outcome, signal.closed_by) == ("open", "Eerst zien.", None)


def test_a_name_in_what_was_said_is_warned_about_too(of, cast):
    signal = watching.signal(cast.team, cast.member)
    answer = of(cast.member).post(
        f"{PAGE}{signal.pk}/bespreken/", {"state": "discussed", "outcome": "Petra pakt het op."}
    )
    assert answer.context["form"].names == ["Petra"]


def test_from_a_signal_to_the_document_that_changes(of, cast):
    process = builders.process(cast.team, cast.process_owner, name="Begeleiding")
    other, book = (builders.document(cast.team, title=title) for title in ("Anders", "SLB-handboek"))
    book.process = process
    book.save()
    signal = watching.signal(cast.team, cast.member, process=process)
    page = of(cast.leader).get(f"{PAGE}{signal.pk}/bespreken/")
    choice = of(cast.leader).get(page.context["signal"].revise_url)
    assert [one.title for one in choice.context["choices"]] == ["SLB-handboek", "Anders"]
    answer = of(cast.leader).get(choice.context["choices"][0].url)
    assert answer.context["form"].initial["reason"] == TEXT
    of(cast.member)
    member = of(cast.member).get(page.context["signal"].revise_url)
    assert [one.url for one in member.context["choices"]] == ["", ""]
    assert other.title in text(member)


# --- retention and the rules of the database --------------------------------------------------------------


def test_two_years_after_it_was_closed(cast, time_machine):
    time_machine.move_to("2027-03-01T12:00+01:00")
    done, parked, still_open = (watching.signal(cast.team, cast.member) for _ in range(3))
    signals.close_signal(signal=done, state="discussed", outcome="Klaar.", by=cast.leader)
    signals.close_signal(
        signal=parked, state="parked", outcome="", until=local_today() + timedelta(days=9), by=cast.leader
    )
    time_machine.move_to("2029-03-01T23:00+01:00")
    assert signal_retention.purge_signals() == 0
    time_machine.move_to("2029-03-02T00:30+01:00")
    assert signal_retention.purge_signals(dry_run=True) == 1
    assert Signal.objects.count() == 3
    assert signal_retention.purge_signals() == 1
    # What is open, and what came back and is open again, stays.
    assert set(Signal.objects.all()) == {parked, still_open}
    assert signal_retention.purge_signals in [step.work for step in EVERY_DAY]


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        ({"text": ""}, "signal_says_something", "Write down what is going on."),
        ({"heard": "paper"}, "signal_heard_known", "Choose where you heard it."),
        (
            {"state": "discussed"},
            "signal_closed_by_whom_and_when",
            "A signal that is discussed or parked has by whom and when.",
        ),
        ({"both": True}, "signal_about_one_thing", "Choose a measure or a process, one of the two."),
    ],
)
def test_what_the_database_refuses(cast, fields, name, sentence):
    if fields.pop("both", False):
        fields = {
            "measure": builders.measure(cast.improvement),
            "process": builders.process(cast.team),
        }
    signal = Signal(**{"team": cast.team, "text": TEXT, "heard": "self", "by": cast.member, **fields})
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        signal.save()
    with translation.override("en"), pytest.raises(ValidationError) as told:
        signal.validate_constraints()
    assert sentence in told.value.messages
