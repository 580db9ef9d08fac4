"""Drive the archive reader in tests, from plans, files on disk or bytes."""

from __future__ import annotations

import io
import tempfile
from contextlib import ExitStack
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from archives import Plan, Truth, write_archive
from passage.core.archive import ArchiveFile, Progress, read_archive
from passage.core.model import Archive


def drive(files: list[ArchiveFile]) -> tuple[Archive, list[Progress]]:
    """Read to the end; return the archive and every progress told on the way."""
    reading = read_archive(files)
    told: list[Progress] = []
    while True:
        try:
            told.append(next(reading))
        except StopIteration as end:
            return end.value, told


def read_bytes(*files: bytes, name: str = "archive.zip") -> Archive:
    """Read files given as bytes; further ones get the same name."""
    return drive([ArchiveFile(name, io.BytesIO(one)) for one in files])[0]


def read_loose(**files: str | bytes) -> Archive:
    """Read loose ``.js`` files, ``tweets_part1`` standing for ``tweets-part1.js``."""
    return drive(
        [
            ArchiveFile(
                f"{stem.replace('_', '-')}.js",
                io.BytesIO(text.encode() if isinstance(text, str) else text),
            )
            for stem, text in files.items()
        ]
    )[0]


def read_paths(*paths: Path) -> Archive:
    """Read files on disk as the command line does."""
    with ExitStack() as stack:
        return drive([ArchiveFile(one.name, stack.enter_context(one.open("rb"))) for one in paths])[
            0
        ]


def made(plan: Plan) -> tuple[bytes, Truth]:
    """Write a plan's archive; return its bytes and the truth about it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "archive.zip"
        truth = write_archive(path, plan)
        return path.read_bytes(), truth


def zipped(files: dict[str, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """Return a ZIP of the files given."""
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def listed(wrapper: str, *ids: str, head: str = "") -> str:
    """Return a list file of ids as X prints it today."""
    rows = ",\n".join(
        f'  {{\n    "{wrapper}" : {{\n      "accountId" : "{one}"\n    }}\n  }}' for one in ids
    )
    return f"{head or f'window.YTD.{wrapper}.part0 = '}[\n{rows}\n]"


def assert_true(archive: Archive, truth: Truth) -> None:
    """Check everything a reader must get back."""
    assert archive.owner is not None
    assert (archive.owner.id, archive.owner.screen_name, archive.owner.name) == (
        truth.owner.id,
        truth.owner.screen_name,
        truth.owner.name,
    )
    assert archive.generated == truth.generated
    lists = {one.value: ids for one, ids in archive.relations.items()}
    assert lists == {
        name: ids
        for name, ids in (
            ("following", truth.following),
            ("followers", truth.followers),
            ("blocks", truth.blocks),
            ("mutes", truth.mutes),
        )
        if ids is not None
    }
    known = {
        id_: (one.screen_name, one.name, one.source.value, one.contacts, one.last_contact)
        for id_, one in archive.known.items()
    }
    assert known == {
        id_: (one.screen_name, one.name[:200], one.how.value, one.contacts, one.last_contact)
        for id_, one in truth.known.items()
    }
    entries = {one.name: one.entries for one in archive.files if one.name != "data/manifest.js"}
    assert entries == {name: truth.entries[name] for name in entries}
    assert {one.screen_name for one in archive.hints} == truth.hints
    assert tuple((one.title, one.url) for one in archive.own_lists) == truth.own_lists
    own = archive.own
    assert (own.bio, own.website) == (truth.bio, truth.website)
    assert tuple(one.name for one in own.apps) == truth.apps
    assert own.lists == tuple(title for title, _ in truth.own_lists)
    resolved = {one.as_of for one in archive.known.values() if one.source.value != "media"}
    assert resolved <= {truth.generated}
    assert archive.problems == ()
