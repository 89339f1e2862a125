"""The workbook of a session, and what comes back in one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from actions.workbook import export, taking_in
from actions.workbook.reading import NotThisWorkbookError
from boas.access import assessment_page
from boas.models import Assessment
from boas.services.preparing import assessment_url
from boas.services.session import Refused
from borgen.lib import limits
from borgen.lib.workbook import XLSX, WorkbookError, open_workbook, xlsx_response
from common import files
from common.models import StoredFile
from teams.access import Permission, Request

SALT = "borgen.workbook.upload"
KEPT_SECONDS = 24 * 60 * 60


class UploadForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("The workbook, filled in"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        help_text=gettext_lazy("You see what changes before anything is saved."),
    )


class ApplyForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why are these counts corrected?"),
        max_length=300,
        help_text=gettext_lazy("Old and new counts stay to be read, with this reason."),
    )


@assessment_page(Permission.VIEW_CONTENT)
@limits.export
def download(request: Request, assessment: Assessment) -> HttpResponse:
    name = f"boas-{assessment.improvement.slug}-{assessment.number}.xlsx"
    return xlsx_response(export.build(assessment), name)


@assessment_page(Permission.RUN_ASSESSMENT, methods=("GET", "POST"))
def upload(request: Request, assessment: Assessment) -> HttpResponse:
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["upload"]
        try:
            book = open_workbook(found)
            preview = taking_in.look(assessment=assessment, book=book, access=request.access)
        except (WorkbookError, NotThisWorkbookError) as error:
            form.add_error("upload", str(error))
        else:
            found.seek(0)
            stored = files.store(
                institution_id=request.access.institution.pk,
                name=found.name,
                content=found,
                content_type=XLSX,
            )
            return _preview_page(request, assessment, preview, stored)
    context = _context(assessment) | {"form": form}
    return render(request, "actions/workbook_upload.html", context, status=422 if form.errors else 200)


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))
def apply(request: Request, assessment: Assessment) -> HttpResponse:
    stored, fingerprint = _kept(request, assessment)
    if stored is None:
        messages.error(request, _("This preview is too old. Upload the workbook again."))
        return redirect(assessment_url("actions:workbook-upload", assessment))
    book = open_workbook(files.content(stored))
    preview = taking_in.look(assessment=assessment, book=book, access=request.access)
    form = ApplyForm(request.POST)
    if preview.needs_reason and not form.is_valid():
        return _preview_page(request, assessment, preview, stored, form=form, status=422)
    reason = form.cleaned_data["reason"] if preview.needs_reason else ""
    try:
        taking_in.apply(
            assessment=assessment, book=book, access=request.access, fingerprint=fingerprint, reason=reason
        )
    except taking_in.ChangedMeanwhileError:
        message = _("Something changed since you looked. Look at it again below, then take it over.")
        return _preview_page(request, assessment, preview, stored, notice=message, status=409)
    except Refused as refusal:
        return _preview_page(request, assessment, preview, stored, notice=str(refusal), status=409)
    messages.success(request, _("Taken over from the workbook."))
    return redirect(assessment_url("boas:briefing" if preview.planning else "boas:outcome", assessment))


def _kept(request: Request, assessment: Assessment) -> tuple[StoredFile | None, str]:
    """The file that this person looked at for this session, with what it would do then."""
    try:
        said = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None, ""
    if (said["assessment"], said["person"]) != (assessment.pk, request.user.pk):
        return None, ""
    return StoredFile.objects.filter(pk=said["file"]).first(), said["print"]


def _preview_page(
    request: Request,
    assessment: Assessment,
    preview: taking_in.Preview,
    stored: StoredFile,
    *,
    form: ApplyForm | None = None,
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    said = {"file": stored.pk, "assessment": assessment.pk, "person": request.user.pk}
    context = _context(assessment) | {
        "preview": preview,
        "kept": signing.dumps(said | {"print": preview.fingerprint}, salt=SALT),
        "name": stored.name,
        "form": form or ApplyForm(),
        "notice": notice,
    }
    return render(request, "actions/workbook_preview.html", context, status=status)


def _context(assessment: Assessment) -> dict[str, object]:
    improvement = assessment.improvement
    return {"assessment": assessment, "improvement": improvement, "team": improvement.team}
