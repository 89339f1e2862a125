"""Taking over the action list that a team keeps in Excel: upload, look, put columns right, take over."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from actions.models import Action, Planning
from actions.services import acting
from actions.services import planning as services
from actions.workbook import action_list
from actions.workbook.action_list import DUE, EXPLANATION, FIELDS, OWNER, STATE, TITLE
from boas.access import assessment_page
from boas.models import Assessment
from boas.services.preparing import assessment_url
from borgen.lib.dates import local_today
from borgen.lib.workbook import Table, WorkbookError, read_table
from common import files
from common.models import StoredFile
from improvements.models import Improvement
from improvements.navigation import team_url
from improvements.people import members_on, people_of
from teams.access import Permission, Request, team_page
from teams.models import Team, User

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


@dataclass(frozen=True)
class Place:
    """Where a list comes in: the planning of a BOAS, or the list of a team."""

    key: str
    team: Team
    improvement: Improvement | None
    people: Callable[[], list[User]]
    titles: Callable[[], Iterable[str]]
    take_over: Callable[..., object]
    upload_url: str
    apply_url: str
    back: str
    lead: str
    known: str
    """Said of a row that is there already."""


def _of_planning(assessment: Assessment) -> Place:
    found = get_object_or_404(Planning, assessment=assessment)
    improvement = assessment.improvement
    return Place(
        key=f"assessment:{assessment.pk}",
        team=improvement.team,
        improvement=improvement,
        people=lambda: people_of(improvement),
        titles=lambda: found.actions.values_list("title", flat=True),
        take_over=partial(services.take_over, planning=found),
        upload_url=assessment_url("actions:import", assessment),
        apply_url=assessment_url("actions:import-apply", assessment),
        back=assessment_url("actions:plan", assessment),
        lead=_(
            "The list that your team keeps now comes into the planning. "
            "You see what happens before it happens."
        ),
        known=_("is in the planning already"),
    )


def _of_team(team: Team) -> Place:
    return Place(
        key=f"team:{team.pk}",
        team=team,
        improvement=None,
        people=lambda: list(members_on(team, local_today())),
        titles=lambda: Action.objects.filter(team=team).values_list("title", flat=True),
        take_over=partial(acting.take_over, team=team),
        upload_url=team_url(team, "actions:list-import"),
        apply_url=team_url(team, "actions:list-import-apply"),
        back=team_url(team, "actions:actions"),
        lead=_(
            "The list that your team keeps now comes into Borgen. You see what happens before it happens."
        ),
        known=_("is in the list already"),
    )


@assessment_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def upload(request: Request, assessment: Assessment) -> HttpResponse:
    return _upload(request, _of_planning(assessment))


@assessment_page(Permission.EDIT_PLANNING, methods=("POST",))
def look_or_apply(request: Request, assessment: Assessment) -> HttpResponse:
    return _look_or_apply(request, _of_planning(assessment))


@team_page(Permission.EDIT_PLANNING, methods=("GET", "POST"))
def team_upload(request: Request, team: Team) -> HttpResponse:
    return _upload(request, _of_team(team))


@team_page(Permission.EDIT_PLANNING, methods=("POST",))
def team_look_or_apply(request: Request, team: Team) -> HttpResponse:
    return _look_or_apply(request, _of_team(team))


def _upload(request: Request, place: Place) -> HttpResponse:
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
                guessed = {name: str(column) for name, column in action_list.guess_columns(table).items()}
                if TITLE not in guessed:
                    guessed[TITLE] = next(str(n) for n, heading in enumerate(table.header.cells) if heading)
                return _look(request, place, stored, table, ColumnsForm(guessed, table=table))
    context = _context(place) | {"form": form}
    return render(request, "actions/import.html", context, status=422 if form.errors else 200)


def _look_or_apply(request: Request, place: Place) -> HttpResponse:
    """`look` shows the list again with other columns; `apply` takes over what can be taken over."""
    stored = _kept(request, place)
    if stored is None:
        messages.error(request, _("This preview is too old. Upload the list again."))
        return redirect(place.upload_url)
    table = read_table(files.content(stored), name=stored.name)
    columns = ColumnsForm(request.POST, table=table)
    if not columns.is_valid() or "apply" not in request.POST:
        return _look(request, place, stored, table, columns)
    rows = _rows(place, table, columns.chosen())
    if any(row.problem for row in rows):
        return _look(request, place, stored, table, columns)
    new = [row for row in rows if not row.known]
    place.take_over(rows=new, by=request.user)
    text = ngettext("{n} action is taken over.", "{n} actions are taken over.", len(new))
    messages.success(request, text.format(n=len(new)))
    return redirect(place.back)


def _rows(place: Place, table: Table, columns: dict[str, int]) -> list[action_list.Planned]:
    people = {key: person for person in place.people() for key in (person.name.casefold(), person.email)}
    titles = {title.casefold() for title in place.titles()}
    return action_list.plan(table, columns, people, titles, of_team=place.improvement is None)


def _kept(request: Request, place: Place) -> StoredFile | None:
    try:
        said = signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    if (said["place"], said["person"]) != (place.key, request.user.pk):
        return None
    return StoredFile.objects.filter(pk=said["file"]).first()


def _look(
    request: Request, place: Place, stored: StoredFile, table: Table, columns: ColumnsForm
) -> HttpResponse:
    rows = _rows(place, table, columns.chosen()) if columns.is_valid() else []
    said = {"file": stored.pk, "place": place.key, "person": request.user.pk}
    problems = sum(1 for row in rows if row.problem)
    context = _context(place) | {
        "columns": columns,
        "rows": rows,
        "problems": problems,
        "new": sum(1 for row in rows if not row.known and not row.problem),
        "kept": signing.dumps(said, salt=SALT),
        "name": stored.name,
        "other_sheets": ", ".join(table.other_sheets),
    }
    return render(request, "actions/import_preview.html", context, status=422 if problems else 200)


def _context(place: Place) -> dict[str, object]:
    return {"place": place, "improvement": place.improvement, "team": place.team}
