"""The life of an import. A job that died leaves it where it was, and the same step can be taken again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

UPLOADED, READING, PREVIEWED = "uploaded", "reading", "previewed"
APPLYING, APPLIED, UNDONE, REFUSED = "applying", "applied", "undone", "refused"
_NOT_NOW = _("This file is being read or was applied already. Nothing has changed.")

IMPORT = Machine(
    [UPLOADED, READING, PREVIEWED, APPLYING, APPLIED, UNDONE, REFUSED],
    {
        "read": Transition((UPLOADED, PREVIEWED, REFUSED, READING), READING, _NOT_NOW),
        "show": Transition(
            (READING,), PREVIEWED, _("This file was already read. Look at what it would change.")
        ),
        "refuse": Transition((READING,), REFUSED, _("This file was already read.")),
        "apply": Transition(
            (PREVIEWED,),
            APPLYING,
            _("Somebody is applying this import already, or it was applied. Nothing was done twice."),
        ),
        "finish": Transition(
            (APPLYING,), APPLIED, _("This import was applied already. Nothing was done twice.")
        ),
        "give_up": Transition((APPLYING,), PREVIEWED, _("This import is not being applied.")),
        "undo": Transition((APPLIED,), UNDONE, _("Only an import that was applied can be undone.")),
    },
)
