"""The tests' own set-up keeps its word: nothing stays behind, nothing is skipped silently."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from . import debian, fixtures
from .nodejs import SOURCE
from .outcome import ServerFailed, Unavailable
from .ports import free_ports, listening
from .process import Process

TESTS = Path(__file__).resolve().parents[1]

VICTIM = f"""
import sys, time
sys.path[:0] = [{str(TESTS)!r}, {str(TESTS.parent / "py")!r}]
from pathlib import Path
from servers.places import run_folder
from servers.process import Process
folder = run_folder("victim")
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
process = Process("stubborn", [sys.executable, "-c", stubborn], folder=folder)
print(process.pid, folder, flush=True)
time.sleep(60)
"""


def gone(pid: int) -> bool:
    """Tell whether a process has ended."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    # Where nobody collects orphans, an ended process stays listed as a zombie.
    return stat.exists() and stat.read_text().rsplit(")", 1)[-1].split()[0] == "Z"


def eventually(true: Callable[[], bool], seconds: float) -> bool:
    """Wait for something to become true; tell whether it did."""
    deadline = time.monotonic() + seconds
    while not (done := true()) and time.monotonic() < deadline:
        time.sleep(0.05)
    return done


def test_a_killed_run_leaves_neither_server_nor_folder() -> None:
    """Even a server that ignores polite signals ends when the run is killed outright."""
    with subprocess.Popen(
        [sys.executable, "-c", VICTIM], stdout=subprocess.PIPE, text=True
    ) as victim:
        assert victim.stdout
        pid, folder = victim.stdout.readline().split()
        assert not gone(int(pid))
        assert Path(folder).is_dir()
        victim.send_signal(signal.SIGKILL)
    assert eventually(lambda: gone(int(pid)), seconds=10)
    assert eventually(lambda: not Path(folder).exists(), seconds=10)


def test_a_server_that_dies_says_its_last_words(tmp_path: Path) -> None:
    """The error of a broken start carries what the program printed, and is no skip."""
    command = [sys.executable, "-c", "raise SystemExit('the cellar is flooded')"]
    process = Process("cellar", command, folder=tmp_path)
    with pytest.raises(ServerFailed, match=r"(?s)cellar ended with code 1.*cellar is flooded"):
        process.wait_until(lambda: False, seconds=20)


def test_a_server_that_never_gets_ready_is_ended(tmp_path: Path) -> None:
    """Waiting has an end, and what was waited for does not go on running."""
    process = Process("sleeper", [sys.executable, "-c", "input()"], folder=tmp_path)
    with pytest.raises(ServerFailed, match=r"sleeper was not ready after 0\.2 s"):
        process.wait_until(lambda: False, seconds=0.2)
    assert gone(process.pid)


def test_free_ports_are_different_and_free() -> None:
    """Several servers can be given their ports at once."""
    ports = free_ports(20)
    assert len(set(ports)) == 20
    assert not any(listening(port) for port in ports)


def refuse() -> None:
    """Stand for a server this machine cannot have."""
    raise Unavailable("there is no steam")


def test_what_cannot_run_is_skipped_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary of a run names the server and the reason."""
    monkeypatch.delenv(fixtures.REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"The engine cannot run here: .* no steam"):
        fixtures.start_or_skip("The engine", refuse)


def test_what_is_required_fails_instead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all servers must run, a missing one is a failure."""
    monkeypatch.setenv(fixtures.REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match=r"The engine cannot run here"):
        fixtures.start_or_skip("The engine", refuse)


def test_a_system_without_apt_is_told_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A system of another kind gets a reason, not a crash."""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unavailable, match=r"snac2 comes as a Debian package.*no apt-get"):
        debian.fetch("snac2", tmp_path / "root")


ONE_LINE = (
    "# a comment\ndeb [arch=amd64 signed-by=/k.gpg] http://mirror.example/debian one main extra\n"
)
PARAGRAPHS = """Types: deb
# a comment
URIs: http://mirror.example/debian
Suites: one one-updates
Components: main extra

Types: deb
URIs: http://other.example/debian
Suites: two
Components: main
"""


@pytest.mark.parametrize(("name", "text"), [("x.list", ONE_LINE), ("x.sources", PARAGRAPHS)])
def test_the_archive_is_read_from_either_source_format(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str
) -> None:
    """The system's own archive is used, however its address is written down."""
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "sources.list.d" / name).write_text(text)
    monkeypatch.setattr(debian, "_SOURCES", tmp_path)
    monkeypatch.setattr(debian, "_release", lambda: "one")
    archive = debian._archive()
    assert (archive.uri, archive.components) == ("http://mirror.example/debian", "main extra")
    assert archive.line("one-backports").endswith(
        "http://mirror.example/debian one-backports main extra\n"
    )


def test_the_lock_file_names_contents_and_no_address() -> None:
    """Every package is pinned by its hash; where it comes from is each machine's own setting."""
    packages = json.loads((SOURCE / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}
    assert len(installed) > 500
    assert all(entry["integrity"].startswith("sha512-") for entry in installed.values())
    assert not any("resolved" in entry for entry in installed.values())
