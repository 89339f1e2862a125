"""A process scheme: steps with who, what is needed and what comes out. A flow is drawn from it.

    [{"step": "Intake", "who": "mentor", "input": "aanmelding", "output": "verslag"}, ...]

The html is an ordered list, so that it is read, compared and printed as what it is; the boxes and arrows
are a style sheet's work.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

FIELDS = ("step", "who", "input", "output")
MAX_STEPS = 100
MAX_WORDS = 300
START_STEPS = 4

Step = dict[str, str]


def blank() -> list[Step]:
    return [_step({}) for _n in range(START_STEPS)]


def read(value: Any) -> list[Step]:
    """What somebody filled in or what was stored, in the form above; ValidationError says what is wrong.

    Empty steps stay: somebody is still filling them in. `html` leaves them out.
    """
    given = value if isinstance(value, list | tuple) else []
    steps = [_step(step) for step in given if isinstance(step, dict)]
    problems = []
    if len(steps) > MAX_STEPS:
        problems.append(_("A scheme has at most {n} steps. Split it over two documents.").format(n=MAX_STEPS))
    for number, step in enumerate(steps[:MAX_STEPS], 1):
        if any(len(words) > MAX_WORDS for words in step.values()):
            problems.append(_("A text in step {n} is too long.").format(n=number))
        elif not step["step"] and any(step.values()):
            problems.append(_("Step {n}: say what is done.").format(n=number))
    if problems:
        raise ValidationError(problems)
    return steps


def with_step(steps: list[Step], index: int | None = None) -> list[Step]:
    """With an empty step after the one at `index`, or at the end."""
    place = len(steps) if index is None else index + 1
    return [*steps[:place], _step({}), *steps[place:]]


def without_step(steps: list[Step], index: int) -> list[Step]:
    return [step for number, step in enumerate(steps) if number != index]


def moved_up(steps: list[Step], index: int) -> list[Step]:
    """The step at `index` before the one above it; unchanged when there is none."""
    if not 0 < index < len(steps):
        return list(steps)
    return [*steps[: index - 1], steps[index], steps[index - 1], *steps[index + 1 :]]


def html(value: Any) -> SafeString:
    """The list that people read; empty when nothing is filled in."""
    steps = [step for step in read(value) if step["step"]]
    if not steps:
        return SafeString("")
    return format_html("<ol>{}</ol>", format_html_join("", "<li>{}</li>", ((_item(step),) for step in steps)))


def _item(step: Step) -> SafeString:
    labels = {"who": _("Who"), "input": _("What is needed"), "output": _("What comes out")}
    lines = [
        format_html("<p><em>{}:</em> {}</p>", label, step[name])
        for name, label in labels.items()
        if step[name]
    ]
    return format_html(
        "<p><strong>{}</strong></p>{}", step["step"], format_html_join("", "{}", ((x,) for x in lines))
    )


def _step(given: dict[str, Any]) -> Step:
    return {name: _words(given.get(name)) for name in FIELDS}


def _words(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
