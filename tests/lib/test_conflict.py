"""Two people with the same form open: what is kept, what clashes, and what the page offers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.http import QueryDict
from django.utils.html import strip_tags

from borgen.lib.conflict import (
    Conflict,
    Edit,
    RemembersWhatWasSeen,
    conflict_context,
    same,
    shown,
    values_of,
)


class NoteForm(RemembersWhatWasSeen, forms.Form):
    helping_fields = ("hint",)

    text = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(required=False)
    loud = forms.BooleanField(required=False)
    size = forms.TypedChoiceField(choices=[(1, "small"), (2, "large")], coerce=int, required=False)
    hint = forms.CharField(required=False)


def sent(**data: Any) -> NoteForm:
    seen = {"initial-text": "", "initial-size": "1", "initial-loud": "False", "initial-day": ""}
    return NoteForm({"text": "", "size": "1", **seen, **data})


def test_what_did_not_change_is_no_change() -> None:
    edit = Edit(seen={"a": "x\ny"}, wanted={"a": "x\r\ny "})
    assert edit.changed == {}
    assert edit.over({"a": "changed by a colleague"}) == {}


def test_changes_of_different_fields_are_both_kept() -> None:
    edit = Edit(seen={"a": 1, "b": 1}, wanted={"a": 2, "b": 1})
    assert edit.over({"a": 1, "b": 9}) == {"a": 2}


def test_the_same_field_changed_differently_clashes() -> None:
    edit = Edit(seen={"a": 1, "b": 1}, wanted={"a": 2, "b": 2})
    with pytest.raises(Conflict) as caught:
        edit.over({"a": 3, "b": 1})
    assert caught.value.names == ("a",)
    assert caught.value.saved == {"a": 3, "b": 1}


def test_the_same_change_twice_is_no_clash() -> None:
    assert Edit(seen={"a": 1}, wanted={"a": 2}).over({"a": 2}) == {}


def test_a_form_sends_back_what_it_showed() -> None:
    page = str(NoteForm(initial={"text": "old", "loud": True}))
    assert 'name="initial-text" value="old"' in page
    assert 'name="initial-loud" value="True"' in page
    assert "initial-hint" not in page


def test_edit_of_a_form() -> None:
    form = sent(text="new", day="2026-11-23", **{"initial-text": "old", "initial-loud": "True"})
    assert form.is_valid()
    edit = form.edit()
    assert edit.names == ("text", "day", "loud", "size")
    assert edit.changed == {"text": "new", "day": date(2026, 11, 23), "loud": False}


def test_what_can_no_longer_be_read_was_something_else() -> None:
    form = sent(**{"initial-size": "7"})
    assert form.is_valid()
    assert form.edit().changed == {"size": 1}


def test_a_client_that_does_not_say_what_it_saw() -> None:
    form = NoteForm({"text": "new", "size": "1"}, initial={"text": "old"})
    assert form.is_valid()
    assert form.edit().seen["text"] == "old"


def test_the_page_holds_both_texts_and_what_is_saved_counts_as_seen() -> None:
    form = sent(text="mine", loud="on", **{"initial-text": "old"})
    assert form.is_valid()
    edit = form.edit()
    saved = {"text": "theirs <b>", "day": None, "loud": False, "size": 2}
    with pytest.raises(Conflict) as caught:
        edit.over(saved)
    context: dict[str, Any] = conflict_context(NoteForm, edit, caught.value)
    (clash,) = context["clashes"]
    assert "mine" in strip_tags(clash.mine)
    assert clash.theirs == "theirs <b>"
    assert context["keep"] == "text"
    hidden = "".join(map(str, context["hidden"]))
    assert 'name="initial-text" value="theirs &lt;b&gt;"' in hidden
    assert 'name="loud" value="True"' in hidden
    assert 'name="size" value="2"' in hidden, "what only the colleague changed is kept"


@pytest.mark.parametrize("kind", [dict, QueryDict])
def test_the_other_button_keeps_what_the_colleague_saved_and_my_other_changes(kind: type) -> None:
    data = {
        "text": "mine",
        "initial-text": "theirs",
        "size": "2",
        "initial-size": "1",
        "keep": "text nonsense",
    }
    if kind is QueryDict:
        data = QueryDict("&".join(f"{name}={value}" for name, value in data.items()))
    form = NoteForm(data)
    assert form.is_valid()
    assert form.edit().wanted["text"] == "theirs"
    assert form.edit().wanted["size"] == 2


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (forms.CharField(), "", "(leeg)"),
        (forms.CharField(), None, "(leeg)"),
        (forms.BooleanField(), True, "ja"),
        (forms.BooleanField(), False, "nee"),
        (forms.ChoiceField(choices=[("a", "Appel")]), "a", "Appel"),
        (forms.DateField(), date(2026, 11, 23), "23 november 2026"),
        (
            forms.DateTimeField(),
            datetime(2026, 11, 23, 13, tzinfo=ZoneInfo("Europe/Amsterdam")),
            "23-11-2026 13:00",
        ),
        (forms.CharField(), "tekst", "tekst"),
    ],
)
def test_values_as_people_read_them(field: forms.Field, value: Any, expected: str) -> None:
    assert shown(field, value) == expected


def test_line_ends_of_browsers_and_databases_are_the_same() -> None:
    assert same("a\r\nb\r\n", "a\nb")
    assert not same("a b", "a\nb")
    assert same(1, 1)


def test_values_of() -> None:
    class Thing:
        a = 1
        b = 2

    assert values_of(Thing(), ["a"]) == {"a": 1}
