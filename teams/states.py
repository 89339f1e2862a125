"""The life of a round in which a team is asked to agree. A round that ended is never opened again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

OPEN, WAITING, APPROVED, DECLINED = "open", "waiting", "approved", "declined"

_CLOSED = _("This round is already closed, perhaps by a colleague at the same moment. Nothing has changed.")

APPROVAL = Machine(
    [OPEN, WAITING, APPROVED, DECLINED],
    {
        "approve": Transition((OPEN,), APPROVED, _CLOSED),
        "wait": Transition((OPEN,), WAITING, _CLOSED),
        "complete": Transition((WAITING,), APPROVED, _CLOSED),
        "decline": Transition((OPEN, WAITING), DECLINED, _CLOSED),
    },
)
