"""How far improvements have come in lasting, in words: the same on every page (domain decision 12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy, pgettext_lazy

from borgen.lib.dates import local_today
from borgen.lib.today import Line, Urgency
from borgen.thread.facts import facts_of
from improvements.models import Improvement
from improvements.navigation import improvement_url
from improvements.stages import Lack, Missing, Stage, Standing, standing
from improvements.states import OPEN_STATES

NAMES: dict[Stage, Promise] = {
    Stage.AGREED: pgettext_lazy("how far an improvement is", "Agreed"),
    Stage.RECORDED: gettext_lazy("Recorded"),
    Stage.FOLLOWED: gettext_lazy("Followed"),
    Stage.RESULT_SHOWN: gettext_lazy("Result shown"),
    Stage.SECURED: gettext_lazy("Secured"),
}
_MEANS: dict[Stage, Promise] = {
    Stage.AGREED: gettext_lazy("The team agreed how it works from now on."),
    Stage.RECORDED: gettext_lazy("The way of working is written down, and the team agreed to it."),
    Stage.FOLLOWED: gettext_lazy("For every measure it is agreed how it is measured, by whom and when."),
    Stage.RESULT_SHOWN: gettext_lazy("The newest measurements reach their norm."),
    Stage.SECURED: gettext_lazy("It works, the team talks about it, and nothing is overdue."),
}
_LACKS: dict[Lack, Promise | str] = {
    Lack.NO_MEASURE: gettext_lazy("Write down what the team does differently from now on."),
    Lack.NOT_RECORDED: gettext_lazy("Write the way of working down, so that everybody can find it."),
    Lack.BEING_RECORDED: gettext_lazy("Finish the draft and put it before the team."),
}
_COUNTED = {
    Lack.NOT_WATCHED: ngettext_lazy(
        "Agree how {n} measure is measured, by whom and when.",
        "Agree how {n} measures are measured, by whom and when.",
        "n",
    ),
    Lack.NOT_MEASURED: ngettext_lazy(
        "{n} agreement still has to be measured for the first time.",
        "{n} agreements still have to be measured for the first time.",
        "n",
    ),
    Lack.NOT_JUDGED: ngettext_lazy(
        "{n} agreement has no norm, or too few people to judge.",
        "{n} agreements have no norm, or too few people to judge.",
        "n",
    ),
    Lack.NORM_MISSED: ngettext_lazy(
        "{n} agreement does not reach its norm yet.", "{n} agreements do not reach their norm yet.", "n"
    ),
    Lack.NEVER_DISCUSSED: ngettext_lazy(
        "Discuss the results of {n} agreement with the team.",
        "Discuss the results of {n} agreements with the team.",
        "n",
    ),
    Lack.NO_REVIEW_DAY: ngettext_lazy(
        "Choose a day to look at {n} document again.", "Choose days to look at {n} documents again.", "n"
    ),
    Lack.REVIEW_OVERDUE: ngettext_lazy(
        "The evaluation of {n} document is overdue.", "The evaluations of {n} documents are overdue.", "n"
    ),
    Lack.MEASUREMENT_OVERDUE: ngettext_lazy(
        "{n} measurement is overdue.", "{n} measurements are overdue.", "n"
    ),
}


@dataclass(frozen=True)
class Step:
    """For templates/ui/stepper.html."""

    number: int
    name: Promise
    state: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True)
class StagePanel:
    """For templates/improvements/_stages.html."""

    standing: Standing
    steps: list[Step]
    now: str
    """The stage in a word or two: for a list."""
    sentence: str
    missing: list[str]
    """For the next stage; nothing while the improvement is stopped or in the archive."""
    next_name: str
    thread_url: str

    @property
    def tone(self) -> str:
        return "warn" if self.standing.lapsed else "ok" if self.standing.stage else ""

    @property
    def icon(self) -> str:
        if self.standing.lapsed:
            return "triangle-alert"
        secured = self.standing.stage is Stage.SECURED
        return "shield-check" if secured else "circle-dot" if self.standing.stage else "circle-dashed"


def stages_of(
    improvements: Iterable[Improvement], today: date, *, wall: bool = False
) -> dict[int, StagePanel]:
    """By primary key; one query for any number. `team__institution` is loaded. `wall`: as in facts_of."""
    known = list(improvements)
    facts = facts_of([one.pk for one in known], today, wall=wall)
    return {one.pk: _panel(one, standing(facts[one.pk])) for one in known}


def stage_panel(improvement: Improvement, *, wall: bool = False) -> StagePanel:
    """Of one improvement, today; one query. `wall`: as in facts_of."""
    return stages_of([improvement], local_today(), wall=wall)[improvement.pk]


def next_steps(improvements: Iterable[Improvement], today: date) -> list[Line]:
    """For the start page of who leads them: the first thing missing of each that is worked on; one query.

    What lapsed asks for it now; the rest has no day.
    """
    known = list(improvements)
    panels = stages_of(known, today)
    return [
        Line(
            due=None,
            title=panels[one.pk].missing[0],
            url=panels[one.pk].thread_url,
            team=one.team.name,
            urgency=Urgency.OVERDUE if panels[one.pk].standing.lapsed else Urgency.WHENEVER,
            detail=f"{one.name}: {panels[one.pk].now}",
        )
        for one in known
        if panels[one.pk].missing
    ]


def stage_words(found: Standing) -> str:
    """For a list."""
    if found.lapsed:
        return _("Secured, but lapsed")
    return str(NAMES[found.stage]) if found.stage else _("Nothing agreed yet")


def todo_words(found: Standing) -> str:
    """The first thing that is missing for the next stage."""
    return missing_words(found.missing[0]) if found.missing else ""


def missing_words(missing: Missing) -> str:
    if missing.what in _LACKS:
        return str(_LACKS[missing.what])
    return str(_COUNTED[missing.what] % {"n": missing.count}).format(n=missing.count)


def _panel(improvement: Improvement, found: Standing) -> StagePanel:
    kept = improvement.state not in OPEN_STATES
    following = found.next
    return StagePanel(
        found,
        [
            Step(number, NAMES[stage], _progress(found, stage), _note(found, stage))
            for number, stage in enumerate(Stage, start=1)
        ],
        stage_words(found),
        _sentence(found),
        [] if kept else [missing_words(one) for one in found.missing],
        "" if kept or following is None else str(NAMES[following]).lower(),
        improvement_url(improvement, "borgen:thread"),
    )


def _progress(found: Standing, stage: Stage) -> str:
    if found.reached(stage):
        return "done"
    return "current" if stage is found.next else "next"


def _note(found: Standing, stage: Stage) -> str:
    return _("lapsed") if found.lapsed and stage is Stage.SECURED else ""


def _sentence(found: Standing) -> str:
    if found.lapsed:
        count = sum(one.count for one in found.missing)
        return ngettext(
            "It was secured and has lapsed: {n} thing is overdue. Do that, and it is secured again.",
            "It was secured and has lapsed: {n} things are overdue. Do those, and it is secured again.",
            count,
        ).format(n=count)
    if found.stage is None:
        return _("Nothing is written down yet about how the team works from now on.")
    return str(_MEANS[found.stage])
