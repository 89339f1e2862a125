"""The same view for a page and its part, told apart by the header that htmx sends."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from borgen.lib.htmx import is_fragment, redirect_or_htmx, render_page_or_fragment


def request(**headers: str) -> HttpRequest:
    made = RequestFactory().get(
        "/x/", headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    made.htmx = HtmxDetails(made)
    return made


PLAIN = request()
PART = request(HX_Request="true")
BOOSTED = request(HX_Request="true", HX_Boosted="true")
BACK = request(HX_Request="true", HX_History_Restore_Request="true")


@pytest.fixture(autouse=True)
def _templates(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "_part.html").write_text("<p>{{ words }}</p>")
    (tmp_path / "page.html").write_text('<html>{% include "_part.html" %}</html>')
    first = settings.TEMPLATES[0]
    settings.TEMPLATES = [
        {**first, "DIRS": [tmp_path], "OPTIONS": {**first["OPTIONS"], "context_processors": []}}
    ]


@pytest.mark.parametrize(
    ("asked", "expected"), [(PLAIN, False), (PART, True), (BOOSTED, False), (BACK, False)]
)
def test_only_a_part_is_a_part(asked, expected):
    assert is_fragment(asked) is expected


def test_the_page_holds_exactly_the_part():
    page = render_page_or_fragment(PLAIN, "page.html", "_part.html", {"words": "hoi"})
    part = render_page_or_fragment(PART, "page.html", "_part.html", {"words": "hoi"}, status=422)
    assert (page.content, part.content) == (b"<html><p>hoi</p></html>", b"<p>hoi</p>")
    assert (page.status_code, part.status_code) == (200, 422)
    assert page["Vary"] == part["Vary"] == "HX-Request", "or a cache shows one for the other"


def test_after_a_post_the_whole_page_moves_on():
    plain, part = redirect_or_htmx(PLAIN, "/elders/"), redirect_or_htmx(PART, "/elders/")
    assert (plain.status_code, plain["Location"]) == (302, "/elders/")
    assert (part.status_code, part["HX-Redirect"]) == (200, "/elders/")
    assert "Location" not in part
