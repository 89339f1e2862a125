"""The thread of an improvement: its whole story on one page and on paper, and the answers about one thing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.thread.drawing import EVERYTHING, told
from borgen.thread.history import History, Reader, history_beside, history_of
from borgen.thread.places import KINDS_OF, places_beside, places_of
from borgen.thread.reasons import answers
from borgen.thread.results import results_of
from borgen.thread.stages import stage_panel
from borgen.thread.telling import Group, wanted
from borgen.views.improvement import result_facts
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url, poster_url, team_crumbs, team_url
from improvements.states import OPEN_STATES
from teams.access import Permission, Request, team_page
from teams.models import Team

GROUP_NAMES: dict[Group, Promise] = {
    Group.AGREED: gettext_lazy("Agreements"),
    Group.ACTIONS: gettext_lazy("Actions"),
    Group.DOCUMENTS: gettext_lazy("Documents"),
    Group.MEASURED: gettext_lazy("Measurements"),
    Group.DISCUSSED: gettext_lazy("Discussed"),
    Group.CELEBRATED: gettext_lazy("Celebrated"),
}
# What there is for who reads the outcomes alone.
OUTCOME_GROUPS = (Group.AGREED, Group.MEASURED)


@improvement_page(Permission.VIEW_OUTCOME)
def thread(request: Request, improvement: Improvement) -> HttpResponse:
    reader = Reader.of(request.access)
    history = history_of(improvement, reader)
    groups = wanted(request.GET.getlist("toon"))
    # Who asks for one kind wants to see all of it.
    everything = EVERYTHING in request.GET or len(groups) < len(Group)
    context = _head(improvement, reader, history)
    offered = Group if reader.content else OUTCOME_GROUPS
    context |= {
        "crumbs": improvement_crumbs(request.access, improvement, _("The thread")),
        "years": told(history, places_of(improvement, reader), groups, everything=everything),
        "filters": [(group.value, GROUP_NAMES[group], group in groups) for group in offered],
        "filtered": len(groups) < len(Group),
        "everything": everything,
        "urls": {
            "page": improvement_url(improvement, "borgen:thread"),
            "pdf": improvement_url(improvement, "borgen:story-pdf")
            + (f"?{EVERYTHING}" if everything else ""),
            "poster": poster_url(request.access, improvement.team, "verhaal", improvement.slug),
            "back": improvement_url(improvement) if reader.content else "",
            "action": improvement_url(improvement, "actions:action-new-here")
            if request.access.allows(Permission.OWN_ACTIONS) and improvement.state in OPEN_STATES
            else "",
        },
    }
    if not reader.content:
        # The page of the improvement is the team's.
        context["crumbs"] = [
            {"title": improvement.team.name, "url": ""},
            {"title": improvement.name, "url": ""},
        ]
    return render(request, "improvements/thread.html", context)


@improvement_page(Permission.VIEW_CONTENT)
def why(request: Request, improvement: Improvement, word: str, pk: int) -> HttpResponse:
    """Of one measure, action, decision, version, line or norm of this improvement."""
    kind, reader = KINDS_OF.get(word, ""), Reader.of(request.access)
    history, places = history_of(improvement, reader), places_of(improvement, reader)
    found = answers(history, (kind, pk), places, improvement.problem)
    if found is None:
        raise Http404
    back = improvement_url(improvement, "borgen:thread")
    crumbs = improvement_crumbs(request.access, improvement, _("The thread"), found.title)
    crumbs[-2]["url"] = back
    context = {
        "about": improvement.name,
        "answers": found,
        "crumbs": crumbs,
        "thread_url": f"{back}#{kind}-{pk}",
    }
    return render(request, "improvements/why.html", context)


@team_page(Permission.VIEW_CONTENT)
def why_of_team(request: Request, team: Team, word: str, pk: int) -> HttpResponse:
    """The same about what belongs to no improvement: it has answers, but no thread."""
    reader = Reader.of(request.access)
    key = KINDS_OF.get(word, ""), pk
    found = answers(history_beside(team, reader), key, places_beside(team, reader))
    if found is None:
        raise Http404
    context = {
        "about": team.name,
        "answers": found,
        "crumbs": team_crumbs(request.access, team, found.title),
        "thread_url": "",
    }
    return render(request, "improvements/why.html", context)


@improvement_page(Permission.VIEW_OUTCOME)
@limits.export
def story_pdf(request: Request, improvement: Improvement) -> HttpResponse:
    """Goes out of the house: signals and drafts stay in it. `?alles` takes the small things along."""
    reader = replace(Reader.of(request.access), signals=False, drafts=False)
    history = history_of(improvement, reader)
    context = _head(improvement, reader, history)
    context |= {
        "years": told(history, None, frozenset(Group), everything=EVERYTHING in request.GET),
        "team": improvement.team.name,
        "institution": improvement.team.institution.name,
    }
    title = _("The story of {name}").format(name=improvement.name)
    content = render_pdf(
        "pdf/improvement_story.html", context, title=title, language=translation.get_language() or "nl"
    )
    return pdf_response(content, f"verhaal-{improvement.slug}.pdf")


def _head(improvement: Improvement, reader: Reader, history: History) -> dict[str, Any]:
    """What page and paper begin with: what it was about, how it stands and what was measured."""
    return {
        "improvement": improvement,
        "reads_all": reader.content,
        "today": local_today(),
        "result": result_facts(improvement) if reader.content else {},
        # A statement that few answered can move a stage; the overview of the teams leaves those out.
        "stages": stage_panel(improvement) if reader.content else None,
        "results": results_of(history.of("measurement"), team_url(improvement.team, "monitoring:plan")),
    }
