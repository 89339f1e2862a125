"""What a team decided."""

from django.urls import path

from actions.views import decisions

of_team: list = [
    path("besluiten/", decisions.register, name="decisions"),
    path("besluiten/nieuw/", decisions.decision_new, name="decision-new"),
    path("besluiten/<int:pk>/", decisions.decision, name="decision"),
    path("besluiten/<int:pk>/vervalt/", decisions.withdraw, name="decision-withdraw"),
]
