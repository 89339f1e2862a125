"""The year agenda of a team: page, sheet for the wall and workbook."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from actions.services import year as services
from actions.workbook import year_agenda
from actions.year import Month, in_order, months_of, year_named
from actions.year_words import KINDS, Row, row_of
from borgen.lib import limits
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from borgen.lib.workbook import xlsx_response
from improvements.navigation import poster_url, team_crumbs, team_url
from monitoring.spans import Year
from teams.access import Permission, Request, team_page
from teams.models import Team


@team_page(Permission.VIEW_TEAM)
def agenda(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    years, year = asked_year(request, team, today)
    months = _months(team, years, year, today)
    shown = {one.kind for one in in_order(months)}
    context = {
        "team": team,
        "year": year,
        "years": links_of_years(team, "actions:year-agenda", years, year),
        "months": [_month(month) for month in months if not month.is_empty],
        "now": next((month.first for month in months if month.holds(today) and not month.is_empty), None),
        "key": [words for kind, words in KINDS.items() if kind in shown],
        "poster_url": poster_url(request.access, team, "jaaragenda", year.name),
        "xlsx_url": team_url(team, "actions:year-agenda-xlsx") + query_of(year),
        "review_url": team_url(team, "borgen:year-review") + query_of(year),
        "feed_url": reverse("actions:feed"),
        "plan_url": team_url(team, "monitoring:plan"),
        "crumbs": team_crumbs(request.access, team, _("Year agenda")),
    }
    return render(request, "actions/year.html", context)


@team_page(Permission.VIEW_TEAM)
@limits.export
def pdf(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    years, year = asked_year(request, team, today)
    months = _months(team, years, year, today)
    title = _("Year agenda {year}: {team}").format(year=year.name, team=team.name)
    context = {"team": team, "year": year, "months": [_month(month) for month in months]}
    content = render_pdf(
        "pdf/year.html", context, title=title, page="A3", language=request.LANGUAGE_CODE, request=request
    )
    return pdf_response(content, f"jaaragenda-{team.slug}-{slugify(year.name)}.pdf")


@team_page(Permission.VIEW_TEAM)
@limits.export
def workbook(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    years, year = asked_year(request, team, today)
    rows = [row_of(entry) for entry in in_order(_months(team, years, year, today))]
    book = year_agenda.build(team.name, year.name, rows)
    return xlsx_response(book, f"jaaragenda-{team.slug}-{slugify(year.name)}.xlsx")


def asked_year(request: Request, team: Team, today: date) -> tuple[list[Year], Year]:
    """All school years of the institution, and the one of `?jaar=`."""
    years = services.years_of(team.institution_id)
    return years, year_named(years, request.GET.get("jaar", ""), today)


def query_of(year: Year) -> str:
    return "?" + urlencode({"jaar": year.name})


def links_of_years(team: Team, name: str, years: list[Year], chosen: Year) -> list[dict[str, Any]]:
    """The chosen one, and two to each side of it: a school that kept twenty years still has a page."""
    place = years.index(chosen)
    near = years[max(0, place - 2) : place + 3]
    return [
        {"name": one.name, "url": team_url(team, name) + query_of(one), "current": one == chosen}
        for one in near
    ]


def _months(team: Team, years: list[Year], year: Year, today: date) -> list[Month]:
    return months_of(year.start, year.end, services.entries_of(team, years, year, today))


def _month(month: Month) -> dict[str, Any]:
    weeks: list[tuple[int, list[Row]]] = [
        (week.number, [row_of(entry) for entry in week.entries]) for week in month.weeks
    ]
    return {"first": month.first, "whole": [row_of(entry) for entry in month.whole], "weeks": weeks}
