"""Small middleware: limits of a session, language of the signed-in person, one header."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from django.utils import translation

Handler = Callable[[HttpRequest], HttpResponse]
# The time of the last visit is rewritten at most this often, so that reading pages hardly writes (seconds).
SEEN_RESOLUTION = 300


def session_limits(get_response: Handler) -> Handler:
    """End a session that was idle or alive for too long (conventions S7)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        session, now = request.session, time.time()
        if session.get("_auth_user_id"):
            idle = now - session.get("seen", now) > settings.SESSION_IDLE_LIMIT.total_seconds()
            old = now - session.get("started", now) > settings.SESSION_ABSOLUTE_LIMIT.total_seconds()
            if idle or old:
                logout(request)
        response = get_response(request)
        # Afterwards, so that it counts from the moment of signing in itself.
        if session.get("_auth_user_id"):
            session.setdefault("started", now)
            if now - session.get("seen", 0) > SEEN_RESOLUTION:
                session["seen"] = now
        return response

    return middleware


def language_of_user(get_response: Handler) -> Handler:
    """Show pages in the language the signed-in person chose; Dutch for everybody else."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = request.user.language if request.user.is_authenticated else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def permissions_policy(get_response: Handler) -> Handler:
    """Browsers keep camera, microphone and location shut: no page of ours needs them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"
        )
        return response

    return middleware
