"""How often somebody may ask for what is costly or secret; convention X8, numbers in the settings."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]


def export(view: View) -> View:
    """Makes a PDF, workbook or archive while somebody waits; stands under the mark of who may see it."""

    @functools.wraps(view)
    def limited(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = ratelimit.consume_or_429(request, action="export", user=request.user, limit_get=True)
        return refused or view(request, *args, **kwargs)

    return limited


def of_secret(request: HttpRequest, action: str, digest: str) -> HttpResponse | None:
    """For an address that is a secret and that programs ask for, which never tire: the refusal, if any.

    With an empty `digest` it is one that does not exist; all of those share a count, so that guessing leaves
    none behind for each guess.
    """
    action = action if digest else f"{action}_guess"
    return ratelimit.consume_or_429(request, action=action, key=digest, limit_get=True)
