"""How a point that is due is called on the agenda, and what stands below it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from actions import agenda_sources as sources
from actions.agenda_sources import Point

LONGEST_TITLE = 200


def title_of(point: Point) -> str:
    """As documents and monitoring call it when they put it there themselves."""
    number = len(point.names)
    if point.source == sources.DISCUSSION:
        return _("Discuss the results of what we monitor")
    if point.source == sources.ATTENTION:
        text = ngettext(
            "Not discussed for a whole period: {n} agreement",
            "Not discussed for a whole period: {n} agreements",
            number,
        )
        return text.format(n=number)
    if point.many and point.source == sources.EVALUATION:
        return _("Evaluate documents: {n} are overdue").format(n=number)
    if point.many:
        return _("Actions that need help: {n}").format(n=number)
    if point.what == "plan":
        return _("Agree on the monitoring plan")
    pattern = {
        sources.APPROVAL: _("Approve: {title}"),
        sources.FOLLOW_UP: _("Follow up the planning: {title}"),
        sources.EVALUATION: _("Is it still right? Evaluate {title}"),
        sources.CELEBRATION: _("Celebrate: {title}"),
        sources.STUCK: _("Needs help: {title}"),
    }[point.source]
    return pattern.format(title=point.names[0])[:LONGEST_TITLE]


def note_of(point: Point) -> str:
    """The list, when there is more than the title says."""
    listed = point.many or point.source in (sources.DISCUSSION, sources.ATTENTION)
    return "\n".join(f"- {name}" for name in point.names) if listed else ""
