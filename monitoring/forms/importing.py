"""Forms of the import wizard: the file, where its table stands, what its columns mean, the code book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from monitoring.importing import times
from monitoring.importing.columns import TIMES, Role
from monitoring.models import Import, Indicator, Question
from monitoring.spans import Kind, Span
from teams.forms.base import ServiceForm, model_field
from teams.models import Institution

ROLES = {
    Role.TEAM: gettext_lazy("the team"),
    Role.YEAR: gettext_lazy("the year"),
    Role.PERIOD: gettext_lazy("the period"),
    Role.MONTH: gettext_lazy("the month or a date"),
    Role.NUMERATOR: gettext_lazy("the part (numerator)"),
    Role.DENOMINATOR: gettext_lazy("the whole (denominator)"),
    Role.VALUE: gettext_lazy("the number, percentage or grade"),
    Role.FEW: gettext_lazy("a mark for fewer than 5"),
    Role.INDICATOR: gettext_lazy("the name of the indicator"),
    Role.LEVEL: gettext_lazy("the level"),
    Role.QUESTION: gettext_lazy("the number of the question"),
    Role.QUESTION_TEXT: gettext_lazy("the question in words"),
    Role.CHARACTERISTIC: gettext_lazy("a characteristic, such as level or way of learning"),
    Role.COUNT: gettext_lazy("how many people answered"),
}
KINDS = {
    Kind.PERIOD: gettext_lazy("period"),
    Kind.MONTH: gettext_lazy("month"),
    Kind.HALF_YEAR: gettext_lazy("half-year"),
    Kind.YEAR: gettext_lazy("school year"),
    Kind.RESULT_YEAR: gettext_lazy("result year"),
}


class UploadForm(ServiceForm):
    file = forms.FileField(
        label=gettext_lazy("Workbook or csv"),
        help_text=gettext_lazy("As you have it: .xlsx or .csv, at most 10 MB and 50,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    persons = forms.BooleanField(
        label=gettext_lazy("Each row is of one person (a survey)"),
        help_text=gettext_lazy("Borgen counts the answers per team at once and keeps only those counts."),
        required=False,
    )


class PlaceForm(ServiceForm):
    """Which sheet, and in which row the headings stand."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header = forms.IntegerField(label=gettext_lazy("Row with the headings"), min_value=1, max_value=1_048_576)

    def __init__(self, *args: Any, kept: Import, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: kept.choices.get(name) for name in ("sheet", "header")})
        super().__init__(*args, **kwargs)
        names = [one["name"] for one in kept.choices.get("outline", {}).get("sheets", [])]
        self.fields["sheet"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]
        if len(names) < 2:
            self.fields["sheet"].widget = forms.HiddenInput()


