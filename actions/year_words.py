"""What the year agenda says of an entry; page, sheet for the wall and workbook say the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.year import Entry, Kind, State

KINDS: dict[Kind, tuple[str, Promise]] = {
    Kind.PERIOD: ("flag", gettext_lazy("Period")),
    Kind.CELEBRATION: ("party-popper", gettext_lazy("Celebration")),
    Kind.BOAS: ("target", gettext_lazy("BOAS")),
    Kind.PLANNING: ("clipboard-list", gettext_lazy("Planning")),
    Kind.MEETING: ("users", gettext_lazy("Meeting")),
    Kind.RESULTS: ("message-square", gettext_lazy("Results")),
    Kind.MEASURE: ("scale", gettext_lazy("Measuring")),
    Kind.DOCUMENT: ("book-open", gettext_lazy("Document")),
    Kind.EFFECT: ("circle-help", gettext_lazy("Effect")),
}


@dataclass(frozen=True, slots=True)
class Row:
    entry: Entry
    icon: str
    kind: str
    when: str
    """Its day in the month: "di 1", "di 1 – ma 14 sep", empty for what has the whole month."""
    hours: str
    state: str
    tone: str

    @property
    def state_icon(self) -> str:
        return "check" if self.tone == "ok" else "circle-dashed"


def row_of(entry: Entry) -> Row:
    icon, kind = KINDS[entry.kind]
    state, tone = _state(entry)
    return Row(entry, icon, str(kind), _when(entry), _hours(entry), state, tone)


def _when(entry: Entry) -> str:
    if entry.month:
        return ""
    first = date_format(entry.first, "D j")
    return f"{first} – {date_format(entry.last, 'D j b')}" if entry.last else first


def _hours(entry: Entry) -> str:
    return "–".join(time_format(one, "H:i") for one in (entry.at, entry.until) if one)


def _state(entry: Entry) -> tuple[str, str]:
    """What was held or begun needs no word: that it is past, its day says."""
    if entry.kind in (Kind.MEASURE, Kind.DOCUMENT, Kind.EFFECT):
        if entry.state is State.DONE:
            return _("done"), "ok"
        if entry.state is State.MISSED:
            return _("not yet done"), "warn"
    return "", ""
