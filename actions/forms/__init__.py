from actions.forms.planning import (
    ActionForm,
    ConfirmForm,
    FollowUpForm,
    PersonField,
    PlanActionForm,
    ReasonForm,
)

__all__ = [
    "ActionForm",
    "ConfirmForm",
    "FollowUpForm",
    "PersonField",
    "PlanActionForm",
    "ReasonForm",
]
