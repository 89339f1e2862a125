"""Mails that did not arrive or may not have: an administrator decides whether they go again."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from borgen.lib.states import TransitionNotAllowed
from common import mail
from common.models import OutgoingMail
from teams.access import Permission, Request, institution_page
from teams.models import Institution

PER_PAGE = 50
STUCK = (OutgoingMail.State.IN_DOUBT, OutgoingMail.State.FAILED)


@institution_page(Permission.MANAGE_PEOPLE)
def mails(request: Request, institution: Institution) -> HttpResponse:
    """Address, subject and what went wrong; never what stands in the mail."""
    ours = OutgoingMail.objects.filter(institution_id=institution.pk)
    found = ours.filter(state__in=STUCK).order_by("-attempted_at").defer("text", "html")
    context = {
        "institution": institution,
        "tab": "mails",
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("pagina")),
        "waiting": ours.filter(state=OutgoingMail.State.QUEUED).count(),
    }
    return render(request, "mails/mails.html", context)


@institution_page(Permission.MANAGE_PEOPLE, methods=("POST",))
def resend(request: Request, institution: Institution, pk: int) -> HttpResponse:
    found = get_object_or_404(OutgoingMail, pk=pk, institution_id=institution.pk)
    try:
        mail.resend(found, by=request.user)
    except TransitionNotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The mail to {to} goes again.").format(to=found.to))
    return redirect("borgen:mails", institution.slug)
