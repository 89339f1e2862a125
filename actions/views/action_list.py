"""Taking over the action list that a team keeps in Excel: upload, look, put columns right, take over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.models import Planning
from actions.services import planning as services
from actions.workbook import action_list
from actions.workbook.action_list import DUE, EXPLANATION, FIELDS, OWNER, STATE, TITLE
from boas.access import assessment_page
from boas.models import Assessment
from boas.services.preparing import assessment_url
from borgen.lib.workbook import Table, WorkbookError, read_table
from common import files
from common.models import StoredFile
from improvements.people import people_of
from teams.access import Permission, Request

SALT = "borgen.action-list"
KEPT_SECONDS = 24 * 60 * 60
LABELS = {
    TITLE: gettext_lazy("What"),
    OWNER: gettext_lazy("Who"),
    DUE: gettext_lazy("When"),
    STATE: gettext_lazy("Done or not"),
    EXPLANATION: gettext_lazy("Explanation"),
}


class ListForm(forms.Form):
    upload = forms.FileField(
        label=gettext_lazy("Your action list"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=gettext_lazy("Excel (.xlsx) or csv, with headings such as what, who and when."),
    )


class ColumnsForm(forms.Form):
    """Which column is what; filled in with what the headings say."""

    def __init__(self, *args: Any, table: Table, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [(str(place), heading) for place, heading in enumerate(table.header.cells) if heading]
        for name in FIELDS:
            none = [] if name == TITLE else [("", _("not in the list"))]
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name], choices=[*none, *columns], required=name == TITLE
            )

    def chosen(self) -> dict[str, int]:
        return {name: int(place) for name, place in self.cleaned_data.items() if place}


@assessment_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def upload(request: Request, assessment: Assessment) -> HttpResponse:
    get_object_or_404(Planning, assessment=assessment)
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data["upload"]
        try:
            table = read_table(found, name=found.name)
        except WorkbookError as error:
            form.add_error("upload", str(error))
        else:
            for refusal in action_list.refusals(table):
                form.add_error("upload", refusal)
            if form.is_valid():
                found.seek(0)
                stored = files.store(
                    institution_id=request.access.institution.pk,
                    name=found.name,
                    content=found,
                    content_type="application/octet-stream",
                )
                guessed = {name: str(place) for name, place in action_list.guess_columns(table).items()}
                if TITLE not in guessed:
                    guessed[TITLE] = next(str(n) for n, heading in enumerate(table.header.cells) if heading)
                return _look(request, assessment, stored, table, ColumnsForm(guessed, table=table))
    context = _context(assessment) | {"form": form}
    return render(request, "actions/import.html", context, status=422 if form.errors else 200)


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def look_or_apply(request: Request, assessment: Assessment) -> HttpResponse:
    """`look` shows the list again with other columns; `apply` takes over what can be taken over."""
    planning = get_object_or_404(Planning, assessment=assessment)
    stored = _kept(request, assessment)
    if stored is None:
        messages.error(request, _("This preview is too old. Upload the list again."))
        return redirect(assessment_url("actions:import", assessment))
    table = read_table(files.content(stored), name=stored.name)
    columns = ColumnsForm(request.POST, table=table)
    if not columns.is_valid() or "apply" not in request.POST:
        return _look(request, assessment, stored, table, columns)
    rows = _rows(assessment, planning, table, columns.chosen())
    if any(row.problem for row in rows):
        return _look(request, assessment, stored, table, columns)
    new = [row for row in rows if not row.known]
    services.take_over(planning=planning, rows=new, by=request.user)
    text = ngettext("{n} action is taken over.", "{n} actions are taken over.", len(new))
    messages.success(request, text.format(n=len(new)))
    return redirect(assessment_url("actions:plan", assessment))


def _rows(
    assessment: Assessment, planning: Planning, table: Table, columns: dict[str, int]
) -> list[action_list.Planned]:
    people = {
        key: person
        for person in people_of(assessment.improvement)
        for key in (person.name.casefold(), person.email)
    }
    titles = {title.casefold() for title in planning.actions.values_list("title", flat=True)}
    return action_list.plan(table, columns, people, titles)


def _kept(request: Request, assessment: Assessment) -> StoredFile | None:
    try:
        said = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if (said["assessment"], said["person"]) != (assessment.pk, request.user.pk):
        return None
    return StoredFile.objects.filter(pk=said["file"]).first()


def _look(
    request: Request, assessment: Assessment, stored: StoredFile, table: Table, columns: ColumnsForm
) -> HttpResponse:
    rows = []
    if columns.is_valid():
        planning = Planning.objects.get(assessment=assessment)
        rows = _rows(assessment, planning, table, columns.chosen())
    said = {"file": stored.pk, "assessment": assessment.pk, "person": request.user.pk}
    problems = sum(1 for row in rows if row.problem)
    context = _context(assessment) | {
        "columns": columns,
        "rows": rows,
        "problems": problems,
        "new": sum(1 for row in rows if not row.known and not row.problem),
        "kept": signing.dumps(said, salt=SALT),
        "name": stored.name,
        "other_sheets": ", ".join(table.other_sheets),
    }
    return render(request, "actions/import_preview.html", context, status=422 if problems else 200)


def _context(assessment: Assessment) -> dict[str, object]:
    improvement = assessment.improvement
    return {"assessment": assessment, "improvement": improvement, "team": improvement.team}
