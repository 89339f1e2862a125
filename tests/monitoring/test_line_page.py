"""The page of one line: its head, its charts with the same numbers in the table, and what is taken along."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from borgen.lib.pdf import render_pdf
from monitoring import panels
from monitoring.models import MonitoringLine
from monitoring.navigation import line_url
from monitoring.services import charts, lines
from monitoring.services.lines import LinePage
from tests import builders
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(cast: Cast) -> MonitoringLine:
    """Measured by month, eighteen times, against a norm that rose on the way."""
    indicator = watching.indicator(
        cast.team.institution, team=cast.team, name="Twee gesprekken", slug="gesprekken", secondary="samen"
    )
    low = watching.norm(indicator, 60, team=cast.team, valid_until=date(2025, 7, 31))
    high = watching.norm(indicator, 80, team=cast.team, valid_from=date(2025, 8, 1), reason="Het kan hoger.")
    made = watching.line(
        cast.team, agreement="Twee gesprekken per periode", monitor=cast.leader, months=(3, 10)
    )
    watching.instrument(made, indicator, executor=cast.member, explanation="Tien per klas")
    for number in range(18):
        year, month = 2025 + number // 12, number % 12 + 1
        watching.measurement(
            cast.team,
            indicator,
            (20 + number, 40),
            span="month",
            about_from=date(year, month, 1),
            about_until=date(year, month, 28),
            label=f"maand {month} {year}",
            norm=low if (year, month) < (2025, 8) else high,
            secondary=Decimal(50 + number),
            source="=leerlingvolgsysteem",
        )
    return made


def opened(client: Client, cast: Cast, address: str) -> Any:
    client.force_login(cast.leader)
    response = client.get(address)
    assert response.status_code == 200
    return response


def test_the_page_says_what_was_agreed_and_how_it_is_measured(
    client: Client, cast: Cast, line: MonitoringLine
) -> None:
    page = opened(client, cast, line_url(line)).content.decode()
    said = ("Twee gesprekken per periode", "alle SLB", cast.leader.name, cast.member.name, "Tien per klas")
    assert not [words for words in (*said, "oktober, maart", "Het kan hoger.") if words not in page]
    assert page.index("oktober") < page.index("maart"), "in the order of a school year"


def test_the_last_twelve_and_on_request_all(client: Client, cast: Cast, line: MonitoringLine) -> None:
    page = opened(client, cast, line_url(line)).content.decode()
    assert "maand 7 2025" in page
    assert "maand 6 2025" not in page
    assert f'href="{line_url(line)}?alles"' in page
    everything = opened(client, cast, f"{line_url(line)}?alles").content.decode()
    assert "maand 1 2025" in everything
    assert "gesprekken.svg?alles" in everything


def test_an_old_measurement_keeps_its_norm(line: MonitoringLine) -> None:
    (panel,) = charts.charts_of(line, everything=True)
    steps = [(step.first, step.last, step.value) for step in panel.chart.norm_steps]
    assert steps == [(0, 6, 60), (7, 17, 80)]


def test_the_scripts_are_there_with_a_chart_only(client: Client, cast: Cast, line: MonitoringLine) -> None:
    page = opened(client, cast, line_url(line)).content.decode()
    assert "vendor/plotly-basic" in page
    assert '<link rel="stylesheet" id="plotly.js-style-global" class="no-inline-styles"' in page
    bare = watching.line(cast.team)
    page = opened(client, cast, line_url(bare)).content.decode()
    assert "plotly" not in page
    watching.instrument(bare)
    page = opened(client, cast, line_url(bare)).content.decode()
    assert "plotly" not in page, "an instrument that measured nothing yet has no chart"


def test_svg_has_the_numbers_of_the_table(client: Client, cast: Cast, line: MonitoringLine) -> None:
    address = line_url(line, "monitoring:line-chart-svg", indicator="gesprekken")
    response = opened(client, cast, address)
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Disposition"].startswith("attachment")
    said = [
        "".join(one.itertext())
        for one in ET.fromstring(response.content).iter("{http://www.w3.org/2000/svg}text")
    ]
    (panel,) = charts.charts_of(line)
    for row in panel.rows:
        assert row.secondary in said
        assert any(words.startswith(row.value.split(",")[0].split("\N{NO-BREAK SPACE}")[0]) for words in said)


def test_workbook_has_numbers_and_no_formulas(client: Client, cast: Cast, line: MonitoringLine) -> None:
    address = line_url(line, "monitoring:line-chart-xlsx", indicator="gesprekken")
    sheet = load_workbook(BytesIO(opened(client, cast, f"{address}?alles").content)).active
    rows = list(sheet.iter_rows(min_row=6, values_only=True))
    assert len(rows) == 18
    assert rows[0][0] == "maand 6 2026"
    assert rows[0][1] == 92.5
    assert (rows[0][3], rows[0][4], rows[-1][4]) == (67, 80, 60)
    source = next(cell for cell in sheet[6] if cell.value == "=leerlingvolgsysteem")
    assert source.data_type == "s"
    assert source.quotePrefix


def test_another_indicator_is_not_found(client: Client, cast: Cast, line: MonitoringLine) -> None:
    other = watching.indicator(cast.team.institution, slug="iets-anders")
    watching.instrument(watching.line(cast.team), other)
    client.force_login(cast.leader)
    for name in ("monitoring:line-chart-svg", "monitoring:line-chart-xlsx"):
        assert client.get(line_url(line, name, indicator="iets-anders")).status_code == 404


def test_instruments_of_one_indicator_share_a_chart(line: MonitoringLine) -> None:
    indicator = line.instruments.get().indicator
    watching.instrument(line, indicator, kind="interview", ended_on=date(2026, 1, 1))
    (panel,) = charts.charts_of(line)
    assert [one.kind for one in panel.instruments] == ["sample", "interview"], "what is in use first"


def test_charts_of_many_lines_ask_as_often_as_of_one(
    cast: Cast, line: MonitoringLine, django_assert_num_queries: Any
) -> None:
    more = []
    for _number in range(4):
        one = watching.line(cast.team)
        watching.years_of(cast.team, watching.instrument(one).indicator, 10)
        more.append(one)
    with django_assert_num_queries(2):
        found = charts.charts_for([line, *more])
        assert [len(panel.rows) for panels_ in found.values() for panel in panels_] == [12, 10, 10, 10, 10]
    with django_assert_num_queries(0):
        assert charts.charts_for([]) == {}


def test_numbers_of_another_team_stay_there(cast: Cast, line: MonitoringLine) -> None:
    """Two teams measure the same indicator of the institution."""
    shared = watching.indicator(cast.team.institution)
    neighbours = builders.team(cast.team.institution)
    lines_ = [watching.line(team) for team in (cast.team, neighbours)]
    for count, one in enumerate(lines_, start=2):
        watching.instrument(one, shared)
        watching.years_of(one.team, shared, count)
    found = charts.charts_for(lines_)
    assert [len(found[one.pk][0].chart.points) for one in lines_] == [2, 3]


def test_the_norms_of_today(cast: Cast) -> None:
    """The team's own goes before the institution's; what has ended or is still to come is left out."""
    indicator = watching.indicator(cast.team.institution)
    watching.norm(indicator, 50)
    watching.norm(indicator, 68, kind="inspectorate")
    watching.norm(indicator, 90, team=cast.team, valid_until=date(2021, 1, 1), reason="Te hoog.")
    line = watching.line(cast.team)

    def shown() -> list[str]:
        found = lines.norms_today(line, [indicator])[indicator.pk]
        return [norm.value.replace("\N{NO-BREAK SPACE}", " ") for norm in found]

    assert shown() == ["50 %", "68 %"]
    watching.norm(indicator, 60, team=cast.team, valid_from=date(2022, 1, 1))
    assert shown() == ["60 %", "68 %"]
    watching.norm(indicator, 70, team=cast.team, valid_from=date(2023, 1, 1), valid_until=date(2024, 1, 1))
    assert shown() == ["50 %", "68 %"], "what was overtaken does not come back"
    assert lines.norms_today(line, []) == {}


def test_parts_add_panels(
    client: Client, cast: Cast, line: MonitoringLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def empty(access: Any, page: LinePage) -> None:
        assert access.team == page.line.team

    def some(access: Any, page: LinePage) -> dict[str, Any]:
        return {"title": "Overleg", "template": "ui/empty.html", "context": {"title": "Nog niet besproken"}}

    monkeypatch.setattr(panels, "PANELS", (empty, some))
    page = opened(client, cast, line_url(line)).content.decode()
    assert "<h2>Overleg</h2>" in page
    assert "Nog niet besproken" in page


def test_a_line_that_ended_says_why(client: Client, cast: Cast, line: MonitoringLine) -> None:
    line.ended_on, line.ended_why = date(2026, 9, 1), "Het gaat vanzelf."
    line.save()
    assert "Het gaat vanzelf." in opened(client, cast, line_url(line)).content.decode()


def test_charts_go_into_a_pdf(cast: Cast, line: MonitoringLine, tmp_path: Any, settings: Any) -> None:
    """As the pack of a discussion includes them."""
    (tmp_path / "pack.html").write_text(
        '{% extends "pdf/base.html" %}{% block content %}{% for panel in panels %}'
        '{% include "monitoring/_chart_paper.html" %}{% endfor %}{% endblock %}'
    )
    engine = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}
    settings.TEMPLATES = [engine]
    content = render_pdf("pack.html", {"panels": charts.charts_of(line)}, title="Grafieken")
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    for row in charts.charts_of(line)[0].rows:
        assert row.time in text
