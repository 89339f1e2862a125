"""Turns a room into what the templates of the run page and the projector show: rows, words and addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boas import wording
from boas.models import Assessment, Tally
from boas.models.tally import Option
from boas.scoring import Judgement, Verdict
from boas.services.counting import ALL_COUNTED, NO_HAND, TOO_MANY
from boas.services.practice import expected_voters
from boas.services.preparing import assessment_url
from boas.services.room import Place, Room
from borgen.lib.distribution import legend, segments
from teams.access import Request

TONES = {Verdict.INTERVENTION: "warn", Verdict.FINE: "ok", Verdict.NO_RESULT: ""}
VERDICT_ICONS = {
    Verdict.INTERVENTION: "flag",
    Verdict.FINE: "circle-check",
    Verdict.NO_RESULT: "circle-dashed",
}
ANSWER_ICONS = ("chevrons-down", "chevron-down", "chevron-up", "chevrons-up")
ADDRESSES = (
    "run screen start opening tap counts finish-count reopen-count skip goto voters remark-add decide "
    "pause resume"
).split()


@dataclass(frozen=True)
class Cell:
    """One of the four answers on the screen, with the hands raised for it."""

    option: Option
    key: int
    icon: str
    question: str
    add: str
    less: str
    count: int
    token: str
    typed: str


@dataclass(frozen=True)
class Result:
    """What the count of a statement says, ready to be shown."""

    tone: str
    icon: str
    title: str
    rule: str
    unanswered: str
    difference: str
    suggests: bool
    segments: list[Any]
    legend: list[Any]
    sentence: str


def room_context(room: Room) -> dict[str, Any]:
    """Shared by both screens."""
    assessment, tally = room.assessment, room.tally
    return {
        "assessment": assessment,
        "improvement": assessment.improvement,
        "room": room,
        "place": room.place.value,
        "tally": tally,
        "statement": tally and tally.statement,
        "counted": bool(tally and tally.counted_at),
        "total": tally.counts.votes if tally else 0,
        "rest": tally.voters - tally.counts.votes if tally else 0,
        "answers": _cells(tally, {}) if tally else [],
        "result": result(room.judgement) if room.judgement and tally and tally.counted_at else None,
    }


def run_context(request: Request, room: Room, *, message: str = "") -> dict[str, Any]:
    """`message` is why something was refused: then what somebody typed stands in its fields again."""
    assessment = room.assessment
    kept = request.POST if message else {}
    address = {name.replace("-", "_"): assessment_url(f"boas:{name}", assessment) for name in ADDRESSES}
    address["leave"] = assessment_url(
        "boas:practice-stop" if assessment.practice else "boas:briefing", assessment
    )
    if not assessment.practice:
        address["outcome"] = assessment_url("boas:outcome", assessment)
    context = room_context(room)
    context |= {
        "urls": address,
        "kept": kept,
        "message": message,
        "remarks": [(one.text, _remark_url(assessment, one.pk)) for one in room.remarks],
        "decision": room.decision,
        "elsewhere": _elsewhere(room),
        "words": {
            "open": _("to do"),
            "begun": _("partly counted"),
            "counted": _("counted"),
            "skipped": _("skipped"),
            "low": _("intervention"),
        },
        "token": uuid4(),
    }
    if room.tally:
        context["answers"] = _cells(room.tally, kept)
    if room.place is Place.READY:
        context["expected_voters"] = kept.get("voters") or assessment.voters or expected_voters(assessment)
    return context


def result(judgement: Judgement) -> Result:
    counts = judgement.counts
    numbers = (counts.strongly_disagree, counts.disagree, counts.agree, counts.strongly_agree)
    return Result(
        tone=TONES[judgement.verdict],
        icon=VERDICT_ICONS[judgement.verdict],
        title=wording.verdict_title(judgement),
        rule=wording.rule(judgement),
        unanswered=wording.unanswered(judgement),
        difference=wording.large_difference(judgement),
        suggests=judgement.verdict is Verdict.INTERVENTION,
        segments=segments(numbers),
        legend=legend(numbers),
        sentence=wording.distribution(counts),
    )


def script_settings(room: Room) -> dict[str, Any]:
    """What run.js needs to know that does not change while the page stands: addresses and words."""
    assessment = room.assessment
    names = {"tap": "boas:tap", "counts": "boas:counts", "state": "boas:state", "run": "boas:run"}
    return {
        "session": assessment.pk,
        "queue": static("js/tap-queue.js"),
        "urls": {key: assessment_url(name, assessment) for key, name in names.items()},
        "texts": {
            "offline_none": _("No connection. You can go on counting: we keep every tap on this device."),
            "offline_some": [
                ngettext(
                    "No connection: {n} tap kept, we send it as soon as we can.",
                    "No connection: {n} taps kept, we send them as soon as we can.",
                    number,
                )
                for number in (1, 2)
            ],
            "wait": _("There is no connection. Try again when it is back; what you counted is kept."),
            "full": str(ALL_COUNTED),
            "too_many": str(TOO_MANY),
            "none": str(NO_HAND),
            "whole": _("Type a whole number, 0 or more."),
            "undo": _("There is nothing to undo here."),
            "count": _("{answer}: {n}. {total} of {voters} counted."),
            "moved": _("The session is at {code} now."),
            "signed_out": _(
                "You are signed out. Your taps are kept here: sign in, and open this page again."
            ),
            "gone": _("This page may not count here any more. Reload it to see why; your taps are kept."),
        },
    }


def _cells(tally: Tally, kept: Any) -> list[Cell]:
    questions = (_("strongly disagree?"), _("disagree?"), _("agree?"), _("fully agree?"))
    return [
        Cell(
            option=option,
            key=key,
            icon=icon,
            question=question,
            add=_("Who {question} One hand more").format(question=question),
            less=_("{answer}: one hand less").format(answer=option.label),
            count=getattr(tally, option.value),
            token=str(uuid4()),
            typed=kept.get(option.value, ""),
        )
        for key, (option, icon, question) in enumerate(
            zip(Option, ANSWER_ICONS, questions, strict=True), start=1
        )
    ]


def _elsewhere(room: Room) -> str:
    """The code of the statement before the team, when this page shows another one."""
    current = room.assessment.current
    if room.place is not Place.STATEMENT or room.tally is None or current is None:
        return ""
    return "" if current.pk == room.tally.statement_id else current.code


def _remark_url(assessment: Assessment, pk: int) -> str:
    return assessment_url("boas:remark-delete", assessment, remark=pk)
