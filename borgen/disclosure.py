"""What may be shown above the teams and on a wall (conventions P4, P5, P15). Nothing here knows a model.

On these pages three things come from what people answered: measured numbers, the verdict on their norm, and
the stage that follows from both or from a statement of a BOAS. Each is about a group of people.

- *What is about fewer than `MINIMUM_PEOPLE` is no number*, before anything is counted. It has no value and no
  verdict, moves no stage, and stands among what was not measured. So every sum is a sum of what could stand
  alone: nothing is left out afterwards that the difference of two sums could bring back.
- *Above the teams no number of people is shown*, only shares: yesterday's share taken from today's does not
  give the one person who came in between. On its own wall a team says of how many people its number is.
- *No BOAS is added up over teams*, and none is shown here but its day.
"""

from __future__ import annotations

from dataclasses import replace

from boas.scoring import MINIMUM_PEOPLE
from monitoring.chart import Chart, Point
from monitoring.evaluation import Reading


def shown(reading: Reading) -> Reading:
    """The number as it may be shown: about fewer people it is "fewer than 5", and nothing else.

    A number that came without its number of people (a grade of a survey) was made public by who made it.
    """
    return Reading(None) if is_hidden(reading) else reading


def is_hidden(reading: Reading | None) -> bool:
    """There is a number, and it is about too few people to be shown."""
    people = reading.denominator if reading else None
    return people is not None and people < MINIMUM_PEOPLE


def on_a_wall(chart: Chart) -> Chart:
    """For whoever passes by: of fewer people a point says "fewer than 5", and nothing beside it."""
    return replace(chart, points=tuple(_passed_by(one) for one in chart.points))


def _passed_by(point: Point) -> Point:
    if not is_hidden(point.figure.reading):
        return point
    return replace(point, figure=replace(point.figure, reading=Reading(None)), secondary=None)
