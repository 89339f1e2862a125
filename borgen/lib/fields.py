"""A day in a form, the same everywhere: the browser's own calendar, and a year of four digits."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST, LAST = date(1950, 1, 1), date(2100, 12, 31)


def in_our_time(day: date) -> None:
    """Who types 26 for the year in a browser's date gets the year 26; ValidationError for such a day."""
    if not FIRST <= day <= LAST:
        raise ValidationError(_("This year cannot be right. Write it with four digits, such as 2027."))


class DayInput(forms.DateInput):
    """What it sends is never written the Dutch way, whatever the browser shows."""

    input_type = "date"

    def __init__(self, **attrs: Any) -> None:
        limits = {"min": FIRST.isoformat(), "max": LAST.isoformat()}
        super().__init__(attrs={**limits, **attrs}, format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput
    default_validators = [in_our_time]
