"""The life of an improvement. Nothing is final: what stopped or went to the archive can be taken up again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

ACTIVE, PAUSED, STOPPED, ARCHIVED = "active", "paused", "stopped", "archived"

IMPROVEMENT = Machine(
    [ACTIVE, PAUSED, STOPPED, ARCHIVED],
    {
        "pause": Transition(
            (ACTIVE,), PAUSED, _("Only an active improvement can be paused. Nothing has changed.")
        ),
        "stop": Transition(
            (ACTIVE, PAUSED),
            STOPPED,
            _("This improvement has already stopped or is in the archive. Nothing has changed."),
        ),
        "archive": Transition(
            (ACTIVE, PAUSED, STOPPED),
            ARCHIVED,
            _("This improvement is already in the archive. Nothing has changed."),
        ),
        "resume": Transition(
            (PAUSED, STOPPED, ARCHIVED), ACTIVE, _("This improvement is already active. Nothing has changed.")
        ),
    },
)
# What can be worked on; the others are kept as they are until somebody takes them up again.
OPEN_STATES = (ACTIVE, PAUSED)
