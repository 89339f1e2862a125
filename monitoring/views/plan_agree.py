"""The plan before the team: who is there, what it says, objections, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from borgen.lib.dates import local_today
from borgen.lib.htmx import redirect_or_htmx, render_page_or_fragment
from borgen.lib.states import TransitionNotAllowed
from improvements.navigation import meeting_url_of, team_url
from improvements.people import members_on
from monitoring.forms.plan import PlanDeclineForm, RoundReasonForm
from monitoring.models import PlanRound
from monitoring.navigation import monitoring_crumbs
from monitoring.plan import grouped
from monitoring.plan_rounds import going_on, rounds_today, with_approval
from monitoring.services import plan_agreement as services
from teams.access import Permission, Request, team_page
from teams.forms.approval import BeginForm, DecisionForm, ObjectionForm, PresenceForm
from teams.models import Objection, Team, User
from teams.services import approvals
from teams.services.meetings import meetings_for_approval
from teams.states import OPEN, WAITING
from teams.views.approval_room import RoomPage, objection_form

ROOM = "monitoring/plan_agree.html"


@team_page(Permission.VIEW_MEASUREMENTS)
def agree(request: Request, team: Team) -> HttpResponse:
    round_ = going_on(team)
    if round_ and round_.approval.state == WAITING:
        return redirect(services.agree_url(round_))
    if round_:
        return _room(request, team, round_)
    return _before(request, team)


@team_page(Permission.RUN_APPROVAL, methods=("POST",))
def begin(request: Request, team: Team) -> HttpResponse:
    form, why = _begin_forms(team, request.POST)
    if not form.is_valid() or not (why is None or why.is_valid()):
        return _before(request, team, form, why, status=422)
    reason = why.cleaned_data["reason"] if why else ""
    done = form.carry_out(
        services.begin,
        team=team,
        chair=form.cleaned_data["chair"],
        reason=reason,
        by=request.user,
        **form.chosen,
    )
    if not done and going_on(team):
        messages.info(request, _("The plan is already before the team; here is that point."))
    elif not done:
        return _before(request, team, form, why, status=422)
    return redirect(_url(team, "plan-agree"))


@team_page(Permission.RUN_APPROVAL, methods=("POST",))
def put_again(request: Request, team: Team) -> HttpResponse:
    if not (round_ := _open(team)):
        return _not_open(request, team)
    try:
        services.put_again(round_=round_, by=request.user)
    except TransitionNotAllowed:
        return _not_open(request, team)
    messages.success(request, _("This is the plan as it stands now."))
    return redirect(_url(team, "plan-agree"))


@team_page(Permission.RUN_APPROVAL, methods=("POST",))
def presence(request: Request, team: Team) -> HttpResponse:
    if not (round_ := _open(team)):
        return _not_open(request, team)
    form = PresenceForm(request.POST, people=approvals.people_in_the_room(round_.approval))
    if form.is_valid():
        known = set(round_.approval.meeting.attendances.values_list("user_id", flat=True))
        approvals.set_present(approval=round_.approval, people=form.wanted(known), by=request.user)
    else:
        messages.error(
            request, _("Somebody on the list is not in this team any more. Look at the list again.")
        )
    if request.htmx:
        return _room(request, team, round_)
    return redirect(_url(team, "plan-agree") + "#aanwezig")


@team_page(Permission.VIEW_CONTENT, methods=("POST",))
def add_objection(request: Request, team: Team) -> HttpResponse:
    if not (round_ := _open(team)):
        return _not_open(request, team)
    page = _page(request, round_)
    form = ObjectionForm(request.POST, people=page.objectors, prefix="bezwaar")
    if form.is_valid() and form.carry_out(
        approvals.object_to, approval=round_.approval, by=request.user, **form.cleaned_data
    ):
        return redirect(_url(team, "plan-agree") + "#bezwaren")
    return _room(request, team, round_, form=form, status=422)


@team_page(Permission.VIEW_CONTENT, methods=("POST",))
def resolve(request: Request, team: Team, pk: int) -> HttpResponse:
    """In the meeting and afterwards; the page that it came from is where it leads back to."""
    objection = get_object_or_404(
        Objection.objects.select_related("approval"), pk=pk, approval__plan_round__team=team
    )
    form = DecisionForm(request.POST, prefix=f"besluit-{pk}")
    runs = request.access.allows(Permission.RUN_APPROVAL)
    own = objection.by_id == request.user.pk and form.data.get(form.add_prefix("how")) == "maker"
    if not (runs or own):
        raise PermissionDenied
    round_ = with_approval(PlanRound.objects.filter(approval=objection.approval_id)).get()
    back = _url(team, "plan-agree") if objection.approval.state == OPEN else services.agree_url(round_)
    if form.is_valid():
        try:
            done = services.resolve_objection(objection=objection, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if done:
                messages.success(request, _("Everybody agreed: this is now the plan of your team."))
    return redirect(back + "#bezwaren")


@team_page(Permission.VIEW_CONTENT, methods=("GET", "POST"))
def close(request: Request, team: Team) -> HttpResponse:
    if not (round_ := _open(team)):
        return _not_open(request, team)
    page = _page(request, round_)
    if not page.may_close and request.user.pk != round_.approval.author_id:
        raise PermissionDenied
    if request.method == "POST":
        try:
            closed, mails = services.close(round_=round_, by=request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
            return redirect(_url(team, "plan-agree"))
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(_url(team, "plan-agree"))
        _say_closed(request, waits=closed.state == WAITING, mails=mails)
        return redirect(_meeting_url(request, round_) or _url(team, "plan"))
    hindrances = page.hindrances_for_me
    if services.has_changed(round_):
        hindrances.append(_("The plan was changed while it lay on the table. Look at it again first."))
    context = {
        "question": _("Close this point: the team agrees with the plan?"),
        "room": page,
        "absent": page.absent,
        "back": _url(team, "plan-agree"),
        "hindrances": hindrances,
    }
    return render(request, "monitoring/plan_agree_close.html", context)


@team_page(Permission.RUN_APPROVAL, methods=("GET", "POST"))
def decline(request: Request, team: Team) -> HttpResponse:
    round_ = going_on(team)
    if round_ is None:
        return _not_open(request, team)
    form = PlanDeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = form.carry_out(
                services.decline, round_=round_, reason=form.cleaned_data["reason"], by=request.user
            )
        except TransitionNotAllowed:
            return _not_open(request, team)
        if done:
            messages.success(request, _("Written down: the team does not agree yet."))
            return redirect(_meeting_url(request, round_) or _url(team, "plan"))
    context = {
        "question": _("Close this point: the team does not agree?"),
        "consequence": _("What the team agreed to before stays agreed. You can go on changing the plan."),
        "confirm": _("Close as not agreed"),
        "back": _url(team, "plan-agree"),
        "danger": True,
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


# --- inside -----------------------------------------------------------------------------------------------


def _page(request: Request, round_: PlanRound) -> RoomPage:
    runs = request.access.allows(Permission.RUN_APPROVAL)
    return RoomPage(round_.approval, request.user, runs=runs)


def _room(
    request: Request,
    team: Team,
    round_: PlanRound,
    *,
    form: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = _page(request, round_)
    objectors = page.objectors if request.access.allows(Permission.VIEW_CONTENT) else []
    form = form or objection_form(objectors)
    context = {
        "team": team,
        "round": round_,
        "approval": round_.approval,
        "room": page,
        "objection_form": form,
        "changed": services.has_changed(round_),
        "urls": _urls(team),
        "meeting_url": _meeting_url(request, round_),
    }
    return render_page_or_fragment(request, ROOM, "monitoring/_plan_room.html", context, status=status)


def _before(
    request: Request,
    team: Team,
    form: BeginForm | None = None,
    why: RoundReasonForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    found = services.plan_rows(team)
    if form is None and found and request.access.allows(Permission.RUN_APPROVAL):
        form, why = _begin_forms(team)
    context = {
        "team": team,
        "groups": grouped(found),
        "form": form,
        "why": why,
        "agreed": rounds_today(team)[1],
        "crumbs": monitoring_crumbs(request.access, team, _("Agree as a team")),
        "urls": _urls(team),
    }
    return render(request, "monitoring/plan_agree_begin.html", context, status=status)


def _begin_forms(team: Team, data: Any = None) -> tuple[BeginForm, RoundReasonForm | None]:
    people: list[User] = list(members_on(team, local_today()).order_by("name"))
    leaders = set(team.memberships.on(local_today()).leaders().values_list("user_id", flat=True))
    leader = next((one.pk for one in people if one.pk in leaders), None)
    form = BeginForm(data, meetings=meetings_for_approval(team), people=people, initial={"chair": leader})
    return form, RoundReasonForm(data) if services.next_number(team) > 1 else None


def _url(team: Team, name: str) -> str:
    return team_url(team, f"monitoring:{name}")


def _meeting_url(request: Request, round_: PlanRound) -> str:
    return meeting_url_of(request.access, round_.approval.meeting, f"plan:{round_.team_id}")


def _urls(team: Team) -> dict[str, str]:
    names = {
        "plan": "plan",
        "here": "plan-agree",
        "begin": "plan-agree-begin",
        "again": "plan-agree-again",
        "present": "plan-agree-present",
        "object": "plan-agree-object",
        "close": "plan-agree-close",
        "decline": "plan-agree-decline",
    }
    return {key: _url(team, name) for key, name in names.items()}


def _open(team: Team) -> PlanRound | None:
    round_ = going_on(team)
    return round_ if round_ and round_.approval.state == OPEN else None


def _not_open(request: Request, team: Team) -> HttpResponse:
    messages.info(request, _("This point is closed, perhaps by a colleague at the same moment."))
    return redirect_or_htmx(request, _url(team, "plan-agree"))


def _say_closed(request: Request, *, waits: bool, mails: int) -> None:
    asked = ngettext(
        "{n} person who was absent gets a mail.", "{n} people who were absent get a mail.", mails
    ).format(n=mails)
    done = (
        _("The meeting agrees. The plan is agreed when everybody who was absent agreed too.")
        if waits
        else _("Agreed. This is the plan of your team.")
    )
    messages.success(request, f"{done} {asked}" if mails else done)
