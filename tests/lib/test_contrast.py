import pytest
from hypothesis import given
from hypothesis import strategies as st

from borgen.lib.contrast import (
    BLACK,
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    READABLE,
    WHITE,
    Palette,
    brand_palette,
    contrast_ratio,
    mix,
    readable_on,
)

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_known_ratios():
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#154273", "#154273") == 1
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast_ratio("#ffffff", "#777777") == contrast_ratio("#777777", "#ffffff")


@pytest.mark.parametrize("text", ["154273", "#fff", "red", "#15427g", "#1542733", ""])
def test_what_is_not_a_colour_is_refused(text):
    with pytest.raises(ValueError, match="not a colour"):
        contrast_ratio(text, WHITE)


def test_dark_grounds_get_white_and_light_grounds_get_black():
    assert readable_on("#154273") == WHITE
    assert readable_on("#ffd500") == BLACK


def test_mix_goes_from_one_to_the_other():
    assert mix("#000000", "#ffffff", 0) == "#000000"
    assert mix("#000000", "#ffffff", 1) == "#ffffff"
    assert mix("#000000", "#ff0000", 0.5) == "#800000"


@given(colours)
def test_some_ink_reads_on_every_ground(colour):
    assert contrast_ratio(readable_on(colour), colour) >= READABLE


@given(colours)
def test_every_colour_of_a_school_becomes_readable(colour):
    assert_readable(brand_palette(colour))


@pytest.mark.parametrize(
    "colour", ["#000000", "#ffffff", "#ffff00", "#808080", "#ff0000", "#00ff00", "#0000ff"]
)
def test_the_extremes_become_readable(colour):
    assert_readable(brand_palette(colour))


def test_a_colour_that_already_reads_is_kept():
    palette = brand_palette("#154273")
    assert palette.brand.light == "#154273"
    assert palette.bar.light == "#154273"
    assert not palette.adjusted
    assert brand_palette("#FFD500").adjusted


def test_the_stylesheet_only_sets_tokens():
    css = brand_palette("#154273").stylesheet()
    assert css.startswith(":root {\n  --brand: light-dark(#154273, #")
    assert css.count("light-dark(") == 6


def assert_readable(palette: Palette) -> None:
    for mode, grounds in (("light", LIGHT_GROUNDS), ("dark", DARK_GROUNDS)):
        brand, on_brand = getattr(palette.brand, mode), getattr(palette.on_brand, mode)
        soft = getattr(palette.brand_soft, mode)
        for ground in (*grounds, soft):
            assert contrast_ratio(brand, ground) >= READABLE, (mode, ground)
        assert contrast_ratio(on_brand, brand) >= READABLE
        assert contrast_ratio(on_brand, getattr(palette.brand_strong, mode)) >= READABLE
        assert contrast_ratio(getattr(palette.bar, mode), getattr(palette.on_bar, mode)) >= READABLE