class ColumnsForm(ServiceForm):
    """A choice for each column, and what holds for the whole file."""

    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("What the numbers are about"),
        required=False,
        empty_label=gettext_lazy("that stands in the file"),
    )
    time = forms.ChoiceField(label=gettext_lazy("What time they are about"), required=False)
    year_means = forms.ChoiceField(
        label=gettext_lazy("A year in the file is"),
        choices=[
            ("year", gettext_lazy("a school year")),
            ("result_year", gettext_lazy("a result year (October to September)")),
        ],
    )
    single_year = forms.ChoiceField(
        label=gettext_lazy("A single year, such as 2025, is"),
        choices=[
            ("starts", gettext_lazy("the year in which it begins")),
            ("ends", gettext_lazy("the year in which it ends")),
        ],
    )
    plain = forms.ChoiceField(
        label=gettext_lazy("Percentages without a % sign"),
        choices=[
            ("auto", gettext_lazy("Borgen looks at the whole column")),
            ("percent", gettext_lazy("are percentages: 73,4")),
            ("fraction", gettext_lazy("are parts of one: 0,734")),
        ],
    )
    only = forms.CharField(
        label=gettext_lazy("Only rows where the characteristic is"), max_length=100, required=False
    )

    def __init__(self, *args: Any, kept: Import, spans: list[Span], **kwargs: Any) -> None:
        choices = kept.choices
        self.outline = choices["outline"]["columns"]
        named = ("indicator", "time", "year_means", "single_year", "plain", "only")
        initial = {name: choices.get(name) for name in named}
        initial |= {f"column-{place}": role for place, role in enumerate(choices["columns"])}
        super().__init__(*args, **{"initial": initial, **kwargs})
        usable = _shared_indicators(kept.institution)
        self.fields["indicator"].queryset = usable  # type: ignore[attr-defined]
        self.fields["time"].choices = [("", _("that stands in the file")), *_times(spans)]  # type: ignore[attr-defined]
        roles: list[Any] = [("", _("leave out")), *ROLES.items()]
        numbers = [(f"value:{one.pk}", one.name) for one in usable]
        for place, column in enumerate(self.outline):
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=column["heading"] or _("column %(letter)s") % {"letter": column["letter"]},
                choices=[*roles, (_("the number of"), numbers)] if numbers else roles,
                required=False,
                widget=forms.Select(attrs={"class": "input"}),
            )

    def columns(self) -> Iterator[tuple[dict[str, Any], forms.BoundField]]:
        for place, column in enumerate(self.outline):
            yield column, self[f"column-{place}"]

    def whole(self) -> list[forms.BoundField]:
        return [self[name] for name in ("indicator", "time", "year_means", "single_year", "plain", "only")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [data.get(f"column-{place}", "") for place in range(len(self.outline))]
        for place, role in enumerate(chosen):
            if role and role in chosen[:place]:
                text = _("Two columns are the same thing. Choose one of them, and leave the other out.")
                self.add_error(f"column-{place}", text)
        for problem in _missing(chosen, data):
            self.add_error(None, problem)
        return data

    def choices(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "columns": [data[f"column-{place}"] for place in range(len(self.outline))],
            "indicator": data["indicator"].pk if data["indicator"] else None,
            **{name: data[name] for name in ("time", "year_means", "single_year", "plain", "only")},
        }


def _missing(chosen: list[str], data: dict[str, Any]) -> Iterator[str]:
    """What a file cannot do without, however it is made."""
    has = set(chosen)
    if Role.TEAM not in has:
        yield _("Choose the column with the team.")
    if not data.get("time") and not has & set(TIMES):
        yield _("Choose the column with the year, period or month, or say what time the whole file is about.")
    numbers = {Role.VALUE, Role.NUMERATOR} & has
    if not numbers and not any(one.startswith("value:") for one in chosen):
        yield _("Choose at least one column with a number.")
    about = {Role.INDICATOR, Role.QUESTION, Role.QUESTION_TEXT} & has
    if numbers and not about and not data.get("indicator"):
        yield _("Say what the numbers are about.")
    if data.get("only") and Role.CHARACTERISTIC not in has:
        yield _("Choose the column with the characteristic, or leave its choice empty.")


class SurveyForm(ColumnsForm):
    """Of counted answers: the columns are ours, only the time may be missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("indicator", "plain", "only"):
            del self.fields[name]
        for place in range(len(self.outline)):
            del self.fields[f"column-{place}"]

    def columns(self) -> Iterator[tuple[dict[str, Any], forms.BoundField]]:
        return iter(())

    def whole(self) -> list[forms.BoundField]:
        return [self[name] for name in ("time", "year_means", "single_year")]

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        if not data.get("time") and not {one["role"] for one in self.outline} & set(TIMES):
            self.add_error("time", _("There is no year in this file. Say what time it is about."))
        return data

    def choices(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("time", "year_means", "single_year")}


class QuestionForm(ServiceForm):
    code = model_field(Question, "code")
    text = model_field(Question, "text")
    indicator = forms.ModelChoiceField(
        Indicator.objects.none(),
        label=gettext_lazy("measures"),
        empty_label=gettext_lazy("nothing yet"),
        required=False,
    )
    year = model_field(
        Question, "year", help_text=gettext_lazy("Leave it empty when it holds for every year.")
    )
    positive_from = model_field(
        Question,
        "positive_from",
        help_text=gettext_lazy("For a percentage: with 4, the answers 4 and 5 are counted as positive."),
        localize=True,
    )
    breaks = model_field(
        Question,
        "breaks",
        help_text=gettext_lazy(
            "The line in the chart is broken before this year, with these words beside it."
        ),
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].queryset = _shared_indicators(institution)  # type: ignore[attr-defined]


class CodeBookForm(ServiceForm):
    file = forms.FileField(
        label=gettext_lazy("Code book (Excel or csv)"),
        help_text=gettext_lazy(
            "Headings: vraagnummer, vraag, indicator, and if you like jaar, positief vanaf and trendbreuk."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


def _shared_indicators(institution: Institution) -> Any:
    return Indicator.objects.filter(institution=institution, team=None).in_use()


def _times(spans: list[Span]) -> list[tuple[Any, list[tuple[str, str]]]]:
    return [
        (words, [(times.as_text(span), span.label) for span in spans if span.kind is kind])
        for kind, words in KINDS.items()
        if any(span.kind is kind for span in spans)
    ]
