"""A document in the register as a form; who looks after it is a person, or words (decision 21)."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from documents.models import Document, DocumentTemplate
from documents.services.register import PEOPLE, one_of_both
from improvements.forms import PersonField
from improvements.models import Improvement
from improvements.people import find_person
from teams.forms.base import ServiceForm
from teams.models import Team, User


class DocumentForm(RemembersWhatWasSeen, forms.ModelForm):
    keeper = PersonField(
        label=_("Who keeps the versions"),
        help_text=_("May change the text and sees to it that one version is valid."),
    )
    evaluator = PersonField(
        label=_("Who evaluates"),
        help_text=_("Gets a mail when it is time to look whether it is still right."),
    )
    publisher = PersonField(
        label=_("Who makes it available"), help_text=_("Sees to it that everybody can find it.")
    )

    class Meta:
        model = Document
        fields = [
            "title",
            "process",
            "format",
            "about",
            "keeper",
            "keeper_party",
            "evaluator",
            "evaluator_party",
            "publisher",
            "publisher_party",
            "evaluate_every",
            "asks_reading",
            "for_newcomers",
            "improvement",
            "shared",
        ]
        labels = {
            "keeper_party": _("or a role or party that keeps them"),
            "evaluator_party": _("or a role or party that evaluates"),
            "publisher_party": _("or a role or party that makes it available"),
        }
        help_texts = {
            "title": _("Your team finds it by this name. For example: Handbook of student guidance."),
            "about": _("One line; it stands below the title in every list."),
            "evaluate_every": _("After an approval Borgen counts so many months ahead."),
            "asks_reading": _("Everybody is asked to confirm that she read a new version."),
            "for_newcomers": _("It stands on the reading list of who joins the team."),
            "improvement": _("The project group of this improvement works on it too."),
            "shared": _("All teams read it; your team keeps it and approves it."),
            "keeper_party": _("For example: quality office, attendance desk, or a colleague elsewhere."),
        }
        widgets = {"evaluate_every": forms.NumberInput(attrs={"class": "short", "min": 1, "max": 60})}

    def __init__(self, *args: Any, team: Team, may_share: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        _choices(self, "process").queryset = team.processes.all()
        _choices(self, "improvement").queryset = team.improvements.all()
        _choices(self, "process").empty_label = str(_("no process: other documents"))
        _choices(self, "improvement").empty_label = str(_("no improvement"))
        for name in PEOPLE:
            field = cast("PersonField", self.fields[name])
            field.offer(team, kept=getattr(self.instance, f"{name}_id"), guests=self._guests(name))
        if not may_share:
            del self.fields["shared"]

    def party_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[name], self[f"{name}_party"]) for name in PEOPLE]

    def _guests(self, name: str) -> set[int]:
        """Whom the form named when it was sent: on a conflict page that may be somebody from outside."""
        named = {self.data.get(self.add_prefix(name), ""), self.data.get(self.add_initial_prefix(name), "")}
        named.add(str(getattr(self.initial.get(name), "pk", "")))
        return {int(text) for text in named if text.isdecimal()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in PEOPLE:
            self._settle(cleaned, name)
        return cleaned

    def _settle(self, cleaned: dict[str, Any], name: str) -> None:
        party = f"{name}_party"
        if cleaned.get(name) and cleaned.get(party):
            self.add_error(party, one_of_both())
            return
        written = cleaned.get(party, "")
        if not written:
            return
        try:
            cleaned[name], cleaned[party] = _colleague(self.team, written), ""
        except ValidationError as error:
            # An address is a person; other words that are nobody's name are a role or a party.
            if "@" in written:
                self.add_error(party, error)

    def add_refusal(self, refusal: ValidationError) -> None:
        """What the service refuses stands at its field, when the form has it."""
        if not hasattr(refusal, "error_dict"):
            self.add_error(None, refusal)
            return
        for name, errors in refusal.error_dict.items():
            self.add_error(name if name in self.fields else None, cast("Any", errors))


class NewDocumentForm(DocumentForm):
    template = forms.ModelChoiceField(
        label=_("Begin with"),
        queryset=DocumentTemplate.objects.none(),
        required=False,
        empty_label=_("an empty page"),
        help_text=_("A format of your institution. You fill it in and change what you like."),
    )
    helping_fields = ("template",)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, team=team, **kwargs)
        templates = DocumentTemplate.objects.filter(institution=team.institution_id)
        _choices(self, "template").queryset = templates.defer("html")

    def keep_improvement(self, improvement: Improvement) -> None:
        """It belongs to this one, whatever else is chosen."""
        field = _choices(self, "improvement")
        field.queryset = Improvement.objects.filter(pk=improvement.pk)
        field.required, field.empty_label = True, None

    def values(self) -> dict[str, Any]:
        return dict(self.edit().wanted)


class WithdrawForm(ServiceForm):
    why = forms.CharField(
        label=_("Why"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who still has the old address reads this."),
        error_messages={"required": _("Say why, so that nobody goes on looking for it.")},
    )


def _choices(form: forms.BaseForm, name: str) -> forms.ModelChoiceField:
    return cast("forms.ModelChoiceField", form.fields[name])


def _colleague(team: Team, written: str) -> User:
    return find_person(team.institution, written)
