"""What a request costs the server: milliseconds from first to last middleware, and queries; in headers."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse


def stopwatch(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        queries = 0

        def count(execute: Callable[..., Any], *args: Any) -> Any:
            nonlocal queries
            queries += 1
            return execute(*args)

        start = time.perf_counter()
        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers["X-Milliseconds"] = f"{(time.perf_counter() - start) * 1000:.3f}"
        response.headers["X-Queries"] = str(queries)
        return response

    return middleware
