"""A field in a form of ours: label, hint and errors belong to the input, also for who cannot see them."""

import re

from django import forms


class Sample(forms.Form):
    name = forms.CharField(label="Naam", help_text="Staat op de planning.")
    note = forms.CharField(label="Notitie", required=False)
    votes = forms.BooleanField(label="Stemt mee", required=False, help_text="Meestal niet.")
    pace = forms.ChoiceField(label="Tempo", choices=[("k", "kort"), ("l", "lang")], widget=forms.RadioSelect)


def group(form, name):
    return str(form[name].as_field_group())


def test_hint_and_error_are_tied_to_the_input():
    html = group(Sample({}), "name")
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html).group(1).split()
    assert set(described) == {"id_name_helptext", "id_name_error"}
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html
    assert "has-error" in html


def test_required_and_optional_are_told_apart():
    assert "required" in group(Sample(), "name")
    assert "optioneel" not in group(Sample(), "name")
    assert "optioneel" in group(Sample(), "note")


def test_a_tick_stands_before_its_label_and_its_hint_below():
    html = group(Sample(), "votes")
    assert html.index("<input") < html.index("<label") < html.index("Meestal niet.")
    assert html.count("<label") == 1


def test_a_choice_is_a_group_with_a_legend():
    html = group(Sample(), "pace")
    assert html.count("<fieldset") == html.count("</fieldset>") == 1
    assert "<legend>Tempo" in html


def test_every_group_closes_what_it_opens():
    form = Sample({})
    for name in form.fields:
        html = group(form, name)
        for tag in ("div", "fieldset", "label"):
            assert len(re.findall(rf"<{tag}\b", html)) == html.count(f"</{tag}>"), (name, tag)
