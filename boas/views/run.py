"""Running a BOAS in the room: the leader's own screen. Everything works without a script too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from boas.access import assessment_page
from boas.forms.run import VotersForm
from boas.models import Assessment
from boas.services import counting, practice, running
from boas.services.counting import NoSuchStatement
from boas.services.preparing import assessment_url
from boas.services.room import load_room
from boas.services.session import NotInThisState, Refused
from boas.views.room_context import run_context, script_settings
from borgen.lib.htmx import is_fragment, render_page_or_fragment
from borgen.lib.states import TransitionNotAllowed
from improvements.access import improvement_page
from improvements.models import Improvement
from teams.access import Permission, Request

# What can have changed since the decorator loaded the session.
MOVING = ["state", "pulse", "opened", "current", "voters"]
writes = assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))


@never_cache
@assessment_page(Permission.RUN_ASSESSMENT)
def run(request: Request, assessment: Assessment) -> HttpResponse:
    return _page(request, assessment, request.GET.get("stelling", ""))


@writes
def start(request: Request, assessment: Assessment) -> HttpResponse:
    form = VotersForm(request.POST)

    def change() -> None:
        running.start(assessment=assessment, voters=valid(form)["voters"], by=request.user)

    return respond(request, assessment, change)


@writes
def pause(request: Request, assessment: Assessment) -> HttpResponse:
    return respond(request, assessment, lambda: running.pause(assessment=assessment, by=request.user))


@writes
def resume(request: Request, assessment: Assessment) -> HttpResponse:
    return respond(request, assessment, lambda: running.resume(assessment=assessment, by=request.user))


@writes
def opening(request: Request, assessment: Assessment) -> HttpResponse:
    opened = request.POST.get("opened") == "1"
    return respond(request, assessment, lambda: running.set_opened(assessment=assessment, opened=opened))


@writes
def goto(request: Request, assessment: Assessment) -> HttpResponse:
    code = request.POST.get("statement", "")
    return respond(request, assessment, lambda: running.goto(assessment=assessment, code=code), code)


@writes
def skip(request: Request, assessment: Assessment) -> HttpResponse:
    """Leave this statement for later and go on with the next; at the last one the page stays where it is."""
    code = request.POST.get("statement", "")
    room = load_room(assessment, code)
    following = room.following.code if room and room.following else code

    @transaction.atomic
    def change() -> None:
        counting.skip(assessment=assessment, code=code, by=request.user)
        running.goto(assessment=assessment, code=following)

    return respond(request, assessment, change, following)


@writes
def voters(request: Request, assessment: Assessment) -> HttpResponse:
    form, code = VotersForm(request.POST), request.POST.get("statement", "")

    def change() -> None:
        number = valid(form)["voters"]
        running.set_voters(assessment=assessment, voters=number, code=code, by=request.user)

    return respond(request, assessment, change, code)


@writes
def finish_count(request: Request, assessment: Assessment) -> HttpResponse:
    code = request.POST.get("statement", "")
    return respond(
        request,
        assessment,
        lambda: counting.finish_count(assessment=assessment, code=code, by=request.user),
        code,
    )


@writes
def reopen_count(request: Request, assessment: Assessment) -> HttpResponse:
    code = request.POST.get("statement", "")
    return respond(
        request,
        assessment,
        lambda: counting.reopen_count(assessment=assessment, code=code, by=request.user),
        code,
    )


@writes
def remark_add(request: Request, assessment: Assessment) -> HttpResponse:
    code, text = request.POST.get("statement", ""), request.POST.get("text", "")
    return respond(
        request, assessment, lambda: running.add_remark(assessment=assessment, text=text, code=code), code
    )


@writes
def remark_delete(request: Request, assessment: Assessment, remark: int) -> HttpResponse:
    code = request.POST.get("statement", "")
    return respond(
        request, assessment, lambda: running.delete_remark(assessment=assessment, remark_id=remark), code
    )


@writes
def decide(request: Request, assessment: Assessment) -> HttpResponse:
    """`choice` is accepted, adapted or declined; anything else puts the decision off."""
    post = request.POST
    code, choice = post.get("statement", ""), post.get("choice", "")

    def change() -> None:
        if choice == "later":
            running.withdraw_decision(assessment=assessment, code=code, by=request.user)
        else:
            running.decide(
                assessment=assessment,
                code=code,
                choice=choice,
                text=post.get("text", ""),
                reason=post.get("reason", ""),
                by=request.user,
            )

    return respond(request, assessment, change, code)


# --- practice -------------------------------------------------------------------------------------------


@improvement_page(Permission.PREPARE_ASSESSMENT, methods=("POST",))
def practice_start(request: Request, improvement: Improvement) -> HttpResponse:
    return redirect(
        assessment_url("boas:run", practice.start_practice(improvement=improvement, by=request.user))
    )


@writes
def practice_start_chair(request: Request, assessment: Assessment) -> HttpResponse:
    """For the chair of a session, who need not be allowed to prepare it."""
    begun = practice.start_practice(improvement=assessment.improvement, by=request.user)
    return redirect(assessment_url("boas:run", begun))


@writes
def practice_stop(request: Request, assessment: Assessment) -> HttpResponse:
    if not assessment.practice:
        raise Http404
    practice.stop_practice(assessment=assessment)
    messages.success(request, _("You stopped practising. Nothing of it was kept."))
    improvement = assessment.improvement
    return redirect(
        "borgen:improvement",
        institution=improvement.team.institution.slug,
        team=improvement.team.slug,
        improvement=improvement.slug,
    )


# --- what all of them share -----------------------------------------------------------------------------


def respond(
    request: Request, assessment: Assessment, change: Callable[[], object], code: str = ""
) -> HttpResponse:
    """Do `change` and show this statement; when it is refused, the page says why and keeps what was typed."""
    try:
        change()
    except NoSuchStatement as error:
        raise Http404 from error
    except (TransitionNotAllowed, NotInThisState) as error:
        return _page(request, assessment, code, message=str(error), status=409)
    except Refused as error:
        return _page(request, assessment, code, message=str(error), status=422)
    except ValidationError as error:
        return _page(request, assessment, code, message=" ".join(error.messages), status=422)
    if is_fragment(request):
        return _page(request, assessment, code)
    query = f"?stelling={code}" if code else ""
    return redirect(assessment_url("boas:run", assessment) + query)


def valid(form: forms.Form) -> dict[str, Any]:
    """The cleaned values, or a ValidationError with everything that is wrong."""
    if form.is_valid():
        return form.cleaned_data
    raise ValidationError([error for errors in form.errors.as_data().values() for error in errors])


def _page(
    request: Request, assessment: Assessment, code: str, *, message: str = "", status: int = 200
) -> HttpResponse:
    if request.method == "POST":
        assessment.refresh_from_db(fields=MOVING)
    room = load_room(assessment, code)
    if room is None:
        raise Http404
    context = run_context(request, room, message=message) | {"script": script_settings(room)}
    return render_page_or_fragment(request, "boas/run.html", "boas/_run.html", context, status=status)
