"""Renders the static pages: every page of site/pages once per language, and the doorway.

Output: ``<out>/<language>/<page>.html`` for each page, ``<out>/<language>/gallery.html`` with
every component's examples, ``<out>/<language>/install.webmanifest``, and ``<out>/index.html``,
the doorway between languages; and ``<out>/<language>/together/<group>.html`` with its files. All
links are relative, so that the site works from any folder.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from gettext import NullTranslations
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from workshop.catalogue import SOURCE_LANGUAGE, translations
from workshop.gallery import render_examples
from workshop.group_pages import render_group, write_lists
from workshop.groups import Group, read_groups
from workshop.manifest import manifest, write_manifest

__all__ = ["LANGUAGES", "Language", "page_environment", "render_language", "render_pages"]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the site: its code (BCP 47), its own name, its writing direction."""

    code: str
    name: str
    direction: str = "ltr"


LANGUAGES = (
    Language("fr", "Français"),
    Language("en", "English"),
    Language("es", "Español"),
    Language("it", "Italiano"),
    Language("de", "Deutsch"),
    Language("pt", "Português"),
    Language("sv", "Svenska"),
    Language("nl", "Nederlands"),
)
"""In the order in which they are offered. A line here needs ``site/locales/<code>``."""


def render_pages(
    site: Path,
    out: Path,
    *,
    version: str,
    licences: Sequence[Mapping[str, object]],
    client_id: str = "",
    crosswalk: str = "",
) -> list[Path]:
    """Write every page in every language under ``out`` and return the files written.

    ``licences`` describes what the site carries and did not write: mappings with ``name``,
    ``version``, ``licence`` and, where there is one, ``text``, the licence's words.
    ``client_id`` is the address of the file that tells other servers who this site is.
    ``crosswalk`` is where from the site's root the table of known people lies, if there is one.
    """
    written = [_write_doorway(site, out, version)]
    groups = read_groups(site / "groups", tuple(language.code for language in LANGUAGES))
    written += write_lists(groups, out)
    name = str(_settings(site)["name"])
    for language in LANGUAGES:
        texts = translations(site, language.code)
        written += render_language(
            *(site, out, language, page_environment(site, texts)),
            version=version,
            licences=licences,
            client_id=client_id,
            crosswalk=crosswalk,
            groups=groups,
        )
        own = manifest(name, language.code, language.direction, texts)
        written.append(write_manifest(out / language.code, own))
    return written


def render_language(
    site: Path,
    out: Path,
    language: Language,
    environment: Environment,
    *,
    version: str,
    licences: Sequence[Mapping[str, object]] = (),
    client_id: str = "",
    crosswalk: str = "",
    groups: Sequence[Group] = (),
) -> list[Path]:
    """Write every page and the gallery in one language, and return the files written."""
    written = []
    common = _common(site, language, version)
    for source in sorted((site / "pages").glob("*.html")):
        told = {"licences": licences, "client_id": client_id, "crosswalk": crosswalk}
        context = {**common, "page": source.stem, "groups": groups, **told}
        html = environment.get_template(source.name).render(context)
        written.append(_write(out / language.code / source.name, html))
    html = _gallery(environment, site).render({**common, "page": "gallery"})
    written.append(_write(out / language.code / "gallery.html", html))
    return written + [
        path for one in groups for path in render_group(one, out, environment, common)
    ]


def page_environment(site: Path, catalogue: NullTranslations) -> Environment:
    """Return the template environment of the pages, speaking the catalogue's language.

    The app's fragments (site/templates/app) are made for the same settings: autoescape,
    newstyle gettext, trimmed ``trans`` blocks, trimmed lines.
    """
    environment = Environment(
        loader=FileSystemLoader([site / "pages", site / "templates"]),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.policies["ext.i18n.trimmed"] = True
    install = environment.install_gettext_translations  # type: ignore[attr-defined]
    install(catalogue, newstyle=True)
    environment.globals["link"] = link
    environment.filters["number"] = str
    return environment


def link(target: str) -> Markup:
    """Return the attribute that makes ``<a %(name)s>`` of a translated sentence a link."""
    return Markup('href="{}"').format(target)


def _settings(site: Path) -> dict[str, object]:
    return tomllib.loads((site / "site.toml").read_text(encoding="utf-8"))


def _common(site: Path, language: Language, version: str) -> dict[str, object]:
    return {
        "lang": language.code,
        "dir": language.direction,
        "root": "../",
        "up": "",
        "languages": LANGUAGES,
        "own": language,
        "engine": "engine" if language.code == SOURCE_LANGUAGE else f"engine-{language.code}",
        "site": _settings(site),
        "version": version,
    }


def _write_doorway(site: Path, out: Path, version: str) -> Path:
    """Write the page between languages: each language's words come from its own catalogue."""
    entries = []
    for language in LANGUAGES:
        environment = page_environment(site, translations(site, language.code))
        entry = environment.get_template("doorway_entry.html")
        entries.append(Markup(entry.render(_common(site, language, version))))  # noqa: S704 - already escaped by the template
    context: dict[str, object] = _common(site, LANGUAGES[0], version)
    context |= {"root": "", "entries": entries}
    environment = page_environment(site, translations(site, LANGUAGES[0].code))
    html = environment.get_template("doorway.html").render(context)
    return _write(out / "index.html", html)


def _gallery(environment: Environment, site: Path) -> Template:
    """Return the gallery's template, with every example of examples.toml rendered."""
    template = environment.get_template("gallery.html")
    template.globals["examples"] = render_examples(environment, site)
    return template


def _write(target: Path, html: str) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(html, encoding="utf-8", newline="\n")
    return target
