"""Two at the same moment: one of them hears so, and nothing is written twice or over the other."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from borgen.lib.conflict import Conflict, Edit
from common.models import OutgoingMail
from monitoring.models import Discussion, Signal, Topic
from monitoring.services import discussion_mail, discussions, signals
from tests import builders
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def together(*calls: Callable[[], object]) -> list[str]:
    """Each on a connection of its own; "done" or the name of what was raised, sorted."""
    heard: list[str] = []
    ready = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> None:
        try:
            ready.wait()
            call()
            heard.append("done")
        except (ValidationError, Conflict) as refusal:
            heard.append(type(refusal).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(heard)


def test_one_pack_a_meeting():
    team = builders.team()
    leader, meeting, line = builders.leader(team), builders.meeting(team), watching.line(team)

    def prepare() -> None:
        chosen = [discussions.Chosen(line)]
        discussions.prepare(team=team, chosen=chosen, by=leader, meeting=meeting)

    assert together(prepare, prepare) == ["ValidationError", "done"]
    assert Discussion.objects.count() == Topic.objects.count() == 1


def test_one_mail_each():
    team = builders.team()
    leader = builders.leader(team)
    pack = watching.discussion(team)

    def announce() -> None:
        discussion_mail.announce(discussion=pack, by=leader)

    assert together(announce, announce) == ["ValidationError", "done"]
    assert OutgoingMail.objects.count() == 1


def test_the_words_of_one_of_the_two_stand():
    team = builders.team()
    leader = builders.leader(team)
    signal = watching.signal(team, leader)

    def close(words: str) -> Callable[[], object]:
        return lambda: signals.close_signal(signal=signal, state="discussed", outcome=words, by=leader)

    assert together(close("Korter."), close("Langer.")) == ["ValidationError", "done"]
    assert Signal.objects.get().outcome in ("Korter.", "Langer.")


def test_two_note_takers():
    team = builders.team()
    leader = builders.leader(team)
    topic = watching.topic(watching.discussion(team), watching.line(team))

    def write(words: str) -> Callable[[], object]:
        edit = Edit(seen={"conclusion": ""}, wanted={"conclusion": words})
        return lambda: discussions.write(topic=topic, edit=edit, by=leader)

    assert together(write("Doorgaan."), write("Stoppen.")) == ["Conflict", "done"]
    topic.refresh_from_db()
    assert topic.revision == 1
