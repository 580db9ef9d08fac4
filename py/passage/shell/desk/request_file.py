"""The log of requests on disk, written as the search goes: what is cut short is logged too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from passage.net.request_files import csv_head, csv_lines, json_lines
from passage.net.requests import Request


class RequestFile:
    """A file to which requests are added: a table where its name ends in .csv, else JSON Lines."""

    def __init__(self, path: Path) -> None:
        """Begin the file, replacing one that is there. Raises `OSError`."""
        self._lines = csv_lines if path.suffix.lower() == ".csv" else json_lines
        self._file = path.open("wb")
        self._count = 0
        if self._lines is csv_lines:
            self._file.write(csv_head())

    def __enter__(self) -> Self:
        """Return self."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self._file.close()

    def note(self, requests: Sequence[Request]) -> None:
        """Add requests, and have the system write them."""
        self._file.write(self._lines(enumerate(requests, self._count + 1)))
        self._file.flush()
        self._count += len(requests)
