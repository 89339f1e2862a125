"""Adding, changing and ending a line of the plan and its instruments."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.conflict import Conflict, conflict_context
from borgen.lib.dates import local_today
from improvements.navigation import team_url
from improvements.policies import may_begin
from monitoring.access import line_page
from monitoring.forms.indicators import TeamIndicatorForm
from monitoring.forms.plan import InstrumentForm, LineForm, ReasonForm
from monitoring.models import Indicator, Instrument, MeasuringDay, MonitoringLine
from monitoring.navigation import line_url, monitoring_crumbs
from monitoring.plan_rounds import was_agreed
from monitoring.plan_wording import instrument_in_words
from monitoring.services import plan as services
from monitoring.services.history_panel import in_words
from monitoring.services.indicators import create_indicator
from monitoring.services.lines import agreed
from monitoring.services.norms import norms_on
from teams.access import Access, Permission, Request, Role, team_page
from teams.models import Team, User


@team_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def new(request: Request, team: Team) -> HttpResponse:
    back = team_url(team, "monitoring:plan")
    if not may_begin(team):
        messages.error(request, _("This team has ended and takes up nothing new."))
        return redirect(back)
    form = LineForm(_sent(request), team=team, initial=_asked(request))
    form.keep_reason(needed=False)
    if form.is_valid() and form.carry_out(
        services.create_line, team=team, values=form.values(), by=request.user
    ):
        messages.success(request, _("In the plan. Now write down how you measure it."))
        return redirect(line_url(form.result, "monitoring:instrument-new"))
    context = {
        "team": team,
        "form": form,
        "crumbs": monitoring_crumbs(request.access, team, _("New line")),
        "back": back,
    }
    return render(request, "monitoring/plan_line_new.html", context, status=422 if form.errors else 200)


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def edit(request: Request, line: MonitoringLine) -> HttpResponse:
    crumbs, back = monitoring_crumbs(request.access, line.team, _("Change")), _home(request.access, line)
    needs_reason, guest = was_agreed(line), not request.access.allows(Permission.VIEW_TEAM)

    def make(*args: Any, **kwargs: Any) -> LineForm:
        form = LineForm(*args, team=line.team, line=line, guest=guest, **kwargs)
        form.keep_reason(needed=needs_reason)
        return form

    form = make(_sent(request))
    if form.is_valid():
        sent, reason = form.edit(), form.cleaned_data.get("reason", "")
        try:
            done = form.carry_out(services.edit_line, line=line, edit=sent, reason=reason, by=request.user)
        except Conflict as conflict:
            page = {"subject": line.agreement, "back": back, "crumbs": crumbs}
            return _conflict(request, conflict_context(make, sent, conflict) | page, form)
        if done:
            messages.success(request, _merged() if form.result else _("Saved."))
            return redirect(back)
    context = {"line": line, "form": form, "crumbs": crumbs, "back": back, "instruments": _instruments(line)}
    context |= {
        "changes": in_words(agreed(line)[1]),
        "end_url": line_url(line, "monitoring:line-end"),
        "resume_url": line_url(line, "monitoring:line-resume"),
        "new_url": line_url(line, "monitoring:instrument-new"),
    }
    return render(request, "monitoring/plan_line.html", context, status=422 if form.errors else 200)


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def end(request: Request, line: MonitoringLine) -> HttpResponse:
    form = ReasonForm(_sent(request))
    if form.is_valid() and form.carry_out(
        services.end_line, line=line, why=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, _("No longer monitored: {line}.").format(line=line.agreement))
        return redirect(_home(request.access, line))
    context = {
        "form": form,
        "question": _("Stop monitoring this?"),
        "consequence": _(
            "“{line}” leaves the plan and nothing is asked about it any more. "
            "What was measured stays to be read."
        ).format(line=line.agreement),
        "confirm": _("Stop monitoring"),
        "back": line_url(line, "monitoring:line-edit"),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def resume(request: Request, line: MonitoringLine) -> HttpResponse:
    home = line_url(line)
    if line.ended_on is None or not may_begin(line.team):
        messages.error(request, _("This line is monitored, or the team has ended. Nothing has changed."))
        return redirect(home)
    form = ReasonForm(_sent(request))
    if form.is_valid() and form.carry_out(
        services.resume_line, line=line, why=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, _("Monitored again: {line}.").format(line=line.agreement))
        return redirect(home)
    context = {
        "form": form,
        "question": _("Monitor this again?"),
        "consequence": _(
            "“{line}” comes back into the plan, with the instruments that stopped together with it. "
            "Nothing is asked about the time in between."
        ).format(line=line.agreement),
        "confirm": _("Monitor again"),
        "back": home,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


# --- instruments ------------------------------------------------------------------------------------------


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def instrument_new(request: Request, line: MonitoringLine) -> HttpResponse:
    form = InstrumentForm(
        _sent(request), team=line.team, indicators=_indicators(line.team), initial=_asked_indicator(request)
    )
    form.keep_reason(needed=was_agreed(line))
    own = TeamIndicatorForm(request.POST if form.wants_new else None, prefix="nieuw")
    if form.is_valid() and (not form.wants_new or own.is_valid()):
        made = _add(line, form, own, request.user)
        if made:
            messages.success(request, _("Added: {what}.").format(what=made.indicator.name))
            sets_norms = Role.LEADER in request.access.local_roles
            if sets_norms and norms_on(line.team, made.indicator, local_today())[0] is None:
                messages.info(request, _("One more thing: agree on a norm for it."))
                norm_url = team_url(line.team, "monitoring:team-norm-new", indicator=made.indicator.slug)
                return redirect(f"{norm_url}?terug={line.pk}")
            return redirect(_home(request.access, line))
    context = {
        "line": line,
        "form": form,
        "own": own,
        "crumbs": monitoring_crumbs(request.access, line.team, _("New instrument")),
        "back": _home(request.access, line),
        "open_own": form.wants_new,
    }
    failed = form.errors or (form.wants_new and own.errors)
    return render(request, "monitoring/plan_instrument.html", context, status=422 if failed else 200)


def _add(line: MonitoringLine, form: InstrumentForm, own: TeamIndicatorForm, by: User) -> Instrument | None:
    """With its new indicator, both or neither; None when something was refused, which stands in the forms."""
    values, reason = form.values(), form.cleaned_data.get("reason", "")
    with transaction.atomic():
        if form.wants_new:
            institution = line.team.institution
            made = own.carry_out(
                create_indicator, institution=institution, team=line.team, values=own.values(), by=by
            )
            if not made:
                return None
            values["indicator"] = own.result
        if form.carry_out(services.add_instrument, line=line, values=values, reason=reason, by=by):
            instrument: Instrument = form.result
            return instrument
        transaction.set_rollback(True)
    return None


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def instrument_edit(request: Request, line: MonitoringLine, pk: int) -> HttpResponse:
    instrument = _instrument(line, pk)
    crumbs, back = (
        monitoring_crumbs(request.access, line.team, _("Instrument")),
        line_url(line, "monitoring:line-edit"),
    )
    needs_reason, indicators = was_agreed(line), _indicators(line.team, instrument)

    def make(*args: Any, **kwargs: Any) -> InstrumentForm:
        form = InstrumentForm(*args, team=line.team, indicators=indicators, instrument=instrument, **kwargs)
        form.keep_reason(needed=needs_reason)
        return form

    form = make(_sent(request))
    if form.is_valid():
        sent, reason = form.edit(), form.cleaned_data.get("reason", "")
        try:
            done = form.carry_out(
                services.edit_instrument, instrument=instrument, edit=sent, reason=reason, by=request.user
            )
        except Conflict as conflict:
            page = {"subject": str(instrument), "back": back, "crumbs": crumbs}
            return _conflict(request, conflict_context(make, sent, conflict) | page, form)
        if done:
            messages.success(request, _merged() if form.result else _("Saved."))
            return redirect(back)
    context = {"line": line, "form": form, "crumbs": crumbs, "back": back, "instrument": instrument}
    context["end_url"] = line_url(line, "monitoring:instrument-end", pk=pk)
    return render(request, "monitoring/plan_instrument.html", context, status=422 if form.errors else 200)


@line_page(Permission.EDIT_MONITORING, methods=("GET", "POST"))
def instrument_end(request: Request, line: MonitoringLine, pk: int) -> HttpResponse:
    instrument = _instrument(line, pk)
    form = ReasonForm(_sent(request))
    if form.is_valid() and form.carry_out(
        services.end_instrument, instrument=instrument, reason=form.cleaned_data["reason"], by=request.user
    ):
        messages.success(request, _("No longer used: {what}.").format(what=instrument.indicator.name))
        return redirect(line_url(line, "monitoring:line-edit"))
    context = {
        "form": form,
        "question": _("Stop using this instrument?"),
        "consequence": _("“{what}”: nothing is asked any more. What was measured stays to be read.").format(
            what=instrument
        ),
        "confirm": _("Stop using it"),
        "back": line_url(line, "monitoring:instrument-edit", pk=pk),
        "danger": True,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


# --- inside -----------------------------------------------------------------------------------------------


def _sent(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _home(access: Access, line: MonitoringLine) -> str:
    """The plan at this line; who only has this line stays there."""
    if {Role.MEMBER, Role.LEADER} & access.local_roles:
        return f"{team_url(line.team, 'monitoring:plan')}#regel-{line.pk}"
    return line_url(line, "monitoring:line-edit")


def _asked(request: Request) -> dict[str, Any]:
    """What a link to the form says already."""
    for kind, word in (("measure", "verbeteractie"), ("process", "proces")):
        if (wanted := request.GET.get(word, "")).isdecimal():
            return {"about": f"{kind}-{wanted}"}
    return {}


def _asked_indicator(request: Request) -> dict[str, Any]:
    wanted = request.GET.get("indicator", "")
    return {"indicator": wanted} if wanted.isdecimal() else {}


def _instrument(line: MonitoringLine, pk: int) -> Instrument:
    found = Instrument.objects.select_related("indicator", "executor", "line__team__institution")
    return get_object_or_404(found, line=line, pk=pk, ended_on=None)


def _instruments(line: MonitoringLine) -> list[dict[str, str]]:
    found = list(line.instruments.filter(ended_on=None).select_related("indicator", "executor"))
    days: dict[int, list[date]] = defaultdict(list)
    if any(one.rhythm == Instrument.Rhythm.DATES for one in found):
        for pk, day in MeasuringDay.objects.filter(instrument__in=found).values_list("instrument", "day"):
            days[pk].append(day)
    return [
        {
            "words": instrument_in_words(one, days[one.pk]),
            "url": line_url(line, "monitoring:instrument-edit", pk=one.pk),
        }
        for one in found
    ]


def _indicators(team: Team, instrument: Instrument | None = None) -> list[Indicator]:
    found = list(Indicator.objects.usable_in(team).in_use())
    if instrument is not None and instrument.indicator not in found:
        found.append(instrument.indicator)
    return found


def _conflict(request: Request, context: dict[str, Any], form: Any) -> HttpResponse:
    """With the reason that was typed, which is no part of what both changed."""
    if "reason" in form.fields:
        context["hidden"].append(form["reason"].as_hidden())
    return render(request, "ui/conflict.html", context, status=409)


def _merged() -> str:
    return _("Saved. A colleague changed something else meanwhile; both changes are kept.")
