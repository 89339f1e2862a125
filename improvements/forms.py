from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import RemembersWhatWasSeen
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField
from improvements.models import Improvement, Measure, Process, ProjectMember
from improvements.people import find_person, members_on
from teams.models import Team, User


class FigureField(forms.DecimalField):
    """A figure typed with a comma or a point, shown without needless zeros."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        text = value.replace(",", ".").replace(" ", "") if isinstance(value, str) else value
        return super().to_python(text)

    def prepare_value(self, value: Any) -> Any:
        return figure(value) if isinstance(value, Decimal) else value


def figure(value: Decimal | None) -> str:
    """6.10 as people write it in their language: 6,1."""
    if value is None:
        return ""
    plain = format(value.normalize(), "f")
    return plain.replace(".", str(formats.get_format("DECIMAL_SEPARATOR")))


class PersonField(forms.ModelChoiceField):
    """Somebody of the team, or one of the guests given; who is not in the team is marked as a guest."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("empty_label", _("nobody yet"))
        super().__init__(queryset=User.objects.none(), required=False, **kwargs)
        self._members: set[int] = set()

    def offer(
        self, team: Team, *, kept: int | None = None, guests: Iterable[int] = (), without: Iterable[int] = ()
    ) -> None:
        """`kept` stays, whoever it is; other guests have to be people who can sign in."""
        self._members = set(members_on(team, local_today()).values_list("pk", flat=True)) - set(without)
        offered = Q(pk__in=self._members) | Q(pk=kept) | Q(pk__in=list(guests), is_active=True)
        self.queryset = User.objects.filter(offered, institution=team.institution_id)

    def label_from_instance(self, obj: Any) -> str:
        if obj.pk in self._members:
            return str(obj.name)
        return str(_("{name} (guest)")).format(name=obj.name)


def _person_field(form: forms.BaseForm, name: str) -> PersonField:
    return cast("PersonField", form.fields[name])


def chosen_person(form: forms.BaseForm, team: Team, *, select: str, text: str) -> User | None:
    """Who was written down, else who was chosen; an unknown name is an error of the text field."""
    written = form.cleaned_data.get(text, "")
    if not written:
        return form.cleaned_data.get(select)
    try:
        return find_person(team.institution, written)
    except ValidationError as error:
        form.add_error(text, error)
        return None


class ImprovementForm(RemembersWhatWasSeen, forms.ModelForm):
    helping_fields = ("leader_from_outside",)

    project_leader = PersonField(label=_("Project leader"))
    leader_from_outside = forms.CharField(
        label=_("Project leader from another team"),
        max_length=254,
        required=False,
        help_text=_(
            "Name or e-mail address of a colleague, who then sees this improvement and not your team."
        ),
    )
    baseline = FigureField(label=_("Baseline"), max_digits=9, decimal_places=2, required=False)
    target = FigureField(label=_("Target"), max_digits=9, decimal_places=2, required=False)

    class Meta:
        model = Improvement
        fields = [
            "name",
            "problem",
            "goal",
            "indicator",
            "baseline",
            "target",
            "unit",
            "project_leader",
            "leader_from_outside",
            "analysis_ended_on",
            "leader_doubts",
            "cycle_time",
        ]
        labels = {"indicator": _("What you measure")}
        widgets = {
            "problem": forms.Textarea(attrs={"rows": 4}),
            "goal": forms.Textarea(attrs={"rows": 3}),
            "cycle_time": forms.RadioSelect,
            "unit": forms.TextInput(attrs={"class": "short"}),
        }
        field_classes = {"analysis_ended_on": DayField}
        help_texts = {
            "name": _(
                "The team recognises the improvement by this name: on every page, in mail and on the wall."
            ),
            "problem": _("What went wrong, and for whom? The team reads this at the start of the BOAS."),
            "goal": _("What will students or colleagues notice when it works?"),
            "indicator": _("For example: early school leaving in %, or talks per student per period."),
            "analysis_ended_on": _("Borgen advises a BOAS when this is more than twelve months ago."),
            "leader_doubts": _("Then Borgen advises a BOAS, however short ago the analysis was."),
            "cycle_time": _(
                "The team leader uses this. Short: check often, you soon see whether it works. Long: the "
                "result comes after a year or more; until then you look at whether the agreements are kept."
            ),
        }

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        leader = _person_field(self, "project_leader")
        leader.offer(team, kept=self.instance.project_leader_id, guests=self._guests())
        self.order_fields(self.Meta.fields)

    def _guests(self) -> set[int]:
        """Whom the form named when it was sent: on a conflict page that may be somebody from outside."""
        named = {self.data.get(name, "") for name in ("project_leader", "initial-project_leader")}
        named.add(str(getattr(self.initial.get("project_leader"), "pk", "")))
        return {int(text) for text in named if text.isdecimal()}

    def clean_analysis_ended_on(self) -> date | None:
        day: date | None = self.cleaned_data["analysis_ended_on"]
        if day and day > local_today():
            raise ValidationError(
                _("This day is still to come. Leave it empty while the analysis is going on.")
            )
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["project_leader"] = chosen_person(
            self, self.team, select="project_leader", text="leader_from_outside"
        )
        return cleaned

    def values(self) -> dict[str, Any]:
        """What to make a new improvement of."""
        return dict(self.edit().wanted)


