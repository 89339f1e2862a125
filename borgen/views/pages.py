"""Pages for everybody, signed in or not: what Borgen is, how it goes and what it keeps."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common import retention
from teams.access import public_page


@public_page("The law asks that the accessibility statement can be read without signing in.")
def accessibility(request: HttpRequest) -> HttpResponse:
    """The institution's own statement for its people; ours for everybody else."""
    institution = request.user.institution if request.user.is_authenticated else None
    statement = institution.accessibility_statement if institution else ""
    return render(request, "pages/accessibility.html", {"statement": statement, "institution": institution})


@public_page("Help is needed most by who cannot get in; it holds nothing of anybody.")
def help_page(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/help.html")


@public_page("Says what Borgen is and whose method it follows.")
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html")


@public_page("People may read what is kept about them before they sign in.")
def privacy(request: HttpRequest) -> HttpResponse:
    idle, absolute = settings.SESSION_IDLE_LIMIT, settings.SESSION_ABSOLUTE_LIMIT
    context = {
        "hours": {
            "idle": int(idle.total_seconds() // 3600),
            "absolute": int(absolute.total_seconds() // 3600),
        },
        "kept": {"years": retention.AUDIT_MONTHS // 12, "days": retention.MAIL.days},
    }
    return render(request, "pages/privacy.html", context)
