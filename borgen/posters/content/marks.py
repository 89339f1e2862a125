"""Form, colour and word of each status: the same on every kind of poster."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from borgen.posters.shape import Form, Mark, Step
from borgen.thread.stages import NAMES
from improvements.stages import Stage, Standing
from monitoring.evaluation import Verdict
from monitoring.wording import WORDS

_VERDICTS = {
    Verdict.MET: (Form.CHECK, "ok"),
    Verdict.NOT_MET: (Form.DIAMOND, "bad"),
    Verdict.NO_VALUE: (Form.DASHED, ""),
}
# By the icon of a badge elsewhere.
_ICONS = {
    "circle-check": Form.CHECK,
    "check": Form.CHECK,
    "shield-check": Form.CHECK,
    "circle": Form.RING,
    "octagon-alert": Form.DIAMOND,
    "triangle-alert": Form.TRIANGLE,
    "circle-dashed": Form.DASHED,
    "x": Form.DASHED,
}
# Longer texts stay on the page behind the QR code.
LONGEST_TEXT = 240


def verdict(found: Verdict) -> Mark:
    form, tone = _VERDICTS.get(found, (Form.RING, ""))
    return Mark(form, tone, str(WORDS[found]))


def badge(tone: str, icon: str, word: str) -> Mark:
    return Mark(_ICONS.get(icon, Form.DOT), tone if tone in ("ok", "bad", "info") else "", word)


def done() -> Mark:
    return Mark(Form.CHECK, "ok", _("done"))


def overdue() -> Mark:
    return Mark(Form.TRIANGLE, "bad", _("overdue"))


def still_open() -> Mark:
    return Mark(Form.RING, "", _("open"))


def steps(found: Standing) -> tuple[Step, ...]:
    return tuple(Step(str(NAMES[stage]), _state(found, stage)) for stage in Stage)


def _state(found: Standing, stage: Stage) -> str:
    if found.reached(stage):
        return "done"
    return "current" if stage is found.next else "next"


def stage(found: Standing, words: str) -> str:
    """In one line, for where the steps have no room."""
    reached = sum(found.reached(one) for one in Stage)
    return _("{n} of {all} steps: {stage}").format(n=reached, all=len(Stage), stage=words)


def short_day(day: date) -> str:
    return date_format(day, "j b")


def long_day(day: date) -> str:
    return date_format(day, "j F Y")


def short(text: str) -> str:
    """The beginning of a long text, whole words."""
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST_TEXT else plain[: LONGEST_TEXT - 1].rsplit(" ", 1)[0] + "…"
