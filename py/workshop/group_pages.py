"""Renders the pages of groups that leave together, and writes the files beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from babel.dates import format_date
from jinja2 import Environment

from passage.core.names import Acct
from passage.core.proofs import profile_page
from workshop.group_files import day_file, list_files
from workshop.groups import Group

FOLDER = "together"


def write_lists(groups: Sequence[Group], out: Path) -> list[Path]:
    """Write each group's lists, which are the same in all languages; return the files."""
    written = []
    for group in groups:
        for name, content in list_files(group):
            written.append(_write(out / FOLDER / name, content))
    return written


def render_group(
    group: Group, out: Path, environment: Environment, common: Mapping[str, object]
) -> list[Path]:
    """Write a group's page and its day in one language, and return both files.

    ``common`` is what every page of the language gets.
    """
    language = str(common["lang"])
    day = format_date(group.day, "long", locale=language)
    text, text_lang = group.text(language)
    context = {
        **common,
        "root": "../../",
        "up": "../",
        "page": f"{FOLDER}/{group.slug}",
        "group": group,
        "day": day,
        "paragraphs": [part.strip() for part in text.split("\n\n") if part.strip()],
        "text_lang": text_lang,
        "pages": {one.mastodon: profile_page(Acct(one.mastodon)) for one in group.members},
        "files": {name.removeprefix(f"{group.slug}-") for name, _ in list_files(group)},
    }
    html = environment.get_template("group.html").render(context)
    folder = out / language / FOLDER
    title = environment.from_string("{{ _('Leave together') }}").render()
    event = day_file(group, f"{title} – {group.name}", text)
    return [
        _write(folder / f"{group.slug}.html", html.encode()),
        _write(folder / f"{group.slug}.ics", event),
    ]


def _write(target: Path, content: bytes) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
    return target
