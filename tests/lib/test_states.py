import pytest

from borgen.lib.states import Machine, Transition, TransitionNotAllowed

DOOR = Machine(
    ["open", "shut", "gone"],
    {
        "shut": Transition(("open",), "shut", "The door is shut already."),
        "open": Transition(("shut",), "open", "The door is open already."),
        "remove": Transition(("open", "shut"), "gone", "There is no door."),
    },
)


def test_allowed():
    assert DOOR.initial == "open"
    assert DOOR.allows("shut", "open")
    assert DOOR.target("shut", "open") == "shut"
    assert DOOR.events("open") == ("shut", "remove")
    assert DOOR.final == ("gone",)


def test_refused_with_the_sentence_of_the_event():
    assert not DOOR.allows("shut", "shut")
    with pytest.raises(TransitionNotAllowed) as refused:
        DOOR.target("shut", "shut")
    assert str(refused.value) == "The door is shut already."
    assert (refused.value.event, refused.value.state) == ("shut", "shut")


def test_the_sentence_is_made_when_it_is_read():
    class Lazy:
        language = "en"

        def __str__(self):
            return f"no ({self.language})"

    machine = Machine(["a", "b"], {"go": Transition(("a",), "b", Lazy())})
    with pytest.raises(TransitionNotAllowed) as refused:
        machine.target("go", "b")
    Lazy.language = "nl"
    assert str(refused.value) == "no (nl)"


def test_an_unknown_event_is_a_mistake_in_the_program():
    with pytest.raises(KeyError):
        DOOR.target("paint", "open")


def test_unknown_state_in_the_table():
    with pytest.raises(ValueError, match="unknown states in the table: ajar"):
        Machine(["open", "shut"], {"shut": Transition(("open", "ajar"), "shut", "")})


def test_state_that_nothing_leads_to():
    with pytest.raises(ValueError, match="no event leads to: gone"):
        Machine(["open", "shut", "gone"], {"shut": Transition(("open",), "shut", "")})


def test_diagram():
    assert DOOR.mermaid().splitlines() == [
        "stateDiagram-v2",
        "    [*] --> open",
        "    open --> shut: shut",
        "    shut --> open: open",
        "    open --> gone: remove",
        "    shut --> gone: remove",
        "    gone --> [*]",
    ]
