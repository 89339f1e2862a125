"""What stands on the page of a line below its charts. Each part of monitoring adds a function to PANELS.

A function gets the access and the line with what several parts need of it, and gives
{"title", "template", "context"}; or None when the person has nothing to see there. The template finds the
words of its context as they are, and `line` and `request`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from monitoring.services.history_panel import history_panel
from monitoring.services.lines import LinePage
from monitoring.services.measurement_rows import measurements_panel, responses_panel
from monitoring.services.talk_panels import discussions_panel, signals_panel
from teams.access import Access

Given = Mapping[str, Any]


class Panel(NamedTuple):
    title: str
    template: str
    context: Mapping[str, Any]


# In the order of the page.
PANELS: tuple[Callable[[Access, LinePage], Given | None], ...] = (
    measurements_panel,
    responses_panel,
    signals_panel,
    discussions_panel,
    history_panel,
)


def panels_of(access: Access, page: LinePage) -> list[Panel]:
    given = (build(access, page) for build in PANELS)
    return [Panel(one["title"], one["template"], one["context"]) for one in given if one]
