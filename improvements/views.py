from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from borgen.lib.states import TransitionNotAllowed
from improvements import policies, services
from improvements.access import improvement_page
from improvements.forms import ImprovementForm, JoinForm, MeasureForm, ProcessForm, StateForm, StayForm
from improvements.models import Improvement, Measure, Process
from improvements.navigation import improvement_crumbs, improvement_url, team_crumbs, team_url
from improvements.states import IMPROVEMENT
from improvements.wording import STATE_WORDS
from teams.access import Permission, Request, team_page
from teams.models import Team

# --- the improvement itself ---------------------------------------------------------------------------------


@team_page(Permission.CREATE_IMPROVEMENT, methods=("GET", "POST"))
def create(request: Request, team: Team) -> HttpResponse:
    if not policies.may_begin(team):
        messages.error(request, _("This team has ended and takes up nothing new."))
        return redirect(team_url(team))
    form = ImprovementForm(_sent(request), team=team)
    if request.method == "POST" and form.is_valid():
        improvement = services.create_improvement(team=team, values=form.values(), by=request.user)
        messages.success(
            request, _("The improvement is there. Write down next what you agreed: the measures.")
        )
        return redirect(improvement_url(improvement))
    crumbs = team_crumbs(request.access, team, _("New improvement"))
    return render(request, "improvements/edit.html", {"form": form, "team": team, "crumbs": crumbs})


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def edit(request: Request, improvement: Improvement) -> HttpResponse:
    if closed := _closed(request, improvement):
        return closed
    back = improvement_url(improvement)
    crumbs = improvement_crumbs(request.access, improvement, _("Edit"))
    form = ImprovementForm(_sent(request), team=improvement.team, instance=improvement)
    if request.method == "POST" and form.is_valid():
        sent = form.edit()
        try:
            merged = services.edit_improvement(improvement=improvement, edit=sent, by=request.user)
        except Conflict as conflict:

            def again(**kwargs: object) -> ImprovementForm:
                return ImprovementForm(team=improvement.team, instance=improvement, **kwargs)

            context = {"subject": conflict.saved["name"], "back": back, "crumbs": crumbs}
            context |= conflict_context(again, sent, conflict)
            return render(request, "ui/conflict.html", context, status=409)
        messages.success(request, _merged_message() if merged else _("Saved."))
        return redirect(back)
    context = {
        "form": form,
        "team": improvement.team,
        "improvement": improvement,
        "crumbs": crumbs,
        "back": back,
    }
    return render(request, "improvements/edit.html", context)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def change_state(request: Request, improvement: Improvement, word: str) -> HttpResponse:
    words = STATE_WORDS.get(word)
    if words is None:
        raise Http404
    back = improvement_url(improvement)
    form = StateForm(_sent(request), event=words.event)
    try:
        IMPROVEMENT.target(words.event, improvement.state)
        if request.method == "POST" and form.is_valid():
            reason = form.cleaned_data.get("reason", "")
            services.change_state(improvement=improvement, event=words.event, reason=reason, by=request.user)
            messages.success(request, words.done)
            return redirect(back)
    except TransitionNotAllowed as refused:
        messages.error(request, str(refused))
        return redirect(back)
    context = {
        "form": form,
        "question": words.question,
        "consequence": words.consequence,
        "confirm": words.confirm,
        "back": back,
        "crumbs": improvement_crumbs(request.access, improvement, str(words.confirm)),
    }
    return render(request, "improvements/state.html", context)


