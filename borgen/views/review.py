"""The year review: a page, the same before the projector at the last meeting of the year, and on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.services.review import Item, Review, review_of
from actions.slides import at_place, slides_of
from actions.views.year import asked_year, links_of_years, query_of
from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.thread.stages import stages_of
from improvements.models import Improvement
from improvements.navigation import team_crumbs, team_url
from improvements.states import OPEN_STATES
from monitoring.spans import Year
from teams.access import Permission, Request, team_page
from teams.models import Team

TITLES: dict[str, Promise] = {
    "reached": gettext_lazy("What we reached"),
    "measured": gettext_lazy("What we measured"),
    "lasts": gettext_lazy("Does it last?"),
    "learned": gettext_lazy("What we learned"),
    "decided": gettext_lazy("What we decided"),
    "celebrated": gettext_lazy("What we celebrated"),
}
ICONS = {
    "reached": "flag",
    "measured": "scale",
    "lasts": "shield-check",
    "learned": "lightbulb",
    "decided": "list-checks",
    "celebrated": "party-popper",
}


@team_page(Permission.VIEW_TEAM)
def page(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    years, year = asked_year(request, team, today)
    context = _content(team, year, today) | {
        "years": links_of_years(team, "borgen:year-review", years, year),
        "screen_url": team_url(team, "borgen:year-review-screen") + query_of(year),
        "pdf_url": team_url(team, "borgen:year-review-pdf") + query_of(year),
        "agenda_url": team_url(team, "actions:year-agenda") + query_of(year),
        "recognitions_url": team_url(team, "actions:recognitions"),
        "crumbs": team_crumbs(request.access, team, _("Year review")),
    }
    return render(request, "actions/review.html", context)


@team_page(Permission.VIEW_TEAM)
def screen(request: Request, team: Team) -> HttpResponse:
    """`?punt=` says which screen; the first one is the year in figures."""
    today = local_today()
    _years, year = asked_year(request, team, today)
    content = _content(team, year, today)
    slides = slides_of((one["key"], one["items"]) for one in content["subjects"])
    total = len(slides) + 1
    number = at_place(request.GET.get("punt", ""), total)
    here = team_url(team, "borgen:year-review-screen") + query_of(year) + "&punt="
    context = content | {
        "slide": slides[number - 2] if number > 1 else None,
        "heading": str(TITLES[slides[number - 2].key]) if number > 1 else "",
        "number": number,
        "total": total,
        "previous_url": f"{here}{number - 1}" if number > 1 else "",
        "next_url": f"{here}{number + 1}" if number < total else "",
        "back": team_url(team, "borgen:year-review") + query_of(year),
    }
    return render(request, "actions/review_screen.html", context)


@team_page(Permission.VIEW_TEAM)
@limits.export
def pdf(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    _years, year = asked_year(request, team, today)
    title = _("Year review {year}: {team}").format(year=year.name, team=team.name)
    context = _content(team, year, today) | {"institution": team.institution.name}
    content = render_pdf(
        "pdf/review.html", context, title=title, language=request.LANGUAGE_CODE, request=request
    )
    return pdf_response(content, f"terugblik-{team.slug}-{slugify(year.name)}.pdf")


def _content(team: Team, year: Year, today: date) -> dict[str, Any]:
    review = review_of(team, year, today)
    items = dict(review.subjects())
    if not review.is_empty and year.start <= today <= year.end:
        items["lasts"] = _stages(team, today)
    return {
        "team": team,
        "year": year,
        "review": review,
        "subjects": [
            {"key": name, "title": title, "icon": ICONS[name], "items": items[name]}
            for name, title in TITLES.items()
            if items.get(name)
        ],
        "figures": _figures(review),
    }


def _stages(team: Team, today: date) -> list[Item]:
    """Of what the team works on now. How an improvement stood in another year nobody can say any more."""
    found = list(Improvement.objects.filter(team=team, state__in=OPEN_STATES).order_by("name"))
    for one in found:
        one.team = team
    panels = stages_of(found, today)
    return [
        Item(
            one.name,
            panels[one.pk].sentence,
            badge=panels[one.pk].now,
            tone=panels[one.pk].tone,
            icon=panels[one.pk].icon,
            url=panels[one.pk].thread_url,
        )
        for one in found
    ]


def _figures(review: Review) -> list[tuple[int, str]]:
    """The year in a few numbers, of the team as a whole; what is zero is left out."""
    numbers = (
        (review.finished, ngettext("action finished", "actions finished", review.finished)),
        (
            review.met,
            ngettext(
                "norm met, of {all} that we measured", "norms met, of {all} that we measured", review.met
            ).format(all=review.judged),
        ),
        (len(review.learned), ngettext("lesson learned", "lessons learned", len(review.learned))),
        (len(review.decided), ngettext("decision taken", "decisions taken", len(review.decided))),
        (
            len(review.celebrated),
            ngettext("thing to be proud of", "things to be proud of", len(review.celebrated)),
        ),
    )
    return [(number, words) for number, words in numbers if number]
