"""What was read, in numbers: for the screen's first figures and for ``passage read --json``."""

from __future__ import annotations

from passage.core.model import Archive, Relation


def counts(archive: Archive) -> dict[Relation, int | None]:
    """Return how many accounts each list holds; None where its file is missing."""
    return {one: _length(archive, one) for one in Relation}


def named(archive: Archive) -> dict[Relation, int | None]:
    """Return how many accounts of each list have a @name; None where its file is missing."""
    return {
        one: sum(id_ in archive.known for id_ in archive.relations[one])
        if one in archive.relations
        else None
        for one in Relation
    }


def report(archive: Archive) -> dict[str, object]:
    """Return a summary made of what JSON has, ids as strings.

    Keys: ``owner`` (``id``, ``screen_name``, ``name``; null when unknown), ``generated`` (ISO
    date, null when unknown), ``counts`` and ``named`` (``following``, ``followers``,
    ``blocks``, ``mutes``; null where the file is missing), ``files`` (``name``, ``state``,
    ``entries``, ``promised``), ``problems`` (``code``, ``facts``).
    """
    owner = archive.owner
    return {
        "owner": owner and {"id": owner.id, "screen_name": owner.screen_name, "name": owner.name},
        "generated": archive.generated or None,
        "counts": {one.value: number for one, number in counts(archive).items()},
        "named": {one.value: number for one, number in named(archive).items()},
        "files": [
            {
                "name": one.name,
                "state": one.state.value,
                "entries": one.entries,
                "promised": one.promised,
            }
            for one in archive.files
        ],
        "problems": [{"code": one.code, "facts": dict(one.facts)} for one in archive.problems],
    }


def _length(archive: Archive, relation: Relation) -> int | None:
    ids = archive.relations.get(relation)
    return None if ids is None else len(ids)
