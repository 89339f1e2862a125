"""The one table: which page is explained how, step by step.

A new page adds its route to the entry it belongs with, or gets an entry of its own in the module of its step:
a title, two sentences on what it is for in the method, and an example of a team that does it. A page that
needs none (it asks whether you are sure, it is on the projector) gets a reason in tests/house/test_guide.py.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from borgen.guide.around import AROUND
from borgen.guide.every_day import EVERY_DAY
from borgen.guide.shape import Explained, Step
from borgen.guide.step_0 import STEP_0
from borgen.guide.step_1 import STEP_1
from borgen.guide.step_2a import STEP_2A
from borgen.guide.step_2b import STEP_2B
from borgen.guide.step_3 import STEP_3
from borgen.guide.visible import VISIBLE

STEPS = (
    Step(
        anchor="elke-dag",
        short=_("Every day"),
        words="pages/help/elke-dag.html",
        name=_("Every day"),
        entries=EVERY_DAY,
    ),
    Step(
        anchor="stap-0",
        short=_("0 BOAS"),
        words="pages/help/stap-0.html",
        name=_("Step 0: BOAS and planning"),
        entries=STEP_0,
    ),
    Step(
        anchor="stap-1",
        short=_("1 Document"),
        words="pages/help/stap-1.html",
        name=_("Step 1: document"),
        entries=STEP_1,
    ),
    Step(
        anchor="stap-2a",
        short=_("2A Monitor"),
        words="pages/help/stap-2a.html",
        name=_("Step 2A: monitor"),
        entries=STEP_2A,
    ),
    Step(
        anchor="stap-2b",
        short=_("2B Check"),
        words="pages/help/stap-2b.html",
        name=_("Step 2B: check"),
        entries=STEP_2B,
    ),
    Step(
        anchor="stap-3",
        short=_("3 Act"),
        words="pages/help/stap-3.html",
        name=_("Step 3: act"),
        entries=STEP_3,
    ),
    Step(
        anchor="zichtbaar",
        short=_("The board"),
        words="pages/help/zichtbaar.html",
        entries=VISIBLE,
        name=_("Always: make it visible"),
    ),
    Step(
        anchor="eromheen",
        short=_("People"),
        words="pages/help/eromheen.html",
        name=_("Around it: people and settings"),
        entries=AROUND,
    ),
)

BY_ROUTE = {
    route: Explained(step, entry) for step in STEPS for entry in step.entries for route in entry.routes
}
