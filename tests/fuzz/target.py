"""The fuzz target: bytes in, an archive or a named problem out, and nothing else.

The first byte chooses what the rest is taken for; the remainder is either the bytes of a whole
ZIP, or one loose file beside a good following list. Shared by the suite's short run and by
``python3 build.py fuzz``.
"""

from __future__ import annotations

import io
import time
from contextlib import suppress
from zipfile import ZipFile

from archives import Era, Plan, invent_people
from core.reading import drive, listed, made, zipped
from inputs.exporter import json_of
from inputs.faces import Face
from passage.core.archive import ArchiveFile
from passage.core.errors import AppError
from passage.core.report import report

STEMS = ("tweets", "following", "manifest", "account", "moment", "note-tweet", "lists-created")
SECONDS = 5
"""Processor time after which one input counts as a hang."""

GOOD = listed("following", "12", "34").encode()


def read(data: bytes) -> None:
    """Read one input. Any exception but `AppError`, or a hang, is a finding."""
    kind, rest = data[:1] or b"\0", data[1:]
    which = kind[0] % (len(STEMS) + 1)
    if which == len(STEMS):
        files = [ArchiveFile("archive.zip", io.BytesIO(rest))]
    else:
        files = [ArchiveFile(f"{STEMS[which]}.js", io.BytesIO(rest))]
        if STEMS[which] != "following":
            files.append(ArchiveFile("following.js", io.BytesIO(GOOD)))
    start = time.process_time()
    with suppress(AppError):
        report(drive(files)[0])
    assert time.process_time() - start < SECONDS, "a hang"


def seeds() -> list[bytes]:
    """Return good inputs to start from: every kind of file of every era, and whole ZIPs."""
    found: list[bytes] = []
    for era in Era:
        data, _ = made(Plan(people=invent_people(4), unnamed=3, tweets=6, assets=0, era=era))
        found.append(bytes([len(STEMS)]) + data)
        with ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                stem = name.rpartition("/")[2].removesuffix(".js").replace("tweet", "tweets")
                stem = stem.replace("tweetss", "tweets")
                if stem in STEMS:
                    found.append(bytes([STEMS.index(stem)]) + archive.read(name))
    faces = [Face("7", "bo", "Bo", following=True), Face("8", "cy", "Cy", following=True)]
    lists = {"a.json": json_of(faces), "b.jsonl": '{"id":7,"handle":"bo"}\n', "c.csv": "handle\nbo"}
    found.append(bytes([len(STEMS)]) + zipped(lists))
    return found
