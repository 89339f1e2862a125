"""The life of a BOAS session. After closing only corrections follow, and those do not change its state."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

PREPARING, RUNNING, PAUSED, CLOSED, CANCELLED = "preparing", "running", "paused", "closed", "cancelled"

ASSESSMENT = Machine(
    [PREPARING, RUNNING, PAUSED, CLOSED, CANCELLED],
    {
        "start": Transition(
            (PREPARING,),
            RUNNING,
            _("This BOAS has already started or is over. Nothing has changed."),
        ),
        "pause": Transition(
            (RUNNING,), PAUSED, _("Only a BOAS that is running can be paused. Nothing has changed.")
        ),
        "resume": Transition(
            (PAUSED,), RUNNING, _("Only a BOAS that is paused can go on. Nothing has changed.")
        ),
        "close": Transition(
            (RUNNING, PAUSED), CLOSED, _("Only a BOAS that has started can be closed. Nothing has changed.")
        ),
        "cancel": Transition(
            (PREPARING, RUNNING, PAUSED),
            CANCELLED,
            _("A BOAS that is closed or cancelled cannot be cancelled. Nothing has changed."),
        ),
    },
)
