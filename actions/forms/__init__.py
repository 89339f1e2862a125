from actions.forms.planning import (
    ActionEditForm,
    ActionForm,
    ConfirmForm,
    FollowUpForm,
    PersonField,
    PlanActionForm,
    ReasonForm,
)

__all__ = [
    "ActionEditForm",
    "ActionForm",
    "ConfirmForm",
    "FollowUpForm",
    "PersonField",
    "PlanActionForm",
    "ReasonForm",
]
