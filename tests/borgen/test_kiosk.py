"""The screen in the staff room: what it shows to nobody in particular, and when it shows nothing."""

from __future__ import annotations

import logging
import re
import threading
from datetime import timedelta

import pytest
import time_machine
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from actions.models import Board, Kiosk
from borgen.board.facts import board_of
from borgen.lib.dates import local_today
from borgen.wall import kiosks
from common.models import AuditEntry
from improvements.stages import Lack, Missing
from teams.models import Team
from tests import builders
from tests.actions import builders_year as made
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
PAGE = "/roc-de-brug/teams/onderwijsassistent/bord/schermen/"


@pytest.fixture(autouse=True)
def _no_limits_left_behind():
    cache.clear()


@pytest.fixture
def shown(cast):
    return kiosks.make(team=cast.team, name="Teamkamer", by=cast.leader)


def read(token: str, client: Client | None = None, **headers: str):
    return (client or Client()).get(f"/scherm/{token}/", **headers)


def fill(cast) -> None:
    """Of everything that may be on a screen, and of everything that may not."""
    builders.action(cast.improvement, owner=cast.member, title="Formulier inkorten")
    builders.action(
        cast.improvement,
        owner=cast.leader,
        title="Rooster aanpassen",
        stuck_at=timezone.now(),
        stuck_note="GEHEIM: geen tijd",
    )
    made.decision(
        cast.team, cast.leader, improvement=cast.improvement, what="In het rooster", why="GEHEIM: waarom"
    )
    made.recognition(cast.team, cast.member, "success", text="Iedereen belde dezelfde dag")
    made.recognition(cast.team, cast.leader, "compliment", text=f"Dank aan {cast.member.name}")
    Board.objects.create(team=cast.team, keeper=cast.member, rhythm="week")
    builders.meeting(cast.team, subject="GEHEIM overleg", remarks="GEHEIM: notulen")
    builders.remark(builders.assessment(cast.improvement, state="closed", chair=cast.chair), "")
    watching.signal(cast.team, by=cast.member, text="GEHEIM: signaal")
    builders.action(builders.improvement(cast.other_team), title="VAN EEN ANDER TEAM")


# --- what is shown ------------------------------------------------------------------------------------------


def test_anybody_sees_the_board_and_nothing_else(cast, shown):
    fill(cast)
    answer = read(shown.token)
    html = answer.content.decode()
    assert answer.status_code == 200
    for words in (
        "Onderwijsassistent",
        cast.improvement.name,
        "Formulier inkorten",
        "Iedereen belde",
        "In het rooster",
    ):
        assert words in html
    for words in (
        "GEHEIM",
        "vraagt hulp",
        "VAN EEN ANDER TEAM",
        "csrfmiddlewaretoken",
        "<form",
        "/roc-de-brug/teams/",
    ):
        assert words not in html


@pytest.mark.parametrize("part", [1, 3])
def test_of_three_people_neither_number_nor_verdict_nor_stage_hangs_there(cast, shown, part):
    goal = builders.improvement(cast.team, name="Van drie mensen")
    builders.approved(builders.document(cast.team, improvement=goal), approved_by=cast.leader)
    line = watching.line(cast.team, measure=builders.measure(goal), created_by=cast.leader)
    own = watching.indicator(cast.institution, team=cast.team)
    watching.instrument(line, own, rhythm="year")
    norm = watching.norm(own, 60)
    watching.measurement(cast.team, own, (part, 3), norm=norm, entered_by=cast.leader)
    answer = read(shown.token)
    html = answer.content.decode().replace("\xa0", " ")
    assert '<p class="value words">Minder dan 5</p>' in html
    for words in (f"{part} van de 3", "33,33 %", "33,3 %", "100 %", "norm gehaald", "norm niet gehaald"):
        assert words not in html
    (hung,) = [one for one in answer.context["view"].goals if one.name == goal.name]
    assert (hung.stage_name, hung.stage.missing) == ("Gevolgd", (Missing(Lack.NOT_JUDGED),))
    # The team itself reads it on its board.
    (mine,) = [one for one in board_of(cast.team, today=local_today(), names=True).goals if one.pk == hung.pk]
    assert mine.number.people == f"{part} van de 3"
    assert mine.stage.missing != hung.stage.missing