# --- the project group --------------------------------------------------------------------------------------


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def group(request: Request, improvement: Improvement) -> HttpResponse:
    if closed := _closed(request, improvement):
        return closed
    form = JoinForm(_sent(request), improvement=improvement)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.add_project_member(
            improvement=improvement,
            user=data["user"],
            since=data["since"],
            until=data["until"],
            by=request.user,
        )
        messages.success(request, _("{name} is in the project group.").format(name=data["user"].name))
        return redirect(improvement_url(improvement, "improvements:group"))
    members = improvement.project_members.select_related("user")
    context = {
        "improvement": improvement,
        "form": form,
        "members": [(member, _member_url(improvement, member.pk)) for member in members],
        "today": local_today(),
        "back": improvement_url(improvement),
        "crumbs": improvement_crumbs(request.access, improvement, _("Project group")),
    }
    return render(request, "improvements/group.html", context)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def group_member(request: Request, improvement: Improvement, member: int) -> HttpResponse:
    """Change the dates of a stay, or take away one that was a mistake (the button "remove")."""
    if closed := _closed(request, improvement):
        return closed
    stay = get_object_or_404(improvement.project_members.select_related("user"), pk=member)
    back = improvement_url(improvement, "improvements:group")
    if request.method == "POST" and "remove" in request.POST:
        services.remove_project_member(member=stay, by=request.user)
        messages.success(request, _("{name} was taken off the list.").format(name=stay.user.name))
        return redirect(back)
    form = StayForm(_sent(request), instance=stay)
    if request.method == "POST" and form.is_valid():
        save = partial(services.edit_project_member, member=stay, by=request.user, **form.cleaned_data)
        if _accepted(form, save):
            messages.success(request, _("Saved."))
            return redirect(back)
    crumbs = improvement_crumbs(request.access, improvement, _("Project group"), stay.user.name)
    crumbs[-2]["url"] = back
    context = {"improvement": improvement, "stay": stay, "form": form, "back": back, "crumbs": crumbs}
    return render(request, "improvements/group_member.html", context)


def _member_url(improvement: Improvement, member: int) -> str:
    return improvement_url(improvement, "improvements:group-member", member=member)


# --- measures -----------------------------------------------------------------------------------------------


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def measures(request: Request, improvement: Improvement) -> HttpResponse:
    """The order of the measures: each has a button up and a button down ("up:12")."""
    if closed := _closed(request, improvement):
        return closed
    here = improvement_url(improvement, "improvements:measures")
    if request.method == "POST":
        direction, _colon, pk = request.POST.get("move", "").partition(":")
        if direction not in ("up", "down") or not pk.isdecimal():
            raise Http404
        measure = get_object_or_404(improvement.measures, pk=int(pk))
        services.move_measure(measure=measure, up=direction == "up", by=request.user)
        return redirect(f"{here}#measure-{measure.pk}")
    rows = [(one, _measure_url(one, improvement)) for one in improvement.measures.all()]
    context = {
        "improvement": improvement,
        "holding": [row for row in rows if row[0].ended_on is None],
        "ended": [row for row in rows if row[0].ended_on],
        "new_url": improvement_url(improvement, "improvements:measure-new"),
        "back": improvement_url(improvement),
        "crumbs": improvement_crumbs(request.access, improvement, _("Measures")),
    }
    return render(request, "improvements/measures.html", context)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def measure_new(request: Request, improvement: Improvement) -> HttpResponse:
    if closed := _closed(request, improvement):
        return closed
    form = MeasureForm(_sent(request), instance=Measure(improvement=improvement))
    if request.method == "POST" and form.is_valid():
        services.add_measure(improvement=improvement, values=form.edit().wanted, by=request.user)
        messages.success(request, _("The measure is written down."))
        if "another" in request.POST:
            return redirect(improvement_url(improvement, "improvements:measure-new"))
        return redirect(improvement_url(improvement))
    context = {"improvement": improvement, "form": form, "back": improvement_url(improvement)}
    context["crumbs"] = improvement_crumbs(request.access, improvement, _("New measure"))
    return render(request, "improvements/measure.html", context)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("GET", "POST"))
def measure(request: Request, improvement: Improvement, measure: int) -> HttpResponse:
    if closed := _closed(request, improvement):
        return closed
    agreed = get_object_or_404(improvement.measures, pk=measure)
    back = improvement_url(improvement)
    crumbs = improvement_crumbs(request.access, improvement, agreed.title)
    form = MeasureForm(_sent(request), instance=agreed)
    if request.method == "POST" and form.is_valid():
        sent = form.edit()
        try:
            services.edit_measure(measure=agreed, edit=sent, by=request.user)
        except Conflict as conflict:

            def again(**kwargs: object) -> MeasureForm:
                return MeasureForm(instance=agreed, **kwargs)

            clash = conflict_context(again, sent, conflict)
            context = {**clash, "subject": improvement.name, "back": back, "crumbs": crumbs}
            return render(request, "ui/conflict.html", context, status=409)
        messages.success(request, _("Saved."))
        return redirect(back)
    context = {"improvement": improvement, "measure": agreed, "form": form, "back": back, "crumbs": crumbs}
    context["end_url"] = improvement_url(improvement, "improvements:measure-end", measure=agreed.pk)
    return render(request, "improvements/measure.html", context)


