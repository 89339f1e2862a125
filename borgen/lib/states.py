"""State machines as one table: which event is possible in which states, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Transition(NamedTuple):
    sources: tuple[str, ...]
    target: str
    refusal: object
    """What people read when the event is not possible now: a text, or a lazy translation of one."""


class TransitionNotAllowed(Exception):  # noqa: N818 - reads as what it says at every `except`
    """The state does not allow this event. `str()` gives the message for people, in the active language."""

    def __init__(self, event: str, state: str, refusal: object) -> None:
        super().__init__(event, state)
        self.event = event
        self.state = state
        self.refusal = refusal

    def __str__(self) -> str:
        return str(self.refusal)


class Machine:
    """The first state is where everything begins; a state that no event leaves is an end.

    ValueError for a table that names an unknown state or has a state that nothing leads to.
    An event that the table does not know is a KeyError: a mistake of the programmer, not of a user.
    """

    def __init__(self, states: Sequence[str], transitions: Mapping[str, Transition]) -> None:
        self.states = tuple(states)
        self.transitions = dict(transitions)
        self._check()

    @property
    def initial(self) -> str:
        return self.states[0]

    @property
    def final(self) -> tuple[str, ...]:
        left = {source for transition in self.transitions.values() for source in transition.sources}
        return tuple(state for state in self.states if state not in left)

    def allows(self, event: str, state: str) -> bool:
        return state in self.transitions[event].sources

    def events(self, state: str) -> tuple[str, ...]:
        return tuple(event for event in self.transitions if self.allows(event, state))

    def target(self, event: str, state: str) -> str:
        """The state after `event`; raises `TransitionNotAllowed`."""
        if not self.allows(event, state):
            raise TransitionNotAllowed(event, state, self.transitions[event].refusal)
        return self.transitions[event].target

    def mermaid(self) -> str:
        """A Mermaid state diagram, the same text for the same table."""
        arrows = [
            f"    {source} --> {transition.target}: {event}"
            for event, transition in self.transitions.items()
            for source in transition.sources
        ]
        ends = [f"    {state} --> [*]" for state in self.final]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *arrows, *ends])

    def _check(self) -> None:
        named = {state for one in self.transitions.values() for state in (*one.sources, one.target)}
        if unknown := sorted(named - set(self.states)):
            raise ValueError(f"unknown states in the table: {', '.join(unknown)}")
        targets = {one.target for one in self.transitions.values()}
        if unreached := [state for state in self.states[1:] if state not in targets]:
            raise ValueError(f"no event leads to: {', '.join(unreached)}")
