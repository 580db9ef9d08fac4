"""Fetches a Debian package with all it lacks, without installing anything.

Uses apt with folders of its own, so it needs no rights, adds nothing to the system's
sources and leaves the system's lists alone. The archive's address and key are those the
system already uses.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .outcome import Unavailable

_SOURCES = Path("/etc/apt")
_KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
_TOOLS = ("apt-get", "dpkg-deb")


@dataclass(frozen=True, slots=True)
class Archive:
    """The archive this system installs from: its address, its release, and its parts."""

    uri: str
    release: str
    components: str

    def line(self, suite: str) -> str:
        """Return the sources.list line for ``suite`` of this archive."""
        signed = f"[signed-by={_KEYRING}] " if _KEYRING.exists() else ""
        return f"deb {signed}{self.uri} {suite} {self.components}\n"


def fetch(package: str, target: Path) -> None:
    """Unpack ``package`` into ``target``, and below it whatever this system lacks for it.

    The release's backports are asked first: they have the newer version. Raises
    Unavailable, with the reason, where that cannot be done.
    """
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        message = f"{package} comes as a Debian package, and this system has no {missing[0]}"
        raise Unavailable(message)
    archive = _archive()
    backports = f"{archive.release}-backports"
    work = target.with_name(f"{target.name}.part")
    # The short list first: it is downloaded in an instant and usually suffices.
    for suites in ((backports,), (archive.release,), (archive.release, backports)):
        reason = _download(package, [archive.line(suite) for suite in suites], work)
        if not reason:
            _unpack(sorted(work.glob("cache/archives/*.deb")), target)
            shutil.rmtree(work)
            return
    shutil.rmtree(work, ignore_errors=True)
    message = f"apt could not get {package} for {archive.release}: {reason}"
    raise Unavailable(message)


def _archive() -> Archive:
    release = _release()
    for text in _source_texts():
        for uri, suites, components in _entries(text):
            if release in suites:
                return Archive(uri, release, " ".join(components))
    message = f"no package source for {release} is configured under {_SOURCES}"
    raise Unavailable(message)


def _release() -> str:
    path = Path("/etc/os-release")
    found = re.search(
        r'^VERSION_CODENAME="?([\w-]+)', path.read_text() if path.exists() else "", re.MULTILINE
    )
    if not found:
        message = "this system does not say which Debian release it is"
        raise Unavailable(message)
    return found.group(1)


def _source_texts() -> Iterator[str]:
    for path in (_SOURCES / "sources.list", *sorted((_SOURCES / "sources.list.d").glob("*"))):
        if path.suffix in {".list", ".sources"} and path.is_file():
            yield path.read_text(errors="replace")


def _entries(text: str) -> Iterator[tuple[str, Sequence[str], Sequence[str]]]:
    """Yield (address, suites, components) from either format of apt's source files.

    Source: sources.list(5), "ONE-LINE-STYLE FORMAT" and "DEB822-STYLE FORMAT".
    """
    for line in re.finditer(r"^deb\s+(?:\[.*?\]\s+)?(\S+)\s+(\S+)\s+(.+)$", text, re.MULTILINE):
        yield line.group(1), [line.group(2)], line.group(3).split()
    for paragraph in re.split(r"\n\s*\n", text):
        fields = dict(re.findall(r"^(URIs|Suites|Components):[ \t]*(.+)$", paragraph, re.MULTILINE))
        if len(fields) == 3:
            for uri in fields["URIs"].split():
                yield uri, fields["Suites"].split(), fields["Components"].split()


def _download(package: str, lines: Sequence[str], work: Path) -> str:
    """Fetch ``package`` and its missing dependencies; return "" or why it failed."""
    shutil.rmtree(work, ignore_errors=True)
    for name in ("lists/partial", "cache/archives/partial", "parts"):
        (work / name).mkdir(parents=True)
    (work / "sources.list").write_text("".join(lines))
    options = {
        "Dir::Etc::SourceList": work / "sources.list",
        "Dir::Etc::SourceParts": work / "parts",
        "Dir::State::Lists": work / "lists",
        "Dir::Cache": work / "cache",
        # As root, apt downloads as another user, who may not reach these folders.
        "APT::Sandbox::User": "",
        "Acquire::Languages": "none",
        # Only these folders are written, and no other apt knows of them.
        "Debug::NoLocking": "1",
        "APT::Install-Recommends": "0",
    }
    base = ["apt-get", "-q", "-y"]
    base += [part for key, value in options.items() for part in ("-o", f"{key}={value}")]
    for step in (["update"], ["install", "--download-only", package]):
        done = subprocess.run([*base, *step], capture_output=True, text=True, check=False)
        if done.returncode:
            told = [line for line in done.stderr.splitlines() if line.startswith("E:")]
            return told[0] if told else f"apt-get {step[0]} ended with {done.returncode}"
    found = any((work / "cache" / "archives").glob("*.deb"))
    return "" if found else "apt downloaded nothing"


def _unpack(packages: Sequence[Path], target: Path) -> None:
    for package in packages:
        subprocess.run(["dpkg-deb", "-x", package, target], check=True, capture_output=True)
