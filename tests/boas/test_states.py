import pytest
from django.utils import translation

from boas.models import Assessment
from boas.models.assessment import OPEN_STATES
from boas.states import ASSESSMENT
from borgen.lib.states import TransitionNotAllowed

ALLOWED = {
    ("preparing", "start"): "running",
    ("preparing", "cancel"): "cancelled",
    ("running", "pause"): "paused",
    ("running", "close"): "closed",
    ("running", "cancel"): "cancelled",
    ("paused", "resume"): "running",
    ("paused", "close"): "closed",
    ("paused", "cancel"): "cancelled",
}


@pytest.mark.parametrize("state", ASSESSMENT.states)
@pytest.mark.parametrize("event", ASSESSMENT.transitions)
def test_every_event_in_every_state(state, event):
    if target := ALLOWED.get((state, event)):
        assert ASSESSMENT.target(event, state) == target
    else:
        with pytest.raises(TransitionNotAllowed):
            ASSESSMENT.target(event, state)


def test_the_model_knows_the_same_states():
    assert list(ASSESSMENT.states) == Assessment.State.values
    assert ASSESSMENT.initial == Assessment._meta.get_field("state").default
    assert [state for state in ASSESSMENT.states if state not in ASSESSMENT.final] == OPEN_STATES


def test_a_closed_session_stays_closed():
    assert ASSESSMENT.final == ("closed", "cancelled")
    assert ASSESSMENT.events("closed") == ()


@pytest.mark.parametrize("event", ASSESSMENT.transitions)
def test_every_refusal_is_a_sentence_for_people(event):
    with pytest.raises(TransitionNotAllowed) as refused:
        ASSESSMENT.target(event, "closed")
    with translation.override("en"):
        assert str(refused.value).startswith(("This BOAS", "Only a BOAS", "A BOAS"))
