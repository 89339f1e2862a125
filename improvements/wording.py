"""What people read when they change the state of an improvement; the keys are the words in its address."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class StateWords(NamedTuple):
    event: str
    question: StrOrPromise
    consequence: StrOrPromise
    confirm: StrOrPromise
    done: StrOrPromise


STATE_WORDS = {
    "pauzeren": StateWords(
        "pause",
        _("Pause this improvement?"),
        _("It stays visible and you can still change it. Borgen asks nothing about it until you resume."),
        _("Pause"),
        _("The improvement is paused."),
    ),
    "stoppen": StateWords(
        "stop",
        _("Stop this improvement?"),
        _("Everything is kept and can still be read. It moves to the bottom of the team's page."),
        _("Stop"),
        _("The improvement has stopped."),
    ),
    "archiveren": StateWords(
        "archive",
        _("Move this improvement to the archive?"),
        _("For what is finished. Everything is kept and can be taken up again later."),
        _("To the archive"),
        _("The improvement is in the archive."),
    ),
    "hervatten": StateWords(
        "resume",
        _("Resume this improvement?"),
        _("It stands among the active improvements again, with all that was there."),
        _("Resume"),
        _("The improvement is active again."),
    ),
}
