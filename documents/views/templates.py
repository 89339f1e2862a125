"""Formats that the institution has already: the quality office keeps them, teams begin with one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.richtext import contents
from common import files
from common.models import StoredFile
from documents.forms.templates import TemplateForm
from documents.models import DocumentTemplate
from documents.services import templates as services
from improvements.navigation import Crumb, team_crumbs, team_url
from teams.access import Permission, Request, institution_page, team_page
from teams.models import Institution, Team


@dataclass(frozen=True, slots=True)
class Sheet:
    """A format as the lists show it."""

    template: DocumentTemplate
    headings: list[str]
    url: str
    file_url: str = ""


def _sheets(institution: Institution, name: str, words: dict[str, str]) -> list[Sheet]:
    rows = DocumentTemplate.objects.filter(institution=institution).select_related("file")
    return [
        Sheet(
            one,
            [heading.text for heading in contents(one.html).headings] if one.html else [],
            reverse("documents:template", kwargs={**words, "pk": one.pk}) if name == "template" else "",
            reverse(f"documents:{name}-file", kwargs={**words, "pk": one.pk}) if one.file_id else "",
        )
        for one in rows
    ]


# --- the quality office -------------------------------------------------------------------------------------


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES)
def library(request: Request, institution: Institution) -> HttpResponse:
    context = {
        "institution": institution,
        "crumbs": _crumbs(institution),
        "sheets": _sheets(institution, "template", {"institution": institution.slug}),
        "new_url": _url(institution, "documents:template-new"),
    }
    return render(request, "documents/templates.html", context)


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES, methods=("POST",))
def standard(request: Request, institution: Institution) -> HttpResponse:
    added = services.ensure_standard_templates(institution=institution, by=request.user)
    if added:
        text = ngettext("{n} format of Borgen was added.", "{n} formats of Borgen were added.", added)
        messages.success(request, text.format(n=added))
    else:
        messages.info(request, _("All formats of Borgen are there already."))
    return redirect(_url(institution, "documents:templates"))


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES, methods=("GET", "POST"))
def new(request: Request, institution: Institution) -> HttpResponse:
    return _edit_page(request, DocumentTemplate(institution=institution), _("New format"))


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES, methods=("GET", "POST"))
def edit(request: Request, institution: Institution, pk: int) -> HttpResponse:
    template = get_object_or_404(DocumentTemplate, institution=institution, pk=pk)
    return _edit_page(request, template, template.title)


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES, methods=("POST",))
def remove(request: Request, institution: Institution, pk: int) -> HttpResponse:
    template = get_object_or_404(DocumentTemplate, institution=institution, pk=pk)
    services.remove_template(template=template, by=request.user)
    messages.success(request, _("Removed: {title}.").format(title=template.title))
    return redirect(_url(institution, "documents:templates"))


@institution_page(Permission.EDIT_DOCUMENT_TEMPLATES)
def file(request: Request, institution: Institution, pk: int) -> HttpResponseBase:
    return files.serve(_file_of(institution, pk))


def _edit_page(request: Request, template: DocumentTemplate, title: str) -> HttpResponse:
    institution = template.institution
    back = _url(institution, "documents:templates")
    posted = request.method == "POST"
    form = TemplateForm(request.POST if posted else None, request.FILES or None, instance=template)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_template(template=template, values=_values(form, institution), by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    context = {
        "form": form,
        "template": template,
        "title": title,
        "crumbs": _crumbs(institution, title),
        "back": back,
        "remove_url": _url(institution, "documents:template-remove", pk=template.pk) if template.pk else "",
    }
    return render(request, "documents/template.html", context, status=422 if form.errors else 200)


def _values(form: TemplateForm, institution: Institution) -> dict[str, Any]:
    data = dict(form.cleaned_data)
    upload = data.pop("upload", None)
    if upload:
        data["file"] = files.store(
            institution_id=institution.pk, name=upload.name, content=upload, content_type=upload.content_type
        )
    elif data["html"]:
        data["file"] = None
    return data


# --- the teams ----------------------------------------------------------------------------------------------


@team_page(Permission.VIEW_DOCUMENT)
def of_team(request: Request, team: Team) -> HttpResponse:
    words = {"institution": team.institution.slug, "team": team.slug}
    crumbs = team_crumbs(request.access, team, _("Documents"), _("Formats"))
    crumbs[-2]["url"] = team_url(team, "documents:register")
    context = {
        "team": team,
        "crumbs": crumbs,
        "sheets": _sheets(team.institution, "format", words),
        "new_url": team_url(team, "documents:new"),
        "manages": request.access.allows(Permission.MANAGE_DOCUMENTS),
    }
    return render(request, "documents/formats.html", context)


@team_page(Permission.VIEW_DOCUMENT)
def team_file(request: Request, team: Team, pk: int) -> HttpResponseBase:
    return files.serve(_file_of(team.institution, pk))


def _file_of(institution: Institution, pk: int) -> StoredFile:
    kept = DocumentTemplate.objects.filter(institution=institution).exclude(file=None).select_related("file")
    return cast(StoredFile, get_object_or_404(kept, pk=pk).file)


def _crumbs(institution: Institution, *last: str) -> list[Crumb]:
    trail = [{"title": _("Formats"), "url": _url(institution, "documents:templates") if last else ""}]
    return trail + [{"title": title, "url": ""} for title in last]


def _url(institution: Institution, name: str, **more: object) -> str:
    return reverse(name, kwargs={"institution": institution.slug, **more})
