"""Make the pictures in docs/pictures again, from a fresh demo: .venv/bin/python scripts/pictures.py

With names behind it (`scripts/pictures.py monitoring import`) only those are kept.
"""

import io
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from borgen import demo  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
IMPROVEMENT = f"/{demo.INSTITUTION}/teams/onderwijsassistent/verbeterprojecten/begeleiding-van-de-student/"
MONITORING = f"/{demo.INSTITUTION}/teams/onderwijsassistent/monitoring/"
TEAM = f"/{demo.INSTITUTION}/teams/onderwijsassistent/"
OVERVIEW = f"/{demo.INSTITUTION}/overzicht/?toon=normen"
IMPORTS = f"/{demo.INSTITUTION}/kwaliteit/importeren/"
# Of the quality office: one team under another name, one row with a mistake.
FIGURES = """teljaar;team;noemer;teller
2022 - 2023;Onderwijsassistent;40;24
2023 - 2024;Onderwijsassistent;42;29
2022 - 2023;Helpende zorg en welzijn;61;47
2023 - 2024;Helpende zorg en welzijn;58;46
2021 - 2022;Onderwijsassistent;9;12
2023 - 2024;Ond.assistent BBL;31;20
"""
WATCHED = "twee gesprekken"
DOCUMENTS = f"/{demo.INSTITUTION}/teams/onderwijsassistent/documenten/"
EARLIER, TODAY = f"{IMPROVEMENT}boas/1/", f"{IMPROVEMENT}boas/2/"
SMALL, PROJECTOR = {"width": 1280, "height": 800}, {"width": 1600, "height": 900}
ANSWERS = ("strongly_disagree", "disagree", "agree", "strongly_agree")
WELL, BEST_MOMENT = (0, 2, 8, 4), ("V5", (2, 4, 6, 2))
MOST_BYTES = 150_000
# On the command line; without one, all of them.
WANTED = frozenset(sys.argv[1:])


