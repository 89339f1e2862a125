"""Addresses of the BOAS. Three places where its pages stand; each group below belongs to one of them."""

from django.urls import include, path

app_name = "boas"

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/<number>/…
of_assessment: list = [
    # prepare
    # run
    # outcome
]

# /<institution>/teams/<team>/verbeterprojecten/<improvement>/boas/…
of_improvement: list = [
    # sessions of an improvement
    # practice
    path("<int:number>/", include(of_assessment)),
]

# /<institution>/beheer/…
of_institution: list = [
    # statement sets
]

urlpatterns = [
    path(
        "<slug:institution>/teams/<slug:team>/verbeterprojecten/<slug:improvement>/boas/",
        include(of_improvement),
    ),
    path("<slug:institution>/beheer/", include(of_institution)),
]
