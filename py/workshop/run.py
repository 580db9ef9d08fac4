"""Start other programs, and turn their failures into sentences."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from workshop.say import Problem

# How pip, npm and apt say that nothing answered.
NO_NETWORK = (
    "EAI_AGAIN",
    "ECONNREFUSED",
    "ECONNRESET",
    "ENETUNREACH",
    "ENOTFOUND",
    "ETIMEDOUT",
    "Connection refused",
    "Could not connect",
    "Could not resolve",
    "Failed to establish a new connection",
    "Name or service not known",
    "Network is unreachable",
    "NewConnectionError",
    "ProxyError",
    "Temporary failure in name resolution",
    "Temporary failure resolving",
)
# Lines with "error" in them that tell no reason.
NOISE = re.compile(r"note:|hint:|npm error (code|errno|syscall|A complete log)|× ")


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    todo: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    online: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end, keeping its output.

    ``what`` names the task for the person ("Pyodide could not be fetched"), ``todo`` the advice;
    ``online`` tells that the program asks a package registry, which may be out of reach.
    Raises `Problem` when the program is missing or fails.
    """
    program = name_of(command)
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=cwd,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        raise Problem(what, f"{program} could not be started ({error.strerror})", todo) from error
    if done.returncode:
        why = why_it_failed(program, f"{done.stdout}\n{done.stderr}", online=online)
        raise Problem(what, why, todo)
    return done


def name_of(command: Sequence[str | Path]) -> str:
    """Return what people call the program: npm and pip rather than what runs them."""
    words = [str(word) for word in command]
    if words[1:2] == ["-m"]:
        return words[2]
    if words[1:] and words[1].endswith("npm-cli.js"):
        return "npm"
    return Path(words[0]).name


def why_it_failed(program: str, output: str, *, online: bool = False) -> str:
    """Return the reason in a program's output: the network, or the line that names the error."""
    if online and any(sign in output for sign in NO_NETWORK):
        return f"{program} could not reach the package registry (is this machine online?)"
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if "error" in line.lower() and not NOISE.match(line)]
    # npm tells the reason first and advice after it; Python's tracebacks end with the reason.
    told = (told[:1] if program == "npm" else told[-1:]) or lines[-1:]
    if not told:
        return f"{program} failed without a word"
    return f"{program} says «{told[0].rstrip('.')[:300]}»"
