"""Prepare the data and run the Procfile (web server, worker, clock) until Ctrl-C or a closed terminal.

PORT, DATA_DIR, DATABASE_URL and the rest come from the environment or from .env; without them it is the demo.
"""

import multiprocessing
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

from dotenv import dotenv_values
from honcho import environ
from honcho.manager import Manager
from honcho.printer import Printer

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from borgen import demo  # noqa: E402

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
ASKED_TO_STOP = {128 + signal.SIGINT, 128 + signal.SIGTERM}
TRUE = {"1", "true", "yes", "on"}


def settings_of_this_start(given: Mapping[str, str]) -> dict[str, str]:
    """What is given wins over .env, and that over the values of the demo."""
    written = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    chosen = {**written, **given}
    chosen.setdefault("BORGEN_DEMO", "1")
    chosen.setdefault("PORT", "8000")
    on_network = chosen.get("BORGEN_DEMO_ON_NETWORK", "").lower() in TRUE
    chosen.setdefault("BIND", "0.0.0.0" if on_network else "127.0.0.1")  # noqa: S104  # asked for by name
    chosen["DATA_DIR"] = str((ROOT / chosen.get("DATA_DIR", "data")).resolve())
    chosen["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), chosen.get("PATH", os.defpath)])
    chosen["PYTHONUNBUFFERED"] = "1"
    if is_demo(chosen):
        # Who tries the demo reads the address and the accounts, not each delivered mail.
        chosen.setdefault("LOG_LEVEL", "WARNING")
    if not chosen["PORT"].isdecimal() or not 0 < int(chosen["PORT"]) < 2**16:
        sys.exit(f"PORT={chosen['PORT']} is geen poort. Kies een getal, bijvoorbeeld: make run PORT=8001")
    if is_demo(chosen) and chosen["BIND"] not in LOOPBACK and not on_network:
        sys.exit(
            f"De demo heeft wachtwoorden die iedereen kent en luistert daarom niet op {chosen['BIND']}. "
            "Wil je dit toch, bijvoorbeeld voor een telefoon? Lees in README.md over BORGEN_DEMO_ON_NETWORK."
        )
    return chosen


def is_demo(chosen: Mapping[str, str]) -> bool:
    return chosen["BORGEN_DEMO"].lower() in TRUE


def keep_secret_key(chosen: dict[str, str]) -> None:
    """Made once for the demo, so that people stay signed in over a second start. A school sets its own."""
    file = Path(chosen["DATA_DIR"]) / "secret-key"
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    chosen["SECRET_KEY"] = file.read_text()


def is_free(host: str, port: int) -> bool:
    """False when another program listens there; an address that this machine does not have is no obstacle."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) != 0


def announce(chosen: Mapping[str, str]) -> None:
    """Wait for the first answer of the web server, then say where it is."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    for _attempt in range(600):
        time.sleep(0.2)
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{chosen['PORT']}/healthz", timeout=5).close()
            break
        except urllib.error.HTTPError:
            break
        except OSError:
            continue
    else:
        return
    lines = ["", f"Borgen draait op http://localhost:{chosen['PORT']}"]
    if is_demo(chosen):
        lines += ["", f"Dit is de demo. Log in met een van deze adressen en het wachtwoord {demo.PASSWORD}:"]
        lines += [f"  {account.email}" for account in demo.ACCOUNTS]
    lines += ["", "Stoppen: Ctrl-C", ""]
    print("\n".join(lines), flush=True)


class Processes(Manager):
    """Honcho's manager, ending also when the request to stop comes before all processes have reported."""

    def terminate(self) -> None:
        if self._all_started():
            super().terminate()
        else:
            signal.signal(signal.SIGALRM, lambda *_: self.terminate())
            signal.setitimer(signal.ITIMER_REAL, 0.2)


def silence() -> None:
    """The reader of our output is gone; writing on would be an error in the middle of stopping."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def serve(chosen: Mapping[str, str]) -> int:
    owner = os.getpid()

    def hang_up(_signal: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:
            silence()
            os.kill(owner, signal.SIGTERM)

    signal.signal(signal.SIGHUP, hang_up)
    sys.stdout.reconfigure(line_buffering=True)
    processes = Processes(Printer(sys.stdout))
    for name, command in environ.parse_procfile((ROOT / "Procfile").read_text()).processes.items():
        processes.add_process(name, command, env=dict(chosen), cwd=str(ROOT))
    multiprocessing.Process(target=announce, args=(chosen,), daemon=True).start()
    try:
        processes.loop()
    finally:
        silence()
        processes.kill()
    return 0 if processes.returncode in ASKED_TO_STOP else processes.returncode or 0


def main() -> int:
    chosen = settings_of_this_start(os.environ)
    port = int(chosen["PORT"])
    if not all(is_free(host, port) for host in ("127.0.0.1", "::1")):
        sys.exit(f"Poort {port} is al in gebruik. Kies een andere, bijvoorbeeld: make run PORT={port + 1}")
    if is_demo(chosen) and not chosen.get("SECRET_KEY"):
        keep_secret_key(chosen)
    prepared = subprocess.run([sys.executable, str(ROOT / "scripts/prepare.py")], env=chosen, check=False)
    return prepared.returncode or serve(chosen)


if __name__ == "__main__":
    multiprocessing.set_start_method("fork")
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