def test_a_share_says_of_how_many_people_it_is(client, cast, shown):
    line = watching.line(cast.team, measure=builders.measure(cast.improvement), created_by=cast.leader)
    own = watching.indicator(cast.institution, team=cast.team)
    watching.instrument(line, own)
    watching.measurement(cast.team, own, (30, 40), entered_by=cast.leader)
    client.force_login(cast.member)
    standing = client.get(f"{PAGE.replace('schermen', 'stand-up')}?scherm=doelen")
    for answer in (read(shown.token), standing):
        assert '<p class="wall-note">30 van de 40 · ' in answer.content.decode()


def test_a_new_release_of_any_of_its_files_loads_it_anew(cast, shown, monkeypatch):
    fill(cast)
    page = read(shown.token)
    files = re.findall(r'"/static/((?:css|js)/[\w-]+)[.\w]*\.(css|js)"', page.content.decode())
    assert len(files) >= 8
    address = staticfiles_storage.url
    for stem, suffix in files:
        with monkeypatch.context() as patch:
            patch.setattr(
                staticfiles_storage._wrapped,
                "url",
                lambda name, new=f"{stem}.{suffix}": address(name) + ("?new" if name == new else ""),
            )
            assert read(shown.token)["ETag"] != page["ETag"], stem
    assert read(shown.token)["ETag"] == page["ETag"]


def test_no_name_of_anybody_is_in_it_until_the_team_says_so(cast, shown):
    fill(cast)
    names = {one.name for one in cast.people.values()} | {one.email for one in cast.people.values()}
    html = read(shown.token).content.decode()
    assert not [name for name in names if name in html]
    Board.objects.filter(team=cast.team).update(names=True)
    html = read(shown.token).content.decode()
    assert cast.member.name in html
    assert not [one.email for one in cast.people.values() if one.email in html]


def test_the_look_is_one_part_at_a_time_and_the_page_goes_on_by_itself(cast, shown):
    fill(cast)
    html = read(shown.token).content.decode()
    parts = re.findall(r'data-key="(\w+)"( hidden)?', html)
    assert parts == [(str(cast.improvement.pk), ""), ("team", " hidden")]
    assert f'content="20; url=/scherm/{shown.token}/?deel=team"' in html


def test_staying_on_one_part_goes_round_to_itself(cast, shown):
    fill(cast)
    answer = Client().get(f"/scherm/{shown.token}/?deel=team&vast=1").content.decode()
    assert f'url=/scherm/{shown.token}/?deel=team&amp;vast=1"' in answer
    assert re.findall(r'data-key="(\w+)"( hidden)?', answer)[1] == ("team", "")


def test_an_empty_board_is_a_screen_too(cast, shown):
    assert read(kiosks.make(team=cast.other_team, name="Hal", by=cast.neighbour).token).status_code == 200


# --- how it is sent -----------------------------------------------------------------------------------------


