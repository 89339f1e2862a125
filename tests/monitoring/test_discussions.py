"""The results on the table: prepared, announced, talked about by two note takers, closed and kept."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from decimal import Decimal
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from pypdf import PdfReader

from borgen.lib.dates import AMSTERDAM, local_today
from monitoring import own_data_talks, talks_today
from monitoring.attention import Attention
from monitoring.models import Discussion, Topic
from monitoring.services import discussions, signals
from monitoring.services.attention import attention_of
from teams.models import AgendaItem, Meeting
from tests import builders
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db
PAGE = "/roc-de-brug/teams/onderwijsassistent/resultaten/"
FIELDS = ("begin_situation", "look_back", "process", "result", "conclusion")


@pytest.fixture
def of(client: Client) -> Any:
    def sign_in(person: Any) -> Client:
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def line(cast: Any) -> Any:
    """Of a measure, monitored by two talks a period; 60 % of last year beside a norm of 80 %."""
    improvement = cast.improvement
    improvement.problem, improvement.goal = "Studenten vallen uit.", "Minder uitval."
    improvement.indicator, improvement.baseline, improvement.unit = "vsv", Decimal("6.1"), "%"
    improvement.save()
    made = watching.line(cast.team, measure=builders.measure(improvement), agreement="Twee gesprekken")
    own = watching.indicator(cast.institution, team=cast.team, name="Genoeg gesprekken")
    norm = watching.norm(own, 80, team=cast.team)
    watching.instrument(made, own)
    watching.measurement(cast.team, own, (24, 40), norm=norm)
    return made


@pytest.fixture
def pack(cast: Any, line: Any) -> Discussion:
    made = watching.discussion(cast.team)
    watching.topic(made, line, presenter=cast.member)
    return made


def text(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def notes(topic: Topic, **wanted: str) -> dict[str, str]:
    """As a browser sends them: what was seen beside what is wanted."""
    seen = {f"initial-{name}": getattr(topic, name) for name in FIELDS}
    return {name: getattr(topic, name) for name in FIELDS} | seen | wanted


# --- preparing --------------------------------------------------------------------------------------------


def test_the_leader_makes_a_pack_for_a_coming_meeting(of, cast, line):
    meeting = builders.meeting(cast.team)
    other = watching.line(cast.team)
    page = of(cast.leader).get(PAGE + "nieuw/")
    form = page.context["form"]
    assert form["meeting"].value() == str(meeting.pk)
    # Never discussed: proposed and ticked beforehand.
    assert form[f"line-{line.pk}"].value() is True
    data = {
        "meeting": meeting.pk,
        "purpose": "Werkt het?",
        f"line-{line.pk}": "on",
        f"presenter-{line.pk}": cast.member.pk,
        f"position-{line.pk}": 2,
        f"line-{other.pk}": "on",
        f"position-{other.pk}": 1,
    }
    assert of(cast.leader).post(PAGE + "nieuw/", data).status_code == 302
    made = Discussion.objects.get()
    assert [(topic.line, topic.presenter) for topic in made.topics.all()] == [
        (other, None),
        (line, cast.member),
    ]
    assert AgendaItem.objects.filter(meeting=meeting).count() == 1
    assert made.topics.get(line=line).begin_situation == "Studenten vallen uit.\nvsv: 6,1 %"


def test_a_meeting_that_borgen_does_not_know_yet(of, cast, line):
    day = local_today() + timedelta(days=7)
    data = {"meeting": "new", "subject": "Teamdag", "day": day.isoformat(), "starts": "14:00"}
    of(cast.leader).post(PAGE + "nieuw/", data | {f"line-{line.pk}": "on"})
    meeting = Meeting.objects.get()
    assert meeting.starts_at == datetime.combine(day, time(14), tzinfo=AMSTERDAM)
    assert Discussion.objects.get().meeting == meeting


@pytest.mark.parametrize("wrong", [{}, {"day": "2020-01-01", "starts": "14:00", "subject": "Toen"}])
def test_without_lines_or_with_a_day_that_was_nothing_is_made(of, cast, line, wrong):
    data = {"meeting": "new", "subject": "", "purpose": "Werkt het?", **wrong}
    answer = of(cast.leader).post(PAGE + "nieuw/", data)
    assert answer.status_code == 422
    assert "Werkt het?" in answer.content.decode()
    assert not Discussion.objects.exists()
    assert not Meeting.objects.exists()


def test_at_least_one_line(of, cast, line):
    meeting = builders.meeting(cast.team)
    answer = of(cast.leader).post(PAGE + "nieuw/", {"meeting": meeting.pk})
    assert answer.context["form"].errors["lines"]


def test_too_much_for_one_meeting_gets_a_hint(of, cast):
    for n in range(4):
        assert of(cast.leader).get(PAGE + "nieuw/").context["many"] is False, n
        watching.line(cast.team)
    assert of(cast.leader).get(PAGE + "nieuw/").context["many"] is True


def test_what_was_told_before_is_not_typed_again(cast, line, pack):
    pack.topics.update(begin_situation="Twee docenten wisten ervan.")
    meeting = builders.meeting(cast.team, subject="Volgende")
    made = discussions.prepare(
        team=cast.team, chosen=[discussions.Chosen(line)], by=cast.leader, meeting=meeting
    )
    assert made.topics.get().begin_situation == "Twee docenten wisten ervan."


def test_a_line_with_notes_stays_in_the_pack(of, cast, line, pack):
    other = watching.line(cast.team)
    pack.topics.update(conclusion="Doorgaan.")
    answer = of(cast.leader).post(f"{PAGE}{pack.pk}/wijzigen/", {f"line-{other.pk}": "on"})
    assert answer.context["form"].errors["lines"]
    assert [topic.line for topic in pack.topics.all()] == [line]
    assert of(cast.leader).post(f"{PAGE}{pack.pk}/weg/").status_code == 302
    assert Discussion.objects.exists()


def test_an_empty_pack_is_thrown_away_and_the_meeting_stays(of, cast, pack):
    of(cast.leader).post(f"{PAGE}{pack.pk}/weg/")
    assert not Discussion.objects.exists()
    assert Meeting.objects.exists()


# --- announcing -------------------------------------------------------------------------------------------


def test_everybody_of_the_team_gets_a_mail_without_a_figure(
    of, cast, pack, line, mailbox, run_tasks, settings
):
    builders.membership(cast.team, builders.user(cast.institution, name="Nora Nieuw", language="en"))
    of(cast.leader).post(f"{PAGE}{pack.pk}/aankondigen/")
    run_tasks()
    people = {"lia.leider", "mo.lid", "petra.proces"}
    assert {name for name in people if mailbox.to(f"{name}@school.example")} == people
    assert len(mailbox) == 4
    assert not mailbox.to("pia.gast@school.example")
    (mail,) = mailbox.to("mo.lid@school.example")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        body = part.get_content()
        assert f"{settings.BASE_URL}{PAGE}{pack.pk}/" in body
        assert "Twee gesprekken" in body
        assert not re.search(r"\b(24|40|60|80)\b ?(van|%|of)", body)
    # A second time changes nothing.
    of(cast.leader).post(f"{PAGE}{pack.pk}/aankondigen/")
    run_tasks()
    assert len(mailbox) == 4


def change(client: Any, pack: Discussion, *chosen: Any, **fields: Any) -> Any:
    data = {f"line-{one.pk}": "on" for one in chosen} | fields
    return client.post(f"{PAGE}{pack.pk}/wijzigen/", data, follow=True)


def test_a_change_after_the_announcement_is_one_mail_to_each(of, cast, pack, line, mailbox, run_tasks):
    first, second = watching.line(cast.team, agreement="Toetsen op tijd"), watching.line(cast.team)
    change(of(cast.leader), pack, line, first)
    run_tasks()
    assert not mailbox, "nobody knew about it yet"
    of(cast.leader).post(f"{PAGE}{pack.pk}/aankondigen/")
    run_tasks()
    mailbox.clear()
    new = {f"presenter-{second.pk}": cast.member.pk, "purpose": "Beter?"}
    page = change(of(cast.leader), pack, first, second, **new)
    run_tasks()
    assert len(mailbox) == 3
    assert "3 mensen" in text(page)
    (mail,) = mailbox.to("mo.lid@school.example")
    for kind in ("plain", "html"):
        body = mail.get_body((kind,)).get_content()
        for one in ("Toetsen op tijd", second.agreement, "Twee gesprekken", "Beter?", f"{PAGE}{pack.pk}/"):
            assert one in body
    mailbox.clear()
    # The same once more, and another order: no news.
    change(of(cast.leader), pack, first, second, **new, **{f"position-{second.pk}": 1})
    run_tasks()
    assert not mailbox


def test_a_cancelled_meeting_is_marked_and_mails_nobody(of, cast, pack, line, mailbox, run_tasks):
    of(cast.leader).post(f"{PAGE}{pack.pk}/aankondigen/")
    run_tasks()
    mailbox.clear()
    Meeting.objects.update(cancelled_at=timezone.now())
    assert "afgelast" in text(of(cast.member).get(PAGE))
    page = of(cast.leader).get(f"{PAGE}{pack.pk}/")
    assert "afgelast" in text(page)
    assert page.context["urls"]["remove"]
    change(of(cast.leader), pack, line, watching.line(cast.team))
    run_tasks()
    assert not mailbox
    Discussion.objects.update(announced_at=None, announced_by=None)
    assert not of(cast.leader).get(f"{PAGE}{pack.pk}/").context["urls"]["announce"]
    of(cast.leader).post(f"{PAGE}{pack.pk}/aankondigen/")
    run_tasks()
    assert not mailbox


def test_signals_about_nothing_in_particular_have_a_heading_of_their_own(of, cast, line, pack):
    watching.signal(cast.team, cast.member, measure=line.measure)
    loose = watching.signal(cast.team, cast.member, text="De printer is vaak stuk.")
    watching.signal(cast.other_team, cast.neighbour, text="Van een ander team.")
    page = of(cast.process_owner).get(f"{PAGE}{pack.pk}/")
    assert page.context["loose"] == [loose]
    assert "De printer is vaak stuk." in text(page)
    paper = of(cast.process_owner).get(f"{PAGE}{pack.pk}/bespreking.pdf")
    pages = PdfReader(BytesIO(paper.content)).pages
    assert any("De printer is vaak stuk." in " ".join(one.extract_text().split()) for one in pages)
    discussions.close(discussion=pack, topics=(), signals_discussed=(), by=cast.leader)
    assert "De printer is vaak stuk." not in text(of(cast.process_owner).get(f"{PAGE}{pack.pk}/"))


# --- the talk ---------------------------------------------------------------------------------------------


def test_the_projector_shows_one_at_a_time(of, cast, line, pack):
    other = watching.line(cast.team, agreement="Toetsen op tijd")
    watching.topic(pack, other, position=2)
    watching.signal(cast.team, cast.member, measure=line.measure)
    first = of(cast.process_owner).get(f"{PAGE}{pack.pk}/scherm/")
    assert "Twee gesprekken" in text(first)
    assert "Toetsen op tijd" not in text(first)
    assert "Het gespreksformulier is te lang." in text(first)
    assert "60" in text(first)
    second = of(cast.process_owner).get(f"{PAGE}{pack.pk}/scherm/?punt=2")
    assert "Toetsen op tijd" in text(second)
    for odd in ("?punt=99", "?punt=2", "?punt=²"):
        assert of(cast.process_owner).get(f"{PAGE}{pack.pk}/scherm/{odd}").status_code == 200


@pytest.mark.parametrize(
    ("who", "code"), [("leader", 302), ("member", 302), ("process_owner", 403), ("project_leader", 404)]
)
def test_leader_and_presenter_write(of, cast, pack, who, code):
    topic = pack.topics.get()
    address = f"{PAGE}{pack.pk}/punt/{topic.pk}/"
    answer = of(getattr(cast, who)).post(address, notes(topic, conclusion="Wij gaan door."))
    assert answer.status_code == code
    topic.refresh_from_db()
    assert topic.conclusion == ("Wij gaan door." if code == 302 else "")


def test_the_buttons_of_the_projector_save_and_go_on(of, cast, pack):
    topic = pack.topics.get()
    address = f"{PAGE}{pack.pk}/punt/{topic.pk}/"
    answer = of(cast.leader).post(address, notes(topic, look_back="Te weinig tijd.", to="2"))
    assert answer.url == f"{PAGE}{pack.pk}/scherm/?punt=2"
    answer = of(cast.leader).post(address, notes(topic, look_back="Te weinig tijd.", to="0"))
    assert answer.url == f"{PAGE}{pack.pk}/afsluiten/"
    topic.refresh_from_db()
    assert (topic.look_back, topic.revision) == ("Te weinig tijd.", 1)


def test_two_note_takers_lose_nothing(of, cast, pack):
    topic = pack.topics.get()
    address = f"{PAGE}{pack.pk}/punt/{topic.pk}/"
    mine = notes(topic, conclusion="Wij gaan door.", process="Rustig.")
    # The presenter saved another conclusion meanwhile, and something in another field.
    of(cast.member).post(address, notes(topic, conclusion="Wij stoppen.", result="Beter."))
    answer = of(cast.leader).post(address, mine)
    assert answer.status_code == 409
    assert "Wij gaan door." in answer.content.decode()
    assert "Wij stoppen." in text(answer)
    topic.refresh_from_db()
    assert (topic.conclusion, topic.result, topic.process) == ("Wij stoppen.", "Beter.", "")
    # Other fields of the two go together.
    of(cast.leader).post(address, {**mine, "conclusion": "", "initial-conclusion": ""})
    topic.refresh_from_db()
    assert (topic.result, topic.process) == ("Beter.", "Rustig.")


def test_notes_save_themselves(of, cast, pack):
    topic = pack.topics.get()
    address = f"{PAGE}{pack.pk}/punt/{topic.pk}/bewaren/"
    stale = notes(topic, process="Druk.")
    told = of(cast.member).post(address, notes(topic, process="Rustig."))
    assert told.json()["state"] == "saved"
    topic.refresh_from_db()
    assert topic.process == "Rustig."
    assert of(cast.leader).post(address, stale).json() == {"state": "conflict"}
    assert of(cast.leader).post(address, notes(topic, process="x" * 4001)).json()["state"] == "refused"
    assert of(cast.process_owner).post(address, notes(topic, process="Ik ook.")).status_code == 403
    discussions.close(discussion=pack, topics=(), signals_discussed=(), by=cast.leader)
    late = of(cast.member).post(address, notes(topic, process="Nog dit."))
    assert (late.status_code, late.json()["state"]) == (422, "refused")
    topic.refresh_from_db()
    assert topic.process == "Rustig."


def test_after_the_end_typed_words_come_back(of, cast, pack):
    topic = pack.topics.get()
    form = notes(topic, conclusion="Nog dit.")
    discussions.close(discussion=pack, topics={topic.pk}, signals_discussed=(), by=cast.leader)
    answer = of(cast.member).post(f"{PAGE}{pack.pk}/punt/{topic.pk}/", form)
    assert answer.status_code == 422
    assert "Nog dit." in answer.content.decode()
    assert of(cast.member).get(f"{PAGE}{pack.pk}/punt/{topic.pk}/").status_code == 302
    with pytest.raises(ValidationError):
        discussions.change(discussion=pack, chosen=(), purpose="", by=cast.leader)


# --- closing ----------------------------------------------------------------------------------------------


def test_closing_marks_topics_and_their_signals(of, cast, line, pack):
    other = watching.topic(pack, watching.line(cast.team), position=2)
    topic = pack.topics.get(line=line)
    Topic.objects.filter(pk=topic.pk).update(conclusion="Het formulier wordt korter.")
    told, kept = (watching.signal(cast.team, cast.member, measure=line.measure) for _ in range(2))
    page = of(cast.leader).get(f"{PAGE}{pack.pk}/afsluiten/")
    assert all(row["ticked"] for row in page.context["rows"])
    # A colleague closed one of them meanwhile: no mistake of whoever closes the discussion.
    gone = watching.signal(cast.team, cast.member, measure=line.measure)
    signals.close_signal(signal=gone, state="discussed", outcome="Al gedaan.", by=cast.member)
    data = {"topics": [topic.pk], "signals": [told.pk, gone.pk]}
    of(cast.leader).post(f"{PAGE}{pack.pk}/afsluiten/", data)
    for one in (pack, topic, other, told, kept):
        one.refresh_from_db()
    assert pack.closed_by == cast.leader
    assert topic.discussed_at is not None
    assert other.discussed_at is None
    assert (told.state, told.topic, told.outcome) == ("discussed", topic, "Het formulier wordt korter.")
    assert kept.state == "open"
    gone.refresh_from_db()
    assert (gone.outcome, gone.topic) == ("Al gedaan.", None)
    # Opened again it can be corrected, and closing says anew what was on the table.
    of(cast.leader).post(f"{PAGE}{pack.pk}/heropenen/")
    of(cast.leader).post(f"{PAGE}{pack.pk}/afsluiten/", {"topics": [other.pk]})
    topic.refresh_from_db()
    assert topic.discussed_at is None


def test_a_meeting_of_last_week_was_then(cast, line):
    then = timezone.now() - timedelta(days=7)
    meeting = builders.meeting(cast.team, starts_at=then, ends_at=then + timedelta(hours=1))
    late = watching.discussion(cast.team, meeting=meeting)
    topic = watching.topic(late, line)
    discussions.close(discussion=late, topics={topic.pk}, signals_discussed=(), by=cast.leader)
    topic.refresh_from_db()
    assert topic.discussed_at == then


def test_the_pack_on_paper_with_the_plan_behind_it(of, cast, line, pack):
    watching.signal(cast.team, cast.member, measure=line.measure)
    answer = of(cast.member).get(f"{PAGE}{pack.pk}/bespreking.pdf")
    assert answer["Content-Type"] == "application/pdf"
    reader = PdfReader(BytesIO(answer.content))
    words = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    for one in (
        "Twee gesprekken",
        "Het gespreksformulier is te lang.",
        "Minder uitval.",
        "Studenten vallen uit.",
    ):
        assert one in words
    page = reader.pages[0].mediabox
    assert (round(float(page.width)), round(float(page.height))) == (595, 842)
    assert "/MarkInfo" in reader.trailer["/Root"]


# --- attention --------------------------------------------------------------------------------------------


@pytest.mark.search
def test_an_alarm_until_it_is_discussed(cast, line, time_machine):
    time_machine.move_to("2026-11-26T12:00+01:00")
    builders.years(cast.institution)
    type(line).objects.update(created_at=timezone.now() - timedelta(days=300))
    line.refresh_from_db()
    today = local_today()
    assert attention_of([line], today)[line.pk].state is Attention.ALARM
    titles = [one.title for one in talks_today.lines(cast.leader, today)]
    assert len(titles) == 1
    assert "Twee gesprekken" in titles[0]
    assert talks_today.lines(cast.member, today) == []
    pack = watching.discussion(cast.team)
    topic = watching.topic(pack, line, presenter=cast.member)
    # It lies in a pack: no alarm for the leader, work for who presents it.
    (lead,) = talks_today.lines(cast.leader, today)
    assert lead.url == f"{PAGE}{pack.pk}/"
    (mine,) = talks_today.lines(cast.member, today)
    assert mine.url == f"{PAGE}{pack.pk}/punt/{topic.pk}/"
    discussions.close(discussion=pack, topics={topic.pk}, signals_discussed=(), by=cast.leader)
    assert attention_of([line], today)[line.pk].state is Attention.OK
    assert talks_today.lines(cast.leader, today) == talks_today.lines(cast.member, today) == []


def test_constant_queries(cast, line):
    builders.years(cast.institution)
    lines = [line]

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            attention_of(lines, local_today())
            talks_today.lines(cast.leader, local_today())
        return len(captured)

    once = asked()
    for _ in range(3):
        lines.append(watching.line(cast.team))
        watching.topic(watching.discussion(cast.team), lines[-1], presenter=cast.leader)
    assert asked() == once


def test_my_own_data(cast, line, pack):
    watching.signal(cast.team, cast.member)
    found = {part.key: part.rows for part in own_data_talks.parts(cast.member)}
    assert [row[0] for row in found["signals"]] == ["Het gespreksformulier is te lang."]
    assert [row[0] for row in found["topics_presented"]] == ["Twee gesprekken"]
    assert found["signals_closed"] == found["discussions_led"] == []


# --- the rules of the database ----------------------------------------------------------------------------


@pytest.mark.constraint
@pytest.mark.parametrize(
    ("fields", "name", "sentence"),
    [
        (
            {"closed_at": "now"},
            "discussion_closed_by_whom_and_when",
            "A discussion that is over has who closed it and when.",
        ),
        (
            {"announced_at": "now"},
            "discussion_announced_by_whom_and_when",
            "A discussion that is announced has by whom and when.",
        ),
        ({"twice": True}, "", "The results are already on the agenda of this meeting."),
    ],
)
def test_what_the_database_refuses(cast, pack, fields, name, sentence):
    values = {key: timezone.now() for key in fields if key != "twice"}
    meeting = pack.meeting if "twice" in fields else builders.meeting(cast.team)
    made = Discussion(team=cast.team, meeting=meeting, created_by=cast.leader, **values)
    with pytest.raises(IntegrityError, match=name or None), transaction.atomic():
        made.save()
    with translation.override("en"), pytest.raises(ValidationError) as told:
        made.validate_constraints()
    assert sentence in told.value.messages


@pytest.mark.constraint
def test_a_line_is_in_a_pack_once(cast, line, pack):
    with pytest.raises(IntegrityError), transaction.atomic():
        watching.topic(pack, line)
    with translation.override("en"), pytest.raises(ValidationError) as told:
        Topic(discussion=pack, line=line).validate_constraints()
    assert "This line is already in the pack." in told.value.messages
