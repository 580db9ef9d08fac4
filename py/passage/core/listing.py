"""What a list says of somebody: their accounts elsewhere, as they or others noted them.

A public table names public figures and institutions by their X accounts (`core.crosswalk`); the
list of a group names its members by their addresses elsewhere alone (`core.inputs.group`).
"""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.names import Acct, Handle


@dataclass(frozen=True, slots=True)
class Listing:
    """One line of a list, about one person.

    ``source`` is the list's name, as its own people call it ("Wikidata"). ``by_id`` tells that
    the line bears the very number of the account; without, it was found under the @name alone,
    which may have changed hands since. ``site`` is a website of the person's own, written as
    `passage.core.pointers.site_of` does, or empty.
    """

    source: str
    by_id: bool
    handles: tuple[Handle, ...] = ()
    accts: tuple[Acct, ...] = ()
    site: str = ""

    def __bool__(self) -> bool:
        """Whether it says anything beside the @name."""
        return bool(self.handles or self.accts or self.site)
