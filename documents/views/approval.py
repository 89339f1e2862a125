"""The team before the projector: who is there, what changes, objections, closing. Five minutes."""

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
from documents.access import document_page
from documents.models import ApprovalRound, Document
from documents.navigation import document_crumbs, document_url
from documents.services import review
from documents.services.review_mail import agree_url
from documents.views import approval_page
from improvements.navigation import meeting_url_of
from improvements.people import members_on, people_of
from teams.access import Permission, Request
from teams.forms.approval import BeginForm, DecisionForm, DeclineForm, ObjectionForm, PresenceForm
from teams.models import Objection, User
from teams.services import approvals
from teams.services.meetings import meetings_for_approval
from teams.states import OPEN, WAITING
from teams.views.approval_room import RoomPage, objection_form

ROOM = "documents/approval.html"


@document_page(Permission.VIEW_DRAFT)
def approval(request: Request, document: Document) -> HttpResponse:
    round_ = approval_page.open_round(document)
    if round_ and round_.approval.state == WAITING:
        return redirect(agree_url(round_))
    if round_:
        return _room(request, document, round_)
    return _before(request, document, None)


@document_page(Permission.RUN_APPROVAL, methods=("POST",))
def begin(request: Request, document: Document) -> HttpResponse:
    version = review.open_version(document)
    if version is None:
        return redirect(document_url(document, "documents:approval"))
    version.document = document
    form = _begin_form(document, request.POST)
    if not form.is_valid():
        return _before(request, document, form, status=422)
    try:
        done = form.carry_out(
            review.begin_approval,
            version=version,
            chair=form.cleaned_data["chair"],
            by=request.user,
            **form.chosen,
        )
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
        done = True
    if not done and approval_page.open_round(document):
        messages.info(request, _("This version is already before the team; here is that point."))
    elif not done:
        return _before(request, document, form, status=422)
    return redirect(document_url(document, "documents:approval"))


@document_page(Permission.RUN_APPROVAL, methods=("POST",))
def presence(request: Request, document: Document) -> HttpResponse:
    if not (round_ := _open(request, document)):
        return _not_open(request, document)
    form = PresenceForm(request.POST, people=approvals.people_in_the_room(round_.approval))
    if form.is_valid():
        known = set(round_.approval.meeting.attendances.values_list("user_id", flat=True))
        approvals.set_present(approval=round_.approval, people=form.wanted(known), by=request.user)
    else:
        messages.error(
            request, _("Somebody on the list is not in this team any more. Look at the list again.")
        )
    if request.htmx:
        return _room(request, document, round_)
    return redirect(document_url(document, "documents:approval") + "#aanwezig")


@document_page(Permission.VIEW_DRAFT, methods=("POST",))
def add_objection(request: Request, document: Document) -> HttpResponse:
    if not (round_ := _open(request, document)):
        return _not_open(request, document)
    page = _room_page(request, round_)
    form = ObjectionForm(request.POST, people=page.objectors, prefix="bezwaar")
    if form.is_valid() and form.carry_out(
        approvals.object_to, approval=round_.approval, by=request.user, **form.cleaned_data
    ):
        return redirect(document_url(document, "documents:approval") + "#bezwaren")
    return _room(request, document, round_, form=form, status=422)


@document_page(Permission.VIEW_DRAFT, methods=("POST",))
def resolve(request: Request, document: Document, pk: int) -> HttpResponse:
    """In the meeting and afterwards; the address of the page that it came from is where it leads back to."""
    objection = get_object_or_404(
        Objection.objects.select_related("approval"),
        pk=pk,
        approval__document_round__version__document=document,
    )
    round_ = approval_page.of_approval(objection.approval)
    form = DecisionForm(request.POST, prefix=f"besluit-{pk}")
    runs = request.access.allows(Permission.RUN_APPROVAL)
    own = objection.by_id == request.user.pk and form.data.get(form.add_prefix("how")) == "maker"
    if not (runs or own):
        raise PermissionDenied
    back = agree_url(round_) if objection.approval.state != OPEN else ""
    if form.is_valid():
        values = form.cleaned_data
        try:
            valid = review.resolve_objection(round_=round_, objection=objection, by=request.user, **values)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if valid:
                messages.success(request, _("Everybody agreed: this version is now the valid one."))
                back = agree_url(round_)
    return redirect((back or document_url(document, "documents:approval")) + "#bezwaren")


@document_page(Permission.VIEW_DRAFT, methods=("GET", "POST"))
def close(request: Request, document: Document) -> HttpResponse:
    if not (round_ := _open(request, document)):
        return _not_open(request, document)
    page = _room_page(request, round_)
    if not page.may_close and request.user.pk != round_.approval.author_id:
        raise PermissionDenied
    if request.method == "POST":
        try:
            closed, mails = review.close_approval(round_=round_, by=request.user)
        except ValidationError as refusal:
            for message in refusal.messages:
                messages.error(request, message)
            return redirect(document_url(document, "documents:approval"))
        except TransitionNotAllowed as refusal:
            messages.error(request, str(refusal))
            return redirect(document_url(document, "documents:approval"))
        _say_closed(request, waits=closed.state == WAITING, mails=mails)
        return redirect(_meeting_url(request, document, round_) or agree_url(round_))
    context = {
        "question": _("Close this point as approved?"),
        "room": page,
        "absent": page.absent,
        "version": round_.version,
        "number": review.number_to_be(round_.version),
        "valid": round_.version.document.current,
        "back": document_url(document, "documents:approval"),
        "hindrances": page.hindrances_for_me,
    }
    return render(request, "documents/approval_close.html", context)


