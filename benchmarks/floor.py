"""The floor: what any signed-in Django page of 20 KB costs here (session, user, three indexed queries)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from boas.models import Statement
from teams.models import Membership, Team


def floor(request: HttpRequest) -> HttpResponse:
    teams = list(Team.objects.filter(institution_id=request.user.institution_id)[:12])
    memberships = list(Membership.objects.filter(user=request.user).select_related("team")[:12])
    statements = list(Statement.objects.filter(statement_set_id__isnull=False).order_by("pk")[:30])
    rows = (statements * 2)[:40]
    context = {"teams": teams, "memberships": memberships, "rows": rows, "cards": (statements * 2)[:12]}
    context["now"] = timezone.localtime()
    return render(request, "benchmarks/floor.html", context)
