"""Pages for everybody, signed in or not: what Borgen is, how it goes and what it keeps."""

import functools
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from borgen.guide.entries import STEPS
from borgen.guide.libraries import LIBRARIES
from borgen.guide.tomorrow import MOMENTS, PITFALLS
from borgen.lib.dates import local_today
from borgen.lib.pdf import pdf_response, render_pdf
from common import retention
from documents.sheet import qr_data
from teams.access import public_page
from teams.terms import DEFAULTS


@public_page("The law asks that the accessibility statement can be read without signing in.")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The institution's own statement for its people; ours for everybody else."""
    institution = request.user.institution if request.user.is_authenticated else None
    statement = institution.accessibility_statement if institution else ""
    return render(request, "pages/accessibility.html", {"statement": statement, "institution": institution})


@public_page("Help is needed most by who cannot get in; it holds nothing of anybody.")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html", {"steps": STEPS})


@public_page(
    "A team that wants to begin reads it before anybody has an account; it holds nothing of anybody."
)
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/guide.html", {"moments": MOMENTS, "pitfalls": PITFALLS})


@public_page("The same page on paper, for the table of the meeting.")
def guide_pdf(request: HttpRequest) -> HttpResponse:
    return pdf_response(
        _guide_pdf(get_language() or settings.LANGUAGE_CODE, local_today()), _("guide") + ".pdf"
    )


@functools.lru_cache(maxsize=4)
def _guide_pdf(language: str, day: date) -> bytes:
    """Everybody may ask for it, so it is made once a day and language."""
    address = settings.BASE_URL + reverse("borgen:guide")
    context = {
        "moments": MOMENTS,
        "pitfalls": PITFALLS,
        "qr": qr_data(address),
        "today": day,
        "address": address.partition("//")[2],
    }
    return render_pdf("pdf/guide.html", context, title=_("Begin tomorrow"), language=language)


@public_page("Says what Borgen is and whose method it follows.")
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"libraries": LIBRARIES})


@public_page("People may read what is kept about them before they sign in.")
def privacy(request: HttpRequest) -> HttpResponse:
    idle, absolute = settings.SESSION_IDLE_LIMIT, settings.SESSION_ABSOLUTE_LIMIT
    context = {
        "hours": {
            "idle": int(idle.total_seconds() // 3600),
            "absolute": int(absolute.total_seconds() // 3600),
        },
        "terms": request.user.institution.terms if request.user.is_authenticated else DEFAULTS,
        "days": retention.MAIL.days,
    }
    return render(request, "pages/privacy.html", context)
