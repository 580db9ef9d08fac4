"""What became of one file while it was read: kept as values, so that no file loses another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from passage.core.errors import AppError, Problem, UnreadablePart, WrongCount
from passage.core.model import FileKind, FileReport, FileState


class Why(Enum):
    """Why a file was not read whole (the ``why`` of `UnreadablePart`)."""

    NO_LIST = "no-list"
    DAMAGED = "damaged"
    CUT = "cut"
    ENCODING = "encoding"
    ZIP = "zip"
    METHOD = "method"
    MISSING = "missing"
    PARTIAL = "partial"


@dataclass(slots=True)
class Tally:
    """The running account of one file.

    ``entries`` were understood, ``lost`` were seen and not understood, ``promised`` is the
    manifest's number. ``refusal`` is the error that ended the reading early, if one did.
    """

    name: str
    promised: int | None = None
    entries: int = 0
    lost: int = 0
    faults: set[Why] = field(default_factory=set)
    refusal: AppError | None = None

    def error(self) -> AppError | None:
        """Return the one error that says best what is wrong with this file, or None."""
        if self.refusal is not None:
            return self.refusal
        if self.faults:
            why = next(one for one in Why if one in self.faults)
            return UnreadablePart(name=self.name, why=why.value, lost=self.lost)
        if self.promised is not None and self.promised != self.entries:
            return WrongCount(name=self.name, promised=self.promised, read=self.entries)
        return None

    def problem(self) -> Problem | None:
        """Return `error` as a value."""
        error = self.error()
        return None if error is None else error.problem()

    @property
    def state(self) -> FileState:
        """Read whole, in part (some entries understood), or not at all."""
        if self.refusal is None and not self.faults:
            return FileState.READ
        return FileState.PARTLY if self.entries else FileState.UNREADABLE

    def report(self) -> FileReport:
        """Return the line for the archive's list of files."""
        notes = (("lost", self.lost),) if self.lost else ()
        return FileReport(
            self.name, self.state, self.entries, self.promised, FileKind.ARCHIVE, notes
        )
