"""All tests, in parts side by side: in a browser, accessibility, the whole house, large apps, the rest.

scripts/run_tests.py                  everything
scripts/run_tests.py tests/boas -x    just that, in one piece: words on the command line go to pytest
"""

import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).resolve().parent.parent
PYTEST = str(Path(sys.executable).parent / "pytest")
BROWSER = "browser or a11y"
# "12 passed, 1 skipped in 3.21s"; the words as pytest has them.
SUMMARY = re.compile(r"\b(\d+) (passed|failed|errors?|skipped)\b")


def part(name: str, *words: str) -> subprocess.Popen[str]:
    """More than there are processors: each also waits, for a browser, a disk or a child of its own."""
    command = [PYTEST, "--color=no", "-q", "-o", f"cache_dir=.cache/pytest-{name}", *words, *without()]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def without() -> list[str]:
    """Files that the checks ran a minute ago; only where time is short."""
    ran = os.environ.get("BORGEN_RAN", "") if os.environ.get("CI") == "true" else ""
    return [f"--ignore={path}" for path in sorted(set(ran.split()))]


def naming(*words: str) -> list[str]:
    """The files of tests in which one of these words stands: to read all the others takes seconds."""
    found = re.compile("|".join(words))
    return [
        str(path) for path in sorted((ROOT / "tests").rglob("test_*.py")) if found.search(path.read_text())
    ]


def parts() -> dict[str, subprocess.Popen[str]]:
    house, large = "tests/house", ("tests/documents", "tests/monitoring")
    composed = ("tests/actions", "tests/borgen")
    others = [f"--ignore={folder}" for folder in (house, *large, *composed)]
    return {
        "In a browser": part("browser", *naming("browser"), "-m", "browser and not a11y"),
        "Accessibility": part("a11y", *naming("a11y"), "-m", "a11y"),
        "The whole house": part("house", house, "-m", f"not ({BROWSER})"),
        # The longest part decides: what is left is divided by two and two.
        "Documents and monitoring": part("large", *large, "-m", f"not ({BROWSER})"),
        "Acting, and what composes all": part("composed", *composed, "-m", f"not ({BROWSER})"),
        "The rest": part("rest", "tests", *others, "-m", f"not ({BROWSER})"),
    }


def counted(said: str) -> Counter[str]:
    last = next((line for line in reversed(said.splitlines()) if SUMMARY.search(line)), "")
    return Counter(
        {word.removesuffix("s") if word == "errors" else word: int(n) for n, word in SUMMARY.findall(last)}
    )


def main() -> int:
    if sys.argv[1:]:
        return subprocess.run([PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    running = parts()
    said: dict[str, list[str]] = {name: [] for name in running}
    # Each writes into its own pipe, so all are read as they come.
    listeners = [
        Thread(target=said[name].extend, args=(process.stdout or [],)) for name, process in running.items()
    ]
    for listener in listeners:
        listener.start()
    for listener in listeners:
        listener.join()
    for name, lines in said.items():
        print(f"\n{name}\n{''.join(lines)}", flush=True)
    total = sum((counted("".join(lines)) for lines in said.values()), Counter())
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return max(process.wait() for process in running.values())


if __name__ == "__main__":
    sys.exit(main())
