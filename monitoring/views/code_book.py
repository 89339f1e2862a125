"""The code book of surveys, and the names that files use for teams."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from monitoring.forms.importing import CodeBookForm, QuestionForm
from monitoring.importing.teams import key
from monitoring.models import Question, TeamAlias
from monitoring.services import code_book as services
from monitoring.views.import_preview import running_teams
from teams.access import Permission, Request, institution_page
from teams.models import Institution

_FIELDS = ("code", "text", "indicator", "year", "positive_from", "breaks")


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def questions(request: Request, institution: Institution) -> HttpResponse:
    """All questions; POST takes in a file with more of them."""
    form = CodeBookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if form.carry_out(services.take_in, by=request.user, institution=institution, upload=data["file"]):
            messages.success(request, services.said(form.result))
            return redirect("monitoring:questions", institution.slug)
    found = Question.objects.filter(institution=institution).select_related("indicator")
    context = {"institution": institution, "questions": list(found), "form": form}
    return render(request, "monitoring/questions.html", context, status=422 if form.errors else 200)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def question_new(request: Request, institution: Institution) -> HttpResponse:
    return _edit(request, institution, Question(institution=institution))


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def question(request: Request, institution: Institution, pk: int) -> HttpResponse:
    return _edit(request, institution, get_object_or_404(Question, institution=institution, pk=pk))


def _edit(request: Request, institution: Institution, one: Question) -> HttpResponse:
    initial = {name: getattr(one, name) for name in _FIELDS} if one.pk else {"code": request.GET.get("code")}
    form = QuestionForm(request.POST or None, initial=initial, institution=institution)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in _FIELDS}
        if form.carry_out(services.save_question, by=request.user, question=one, **data):
            return redirect("monitoring:questions", institution.slug)
    context = {"institution": institution, "form": form, "known": one if one.pk else None}
    return render(request, "monitoring/question.html", context, status=422 if form.errors else 200)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def question_remove(request: Request, institution: Institution, pk: int) -> HttpResponse:
    one = get_object_or_404(Question, institution=institution, pk=pk)
    services.remove_question(by=request.user, question=one)
    return redirect("monitoring:questions", institution.slug)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("GET", "POST"))
def team_names(request: Request, institution: Institution) -> HttpResponse:
    """Which team a name is, or that it is left out; POST changes one of them."""
    if request.method == "POST":
        name = key(request.POST.get("name", ""))
        chosen = {name: request.POST.get("team", "")} if name else {}
        try:
            services.name_teams(by=request.user, institution=institution, chosen=chosen)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        return redirect("monitoring:team-names", institution.slug)
    context = {
        "institution": institution,
        "names": list(TeamAlias.objects.filter(institution=institution).select_related("team")),
        "teams": list(running_teams(institution).values()),
    }
    return render(request, "monitoring/team_names.html", context)


@institution_page(Permission.IMPORT_MEASUREMENTS, methods=("POST",))
def team_name_forget(request: Request, institution: Institution, pk: int) -> HttpResponse:
    alias = get_object_or_404(TeamAlias, institution=institution, pk=pk)
    services.forget_name(by=request.user, alias=alias)
    return redirect("monitoring:team-names", institution.slug)
