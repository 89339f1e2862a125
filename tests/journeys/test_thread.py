"""From a number below the norm to a new version, a better number, and the page that tells it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from borgen.lib.dates import local_today
from documents.models import Document, Version
from documents.navigation import document_url
from improvements.navigation import improvement_url
from monitoring.models import Measurement, MonitoringLine
from monitoring.navigation import line_url
from tests import builders
from tests.cast import Cast
from tests.journeys.test_document import Way
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AGREEMENT = "Elke student heeft twee gesprekken"


class Turn(Way):
    """One turn of the circle; the project leader measures and writes, the team leader closes."""

    def __init__(
        self,
        page: Page,
        school: Cast,
        sign_in: Callable[[Any, Any], None],
        book: Document,
        line: MonitoringLine,
    ) -> None:
        super().__init__(page, school, sign_in, book)
        self.author, self.line = school.project_leader, line
        self.instrument = line.instruments.get()

    def measures(self, day: date, part: int, whole: int) -> Measurement:
        self.sign_in(self.page, self.author)
        self.page.goto(line_url(self.line, "monitoring:measurement-new", instrument=self.instrument.pk))
        self.page.locator("[name=time]").select_option(f"{day}_{day}")
        self.page.locator("[name=numerator]").fill(str(part))
        self.page.locator("[name=denominator]").fill(str(whole))
        self.press("Meting opslaan")
        expect(self.page.locator(".outcome")).to_contain_text(f"{part} van de {whole}")
        return Measurement.objects.latest("pk")

    def answers(self, act: str, explanation: str) -> None:
        self.page.locator(f"[name=act][value={act}]").check()
        self.page.locator("[name=explanation]").fill(explanation)
        self.press("Opschrijven")
        expect(self.page.locator("#wat-doen-we ~ .list")).to_contain_text(explanation)

    def writes_the_next_version(self, words: str) -> None:
        """From the measurement itself: its result is the reason, nobody types it again."""
        self.press("Nieuwe versie van SLB-handboek", "link")
        expect(self.page.locator("[name=reason]")).to_have_value(re.compile(re.escape(AGREEMENT)))
        self.press("Begin het concept")
        self.page.goto(document_url(self.book, "documents:write"))
        self.is_edited(words)
        self.page.goto(document_url(self.book, "documents:offer"))
        self.page.get_by_role("radio").first.check()
        self.page.get_by_label("Wat verandert er?").fill("Het eerste gesprek is in week twee.")
        self.page.get_by_label("Werkt het in de praktijk?").fill("3A werkt zo sinds vier weken.")
        self.press("Ter beoordeling aanbieden")

    def opens_the_thread(self, person: Any, query: str = "") -> None:
        self.sign_in(self.page, person)
        self.page.goto(improvement_url(self.school.improvement))
        self.page.locator("section", has=self.page.locator("#stages")).get_by_role("link").click()
        if query:
            self.page.goto(self.page.url + query)


def test_the_thread_tells_the_whole_story(
    page: Page, school: Cast, sign_in: Callable[[Any, Any], None]
) -> None:
    team, today = school.team, local_today()
    measure = builders.measure(school.improvement, title="Twee gesprekken per periode")
    book = builders.document(team, title="SLB-handboek", slug="slb-handboek", improvement=school.improvement)
    builders.approved(book, author=school.project_leader, approved_by=school.leader)
    indicator = watching.indicator(team.institution, team=team, name="Studenten met twee gesprekken")
    watching.norm(indicator, 80, team=team, set_by=school.leader, reason="Vier van de vijf moet lukken.")
    line = watching.line(team, measure=measure, agreement=AGREEMENT, monitor=school.process_owner)
    own = watching.instrument(
        line, indicator, rhythm="dates", since=today - timedelta(days=30), executor=school.project_leader
    )
    for days in (10, 0):
        own.days.create(day=today - timedelta(days=days))
    turn = Turn(page, school, sign_in, book, line)

    low = turn.measures(today - timedelta(days=10), 12, 30)
    turn.answers("process", "Het eerste gesprek komt te laat in de periode.")
    turn.writes_the_next_version("Het eerste gesprek is in week twee.")
    turn.is_agreed_to_by_all_but(school.member)
    second = Version.objects.get(document=book, state="approved")
    assert second.number == "1.1"
    better = turn.measures(today, 27, 30)
    turn.answers("celebrate", "Taart in het overleg.")

    turn.opens_the_thread(school.member)
    story = page.locator("main")
    expect(story.get_by_role("heading", name="Van het eerste probleem tot vandaag")).to_be_visible()
    for kind, key, words in (
        ("measurement", low.pk, "norm niet gehaald"),
        ("response", low.responses.get().pk, "Het eerste gesprek komt te laat"),
        ("version", second.pk, "SLB-handboek 1.1"),
        ("measurement", better.pk, "norm gehaald"),
        ("response", better.responses.get().pk, "Taart in het overleg."),
    ):
        expect(page.locator(f"#{kind}-{key}")).to_contain_text(words)
    order = page.locator(".entry").evaluate_all("rows => rows.map(row => row.id)")
    told = [f"measurement-{low.pk}", f"version-{second.pk}", f"measurement-{better.pk}"]
    assert [one for one in order if one in told] == told

    # The new version says itself what it came from; why, who and whether it works is one click further.
    page.locator(f"#version-{second.pk}").get_by_role("link", name=re.compile("12 van de 30")).click()
    expect(page.locator(f"#measurement-{low.pk}")).to_be_in_viewport()
    page.locator(f"#version-{second.pk}").get_by_role("link", name=re.compile("Waarom doen we dit?")).click()
    answers = page.locator("main")
    for words in (AGREEMENT, school.leader.name, "27 van de 30", "norm gehaald"):
        expect(answers).to_contain_text(words)
    turn.press("In de rode draad", "link")
    expect(page.locator(f"#version-{second.pk}")).to_be_in_viewport()
    page.locator(f"#version-{second.pk}").get_by_role("link", name=re.compile("Wat veranderde")).click()
    expect(page.locator("ins", has_text="Het eerste gesprek is in week twee.")).to_be_visible()

    # The quality office sees that it works, and nothing of what the team said.
    sign_in(page, school.quality)
    page.goto(improvement_url(school.improvement, "borgen:thread"))
    expect(page.locator("main")).to_contain_text("27 van de 30")
    expect(page.locator("main")).not_to_contain_text("te laat in de periode")
    expect(page.locator("main")).not_to_contain_text("SLB-handboek")
