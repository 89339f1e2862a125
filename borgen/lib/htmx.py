"""One view serves a whole page and, to htmx, only the part that changes; forms work without a script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers
from django_htmx.http import HttpResponseClientRedirect

VARY = ("HX-Request",)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part. When it walks back through history it needs the whole page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page_or_fragment(
    request: HttpRequest,
    page: str,
    fragment: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """`fragment` is the template that `page` includes: both show the same from the same context."""
    response = render(request, fragment if is_fragment(request) else page, context, status=status)
    patch_vary_headers(response, VARY)
    return response


def redirect_or_htmx(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """After a POST: to an object, route name or address, as `redirect()` takes them.

    htmx would put the page behind an ordinary redirect inside the part: it is told to go there as a whole.
    """
    url = resolve_url(to, *args, **kwargs)
    response = HttpResponseClientRedirect(url) if is_fragment(request) else HttpResponseRedirect(url)
    patch_vary_headers(response, VARY)
    return response
