"""One happening in words: what it was, why, by whom, how it stands. Page, paper and answers use the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from actions.models import Action, Recognition
from boas.models import SuggestionDecision
from borgen.thread.asking import day
from borgen.thread.history import Event, Fact, Happening, Number
from borgen.thread.places import version_number
from documents.models import Evaluation, Version
from monitoring.models import Norm, Response, Signal
from monitoring.wording import amount, inspectorate_words, norm_words, reading_words

ACTION_LOOKS = {"open": ("info", "circle"), "done": ("ok", "circle-check"), "dropped": ("", "x")}
VERSION_LOOKS = {
    "draft": ("info", "pencil"),
    "review": ("warn", "message-square"),
    "approved": ("ok", "circle-check"),
    "superseded": ("", "history"),
}
ACT_ICONS = {
    "address": "message-square",
    "process": "pencil",
    "norm": "target",
    "nothing": "minus",
    "celebrate": "party-popper",
}


@dataclass(frozen=True)
class Said:
    """For templates/improvements/_thread_entry.html."""

    word: str
    """What kind of thing it is."""
    icon: str
    title: str
    quote: str = ""
    """Why, or what was concluded, in the team's own words."""
    lines: list[str] = field(default_factory=list)
    badge: tuple[str, str, str] | None = None
    """Tone, icon and word."""


def words_of(one: Happening) -> Said:
    return _WORDS[one.kind](one, one.fact)


def short_day(value: Any) -> str:
    found = day(value)
    return date_format(found, "j F Y") if found else ""


def cause_words(fact: Fact) -> str:
    """Where something came from, in half a sentence behind "Because of"."""
    return str(_CAUSES[fact.kind](fact))


def in_meeting(fact: Event) -> str:
    return _("in the meeting “{meeting}”").format(meeting=fact.place) if fact.place else ""


def agreed_by(fact: Event) -> str:
    """ "12 people agreed, closed by A" of a version or a plan."""
    parts = []
    if fact.other:
        parts.append(ngettext("{n} person agreed", "{n} people agreed", fact.other).format(n=fact.other))
    if fact.who:
        parts.append(_("closed by {name}").format(name=fact.who))
    return ", ".join(parts)


def moved_words(one: Happening) -> list[str]:
    return [
        _joined(
            _("Date moved from {was} to {became}").format(
                was=short_day(move.day) or _("no date"),  # type: ignore[union-attr]
                became=short_day(move.ended) or _("no date"),  # type: ignore[union-attr]
            ),
            move.why,  # type: ignore[union-attr]
        )
        for move in one.more
    ]


def effect_words(fact: Event) -> str:
    """The answer to "did it work?"; empty when it was not given."""
    effect = action_effect(fact)
    if not effect:
        return ""
    answer = capfirst(str(Action.Effect(effect).label))
    return _joined(answer, fact.why)


def action_state(fact: Event) -> str:
    return fact.state.split(" ")[0]


def action_effect(fact: Event) -> str:
    return fact.state.split(" ")[1]


def action_confirmed(fact: Event) -> bool:
    return fact.state.endswith(" confirmed")


def version_name(fact: Event) -> str:
    return f"{fact.title} {version_number(fact)}".strip()


def number_name(fact: Number) -> str:
    return f"{fact.name}, {fact.label}"


def _joined(first: str, second: str) -> str:
    return f"{first}: {second}" if second else first


# --- each kind --------------------------------------------------------------------------------------------


def _measure(one: Happening, fact: Any) -> Said:
    lines = [_("Concerns: {who}").format(who=fact.who)] if fact.who else []
    if fact.ended:
        lines.append(_("Ended on {day}").format(day=short_day(fact.ended)))
    badge = ("", "archive", _("ended")) if fact.ended else None
    # What exactly was agreed stands with the measure; the story would drown in it.
    return Said(pgettext("how far an improvement is", "Agreed"), "flag", fact.title, "", lines, badge)


def _boas(one: Happening, fact: Any) -> Said:
    title = _("The team looked together where it stands")
    voters = ngettext("{n} person could vote", "{n} people could vote", fact.other or 0)
    return Said(f"BOAS {fact.number}", "users", title, fact.title, [voters.format(n=fact.other or 0)])


def _advice(one: Happening, fact: Any) -> Said:
    choice = str(SuggestionDecision.Choice(fact.state).label)
    tone = "" if fact.state == "declined" else "ok"
    lines = [_statement(fact)]
    return Said(_("Intervention"), "lightbulb", fact.title, fact.why, lines, (tone, "check", choice))


def _statement(fact: Event) -> str:
    return _("{code} “{statement}”: {n} of {whole} disagreed").format(
        code=fact.place, statement=fact.said, n=fact.number, whole=fact.other
    )


def _action(one: Happening, fact: Any) -> Said:
    state = action_state(fact)
    owner = fact.who or _("no owner yet")
    due = _("for {day}").format(day=short_day(fact.day)) if fact.day else _("no date yet")
    lines = [f"{owner} · {due}"]
    if state == "done":
        lines.append(_("Done on {day}").format(day=short_day(fact.ended)))
    lines += moved_words(one)
    if effect := effect_words(fact):
        lines.append(_("Did it work? {answer}").format(answer=effect))
    quote = fact.why if state == "dropped" else ""
    return Said(
        _("Action"),
        "list-checks",
        fact.title,
        quote,
        lines,
        (*ACTION_LOOKS[state], str(Action.State(state).label)),
    )


