from django.http import HttpRequest, HttpResponse

from teams.access import public_page


@public_page("A monitor asks whether the server runs; the answer holds nothing.")
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")
