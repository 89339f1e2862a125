"""What the screen of a meeting shows: who is there, or one point with what falls at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from actions.forms.meetings import AgreedActionForm, DecidedForm, NotesForm
from actions.models import Action, Decision
from actions.services import agenda, meeting_mail
from actions.services.agenda_links import links_of
from actions.services.meeting_list import next_after
from actions.services.meeting_mail import meeting_url
from actions.views.meeting_page import screen_url, title_of, trail, when_of
from actions.views.meetings import members_of
from borgen.lib.conflict import values_of
from borgen.lib.dates import local_date, local_today
from teams.access import Permission, Request
from teams.models import AgendaItem, Meeting, User

ROOM = "aanwezig"
"""The place before the first point: who is there."""
CLOSE = "sluiten"


@dataclass(frozen=True)
class Place:
    """Where the screen is; `item` is None at who is there."""

    meeting: Meeting
    items: list[AgendaItem]
    item: AgendaItem | None

    @property
    def number(self) -> int:
        return self.items.index(self.item) + 1 if self.item else 0

    @property
    def previous(self) -> str:
        """Empty before the first place."""
        if self.item is None:
            return ""
        return str(self.items[self.number - 2].pk) if self.number > 1 else ROOM

    @property
    def next(self) -> str:
        """Closing comes after the last point."""
        return str(self.items[self.number].pk) if self.number < len(self.items) else CLOSE


def place_of(meeting: Meeting, asked: str, about: str = "") -> Place:
    """Without a wish, or with one that is not there: the first point that is still open."""
    items = list(agenda.points(meeting).select_related("by"))
    for one in items:
        one.meeting = meeting
    if asked == ROOM or not items:
        return Place(meeting, items, None)
    wished = next((one for one in items if str(one.pk) == asked or (about and one.source_key == about)), None)
    still_open = next((one for one in items if one.state == AgendaItem.State.OPEN), items[-1])
    return Place(meeting, items, wished or still_open)


def after(meeting: Meeting, item: AgendaItem, to: str, *, done: bool = False) -> str:
    """Where the screen goes; a point that is dealt with makes room for the next one."""
    if done:
        following = place_of(meeting, str(item.pk)).next
        return screen_url(meeting, item.pk if following == CLOSE else following)
    if to == CLOSE:
        return meeting_url(meeting, "actions:meeting-close")
    return screen_url(meeting, to if to == ROOM or to.isdecimal() else item.pk)


def people_for(meeting: Meeting) -> list[User]:
    """Who can be ticked: the team, and who leads it."""
    return sorted(meeting_mail.readers(meeting), key=lambda one: one.name)


def _frame(request: Request, place: Place) -> dict[str, Any]:
    meeting = place.meeting
    return {
        "meeting": meeting,
        "title": title_of(meeting),
        "runs": request.access.allows(Permission.RUN_MEETINGS),
        "place": place,
        "total": len(place.items),
        "done": sum(one.state == AgendaItem.State.DONE for one in place.items),
        "closing": place.next == CLOSE,
        "here_url": screen_url(meeting, place.item.pk if place.item else ROOM),
        "room_url": screen_url(meeting, ROOM),
        "previous_url": screen_url(meeting, place.previous) if place.previous else "",
        "next_url": after(meeting, place.items[0], place.next) if place.items else "",
        "close_url": meeting_url(meeting, "actions:meeting-close"),
        "leave_url": meeting_url(meeting),
    }


def room_context(request: Request, place: Place) -> dict[str, Any]:
    here = set(place.meeting.attendances.values_list("user_id", flat=True))
    seats = [(one, one.pk in here) for one in people_for(place.meeting)]
    links = [(one, screen_url(place.meeting, one.pk)) for one in place.items]
    return {
        **_frame(request, place),
        "when": when_of(place.meeting),
        "seats": seats,
        "seen": ",".join(str(one.pk) for one, present in seats if present),
        "present": sum(present for _one, present in seats),
        "points": links,
        "present_url": meeting_url(place.meeting, "actions:meeting-presence"),
        "add_url": meeting_url(place.meeting, "actions:agenda-add"),
    }


def point_context(
    request: Request,
    place: Place,
    *,
    action: AgreedActionForm | None = None,
    decision: DecidedForm | None = None,
    focus: str = "",
) -> dict[str, Any]:
    meeting, item = place.meeting, place.item
    if item is None:
        return room_context(request, place)
    people = members_of(meeting.team)
    first = {"action": "title", "decision": "what"}.get(focus)
    coming = next_after(meeting)
    usual = AgreedActionForm.usual(local_today(), local_date(coming.starts_at) if coming else None)
    action_form = action or AgreedActionForm(people=people, initial=usual)
    decision_form = decision or DecidedForm()
    if first and action is None and decision is None:
        (action_form if focus == "action" else decision_form).fields[first].widget.attrs["data-focus"] = True
    return {
        **_frame(request, place),
        **agreed_context(meeting, item),
        "link": links_of(meeting.team, [item])[item.pk],
        "form": NotesForm(initial=values_of(item, ("notes",))),
        "action_form": action_form,
        "decision_form": decision_form,
        "present": meeting.attendances.count(),
        "notes_url": meeting_url(meeting, "actions:agenda-notes", item=item.pk),
        "action_url": meeting_url(meeting, "actions:agenda-action", item=item.pk),
        "decision_url": meeting_url(meeting, "actions:agenda-decision", item=item.pk),
    }


def agreed_context(meeting: Meeting, item: AgendaItem) -> dict[str, Any]:
    """What falls at a point; `pulse` changes with each change of it."""
    actions = list(Action.objects.filter(agenda_item=item).select_related("owner").order_by("pk"))
    decisions = list(Decision.objects.filter(agenda_item=item).order_by("pk"))
    return {
        "item": item,
        "agreed_actions": actions,
        "agreed_decisions": decisions,
        "pulse": f"{item.revision}-{len(actions)}-{len(decisions)}-{item.state}",
        "live_url": meeting_url(meeting, "actions:agenda-agreed", item=item.pk),
    }


def notes_context(request: Request, meeting: Meeting, item: AgendaItem, form: NotesForm) -> dict[str, Any]:
    return {
        "form": form,
        "item": item,
        "meeting": meeting,
        "back": screen_url(meeting, item.pk) if meeting.closed_at is None else meeting_url(meeting),
        "crumbs": trail(request.access, meeting.team, meeting, _("Minutes of a point")),
    }