def _version(one: Happening, fact: Any) -> Said:
    before = one.before is not None
    open_words = {"draft": _("Being written"), "review": _("Before the team")}
    word = open_words.get(fact.state) or (_("New version") if before else _("Recorded"))
    lines = [_("What changed: {summary}").format(summary=fact.said)] if fact.said and before else []
    agreed = [part for part in (agreed_by(fact), in_meeting(fact)) if part]
    if agreed:
        lines.append(" ".join(agreed))
    tone, icon = VERSION_LOOKS[fact.state]
    badge = (tone, icon, str(Version.State(fact.state).label))
    return Said(word, "file-text", version_name(fact), fact.why, lines, badge)


def _evaluation(one: Happening, fact: Any) -> Said:
    tone = "ok" if fact.state == "still_right" else "warn"
    verdict = str(Evaluation.Verdict(fact.state).label)
    return Said(_("Looked at again"), "eye", fact.title, fact.why, [fact.who], (tone, "eye", verdict))


def _line(one: Happening, fact: Any) -> Said:
    lines = [_("{who} keeps an eye on it").format(who=fact.who)] if fact.who else []
    if fact.ended:
        ended = _("No longer monitored since {day}").format(day=short_day(fact.ended))
        lines.append(_joined(ended, fact.why))
    return Said(_("How we follow it"), "target", fact.title, "", lines)


def _change(one: Happening, fact: Any) -> Said:
    return Said(_("Monitoring changed"), "pencil", fact.title, fact.why, [fact.who])


def _plan(one: Happening, fact: Any) -> Said:
    title = _("The team agreed to monitoring plan {number}").format(number=fact.number)
    agreed = " ".join(part for part in (agreed_by(fact), in_meeting(fact)) if part)
    return Said(_("Plan agreed"), "shield-check", title, fact.why, [agreed])


def _norm(one: Happening, fact: Any) -> Said:
    title = f"{fact.name}: {norm_words(fact.norm_figure)}"
    lines = [capfirst(str(Norm.Kind(fact.state).label))]
    if isinstance(one.before, Number) and one.before.figure.reading:
        was = one.before.figure.reading.value
        if was is not None:
            lines.append(_("Before: {norm}").format(norm=amount(was, fact.number_kind, fact.unit)))
    if fact.who:
        lines.append(_("Set by {name}").format(name=fact.who))
    return Said(_("Norm"), "target", title, fact.note, lines)


def _measurement(one: Happening, fact: Any) -> Said:
    figure = fact.figure
    norms = [part for part in (norm_words(figure), inspectorate_words(figure)) if part]
    lines = [capfirst(" · ".join(norms))] if norms else []
    title = f"{number_name(fact)}: {reading_words(figure)}"
    return Said(_("Measured"), "scale", title, fact.note, lines, (figure.tone, figure.icon, figure.word))


def _topic(one: Happening, fact: Any) -> Said:
    lines = [capfirst(in_meeting(fact))] if fact.place else []
    return Said(_("Discussed"), "message-square", fact.title, fact.why, lines)


def _signal(one: Happening, fact: Any) -> Said:
    word = str(Signal.State(fact.state).label)
    return Said(_("Signal"), "hand", fact.title, fact.why, [], ("", "circle-dot", word))


def _response(one: Happening, fact: Any) -> Said:
    title = capfirst(str(Response.Act(fact.state).label))
    return Said(_("What we do about it"), ACT_ICONS[fact.state], title, fact.why, [fact.who])


def _decision(one: Happening, fact: Any) -> Said:
    who = fact.who or _("The team")
    lines = [" ".join(part for part in (who, in_meeting(fact)) if part)]
    badge = ("warn", "x", _("no longer holds")) if fact.state else None
    return Said(_("Decision"), "check", fact.title, fact.why, lines, badge)


def _recognition(one: Happening, fact: Any) -> Said:
    word = capfirst(str(Recognition.Kind(fact.state).label))
    return Said(word, "party-popper", fact.title, "", [capfirst(in_meeting(fact))] if fact.place else [])


_WORDS: Mapping[str, Callable[[Happening, Any], Said]] = {
    "measure": _measure,
    "boas": _boas,
    "advice": _advice,
    "action": _action,
    "version": _version,
    "evaluation": _evaluation,
    "line": _line,
    "change": _change,
    "plan": _plan,
    "norm": _norm,
    "measurement": _measurement,
    "topic": _topic,
    "signal": _signal,
    "response": _response,
    "decision": _decision,
    "recognition": _recognition,
}

_CAUSES: Mapping[str, Callable[[Any], str | Promise]] = {
    "measure": lambda fact: _("the measure “{title}”").format(title=fact.title),
    "boas": lambda fact: _("the planning after BOAS {number}").format(number=fact.number),
    "advice": _statement,
    "action": lambda fact: _("the action “{title}”").format(title=fact.title),
    "version": version_name,
    "evaluation": lambda fact: _("the evaluation of {title}").format(title=fact.title),
    "line": lambda fact: _("the agreement “{title}”").format(title=fact.title),
    "norm": lambda fact: _("the norm of {title}").format(title=fact.name),
    "measurement": lambda fact: f"{number_name(fact)}: {reading_words(fact.figure)}, {fact.figure.word}",
    "signal": lambda fact: gettext_lazy("a signal"),
    "response": lambda fact: _joined(str(Response.Act(fact.state).label), fact.why),
}
