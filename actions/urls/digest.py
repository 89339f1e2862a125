"""How often somebody gets the overview by mail, and the link in it that stops it."""

from django.urls import path

from actions.views import digest

# /mijn/…
of_person: list = [
    path("overzicht/", digest.settings, name="digest-settings"),
    path("overzicht/afmelden/<str:token>/", digest.unsubscribe, name="unsubscribe"),
]
