"""Status on a poster: six forms that differ in grey, tones that stay apart for the colour-blind."""

from __future__ import annotations

import io
import itertools
import re
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from weasyprint import HTML

from borgen.posters.drawing import pictures
from borgen.posters.shape import Form
from tests.lib.test_colour_blind import VISION, distance

ROOT = Path(__file__).resolve().parents[2]
CSS = (ROOT / "static/css/pdf-poster.css").read_text()
TONES = dict(re.findall(r"^\.(ok|bad|info) \{ color: (#\w+)", CSS, re.MULTILINE))
SIDE = 64
APART = 8
"""Four times what can just be seen side by side. The form and the word beside it say the same."""


def drawn(form: Form) -> Image.Image:
    svg = (ROOT / f"static/posters/{form}.svg").read_text()
    page = f"<style>@page {{ size: 24px; margin: 0 }} svg {{ display: block; width: 24px }}</style>{svg}"
    picture = next(pictures(HTML(string=page).write_pdf(), longest=SIDE))
    return Image.open(io.BytesIO(picture)).convert("L")


def test_the_six_forms_differ_in_grey() -> None:
    """Of each pair a twentieth of the picture at least goes from dark to light."""
    seen = {form: drawn(form) for form in Form}
    shares = {
        f"{first} and {second}": sum(ImageChops.difference(seen[first], seen[second]).histogram()[96:])
        / SIDE**2
        for first, second in itertools.combinations(Form, 2)
    }
    assert min(shares.values()) > 1 / 20, shares


@pytest.mark.parametrize("vision", VISION)
def test_tones_stay_apart(vision: str) -> None:
    assert set(TONES) == {"ok", "bad", "info"}
    for first, second in itertools.combinations(TONES.values(), 2):
        assert distance(first, second, vision) >= APART, (first, second)
