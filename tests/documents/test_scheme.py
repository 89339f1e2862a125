"""Steps of a process scheme, to the last branch."""

import pytest
from django.core.exceptions import ValidationError

from documents import scheme

STEPS = [
    {"step": "Aanmelding", "who": "administratie", "input": "", "output": "dossier"},
    {"step": "Gesprek", "who": "", "input": "", "output": ""},
]


def test_nothing_is_no_steps():
    assert scheme.read(None) == []
    assert scheme.html(scheme.blank()) == ""
    assert scheme.read(["no step"]) == []


def test_words_are_trimmed_and_the_unknown_goes():
    assert scheme.read([{"step": " Een\n stap ", "more": 1, "who": 3}]) == [
        {"step": "Een stap", "who": "", "input": "", "output": ""}
    ]


@pytest.mark.parametrize(
    "steps",
    [
        [{"step": "x"}] * 101,
        [{"step": "x" * 301}],
        [{"who": "mentor"}],
    ],
)
def test_what_is_refused(steps):
    with pytest.raises(ValidationError) as refused:
        scheme.read(steps)
    assert len(refused.value.messages) == 1


def test_steps_come_go_and_move():
    steps = scheme.read(STEPS)
    assert [step["step"] for step in scheme.with_step(steps)] == ["Aanmelding", "Gesprek", ""]
    assert [step["step"] for step in scheme.with_step(steps, 0)] == ["Aanmelding", "", "Gesprek"]
    assert [step["step"] for step in scheme.without_step(steps, 0)] == ["Gesprek"]
    assert [step["step"] for step in scheme.moved_up(steps, 1)] == ["Gesprek", "Aanmelding"]
    assert scheme.moved_up(steps, 0) == steps
    assert scheme.moved_up(steps, 9) == steps


def test_the_list_is_escaped_and_leaves_out_the_empty():
    html = scheme.html([{"step": "<i>", "who": "mentor"}, {"step": ""}])
    assert html.startswith("<ol><li><p><strong>&lt;i&gt;</strong></p><p><em>")
    assert html.count("<li>") == 1
    assert html.count("<p>") == 2
