"""The languages of the site: one gettext catalogue for pages, fragments and Python.

English is the source: it is what the templates and the code say. Every other language is a
folder ``site/locales/<code>/messages.po``.

After writing or changing words, run ``python -m workshop.catalogue update``: it collects every
message, keeps the translations there are, and lists what waits for a translator. The command
``check`` says what is missing or wrong and fails; it is also part of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from workshop.marking import unreadable_words
from workshop.wording import faults

SOURCE_LANGUAGE = "en"
METHODS = [("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
TEMPLATE_OPTIONS = {"**.html": {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}}
FOLDERS = ("site/pages", "site/templates", "py/passage")


def extract(site: Path) -> Catalog:
    """Collect every message of the pages, the templates and the Python of the app."""
    catalogue = _new_catalogue(SOURCE_LANGUAGE)
    project = site.parent
    for folder in FOLDERS:
        found = extract_from_dir(
            project / folder,
            method_map=METHODS,
            options_map=TEMPLATE_OPTIONS,
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        )
        for name, _line, message, comments, context in found:
            place = (f"{folder}/{Path(name).as_posix()}", 0)
            catalogue.add(message, None, [place], auto_comments=comments, context=context)
    return catalogue


def update(site: Path) -> None:
    """Bring every language's file in line with the words of today; obsolete ones go."""
    template = extract(site)
    for path in _catalogue_paths(site):
        catalogue = _read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            _write_catalogue(file, catalogue)


def packed_catalogues(site: Path) -> dict[str, bytes]:
    """Return each translated language's catalogue as a ZIP file with ``messages.mo`` in it.

    Packed by us, because web hosts compress what they know by its name, and know no ``.mo``;
    a ZIP file travels as it is. Not compressed yet: machines differ in how they compress
    (`workshop.freeze.pack`).
    """
    packed = {}
    for path in _catalogue_paths(site):
        buffer = BytesIO()
        with ZipFile(buffer, "w") as archive:
            archive.writestr(ZipInfo("messages.mo"), _compiled(path))
        packed[path.parent.name] = buffer.getvalue()
    return packed


def translations(site: Path, language: str) -> NullTranslations:
    """Return the words of one language; English needs no catalogue.

    Raises ``FileNotFoundError`` for a language the site does not have.
    """
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return GNUTranslations(BytesIO(_compiled(_path(site, language))))


def check_catalogues(site: Path) -> list[str]:
    """Return a line for everything missing or wrong in any language; empty when all is well."""
    template = extract(site)
    lines = [line for message in template if message.id for line in _source_faults(message)]
    lines += [
        f"words chosen or joined inside the call, which cannot be collected: {place}"
        for place in unreadable_words(site.parent / "py" / "passage")
    ]
    for path in _catalogue_paths(site):
        language = path.parent.name
        lines += [f"{language}: {line}" for line in _catalogue_faults(template, _read(path))]
    return lines


def _catalogue_faults(template: Catalog, catalogue: Catalog) -> Iterator[str]:
    own = str(catalogue.locale_identifier)
    usual = Catalog(locale=own).plural_forms
    if catalogue.plural_forms != usual:
        yield f"Plural-Forms must be {usual}"
    wanted = {_key(message): message for message in template if message.id}
    present = {_key(message): message for message in catalogue if message.id}
    for key in wanted.keys() - present.keys():
        yield f"not in the catalogue, run update: {key[1]!r}"
    for key in present.keys() - wanted.keys():
        yield f"no longer used, run update: {key[1]!r}"
    for key in sorted(wanted.keys() & present.keys(), key=str):
        message = present[key]
        if message.fuzzy:
            yield f"marked fuzzy: {key[1]!r}"
        for line in faults(_texts(message.id), _texts(message.string), own):
            yield f"{line}: {key[1]!r}"


def _source_faults(message: Message) -> Iterator[str]:
    sources = _texts(message.id)
    for line in faults(sources, sources, SOURCE_LANGUAGE):
        yield f"source: {line}: {sources[0]!r}"


def progress(site: Path) -> Iterator[str]:
    """Yield a line for each language: how many of today's messages it has translated."""
    wanted = {_key(message) for message in extract(site) if message.id}
    for path in _catalogue_paths(site):
        done = {
            _key(message)
            for message in _read(path)
            if message.id and not message.fuzzy and all(_texts(message.string))
        }
        yield f"{path.parent.name}: {len(wanted & done)} of {len(wanted)} translated"


def _key(message: Message) -> tuple[str | None, str]:
    return message.context, _texts(message.id)[0]


def _texts(value: object) -> tuple[str, ...]:
    return tuple(value) if isinstance(value, (tuple, list)) else (str(value),)


def _compiled(path: Path) -> bytes:
    """Return the binary catalogue; the same words always give the same bytes."""
    buffer = BytesIO()
    write_mo(buffer, _read(path))
    return buffer.getvalue()


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.name, domain="messages")


def _write_catalogue(file: object, catalogue: Catalog) -> None:
    """Write in a stable order, without dates or line numbers: changes show words alone."""
    write_po(
        file,  # type: ignore[arg-type]
        catalogue,
        width=96,
        sort_by_file=True,
        include_lineno=False,
        omit_header=False,
    )


def _new_catalogue(language: str) -> Catalog:
    return Catalog(locale=language, domain="messages", project="Passage", charset="utf-8")


def _path(site: Path, language: str) -> Path:
    return site / "locales" / language / "messages.po"


def _catalogue_paths(site: Path) -> list[Path]:
    return sorted((site / "locales").glob("*/messages.po"))


def main(arguments: list[str]) -> int:
    """Run one command, ``update`` or ``check``; return the exit status."""
    site = Path(__file__).resolve().parents[2] / "site"
    if arguments == ["update"]:
        update(site)
    elif arguments != ["check"]:
        print("usage: python -m workshop.catalogue update | check")
        return 2
    lines = check_catalogues(site)
    for line in (*lines, *progress(site)):
        print(line)
    print(f"{len(lines)} to look at" if lines else "every language is complete")
    return 0 if arguments == ["update"] or not lines else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
