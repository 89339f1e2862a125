"""What somebody chooses for a poster, in the words of its address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from borgen.posters.keeping import Wish
from borgen.posters.shape import Kind
from borgen.posters.sheets import MM, Orientation, Sheet, Size
from borgen.posters.subjects import Offered, Subject
from teams.forms.base import ServiceForm

KIND_WORDS = {
    "bord": Kind.BOARD,
    "planning": Kind.PLANNING,
    "monitoringplan": Kind.MONITORING,
    "jaaragenda": Kind.YEAR,
    "verhaal": Kind.STORY,
}
WORD_OF = {kind: word for word, kind in KIND_WORDS.items()}
KIND_NAMES: dict[Kind, Promise] = {
    Kind.BOARD: _("Improvement board"),
    Kind.PLANNING: _("Planning"),
    Kind.MONITORING: _("Monitoring plan"),
    Kind.YEAR: _("Year agenda"),
    Kind.STORY: _("Story"),
}
ORIENTATIONS = {"liggend": Orientation.LANDSCAPE, "staand": Orientation.PORTRAIT}
# Nobody stands on them, so there is nothing to switch on.
WITHOUT_PEOPLE = (Kind.YEAR,)
YES = "ja"


def kind_of(word: str) -> Kind:
    """The board, for any other word."""
    return KIND_WORDS.get(word, Kind.BOARD)


class PosterForm(ServiceForm):
    """`offered` has what there is to choose from; names are a choice when the team switched them on."""

    over = forms.ChoiceField(label=_("About"), required=False)
    formaat = forms.ChoiceField(label=_("Size"))
    ligging = forms.ChoiceField(
        label=_("Orientation"),
        widget=forms.RadioSelect,
        choices=[
            ("liggend", pgettext_lazy("a sheet of paper", "landscape")),
            ("staand", pgettext_lazy("a sheet of paper", "portrait")),
        ],
    )
    namen = forms.BooleanField(
        label=_("With names"),
        required=False,
        help_text=_("Who owns an action, who measures. Everybody who walks past reads it."),
    )
    drukker = forms.BooleanField(
        label=_("For a printer’s"),
        required=False,
        help_text=_("With 3 mm of bleed and crop marks. Your own printer does not need them."),
    )

    def __init__(self, *args: Any, kind: Kind, offered: Offered, names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered.choices:
            self._field("over").choices = [(one.word, one.name) for one in offered.choices]
        else:
            del self.fields["over"]
        self._field("formaat").choices = [(size.value, _size_words(size)) for size in Size]
        if not names or kind in WITHOUT_PEOPLE:
            del self.fields["namen"]

    def _field(self, name: str) -> forms.ChoiceField:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        return field

    def query(self, kind: Kind) -> str:
        """The address of a valid form."""
        data = self.cleaned_data
        chosen = {"soort": WORD_OF[kind], "over": data.get("over", "")}
        chosen |= {"formaat": data["formaat"], "ligging": data["ligging"]}
        ticked = {name: YES for name in ("namen", "drukker") if data.get(name)}
        return "?" + urlencode({name: value for name, value in (chosen | ticked).items() if value})

    def wish(self, subject: Subject) -> Wish:
        data = self.cleaned_data
        sheet = Sheet(Size(data["formaat"]), ORIENTATIONS[data["ligging"]])
        return Wish(subject, sheet, names=bool(data.get("namen")), printer=data["drukker"])


def chosen(query: Mapping[str, str], kind: Kind, offered: Offered, *, names: bool) -> dict[str, Any]:
    """The values of the form that an address asks for; what it does not know is as usual."""
    size, lies = query.get("formaat", ""), query.get("ligging", "")
    asked = "formaat" in query
    return {
        "over": offered.subject.word if offered.subject else "",
        "formaat": size if size in list(Size) else Size.A3.value,
        "ligging": lies if lies in ORIENTATIONS else "liggend",
        # As the team switched them on, until somebody leaves them out.
        "namen": names and kind not in WITHOUT_PEOPLE and (not asked or query.get("namen") == YES),
        "drukker": query.get("drukker") == YES,
    }


def wish_of(values: Mapping[str, Any], subject: Subject) -> Wish:
    sheet = Sheet(Size(values["formaat"]), ORIENTATIONS[values["ligging"]])
    return Wish(subject, sheet, names=values["namen"], printer=values["drukker"])


def _size_words(size: Size) -> str:
    width, height = MM[size]
    return f"{size.value} ({width} × {height} mm)"
