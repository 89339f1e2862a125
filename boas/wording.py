"""What a count says, in words: the same sentences on screen, in mail, PDF and workbook."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from boas.scoring import Counts, Judgement, Verdict

NO_BREAK = "\u00a0"


def percent(value: Decimal | int) -> str:
    """35.7 becomes "35,7 %" and 50.0 becomes "50 %", with a space that does not break."""
    decimals = 0 if value == int(value) else 1
    return number_format(value, decimal_pos=decimals) + NO_BREAK + "%"


def rule(judgement: Judgement) -> str:
    """The rule with its numbers: "5 van de 14 oneens = 35,7 %, norm 30 %: interventie"."""
    if judgement.disagree_percent is None:
        return _("No result: nobody raised a hand.")
    sentence = {
        Verdict.INTERVENTION: _("{part} of the {votes} disagree = {share}, norm {norm}: intervention"),
        Verdict.FINE: _("{part} of the {votes} disagree = {share}, norm {norm}: no intervention needed"),
    }[judgement.verdict]
    return sentence.format(
        part=judgement.counts.disagreeing,
        votes=judgement.votes,
        share=percent(judgement.disagree_percent),
        norm=percent(judgement.threshold),
    )


def verdict_title(judgement: Judgement) -> str:
    return {
        Verdict.NO_RESULT: _("No result"),
        Verdict.FINE: _("This is going well enough"),
        Verdict.INTERVENTION: _("An intervention is suggested"),
    }[judgement.verdict]


def unanswered(judgement: Judgement) -> str:
    """Like "2 zonder antwoord"; empty when everybody answered."""
    if not judgement.unanswered:
        return ""
    return ngettext("{number} without an answer", "{number} without an answer", judgement.unanswered).format(
        number=judgement.unanswered
    )


def large_difference(judgement: Judgement) -> str:
    """Why the answers lie far apart; empty when they do not."""
    if not judgement.large_difference:
        return ""
    if judgement.counts.both_poles:
        return _("Large difference: some strongly disagree and others fully agree. Ask for the reasons.")
    return _("Large difference: a large part disagrees and a large part agrees. Ask for the reasons.")


def distribution(counts: Counts) -> str:
    """One sentence with the four counts, for who cannot see the bar."""
    return _("{a1} strongly disagree, {a2} disagree, {a3} agree, {a4} fully agree.").format(
        a1=counts.strongly_disagree, a2=counts.disagree, a3=counts.agree, a4=counts.strongly_agree
    )
