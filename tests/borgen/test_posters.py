"""Posters: chosen on a page, made by the worker, kept until something changes, gone in time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from actions.models import Board, Poster
from borgen.lib.dates import local_today
from borgen.posters import keeping
from borgen.posters.form import WORD_OF
from borgen.posters.shape import Kind
from borgen.posters.sheets import Orientation, Sheet, Size
from borgen.posters.subjects import CHOICES, offered
from common.jobs import STALE_AFTER, revive
from common.models import AuditEntry
from improvements.navigation import team_url
from tests import builders
from tests.actions import builders_acting as acting
from tests.cast import Cast

pytestmark = pytest.mark.django_db
RunTasks = Callable[[], int]
CHOSEN = {"soort": "planning", "formaat": "A4", "ligging": "staand"}


@pytest.fixture
def planned(cast: Cast) -> Any:
    planning = builders.planning(builders.assessment(cast.improvement, state="closed"))
    for number in range(3):
        builders.action(planning_=planning, owner=cast.people["member"], title=f"Actie {number}")
    return planning


def wish(cast: Cast, kind: Kind = Kind.PLANNING, **fields: Any) -> keeping.Wish:
    subject = offered(cast.team, kind, "", local_today()).subject
    assert subject is not None
    return keeping.Wish(subject, Sheet(Size.A4, Orientation.PORTRAIT), **fields)


def page(client: Client, cast: Cast, query: str = "?soort=planning&formaat=A4&ligging=staand") -> Any:
    return client.get(team_url(cast.team, "borgen:posters") + query)


def post(client: Client, cast: Cast, **more: str) -> Any:
    return client.post(team_url(cast.team, "borgen:posters"), CHOSEN | more)


def sign_in(client: Client, cast: Cast, role: str = "member") -> None:
    client.force_login(cast.people[role])


class TestJourney:
    def test_choose_look_and_download(
        self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        sign_in(client, cast)
        assert page(client, cast).context["state"] == "none"
        answer = post(client, cast, over=str(planned.pk))
        assert answer.status_code == 302
        waiting = client.get(answer["Location"])
        assert waiting.context["state"] == "busy"
        assert b'hx-trigger="every 2s"' in waiting.content
        assert run_tasks() == 1
        ready = client.get(answer["Location"])
        assert ready.context["state"] == "ready"
        poster = Poster.objects.get()
        assert (poster.sheets, poster.done) == (1, keeping.STEPS)
        sheet = client.get(ready.context["pictures"][0]["url"])
        assert (sheet.status_code, sheet["Content-Type"]) == (200, "image/png")
        pdf = client.get(ready.context["pdf_url"])
        assert b"".join(pdf.streaming_content)[:5] == b"%PDF-"
        assert f"{poster.version.lower()}.pdf" in pdf["Content-Disposition"]

    def test_the_same_is_there_at_once_and_something_else_is_made_again(
        self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        sign_in(client, cast)
        post(client, cast)
        run_tasks()
        post(client, cast)
        assert run_tasks() == 0
        assert page(client, cast).context["state"] == "ready"
        assert AuditEntry.objects.filter(verb="poster.asked").count() == 1
        planned.actions.update(title="Anders afgesproken")
        assert page(client, cast).context["state"] == "none", "what hangs on the wall is not what it is now"
        post(client, cast)
        assert run_tasks() == 1
        assert Poster.objects.count() == 2

    def test_after_its_last_day_it_is_made_again(
        self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        sign_in(client, cast)
        post(client, cast)
        run_tasks()
        today = local_today()
        Poster.objects.update(day=today - timedelta(days=20), valid_until=today)
        assert page(client, cast).context["state"] == "none"
        post(client, cast)
        assert run_tasks() == 1

    def test_thirty_in_ten_minutes_and_no_more(
        self, client: Client, cast: Cast, planned: Any, settings: Any
    ) -> None:
        cache.clear()
        assert settings.ACCOUNT_RATE_LIMITS["poster"] == "30/10m/user"
        settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "poster": "3/10m/user"}
        sign_in(client, cast)
        sizes = ("A4", "A3", "A2", "A1")
        assert [post(client, cast, formaat=size).status_code for size in sizes] == [302, 302, 302, 429]
        assert Poster.objects.count() == 3
        assert page(client, cast).status_code == 200, "what is there may be looked at"
        sign_in(client, cast, "leader")
        assert post(client, cast, formaat="A1").status_code == 302, "a colleague still may"
        cache.clear()

    def test_a_choice_that_is_none(self, client: Client, cast: Cast, planned: Any) -> None:
        sign_in(client, cast)
        answer = post(client, cast, formaat="A9")
        assert answer.status_code == 422
        assert not Poster.objects.exists()

    def test_an_address_that_says_nothing_known_shows_the_usual(self, client: Client, cast: Cast) -> None:
        sign_in(client, cast)
        answer = page(client, cast, "?soort=banner&formaat=A9&ligging=scheef")
        assert answer.context["kind"] == "board"
        assert answer.context["form"].initial["formaat"] == "A3"

    def test_every_kind_has_its_page(self, client: Client, cast: Cast, planned: Any) -> None:
        sign_in(client, cast)
        page(client, cast)  # the first request after signing in writes the session
        for kind in Kind:
            with CaptureQueriesContext(connection) as asked:
                answer = page(client, cast, f"?soort={WORD_OF[kind]}")
            assert answer.status_code == 200
            assert answer.context["kind"] == kind
            assert len(asked) <= 12, f"{kind}: {len(asked)} queries"

    def test_while_it_waits_only_the_part_is_sent_to_htmx(
        self, client: Client, cast: Cast, planned: Any
    ) -> None:
        sign_in(client, cast)
        post(client, cast)
        address = team_url(cast.team, "borgen:posters") + "?soort=planning&formaat=A4&ligging=staand"
        whole = client.get(address).content.decode()
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert part.strip() in whole

    def test_who_may(self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks) -> None:
        sign_in(client, cast)
        post(client, cast)
        run_tasks()
        address = team_url(cast.team, "borgen:poster-pdf", pk=Poster.objects.get().pk)
        for role, code in (("project_member", 404), ("neighbour", 404), ("quality", 403)):
            sign_in(client, cast, role)
            assert client.get(address).status_code == code
            assert page(client, cast).status_code == code


class TestSubjects:
    """However many there are to choose from, a link leads to the one that it names."""

    @pytest.fixture(autouse=True)
    def _a_full_list(self, cast: Cast) -> None:
        for number in range(CHOICES):
            builders.improvement(cast.team, name=f"A {number:02}")

    def test_the_improvement_that_is_named(self, cast: Cast) -> None:
        last = builders.improvement(cast.team, name="Zelden gekozen")
        found = offered(cast.team, Kind.STORY, last.slug, local_today())
        assert found.subject is not None
        assert found.subject.improvement == last
        assert found.choices[0].word == last.slug
        assert len(found.choices) == CHOICES

    def test_what_is_archived_is_the_first_to_be_left_out(self, cast: Cast) -> None:
        kept = builders.improvement(cast.team, name="AA", state="archived")
        words = [one.word for one in offered(cast.team, Kind.STORY, "", local_today()).choices]
        assert kept.slug not in words
        assert offered(cast.team, Kind.STORY, "\0weg", local_today()).choices[0].word == words[0]
        found = offered(cast.team, Kind.STORY, kept.slug, local_today())
        assert found.subject is not None
        assert found.subject.improvement == kept

    def test_the_planning_that_is_named(self, cast: Cast, planned: Any) -> None:
        for _number in range(CHOICES):
            builders.planning(builders.assessment(builders.improvement(cast.team), state="closed"))
        for word, first in ((str(planned.pk), True), ("", False), ("weg", False), ("9" * 30, False)):
            found = offered(cast.team, Kind.PLANNING, word, local_today())
            assert found.subject is not None
            assert (found.subject.planning == planned) is first


class TestNames:
    def test_off_until_the_team_switches_them_on(self, client: Client, cast: Cast, planned: Any) -> None:
        sign_in(client, cast)
        assert "namen" not in page(client, cast).context["form"].fields
        post(client, cast, namen="ja")
        assert not Poster.objects.get().names
        with pytest.raises(ValidationError):
            keeping.ask(wish=wish(cast, names=True), by=cast.people["member"])
        Board.objects.create(team=cast.team, names=True)
        assert page(client, cast, "?soort=planning").context["form"].initial["namen"]
        post(client, cast, namen="ja")
        assert Poster.objects.filter(names=True).count() == 1

    def test_nobody_is_named_in_the_shape(self, cast: Cast, planned: Any) -> None:
        name = cast.people["member"].name
        for improvement in (None, cast.improvement):
            acting.recognition(cast.team, improvement=improvement, kind="compliment", text=f"Dank aan {name}")
        for kind in Kind:
            content = keeping.content_of(wish(cast, kind), local_today())
            assert name not in repr(content.shape)
        with_names = keeping.content_of(wish(cast, names=True), local_today())
        assert name in repr(with_names.shape)

    def test_switched_off_again_they_are_gone(
        self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        Board.objects.create(team=cast.team, names=True)
        poster = keeping.ask(wish=wish(cast, names=True), by=cast.people["member"])
        run_tasks()
        sign_in(client, cast)
        address = team_url(cast.team, "borgen:poster-pdf", pk=poster.pk)
        assert client.get(address).status_code == 200
        Board.objects.update(names=False)
        assert client.get(address).status_code == 404
        assert keeping.purge() == 1
        assert not Poster.objects.exists()

    def test_switched_off_while_it_waits_it_is_not_made(
        self, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        Board.objects.create(team=cast.team, names=True)
        keeping.ask(wish=wish(cast, names=True), by=cast.people["member"])
        Board.objects.update(names=False)
        run_tasks()
        assert not Poster.objects.exists()


class TestWorker:
    def test_what_changed_while_it_waited_is_made_as_it_is_now(
        self, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        before = keeping.ask(wish=wish(cast), by=cast.people["member"])
        planned.actions.update(title="Anders afgesproken")
        while run_tasks():
            pass
        poster = Poster.objects.get()
        assert poster.pk != before.pk
        assert poster.file
        assert keeping.kept(wish(cast), keeping.content_of(wish(cast), local_today())) == poster

    def test_killed_half_way_it_is_made_again_and_nothing_half_is_offered(
        self,
        client: Client,
        cast: Cast,
        planned: Any,
        run_tasks: RunTasks,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        sign_in(client, cast)
        with django_capture_on_commit_callbacks(execute=True):
            post(client, cast)
        # The worker took the job, came so far, and was killed.
        DBTaskResult.objects.update(
            status="RUNNING", worker_ids=["w1"], started_at=timezone.now() - 2 * STALE_AFTER
        )
        Poster.objects.update(done=2)
        assert page(client, cast).context["state"] == "busy"
        pk = Poster.objects.get().pk
        assert client.get(team_url(cast.team, "borgen:poster-pdf", pk=pk)).status_code == 404
        picture = team_url(cast.team, "borgen:poster-picture", pk=pk, number=1)
        assert client.get(picture).status_code == 404
        assert revive() == 1
        assert run_tasks()
        assert page(client, cast).context["state"] == "ready"

    def test_who_waits_too_long_may_ask_again(
        self,
        client: Client,
        cast: Cast,
        planned: Any,
        run_tasks: RunTasks,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        sign_in(client, cast)
        with django_capture_on_commit_callbacks(execute=True):
            post(client, cast)
        DBTaskResult.objects.all().delete()
        Poster.objects.update(asked_at=timezone.now() - 2 * keeping.PATIENCE)
        assert page(client, cast).context["state"] == "failed"
        post(client, cast)
        assert page(client, cast).context["state"] == "busy"
        assert run_tasks()
        assert page(client, cast).context["state"] == "ready"

    def test_a_second_job_for_the_same_changes_nothing(
        self, cast: Cast, planned: Any, run_tasks: RunTasks
    ) -> None:
        poster = keeping.ask(wish=wish(cast), by=cast.people["member"])
        run_tasks()
        made = Poster.objects.get()
        keeping.make(poster.pk)
        keeping.make(0)
        assert Poster.objects.get().made_at == made.made_at

    def test_what_it_is_about_is_gone(self, cast: Cast, planned: Any) -> None:
        poster = keeping.ask(wish=wish(cast), by=cast.people["member"])
        planned.actions.all().delete()
        planned.delete()
        keeping.make(poster.pk)
        assert not Poster.objects.exists()

    def test_a_failure_is_told_in_words_and_tried_again(
        self, client: Client, cast: Cast, planned: Any, run_tasks: RunTasks, settings: Any
    ) -> None:
        sign_in(client, cast)
        post(client, cast)
        poster = Poster.objects.get()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("borgen.lib.pdf.finders.find", lambda path: None)
            with pytest.raises(FileNotFoundError):
                keeping.make(poster.pk)
        poster.refresh_from_db()
        assert poster.problem
        failed = page(client, cast)
        assert failed.context["state"] == "failed"
        assert "De poster kon niet gemaakt worden" in failed.content.decode()
        post(client, cast)
        run_tasks()
        assert page(client, cast).context["state"] == "ready"


class TestRetention:
    def test_a_month_and_what_was_followed(self, cast: Cast, planned: Any, run_tasks: RunTasks) -> None:
        member, now = cast.people["member"], timezone.now()
        old = keeping.ask(wish=wish(cast), by=member)
        planned.actions.update(title="Anders afgesproken")
        newer = keeping.ask(wish=wish(cast), by=member)
        other = keeping.ask(wish=wish(cast, Kind.MONITORING), by=member)
        Poster.objects.filter(pk=old.pk).update(asked_at=now - timedelta(days=2))
        assert keeping.purge(dry_run=True) == 1
        assert keeping.purge() == 1
        assert set(Poster.objects.values_list("pk", flat=True)) == {newer.pk, other.pk}
        Poster.objects.filter(pk=other.pk).update(asked_at=now - timedelta(days=31))
        call_command("daily")
        assert list(Poster.objects.values_list("pk", flat=True)) == [newer.pk]
