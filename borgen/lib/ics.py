"""Calendar files that every calendar program understands (RFC 5545), with our own time zone in them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Alarm, Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vDuration

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CONTENT_TYPE = "text/calendar"


def uid(name: str) -> str:
    """Of "meeting-12" here, in every calendar file and feed: there it is one appointment."""
    return f"{name}@{settings.BASE_URL.partition('//')[2]}"


@dataclass(frozen=True)
class Appointment:
    """One thing in a calendar. `uid` stays the same for ever; `sequence` rises when something changed.

    `starts` and `ends` are aware datetimes, or dates for something that takes the whole day.
    """

    uid: str
    title: str
    starts: datetime | date
    ends: datetime | date | None = None
    place: str = ""
    description: str = ""
    url: str = ""
    sequence: int = 0
    stamp: datetime | None = None
    cancelled: bool = False
    alarm: bool = True
    """Half an hour before something with a time."""


def calendar(
    appointments: Iterable[Appointment], *, name: str = "Borgen", refresh: timedelta | None = None
) -> bytes:
    """One .ics file. It is published, not a request: whoever opens it decides to keep it.

    With `refresh` it is a feed: a calendar that is asked for again so often, and that is never cancelled as a
    whole, whatever became of what stands in it.
    """
    result = Calendar()
    result.add("prodid", "-//Borgen//borgen//NL")
    result.add("version", "2.0")
    appointments = list(appointments)
    cancelled = bool(appointments) and all(one.cancelled for one in appointments)
    result.add("method", "CANCEL" if cancelled and refresh is None else "PUBLISH")
    result.add("x-wr-calname", name)
    if refresh is not None:
        result.add("refresh-interval", refresh, parameters={"value": "DURATION"})
        result.add("x-published-ttl", vDuration(refresh))
    result.add_component(_amsterdam())
    for appointment in appointments:
        result.add_component(_event(appointment))
    return result.to_ical()


def _event(appointment: Appointment) -> Event:
    event = Event()
    event.add("uid", appointment.uid)
    event.add("sequence", appointment.sequence)
    event.add("dtstamp", appointment.stamp or datetime.now(tz=ZoneInfo("UTC")))
    event.add("summary", appointment.title)
    event.add("dtstart", _local(appointment.starts))
    if ends := appointment.ends:
        # A whole-day event ends, exclusively, on the day after its last.
        whole_day = not isinstance(ends, datetime)
        event.add("dtend", ends + timedelta(days=1) if whole_day else _local(ends))
    if not isinstance(appointment.starts, datetime):
        event.add("transp", "TRANSPARENT")
    for key, value in (
        ("location", appointment.place),
        ("description", appointment.description),
        ("url", appointment.url),
    ):
        if value:
            event.add(key, value)
    event.add("status", "CANCELLED" if appointment.cancelled else "CONFIRMED")
    if appointment.alarm and isinstance(appointment.starts, datetime) and not appointment.cancelled:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", appointment.title)
        alarm["trigger"] = vDuration(timedelta(minutes=-30))
        event.add_component(alarm)
    return event


def _amsterdam() -> Timezone:
    """The rule of our summer time; a list of every change since 1970 would be ten times as long."""
    zone = Timezone()
    zone.add("tzid", AMSTERDAM.key)
    for part, name, month, before, after in (
        (TimezoneDaylight(), "CEST", 3, 1, 2),
        (TimezoneStandard(), "CET", 10, 2, 1),
    ):
        part.add("tzname", name)
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, 2 if month == 3 else 3))  # noqa: DTZ001
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        zone.add_component(part)
    return zone


def _local(moment: datetime | date) -> datetime | date:
    return moment.astimezone(AMSTERDAM) if isinstance(moment, datetime) else moment
