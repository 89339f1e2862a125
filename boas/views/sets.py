"""The statement set of an institution: the quality office reads it, and makes a version of its own."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from boas.forms.sets import ActivityForm, StatementForm
from boas.models import StandardActivity, Statement, StatementSet
from boas.models.statements import Phase
from boas.services import sets
from teams.access import Permission, Request, institution_page
from teams.models import Institution, User


@institution_page(Permission.EDIT_STATEMENT_SETS)
def overview(request: Request, institution: Institution) -> HttpResponse:
    versions = StatementSet.objects.filter(institution=institution).annotate(sessions=Count("assessments"))
    context = {
        "institution": institution,
        "versions": versions,
        "draft": next((one for one in versions if one.state == StatementSet.State.DRAFT), None),
        "own": any(one.state == StatementSet.State.PUBLISHED for one in versions),
        "standard": StatementSet.objects.filter(institution=None, state=StatementSet.State.PUBLISHED).first(),
    }
    return render(request, "boas/sets.html", context)


@institution_page(Permission.EDIT_STATEMENT_SETS)
def detail(request: Request, institution: Institution, pk: int) -> HttpResponse:
    statement_set = _readable(institution, pk)
    statements = list(statement_set.statements.all())
    phases = [
        (Phase(phase).label, list(rows))
        for phase, rows in groupby(statements, key=lambda statement: statement.phase)
    ]
    context = {
        "institution": institution,
        "set": statement_set,
        "phases": phases,
        "activities": list(statement_set.standard_activities.all()),
        "editable": statement_set.institution_id is not None
        and statement_set.state == StatementSet.State.DRAFT,
    }
    return render(request, "boas/set.html", context)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("POST",))
def copy(request: Request, institution: Institution) -> HttpResponse:
    try:
        draft = sets.start_draft(institution=institution, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("boas:sets", institution=institution.slug)
    return redirect("boas:set", institution=institution.slug, pk=draft.pk)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("GET", "POST"))
def publish(request: Request, institution: Institution, pk: int) -> HttpResponse:
    draft = _draft(institution, pk)
    if request.method == "POST":
        sets.publish(draft=draft, by=request.user)
        messages.success(
            request, _("New BOAS sessions ask this version from now on. Earlier sessions keep theirs.")
        )
        return redirect("boas:sets", institution=institution.slug)
    context = {
        "question": _("Use version {number} from now on?").format(number=draft.number),
        "consequence": _(
            "New sessions ask this version. Sessions that were made before keep what they have."
        ),
        "confirm": _("Use this version"),
        "back": reverse("boas:set", kwargs={"institution": institution.slug, "pk": pk}),
    }
    return render(request, "ui/confirm.html", context)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("GET", "POST"))
def discard(request: Request, institution: Institution, pk: int) -> HttpResponse:
    draft = _draft(institution, pk)
    if request.method == "POST":
        sets.discard(draft=draft, by=request.user)
        messages.success(request, _("The draft is gone. What was in use stays in use."))
        return redirect("boas:sets", institution=institution.slug)
    context = {
        "question": _("Throw this draft away?"),
        "consequence": _("Your changes in this draft are lost. What is in use now stays in use."),
        "confirm": _("Throw away"),
        "back": reverse("boas:set", kwargs={"institution": institution.slug, "pk": pk}),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("GET", "POST"))
def statement(
    request: Request, institution: Institution, pk: int, statement: int | None = None
) -> HttpResponse:
    draft = _draft(institution, pk)
    if statement:
        instance = get_object_or_404(draft.statements, pk=statement)
    else:
        instance = Statement(statement_set=draft)
    form = StatementForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid() and _saved(form, sets.save_statement, by=request.user):
        messages.success(request, _("Saved: {code}.").format(code=instance.code))
        return redirect("boas:set", institution=institution.slug, pk=pk)
    context = {
        "institution": institution,
        "set": draft,
        "form": form,
        "statement": instance if statement else None,
    }
    return render(request, "boas/statement.html", context, status=422 if form.errors else 200)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("POST",))
def remove_statement(request: Request, institution: Institution, pk: int, statement: int) -> HttpResponse:
    found = get_object_or_404(_draft(institution, pk).statements, pk=statement)
    sets.remove_statement(statement=found, by=request.user)
    messages.success(request, _("Removed from this version: {code}.").format(code=found.code))
    return redirect("boas:set", institution=institution.slug, pk=pk)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("GET", "POST"))
def activity(
    request: Request, institution: Institution, pk: int, activity: int | None = None
) -> HttpResponse:
    draft = _draft(institution, pk)
    if activity:
        instance = get_object_or_404(draft.standard_activities, pk=activity)
    else:
        instance = StandardActivity(statement_set=draft)
    form = ActivityForm(request.POST or None, instance=instance)
    if request.method == "POST" and form.is_valid() and _saved(form, sets.save_activity, by=request.user):
        messages.success(request, _("Saved: {title}.").format(title=instance.title))
        return redirect("boas:set", institution=institution.slug, pk=pk)
    context = {
        "institution": institution,
        "set": draft,
        "form": form,
        "activity": instance if activity else None,
    }
    return render(request, "boas/activity.html", context, status=422 if form.errors else 200)


@institution_page(Permission.EDIT_STATEMENT_SETS, methods=("POST",))
def remove_activity(request: Request, institution: Institution, pk: int, activity: int) -> HttpResponse:
    found = get_object_or_404(_draft(institution, pk).standard_activities, pk=activity)
    sets.remove_activity(activity=found, by=request.user)
    messages.success(request, _("Removed from this version: {title}.").format(title=found.title))
    return redirect("boas:set", institution=institution.slug, pk=pk)


def _saved(form: ModelForm, save: Callable[..., None], *, by: User) -> bool:
    """Save what the form holds; what only the whole set can refuse is said in the form."""
    try:
        save(form.instance, by=by)
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


def _readable(institution: Institution, pk: int) -> StatementSet:
    """One of the institution's versions, or Borgen's own."""
    allowed = StatementSet.objects.filter(institution=institution) | StatementSet.objects.filter(
        institution=None
    )
    return get_object_or_404(allowed.select_related("based_on", "institution"), pk=pk)


def _draft(institution: Institution, pk: int) -> StatementSet:
    drafts = StatementSet.objects.filter(institution=institution, state=StatementSet.State.DRAFT)
    return get_object_or_404(drafts, pk=pk)
