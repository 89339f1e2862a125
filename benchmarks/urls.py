from django.urls import include, path

from benchmarks.floor import floor

urlpatterns = [path("floor/", floor, name="floor"), path("", include("borgen.urls"))]
