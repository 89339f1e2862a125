"""The life of an action: it ends done, or dropped with a reason; ending by mistake can be taken back."""

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

OPEN, DONE, DROPPED = "open", "done", "dropped"

ACTION = Machine(
    [OPEN, DONE, DROPPED],
    {
        "finish": Transition((OPEN,), DONE, _("This action has already ended. Nothing has changed.")),
        "drop": Transition((OPEN,), DROPPED, _("This action has already ended. Nothing has changed.")),
        "reopen": Transition((DONE, DROPPED), OPEN, _("This action is still open. Nothing has changed.")),
    },
)
