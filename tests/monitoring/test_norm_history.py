"""Norms and numbers in whatever order people set, end, enter and correct them: the past stays what it was."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from borgen.lib.conflict import Edit
from monitoring.figures import figure_of, with_norms
from monitoring.models import Measurement, Norm
from monitoring.services import measuring, norms
from monitoring.spans import Span
from tests import builders
from tests.monitoring import builders as watching

MINIMUM = 12
DAY = timedelta(days=1)
# Twenty months that are over; norms begin and end at their edges and just beside them.
MONTHS = [date(2023 + n // 12, n % 12 + 1, 1) for n in range(21)]
months = st.integers(0, len(MONTHS) - 2)
days = st.builds(lambda month, off: MONTHS[month] + off * DAY, months, st.integers(-1, 1))
values = st.integers(0, 100).map(Decimal)
numbers = st.integers(1, 30).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))
typed = st.one_of(
    st.just({"fewer": True, "numerator": None, "denominator": None, "value": None}),
    numbers.map(lambda one: {"fewer": False, "numerator": one[0], "denominator": one[1], "value": None}),
    values.map(lambda one: {"fewer": False, "numerator": None, "denominator": None, "value": one}),
)
which = st.integers(0, 50)
INTERNAL, INSPECTORATE = "internal", "inspectorate"
Series = tuple[bool, str]
"""Whether it is the team's own, and the kind of norm."""
series = st.sampled_from([(True, INTERNAL), (False, INTERNAL), (False, INSPECTORATE)])


