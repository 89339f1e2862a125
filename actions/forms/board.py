"""Forms at the improvement board: what is agreed, moved and celebrated there, and how it is arranged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from actions.forms.acting import OneOfField, QuickActionForm
from actions.forms.planning import PersonField
from actions.models import Action, Board, Recognition
from actions.services.board import Hung
from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.fields import DayField
from improvements.models import Improvement
from teams.forms.base import ServiceForm, model_field
from teams.models import User

UP, DOWN = "omhoog", "omlaag"


def _hangs_under(improvements: Iterable[Improvement]) -> OneOfField:
    """The lane in which something new was written says it."""
    return OneOfField(
        label=_("Improvement"), among=improvements, nothing=_("of no improvement"), widget=forms.HiddenInput
    )


class BoardActionForm(QuickActionForm):
    """A new action under one of the goals, or loose; `improvement` is where it hangs."""

    def __init__(self, *args: Any, improvements: Iterable[Improvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["improvement"] = _hangs_under(improvements)


class BoardSuccessForm(ServiceForm):
    """One line is enough; a celebration for later is planned on the page of what the team is proud of."""

    text = model_field(
        Recognition,
        "text",
        label=_("What went well?"),
        error_messages={"required": _("Write down what went well.")},
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(one.value, one.label) for one in (Recognition.Kind.SUCCESS, Recognition.Kind.COMPLIMENT)],
        initial=Recognition.Kind.SUCCESS,
        required=False,
    )

    def __init__(self, *args: Any, improvements: Iterable[Improvement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["improvement"] = _hangs_under(improvements)

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {**data, "kind": data["kind"] or Recognition.Kind.SUCCESS}


class BoardChangeForm(RemembersWhatWasSeen, ServiceForm):
    """An action that hangs there: its words, its owner, its date, and under which goal."""

    title = model_field(Action, "title")
    due_on = DayField(label=_("Date"), required=False)
    reason = forms.CharField(
        label=_("Why another date?"),
        max_length=300,
        required=False,
        help_text=_("Only when the date changes. Your team reads it with the action."),
    )
    helping_fields = ("reason",)
    field_order = ("title", "owner", "due_on", "reason", "improvement")

    def __init__(
        self, *args: Any, action: Action, people: list[User], improvements: list[Improvement], **kwargs: Any
    ) -> None:
        self.action = action
        # Several rows can be open at once.
        super().__init__(*args, auto_id=f"a{action.pk}_%s", **kwargs)
        self.fields["owner"] = PersonField(label=_("Who"), people=people, required=False)
        if action.planning_id is None:
            self.fields["improvement"] = OneOfField(
                label=_("Hangs under"), among=improvements, nothing=_("no improvement: it is of the team")
            )
        for name in {"owner", "improvement"} & set(self.fields):
            self.fields[name].show_hidden_initial = True
        self.order_fields(self.field_order)
        if not self.is_bound:
            self.fields["title"].widget.attrs["data-focus"] = True

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        due: date | None = data.get("due_on")
        moved = self.action.due_on and "due_on" not in self.errors and due != self.action.due_on
        if moved and not data.get("reason"):
            self.add_error("reason", _("Say why the date changes."))
        return data


class BoardAgreeForm(RemembersWhatWasSeen, ServiceForm):
    """Who keeps the board fresh, how often the team goes through it, and whether names go on walls."""

    rhythm = forms.ChoiceField(
        label=_("How often does the team go through it?"),
        choices=[("", _("not agreed yet")), *Board.Rhythm.choices],
        required=False,
        help_text=_("A quarter of an hour standing, every week, works for most teams."),
    )
    names = model_field(
        Board,
        "names",
        label=_("Show the names of owners on posters and on the screen in the staff room"),
        required=False,
        help_text=_("Off, the wall says what is done and when, and not by whom. Agree on it together."),
    )
    field_order = ("keeper", "rhythm", "names")

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"] = PersonField(
            label=_("Who keeps the board fresh?"),
            people=people,
            required=False,
            help_text=_("She sees to it that the board says what is true; everybody in the team changes it."),
        )
        self.fields["keeper"].show_hidden_initial = True
        self.order_fields(self.field_order)


class ArrangeForm(ServiceForm):
    """The goals in their order. `order`: their keys; `shown`: those on the board; `number_<key>`: the number.

    `move`: the button that was pressed, such as "omhoog-12"; it changes the order before it is saved.
    """

    seen = forms.IntegerField(widget=forms.HiddenInput)
    move = forms.CharField(required=False, max_length=30)

    def __init__(
        self,
        *args: Any,
        goals: list[int],
        numbers: dict[int, tuple[tuple[int, str], ...]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._goals = goals
        choices = [(str(key), str(key)) for key in goals]
        self.fields["order"] = forms.MultipleChoiceField(choices=choices, required=False)
        self.fields["shown"] = forms.MultipleChoiceField(choices=choices, required=False)
        for key, found in numbers.items():
            self.fields[f"number_{key}"] = forms.ChoiceField(
                choices=[("", ""), *((str(pk), name) for pk, name in found)], required=False
            )

    def hung(self) -> list[Hung]:
        """Of a valid form."""
        data = self.cleaned_data
        order = list(dict.fromkeys(int(key) for key in data["order"]))
        order += [key for key in self._goals if key not in order]
        shown = {int(key) for key in data["shown"]}
        numbers = {key: data.get(f"number_{key}") for key in order}
        return [
            Hung(key, hidden=key not in shown, indicator=int(number) if (number := numbers[key]) else None)
            for key in moved(order, data["move"])
        ]


def moved(order: list[int], word: str) -> list[int]:
    """After one step up or down; a word that means nothing changes nothing."""
    way, _dash, key = word.partition("-")
    if way not in (UP, DOWN) or not key.isdigit() or int(key) not in order:
        return order
    place = order.index(int(key))
    to = max(place - 1, 0) if way == UP else place + 1
    rest = [one for one in order if one != int(key)]
    return [*rest[:to], int(key), *rest[to:]]
