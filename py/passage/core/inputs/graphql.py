"""What X's own pages are answered when they ask for people: one response, saved or recorded.

A response is searched for user objects wherever they stand, since X moves things about: lists
of people, but also the authors of a timeline and the partners of conversations. What people
wrote is never looked at. The entries of a list are known by their ``entryId``; suggestions and
advertisements between them are people as well, and no members.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field

from passage.core.decode import decode
from passage.core.inputs.gathering import Gathering
from passage.core.inputs.picker import Picker, texts
from passage.core.inputs.users import Record, Seen, account_id, user
from passage.core.model import FileKind, Relation, Source
from passage.core.names import AccountId
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

RESPONSE_MAX = 16 << 20
"""Characters of a response that are accepted; X sends one megabyte at most."""

LISTS = {
    "Following": Relation.FOLLOWING,
    "Followers": Relation.FOLLOWERS,
    "BlueVerifiedFollowers": Relation.FOLLOWERS,
    "ListMembers": None,
}
"""The operations that answer with lists of people, and what their members are to the owner."""

_MEMBER = re.compile(r"(?:list-members-[^\s]{0,40}-)?user-([1-9][0-9]{0,19})")
_HEAD = re.compile(
    r'\s*\{\s*"(?:data|errors|extensions|inbox_[a-z_]+|conversation_timeline)"\s*:\s*\{'
)
_SHAPES = ('"__typename"', '"instructions"', '"user_results"', '"rest_id"', '"users"')


@dataclass(slots=True)
class Page:
    """One response: ``members`` of its list in X's order, and everybody else it names.

    ``is_list`` tells that there was a list, empty or not; ``unavailable`` counts the members
    who are suspended or gone; ``viewer`` is who was signed in, if the response is about that.
    """

    members: list[Seen] = field(default_factory=list)
    others: list[Seen] = field(default_factory=list)
    unavailable: int = 0
    is_list: bool = False
    viewer: AccountId | None = None


def page_of(value: object) -> Page:
    """Read one decoded response; whatever has not the expected shape is passed over."""
    page = Page()
    entries: list[tuple[int, Record, str]] = []
    for one in _records(value):
        if isinstance(instructions := one.get("instructions"), list):
            page.is_list = True
            for instruction in instructions:
                entries += _entries(instruction)
        for key in ("viewer", "viewer_v2"):
            page.viewer = page.viewer or _viewer(one.get(key))
        if _is_user(one) and (seen := user(one)) is not None and seen.person.screen_name:
            page.others.append(seen)
    for _, entry, id_ in sorted(entries, key=lambda one: -one[0]):
        _take_entry(page, entry, id_)
    return page


def looks_like(_name: str, head: str) -> bool:
    """Whether a file begins like a response of X's web pages."""
    return _HEAD.match(head.lstrip("\ufeff")) is not None and any(one in head for one in _SHAPES)


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read saved responses: one, or several in a row.

    A response does not tell what was asked, so that a list is only a list of people here:
    relations are those which X states of each person. Raises `FileChanged`.
    """
    tally = Tally(name)
    gathering = Gathering()
    picker = Picker([()], RESPONSE_MAX)
    for text, done in texts(stream, tally):
        for piece in picker.feed(text):
            page = _decoded(piece.text)
            if page is None:
                tally.lost += 1
                tally.faults.add(Why.DAMAGED)
                continue
            tally.entries += len(page.members) or len(page.others)
            take(gathering, page)
        yield done
    picker.finish(tally)
    return gathering.result(name, FileKind.RESPONSE, Source.WEB, tally)


def take(
    gathering: Gathering,
    page: Page,
    relation: Relation | None = None,
    owner: AccountId | None = None,
) -> None:
    """Add a page's people; its members to the list of ``owner`` where there is a relation."""
    gathering.viewer = gathering.viewer or page.viewer
    for seen in page.members:
        if relation is not None:
            gathering.enlist(seen, relation, owner)
        elif seen.person.screen_name:
            gathering.add(seen)
    for seen in page.others:
        gathering.add(seen)
    if page.unavailable:
        gathering.note("unavailable", page.unavailable)


def _decoded(text: str | None) -> Page | None:
    try:
        return None if text is None else page_of(decode(text)[0])
    except ValueError:
        return None


def _records(value: object) -> Iterator[Record]:
    """Yield every object in a value, in the order they are written."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))


def _is_user(one: Record) -> bool:
    if one.get("__typename") == "User" or "rest_id" in one:
        return one.get("__typename", "User") == "User"
    # The shape of api.x.com/1.1. A mention inside a tweet has indices, and is another thing.
    return "id_str" in one and "screen_name" in one and "indices" not in one


def _entries(instruction: object) -> Iterator[tuple[int, Record, str]]:
    """Yield the members' entries of an instruction with their place and id."""
    if not isinstance(instruction, dict):
        return
    for key in ("entries", "moduleItems"):
        listed = instruction.get(key)
        for entry in listed if isinstance(listed, list) else ():
            id_ = entry.get("entryId") if isinstance(entry, dict) else None
            match = _MEMBER.fullmatch(id_) if isinstance(id_, str) else None
            if match is None:
                continue
            place = account_id(entry.get("sortIndex"))
            yield int(place) if place else 0, entry, match[1]


def _take_entry(page: Page, entry: Record, id_: str) -> None:
    holder = entry.get("content") or entry.get("item")
    item = holder.get("itemContent") if isinstance(holder, dict) else None
    if not isinstance(item, dict) or "promotedMetadata" in item:
        return
    results = item.get("user_results")
    raw = results.get("result") if isinstance(results, dict) else None
    seen = user(raw) if isinstance(raw, dict) and _is_user(raw) else None
    if seen is None or seen.person.id != id_:
        # Suspended and deactivated accounts stay in the list, without a word about them.
        page.unavailable += 1
        seen = Seen(Person(account_id(id_)))
    page.members.append(seen)


def _viewer(value: object) -> AccountId | None:
    results = value.get("user_results") if isinstance(value, dict) else None
    result = results.get("result") if isinstance(results, dict) else None
    return account_id(result.get("rest_id")) if isinstance(result, dict) else None
