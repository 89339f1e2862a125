"""The worker of an installation, which holds still before a statement that is named, and waits to be killed.

`killed_worker.py FILE NUMBER BEGINNING`: before the statement with this beginning, counted from 1, it makes
FILE and sleeps. Without a beginning it does all there is to do and ends.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command
from django.db import connection

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> None:
    django.setup()
    mark, number, beginning = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    seen = 0

    def hold(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        seen += sql.startswith(beginning)
        if seen == number and sql.startswith(beginning):
            mark.touch()
            time.sleep(600)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(hold):
        call_command("db_worker", batch=True, reload=False, startup_delay=False, queue_name="*", verbosity=0)


if __name__ == "__main__":
    main()
