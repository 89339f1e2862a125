"""What a team is proud of: the form on top, what comes to be celebrated, and what was said this year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from actions.models import Recognition
from actions.policies import may_take_back
from actions.recognition_forms import RecognitionForm
from actions.services import recognitions as services
from borgen.lib.dates import add_months, local_today
from improvements.models import Improvement
from improvements.navigation import team_crumbs, team_url
from improvements.states import OPEN_STATES
from teams.access import Permission, Request, team_page
from teams.models import Team

# Longer ago than this stands in the year reviews.
MONTHS = 12
ICONS = {"compliment": "star", "success": "circle-check", "celebration": "party-popper"}


@dataclass(frozen=True)
class Row:
    text: str
    kind: str
    icon: str
    on: date
    about: str
    by: str
    withdraw_url: str
    """Empty for who may not take it back."""


@team_page(Permission.VIEW_TEAM, methods=("GET", "POST"))
def page(request: Request, team: Team) -> HttpResponse:
    today = local_today()
    improvements = list(Improvement.objects.filter(team=team, state__in=OPEN_STATES).only("name", "team"))
    form = RecognitionForm(
        request.POST if request.method == "POST" else None,
        improvements=improvements,
        initial={"kind": request.GET.get("soort") or Recognition.Kind.SUCCESS},
    )
    saved = form.is_bound and form.is_valid()
    if saved and form.carry_out(services.recognise, team=team, by=request.user, **form.values()):
        messages.success(request, _("Written down. Well done, all of you."))
        return redirect(team_url(team, "actions:recognitions"))
    rows = [(one, _row(request, team, one)) for one in _recent(team, today)]
    coming = [row for one, row in rows if _is_coming(one, today)]
    context = {
        "team": team,
        "form": form,
        "coming": sorted(coming, key=lambda row: row.on),
        "said": [row for one, row in rows if not _is_coming(one, today)],
        "review_url": team_url(team, "actions:year-review"),
        "crumbs": team_crumbs(request.access, team, _("What we are proud of")),
    }
    return render(request, "actions/recognitions.html", context, status=422 if form.is_bound else 200)


@team_page(Permission.VIEW_TEAM, methods=("POST",))
def withdraw(request: Request, team: Team, pk: int) -> HttpResponse:
    found = get_object_or_404(Recognition, team=team, pk=pk)
    if not may_take_back(request.access, found):
        raise PermissionDenied
    services.withdraw(recognition=found, by=request.user)
    messages.success(request, _("Taken back."))
    return redirect(team_url(team, "actions:recognitions"))


def _recent(team: Team, today: date) -> list[Recognition]:
    found = Recognition.objects.filter(team=team, withdrawn_at=None, on__gte=add_months(today, -MONTHS))
    return list(found.select_related("improvement", "by"))


def _is_coming(one: Recognition, today: date) -> bool:
    return one.kind == Recognition.Kind.CELEBRATION and one.on >= today


def _row(request: Request, team: Team, one: Recognition) -> Row:
    mine = may_take_back(request.access, one)
    return Row(
        text=one.text,
        kind=one.get_kind_display(),
        icon=ICONS[one.kind],
        on=one.on,
        about=one.improvement.name if one.improvement else "",
        by=one.by.name,
        withdraw_url=team_url(team, "actions:recognition-withdraw", pk=one.pk) if mine else "",
    )
