"""Agreeing on an action in one line, and what happens to it afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.following import effect_day, usual_day
from actions.forms.planning import PersonField
from actions.models import Action, DateChange
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from improvements.models import Improvement
from teams.forms.base import ServiceForm, model_field
from teams.models import User


class OneOfField(forms.ChoiceField):
    """A choice among things that are in memory already; its value is the thing itself."""

    def __init__(self, *, among: Iterable[models.Model], nothing: Any, **kwargs: Any) -> None:
        self._among = {str(one.pk): one for one in among}
        names = [(key, str(one)) for key, one in self._among.items()]
        super().__init__(choices=[("", nothing), *names], required=False, **kwargs)

    def clean(self, value: Any) -> Any:
        return self._among[super().clean(value)] if value not in self.empty_values else None

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, models.Model) else value


class QuickActionForm(ServiceForm):
    """What, who and when on one line; who is filled in already, and when."""

    title = model_field(
        Action,
        "title",
        label=_("What are we going to do?"),
        error_messages={"required": _("Write down what you are going to do.")},
    )
    due_on = DayField(label=_("Ready by"), required=False)

    field_order: tuple[str, ...] = ("title", "owner", "due_on")

    def __init__(self, *args: Any, people: list[User], me: User, **kwargs: Any) -> None:
        usual = {"owner": me if me in people else None, "due_on": usual_day(local_today())}
        kwargs["initial"] = usual | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["owner"] = PersonField(label=_("Who"), people=people, required=False)
        self.order_fields(self.field_order)

    def values(self) -> dict[str, Any]:
        """Of a valid form, as services.acting.add takes them."""
        return dict(self.cleaned_data)


class ActionNewForm(QuickActionForm):
    """The same with room for more; `improvements` are empty when it is clear which one it is."""

    explanation = model_field(
        Action, "explanation", label=_("Explanation"), widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("title", "owner", "due_on", "improvement", "explanation")

    def __init__(self, *args: Any, improvements: list[Improvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            # Whoever opens this page has one thing to type.
            self.fields["title"].widget.attrs["autofocus"] = True
        if improvements:
            self.fields["improvement"] = OneOfField(
                label=_("Improvement"), among=improvements, nothing=_("of no improvement")
            )
        self.order_fields(self.field_order)


class MoveForm(ServiceForm):
    """Another date, and why. `seen` is the date that the page showed."""

    due_on = DayField(label=_("New date"))
    reason = model_field(
        DateChange,
        "reason",
        label=_("Why another date?"),
        help_text=_("One sentence is enough. Your team reads it with the action."),
    )
    seen = forms.DateField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, was: date | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": was} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class StuckForm(ServiceForm):
    note = model_field(
        Action,
        "stuck_note",
        label=_("What would help?"),
        help_text=_("A colleague, more time, another agreement. You may also leave it empty."),
    )


class EffectDayForm(ServiceForm):
    on = DayField(label=_("Ask me on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": effect_day(local_today())} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class EffectForm(ServiceForm):
    effect = forms.ChoiceField(
        label=_("Did it work?"),
        choices=Action.Effect.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the answers in the list.")},
    )
    note = model_field(
        Action,
        "effect_note",
        label=_("What shows that?"),
        help_text=_("For example a number, or what colleagues and students notice. Never names."),
    )


class HandOverForm(forms.Form):
    """Of each action whose owner is gone: who takes it. Left open it stays as it is."""

    def __init__(self, *args: Any, actions: list[Action], people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actions = actions
        for action in actions:
            self.fields[f"a{action.pk}"] = PersonField(label=action.title, people=people, required=False)

    def owners(self) -> dict[Action, User]:
        """Of a valid form: what was chosen."""
        found = {action: self.cleaned_data[f"a{action.pk}"] for action in self.actions}
        return {action: owner for action, owner in found.items() if owner is not None}
