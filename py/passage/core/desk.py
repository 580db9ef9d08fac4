"""The archive while it is being put together, file after file."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from passage.core.errors import (
    AppError,
    ArchiveError,
    FileChanged,
    Problem,
    SeveralOwners,
    TooLarge,
    UnreadablePart,
)
from passage.core.exports import Export, newest_first, owners
from passage.core.harvest import Harvest
from passage.core.layout import RELATIONS, Role
from passage.core.manifest import read_account, read_manifest, read_old_name
from passage.core.model import Archive, FileReport, FileState, Owner, Relation
from passage.core.names import AccountId
from passage.core.progress import Progress, Stage
from passage.core.relations import account_ids
from passage.core.tally import Tally, Why
from passage.core.ytd import Damaged, Record, read_object, records
from passage.core.zips import Member

TOTAL_MAX = 4 << 30
"""Bytes read of all files together, unpacked; the largest real archives have 0.3 GB."""

Reading = Generator[Progress, None, None]


@dataclass(slots=True)
class Desk:
    """What is known so far; each method reads one kind of file and says where it is.

    Whatever is wrong with a file goes to ``problems``; only `FileChanged` ends everything.
    ``following_error`` tells why a following list that is there could not be read.
    """

    exports: list[Export]
    files: list[FileReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    relations: dict[Relation, tuple[AccountId, ...]] = field(default_factory=dict)
    harvest: Harvest = field(default_factory=Harvest)
    owner: Owner | None = None
    following_error: AppError | None = None
    done: int = 0
    total: int = 0
    entries: int = 0

    def archive(self) -> Archive:
        """Return what is on the desk by now."""
        own_names = {one for export in self.exports for one in export.old_names}
        if self.owner is not None and self.owner.screen_name is not None:
            own_names.add(self.owner.screen_name)
        return Archive(
            self.owner,
            self.exports[0].generated if self.exports else "",
            dict(self.relations),
            self.harvest.known((self.owner.id,) if self.owner else (), own_names),
            tuple(self.files),
            tuple(self.problems),
        )

    def progress(self, stage: Stage, archive: Archive | None = None) -> Progress:
        """Return where the reading is."""
        return Progress(stage, self.done, self.total, self.entries, archive)

    def identify(self) -> Reading:
        """Learn whose archive it is and of which day. Raises `SeveralOwners`."""
        for export in self.exports:
            self.total += sum(one.size for one in export.files.values())
        for export in self.exports:
            yield from self._identify(export)
        self.exports = newest_first(self.exports)
        found = owners(self.exports)
        if len(found) > 1:
            raise SeveralOwners(count=len(found))
        self.owner = next(iter(found.values()), None)

    def read_lists(self) -> Reading:
        """Read the lists; each comes from the newest export that has it."""
        self.entries = 0
        for export in self.exports:
            mine: dict[Relation, list[AccountId]] = {}
            for member in export.of(Role.RELATION):
                yield from self._read_list(export, member, mine)
            for relation, ids in mine.items():
                # An export without a date may be one more part of the dated one.
                before = self.relations.get(relation, ())
                if relation not in self.relations or not export.generated:
                    own = {self.owner.id: None} if self.owner else {}
                    united = dict.fromkeys((*before, *ids))
                    self.relations[relation] = tuple(one for one in united if one not in own)
            self._tell_missing(export)

    def read_names(self) -> Reading:
        """Go through the tweets, those of the newest export first."""
        self.entries = 0
        for age, export in enumerate(self.exports):
            for member in export.of(Role.TWEETS):
                tally = self._tally(export, member)
                for batch in self._records(member, tally):
                    self._harvest(batch, age, tally)
                    yield self.progress(Stage.NAMES)
                self._settle(tally)

    def _identify(self, export: Export) -> Reading:
        for member in export.of(Role.MANIFEST):
            tally = self._tally(export, member)
            try:
                export.manifest = read_manifest(read_object(self._chunks(member), tally) or {})
            except ArchiveError as error:
                self._refuse(tally, error)
            if export.manifest.partial:
                tally.faults.add(Why.PARTIAL)
            self._settle(tally)
            yield self.progress(Stage.OPENING)
        for member in (*export.of(Role.ACCOUNT), *export.of(Role.OLD_NAMES)):
            tally = self._tally(export, member)
            for batch in self._records(member, tally):
                for record in batch:
                    if isinstance(record, Damaged):
                        continue
                    export.account = export.account or read_account(record)
                    old = read_old_name(record)
                    export.old_names.update([old] if old else [])
                yield self.progress(Stage.OPENING)
            self._settle(tally)

    def _read_list(
        self, export: Export, member: Member, lists: dict[Relation, list[AccountId]]
    ) -> Reading:
        relation = RELATIONS[member.place.stem]
        tally = self._tally(export, member)
        ids: list[AccountId] = []
        for batch in self._records(member, tally):
            before = tally.entries
            ids.extend(account_ids(batch, relation, tally))
            self.entries += tally.entries - before
            yield self.progress(Stage.LISTS)
        self._settle(tally)
        if tally.state is not FileState.UNREADABLE:
            lists.setdefault(relation, []).extend(ids)
        elif relation is Relation.FOLLOWING and self.following_error is None:
            self.following_error = tally.error()

    def _harvest(self, batch: list[Record | Damaged], age: int, tally: Tally) -> None:
        for record in batch:
            if isinstance(record, Damaged):
                continue
            if self.harvest.add(record, age):
                self.entries += 1
            else:
                tally.entries -= 1
                tally.lost += 1
                tally.faults.add(Why.DAMAGED)

    def _tell_missing(self, export: Export) -> None:
        """Report the files that a manifest lists and nothing given holds."""
        given = {key for one in self.exports for key in one.files}
        for key, promised in export.manifest.promised.items():
            if key not in given and promised:
                tally = Tally(export.manifest.names[key], promised)
                self._refuse(
                    tally,
                    UnreadablePart(name=tally.name, why=Why.MISSING.value, lost=promised),
                )
                self._settle(tally)

    def _tally(self, export: Export, member: Member) -> Tally:
        return Tally(member.place.name, export.promised(member))

    def _chunks(self, member: Member) -> Iterator[bytes]:
        if self.done + member.size > TOTAL_MAX:
            raise TooLarge(name=member.place.name)
        for piece in member.chunks():
            self.done += len(piece)
            yield piece

    def _records(self, member: Member, tally: Tally) -> Iterator[list[Record | Damaged]]:
        try:
            yield from records(self._chunks(member), tally)
        except ArchiveError as error:
            self._refuse(tally, error)

    def _refuse(self, tally: Tally, error: ArchiveError) -> None:
        """Keep what is wrong with one file; a file that changed ends everything."""
        if isinstance(error, FileChanged):
            raise error
        tally.refusal = error

    def _settle(self, tally: Tally) -> None:
        self.files.append(tally.report())
        problem = tally.problem()
        if problem is not None:
            self.problems.append(problem)
