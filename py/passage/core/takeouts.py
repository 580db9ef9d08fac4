"""Sort what was chosen into takeouts: one takeout is what X made on one day for one account.

A ZIP is one takeout, a folder is one, loose files are one; a ZIP of several folders may hold
several. Somebody may give this year's and the one of three years ago together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from passage.core.layout import Role
from passage.core.manifest import Manifest, PartKey
from passage.core.model import Owner
from passage.core.names import ScreenName
from passage.core.zips import Member

Wanted = dict[PartKey, Member]


@dataclass(slots=True)
class Takeout:
    """One takeout: its files by stem and part, and what they say of themselves.

    ``dated`` is the day in the ZIP's name, used when there is no manifest.
    """

    files: Wanted
    dated: str = ""
    manifest: Manifest = field(default_factory=Manifest)
    account: Owner | None = None
    old_names: set[ScreenName] = field(default_factory=set)

    @property
    def generated(self) -> str:
        """The ISO date (with time, when the manifest says it), or an empty string."""
        return self.manifest.generated or self.dated

    @property
    def owner(self) -> Owner | None:
        """Whose it is, by ``account.js``, else by the manifest."""
        return self.account or self.manifest.owner

    def of(self, role: Role) -> list[Member]:
        """Return the files of a role, part after part."""
        return [self.files[key] for key in sorted(self.files) if self.files[key].place.role is role]

    def promised(self, member: Member) -> int | None:
        """Return how many entries the manifest promises for a file."""
        return self.manifest.promised.get((member.place.stem, member.place.part))


def sort_out(members: Iterable[Member], dated: str = "") -> list[Takeout]:
    """Group the files of one ZIP, or the loose ones, by the folder they lie in.

    Where a ZIP has stray copies of lists in other folders, the folder that says whose archive
    it is wins. Of two files for one place, the one in ``data/`` wins, then the later one, as
    it would when unpacked.
    """
    roots: dict[str, Wanted] = {}
    for member in members:
        where = member.place
        wanted = roots.setdefault(where.root, {})
        old = wanted.get((where.stem, where.part))
        if old is None or _depth(member) >= _depth(old):
            wanted[where.stem, where.part] = member
    sure = [one for one in roots.values() if _has_identity(one)]
    return [Takeout(one, dated) for one in sure or roots.values()]


def newest_first(takeouts: Sequence[Takeout]) -> list[Takeout]:
    """Return the takeouts by date, those without a date last, otherwise as they were given."""
    return sorted(takeouts, key=lambda one: one.generated, reverse=True)


def owners(takeouts: Iterable[Takeout]) -> dict[str, Owner]:
    """Return the owners by id; an earlier takeout's spelling of the name is kept."""
    found: dict[str, Owner] = {}
    for takeout in takeouts:
        if takeout.owner is not None:
            found.setdefault(takeout.owner.id, takeout.owner)
    return found


def _depth(member: Member) -> int:
    return member.place.name.count("/")


def _has_identity(files: Wanted) -> bool:
    return any(one.place.role in (Role.MANIFEST, Role.ACCOUNT) for one in files.values())
