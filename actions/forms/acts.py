"""The four acts as forms: only what was agreed is written down, nothing about a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.following import usual_day
from actions.forms.acting import OneOfField
from actions.forms.planning import PersonField
from actions.models import Decision, Recognition
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from improvements.models import Improvement
from monitoring.forms.signals import WarnsAboutNames
from teams.forms.base import ServiceForm, model_field
from teams.models import User

ACTION, DECISION = "action", "decision"


class AgreementForm(WarnsAboutNames):
    """What came out of the conversation: an action of somebody, or something the team agreed."""

    may_name = "what"

    what = forms.CharField(
        label=_("What did you agree?"),
        max_length=200,
        help_text=_(
            "Only the agreement, for the whole team to read. Not who it was about, not what was said."
        ),
        error_messages={"required": _("Write down what you agreed.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[
            (ACTION, _("An action: somebody does something by a date")),
            (DECISION, _("A decision: this is how we work from now on")),
        ],
        initial=ACTION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an action or a decision.")},
    )
    due_on = DayField(label=_("Ready by"), required=False)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        kwargs["initial"] = {"due_on": usual_day(local_today())} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(
            label=_("Who does it"), people=people, required=False, help_text=_("Only of an action.")
        )
        self.order_fields(("what", "kind", "owner", "due_on"))


class DecisionForm(ServiceForm):
    what = model_field(
        Decision,
        "what",
        label=_("What is decided?"),
        help_text=_("One sentence that somebody understands who was not there."),
        error_messages={"required": _("Write down what was decided.")},
    )
    why = model_field(
        Decision,
        "why",
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who asks in a year why you do this, reads it here."),
    )
    decided_on = DayField(label=_("Decided on"))
    decided_by = model_field(
        Decision, "decided_by", label=_("By whom?"), help_text=_("Left empty: the team.")
    )

    def __init__(self, *args: Any, improvements: list[Improvement], **kwargs: Any) -> None:
        kwargs["initial"] = {"decided_on": local_today()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["improvement"] = OneOfField(
            label=_("Improvement"), among=improvements, nothing=_("of no improvement")
        )


class WithdrawForm(ServiceForm):
    why = model_field(
        Decision,
        "withdrawn_why",
        label=_("Why does it no longer hold?"),
        help_text=_("Your team reads this with the decision."),
        required=True,
    )


class RecognitionForm(ServiceForm):
    text = model_field(
        Recognition,
        "text",
        label=_("What went well?"),
        help_text=_(
            "What the team did and what it brought. Name a colleague only if she likes that; never a student."
        ),
        error_messages={"required": _("Write down what went well.")},
    )
    kind = forms.ChoiceField(
        label=_("What do you make of it?"),
        choices=[
            (Recognition.Kind.COMPLIMENT, _("A compliment: we say it aloud")),
            (Recognition.Kind.SUCCESS, _("A success: it stands on the board and in the year review")),
            (Recognition.Kind.CELEBRATION, _("A celebration: we plan a moment, with cake for example")),
        ],
        initial=Recognition.Kind.SUCCESS,
        widget=forms.RadioSelect,
    )
    on = DayField(label=_("Day"), help_text=_("Of a celebration: when it is. Otherwise: today."))

    def __init__(self, *args: Any, improvements: list[Improvement], **kwargs: Any) -> None:
        kwargs["initial"] = {"on": local_today()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["improvement"] = OneOfField(
            label=_("Improvement"), among=improvements, nothing=_("of no improvement")
        )
        self.order_fields(("text", "kind", "on", "improvement"))


class GoalForm(ServiceForm):
    """Another goal of an improvement, and why: the why is kept as a decision of the team."""

    goal = model_field(
        Improvement,
        "goal",
        label=_("The goal from now on"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=True,
    )
    why = forms.CharField(
        label=_("Why another goal?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands with the decisions of your team, so that nobody has to guess later."),
        error_messages={"required": _("Say why the goal changes.")},
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
