"""The four acts."""

from django.urls import path

from actions.views import acts

of_team: list = [
    path("handelen/", acts.acts, name="acts"),
    path("handelen/aanspreken/", acts.address, name="address"),
    path("handelen/belonen/", acts.recognition_new, name="recognition-new"),
]
of_improvement: list = [path("ander-doel/", acts.goal, name="goal")]
