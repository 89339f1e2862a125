"""The stages of an improvement: what each asks, and when secured lapses."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from improvements.stages import Facts, Lack, Line, Missing, Result, Stage, Standing, result_of, standing

GOOD = Line(Result.MET, discussed=True)
SECURED = Facts(measures=2, watched=2, valid=1, lines=(GOOD, GOOD))


def of(**changes: Any) -> Standing:
    return standing(replace(SECURED, **changes))


def test_nothing_agreed_yet() -> None:
    found = standing(Facts())
    assert (found.stage, found.next) == (None, Stage.AGREED)
    assert found.missing == (Missing(Lack.NO_MEASURE),)
    assert not found.reached(Stage.AGREED)


def test_secured_when_everything_is_there() -> None:
    found = standing(SECURED)
    assert (found.stage, found.missing, found.next, found.lapsed) == (Stage.SECURED, (), None, False)
    assert all(found.reached(stage) for stage in Stage)


@pytest.mark.parametrize(
    ("changes", "stage", "missing"),
    [
        ({"valid": 0}, Stage.AGREED, [Missing(Lack.NOT_RECORDED)]),
        ({"valid": 0, "open_versions": 1}, Stage.AGREED, [Missing(Lack.BEING_RECORDED)]),
        ({"watched": 0}, Stage.RECORDED, [Missing(Lack.NOT_WATCHED, 2)]),
        ({"lines": (GOOD, Line(discussed=True))}, Stage.FOLLOWED, [Missing(Lack.NOT_MEASURED, 1)]),
        ({"lines": (GOOD, Line(Result.UNJUDGED))}, Stage.FOLLOWED, [Missing(Lack.NOT_JUDGED, 1)]),
        (
            {"lines": (Line(Result.MISSED), Line(Result.MISSED), Line())},
            Stage.FOLLOWED,
            [Missing(Lack.NORM_MISSED, 2), Missing(Lack.NOT_MEASURED, 1)],
        ),
        ({"lines": (GOOD, Line(Result.MET))}, Stage.RESULT_SHOWN, [Missing(Lack.NEVER_DISCUSSED, 1)]),
        ({"undated": 1}, Stage.RESULT_SHOWN, [Missing(Lack.NO_REVIEW_DAY, 1)]),
    ],
)
def test_what_is_missing_for_the_next(changes: dict[str, Any], stage: Stage, missing: list[Missing]) -> None:
    found = of(**changes)
    assert (found.stage, list(found.missing), found.lapsed) == (stage, missing, False)
    assert found.reached(Stage.AGREED)
    assert not found.reached(Stage.SECURED)


def test_recording_may_be_skipped_when_the_team_finds_it_clear_enough() -> None:
    assert of(valid=0, clear_enough=True).stage is Stage.SECURED


def test_secured_lapses_when_something_is_overdue_and_comes_back() -> None:
    late = replace(GOOD, overdue=2)
    found = of(reviews_overdue=1, lines=(GOOD, late))
    assert (found.stage, found.lapsed, found.next) == (Stage.RESULT_SHOWN, True, Stage.SECURED)
    assert found.missing == (Missing(Lack.REVIEW_OVERDUE, 1), Missing(Lack.MEASUREMENT_OVERDUE, 2))
    assert of(reviews_overdue=0).stage is Stage.SECURED


def test_what_was_never_secured_does_not_lapse() -> None:
    found = of(reviews_overdue=1, undated=1)
    assert (found.stage, found.lapsed) == (Stage.RESULT_SHOWN, False)
    earlier = of(reviews_overdue=1, lines=(GOOD, Line(Result.MISSED)))
    assert (earlier.stage, earlier.lapsed) == (Stage.FOLLOWED, False)


@pytest.mark.parametrize(
    ("met", "result"),
    [
        ([], Result.NONE),
        ([None], Result.UNJUDGED),
        ([None, True], Result.MET),
        ([True, False, None], Result.MISSED),
    ],
)
def test_one_number_that_misses_its_norm_decides(met: list[bool | None], result: Result) -> None:
    assert result_of(met) is result
