"""Mails that did not arrive or may not have: an administrator or who sent it decides about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from borgen.lib.states import TransitionNotAllowed
from common import mail, reach
from common.models import OutgoingMail
from teams.access import Permission, Request, institution_page, personal_page
from teams.models import Institution

PER_PAGE = 50
STUCK = (OutgoingMail.State.IN_DOUBT, OutgoingMail.State.FAILED)


@institution_page(Permission.MANAGE_PEOPLE)
def mails(request: Request, institution: Institution) -> HttpResponse:
    """Address, subject and what went wrong; never what stands in the mail."""
    ours = OutgoingMail.objects.filter(institution_id=institution.pk)
    page = _page(request, ours)
    context = {
        "institution": institution,
        "tab": "mails",
        "page": page,
        "broken": reach.broken(institution.pk, {one.to for one in page.object_list}),
        "people_url": reverse("teams:people", args=[institution.slug]) + "?stand=unreachable",
        "waiting": ours.filter(state=OutgoingMail.State.QUEUED).count(),
    }
    return render(request, "mails/mails.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def resend(request: Request, institution: Institution, pk: int) -> HttpResponse:
    _resend(request, get_object_or_404(OutgoingMail, pk=pk, institution_id=institution.pk))
    return redirect("borgen:mails", institution.slug)


@personal_page()
def own_mails(request: Request) -> HttpResponse:
    """Of what she sent herself, such as invitations; a wrong address is the administrator's to mend."""
    page = _page(request, OutgoingMail.objects.filter(created_by_id=request.user.pk))
    broken = reach.broken(request.user.institution_id, {one.to for one in page.object_list})
    return render(request, "mails/own.html", {"page": page, "broken": broken})


@personal_page(methods=("POST",))
def own_resend(request: Request, pk: int) -> HttpResponse:
    _resend(request, get_object_or_404(OutgoingMail, pk=pk, created_by_id=request.user.pk))
    return redirect("borgen:own-mails")


def _page(request: Request, found: QuerySet[OutgoingMail]) -> Page[OutgoingMail]:
    stuck = found.filter(state__in=STUCK).order_by("-attempted_at").defer("text", "html")
    return Paginator(stuck, PER_PAGE).get_page(request.GET.get("pagina"))


def _resend(request: Request, found: OutgoingMail) -> None:
    try:
        mail.resend(found, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The mail to {to} goes again.").format(to=found.to))
