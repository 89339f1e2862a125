"""What was changed in a line of the plan and why, for the page of that line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from monitoring.navigation import line_url
from monitoring.services.lines import Change, LinePage
from teams.access import Access, Permission


def history_panel(access: Access, page: LinePage) -> dict[str, Any]:
    """How the agreement came to be what it is."""
    edits, ended = access.allows(Permission.EDIT_MONITORING), page.line.ended_on is not None
    return {
        "title": _("History of this agreement"),
        "template": "monitoring/_history_panel.html",
        "context": {
            "changes": in_words(page.changes),
            "edit_url": line_url(page.line, "monitoring:line-edit") if edits and not ended else "",
            "resume_url": line_url(page.line, "monitoring:line-resume") if edits and ended else "",
        },
    }


def in_words(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """As templates/monitoring/_history_panel.html shows them."""
    names = _field_names()
    return [
        {
            "at": change.at,
            "by": change.by,
            "reason": change.reason,
            "fields": [(names.get(name, name), *words) for name, words in change.changed.items()],
        }
        for change in changes
    ]


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
