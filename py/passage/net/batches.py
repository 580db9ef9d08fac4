"""Guessed handles of many people, gathered 25 to a call, and told apart again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field

from passage.core.errors import Problem
from passage.core.model import Candidate
from passage.core.names import Handle
from passage.net.bluesky import PROFILES_MAX
from passage.net.questions import Learned


@dataclass(slots=True)
class _Waiting:
    """One asker: the handles still unanswered, and what the others brought."""

    open: set[Handle]
    found: list[Candidate] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Batches:
    """Who waits for which handle. An asker is a number (its priority)."""

    def __init__(self) -> None:
        self._pool: OrderedDict[Handle, int] = OrderedDict()
        self._askers: dict[Handle, set[int]] = {}
        self._waiting: dict[int, _Waiting] = {}

    def add(self, asker: int, handles: Iterable[Handle]) -> None:
        """Note that someone waits for these handles; each handle is asked only once."""
        wanted = set(handles)
        self._waiting[asker] = _Waiting(wanted)
        for handle in handles:
            if handle not in self._askers:
                self._pool[handle] = asker
            self._askers.setdefault(handle, set()).add(asker)

    def full(self) -> Iterator[tuple[int, tuple[Handle, ...]]]:
        """Yield full batches, each with its priority: that of its first asker."""
        while len(self._pool) >= PROFILES_MAX:
            yield self._cut()

    def rest(self) -> Iterator[tuple[int, tuple[Handle, ...]]]:
        """Yield everything, the last batch maybe not full."""
        while self._pool:
            yield self._cut()

    def is_only_for(self, askers: Container[int]) -> bool:
        """Whether nobody but these waits for what is not asked yet."""
        return all(asker in askers for handle in self._pool for asker in self._askers[handle])

    def _cut(self) -> tuple[int, tuple[Handle, ...]]:
        count = min(PROFILES_MAX, len(self._pool))
        taken = [self._pool.popitem(last=False) for _ in range(count)]
        return min(asker for _, asker in taken), tuple(handle for handle, _ in taken)

    def answered(
        self, handles: Iterable[Handle], learned: Learned
    ) -> Iterator[tuple[int, Learned]]:
        """Share an answer out; yield the askers for whom nothing is open any more."""
        found = {candidate.address: candidate for candidate in learned.candidates}
        for handle in handles:
            for asker in sorted(self._askers.pop(handle, ())):
                waiting = self._waiting[asker]
                waiting.open.discard(handle)
                waiting.problems += learned.problems
                if handle in found:
                    waiting.found.append(found[handle])
                if not waiting.open:
                    del self._waiting[asker]
                    yield asker, Learned(tuple(waiting.found), tuple(waiting.problems))
