from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teams.access import public_page


@public_page("The law asks that the accessibility statement can be read without signing in.")
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")
