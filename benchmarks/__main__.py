"""Start a real server on SQLite with the demo, ask its pages in turn, and print each as a ratio to the floor.

Trust the ratios, not the milliseconds: all is measured in one run on one machine, page by page in turn.
"""

from __future__ import annotations

import gzip
import http.client
import os
import re
import secrets
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import board, comparing, story, watching
from benchmarks.library import SLUG

ROUNDS = 60
WARM_UP = 10
ROOT = Path(__file__).resolve().parent.parent
IMPROVEMENT = "/roc-demo/teams/onderwijsassistent/verbeterprojecten/begeleiding-van-de-student/"
COMPARE = f"/roc-demo/teams/onderwijsassistent/documenten/{comparing.SLUG}/vergelijken/"
HANDBOOK = f"/roc-demo/teams/onderwijsassistent/documenten/{SLUG}/"
PLAN = "/roc-demo/teams/onderwijsassistent/monitoring/"
LINE = f"{PLAN}{watching.LINE}/"
THREAD = f"/roc-demo/teams/onderwijsassistent/verbeterprojecten/{story.SLUG}/draad/"
FIRST_LOAD_LIMIT = 60 * 1024


@dataclass
class Measured:
    """A page with the most it may cost (ratio to the floor) and ask (queries)."""

    name: str
    path: str
    limit: float | None
    queries_limit: int | None = 12
    milliseconds: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0


