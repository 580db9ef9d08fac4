"""The files of the kit: the checklist as Markdown and as a calendar, texts, and a kit per account.

A ZIP file holds the same bytes each time it is made of the same kit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from passage.app.state import AppState
from passage.core.calendar_file import Event, calendar
from passage.core.kit import Identity, Kit
from passage.core.text import fold
from passage.views.checklist_words import WAYS, lines
from passage.views.farewell import texts
from passage.views.farewell_words import Words
from passage.views.proofs import PROVE_TITLE, told_of_proofs
from passage.views.share_picture import shared_picture, told
from passage.views.svg import as_file
from passage.views.tell import USES, words_for
from passage.views.where import WHERE_TITLE, all_of_server
from passage.views.wording import Wording

_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|&~-])")
_SLUG_MAX = 40


def plain(text: str) -> str:
    """Return a text as Markdown that shows it as it is: no markup, no HTML."""
    return _MARKS.sub(r"\\\1", text)


def fenced(text: str) -> str:
    """Return a text as a block of code, which no text within it can end."""
    longest = max((len(run) for run in re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def checklist_markdown(state: AppState, wording: Wording) -> bytes:
    """Return the checklist as Markdown, with boxes that are ticked or not."""
    kit, gettext = state.kit, wording.texts.gettext
    assert kit.way is not None
    parts = [f"# {plain(kit.identity.name or gettext('Leave X well'))}"]
    parts.append(f"{gettext(WAYS[kit.way][0])}\n\n{gettext(WAYS[kit.way][1])}")
    tasks = []
    for line in lines(kit, wording):
        day = f"**{line.day}** " if line.day else ""
        tasks.append(f"- [{'x' if line.done else ' '}] {day}{line.text}")
        tasks += [f"  - {plain(fact)}" for fact in line.facts]
    return "\n\n".join([*parts, "\n".join(tasks)]).encode("utf-8", "replace") + b"\n"


def checklist_calendar(state: AppState, wording: Wording, address: str) -> bytes:
    """Return the tasks that are not done as days for the calendar."""
    title = state.kit.identity.name
    events = [
        Event(
            f"leave-x-{line.due.task.value}",
            date.fromisoformat(line.due.day),
            wording.pair(title, line.text) if title else line.text,
            "\n".join(line.facts),
            address,
        )
        for line in lines(state.kit, wording)
        if not line.done
    ]
    return calendar(state.today, events)


def findings_markdown(kit: Kit, wording: Wording) -> bytes:
    """Return what was found of proofs and servers as Markdown; nothing where neither was asked."""
    gettext = wording.texts.gettext
    parts = []
    if kit.proofs:
        found = told_of_proofs(*kit.proofs, wording)
        parts.append(f"# {gettext(PROVE_TITLE)}")
        parts.append("\n".join(f"- {plain(one)}" for one in found))
    if kit.servers:
        parts.append(f"# {gettext(WHERE_TITLE)}")
        for server in kit.servers:
            parts.append(f"## {plain(server.host)}")
            parts.append("\n".join(f"- {plain(one)}" for one in all_of_server(server, wording)))
    return "\n\n".join(parts).encode("utf-8", "replace") + b"\n" if parts else b""


def texts_markdown(identity: Identity, kit: Kit, words: Words, wording: Wording) -> bytes:
    """Return the texts of one account as Markdown, each with its length."""
    gettext = wording.texts.gettext
    parts = [f"# {plain(identity.name or identity.x or 'X')}"]
    for one in texts(identity, kit, words):
        length = f" ({one.length}/{one.most})" if one.most else ""
        parts.append(f"## {gettext(USES[one.use])}{length}\n\n{fenced(one.text)}")
    alternative = gettext("Alternative text of the picture")
    parts.append(f"## {alternative}\n\n{fenced(told(identity, kit, words))}")
    return "\n\n".join(parts).encode("utf-8", "replace") + b"\n"


def kits(state: AppState, wording: Wording) -> bytes:
    """Return a ZIP file with a folder for each account: its texts, and its picture."""
    kit, words = state.kit, words_for(state.kit, wording)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        if kit.way:
            _put(packed, "checklist.md", checklist_markdown(state, wording))
        found = findings_markdown(kit, wording)
        if found:
            _put(packed, "findings.md", found)
        for folder, one in _folders(kit.accounts or (kit.identity,)):
            _put(packed, f"{folder}/texts.md", texts_markdown(one, kit, words, wording))
            picture = as_file(shared_picture(one, kit, words), words.code)
            _put(packed, f"{folder}/picture.svg", picture)
    return made.getvalue()


def _put(packed: ZipFile, name: str, data: bytes) -> None:
    packed.writestr(ZipInfo(name), data, ZIP_DEFLATED)


def _folders(accounts: tuple[Identity, ...]) -> Iterator[tuple[str, Identity]]:
    """Yield each account with a folder's name that no other has, in plain letters."""
    taken: set[str] = set()
    for number, one in enumerate(accounts, 1):
        slug = re.sub(r"[^a-z0-9]+", "-", fold(one.name or one.x))[:_SLUG_MAX].strip("-")
        folder = slug or f"account-{number}"
        folder = f"{folder}-{number}" if folder in taken else folder
        taken.add(folder)
        yield folder, one
