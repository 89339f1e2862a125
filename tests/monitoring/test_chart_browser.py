"""A chart in a real browser: readable before the script is there, drawn without a jump, taken along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from monitoring.models import MonitoringLine
from monitoring.navigation import line_url
from tests.cast import Cast
from tests.monitoring import builders as watching

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WATCH = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""
AT_MOST = 0.05


@pytest.fixture
def line(cast: Cast) -> MonitoringLine:
    indicator = watching.indicator(cast.institution, team=cast.team, slug="gesprekken")
    norm = watching.norm(indicator, 63, team=cast.team)
    made = watching.line(cast.team, monitor=cast.leader)
    watching.instrument(made, indicator)
    watching.years_of(cast.team, indicator, 4, norm=norm)
    return made


def visible_marks(page: Page) -> int:
    """Of plotly.js: diamonds and circles, whatever their colour."""
    return page.locator(".chart-live .scatterlayer .point").count()


@pytest.mark.parametrize(("width", "height"), [(320, 720), (1920, 1080)], ids=["phone", "projector"])
def test_drawn_in_place_and_within_the_policy(
    page: Page,
    cast: Cast,
    line: MonitoringLine,
    sign_in: Callable[[Any, Any], None],
    tmp_path: Path,
    width: int,
    height: int,
) -> None:
    complaints: list[str] = []
    page.on(
        "console", lambda message: message.type in ("error", "warning") and complaints.append(message.text)
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    sign_in(page, cast.leader)
    page.set_viewport_size({"width": width, "height": height})
    page.add_init_script(WATCH)
    page.goto(line_url(line))
    expect(page.locator(".chart.drawn")).to_be_visible()
    assert visible_marks(page) == 4
    expect(page.locator(".chart-live .scatterlayer .point").first).to_be_visible()
    expect(page.locator(".chart-svg")).to_have_css("opacity", "0")
    expect(page.get_by_role("img", name=line.instruments.get().indicator.name)).to_be_attached()
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".chart.drawn")).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("button", name="PNG").click()
    picture = tmp_path / started.value.suggested_filename
    started.value.save_as(picture)
    assert picture.suffix == ".png"
    with Image.open(picture) as image:
        assert image.size == (2560, 1440)
        colours = image.convert("RGB").getcolors(1 << 24) or []
    assert max(colours)[1] == (255, 253, 250), "on paper it is light, whatever the screen is"
    assert len(colours) > 50
    assert complaints == []
    assert page.evaluate("PerformanceObserver.supportedEntryTypes.includes('layout-shift')")
    assert sum(page.evaluate("window.shifts")) <= AT_MOST


def test_without_a_script_the_drawing_stays(
    browser: Any,
    browser_options: dict[str, Any],
    live_server: Any,
    cast: Cast,
    line: MonitoringLine,
    sign_in: Callable[[Any, Any], None],
) -> None:
    context = browser.new_context(**browser_options, java_script_enabled=False, base_url=live_server.url)
    page = context.new_page()
    sign_in(page, cast.leader)
    page.goto(line_url(line))
    expect(page.locator(".chart-svg")).to_be_visible()
    expect(page.locator(".chart-svg .chart-mark-met, .chart-svg .chart-mark-bad")).to_have_count(4)
    expect(page.get_by_role("button", name="PNG")).to_be_hidden()
    with page.expect_download() as started:
        page.get_by_role("link", name="SVG").click()
    assert started.value.suggested_filename.endswith(".svg")
    context.close()
