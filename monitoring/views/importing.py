"""Files of the quality office: the list, a new file, what its columns mean, and the way to done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.htmx import render_page_or_fragment
from borgen.lib.states import TransitionNotAllowed
from monitoring.forms.importing import ColumnsForm, PlaceForm, SurveyForm, UploadForm
from monitoring.models import Import, Question, TeamAlias
from monitoring.services import code_book, import_known, import_undo, importing
from monitoring.states import IMPORT
from monitoring.views import import_preview
from teams.access import Permission, Request, institution_page
from teams.models import Institution

ASKED = 100
BUSY = (Import.State.READING, Import.State.APPLYING)
DONE = (Import.State.APPLIED, Import.State.UNDONE)


@institution_page(Permission.IMPORT_MEASUREMENTS)
def imports(request: Request, institution: Institution) -> HttpResponse:
    found = Import.objects.filter(institution=institution).select_related("file", "created_by")[:ASKED]
    context = {
        "institution": institution,
        "imports": list(found),
        "questions": Question.objects.filter(institution=institution).count(),
        "names": TeamAlias.objects.filter(institution=institution).count(),
    }
    return render(request, "monitoring/imports.html", context)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def new(request: Request, institution: Institution) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.carry_out(
            importing.keep,
            by=request.user,
            institution=institution,
            upload=data["file"],
            persons=data["persons"],
        ):
            return redirect("monitoring:import-columns", institution.slug, form.result.pk)
    status = 422 if form.errors else 200
    context = {"institution": institution, "form": form}
    return render(request, "monitoring/import_new.html", context, status=status)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def columns(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """What each column means; guessed, or as the last time. Then the file is read."""
    kept = find(institution, pk)
    if not IMPORT.allows("read", kept.state) or "outline" not in kept.choices:
        return redirect("monitoring:import", institution.slug, kept.pk)
    wide = kept.shape == Import.Shape.WIDE
    kind = SurveyForm if wide else ColumnsForm
    form = kind(request.POST or None, kept=kept, spans=import_known.spans_to_choose(institution))
    if request.method == "POST" and form.is_valid() and _carried_out(request, form, kept):
        return redirect("monitoring:import", institution.slug, kept.pk)
    context = {
        "institution": institution,
        "kept": kept,
        "form": form,
        "place": None if wide else PlaceForm(kept=kept),
        "outline": kept.choices["outline"],
    }
    return render(request, "monitoring/import_columns.html", context, status=422 if form.errors else 200)


def _carried_out(request: Request, form: ColumnsForm, kept: Import) -> bool:
    try:
        return form.carry_out(importing.understand, by=request.user, kept=kept, chosen=form.choices())
    except TransitionNotAllowed as error:
        messages.error(request, str(error))
        return True


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def place(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """Another sheet, or another row of headings."""
    kept = find(institution, pk)
    form = PlaceForm(request.POST, kept=kept)
    try:
        if form.is_valid():
            data = form.cleaned_data
            importing.look_again(by=request.user, kept=kept, sheet=data["sheet"], header=data["header"])
        else:
            messages.error(request, _("Give the number of the row with the headings."))
    except (ValidationError, TransitionNotAllowed) as error:
        messages.error(request, _words(error))
    return redirect("monitoring:import-columns", institution.slug, kept.pk)


@institution_page(Permission.IMPORT_MEASUREMENTS)
def one(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """As far as it is: being read, what it would do, being applied, what it did."""
    kept = find(institution, pk)
    if kept.state == Import.State.UPLOADED and "outline" in kept.choices:
        return redirect("monitoring:import-columns", institution.slug, kept.pk)
    context: dict[str, Any] = {
        "institution": institution,
        "kept": kept,
        "busy": kept.state in BUSY,
        "stuck": importing.is_stuck(kept),
    }
    if kept.state in BUSY:
        return render_page_or_fragment(
            request, "monitoring/import_busy.html", "monitoring/_import_busy.html", context
        )
    if request.htmx:
        # Done: the part that was polled makes way for the whole page.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    context |= import_preview.context_of(kept, team=request.GET.get("team", ""))
    page = "monitoring/import_report.html" if kept.state in DONE else "monitoring/import_preview.html"
    return render(request, page, context)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def name_teams(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """Which team a name is; then the file is read again."""
    kept = find(institution, pk)
    unknown = [name for name, _number in kept.report.get("unknown", ())]
    chosen = {name: request.POST.get(f"team-{place}", "") for place, name in enumerate(unknown)}
    try:
        if code_book.name_teams(by=request.user, institution=institution, chosen=chosen):
            importing.read_again(by=request.user, kept=kept)
    except (ValidationError, TransitionNotAllowed) as error:
        messages.error(request, _words(error))
    return redirect("monitoring:import", institution.slug, kept.pk)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def again(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """Start a step again that stopped half-way, or read the file anew."""
    kept = find(institution, pk)
    try:
        if kept.state == Import.State.APPLYING:
            importing.ask_apply(by=request.user, kept=kept)
        else:
            importing.read_again(by=request.user, kept=kept)
    except (ValidationError, TransitionNotAllowed) as error:
        messages.error(request, _words(error))
    return redirect("monitoring:import", institution.slug, kept.pk)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def apply(request: Request, institution: Institution, pk: int) -> HttpResponse:
    kept = find(institution, pk)
    try:
        importing.ask_apply(
            by=request.user, kept=kept, without_refused=bool(request.POST.get("without_refused"))
        )
    except (ValidationError, TransitionNotAllowed) as error:
        messages.error(request, _words(error))
    return redirect("monitoring:import", institution.slug, kept.pk)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def undo(request: Request, institution: Institution, pk: int) -> HttpResponse:
    """First what would go and what stays; then it goes."""
    kept = find(institution, pk)
    back = redirect("monitoring:import", institution.slug, kept.pk)
    if request.method == "POST":
        try:
            import_undo.undo(by=request.user, applied=kept)
        except TransitionNotAllowed as error:
            messages.error(request, str(error))
        return back
    if kept.state != Import.State.APPLIED:
        return back
    found = import_undo.look(kept)
    stays = import_undo.named(found.kept)
    context = {"institution": institution, "kept": kept, "found": found, "stays": stays}
    return render(request, "monitoring/import_undo.html", context)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def remove(request: Request, institution: Institution, pk: int) -> HttpResponse:
    kept = find(institution, pk)
    try:
        importing.throw_away(by=request.user, kept=kept)
    except TransitionNotAllowed as error:
        messages.error(request, str(error))
        return redirect("monitoring:import", institution.slug, kept.pk)
    messages.success(request, _("The file was thrown away. No measurement has changed."))
    return redirect("monitoring:imports", institution.slug)


def find(institution: Institution, pk: int) -> Import:
    of_this = Import.objects.select_related("institution", "file", "created_by", "applied_by", "undone_by")
    return get_object_or_404(of_this, institution=institution, pk=pk)


def _words(error: ValidationError | TransitionNotAllowed) -> str:
    return error.messages[0] if isinstance(error, ValidationError) else str(error)
