"""`make run` after its set-up: what it decides from the environment, and how it starts and ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import run

from borgen import demo


@pytest.fixture
def empty_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run, "ROOT", tmp_path)
    return tmp_path


def test_without_settings_it_is_the_demo_on_this_machine_only(empty_root: Path):
    chosen = run.settings_of_this_start({})
    assert (chosen["BORGEN_DEMO"], chosen["PORT"], chosen["BIND"]) == ("1", "8000", "127.0.0.1")
    assert chosen["DATA_DIR"] == str(empty_root / "data")


def test_the_environment_wins_over_the_file(empty_root: Path):
    (empty_root / ".env").write_text('PORT=9000\nDATA_DIR=elsewhere\nDEFAULT_FROM_EMAIL="Borgen <b@x.nl>"\n')
    chosen = run.settings_of_this_start({"PORT": "9001"})
    assert chosen["PORT"] == "9001"
    assert chosen["DATA_DIR"] == str(empty_root / "elsewhere")
    assert chosen["DEFAULT_FROM_EMAIL"] == "Borgen <b@x.nl>"


@pytest.mark.parametrize("port", ["", "80a", "0", "65536", "-1"])
def test_a_port_that_is_none_is_named(empty_root: Path, port: str):
    with pytest.raises(SystemExit, match="geen poort"):
        run.settings_of_this_start({"PORT": port})


def test_the_demo_listens_to_the_network_only_when_asked_by_name(empty_root: Path):
    with pytest.raises(SystemExit, match="BORGEN_DEMO_ON_NETWORK"):
        run.settings_of_this_start({"BIND": "0.0.0.0"})
    assert run.settings_of_this_start({"BORGEN_DEMO_ON_NETWORK": "1"})["BIND"] == "0.0.0.0"
    assert run.settings_of_this_start({"BIND": "0.0.0.0", "BORGEN_DEMO": "0"})["BIND"] == "0.0.0.0"


def test_the_key_of_the_demo_is_made_once_and_only_for_its_owner(tmp_path: Path):
    first = {"DATA_DIR": str(tmp_path / "data")}
    second = dict(first)
    run.keep_secret_key(first)
    run.keep_secret_key(second)
    assert first["SECRET_KEY"] == second["SECRET_KEY"]
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "data" / "secret-key").stat().st_mode & 0o077 == 0


def test_every_setting_has_its_line_in_the_example():
    settings = (run.ROOT / "borgen" / "settings.py").read_text()
    example = (run.ROOT / ".env.example").read_text()
    names = {line.split('"')[1] for line in settings.split("env.")[1:] if '("' in line[:16]}
    names |= {"BIND"}
    assert sorted(name for name in names - {"DEBUG"} if f"# {name}=" not in example) == []


# --- a real start -----------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes_of(data_dir: Path) -> list[str]:
    """The command lines of all processes that work on this data."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={data_dir}\0".encode() in (process / "environ").read_bytes():
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:  # ended meanwhile
            continue
    return found


@contextmanager
def started(data_dir: Path, port: int) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Borgen, and what it printed up to and including how to stop it."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(data_dir),
        "PORT": str(port),
        "BORGEN_DEMO": "1",
    }
    program = [sys.executable, str(run.ROOT / "scripts" / "run.py")]
    with subprocess.Popen(
        program,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        said = ""
        try:
            for line in process.stdout or []:
                said += line
                if "Stoppen" in line:
                    break
            yield process, said
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.communicate(timeout=30)


def test_it_starts_from_nothing_serves_ends_and_starts_again_with_the_same_data(tmp_path: Path):
    data_dir, port = tmp_path / "data", free_port()
    before = time.monotonic()
    with started(data_dir, port) as (process, said):
        first_start = time.monotonic() - before
        assert f"http://localhost:{port}" in said
        assert all(account.email in said for account in demo.ACCOUNTS)
        with urllib.request.urlopen(f"http://localhost:{port}/healthz", timeout=5) as answer:
            assert answer.status == 200
        assert any("db_worker" in line for line in processes_of(data_dir))
        assert any("daily" in line for line in processes_of(data_dir))

        environment = {"PATH": os.environ["PATH"], "PORT": str(port)}
        second = subprocess.run(process.args, env=environment, text=True, capture_output=True, check=False)
        assert second.returncode == 1
        assert f"Poort {port} is al in gebruik" in second.stderr

        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert processes_of(data_dir) == []

    key = (data_dir / "secret-key").read_text()
    before = time.monotonic()
    with started(data_dir, port) as (process, said):
        assert "Stoppen" in said
        # By itself two seconds against ten; the machine may be busy.
        assert time.monotonic() - before < 0.7 * first_start
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 0
    assert processes_of(data_dir) == []
    assert (data_dir / "secret-key").read_text() == key
