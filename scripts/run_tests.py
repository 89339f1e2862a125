"""All tests, in two halves side by side: with a browser and without. Words on the command line go to pytest.

scripts/run_tests.py                  everything
scripts/run_tests.py tests/boas -x    just that, in one piece
"""

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


def half(mark: str) -> subprocess.Popen[str]:
    command = [PYTEST, "--color=no", "-q", "-m", mark, "-o", f"cache_dir=.cache/pytest-{mark[:3]}"]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def counted(said: str) -> Counter[str]:
    last = next((line for line in reversed(said.splitlines()) if SUMMARY.search(line)), "")
    return Counter(
        {word.removesuffix("s") if word == "errors" else word: int(n) for n, word in SUMMARY.findall(last)}
    )


def main() -> int:
    if sys.argv[1:]:
        return subprocess.run([PYTEST, *sys.argv[1:]], cwd=ROOT, check=False).returncode
    with half(BROWSER) as browser, half(f"not ({BROWSER})") as plain:
        # The other half writes into its pipe meanwhile, so both are read as they come.
        heard: list[str] = []
        listener = Thread(target=lambda: heard.extend(browser.stdout or []))
        listener.start()
        said = []
        for line in plain.stdout or []:
            said.append(line)
            print(line, end="", flush=True)
        listener.join()
    print(f"\nIn a browser\n{''.join(heard)}", flush=True)
    total = counted("".join(said)) + counted("".join(heard))
    failed = total["failed"] + total["error"]
    print(f"{total['passed']} passed, {failed} failed, {total['skipped']} skipped", flush=True)
    return max(browser.returncode, plain.returncode)


if __name__ == "__main__":
    sys.exit(main())
