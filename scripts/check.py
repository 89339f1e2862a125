"""All checks, each with its seconds; exit code 1 when one fails.

The quick ones run side by side and show only what they found; the tests show their progress.
`--full`: all tests on both databases, and the whole accessibility matrix instead of its sample.
"""

import argparse
import os
import re
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import compile_messages
from run_tests import naming

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
WITH_POSTGRES = str(ROOT / "scripts/with-postgres.sh")
MARKS = ("constraint", "race", "search")
MARKED = " or ".join(MARKS)
# Pure modules with the rules people rely on: their own tests go through every branch.
RULES = {
    "actions/digest_rules.py": "tests/actions/test_digest_rules.py",
    "actions/note_merging.py": "tests/actions/test_note_merging.py",
    "actions/following.py": "tests/actions/test_following.py",
    "actions/slides.py": "tests/actions/test_slides.py",
    "actions/agenda_sources.py": "tests/actions/test_agenda_sources.py",
    "actions/timeline.py": "tests/actions/test_timeline.py",
    "actions/year.py": "tests/actions/test_year_rules.py",
    "boas/entry.py": "tests/boas/test_entry_rules.py",
    "boas/scoring.py": "tests/boas/test_scoring.py",
    "borgen/board/freshness.py": "tests/borgen/test_freshness.py",
    "borgen/board/spark.py": "tests/borgen/test_spark.py",
    "borgen/lib/contrast.py": "tests/lib/test_contrast.py",
    "borgen/lib/dates.py": "tests/lib/test_dates.py",
    "borgen/lib/states.py": "tests/lib/test_states.py",
    "borgen/lib/steps.py": "tests/lib/test_steps.py",
    "documents/numbering.py": "tests/documents/test_numbering.py",
    "documents/evaluation_rules.py": "tests/documents/test_evaluation_rules.py",
    "documents/reading_rules.py": "tests/documents/test_reading_rules.py",
    "documents/matrix.py": "tests/documents/test_matrix.py",
    "documents/merging.py": "tests/documents/test_merging.py",
    "documents/scheme.py": "tests/documents/test_scheme.py",
    "documents/aligning.py": "tests/documents/test_aligning.py",
    "documents/comparison.py": "tests/documents/test_comparison.py",
    "documents/word_marks.py": "tests/documents/test_word_marks.py",
    "improvements/advice.py": "tests/improvements/test_advice.py",
    "improvements/stages.py": "tests/improvements/test_stages.py",
    "borgen/posters/fitting.py": "tests/borgen/test_poster_fitting.py",
    "borgen/posters/heights.py": "tests/borgen/test_poster_fitting.py",
    "borgen/posters/measuring.py": "tests/borgen/test_poster_fitting.py",
    "borgen/posters/sheets.py": "tests/borgen/test_poster_sheets.py",
    "borgen/posters/stylesheet.py": "tests/borgen/test_poster_fitting.py",
    "borgen/disclosure.py": "tests/borgen/test_overview_rules.py",
    "borgen/overview/drawing.py": "tests/borgen/test_overview_rules.py",
    "borgen/overview/lateness.py": "tests/borgen/test_overview_rules.py",
    "borgen/overview/shape.py": "tests/borgen/test_overview_rules.py",
    "borgen/thread/telling.py": "tests/borgen/test_telling.py",
    "borgen/wall/rounds.py": "tests/borgen/test_rounds.py",
    "borgen/wall/turns.py": "tests/borgen/test_rounds.py",
    "borgen/lib/log.py": "tests/lib/test_log.py",
    "monitoring/attention.py": "tests/monitoring/test_attention.py",
    "monitoring/chart.py": "tests/monitoring/test_chart.py",
    "monitoring/chart_labels.py": "tests/monitoring/test_chart_labels.py",
    "monitoring/chart_plotly.py": "tests/monitoring/test_chart_drawings.py",
    "monitoring/chart_svg.py": "tests/monitoring/test_chart_drawings.py",
    "monitoring/chart_words.py": "tests/monitoring/test_chart_words.py",
    "monitoring/names.py": "tests/monitoring/test_names.py",
    "monitoring/importing/columns.py": "tests/monitoring/test_import_columns.py",
    "monitoring/importing/numbers.py": "tests/monitoring/test_import_planning.py",
    "monitoring/importing/persons.py": "tests/monitoring/test_import_columns.py",
    "monitoring/importing/planning.py": "tests/monitoring/test_import_planning.py",
    "monitoring/importing/shapes.py": "tests/monitoring/test_import_planning.py",
    "monitoring/importing/teams.py": "tests/monitoring/test_import_columns.py",
    "monitoring/importing/times.py": "tests/monitoring/test_import_planning.py",
    "monitoring/importing/values.py": "tests/monitoring/test_import_values.py",
    "monitoring/spans.py": "tests/monitoring/test_spans.py",
    "monitoring/evaluation.py": "tests/monitoring/test_evaluation.py",
    "monitoring/wording.py": "tests/monitoring/test_wording.py",
    "monitoring/due.py": "tests/monitoring/test_due.py",
    "monitoring/entering.py": "tests/monitoring/test_entering.py",
    "monitoring/norms.py": "tests/monitoring/test_norms.py",
    "teams/agreement.py": "tests/teams/test_agreement.py",
    "teams/recurring.py": "tests/teams/test_recurring.py",
    "teams/people_plan.py": "tests/teams/test_people_plan.py",
    "teams/school_years.py": "tests/teams/test_school_years.py",
    "teams/terms.py": "tests/teams/test_terms_rules.py",
}
VERDICT = re.compile(r"\b\d+ (passed|failed|errors?)\b")


