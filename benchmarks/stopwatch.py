"""What a request costs the server, in headers: milliseconds from first to last middleware, and queries.

`X-Milliseconds` is the clock on the wall, `X-Processor` the time that this thread really worked.
"""

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

        start, busy = time.perf_counter(), time.thread_time()
        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers["X-Milliseconds"] = f"{(time.perf_counter() - start) * 1000:.3f}"
        response.headers["X-Processor"] = f"{(time.thread_time() - busy) * 1000:.3f}"
        response.headers["X-Queries"] = str(queries)
        return response

    return middleware
