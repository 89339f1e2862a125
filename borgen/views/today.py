"""The start page: what asks something of me, composed from every app's lines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from teams.access import personal_page


@personal_page()
def today(request: HttpRequest) -> HttpResponse:
    return render(request, "today/today.html")
