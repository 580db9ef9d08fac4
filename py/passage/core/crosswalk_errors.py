"""What is wrong with a table of known people: the family `CrosswalkError`, drawn in `errors`."""

from __future__ import annotations

from passage.core.problem import AppError


class CrosswalkError(AppError):
    """The table of known people cannot be used."""

    code = "crosswalk-error"


class NotACrosswalk(CrosswalkError):
    """Not a table of known people, or damaged."""

    code = "not-a-crosswalk"


class NewerCrosswalk(CrosswalkError):
    """Made for a newer Passage. ``version`` of the file, ``known`` to us."""

    code = "newer-crosswalk"
