"""Planning as forms: one small form per activity, so that each is saved on its own."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from actions.models import Action
from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.fields import DayField
from teams.models import User


class PlanActionForm(RemembersWhatWasSeen, forms.Form):
    """Who does it, when, and whether the owner said yes; `people` are asked once for all rows."""

    due_on = DayField(label=_("Date"), required=False)
    confirmed = forms.BooleanField(label=_("Owner agrees"), required=False)

    def __init__(self, *args: Any, action: Action, people: list[User], **kwargs: Any) -> None:
        self.action = action
        initial = {
            "owner": action.owner,
            "due_on": action.due_on,
            "confirmed": action.confirmed_at is not None,
        }
        super().__init__(
            *args, prefix=f"a{action.pk}", initial=kwargs.pop("initial", None) or initial, **kwargs
        )
        self.fields["owner"] = PersonField(
            label=_("Owner"), people=people, required=False, show_hidden_initial=True
        )
        for field in self.fields.values():
            # Every row asks the same; who hears the page is told of which activity.
            field.widget.attrs["aria-describedby"] = f"titel-{action.pk}"

    @property
    def initial_inputs(self) -> SafeString:
        """What each field showed, for the next time it is sent: see borgen.lib.conflict."""
        return mark_safe("".join(self[name].as_hidden(only_initial=True) for name in self.fields))  # noqa: S308

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("confirmed") and not self.errors:
            if not data.get("owner"):
                self.add_error("owner", _("Choose who does it first; then that person can agree."))
            if not data.get("due_on"):
                self.add_error("due_on", _("Choose a date first; then the owner can agree to it."))
        return data


class PersonField(forms.ChoiceField):
    """A choice among people who are in memory already: thirty rows cost no thirty queries."""

    def __init__(self, *, people: list[User], **kwargs: Any) -> None:
        self._people = {str(person.pk): person for person in people}
        names = [(key, person.name) for key, person in self._people.items()]
        super().__init__(choices=[("", _("nobody yet")), *names], **kwargs)

    def to_python(self, value: Any) -> User | None:
        if value in self.empty_values:
            return None
        try:
            return self._people[str(self.prepare_value(value))]
        except KeyError:
            raise forms.ValidationError(
                _("This person does not work on this improvement any more.")
            ) from None

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, User) else value

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)


class ActionForm(RemembersWhatWasSeen, forms.ModelForm):
    """An action on its own page."""

    class Meta:
        model = Action
        fields = ("title", "explanation", "owner", "due_on")
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3})}
        field_classes = {"due_on": DayField}
        help_texts = {"title": _("Short and concrete: it stands on the wall.")}

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner = cast(forms.ModelChoiceField, self.fields["owner"])
        owner.queryset = User.objects.filter(pk__in=[person.pk for person in people]).order_by("name")
        owner.empty_label = str(_("nobody yet"))


class FollowUpForm(forms.Form):
    """How the team keeps an eye on its planning."""

    where = forms.CharField(
        label=_("Where do we follow it up"),
        max_length=160,
        help_text=_("For example: team meeting, first point."),
    )
    how_often = forms.CharField(
        label=_("How often"), max_length=160, help_text=_("For example: every four weeks.")
    )


class ConfirmForm(forms.Form):
    """The owner's own answer: this date, or another one."""

    due_on = DayField(label=_("I will have it ready by"))


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=300, help_text=_("Your team reads this with the action.")
    )
