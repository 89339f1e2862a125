"""Two people edit the same thing: what did each of them change, and where do they clash. Nothing gets lost.

A form made with `RemembersWhatWasSeen` sends back what it showed when it was opened. Where the other person
changed another field, both changes are kept; where both changed the same field differently, `Conflict` leads
to a page with both texts.

    form = NoteForm(request.POST, instance=note)
    if form.is_valid():
        try:
            services.edit_note(note=note, edit=form.edit(), by=request.user)
        except Conflict as conflict:
            make = lambda **kwargs: NoteForm(instance=note, **kwargs)
            context = conflict_context(make, form.edit(), conflict) | {"subject": ..., "back": ...}
            return render(request, "ui/conflict.html", context, status=409)

The service locks the row first: `wanted = edit.over(values_of(note, edit.names))`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import formats, timezone
from django.utils.translation import gettext as _

KEEP = "keep"
"""The name of that button; its value names the fields."""


class Conflict(Exception):  # noqa: N818  no mistake of anybody
    """Somebody else changed the same fields meanwhile; nothing was saved."""

    def __init__(self, saved: Mapping[str, Any], names: Iterable[str]) -> None:
        self.saved = dict(saved)
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


@dataclass(frozen=True, slots=True)
class Edit:
    """A form that was sent in: every field as it was seen and as it is wanted."""

    seen: Mapping[str, Any]
    wanted: Mapping[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.wanted)

    @property
    def changed(self) -> dict[str, Any]:
        return {
            name: value for name, value in self.wanted.items() if not same(value, self.seen.get(name, value))
        }

    def over(self, saved: Mapping[str, Any]) -> dict[str, Any]:
        """The changes to make to what is saved now; raises `Conflict`."""
        clashes = [
            name
            for name, value in self.changed.items()
            if not same(saved[name], self.seen[name]) and not same(saved[name], value)
        ]
        if clashes:
            raise Conflict(saved, clashes)
        return {name: value for name, value in self.changed.items() if not same(saved[name], value)}


class RemembersWhatWasSeen:
    """Mix into a form, before `forms.Form` or `forms.ModelForm`: each field also sends what it showed."""

    fields: dict[str, forms.Field]
    data: Any
    files: Any
    cleaned_data: dict[str, Any]
    add_prefix: Callable[[str], str]
    add_initial_prefix: Callable[[str], str]
    helping_fields: tuple[str, ...] = ()
    """Fields that only help to fill in another one; no part of the edit."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._edited():
            self.fields[name].show_hidden_initial = True
        self._keep_what_was_saved()

    def edit(self) -> Edit:
        """Of a valid form."""
        names = self._edited()
        return Edit(
            seen={name: self._seen(name) for name in names},
            wanted={name: self.cleaned_data[name] for name in names},
        )

    def _keep_what_was_saved(self) -> None:
        """The other button of the conflict page: the named fields stay as the colleague saved them."""
        names = str(self.data.get(KEEP, "")).split()
        if not names:
            return
        data = self.data.copy()
        for name in set(names) & set(self._edited()):
            saved, sent = self.add_initial_prefix(name), self.add_prefix(name)
            if hasattr(data, "setlist"):
                data.setlist(sent, data.getlist(saved))
            else:
                data[sent] = data.get(saved)
        self.data = data

    def _edited(self) -> list[str]:
        return [name for name in self.fields if name not in self.helping_fields]

    def _seen(self, name: str) -> Any:
        field, bound = self.fields[name], self[name]  # type: ignore[index]
        raw = field.hidden_widget().value_from_datadict(self.data, self.files, bound.html_initial_name)
        if raw is None and bound.html_initial_name not in self.data:
            # A browser always sends it; another client is taken to have seen what the form holds.
            return bound.initial
        # First as a cleaned value; what was empty in a required field was seen too.
        for read in (field.clean, field.to_python):
            try:
                return read(raw)
            except ValidationError:
                continue
        return _Unknown()


class _Unknown:
    """Something that can no longer be read, such as a person who left the list: equal to nothing."""


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed, for the page that shows it."""

    label: str
    id: str
    mine: str
    """The input with my own text, ready to be sent again."""
    theirs: str
    """What the other one saved, as text."""


def conflict_context(
    make_form: Callable[..., forms.BaseForm], edit: Edit, conflict: Conflict
) -> dict[str, object]:
    """`clashes`, `hidden` and `keep` for templates/ui/conflict.html.

    `make_form(initial=...)` makes the same form again, unbound. What I sent stands in it; what it "saw" is
    now what the other one saved, so that sending it again is a decision made with open eyes.
    """
    mine = make_form(initial={**conflict.saved, **edit.changed})
    saved = make_form(initial=conflict.saved)
    hidden = []
    clashes = []
    for name in edit.names:
        hidden.append(saved[name].as_hidden(only_initial=True))
        if name in conflict.names:
            bound = mine[name]
            text = shown(bound.field, conflict.saved[name])
            clashes.append(
                Clash(str(bound.label), bound.id_for_label or bound.auto_id, bound.as_widget(), text)
            )
        else:
            hidden.append(mine[name].as_hidden())
    return {"clashes": clashes, "hidden": hidden, "keep": " ".join(conflict.names)}


def shown(field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return _("(empty)")
    if isinstance(value, list | tuple):
        return ", ".join(shown(field, one) for one in value) or _("(empty)")
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        return str(_labels(field).get(str(value), value))
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return formats.date_format(value)
    return str(value)


def _labels(field: forms.ChoiceField) -> dict[str, Any]:
    """Of every choice; those in a group belong to it."""
    found: dict[str, Any] = {}
    for value, label in cast("Iterable[tuple[Any, Any]]", field.choices):
        found.update({str(key): text for key, text in label} if _is_group(label) else {str(value): label})
    return found


def _is_group(label: Any) -> bool:
    return isinstance(label, list | tuple)


def same(one: Any, other: Any) -> bool:
    """Equal as people see it: browsers and databases differ in how a line ends."""
    if isinstance(one, str) and isinstance(other, str):
        return one.strip().splitlines() == other.strip().splitlines()
    return bool(one == other)


def values_of(instance: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(instance, name) for name in names}
