"""Collecting for an improvement: a project leader asks, colleagues bring, a few judge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, QuerySet, When
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from borgen.lib.dates import local_today
from common import files
from common.models import StoredFile
from documents.forms.collecting import AddForm, AskForm, BringForm, JudgeForm, UseForm
from documents.models import Document, Material
from documents.navigation import document_url
from documents.services import collecting as services
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url
from improvements.people import people_of
from improvements.policies import may_change
from teams.access import Access, Permission, Request

# Everybody of the team and of the project group brings and judges.
_TAKES_PART = Permission.VIEW_CONTENT


@improvement_page(_TAKES_PART)
def collecting(request: Request, improvement: Improvement) -> HttpResponse:
    return _page(request, improvement)


@improvement_page(_TAKES_PART, methods=("POST",))
def add(request: Request, improvement: Improvement) -> HttpResponse:
    form = AddForm(request.POST, request.FILES, prefix="add")
    if closed := _closed(request, improvement):
        return closed
    if form.is_valid():
        try:
            material = services.add_material(
                improvement=improvement,
                title=form.cleaned_data["title"],
                what=form.brought(),
                by=request.user,
            )
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Added: {title}.").format(title=material.title))
            return redirect(improvement_url(improvement, "documents:collecting"))
    return _page(request, improvement, add=form, status=422)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("POST",))
def ask(request: Request, improvement: Improvement) -> HttpResponse:
    form = AskForm(request.POST, people=people_of(improvement), prefix="ask")
    if closed := _closed(request, improvement):
        return closed
    if not form.is_valid():
        return _page(request, improvement, ask=form, status=422)
    material = services.ask_for(improvement=improvement, by=request.user, **form.cleaned_data)
    bringer = form.cleaned_data["bringer"]
    if bringer == request.user:
        messages.success(request, _("On the list: {title}.").format(title=material.title))
    else:
        messages.success(request, _("{name} gets a mail about it.").format(name=bringer.name))
    return redirect(improvement_url(improvement, "documents:collecting"))


def _page(request: Request, improvement: Improvement, *, status: int = 200, **forms: Any) -> HttpResponse:
    rows = list(_materials(improvement).prefetch_related("judges"))
    asks = request.access.allows(Permission.EDIT_IMPROVEMENT)
    context = {
        "improvement": improvement,
        "crumbs": improvement_crumbs(request.access, improvement, _("Collecting")),
        "asked": [_row(one) for one in rows if one.brought_at is None],
        "unjudged": [_row(one) for one in rows if one.brought_at and not one.verdict],
        "judged": [_row(one) for one in rows if one.verdict],
        "empty": not rows,
        "open": may_change(improvement),
        "asks": asks,
        "today": local_today(),
        "add_form": forms.get("add") or AddForm(prefix="add"),
        "ask_form": forms.get("ask") or (asks and AskForm(people=people_of(improvement), prefix="ask")),
    }
    return render(request, "documents/collecting.html", context, status=status)


def _row(material: Material) -> dict[str, Any]:
    return {
        "material": material,
        "url": improvement_url(material.improvement, "documents:material", pk=material.pk),
        "document_url": document_url(material.document) if material.document else "",
    }


def _materials(improvement: Improvement) -> QuerySet[Material]:
    rows = Material.objects.filter(improvement=improvement)
    people = ("bringer", "added_by", "judged_by")
    return rows.select_related(
        "file", "improvement__team__institution", "document__team__institution", *people
    )


# --- one of them --------------------------------------------------------------------------------------------


@improvement_page(_TAKES_PART)
def material(request: Request, improvement: Improvement, pk: int) -> HttpResponse:
    return _material_page(request, improvement, _found(improvement, pk))


@improvement_page(_TAKES_PART, methods=("POST",))
def bring(request: Request, improvement: Improvement, pk: int) -> HttpResponse:
    found = _found(improvement, pk)
    if not _is_asked(request, found):
        raise PermissionDenied
    form = BringForm(request.POST, request.FILES)
    if closed := _closed(request, improvement):
        return closed
    if form.is_valid():
        try:
            services.bring(material=found, what=form.brought(), by=request.user)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _("Thank you. It is with the others now."))
            return redirect(improvement_url(improvement, "documents:collecting"))
    return _material_page(request, improvement, found, bring=form, status=422)


@improvement_page(_TAKES_PART, methods=("POST",))
def judge(request: Request, improvement: Improvement, pk: int) -> HttpResponse:
    found = _found(improvement, pk)
    form = JudgeForm(request.POST, people=_judges(improvement, found))
    if closed := _closed(request, improvement):
        return closed
    if form.is_valid():
        data = dict(form.cleaned_data)
        data["seen"] = parse_datetime(data["seen"]) if data["seen"] else None
        if _done(request, form, lambda: services.judge(material=found, by=request.user, **data)):
            messages.success(request, _("Noted."))
            return redirect(improvement_url(improvement, "documents:collecting"))
        found = _found(improvement, pk)
        again = request.POST.copy()
        again["seen"] = _seen(found)
        form.data = again
    return _material_page(request, improvement, found, judge=form, status=422)


@improvement_page(Permission.EDIT_DOCUMENT, methods=("POST",))
def use(request: Request, improvement: Improvement, pk: int) -> HttpResponse:
    found = _found(improvement, pk)
    form = UseForm(request.POST, documents=_documents(request.access, improvement))
    if closed := _closed(request, improvement):
        return closed
    if form.is_valid():
        document = form.cleaned_data["document"]
        if _done(request, form, lambda: services.use_in(material=found, document=document, by=request.user)):
            messages.success(request, _("It stands at the end of the draft. Give it its place there."))
            return redirect(document_url(document, "documents:write"))
    return _material_page(request, improvement, found, use=form, status=422)


@improvement_page(_TAKES_PART, methods=("POST",))
def remove(request: Request, improvement: Improvement, pk: int) -> HttpResponse:
    found = _found(improvement, pk)
    if not _may_remove(request, found):
        raise PermissionDenied
    if closed := _closed(request, improvement):
        return closed
    try:
        services.remove_material(material=found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Removed: {title}.").format(title=found.title))
    return redirect(improvement_url(improvement, "documents:collecting"))


@improvement_page(_TAKES_PART)
def file(request: Request, improvement: Improvement, pk: int) -> HttpResponseBase:
    kept = improvement.materials.exclude(file=None).select_related("file")
    return files.serve(cast(StoredFile, get_object_or_404(kept, pk=pk).file))


def _material_page(
    request: Request, improvement: Improvement, found: Material, *, status: int = 200, **forms: Any
) -> HttpResponse:
    crumbs = improvement_crumbs(request.access, improvement, _("Collecting"), found.title)
    crumbs[-2]["url"] = improvement_url(improvement, "documents:collecting")
    changing = may_change(improvement)
    context = {
        "improvement": improvement,
        "crumbs": crumbs,
        "collecting_url": crumbs[-2]["url"],
        "today": local_today(),
        **_row(found),
        "bring_form": changing and _is_asked(request, found) and (forms.get("bring") or BringForm()),
        "judge_form": changing and found.brought_at and (forms.get("judge") or _judge_form(request, found)),
        "may_remove": changing and _may_remove(request, found),
        "new_url": "",
    }
    usable = found.verdict in (Material.Verdict.USE, Material.Verdict.ADJUST)
    if changing and usable and request.access.allows(Permission.EDIT_DOCUMENT):
        documents = _documents(request.access, improvement)
        context["use_form"] = forms.get("use") or UseForm(documents=documents)
        context["has_documents"] = documents.exists()
        context["new_url"] = improvement_url(improvement, "documents:new-of-improvement")
    return render(request, "documents/material.html", context, status=status)


def _found(improvement: Improvement, pk: int) -> Material:
    return get_object_or_404(_materials(improvement).prefetch_related("judges"), pk=pk)


def _judge_form(request: Request, found: Material) -> JudgeForm:
    judges = [person.pk for person in found.judges.all()] or [request.user.pk]
    initial = {"verdict": found.verdict, "why": found.why, "judges": judges, "seen": _seen(found)}
    return JudgeForm(people=_judges(found.improvement, found), initial=initial)


def _seen(found: Material) -> str:
    return found.judged_at.isoformat() if found.judged_at else ""


def _judges(improvement: Improvement, found: Material) -> list[Any]:
    return people_of(improvement, also=[person.pk for person in found.judges.all()])


def _documents(access: Access, improvement: Improvement) -> QuerySet[Document]:
    """The leader chooses of the whole team, the project leader of her improvement."""
    rows = Document.objects.in_use().filter(team=improvement.team_id)
    if not access.allows(Permission.MANAGE_DOCUMENTS):
        rows = rows.filter(improvement=improvement)
    own = Case(When(improvement=improvement, then=0), default=1)
    return rows.order_by(own, "title", "pk")


def _is_asked(request: Request, found: Material) -> bool:
    asked = found.bringer_id == request.user.pk or request.access.allows(Permission.EDIT_IMPROVEMENT)
    return found.brought_at is None and asked


def _may_remove(request: Request, found: Material) -> bool:
    own = request.user.pk in (found.added_by_id, found.bringer_id)
    return found.document_id is None and (own or request.access.allows(Permission.EDIT_IMPROVEMENT))


def _done(request: Request, form: Any, act: Callable[[], object]) -> bool:
    try:
        act()
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


def _closed(request: Request, improvement: Improvement) -> HttpResponse | None:
    """What stopped or is archived stays as it was."""
    if may_change(improvement):
        return None
    messages.error(request, _("This improvement is not active. Resume it before you change something."))
    return redirect(improvement_url(improvement, "documents:collecting"))
