"""Work as it is kept on a device: a whole crossing first, then every change, one record each.

Replaying the records gives the crossing again as it was after the last of them. Values are
written and read as in a saved file (`passage.core.ledger`), so nothing in it is trusted either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from passage.core import journal, ledger
from passage.core.crossing import Crossing, DecisionKey, Plan
from passage.core.deeds import Deed, DeedKey
from passage.core.encode import Steps
from passage.core.errors import (
    DamagedWork,
    IdentifierError,
    LedgerError,
    NewerLedger,
    NewerWork,
)
from passage.core.kit import Kit
from passage.core.kit_ledger import kit_of, kit_record
from passage.core.ledger_reading import decision_of, deed_of, plan_of, result_of
from passage.core.model import Decision, Followed, Result, Source
from passage.core.names import AccountId, ScreenName, parse_key, parse_screen_name


@dataclass(frozen=True, slots=True)
class Work:
    """What is kept: the crossing, the text that was ``pasted``, and names ``typed`` by hand."""

    crossing: Crossing = field(default_factory=Crossing)
    pasted: str = ""
    typed: Mapping[AccountId, ScreenName] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a person or an answer changed of a work.

    A ``name`` typed for somebody; of the ``search`` whom it asks and the dates; ``results`` and
    ``decisions`` that are new, or others than before; ``deeds`` that are new, or came further.
    Decisions can be gone through once. ``kit`` is what is prepared for leaving, where it changed.
    ``again`` is how much of it, from 0 to 1, takes the place of what was recorded before.
    """

    name: tuple[AccountId, ScreenName] | None = None
    search: tuple[Plan, tuple[str, ...]] | None = None
    results: Sequence[Result] = ()
    decisions: Iterable[tuple[DecisionKey, Decision]] = ()
    deeds: Sequence[Deed] = ()
    kit: Kit | None = None
    again: float = 0.0


def whole(work: Work) -> Steps:
    """Make a journal that holds this work and no change yet."""
    base = yield from journal.encode_pieces("base", ledger.pieces(work.crossing))
    yield
    parts = [journal.header(), base]
    if work.pasted:
        parts.append(journal.encode("pasted", work.pasted))
    parts += [_typed_name(*one) for one in work.typed.items()]
    return b"".join(parts)


def recorded(change: Change) -> Steps:
    """Make the records of a change, none where nothing changed."""
    parts = []
    if change.name:
        parts.append(_typed_name(*change.name))
    if change.search:
        plan, dates = change.search
        written = {"plan": ledger.plan_record(plan), "searches": list(dates)}
        parts.append(journal.encode("search", written))
    if change.results:
        results = ledger.result_pieces(change.results)
        parts.append((yield from journal.encode_pieces("results", results)))
    if change.decisions:
        decisions = ledger.decision_pieces(change.decisions)
        parts.append((yield from journal.encode_pieces("decisions", decisions)))
    if change.deeds:
        deeds = ledger.deed_pieces(change.deeds)
        parts.append((yield from journal.encode_pieces("deeds", deeds)))
    if change.kit:
        parts.append(journal.encode("kit", kit_record(change.kit)))
    return b"".join(parts)


def _typed_name(person: AccountId, name: ScreenName) -> bytes:
    return journal.encode("name", {"id": person, "screen_name": name})


def opened(data: bytes) -> tuple[Work, int]:
    """Return the work in a journal, and how many of its bytes are sound.

    What comes after them is torn or damaged and is not in the work. Raises `DamagedWork` where
    not even the crossing that all changes are about can be read, `NewerWork` where a newer
    Passage wrote it.
    """
    replay = _Replay()
    good = 0
    for record in journal.records(data):
        try:
            replay.take(record.kind, record.payload)
        except NewerLedger as newer:
            raise NewerWork(**newer.facts) from newer
        except (LedgerError, IdentifierError, ValueError, RecursionError):
            break
        good = record.end
    return replay.work(), good


class _Replay:
    """Takes records one after the other."""

    def __init__(self) -> None:
        self._base: Crossing | None = None
        self._results: dict[AccountId, Result] = {}
        self._decisions: dict[DecisionKey, Decision] = {}
        self._deeds: dict[DeedKey, Deed] = {}
        self._typed: dict[AccountId, ScreenName] = {}
        self._pasted = ""

    def take(self, kind: str, payload: bytes) -> None:
        """Apply one record. Raises like `passage.core.ledger.load`."""
        if kind == "base":
            self._begin(ledger.load(payload))
            return
        value = json.loads(payload)
        if self._base is None:
            raise DamagedWork
        match kind, value:
            case "results", [*raw]:
                # All are read before one is taken: a record counts as a whole or not at all.
                self._results |= {one.id: one for one in [result_of(item) for item in raw]}
            case "decisions", [*raw]:
                self._decisions |= dict([decision_of(item) for item in raw])
            case "deeds", [*raw]:
                self._deeds |= {one.key: one for one in [deed_of(item) for item in raw]}
            case "search", {"plan": plan, "searches": [*dates]}:
                self._base = replace(
                    self._base, plan=plan_of(plan), searches=tuple(str(date) for date in dates)
                )
            case "kit", raw:
                self._base = replace(self._base, kit=kit_of(raw))
            case "name", {"id": str(person), "screen_name": str(name)}:
                self._typed[parse_key(person)] = parse_screen_name(name)
            case "pasted", str(text):
                self._pasted = text
            case _:
                raise ValueError(kind)

    def _begin(self, crossing: Crossing) -> None:
        self._base = crossing
        self._results, self._decisions = {**crossing.results}, {**crossing.decisions}
        self._deeds, self._typed, self._pasted = {**crossing.deeds}, {}, ""

    def work(self) -> Work:
        """Return what the records amount to."""
        if self._base is None:
            raise DamagedWork
        crossing = replace(
            self._base,
            followed=tuple(
                named_by_hand(person, self._typed.get(person.id)) for person in self._base.followed
            ),
            results=self._results,
            decisions=self._decisions,
            deeds=self._deeds,
        )
        return Work(crossing, self._pasted, self._typed)


def named_by_hand(person: Followed, name: ScreenName | None) -> Followed:
    """Return a person under the name typed for them, unless the archive has one of its own."""
    weaker = (Source.TYPED, Source.CROSSWALK)
    if not name or (person.screen_name and person.source not in weaker):
        return person
    return replace(person, screen_name=name, source=Source.TYPED)
