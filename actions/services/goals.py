"""Another goal for an improvement, with why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import Decision
from actions.services import decisions
from borgen.lib.conflict import Edit
from improvements.models import Improvement
from improvements.services import edit_improvement
from teams.models import User


@transaction.atomic
def adjust(*, improvement: Improvement, goal: str, why: str, by: User, seen: str, **source: Any) -> Decision:
    """The goal before it and the reason are kept as a decision. `Conflict` when a colleague was first."""
    if goal.split() == improvement.goal.split():
        raise ValidationError({"goal": _("This is the goal that it has already.")})
    edit_improvement(improvement=improvement, edit=Edit({"goal": seen}, {"goal": goal}), by=by)
    before = _("Before: {goal}").format(goal=seen) if seen else ""
    words = _("The goal of this improvement is now: {goal}").format(goal=" ".join(goal.split()))
    return decisions.decide(
        team=improvement.team,
        by=by,
        what=words if len(words) <= 300 else words[:299] + "…",
        why="\n".join(part for part in (why.strip(), before) if part),
        improvement=improvement,
        **source,
    )