@contextmanager
def server() -> Iterator[tuple[str, dict[str, str]]]:
    """The demo as `make run` makes it, without worker and clock; also the environment of its processes."""
    with tempfile.TemporaryDirectory(prefix="borgen-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = os.environ | {
            "BORGEN_DEMO": "1",
            "DEBUG": "0",
            "DATA_DIR": folder,
            "DATABASE_URL": f"sqlite:///{folder}/borgen.sqlite3",
            "PORT": str(port),
            "SECRET_KEY": secrets.token_urlsafe(64),
            "LOG_LEVEL": "ERROR",
        }
        subprocess.run([sys.executable, "scripts/prepare.py"], cwd=ROOT, env=environment, check=True)
        granian = Path(sys.executable).with_name("granian")
        options = "--interface wsgi --workers 1 --blocking-threads 1 --no-ws --log-level warning".split()
        address = f"--host 127.0.0.1 --port {port} borgen.wsgi:application".split()
        process = subprocess.Popen([granian, *options, *address], cwd=ROOT, env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://localhost:{port}", environment
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(20)


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  it is our own address
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the demo did not start")


def save(page: Page, name: str) -> None:
    """The window as it stands, with as many colours as fit in MOST_BYTES."""
    if WANTED and name not in WANTED:
        return
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    for colours in (256, 128, 64, 32):
        buffer = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    (PICTURES / f"{name}.png").write_bytes(buffer.getvalue())
    print(f"{name}.png: {buffer.tell() // 1000} kB, {colours} colours")


def sign_in(page: Page, name: str = "teamleider") -> None:
    page.context.clear_cookies()
    page.goto("/inloggen/")
    page.locator("[name=login]").first.fill(f"{name}@demo.example")
    page.locator("[name=password]").first.fill(demo.PASSWORD)
    page.locator("[name=password]").first.press("Enter")
    page.wait_for_url("/")


def send(page: Page, name: str, **fields: str) -> None:
    """A form of the run page, as it goes without a script."""
    token = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    form = {"csrfmiddlewaretoken": token, **fields}
    answer = page.request.post(f"{TODAY}uitvoeren/{name}/", form=form)
    if not answer.ok:
        raise SystemExit(f"{name} {fields}: {answer.status}")


def hold_until_the_best_moment(page: Page) -> None:
    """Everything before it counted, its own hands raised, and what people said about it."""
    code, hands = BEST_MOMENT
    page.goto(f"{TODAY}uitvoeren/")
    send(page, "beginnen", voters=str(sum(hands)))
    send(page, "opening", opened="1")
    page.goto(f"{TODAY}uitvoeren/")
    codes = [line.get_attribute("value") or "" for line in page.locator(".run-line").all()]
    for earlier in codes[: codes.index(code)]:
        count(page, earlier, WELL)
    count(page, code, hands)
    for said in ("Er zijn twee versies van het handboek.", "Wat we mondeling afspraken, staat er niet in."):
        send(page, "opmerking", statement=code, text=said)
    send(page, "naar", statement=code)
    page.goto(f"{TODAY}uitvoeren/?stelling={code}")


def count(page: Page, code: str, hands: tuple[int, int, int, int]) -> None:
    typed = dict(zip(ANSWERS, map(str, hands), strict=True))
    send(page, "aantallen", statement=code, token=str(uuid4()), **typed)


def put_before_the_team(page: Page) -> None:
    """The matrix in a meeting of today, with everybody there."""
    page.goto(f"{DOCUMENTS}veri-matrix-begeleiding/akkoord/")
    page.locator("main form .btn").first.click()
    page.locator("#iedereen").click()
    page.locator(".room-foot a.btn").first.wait_for()


def look_at_an_import(page: Page, environment: dict[str, str]) -> None:
    """The quality office drops in its figures; the worker reads them, and what would happen is shown."""
    sign_in(page, "kwaliteit")
    page.goto(f"{IMPORTS}nieuw/")
    file = {"name": "jaarresultaten.csv", "mimeType": "text/csv", "buffer": FIGURES.encode("utf-8")}
    page.locator("[name=file]").set_input_files(file)  # type: ignore[arg-type]
    page.locator("form[enctype] button.btn").click()
    page.locator("[name=indicator]").select_option(label="Jaarresultaat niveau 3")
    page.locator("form.form:not(.narrow) button.btn").click()
    page.wait_for_url("**/importeren/*/")
    do_what_waits(environment)
    page.reload()


def do_what_waits(environment: dict[str, str]) -> None:
    work = [sys.executable, "manage.py", "db_worker", "--batch", "--no-reload", "--no-startup-delay"]
    subprocess.run([*work, "--queue-name", "*"], cwd=ROOT, env=environment, check=True)


def look_at_a_poster(page: Page, environment: dict[str, str]) -> None:
    """The first sheet of the board, as big as the window."""
    page.goto(f"{TEAM}posters/?soort=bord")
    page.locator("main form button.btn").first.click()
    do_what_waits(environment)
    page.reload()
    sheet = page.locator("main img").first.get_attribute("src")
    page.goto(sheet or "")
    picture = page.locator("img")
    picture.evaluate("sheet => { sheet.style.width = '100%'; sheet.style.height = 'auto' }")


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with server() as (url, environment), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=quiet)
        page = browser.new_page(
            base_url=url,
            locale="nl-NL",
            timezone_id="Europe/Amsterdam",
            viewport=SMALL,
            reduced_motion="reduce",
        )
        sign_in(page)
        for name, path in (
            ("today", "/"),
            ("improvement", IMPROVEMENT),
            ("outcome", f"{EARLIER}uitslag/"),
            ("planning", f"{EARLIER}planning/"),
            ("document", f"{DOCUMENTS}slb-handboek/"),
            ("thread", f"{IMPROVEMENT}draad/"),
            ("board", f"{TEAM}bord/"),
            ("compare", f"{DOCUMENTS}slb-handboek/vergelijken/?van=1.0&naar=1.1"),
        ):
            page.goto(path)
            if name == "compare":  # the words themselves, not the choice of versions
                page.locator("del", has_text="één gesprek").evaluate(
                    "word => word.scrollIntoView({block: 'center'})"
                )
            if name == "planning":  # what is done stands first; what is still to come says more
                still_open = page.locator(".section", has=page.locator(".badge:not(.ok)")).first
                still_open.evaluate("section => section.scrollIntoView()")
            save(page, name)
        page.goto(MONITORING)
        page.locator("table th a", has_text=WATCHED).first.click()
        page.locator("section", has=page.locator(".chart")).first.evaluate("part => part.scrollIntoView()")
        save(page, "monitoring")
        page.set_viewport_size(PROJECTOR)
        page.goto(f"{TEAM}bord/stand-up/")
        page.locator(".run-foot .btn, .stand-foot .btn").first.click()
        save(page, "stand-up")
        page.goto(f"/scherm/{demo.SCREEN}/")
        save(page, "kiosk")
        hold_until_the_best_moment(page)
        save(page, "boas")
        put_before_the_team(page)
        save(page, "approval")
        page.set_viewport_size(SMALL)
        look_at_a_poster(page, environment)
        save(page, "poster")
        look_at_an_import(page, environment)
        save(page, "import")
        page.goto(OVERVIEW)
        save(page, "overview")
        browser.close()


if __name__ == "__main__":
    main()