class StateForm(forms.Form):
    """Why; asked for stopping, offered for pausing and archiving."""

    reason = forms.CharField(
        label=_("Why"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, event: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if event == "resume":
            del self.fields["reason"]
            return
        reason = self.fields["reason"]
        reason.required = event == "stop"
        reason.error_messages["required"] = _("Say why the improvement stops.")
        reason.help_text = (
            _("The team reads this, now and next year: so that nobody wonders what became of it.")
            if event == "stop"
            else _("The team reads this.")
        )


class JoinForm(forms.Form):
    """Somebody joins the project group: a member of the team, or a guest by name."""

    person = PersonField(label=_("Team member"), empty_label=_("choose"))
    from_outside = forms.CharField(
        label=_("Or somebody from another team"),
        max_length=254,
        required=False,
        help_text=_("Name or e-mail address. A guest sees this improvement and not your team."),
    )
    since = DayField(label=_("First day"), help_text=_("Access begins on this day."))
    until = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("A guest's access ends after this day."),
    )

    def __init__(self, *args: Any, improvement: Improvement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.improvement = improvement
        current = set(improvement.project_members.filter(until=None).values_list("user", flat=True))
        _person_field(self, "person").offer(improvement.team, without=current)
        self.fields["since"].initial = local_today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        user = chosen_person(self, self.improvement.team, select="person", text="from_outside")
        cleaned["user"] = user
        if user is None and not self.errors:
            raise ValidationError(_("Choose a team member, or write down who it is."))
        if user and not self.errors:
            joined = ProjectMember(
                improvement=self.improvement, user=user, since=cleaned["since"], until=cleaned["until"]
            )
            joined.full_clean()
        return cleaned


class StayForm(forms.ModelForm):
    """From when until when somebody belongs to the project group."""

    class Meta:
        model = ProjectMember
        fields = ["since", "until"]
        field_classes = {"since": DayField, "until": DayField}


class MeasureForm(RemembersWhatWasSeen, forms.ModelForm):
    class Meta:
        model = Measure
        fields = ["title", "agreement", "concerns", "since"]
        widgets = {"agreement": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"since": DayField}
        labels = {"title": _("Measure in a few words")}
        help_texts = {
            "title": _("The team sees this in the BOAS, in the improvement plan and on the wall."),
            "agreement": _("Who does what, when and how often? So exact that a new colleague can do it."),
            "concerns": _("For example: all mentors of year 1."),
        }


class ProcessForm(forms.ModelForm):
    owner = PersonField(
        label=_("Process owner"),
        help_text=_(
            "Keeps the process documented, followed and evaluated. Not the owner of the problem: the team is."
        ),
    )

    class Meta:
        model = Process
        fields = ["name", "owner"]
        labels = {"name": _("Process or sub-process")}
        help_texts = {
            "name": _("The team finds its agreements by this name. For example: intake, mentor talk.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _person_field(self, "owner").offer(self.instance.team, kept=self.instance.owner_id)
