"""What was changed in a line of the plan and why, for the page of that line."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from monitoring.models import MonitoringLine
from monitoring.navigation import line_url
from teams.access import Access, Permission


def history_panel(access: Access, line: MonitoringLine) -> dict[str, Any]:
    """How the agreement came to be what it is."""
    changes = [
        {
            "at": change.at,
            "by": change.by.name,
            "reason": change.reason,
            "fields": [(_field_names().get(name, name), *words) for name, words in change.changed.items()],
        }
        for change in line.changes.select_related("by")
    ]
    edits = access.allows(Permission.EDIT_MONITORING)
    edit_url = line_url(line, "monitoring:line-edit") if edits and line.ended_on is None else ""
    return {
        "title": _("History of this agreement"),
        "template": "monitoring/_history_panel.html",
        "context": {"changes": changes, "edit_url": edit_url},
    }


def _field_names() -> dict[str, str]:
    return {
        "about": _("Measure or process"),
        "agreement": _("What is agreed"),
        "concerns": _("Who complies"),
        "monitor": _("Who monitors"),
        "months": _("Discussed in"),
        "instrument": _("Instrument"),
        "ended": _("Ended"),
    }