class Client:
    """One signed-in browser: a kept-open connection and its cookies."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}
        self.port = port

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> tuple[http.client.HTTPResponse, bytes]:
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
        }
        body = None
        if data is not None:
            body = urlencode(data)
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response, content

    def token(self, path: str) -> str:
        _, content = self.ask("GET", path)
        return re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', content).group(1).decode()  # type: ignore[union-attr]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {
            "BORGEN_DEMO": "1",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/borgen.sqlite3",
            "PORT": str(port),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
            "LOG_LEVEL": "ERROR",
        }
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["seed_demo", "-v0"]):
            subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
        subprocess.run([sys.executable, "-m", "benchmarks.prepare"], cwd=ROOT, env=environment, check=True)
        server = subprocess.Popen(
            [
                str(Path(sys.executable).with_name("granian")),
                *"--interface wsgi --workers 1 --blocking-threads 1 --no-ws --log-level warning".split(),
                *f"--host 127.0.0.1 --port {port} borgen.wsgi:application".split(),
            ],
            cwd=ROOT,
            env=environment,
        )
        try:
            failed = measure(port)
        finally:
            server.terminate()
            server.wait(20)
    # Each in a database of its own, and in a process of its own: the first measures memory too.
    for module in ("benchmarks.importing", "benchmarks.meeting", "benchmarks.posters"):
        failed |= subprocess.run([sys.executable, "-m", module], cwd=ROOT, check=False).returncode
    return failed


def measure(port: int) -> int:
    client = sign_in(port)
    start_session(client)
    number = 2
    boas = f"{IMPROVEMENT}boas/{number}/"
    pages = [
        Measured("floor", "/floor/", None, None),
        Measured("tap", boas + "uitvoeren/turf/", 0.5),
        Measured("run page", boas + "uitvoeren/?stelling=V5", 1.5),
        Measured("improvement", IMPROVEMENT, 1.5),
        # With five years of work behind it (benchmarks/history.py).
        Measured("today", "/", 1.5),
        Measured("team", "/roc-demo/teams/onderwijsassistent/", None),
        Measured("outcome", f"{IMPROVEMENT}boas/1/uitslag/", None),
        Measured("planning", f"{IMPROVEMENT}boas/1/planning/", None),
        Measured("plan", f"{IMPROVEMENT}boas/1/planning/opstellen/", None),
        Measured("document", HANDBOOK, 1.0, 13),
        Measured("document find", f"{HANDBOOK}?zoek=verzuim", None, 13),
        Measured("history", f"{HANDBOOK}versies/", 1.5),
        Measured("compare", f"{COMPARE}?van=1.0&naar=1.1", 3.0),
        Measured("monitoring plan", PLAN, 1.5),
        Measured("monitoring line", LINE, 1.5),
        # Five years of history.
        Measured("thread", THREAD, 2.0),
        Measured("thread, everything", f"{THREAD}?alles", 2.0),
        # Six goals with a number, sixty actions.
        Measured("board", f"/roc-demo/teams/{board.SLUG}/bord/", 1.5),
        Measured("line, ten years", f"{LINE}?alles", None),
        Measured("compare, all changed", f"{COMPARE}?van=1.1&naar=2.0", None),
    ]
    token = client.token(boas + "uitvoeren/?stelling=V5")
    for turn in range(WARM_UP + ROUNDS):
        for page in pages:
            response, content = ask(client, page, token, turn)
            if turn >= WARM_UP:
                page.milliseconds.append(float(response.headers["X-Milliseconds"]))
                page.processor.append(float(response.headers["X-Processor"]))
                page.queries = max(page.queries, int(response.headers["X-Queries"]))
                page.size = len(content)
    return report(pages, first_load(client, boas + "uitvoeren/?stelling=V5"))


def ask(client: Client, page: Measured, token: str, turn: int) -> tuple[http.client.HTTPResponse, bytes]:
    if page.name != "tap":
        response, content = client.ask("GET", page.path)
    else:
        # A hand up and a hand down in turn: the tally never fills up.
        data = {
            "csrfmiddlewaretoken": token,
            "statement": "V5",
            "option": "agree",
            "step": "1" if turn % 2 == 0 else "-1",
            "token": str(uuid.uuid4()),
        }
        response, content = client.ask("POST", page.path, data)
    if response.status != 200:
        raise SystemExit(f"{page.name}: {response.status} for {page.path}\n{content[:500]!r}")
    return response, content


def sign_in(port: int) -> Client:
    client = Client(port)
    for _ in range(100):
        try:
            client.ask("GET", "/healthz")
            break
        except OSError:
            client = Client(port)
            time.sleep(0.2)
    token = client.token("/inloggen/")
    data = {"csrfmiddlewaretoken": token, "login": "teamleider@demo.example", "password": "borgen-demo"}
    client.ask("POST", "/inloggen/", data)
    return client


def start_session(client: Client) -> None:
    """The BOAS that the demo prepared for today begins, with everybody who is there."""
    page = f"{IMPROVEMENT}boas/2/voorbereiden/"
    token = client.token(page)
    client.ask(
        "POST", f"{IMPROVEMENT}boas/2/uitvoeren/beginnen/", {"csrfmiddlewaretoken": token, "voters": "14"}
    )
    client.ask(
        "POST",
        f"{IMPROVEMENT}boas/2/uitvoeren/opening/",
        {"csrfmiddlewaretoken": token, "done": "1", "opened": "1"},
    )


def first_load(client: Client, path: str) -> dict[str, int]:
    """Bytes over the line of a page and everything it asks for, as a browser that knows brotli gets it."""
    _, content = client.ask("GET", path)
    sizes = {"html (gzip)": len(gzip.compress(content, 6))}
    # Wherever they stand: icons are parts of one file, and a script finds its modules in the page's data.
    pending = set(re.findall(rb"/static/[^\"'#&? ]+\.(?:css|js|woff2|svg|png)", content))
    seen: set[bytes] = set()
    while pending:
        address = pending.pop()
        if address in seen:
            continue
        seen.add(address)
        client.connection.request(
            "GET", address.decode(), headers={"Host": f"localhost:{client.port}", "Accept-Encoding": "br"}
        )
        response = client.connection.getresponse()
        body = response.read()
        sizes[address.decode().rsplit("/", 1)[1]] = len(body)
    return sizes


def report(pages: list[Measured], first: dict[str, int]) -> int:
    floor = statistics.median(pages[0].milliseconds)
    busy = statistics.median(pages[0].processor)
    heading = f"{'page':<14}{'server ms':>10}{'cpu ms':>8}{'queries':>9}{'KB':>7}"
    print(f"{heading}{'ratio':>8}{'cpu ratio':>11}{'limit':>8}")
    failed = []
    for page in pages:
        median = statistics.median(page.milliseconds)
        ratio = median / floor
        limit = f"{page.limit:.1f}" if page.limit else ""
        own = statistics.median(page.processor)
        cost = f"{page.name:<14}{median:>10.2f}{own:>8.2f}{page.queries:>9}{page.size / 1024:>7.1f}"
        print(f"{cost}{ratio:>8.2f}{own / busy:>11.2f}{limit:>8}")
        if page.limit and ratio > page.limit:
            failed.append(f"{page.name}: {ratio:.2f} times the floor, at most {page.limit}")
        if page.queries_limit and page.queries > page.queries_limit:
            failed.append(f"{page.name}: {page.queries} queries, at most {page.queries_limit}")
    total = sum(first.values())
    print(f"\nfirst load of the run page: {total / 1024:.1f} KB (at most {FIRST_LOAD_LIMIT // 1024})")
    for name, size in sorted(first.items(), key=lambda one: -one[1]):
        print(f"  {size / 1024:>6.1f}  {name}")
    if total > FIRST_LOAD_LIMIT:
        failed.append(f"first load: {total / 1024:.1f} KB")
    for line in failed:
        print("OVER THE LIMIT:", line)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