@improvement_page(Permission.EDIT_IMPROVEMENT, methods=("POST",))
def measure_end(request: Request, improvement: Improvement, measure: int) -> HttpResponse:
    """End a measure today, or take that back: one button, so that nobody is asked whether she is sure."""
    if closed := _closed(request, improvement):
        return closed
    agreed = get_object_or_404(improvement.measures, pk=measure)
    if agreed.ended_on:
        services.end_measure(measure=agreed, on=None, by=request.user)
        messages.success(request, _("This measure holds again: {title}").format(title=agreed.title))
    else:
        last_day = max(local_today(), agreed.since or local_today())
        services.end_measure(measure=agreed, on=last_day, by=request.user)
        messages.success(request, _("This measure has ended: {title}").format(title=agreed.title))
    return redirect(improvement_url(improvement, "improvements:measures"))


def _measure_url(measure: Measure, improvement: Improvement) -> str:
    return improvement_url(improvement, "improvements:measure", measure=measure.pk)


# --- processes of the team ----------------------------------------------------------------------------------


@team_page(Permission.MANAGE_TEAM, methods=("GET", "POST"))
def process_new(request: Request, team: Team) -> HttpResponse:
    form = ProcessForm(_sent(request), instance=Process(team=team))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if _accepted(form, partial(services.add_process, team=team, by=request.user, **data)):
            messages.success(request, _("The process is there: {name}").format(name=data["name"]))
            return redirect(_processes(request, team))
    crumbs = team_crumbs(request.access, team, _("New process"))
    return render(
        request,
        "improvements/process.html",
        {"form": form, "team": team, "crumbs": crumbs, "back": _processes(request, team)},
    )


@team_page(Permission.MANAGE_TEAM, methods=("GET", "POST"))
def process(request: Request, team: Team, process: int) -> HttpResponse:
    """Rename it, give it an owner, or take away one that was a mistake (the button "remove")."""
    kept = get_object_or_404(team.processes, pk=process)
    back = _processes(request, team)
    if request.method == "POST" and "remove" in request.POST:
        name = kept.name
        try:
            services.remove_process(process=kept, by=request.user)
            messages.success(request, _("The process was removed: {name}").format(name=name))
        except ProtectedError:
            messages.error(request, _("Something hangs on this process, so it stays."))
        return redirect(back)
    form = ProcessForm(_sent(request), instance=kept)
    if request.method == "POST" and form.is_valid():
        save = partial(services.edit_process, process=kept, by=request.user, **form.cleaned_data)
        if _accepted(form, save):
            messages.success(request, _("Saved."))
            return redirect(back)
    crumbs = team_crumbs(request.access, team, kept.name)
    context = {"form": form, "team": team, "process": kept, "crumbs": crumbs, "back": back}
    return render(request, "improvements/process.html", context)


def _processes(request: Request, team: Team) -> str:
    """The list that somebody came from: of the team's page, or the register of documents."""
    if "register" in request.GET:
        return team_url(team, "documents:register")
    return f"{team_url(team)}#processes"


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _accepted(form: BaseForm, save: Callable[[], object]) -> bool:
    """Rules over several records are the service's; what it refuses stands above the form."""
    try:
        save()
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True


def _closed(request: Request, improvement: Improvement) -> HttpResponse | None:
    """What stopped or is archived stays as it was."""
    if policies.may_change(improvement):
        return None
    messages.error(request, _("This improvement is not active. Resume it before you change something."))
    return redirect(improvement_url(improvement))


def _merged_message() -> str:
    return _("Saved. A colleague changed something else at the same time; both changes are kept.")
