"""A certificate for a website that exists on this machine only, made with OpenSSL."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .outcome import Unavailable

NAME = "passage.loopback-check.dev"
"""Nobody's name. A PDS refuses names that look local (``.test``, ``.example``)."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that vouches for itself: its file, its key's file, and whose it is."""

    file: Path
    key: Path
    name: str = NAME


def make_certificate(folder: Path, name: str = NAME) -> Certificate:
    """Make one for a name, good for two days. Raises Unavailable without OpenSSL."""
    openssl = shutil.which("openssl")
    if not openssl:
        message = "OpenSSL is not installed"
        raise Unavailable(message)
    made = Certificate(folder / "certificate.pem", folder / "key.pem", name)
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
            *("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
            *("-addext", f"subjectAltName=DNS:{name}"),
            *("-keyout", made.key, "-out", made.file),
        ],
        check=True,
        capture_output=True,
    )
    return made