class History(RuleBasedStateMachine):
    """Beside the database a list of what was set and typed, and the rules once more, without thrift."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.set: dict[Series, dict[int, tuple[date, date | None, Decimal]]] = {}
        self.typed: dict[int, list[tuple[Any, ...]]] = {}
        self.kept: dict[int, dict[str, int | None]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @initialize(at_least=st.booleans())
    def begin(self, at_least: bool) -> None:
        self.team = builders.team()
        self.by = builders.leader(self.team)
        self.rate = watching.indicator(
            self.team.institution,
            kind="percentage",
            direction="at_least" if at_least else "at_most",
            minimum_denominator=MINIMUM,
        )
        self.instrument = watching.instrument(watching.line(self.team), self.rate)

    # --- what should be -----------------------------------------------------------------------------------

    def holds(self, of: Series, day: date) -> int | None:
        """The newest that has begun, unless it has ended: then none, and not the one before it."""
        begun = [(start, end, pk) for pk, (start, end, _) in self.set.get(of, {}).items() if start <= day]
        if not begun:
            return None
        _start, end, pk = max(begun)
        return None if end is not None and end < day else pk

    def expected(self, day: date) -> dict[str, int | None]:
        own, shared = self.holds((True, INTERNAL), day), self.holds((False, INTERNAL), day)
        return {"norm": own or shared, "inspectorate": self.holds((False, INSPECTORATE), day)}

    def verdict(self, one: Measurement) -> str:
        value = {pk: norm for of in self.set.values() for pk, (_, _, norm) in of.items()}
        kept = self.kept[one.pk]
        norm = value.get(kept["norm"] or kept["inspectorate"] or 0)
        state, number, part, whole = self.typed[one.pk][-1]
        if state == "fewer_than_5":
            return state
        if whole is not None and whole < MINIMUM:
            return "too_few"
        if norm is None:
            return "no_norm"
        found = Fraction(100 * part, whole) if part is not None else Fraction(number)
        reached = found >= norm if self.rate.direction == "at_least" else found <= norm
        return "met" if reached else "not_met"

    # --- what people do -----------------------------------------------------------------------------------

    @rule(of=series, start=days, end=st.none() | days, value=values)
    def set_norm(self, of: Series, start: date, end: date | None, value: Decimal) -> None:
        known = self.set.setdefault(of, {})
        try:
            made = norms.set_norm(
                indicator=self.rate,
                team=self.team if of[0] else None,
                kind=of[1],
                value=value,
                valid_from=start,
                valid_until=end,
                reason="Haalbaar.",
                source="Inspectie",
                by=self.by,
            )
        except ValidationError:
            assert Norm.objects.count() == sum(map(len, self.set.values()))
            return
        known[made.pk] = (start, end, value)
        field = "norm" if of[1] == INTERNAL else "inspectorate"
        for one in Measurement.objects.all():
            if self.kept[one.pk][field] is None and self.holds(of, one.about_until) == made.pk:
                self.kept[one.pk][field] = made.pk

    @rule(of=series, at=which, end=days)
    def end_norm(self, of: Series, at: int, end: date) -> None:
        if not (known := self.set.get(of)):
            return
        pk = list(known)[at % len(known)]
        try:
            norms.end_norm(norm=Norm.objects.get(pk=pk), valid_until=end, by=self.by)
        except ValidationError:
            return
        start, _, value = known[pk]
        known[pk] = (start, end, value)

    @rule(of=series, at=which)
    def take_back(self, of: Series, at: int) -> None:
        if not (known := self.set.get(of)):
            return
        pk = list(known)[at % len(known)]
        used = any(pk in kept.values() for kept in self.kept.values())
        if used:
            with pytest.raises(ValidationError):
                norms.take_back_norm(norm=Norm.objects.get(pk=pk), by=self.by)
            return
        norms.take_back_norm(norm=Norm.objects.get(pk=pk), by=self.by)
        del known[pk]

    @rule(month=months, typed=typed)
    def enter(self, month: int, typed: dict[str, Any]) -> None:
        start, end = MONTHS[month], MONTHS[month + 1] - DAY
        span = Span(start, end, "month", f"{start:%B %Y}")
        if Measurement.objects.filter(about_from=start).exists():
            with pytest.raises(ValidationError):
                measuring.enter(instrument=self.instrument, span=span, typed=typed, by=self.by)
            return
        made = measuring.enter(instrument=self.instrument, span=span, typed=typed, by=self.by)
        self.typed[made.pk] = [numbers_of(made)]
        self.kept[made.pk] = self.expected(end)

    @rule(at=which, typed=typed)
    def correct(self, at: int, typed: dict[str, Any]) -> None:
        if not self.typed:
            return
        pk = list(self.typed)[at % len(self.typed)]
        now = Measurement.objects.select_related("indicator").get(pk=pk)
        shown = {name: value for name, value in measuring.typed_of(now).items() if name in typed}
        edit = Edit(seen={**shown, "reason": ""}, wanted={**typed, "reason": "Verkeerd geteld."})
        try:
            made = measuring.correct(measurement=now, edit=edit, by=self.by)
        except ValidationError:
            assert shown == typed
            return
        self.typed[pk].append(numbers_of(made))

    # --- what stays ---------------------------------------------------------------------------------------

    @invariant()
    def a_number_keeps_the_norms_of_its_time(self) -> None:
        found = Measurement.objects.values_list("pk", "norm", "inspectorate")
        assert {pk: {"norm": norm, "inspectorate": other} for pk, norm, other in found} == self.kept

    @invariant()
    def what_it_was_is_kept(self) -> None:
        for one in Measurement.objects.prefetch_related("corrections"):
            before = [numbers_of(row) for row in sorted(one.corrections.all(), key=lambda row: row.pk)]
            assert [*before, numbers_of(one)] == self.typed[one.pk]
            assert one.revision == len(before)

    @invariant()
    def the_verdict_is_the_rule_with_that_norm(self) -> None:
        for one in with_norms(Measurement.objects.all()):
            assert figure_of(one).verdict == self.verdict(one)

    @invariant()
    def a_day_has_one_norm_of_an_owner_and_kind(self) -> None:
        if not hasattr(self, "rate"):
            return
        book = norms.norm_book([self.rate], [self.team])
        for of in self.set:
            rows = Norm.objects.filter(team=self.team if of[0] else None, kind=of[1])
            spans = [(row, norms.last_day(row, rows) or date.max) for row in rows]
            for day in MONTHS:
                inside = [row.pk for row, end in spans if row.valid_from <= day <= end]
                wanted = self.holds(of, day)
                assert inside == ([wanted] if wanted else [])
        for day in MONTHS:
            found = dict(zip(("norm", "inspectorate"), book.on(self.team.pk, self.rate.pk, day), strict=True))
            assert {name: one and one.pk for name, one in found.items()} == self.expected(day)


def numbers_of(row: Any) -> tuple[Any, ...]:
    return (row.state, row.value, row.numerator, row.denominator)


@pytest.mark.django_db
def test_norms_and_numbers_in_any_order():
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large]
    few = settings(max_examples=15, stateful_step_count=25, deadline=None, suppress_health_check=slow)
    run_state_machine_as_test(History, settings=few)
