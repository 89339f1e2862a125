"""The register of a team: a leader fills it in a meeting, everybody reads it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from borgen.lib import limits
from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from borgen.lib.workbook import xlsx_response
from documents.access import document_page
from documents.forms.register import DocumentForm, NewDocumentForm, WithdrawForm
from documents.models import Document, DocumentTemplate, Format, Version
from documents.navigation import document_crumbs, document_url
from documents.register import Entry, Group, documents_of, entries, grouped, used_by
from documents.services import register as services
from documents.services import register_workbook, writing
from improvements.access import improvement_page
from improvements.models import Improvement
from improvements.navigation import improvement_crumbs, improvement_url, team_crumbs, team_url
from improvements.policies import may_begin
from teams.access import Permission, Request, team_page
from teams.models import Team

_KINDS = {Format.VERI: Version.Kind.MATRIX, Format.SCHEME: Version.Kind.SCHEME}


@team_page(Permission.VIEW_DOCUMENT)
def register(request: Request, team: Team) -> HttpResponse:
    kind, standing = request.GET.get("vorm", ""), request.GET.get("stand", "")
    filtered = kind in Format.values or standing in _standings()
    groups, used = _lines(team)
    if filtered:
        groups = [_kept(group, kind, standing) for group in groups]
        groups = [group for group in groups if group.entries]
        used = _kept(Group(None, used), kind, standing).entries
    manages = request.access.allows(Permission.MANAGE_DOCUMENTS)
    withdrawn = Document.objects.filter(team=team).exclude(withdrawn_at=None).order_by("-withdrawn_at")
    context = {
        "team": team,
        "crumbs": team_crumbs(request.access, team, _("Documents")),
        "groups": groups,
        "used": used,
        "withdrawn": list(withdrawn.select_related("team__institution", "withdrawn_by")),
        "filtered": filtered,
        "formats": [(value, label, value == kind) for value, label in Format.choices],
        "standings": [(value, label, value == standing) for value, label in _standings().items()],
        "manages": manages,
        "empty": not any(group.entries for group in groups) and not used,
        "new_url": team_url(team, "documents:new"),
        "today": local_today(),
    }
    return render(request, "documents/register.html", context)


def _standings() -> dict[str, str]:
    return {
        "valid": _("valid, nothing in progress"),
        "none": _("no version yet"),
        "draft": _("draft in progress"),
        "review": _("in review"),
        "late": _("evaluation past its date"),
    }


def _lines(team: Team) -> tuple[list[Group], list[Entry]]:
    today = local_today()
    processes = team.processes.select_related("owner")
    return grouped(entries(documents_of(team), today), processes), entries(used_by(team), today)


def _kept(group: Group, kind: str, standing: str) -> Group:
    kept = [
        entry
        for entry in group.entries
        if kind in ("", entry.document.format) and standing in ("", *entry.standings)
    ]
    return Group(group.process, kept)


@team_page(Permission.VIEW_DOCUMENT)
@limits.export
def workbook(request: Request, team: Team) -> HttpResponse:
    return xlsx_response(register_workbook.build(team, *_lines(team)), f"documenten-{team.slug}.xlsx")


@team_page(Permission.MANAGE_DOCUMENTS, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    if not may_begin(team):
        messages.error(request, _("This team has ended and takes up nothing new."))
        return redirect(team_url(team, "documents:register"))
    context = {
        "team": team,
        "crumbs": team_crumbs(request.access, team, _("New document")),
        "back": team_url(team, "documents:register"),
    }
    form = NewDocumentForm(_sent(request), team=team, initial=_asked(request, team))
    return _new_page(request, team, form, context)


@improvement_page(Permission.EDIT_DOCUMENT, methods=("GET", "POST"))
def new_of_improvement(request: Request, improvement: Improvement) -> HttpResponse:
    """The project leader, who may be a guest, begins a document of the improvement."""
    team = improvement.team
    may_share = request.access.allows(Permission.MANAGE_DOCUMENTS)
    form = NewDocumentForm(
        _sent(request), team=team, may_share=may_share, initial={"improvement": improvement.pk}
    )
    form.keep_improvement(improvement)
    context = {
        "team": team,
        "crumbs": improvement_crumbs(request.access, improvement, _("New document")),
        "back": improvement_url(improvement, "documents:collecting"),
    }
    return _new_page(request, team, form, context)


def _new_page(request: Request, team: Team, form: NewDocumentForm, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            document = services.create_document(team=team, values=form.values(), by=request.user)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            return _begun(request, document, form.cleaned_data.get("template"), context["back"])
    status = 422 if form.errors else 200
    return render(request, "documents/new.html", {**context, "form": form}, status=status)


def _begun(
    request: Request, document: Document, template: DocumentTemplate | None, back: str
) -> HttpResponse:
    writes = "write" in request.POST
    if writes or template is not None:
        kind = _KINDS.get(Format(document.format), Version.Kind.TEXT)
        writing.start_draft(document=document, reason="", by=request.user, template=template, kind=kind)
    messages.success(request, _("In the register: {title}.").format(title=document.title))
    return redirect(document_url(document, "documents:write") if writes else back)


def _asked(request: Request, team: Team) -> dict[str, Any]:
    """What the link to the form says already: a process, a format."""
    initial: dict[str, Any] = {}
    if (process := request.GET.get("proces", "")).isdecimal():
        initial["process"] = process
    if (wanted := request.GET.get("format", "")).isdecimal():
        found = DocumentTemplate.objects.filter(institution=team.institution_id, pk=wanted).first()
        if found:
            initial |= {"template": found.pk, "format": found.format, "title": found.title}
    return initial


@document_page(Permission.MANAGE_DOCUMENTS, methods=("GET", "POST"))
def settings(request: Request, document: Document) -> HttpResponse:
    crumbs = document_crumbs(request.access, document, _("Settings"))
    back, title = document_url(document), document.title

    def make(*args: Any, **kwargs: Any) -> DocumentForm:
        return DocumentForm(*args, team=document.team, instance=document, **kwargs)

    form = make(_sent(request))
    if request.method == "POST" and form.is_valid():
        sent = form.edit()
        try:
            merged = services.edit_document(document=document, edit=sent, by=request.user)
        except Conflict as conflict:
            document.refresh_from_db()
            context: dict[str, Any] = {"subject": title, "back": back, "crumbs": crumbs}
            context |= conflict_context(make, sent, conflict)
            return render(request, "ui/conflict.html", context, status=409)
        except ValidationError as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, _merged_message() if merged else _("Saved."))
            return redirect(back)
    context = {"form": form, "document": document, "crumbs": crumbs, "back": back, "saved_title": title}
    context["withdraw_url"] = document_url(document, "documents:withdraw")
    return render(request, "documents/settings.html", context, status=422 if form.errors else 200)


@document_page(Permission.MANAGE_DOCUMENTS, methods=("GET", "POST"))
def withdraw(request: Request, document: Document) -> HttpResponse:
    form = WithdrawForm(_sent(request))
    register_url = team_url(document.team, "documents:register")
    if form.is_valid() and form.carry_out(
        services.withdraw, document=document, why=form.cleaned_data["why"], by=request.user
    ):
        messages.success(
            request,
            _("Out of use: {title}. Below the register you can take it into use again.").format(
                title=document.title
            ),
        )
        return redirect(register_url)
    context = {
        "form": form,
        "question": _("Take “{title}” out of use?").format(title=document.title),
        "consequence": _(
            "It leaves the register, the search and the reading lists. "
            "What was approved stays to be read, with your reason above it."
        ),
        "confirm": _("Take out of use"),
        "back": document_url(document, "documents:settings"),
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@document_page(Permission.MANAGE_DOCUMENTS, methods=("POST",))
def use_again(request: Request, document: Document) -> HttpResponse:
    try:
        services.take_into_use(document=document, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("In use again: {title}.").format(title=document.title))
    return redirect(team_url(document.team, "documents:register"))


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _merged_message() -> str:
    return _("Saved. A colleague changed something else at the same time; both changes are kept.")
