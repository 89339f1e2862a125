"""The tokens in static/css/tokens.css: every pair that meets on a page can be read, in light and in dark."""

import re

import pytest
from django.conf import settings

from borgen.lib.contrast import DARK_GROUNDS, LIGHT_GROUNDS, contrast_ratio

PAIR = re.compile(r"(--[a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
CSS = settings.BASE_DIR / "static" / "css"
TOKENS = {name: (light, dark) for name, light, dark in PAIR.findall((CSS / "tokens.css").read_text())}
PROJECTOR = TOKENS | {
    name: (light, dark) for name, light, dark in PAIR.findall((CSS / "projector.css").read_text())
}

TEXT = [
    *((ink, ground) for ink in ("ink", "muted") for ground in ("paper", "surface", "sunk", "brand-soft")),
    *(
        (ink, ground)
        for ink in ("brand", "bad", "ok", "warn", "info")
        for ground in ("paper", "surface", "sunk")
    ),
    *((tone, f"{tone}-soft") for tone in ("ok", "warn", "bad", "info")),
    *(("ink", f"{tone}-soft") for tone in ("ok", "warn", "bad", "info")),
    *((f"on-a{number}", f"a{number}") for number in range(1, 5)),
    ("brand", "brand-soft"),
    ("on-brand", "brand"),
    ("on-brand", "brand-strong"),
    ("on-bar", "bar"),
    ("on-danger", "danger"),
]
# WCAG 1.4.11: edges of fields, the focus ring, parts of a drawing.
SHAPES = [
    *((edge, ground) for edge in ("field", "focus", "accent") for ground in ("paper", "surface")),
    *(
        (pole, ground)
        for pole in ("disagree", "agree", "a1", "a4")
        for ground in ("paper", "surface", "sunk")
    ),
    ("wedge", "bar"),
    ("focus", "bad-soft"),
]


def ratios(tokens, first, second):
    return [contrast_ratio(tokens[f"--{first}"][mode], tokens[f"--{second}"][mode]) for mode in (0, 1)]


@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_reads(ink, ground):
    assert min(ratios(TOKENS, ink, ground)) >= 4.5


@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_are_seen(shape, ground):
    assert min(ratios(TOKENS, shape, ground)) >= 3


@pytest.mark.parametrize("ground", ["paper", "surface", "sunk"])
def test_the_projector_has_more_contrast(ground):
    assert min(ratios(PROJECTOR, "ink", ground)) >= 12
    assert min(ratios(PROJECTOR, "muted", ground)) >= 7


def test_the_two_hues_of_agree_and_disagree_differ_in_lightness_within_each():
    """In greyscale strong and weak of one side must differ; the sides differ by their stripes."""
    for strong, weak in (("a1", "a2"), ("a4", "a3")):
        assert min(ratios(TOKENS, strong, weak)) >= 2.5


def test_contrast_module_knows_the_same_grounds():
    names = ("--paper", "--surface", "--sunk")
    assert tuple(TOKENS[name][0] for name in names) == LIGHT_GROUNDS
    assert tuple(TOKENS[name][1] for name in names) == DARK_GROUNDS


def test_every_colour_outside_the_tokens_is_a_token():
    """Components take their colours from tokens; only paper and QR codes are white by themselves."""
    allowed = {"#ffffff", "#fff"}
    for name in ("base.css", "components.css", "print.css"):
        found = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", (CSS / name).read_text()))
        assert found <= allowed, name
