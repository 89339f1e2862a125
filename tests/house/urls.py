"""All addresses of ours, those of the demo included."""

from django.urls import include, path

from borgen.urls import urlpatterns as without_demo

urlpatterns = [
    *(route for route in without_demo if not str(route.pattern).startswith("demo/")),
    path("demo/", include("borgen.demo.urls")),
]
