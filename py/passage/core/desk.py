"""The archive while it is being put together, file after file."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from typing import cast

from passage.core.errors import (
    AppError,
    ArchiveError,
    FileChanged,
    Problem,
    SeveralOwners,
    TooLarge,
    UnreadablePart,
)
from passage.core.harvest import Harvest
from passage.core.hints import own_lists
from passage.core.layout import RELATIONS, UNMISSED, Role
from passage.core.manifest import read_account, read_manifest, read_old_name
from passage.core.model import Archive, FileReport, FileState, Owner, OwnList, Relation
from passage.core.names import AccountId
from passage.core.own import APPS_MAX, LISTS_MAX, App, Own, read_app, read_profile
from passage.core.progress import Progress, Stage
from passage.core.relations import account_ids
from passage.core.shapes import ListRow, TweetRow
from passage.core.takeouts import Takeout, newest_first, owners
from passage.core.tally import Tally, Why
from passage.core.ytd import Damaged, Record, read_object, records
from passage.core.zips import Member

TOTAL_MAX = 4 << 30
"""Bytes read of all files together, unpacked; the largest real archives have 0.3 GB."""

Reading = Generator[Progress, None, None]
Take = Callable[[list[Record]], int]
"""Takes in records; returns how many were of the kind that their file should hold."""


@dataclass(slots=True)
class Desk:
    """What is known so far; each method reads one kind of file and says where it is.

    Whatever is wrong with a file goes to ``problems``; only `FileChanged` ends everything.
    ``following_error`` tells why a following list that is there could not be read.
    """

    takeouts: list[Takeout]
    files: list[FileReport] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    relations: dict[Relation, tuple[AccountId, ...]] = field(default_factory=dict)
    harvest: Harvest = field(default_factory=Harvest)
    own_lists: dict[str, OwnList] = field(default_factory=dict)
    profile: Own | None = None
    apps: dict[str, App] = field(default_factory=dict)
    owner: Owner | None = None
    following_error: AppError | None = None
    done: int = 0
    total: int = 0
    entries: int = 0

    def archive(self) -> Archive:
        """Return what is on the desk by now."""
        own_names = {one for takeout in self.takeouts for one in takeout.old_names}
        if self.owner is not None and self.owner.screen_name is not None:
            own_names.add(self.owner.screen_name)
        return Archive(
            self.owner,
            self.takeouts[0].generated if self.takeouts else "",
            dict(self.relations),
            self.harvest.known(
                (self.owner.id,) if self.owner else (),
                own_names,
                [takeout.generated for takeout in self.takeouts],
            ),
            tuple(self.files),
            tuple(self.problems),
            self.harvest.hinted(own_names),
            tuple(self.own_lists.values()),
            own=self._own(),
        )

    def progress(self, stage: Stage, archive: Archive | None = None) -> Progress:
        """Return where the reading is."""
        return Progress(stage, self.done, self.total, self.entries, archive)

    def identify(self) -> Reading:
        """Learn whose archive it is and of which day. Raises `SeveralOwners`."""
        for takeout in self.takeouts:
            self.total += sum(one.size for one in takeout.files.values())
        for takeout in self.takeouts:
            yield from self._identify(takeout)
        self.takeouts = newest_first(self.takeouts)
        found = owners(self.takeouts)
        if len(found) > 1:
            raise SeveralOwners(count=len(found))
        self.owner = next(iter(found.values()), None)

    def read_lists(self) -> Reading:
        """Read the lists; each comes from the newest takeout that has it."""
        self.entries = 0
        for takeout in self.takeouts:
            mine: dict[Relation, list[AccountId]] = {}
            for member in takeout.of(Role.RELATION):
                yield from self._read_list(takeout, member, mine)
            for relation, ids in mine.items():
                # An takeout without a date may be one more part of the dated one.
                before = self.relations.get(relation, ())
                if relation not in self.relations or not takeout.generated:
                    own = {self.owner.id: None} if self.owner else {}
                    united = dict.fromkeys((*before, *ids))
                    self.relations[relation] = tuple(one for one in united if one not in own)
            self._tell_missing(takeout)

    def read_names(self) -> Reading:
        """Go through the tweets and what else names people, the newest takeout first."""
        self.entries = 0
        harvest, hints = self.harvest, self.harvest.hints
        for age, takeout in enumerate(self.takeouts):
            takes: dict[Role, Take] = {
                # `records` has checked them against the shape.
                Role.TWEETS: cast("Take", partial(harvest.add_all, age=age)),
                Role.MOMENTS: _each(partial(harvest.add_moment, age=age)),
                Role.NOTES: _each(hints.note),
                Role.LISTS: _each(hints.lists),
                Role.OWN_LISTS: _each(self._own_lists),
                Role.PROFILE: _each(self._own_profile),
                Role.APPS: _each(self._own_app),
            }
            for role, take in takes.items():
                for member in takeout.of(role):
                    tally = self._tally(takeout, member)
                    shape = TweetRow if role is Role.TWEETS else None
                    for batch in self._records(member, tally, shape):
                        self._take(batch, take, tally)
                        yield self.progress(Stage.NAMES)
                    self._settle(tally)

    def _identify(self, takeout: Takeout) -> Reading:
        for member in takeout.of(Role.MANIFEST):
            tally = self._tally(takeout, member)
            try:
                takeout.manifest = read_manifest(read_object(self._chunks(member), tally) or {})
            except ArchiveError as error:
                self._refuse(tally, error)
            if takeout.manifest.partial:
                tally.faults.add(Why.PARTIAL)
            self._settle(tally)
            yield self.progress(Stage.OPENING)
        for member in (*takeout.of(Role.ACCOUNT), *takeout.of(Role.OLD_NAMES)):
            tally = self._tally(takeout, member)
            for batch in self._records(member, tally):
                for record in batch:
                    if isinstance(record, Damaged):
                        continue
                    takeout.account = takeout.account or read_account(record)
                    old = read_old_name(record)
                    takeout.old_names.update([old] if old else [])
                yield self.progress(Stage.OPENING)
            self._settle(tally)

    def _read_list(
        self, takeout: Takeout, member: Member, lists: dict[Relation, list[AccountId]]
    ) -> Reading:
        relation = RELATIONS[member.place.stem]
        tally = self._tally(takeout, member)
        ids: list[AccountId] = []
        for batch in self._records(member, tally, ListRow):
            before = tally.entries
            ids.extend(account_ids(batch, relation, tally))
            self.entries += tally.entries - before
            yield self.progress(Stage.LISTS)
        self._settle(tally)
        if tally.state is not FileState.UNREADABLE:
            lists.setdefault(relation, []).extend(ids)
        elif relation is Relation.FOLLOWING and self.following_error is None:
            self.following_error = tally.error()

    def _take(self, batch: list[Record | Damaged], take: Take, tally: Tally) -> None:
        whole = cast("list[Record]", batch)
        # Hardly ever is one damaged: no other list is made of all the rest.
        if Damaged in map(type, batch):
            whole = [record for record in batch if not isinstance(record, Damaged)]
        taken = take(whole)
        strange = len(whole) - taken
        self.entries += taken
        if strange:
            tally.entries -= strange
            tally.lost += strange
            tally.faults.add(Why.DAMAGED)

    def _own_lists(self, record: Record) -> bool:
        found = own_lists(record)
        self.own_lists.update((one.url, one) for one in found or ())
        return found is not None

    def _own_profile(self, record: Record) -> bool:
        found = read_profile(record)
        self.profile = self.profile or found
        return found is not None

    def _own_app(self, record: Record) -> bool:
        found = read_app(record)
        if found is not None and len(self.apps) < APPS_MAX:
            self.apps.setdefault(found.name, found)
        return found is not None

    def _own(self) -> Own:
        titles = [one.title for one in self.own_lists.values()]
        return replace(
            self.profile or Own(),
            apps=tuple(self.apps.values()),
            lists=tuple(titles[:LISTS_MAX]),
        )

    def _tell_missing(self, takeout: Takeout) -> None:
        """Report the files that a manifest lists and nothing given holds."""
        given = {key for one in self.takeouts for key in one.files}
        for key, promised in takeout.manifest.promised.items():
            if key not in given and promised and key[0] not in UNMISSED:
                tally = Tally(takeout.manifest.names[key], promised)
                self._refuse(
                    tally,
                    UnreadablePart(name=tally.name, why=Why.MISSING.value, lost=promised),
                )
                self._settle(tally)

    def _tally(self, takeout: Takeout, member: Member) -> Tally:
        return Tally(member.place.name, takeout.promised(member))

    def _chunks(self, member: Member) -> Iterator[bytes]:
        if self.done + member.size > TOTAL_MAX:
            raise TooLarge(name=member.place.name)
        for piece in member.chunks():
            self.done += len(piece)
            yield piece

    def _records(
        self, member: Member, tally: Tally, shape: type | None = None
    ) -> Iterator[list[Record | Damaged]]:
        try:
            yield from records(self._chunks(member), tally, shape)
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


def _each(take: Callable[[Record], bool]) -> Take:
    """Return what takes in one record after the other; it is False for a strange one."""
    return lambda records: sum(map(take, records))
