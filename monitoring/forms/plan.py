"""Lines of the plan and their instruments as forms. Who does what is a person, or words (decision 21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from borgen.lib.conflict import Edit, RemembersWhatWasSeen
from borgen.lib.dates import local_today
from borgen.lib.fields import DayField, in_our_time
from improvements.forms import PersonField
from improvements.models import Improvement, Measure
from improvements.people import find_person
from monitoring.models import Indicator, Instrument, MonitoringLine
from monitoring.plan import about
from monitoring.plan_wording import MONTHS_OF_SCHOOL_YEAR
from monitoring.services.plan import about_key, one_of_both, values_of_instrument, values_of_line
from teams.forms.approval import DeclineForm
from teams.forms.base import ServiceForm, model_field
from teams.models import Team

NEW = "new"
MOST_DAYS = 24
DAY_FORMATS = ["%d-%m-%Y", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%y"]


class DaysField(forms.CharField):
    """Days as people write them: one on each line, or with commas between."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 3, "class": "short"}))
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, list):
            return value
        parts = [part.strip() for part in str(value or "").replace(",", "\n").replace(";", "\n").splitlines()]
        found = {self._day(part) for part in parts if part}
        if len(found) > MOST_DAYS:
            raise ValidationError(_now("Write down at most {n} days.").format(n=MOST_DAYS))
        return sorted(found)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(f"{day:%d-%m-%Y}" for day in value) if isinstance(value, list) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or []) != data)

    @staticmethod
    def _day(text: str) -> date:
        try:
            day: date = forms.DateField(input_formats=DAY_FORMATS).clean(text)
        except ValidationError as error:
            words = _now("“{text}” is no day. Write it as 31-01-2027.").format(text=text)
            raise ValidationError(words) from error
        in_our_time(day)
        return day


class WithParty(RemembersWhatWasSeen, ServiceForm):
    """`person` and `person_party`: a name of a colleague becomes that person, other words are a party."""

    person = ""
    helping_fields: tuple[str, ...] = ("reason",)

    def __init__(self, *args: Any, team: Team, kept: int | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        field = self.fields[self.person]
        assert isinstance(field, PersonField)  # noqa: S101  the subclass made it
        field.offer(team, kept=kept, guests=self._named())

    def _named(self) -> set[int]:
        """Whom the form named when it was sent: on a conflict page that may be somebody from outside."""
        name = self.person
        named = {self.data.get(self.add_prefix(name), ""), self.data.get(self.add_initial_prefix(name), "")}
        named.add(str(getattr(self.initial.get(name), "pk", "")))
        return {int(text) for text in named if text.isdecimal()}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        party = f"{self.person}_party"
        written = cleaned.get(party, "")
        if written and cleaned.get(self.person):
            self.add_error(party, one_of_both())
        elif written:
            self._settle(cleaned, party, written)
        return cleaned

    def _settle(self, cleaned: dict[str, Any], party: str, written: str) -> None:
        try:
            cleaned[self.person], cleaned[party] = find_person(self.team.institution, written), ""
        except ValidationError as error:
            # An address is a person; other words that are nobody's name are a role or a party.
            if "@" in written:
                self.add_error(party, error)

    def keep_reason(self, *, needed: bool) -> None:
        """Asked for once the team agreed."""
        if not needed:
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        return dict(self.edit().wanted)


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Why does this change?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your team agreed to this line and reads what changed and why."),
        error_messages={
            "required": _("Your team agreed to this line. Say why it changes; the team reads it.")
        },
    )