def test_it_leaves_no_trace(shown):
    for answer in (read(shown.token), read("fout")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer["X-Robots-Tag"]
        assert not answer.cookies


def test_a_signed_in_reader_sees_the_same_and_her_session_stays_alone(cast, shown):
    client = Client()
    client.force_login(cast.leader)
    mine, nobody = read(shown.token, client), read(shown.token)
    strip = re.compile(rb"\d\d:\d\d")
    assert strip.sub(b"", mine.content) == strip.sub(b"", nobody.content)
    assert cast.leader.name not in mine.content.decode()


def test_nothing_new_is_304_and_a_change_is_not(cast, shown):
    first = read(shown.token)
    later = timezone.now() + timedelta(minutes=2)
    with time_machine.travel(later, tick=False):
        again = read(shown.token, HTTP_IF_NONE_MATCH=first["ETag"])
        assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "no-store")
    builders.action(cast.improvement)
    assert read(shown.token, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_another_day_is_news(cast, shown):
    builders.action(cast.improvement, due_on=local_today())
    first = read(shown.token)
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert read(shown.token, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_few_questions_however_much_hangs_there(cast, shown):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert read(shown.token).status_code == 200
        return len([one for one in asked if "SAVEPOINT" not in one["sql"] and '"cache"' not in one["sql"]])

    def more() -> None:
        for _ in range(2):
            improvement = builders.improvement(cast.team, measures=1)
            builders.action(improvement, owner=cast.member)
            made.recognition(cast.team, cast.leader, improvement=improvement)

    more()
    questions()
    once = questions()
    more()
    assert questions() == once
    assert once <= 8


def test_it_asks_no_more_than_a_screen_asks(shown, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "screen": "3/m/key"}
    assert [read(shown.token).status_code for _ in range(4)] == [200, 200, 200, 429]
    assert read("een-ander").status_code == 404


def test_the_log_does_not_hold_the_secret(shown, caplog):
    caplog.set_level(logging.DEBUG)
    read(shown.token)
    kiosks.revoke(kiosk=shown.kiosk, by=shown.kiosk.made_by)
    read(shown.token)
    assert shown.token not in caplog.text


# --- dead ---------------------------------------------------------------------------------------------------


def test_revoked_is_dead_and_looks_like_never_made(cast, shown):
    assert read(shown.token).status_code == 200
    assert kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    revoked, never = read(shown.token), read("nooit-gemaakt")
    assert (revoked.status_code, revoked.content) == (404, never.content)
    assert dict(revoked.headers) == dict(never.headers)
    assert not kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    assert AuditEntry.objects.filter(verb="kiosk.revoked").count() == 1


def test_revoked_is_dead_for_who_asks_whether_there_is_news(cast, shown):
    etag = read(shown.token)["ETag"]
    kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    assert read(shown.token, HTTP_IF_NONE_MATCH=etag).status_code == 404


def test_a_team_that_ended_has_no_screens(cast, shown):
    Team.objects.filter(pk=cast.team.pk).update(archived_on=local_today())
    assert read(shown.token).content == read("nooit-gemaakt").content


def test_only_a_fingerprint_is_kept(shown):
    kept = " ".join(str(value) for value in Kiosk.objects.values_list().get())
    assert shown.token not in kept
    assert shown.code not in kept
    assert len(shown.token) >= 43
    assert shown.token not in str(list(AuditEntry.objects.values_list()))


def test_a_team_that_ended_makes_none(client, cast):
    client.force_login(cast.leader)
    Team.objects.filter(pk=cast.team.pk).update(archived_on=local_today())
    assert client.post(PAGE + "maken/", {"name": "Teamkamer"}).status_code == 422
    assert not Kiosk.objects.exists()


def test_what_was_revoked_is_forgotten_after_a_year(cast, shown):
    old = kiosks.make(team=cast.team, name="Gang", by=cast.leader)
    for one in (old, kiosks.make(team=cast.team, name="Hal", by=cast.leader)):
        kiosks.revoke(kiosk=one.kiosk, by=cast.leader)
    Kiosk.objects.filter(pk=old.kiosk.pk).update(revoked_at=timezone.now() - timedelta(days=366))
    assert kiosks.forget_revoked(dry_run=True) == 1
    assert kiosks.forget_revoked() == 1
    assert sorted(Kiosk.objects.values_list("name", flat=True)) == ["Hal", "Teamkamer"]


# --- the page of the leader ---------------------------------------------------------------------------------


def test_the_address_is_told_once(client, cast):
    client.force_login(cast.leader)
    told = client.post(PAGE + "maken/", {"name": "Teamkamer"})
    (address,) = re.findall(r"<code>https?://[^/]+(/scherm/[\w-]+/)</code>", told.content.decode())
    assert "no-store" in told["Cache-Control"]
    assert Client().get(address).status_code == 200
    assert address not in client.get(PAGE).content.decode()


def test_two_screens_with_one_name_would_be_mixed_up(client, cast, shown):
    client.force_login(cast.leader)
    answer = client.post(PAGE + "maken/", {"name": " teamkamer "})
    assert answer.status_code == 422
    assert Kiosk.objects.count() == 1
    kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    assert client.post(PAGE + "maken/", {"name": "Teamkamer"}).status_code == 200


def test_several_screens_each_with_an_address_of_its_own(cast, shown):
    other = kiosks.make(team=cast.team, name="Gang", by=cast.leader)
    kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    assert (read(shown.token).status_code, read(other.token).status_code) == (404, 200)


def test_nobody_revokes_a_screen_of_another_team(client, cast, shown):
    client.force_login(cast.neighbour)
    mine = PAGE.replace("onderwijsassistent", "verpleegkunde")
    for what in ("intrekken", "code"):
        assert client.post(f"{mine}{shown.kiosk.pk}/{what}/").status_code == 404
    assert read(shown.token).status_code == 200


# --- connecting with a code ---------------------------------------------------------------------------------


def connect(code: str):
    return Client().post("/scherm/", {"code": code})


def test_a_caretaker_types_nine_digits(shown):
    spaced = f"{shown.code[:3]} {shown.code[3:6]} {shown.code[6:]}"
    answer = connect(spaced)
    assert answer.status_code == 302
    assert answer["Referrer-Policy"] == "no-referrer"
    assert Client().get(answer.url).status_code == 200
    # One screen, one address: the one of before is worth nothing any more, nor is the code.
    assert read(shown.token).status_code == 404
    assert connect(shown.code).status_code == 422
    assert AuditEntry.objects.get(verb="kiosk.connected").actor_id is None


def test_a_code_ends(cast, shown):
    with time_machine.travel(timezone.now() + kiosks.CODE_GOOD_FOR + timedelta(seconds=1), tick=False):
        assert connect(shown.code).status_code == 422
    assert read(shown.token).status_code == 200


@pytest.mark.parametrize("code", ["", "000000000", "abc", "12345678901234567890123"])
def test_what_is_no_code_connects_nothing(shown, code):
    assert connect(code).status_code == 422


def test_a_new_code_for_a_screen_that_forgot_its_address(client, cast, shown):
    client.force_login(cast.leader)
    told = client.post(f"{PAGE}{shown.kiosk.pk}/code/").content.decode()
    (digits,) = re.findall(r'class="screen-code"[^>]*>([\d ]+)<', told)
    assert connect(shown.code).status_code == 422
    assert read(shown.token).status_code == 200
    assert connect(digits).status_code == 302
    assert read(shown.token).status_code == 404


def test_a_revoked_screen_is_not_connected(cast, shown):
    kiosks.revoke(kiosk=shown.kiosk, by=cast.leader)
    assert connect(shown.code).status_code == 422


def test_guessing_is_stopped(shown, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "screen_code": "3/m/ip"}
    assert [connect("123456789").status_code for _ in range(4)] == [422, 422, 422, 429]


# --- constraints --------------------------------------------------------------------------------------------

WRONG = [
    ("kiosk_has_a_name", {"name": ""}),
    ("kiosk_revoked_by_whom_and_when", {"revoked_at": timezone.now()}),
    ("kiosk_code_has_an_end", {"code_hash": "abc"}),
    ("kiosk_code_has_an_end", {"code_until": timezone.now()}),
]


@pytest.mark.constraint
@pytest.mark.parametrize(("name", "fields"), WRONG)
def test_the_database_refuses(cast, name, fields):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Kiosk.objects.create(
            **{"team": cast.team, "name": "X", "token_hash": "x", "made_by": cast.leader, **fields}
        )


@pytest.mark.constraint
def test_the_database_refuses_a_code_of_what_was_revoked(cast):
    with pytest.raises(IntegrityError, match="kiosk_revoked_has_no_code"), transaction.atomic():
        Kiosk.objects.create(
            team=cast.team,
            name="X",
            token_hash="x",
            made_by=cast.leader,
            revoked_at=timezone.now(),
            revoked_by=cast.leader,
            code_hash="abc",
            code_until=timezone.now(),
        )


@pytest.mark.constraint
def test_the_database_refuses_the_same_name_and_the_same_code_twice(cast):
    def make(name: str, token: str, code: str) -> Kiosk:
        until = timezone.now()
        return Kiosk.objects.create(
            team=cast.team, name=name, token_hash=token, code_hash=code, code_until=until, made_by=cast.leader
        )

    make("Gang", "a", "1")
    with pytest.raises(IntegrityError, match=r"kiosk_name_once|index"), transaction.atomic():
        make("GANG", "b", "2")
    with pytest.raises(IntegrityError, match=r"code_hash|kiosk_code_once"), transaction.atomic():
        make("Hal", "c", "1")


@pytest.mark.constraint
def test_people_read_why(cast, shown):
    with pytest.raises(ValidationError) as refused:
        kiosks.make(team=cast.team, name="  ", by=cast.leader)
    assert "name" in refused.value.message_dict


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_code_that_is_typed_twice_at_once_connects_one_screen():
    team = builders.team()
    shown = kiosks.make(team=team, name="Teamkamer", by=builders.leader(team))
    heard: list[str] = []
    ready = threading.Barrier(2)

    def press() -> None:
        try:
            ready.wait()
            heard.append(kiosks.connect(code=shown.code))
        except ValidationError:
            heard.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard.count("refused") == 1
    (token,) = (one for one in heard if one != "refused")
    assert kiosks.find(token) is not None