@document_page(Permission.RUN_APPROVAL, methods=("GET", "POST"))
def decline(request: Request, document: Document) -> HttpResponse:
    round_ = approval_page.open_round(document)
    if round_ is None:
        return _not_open(request, document)
    form = DeclineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            done = form.carry_out(
                review.decline_approval,
                round_=round_,
                reason=form.cleaned_data["reason"],
                by=request.user,
            )
        except TransitionNotAllowed:
            return _not_open(request, document)
        if done:
            messages.success(
                request, _("Written down: not approved. The draft is back with whoever works on it.")
            )
            back = _meeting_url(request, document, round_)
            return redirect(back or document_url(document, "documents:draft"))
    context = {
        "question": _("Close this point as not approved?"),
        "consequence": _(
            "What is valid now stays valid. The version is a draft again, with its remarks and this reason."
        ),
        "confirm": _("Close as not approved"),
        "back": document_url(document, "documents:approval"),
        "danger": True,
        "form": form,
    }
    return render(request, "ui/confirm.html", context, status=422 if form.errors else 200)


# --- pages --------------------------------------------------------------------------------------------------


def _room_page(request: Request, round_: ApprovalRound) -> RoomPage:
    runs = request.access.allows(Permission.RUN_APPROVAL)
    return RoomPage(round_.approval, request.user, runs=runs)


def _room(
    request: Request,
    document: Document,
    round_: ApprovalRound,
    *,
    form: ObjectionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = _room_page(request, round_)
    objectors = page.objectors
    form = form or objection_form(objectors)
    version = round_.version
    context = {
        "document": document,
        "round": round_,
        "approval": round_.approval,
        "version": version,
        "valid": version.document.current,
        "number": review.number_to_be(version),
        "room": page,
        "objection_form": form,
        "unanswered": version.remarks.filter(outcome="").count(),
        "urls": _urls(document),
        "meeting_url": _meeting_url(request, document, round_),
    }
    return render_page_or_fragment(request, ROOM, "documents/_approval.html", context, status=status)


def _meeting_url(request: Request, document: Document, round_: ApprovalRound) -> str:
    return meeting_url_of(request.access, round_.approval.meeting, f"document:{document.pk}")


def _before(
    request: Request, document: Document, form: BeginForm | None, *, status: int = 200
) -> HttpResponse:
    version = review.open_version(document)
    ready = version is not None and version.state == "review"
    if ready and form is None and request.access.allows(Permission.RUN_APPROVAL):
        form = _begin_form(document)
    context = {
        "document": document,
        "version": version,
        "ready": ready,
        "number": review.number_to_be(version) if version else "",
        "form": form if ready else None,
        "crumbs": document_crumbs(request.access, document, _("Approval")),
        "urls": _urls(document),
    }
    return render(request, "documents/approval_begin.html", context, status=status)


def _begin_form(document: Document, data: Any = None) -> BeginForm:
    people = _chairs(document)
    leader = next((one for one in people if one.pk in _leaders(document)), None)
    return BeginForm(
        data,
        meetings=meetings_for_approval(document.team),
        people=people,
        initial={"chair": leader.pk if leader else None},
    )


def _chairs(document: Document) -> list[User]:
    """Who can lead the point: the team, and who works on the improvement of this document."""
    if document.improvement:
        return people_of(document.improvement)
    return list(members_on(document.team, local_today()).order_by("name"))


def _leaders(document: Document) -> set[int]:
    leaders = document.team.memberships.on(local_today()).leaders()
    return set(leaders.values_list("user_id", flat=True))


def _urls(document: Document) -> dict[str, str]:
    names = {
        "here": "approval",
        "begin": "approval-begin",
        "present": "approval-present",
        "object": "approval-object",
        "close": "approval-close",
        "decline": "approval-decline",
        "draft": "draft",
        "offer": "offer",
        "compare": "compare",
        "document": "document",
    }
    return {key: document_url(document, f"documents:{name}") for key, name in names.items()}


def _open(request: Request, document: Document) -> ApprovalRound | None:
    round_ = approval_page.open_round(document)
    return round_ if round_ and round_.approval.state == OPEN else None


def _not_open(request: Request, document: Document) -> HttpResponse:
    messages.info(request, _("This point is closed, perhaps by a colleague at the same moment."))
    return redirect_or_htmx(request, document_url(document, "documents:approval"))


def _say_closed(request: Request, *, waits: bool, mails: int) -> None:
    asked = ngettext(
        "{n} person who was absent gets a mail.", "{n} people who were absent get a mail.", mails
    ).format(n=mails)
    done = (
        _("The meeting agrees. This version becomes valid when everybody who was absent agreed too.")
        if waits
        else _("Approved. This version is the valid one from now on.")
    )
    messages.success(request, f"{done} {asked}" if mails else done)