class LineForm(WithParty):
    person = "monitor"

    about = forms.ChoiceField(
        label=_("Which measure or process is it about?"),
        error_messages={"required": _("Choose a measure or process of your own team.")},
    )
    agreement = model_field(
        MonitoringLine,
        "agreement",
        label=_("What did you agree?"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write down what the team agreed.")},
    )
    concerns = model_field(
        MonitoringLine,
        "concerns",
        label=_("Who complies?"),
        help_text=_("Who has to work like this. For example: all mentors."),
    )
    monitor = PersonField(label=_("Who monitors?"), help_text=_("Keeps an eye on it and speaks up."))
    monitor_party = model_field(
        MonitoringLine,
        "monitor_party",
        label=_("or a role, department or party that monitors"),
        help_text=_("For example: the mentors' coordinator."),
    )
    months = forms.TypedMultipleChoiceField(
        label=_("In which months do you discuss the results?"),
        coerce=int,
        required=False,
        choices=[(month, MONTHS[month]) for month in MONTHS_OF_SCHOOL_YEAR],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Every school year again. Choose the months of your team meetings."),
    )
    reason = _reason()

    def __init__(
        self,
        *args: Any,
        team: Team,
        line: MonitoringLine | None = None,
        within: Improvement | None = None,
        guest: bool = False,
        **kwargs: Any,
    ) -> None:
        """`within`: about measures of this improvement only. A `guest` of a line does not see what else the
        team has."""
        if line is not None:
            kwargs["initial"] = {**values_of_line(line), **kwargs.get("initial", {})}
        super().__init__(*args, team=team, kept=line.monitor_id if line else None, **kwargs)
        if guest and line is not None and line.measure is not None:
            within = line.measure.improvement
        choices = _about_choices(team, line, within)
        if guest and within is None and line is not None:
            choices = [(about_key(line), about(line))]
        self.fields["about"].choices = choices  # type: ignore[attr-defined]


def _about_choices(team: Team, line: MonitoringLine | None, within: Improvement | None) -> list[Any]:
    measures = Measure.objects.filter(improvement__team=team, ended_on=None).select_related("improvement")
    if within is not None:
        measures = measures.filter(improvement=within)
    groups: dict[str, list[tuple[str, str]]] = {}
    for measure in measures.order_by("improvement__name", "position", "pk"):
        groups.setdefault(measure.improvement.name, []).append((f"measure-{measure.pk}", measure.title))
    processes = [(f"process-{process.pk}", process.name) for process in team.processes.all() if not within]
    choices: list[Any] = [("", _("choose")), *groups.items()]
    if processes:
        choices.append((str(_("Processes")), processes))
    known = {key for _name, group in choices[1:] for key, _title in group}
    if line is not None and line.measure is not None and about_key(line) not in known:
        choices.append((line.measure.improvement.name, [(about_key(line), line.measure.title)]))
    return choices


class InstrumentForm(WithParty):
    person = "executor"

    kind = forms.ChoiceField(
        label=_("How do you look at it?"),
        choices=Instrument.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you look at it.")},
    )
    indicator = forms.ChoiceField(
        label=_("What do you count or ask?"),
        error_messages={"required": _("Choose what you count or ask.")},
    )
    explanation = model_field(
        Instrument,
        "explanation",
        label=_("How exactly?"),
        help_text=_("For example: the conversations of ten students per class in the student system."),
    )
    executor = PersonField(
        label=_("Who executes it?"), help_text=_("Is asked for the number when it is time.")
    )
    executor_party = model_field(
        Instrument,
        "executor_party",
        label=_("or a role, department or party that executes it"),
        help_text=_("For example: quality office. Then a member of the team enters the number."),
    )
    rhythm = model_field(Instrument, "rhythm", label=_("When?"))
    days = DaysField(
        label=_("Days of our own"), help_text=_("Only with “on days of our own”. One on each line.")
    )
    since = DayField(label=_("Used from"), help_text=_("Nothing is asked about a time before this day."))
    reason = _reason()

    def __init__(
        self,
        *args: Any,
        team: Team,
        indicators: Iterable[Indicator],
        instrument: Instrument | None = None,
        **kwargs: Any,
    ) -> None:
        """`indicators`: that this team can use, its own first."""
        self.indicators = {str(one.pk): one for one in indicators}
        start: dict[str, Any] = {"since": local_today(), "kind": "sample"}
        if instrument is not None:
            start = values_of_instrument(instrument)
        initial = {**start, **kwargs.get("initial", {})}
        chosen = initial.get("indicator")
        kwargs["initial"] = {
            **initial,
            "indicator": str(chosen.pk) if isinstance(chosen, Indicator) else chosen,
        }
        super().__init__(*args, team=team, kept=instrument.executor_id if instrument else None, **kwargs)
        self.fields["indicator"].choices = self._choices(new=instrument is None)  # type: ignore[attr-defined]

    def _choices(self, *, new: bool) -> list[Any]:
        own = [(key, one.name) for key, one in self.indicators.items() if one.team_id]
        shared = [(key, one.name) for key, one in self.indicators.items() if not one.team_id]
        groups = [(str(_("Of our team")), own), (str(_("Of the institution")), shared)]
        first = [("", _("choose")), *([(NEW, _("a new indicator of our own"))] if new else [])]
        return [*first, *(group for group in groups if group[1])]

    @property
    def wants_new(self) -> bool:
        return bool(self.data.get(self.add_prefix("indicator")) == NEW)

    def edit(self) -> Edit:
        """With the indicators themselves instead of their keys."""
        sent = super().edit()
        return Edit(seen=self._with_indicator(sent.seen), wanted=self._with_indicator(sent.wanted))

    def _with_indicator(self, values: Mapping[str, Any]) -> dict[str, Any]:
        return {**values, "indicator": self.indicators.get(str(values["indicator"]))}


class ReasonForm(ServiceForm):
    """Why something stops."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The team reads it in the history of the plan."),
        error_messages={"required": _("Say why; the team reads it in the history of the plan.")},
    )


class PlanDeclineForm(DeclineForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].label = _("Why does the team not agree to it?")


class RoundReasonForm(ServiceForm):
    """From the second time on."""

    reason = forms.CharField(
        label=_("What changes in the plan, and why?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("The team sees this on the screen in the meeting."),
        error_messages={"required": _("Say what changes in the plan, and why.")},
    )
