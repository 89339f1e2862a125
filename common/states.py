"""The life of one outgoing mail: it is sent once, or its fate is told; it is never sent twice by itself."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition
from common.models import OutgoingMail

QUEUED, SENDING, SENT, IN_DOUBT, FAILED = (str(state) for state in OutgoingMail.State)

_moved_on = _("This mail is no longer in the state you saw. Nothing has changed.")

MAIL = Machine(
    [QUEUED, SENDING, SENT, IN_DOUBT, FAILED],
    {
        # Committed before the first byte goes to the mail server, by exactly one worker.
        "take": Transition((QUEUED,), SENDING, _moved_on),
        # Also from "in doubt": a worker that was given up on and comes back knows better.
        "deliver": Transition((SENDING, IN_DOUBT), SENT, _moved_on),
        # The server has certainly not accepted it.
        "postpone": Transition((SENDING,), QUEUED, _moved_on),
        "refuse": Transition((SENDING,), FAILED, _moved_on),
        # The server may have accepted it.
        "lose": Transition((SENDING,), IN_DOUBT, _moved_on),
        # A person decides.
        "resend": Transition(
            (IN_DOUBT, FAILED),
            QUEUED,
            _("Only a mail that was not delivered or is in doubt can be sent again."),
        ),
    },
)
