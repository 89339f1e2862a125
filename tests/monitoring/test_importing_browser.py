"""The quality office in a real browser, by keyboard and at 320 pixels: taken in, taken over, undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from monitoring.models import Measurement
from tests.cast import make_cast
from tests.monitoring import builders as watching
from tests.monitoring.files import HEAD, ROWS, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/roc-de-brug/kwaliteit/importeren/"


@pytest.fixture
def cast_() -> Any:
    return make_cast()


def test_upload_apply_undo(
    page: Page, cast_: Any, sign_in: Callable[[Any, Any], None], run_tasks: Callable[[], int], tmp_path: Path
) -> None:
    result = watching.indicator(
        cast_.institution, name="Jaarresultaat", slug="jaarresultaat", kind="percentage"
    )
    file = tmp_path / "cijfers.xlsx"
    file.write_bytes(xlsx(HEAD, *ROWS, ("2021 - 2022", "Ond.assistent", 10, 11)).read())
    page.set_viewport_size({"width": 320, "height": 720})
    sign_in(page, cast_.quality)
    page.goto(f"{BASE}nieuw/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("form[enctype] button.btn").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_column-1")).to_have_value("team")
    page.locator("#id_indicator").select_option(str(result.pk))
    page.locator("form.form:not(.narrow) button.btn").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#import")).to_be_visible()
    _fits(page)
    run_tasks()
    # The part that is polled makes way for the page by itself.
    expect(page.locator("input[name=without_refused]")).to_be_visible(timeout=15_000)
    _fits(page)
    page.locator("select[name=team-0]").select_option("leave-out")
    page.locator("form[action$='/teams/'] button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#import")).to_be_visible()
    run_tasks()
    apply = page.locator("form[action$='/toepassen/'] button")
    expect(apply).to_be_visible(timeout=15_000)
    apply.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#import")).to_be_visible()
    run_tasks()
    undo = page.locator("a[href$='/ongedaan-maken/']")
    expect(undo).to_be_visible(timeout=15_000)
    assert Measurement.objects.filter(indicator=result).count() == 3
    undo.focus()
    page.keyboard.press("Enter")
    page.locator("button.danger").focus()
    page.keyboard.press("Enter")
    expect(page.locator("a[href$='/ongedaan-maken/']")).to_have_count(0)
    _fits(page)
    assert not Measurement.objects.filter(indicator=result).exists()


def _fits(page: Page) -> None:
    """Nothing sticks out at 320 pixels."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 320
