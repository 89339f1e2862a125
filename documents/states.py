"""The life of a version. Approved and superseded are final: the database keeps them as they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.lib.states import Machine, Transition

DRAFT, REVIEW, APPROVED, SUPERSEDED = "draft", "review", "approved", "superseded"

VERSION = Machine(
    [DRAFT, REVIEW, APPROVED, SUPERSEDED],
    {
        "offer": Transition(
            (DRAFT,), REVIEW, _("This draft is already in review, or it is approved. Nothing has changed.")
        ),
        "take_back": Transition(
            (REVIEW,),
            DRAFT,
            _("Only a version in review can go back to the drawing board. Nothing has changed."),
        ),
        "approve": Transition(
            (REVIEW,), APPROVED, _("Only a version in review can be approved. Nothing has changed.")
        ),
        "supersede": Transition(
            (APPROVED,), SUPERSEDED, _("Only the valid version can be superseded. Nothing has changed.")
        ),
    },
)
