"""Measurements: entering, correcting, sampling, and what the team does about a result."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from monitoring.models import Correction, MeasuringDay
from tests.builders import LONG_AGO, number
from tests.house.rows import Look, Row
from tests.house.world import Side
from tests.monitoring import builders as watching

ENTER = "leader member process_owner project_leader quality"
VIEW = f"{ENTER} project_member"
# Who decides what the team does about a result.
DECIDE = "leader process_owner project_leader"


def _instrument(side: Side) -> int:
    return side.watched.instrument.pk


def _measurement(side: Side) -> int:
    return side.watched.measurement.pk


def _answered(side: Side) -> int:
    return side.watched.response.measurement_id


def _sample(side: Side) -> int:
    return side.watched.sample.pk


def _of_kind(kind: str, **fields: Any) -> Any:
    """Another instrument of the same line, of an indicator of this kind."""

    def find(side: Side) -> int:
        line = side.watched.line
        own = watching.indicator(side.institution, team=side.team, kind=kind, **fields)
        watching.norm(own, 1 if kind == "yes_no" else 6, team=side.team)
        return watching.instrument(line, own, rhythm="dates").pk

    return find


def _more_times(side: Side) -> None:
    """More times that have a number already, and days of its own."""
    watched = side.watched
    for _ in range(4):
        day = LONG_AGO + timedelta(days=number())
        about = {"about_from": day, "about_until": day, "label": str(day)}
        watching.measurement(side.team, watched.own_indicator, span="day", **about)
        MeasuringDay.objects.create(instrument=watched.instrument, day=day)


def _more_history(side: Side) -> None:
    one = side.watched.measurement
    for act in ("process", "norm", "nothing"):
        watching.response(one, act, withdrawn_at=timezone.now())
    Correction.objects.bulk_create(
        Correction(
            measurement=one,
            state="measured",
            value=Decimal(50),
            numerator=20,
            denominator=40,
            reason="Een klas vergeten.",
            by=one.entered_by,
        )
        for _ in range(3)
    )


def _longer_sheet(side: Side) -> None:
    sheet = side.watched.sample
    sheet.drawn = list(range(1, 31))
    sheet.reached, sheet.missed = [1, 2, 3], [4]
    sheet.size = 30
    sheet.save()


WRONG = {"numerator": "31", "denominator": "30", "value": "-4"}

ROWS: list[Row] = [
    Row(
        "monitoring:measurement-new",
        of="line",
        get=ENTER,
        post=ENTER,
        posted=422,
        words={"instrument": _instrument},
        error=WRONG,
        more=_more_times,
        empty=False,
        looks=(
            Look("mean", words={"instrument": _of_kind("mean")}),
            Look("yes-no", words={"instrument": _of_kind("yes_no")}),
            Look("quality", role="quality"),
        ),
    ),
    Row(
        "monitoring:measurement",
        of="line",
        get=VIEW,
        words={"measurement": _measurement},
        more=_more_history,
        empty=False,
        looks=(
            Look("answered", words={"measurement": _answered}),
            Look("member", role="member"),
            Look("quality", role="quality", words={"measurement": _answered}),
        ),
    ),
    Row(
        "monitoring:measurement-correct",
        of="line",
        get=ENTER,
        post=ENTER,
        posted=422,
        words={"measurement": _measurement},
        error=WRONG,
        empty=False,
        more=_more_history,
    ),
    Row(
        "monitoring:measurement-remove",
        of="line",
        get=ENTER,
        post=ENTER,
        words={"measurement": _measurement},
        codes=dict.fromkeys("member process_owner project_leader quality".split(), 302),
        empty=False,
    ),
    Row(
        "monitoring:response-new",
        of="line",
        post=DECIDE,
        words={"measurement": _measurement},
        data={"act": "nothing", "explanation": "De eerste periode telde niet mee."},
        kind="action",
    ),
    Row(
        "monitoring:response-withdraw",
        of="line",
        post=DECIDE,
        words={"measurement": _answered, "response": lambda s: s.watched.response.pk},
        kind="action",
    ),
    Row(
        "monitoring:sample-new",
        of="line",
        get=ENTER,
        post=ENTER,
        posted=422,
        words={"instrument": _instrument},
        error={"population": "veel", "size": "0"},
        more=_more_times,
        empty=False,
    ),
    Row(
        "monitoring:sample",
        of="line",
        get=ENTER,
        words={"sample": _sample},
        more=_longer_sheet,
        empty=False,
    ),
    Row(
        "monitoring:sample-tick",
        of="line",
        post=ENTER,
        words={"sample": _sample},
        data={"mark": "4:ja"},
        kind="action",
    ),
    Row("monitoring:sample-finish", of="line", post=ENTER, words={"sample": _sample}, kind="action"),
    Row(
        "monitoring:sample-discard",
        of="line",
        get=ENTER,
        post=ENTER,
        words={"sample": _sample},
        empty=False,
    ),
]
