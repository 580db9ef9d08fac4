"""What Fedifinder saved, as table or JSON: @names without ids, and the addresses in bios.

Format: https://github.com/lucahammer/fedifinder, ``public/client.js`` (closed in 2023). Columns
and keys are the same; in the table, lists are written as JSON inside a cell. Addresses are picked
out of the text of a cell, so it does not matter how it is written.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping

from passage.core.decode import decode
from passage.core.errors import BadHandle, TooLarge
from passage.core.inputs.columns import is_yes, settled
from passage.core.inputs.debirdify import address_link
from passage.core.inputs.picker import texts
from passage.core.inputs.tables import rows, titles
from passage.core.inputs.users import BIO_MAX, link, profile, screen_name_of, tidy
from passage.core.model import FileKind, Relation
from passage.core.names import parse_handle
from passage.core.side import Person, SideInput
from passage.core.sources import Watched
from passage.core.tally import Tally, Why

JSON_MAX = 32 << 20
"""Bytes of a JSON file: ten times what the 7,000 people it could save ever took."""

_NAME_MAX = 200
_LINKS_MAX = 20
_CELL_MAX = 20_000
_URL = re.compile(r"https?://[^\s\"'<>\\,\[\]]{1,500}")
_ACCT = re.compile(r"@?[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}@[A-Za-z0-9.-]{3,200}")
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")


def looks_like(name: str, head: str) -> bool:
    """Whether a file has Fedifinder's columns, or its keys in JSON."""
    del name
    if head.lstrip()[:1] == "{":
        return '"username"' in head and '"handles"' in head
    return {"username", "handles", "lists"} <= set(titles(head))


def read(name: str, stream: Watched) -> Generator[int, None, SideInput]:
    """Read the file. Yields the bytes done; raises `FileChanged`."""
    tally = Tally(name)
    stream.seek(0)
    people: list[Person] = []
    for record, done in _records(stream, tally):
        yield done
        person = _person(record)
        if person is None:
            tally.lost += 1
        else:
            people.append(person)
    return settled(people, 0, tally, FileKind.FEDIFINDER)


def _records(stream: Watched, tally: Tally) -> Iterator[tuple[Mapping[str, object], int]]:
    is_json = stream.read(min(512, stream.size)).removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    if is_json:
        for record in _from_json(stream, tally):
            yield record, stream.size
        return
    header: list[str] | None = None
    for row, done in rows(stream, tally):
        if header is None:
            header = titles(",".join(f'"{cell}"' for cell in row))
        elif any(row):
            yield dict(zip(header, row, strict=False)), done


def _from_json(stream: Watched, tally: Tally) -> Iterator[Mapping[str, object]]:
    if stream.size > JSON_MAX:
        tally.refusal = TooLarge(name=tally.name)
        return
    text = "".join(piece for piece, _ in texts(stream, tally))
    try:
        value, _ = decode(text.lstrip())
    except ValueError:
        tally.faults.add(Why.DAMAGED)
        return
    for key, record in value.items() if isinstance(value, dict) else ():
        if isinstance(record, dict):
            yield {"username": key, **record}


def _person(record: Mapping[str, object]) -> Person | None:
    screen_name = screen_name_of(record.get("username"))
    if screen_name is None:
        return None
    flags = (("following", Relation.FOLLOWING), ("follower", Relation.FOLLOWERS))
    written = _text(record.get("urls"))
    links = [one for found in _URL.findall(written) if (one := link(found))]
    return Person(
        None,
        screen_name,
        tidy(record.get("name"), _NAME_MAX),
        profile(
            tidy(record.get("description"), BIO_MAX),
            links[0] if links else "",
            (*_addresses(record), *links[1:_LINKS_MAX]),
        ),
        frozenset(relation for key, relation in flags if is_yes(_text(record.get(key)))),
    )


def _addresses(record: Mapping[str, object]) -> Iterator[str]:
    """Yield the profile pages of the addresses that Fedifinder found."""
    for key in ("handles", "threadshandles"):
        yield from filter(None, map(address_link, _ACCT.findall(_text(record.get(key)))))
    for domain in _DOMAIN.findall(_text(record.get("bskyhandles"))):
        try:
            yield f"https://bsky.app/profile/{parse_handle(domain)}"
        except BadHandle:
            continue


def _text(value: object) -> str:
    """Return a value as text, lists and objects flattened: only addresses are looked for."""
    if isinstance(value, str):
        return value[:_CELL_MAX]
    if isinstance(value, bool | int):
        return str(value)
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return " ".join(map(_text, inner))[:_CELL_MAX]
