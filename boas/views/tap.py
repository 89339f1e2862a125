"""The quick answers of a running session: a tap, a typed number, and the question whether there is news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from boas.access import assessment_page
from boas.forms.run import CountsForm, TapError, read_tap
from boas.models import Assessment
from boas.scoring import Counts
from boas.services import counting
from boas.services.counting import NoSuchStatement, Standing
from boas.services.preparing import assessment_url
from boas.services.room import news
from boas.services.session import NotInThisState, Refused
from boas.views.run import respond, valid
from teams.access import Permission, Request


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",), brief=True)
def tap(request: Request, assessment: Assessment) -> HttpResponse:
    """One hand more or less. JSON for the script; a form without script goes back to the page."""

    def change() -> Standing:
        try:
            code, option, step, token = read_tap(request.POST)
        except TapError as error:
            raise ValidationError(_("This is not a tap. Nothing has changed.")) from error
        return counting.tap(assessment=assessment, code=code, option=option, step=step, token=token)

    return _answer(request, assessment, change)


@assessment_page(Permission.RUN_ASSESSMENT, methods=("POST",))
def counts(request: Request, assessment: Assessment) -> HttpResponse:
    """Typed totals. Without script a mistake shows the page again, with what was typed."""
    form = CountsForm(request.POST)

    def change() -> Standing:
        return counting.set_counts(
            assessment=assessment,
            code=valid(form)["statement"],
            typed=form.typed,
            seen=form.seen,
            token=form.cleaned_data["token"],
            by=request.user,
        )

    if _wants_json(request):
        return _answer(request, assessment, change)
    return respond(request, assessment, change, request.POST.get("statement", ""))


@never_cache
@assessment_page(Permission.RUN_ASSESSMENT)
def state(request: Request, assessment: Assessment) -> HttpResponse:
    """News since `pulse` about the statement that a page shows; 204 when there is none."""
    if request.GET.get("pulse") == str(assessment.pulse):
        return HttpResponse(status=204)
    found = news(assessment, request.GET.get("stelling", ""))
    if found is None:
        return JsonResponse({"pulse": assessment.pulse, "shape": assessment.state})
    facts = {"current": found.current, "shape": found.shape}
    return JsonResponse(facts | _facts(found.counts, found.voters, found.counted, assessment.pulse))


def _answer(request: Request, assessment: Assessment, change: Callable[[], Standing]) -> HttpResponse:
    message, status, now = "", 200, None
    try:
        now = change()
    except NoSuchStatement as error:
        message, status = str(error), 404
    except NotInThisState as error:
        message, status = str(error), 409
    except Refused as error:
        message, status = str(error), 422
    except ValidationError as error:
        message, status = " ".join(error.messages), 422
    code = request.POST.get("statement", "")
    if _wants_json(request):
        return JsonResponse(_standing(assessment, code, now) | {"message": message}, status=status)
    if status == 404:
        raise Http404
    if message:
        messages.error(request, message)
    anchor = "" if message else "#tally"
    return redirect(f"{assessment_url('boas:run', assessment)}?stelling={code}{anchor}")


def _standing(assessment: Assessment, code: str, now: Standing | None) -> dict[str, Any]:
    """What holds now, also after a refusal; nothing for a statement that is not of this session."""
    try:
        now = now or counting.standing(assessment, code)
    except NoSuchStatement:
        return {}
    return _facts(now.counts, now.voters, now.counted, now.pulse)


def _facts(counts: Counts, voters: int, counted: bool, pulse: int) -> dict[str, Any]:
    return {
        "counts": astuple(counts),
        "total": counts.votes,
        "voters": voters,
        "counted": counted,
        "pulse": pulse,
    }


def _wants_json(request: Request) -> bool:
    return request.headers.get("accept", "").startswith("application/json")