@dataclass
class Stage:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0
    passed: bool = False
    verdict: str = ""

    def run(self, *, live: bool) -> None:
        started = time.monotonic()
        with subprocess.Popen(
            self.command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process:
            said = []
            for line in process.stdout or []:
                said.append(line)
                if live:
                    print(line, end="", flush=True)
                if VERDICT.search(line):
                    self.verdict = line.strip("= \n")
        self.seconds = time.monotonic() - started
        self.passed = process.returncode == 0
        if process.returncode < 0:
            self.verdict = f"ended by {signal.Signals(-process.returncode).name}"
        shown = "" if live or self.passed else "".join(said)
        print(f"{self.line()}\n{shown}", end="", flush=True)

    def line(self) -> str:
        result = "ok    " if self.passed else "FAILED"
        return f"{result} {self.seconds:7.1f} s  {self.name}  {self.verdict}".rstrip()


def school(data_dir: str) -> dict[str, str]:
    """The environment of an installation in production, with an empty place for its data."""
    return {
        "DEBUG": "0",
        "BORGEN_DEMO": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "borgen.example",
        "DATA_DIR": data_dir,
    }


def quick_stages(environment: Mapping[str, str]) -> list[Stage]:
    manage = [PYTHON, "manage.py"]
    templates = [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]
    coverage = f"'{BIN / 'coverage'}'"
    tests = f"pytest --quiet --hypothesis-profile=few {' '.join(dict.fromkeys(RULES.values()))}"
    rules = f"{coverage} run --include={','.join(RULES)} -m {tests}"
    return [
        Stage(
            "rules, every branch",
            ["sh", "-c", f"{rules} && {coverage} report --show-missing --fail-under=100"],
            # Whatever tests/rotation.py leaves for tomorrow: all of these, or branches are missed.
            {"CI": ""},
        ),
        Stage("types", [str(BIN / "mypy")]),
        Stage("format", [str(BIN / "ruff"), "format", "--check", "."]),
        Stage("lint", [str(BIN / "ruff"), "check", "."]),
        Stage("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates]),
        Stage("migrations", [*manage, "makemigrations", "--check", "--dry-run"], environment),
        Stage("settings", [*manage, "check", "--deploy", "--fail-level", "WARNING"], environment),
        Stage("translations", [PYTHON, "scripts/messages.py", "check"]),
    ]


def slow_stages(*, full: bool) -> list[Stage]:
    tests = [str(BIN / "pytest"), f"--color={'yes' if sys.stdout.isatty() else 'no'}"]
    seed = [PYTHON, "scripts/seed_twice.py"]
    whole = {"BORGEN_A11Y": "full", "BORGEN_DIGESTS": "500", "BORGEN_YEAR": "whole"}
    if full:
        return [
            Stage("seed twice, PostgreSQL", [WITH_POSTGRES, *seed]),
            Stage("seed twice, SQLite", seed),
            Stage("tests on PostgreSQL", [WITH_POSTGRES, *tests]),
            Stage("tests on SQLite", tests, whole),
        ]
    return [
        Stage("seed twice", seed),
        Stage(
            f"tests on PostgreSQL: {MARKED}",
            [WITH_POSTGRES, *tests, "-q", "-m", MARKED, *naming(*(rf"mark\.{mark}\b" for mark in MARKS))],
        ),
        # The tests of the rules have just run.
        Stage("tests on SQLite", [PYTHON, "scripts/run_tests.py"], {"BORGEN_RAN": " ".join(RULES.values())}),
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    full = parser.parse_args().full
    os.environ.pop("DATABASE_URL", None)
    started = time.monotonic()
    if compile_messages.main():
        return 1
    with tempfile.TemporaryDirectory(prefix="borgen-check-") as data_dir:
        quick, slow = quick_stages(school(data_dir)), slow_stages(full=full)
        if not full:
            # All but the tests themselves, which take both processors.
            quick, slow = [*quick, *slow[:-1]], slow[-1:]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda stage: stage.run(live=False), quick))
    for stage in slow:
        print(f"\n{stage.name}", flush=True)
        stage.run(live=True)
    print(f"\nAll stages, {time.monotonic() - started:.0f} s in all:")
    for stage in [*quick, *slow]:
        print(stage.line())
    return 0 if all(stage.passed for stage in [*quick, *slow]) else 1


if __name__ == "__main__":
    sys.exit(main())
