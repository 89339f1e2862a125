"""An institution's look: its colours as a small style sheet, and its logo."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_headers

from common import files
from common.models import StoredFile
from teams import brand
from teams.access import public_page
from teams.models import Institution

# The address changes with the colour (`?v=`), so a browser may keep what it has.
KEEP = 7 * 24 * 3600


@public_page("a colour is no secret: pages for people who are not signed in wear it too")
@cache_control(public=True, max_age=KEEP)
@vary_on_headers("Accept-Encoding")
def stylesheet(request: HttpRequest, institution: str) -> HttpResponse:
    found = get_object_or_404(Institution.objects.only("brand_colour"), slug=institution)
    return HttpResponse(brand.stylesheet(found.brand_colour), content_type="text/css; charset=utf-8")


@public_page("a logo is no secret: the page of an invitation shows it")
def logo(request: HttpRequest, institution: str) -> HttpResponseBase:
    found = get_object_or_404(
        Institution.objects.select_related("logo"), slug=institution, logo__isnull=False
    )
    response = files.serve(cast(StoredFile, found.logo), inline=True)
    response["Cache-Control"] = f"public, max-age={KEEP}"
    return response
