"""A list of people from Excel or csv: choose, look, apply."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext

from teams.access import Permission, Request, institution_page
from teams.forms.people import UploadForm
from teams.models import Institution, PeopleImport
from teams.people_plan import Kind
from teams.services import people_import as services


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def upload(request: Request, institution: Institution) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.carry_out(
            services.keep,
            by=request.user,
            institution=institution,
            upload=data["file"],
            adds_teams=data["adds_teams"],
        ):
            return redirect("teams:people-list", institution.slug, form.result.pk)
    context = {"institution": institution, "form": form, "tab": "people"}
    return render(request, "teams/people_upload.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def invite_missing(request: Request, institution: Institution) -> HttpResponse:
    number = services.invite_missing(by=request.user, institution=institution)
    if number:
        text = ngettext("%(number)s invitation goes out.", "%(number)s invitations go out.", number)
        messages.success(request, text % {"number": number})
    return redirect("teams:people", institution.slug)


@institution_page(Permission.MANAGE_PEOPLE, methods=("GET", "POST"))
def preview(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """What the list would do; once it was applied, what it did. Only for who uploaded it."""
    kept = get_object_or_404(
        PeopleImport.objects.select_related("institution", "file"),
        institution=institution,
        created_by=request.user,
        pk=pk,
    )
    problem = ""
    if request.method == "POST":
        try:
            services.apply(by=request.user, kept=kept, fingerprint=request.POST.get("fingerprint", ""))
        except ValidationError as error:
            problem = error.messages[0]
            kept.refresh_from_db()
        else:
            return redirect("teams:people-list", institution.slug, pk)
    context = {"institution": institution, "tab": "people", "kept": kept, "problem": problem}
    if kept.applied_at:
        return render(request, "teams/people_report.html", context)
    plan = services.look(kept)
    context |= {
        "plan": plan,
        "refused": plan.of(Kind.REFUSED),
        "new": plan.of(Kind.NEW),
        "changed": plan.of(Kind.CHANGED),
        "same": plan.of(Kind.SAME),
    }
    return render(request, "teams/people_preview.html", context)
