"""The real settings, with the floor page beside our own and a stopwatch in front."""

from borgen.settings import *  # noqa: F403
from borgen.settings import BASE_DIR, MIDDLEWARE, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
MIDDLEWARE = ["benchmarks.stopwatch.stopwatch", *MIDDLEWARE]
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], BASE_DIR / "benchmarks" / "templates"]
LOGGING_CONFIG = None
