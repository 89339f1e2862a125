"""Every address. The apps' pages stand under institution and team: short Dutch words that stay."""

from django.urls import include, path

from borgen.views import health, pages, today

site = (
    [
        path("", today.today, name="today"),
        path("healthz", health.healthz, name="healthz"),
        path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    ],
    "borgen",
)

urlpatterns = [
    path("", include(site)),
    path("inloggen/", include("borgen.account_urls")),
    path("", include("boas.urls")),
]
