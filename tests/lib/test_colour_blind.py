"""The four answers stay four for people who see colours differently, and on a grey print.

Simulation: Machado, Oliveira and Fernandes (2009), full severity, in linear light. Distance: CIE76 in CIELAB,
where about 2 can just be seen side by side.
"""

import itertools

import pytest

from tests.lib.test_tokens_contrast import TOKENS

VISION = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
CLEAR = 20
"""Far more than can just be seen: told apart at a glance, also on a poor projector."""


def linear(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def lab(rgb):
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        sum(k * part for k, part in zip(row, rgb, strict=True)) / w
        for row, w in zip(to_xyz, white, strict=True)
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def seen(colour, vision):
    rgb = linear(colour)
    return lab(
        [min(1, max(0, sum(k * part for k, part in zip(row, rgb, strict=True)))) for row in VISION[vision]]
    )


def distance(first, second, vision):
    pairs = zip(seen(first, vision), seen(second, vision), strict=True)
    return sum((a - b) ** 2 for a, b in pairs) ** 0.5


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_every_pair_of_answers_is_told_apart(vision, mode):
    answers = [TOKENS[f"--a{number}"][mode] for number in range(1, 5)]
    for first, second in itertools.combinations(answers, 2):
        assert distance(first, second, vision) >= CLEAR, (first, second)


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_on_a_grey_print_the_strong_answers_stand_out(mode):
    """Strong and weak differ in lightness; agree and disagree differ by the stripes of the bar."""
    strong_no, no, yes, strong_yes = (lab(linear(TOKENS[f"--a{number}"][mode]))[0] for number in range(1, 5))
    assert abs(strong_no - no) >= CLEAR
    assert abs(strong_yes - yes) >= CLEAR
