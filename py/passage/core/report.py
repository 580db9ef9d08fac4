"""What was read, in numbers: for the screen's first figures and for ``passage read --json``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from passage.core.errors import Problem
from passage.core.model import Archive, FileReport, Relation, Source


def counts(archive: Archive) -> dict[Relation, int | None]:
    """Return how many accounts each list holds; None where its file is missing."""
    return {one: archive.length(one) for one in Relation}


def named(archive: Archive) -> dict[Relation, int | None]:
    """Return how many accounts of each list have a @name; None where its file is missing."""
    return {
        one: sum(id_ in archive.known for id_ in archive.relations[one])
        if one in archive.relations
        else None
        for one in Relation
    }


def sources(archive: Archive, relation: Relation) -> dict[Source, int]:
    """Return how many accounts of a list each source names, the best source first."""
    known = (archive.known.get(id_) for id_ in archive.relations.get(relation, ()))
    found = Counter(one.source for one in known if one is not None)
    return {one: found[one] for one in Source if found[one]}


def report(archive: Archive) -> dict[str, object]:
    """Return a summary made of what JSON has, ids as strings.

    Keys: ``owner`` (``id``, ``screen_name``, ``name``; null when unknown), ``generated`` (ISO
    date, null when unknown), ``counts`` and ``named`` (``following``, ``followers``,
    ``blocks``, ``mutes``; null where the file is missing), ``relations`` (of the same four,
    null where the file is missing: ``accounts``, ``named``, ``from`` with the number that each
    source names, ``as_of`` with the ``first`` and ``last`` ISO day of these names or null),
    ``hints`` (names without an id, ``screen_name`` and ``times``), ``own_lists`` (``title``,
    ``url``), ``own`` (the owner's ``bio``, ``website``, ``place``, names of ``apps``), ``files``
    (``name``, ``kind``, ``state``, ``entries``, ``promised``, ``lost``: entries not understood,
    ``why``: a code, null when all is well; other ``notes``),
    ``problems`` (``code``, ``facts``).
    """
    owner = archive.owner
    return {
        "owner": owner and {"id": owner.id, "screen_name": owner.screen_name, "name": owner.name},
        "generated": archive.generated or None,
        "counts": {one.value: number for one, number in counts(archive).items()},
        "named": {one.value: number for one, number in named(archive).items()},
        "relations": {one.value: _relation(archive, one) for one in Relation},
        "hints": [{"screen_name": one.screen_name, "times": one.times} for one in archive.hints],
        "own_lists": [{"title": one.title, "url": one.url} for one in archive.own_lists],
        "own": {
            "bio": archive.own.bio,
            "website": archive.own.website,
            "place": archive.own.place,
            "apps": [one.name for one in archive.own.apps],
        },
        "files": [_file(one, _reasons(archive.problems)) for one in archive.files],
        "problems": [{"code": one.code, "facts": dict(one.facts)} for one in archive.problems],
    }


def _relation(archive: Archive, relation: Relation) -> dict[str, object] | None:
    ids = archive.relations.get(relation)
    if ids is None:
        return None
    days = sorted(
        one.as_of[:10] for one in map(archive.known.get, ids) if one is not None and one.as_of
    )
    found = sources(archive, relation)
    return {
        "accounts": len(ids),
        "named": sum(found.values()),
        "from": {one.value: number for one, number in found.items()},
        "as_of": {"first": days[0], "last": days[-1]} if days else None,
    }


def _file(one: FileReport, reasons: Mapping[str, str]) -> dict[str, object]:
    notes = dict(one.notes)
    return {
        "name": one.name,
        "kind": one.kind and one.kind.value,
        "state": one.state.value,
        "entries": one.entries,
        "promised": one.promised,
        "lost": notes.pop("lost", 0),
        "why": reasons.get(one.name),
        "notes": notes,
    }


def _reasons(problems: Iterable[Problem]) -> dict[str, str]:
    """Return by file name why a file was not read whole: its ``why``, else the problem's code."""
    return {str(one.fact("name")): str(one.fact("why") or one.code) for one in problems}
