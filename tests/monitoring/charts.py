"""Descriptions of charts for the tests of what is made from them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from monitoring.chart import Chart, Point
from monitoring.evaluation import Reading, share
from monitoring.wording import Figure


def number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def point(value: object, norm: object = 80, inspectorate: object = None, **more: Any) -> Point:
    """`value`: a number, (part, whole), or None for fewer than 5. What is not of a Point is of its Figure."""
    reading = Reading(share(*value), *value) if isinstance(value, tuple) else Reading(number(value))
    own = {
        name: more.pop(name)
        for name in ("label", "secondary", "series_break", "source", "measured_on")
        if name in more
    }
    figure = Figure(reading, norm=number(norm), inspectorate=number(inspectorate), **more)
    return Point(**{"label": "periode 1, 2025-2026", **own}, figure=figure)


def chart(*points: Point, kind: str = "share", **more: Any) -> Chart:
    return Chart(**{"title": "Gesprekken", "kind": kind, **more}, points=points)


def of_conversations() -> Chart:
    """As in the handbook: conversations per period against the norm."""
    parts = ((18, 30), (22, 30), (24, 30), (26, 30))
    return chart(
        *(
            point(part, 80, label=f"periode {number}, 2025-2026", secondary=Decimal(40 + 5 * number))
            for number, part in enumerate(parts, start=1)
        ),
        secondary_name="gesprekken samen",
    )


def of_yearly_result() -> Chart:
    """As in the handbook: two years against the inspectorate's norm, then a goal within reach, exceeded."""
    return chart(
        point((50, 90), None, 68, label="2011-2012"),
        point((52, 90), None, 68, label="2012-2013"),
        point((57, 90), 60, 68, label="2013-2014"),
        kind="percentage",
        title="Jaarresultaat",
    )


def of_everything() -> Chart:
    """A break, a provisional number, states without a number, a norm that changed and one that is missing."""
    return chart(
        point((20, 30), None, label="oktober 2025"),
        point((3, 8), 70, minimum=12, label="november 2025"),
        point(None, 70, label="december 2025"),
        point((24, 30), 80, 90, label="januari 2026", series_break="andere vragenlijst"),
        point((25, 30), 80, 90, label="februari 2026", provisional=True),
    )
