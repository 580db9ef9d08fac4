"""Pages of groups that leave together: reads ``site/groups/<slug>.toml``, as docs/GROUPS.md says.

The file is an organiser's, written by hand: every mistake in it ends the build with a sentence
that names the file and the field.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from passage.core.errors import AppError
from passage.core.inputs.group import MEMBERS_MAX, NAME_MAX, SLUG
from passage.core.kit import parse_website
from passage.core.names import parse_acct, parse_handle
from workshop.say import Problem

TEXT_MAX = 5_000

HELP = "docs/GROUPS.md shows a whole file"


@dataclass(frozen=True, slots=True)
class Member:
    """Who leaves, and where they will be found; an empty text where there is nothing."""

    name: str
    bluesky: str = ""
    mastodon: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A group: ``slug`` is its place in the site, ``texts`` its words by language ("" for any)."""

    slug: str
    name: str
    day: date
    texts: Mapping[str, str] = field(default_factory=dict)
    website: str = ""
    contact: str = ""
    starter_pack: str = ""
    members: tuple[Member, ...] = ()

    def text(self, language: str) -> tuple[str, str]:
        """Return the words for a language, and the language that they are in ("" unknown)."""
        for code in (language, "", "en", *self.texts):
            if self.texts.get(code):
                return self.texts[code], code
        return "", ""


def read_groups(folder: Path, languages: tuple[str, ...]) -> list[Group]:
    """Read every group of a folder, by slug; none where there is no folder. Raises `Problem`."""
    return [read_group(path, languages) for path in sorted(folder.glob("*.toml"))]


def read_group(path: Path, languages: tuple[str, ...]) -> Group:
    """Read one group. Raises `Problem` with a sentence that names the file and the field."""
    return _Reader(path, languages).group()


class _Reader:
    """Takes fields out of one file, each once; what is left over is a mistake, too."""

    def __init__(self, path: Path, languages: tuple[str, ...]) -> None:
        self._file = f"{path.parent.name}/{path.name}"
        self._path, self._languages = path, languages

    def group(self) -> Group:
        """Read the whole file."""
        if not SLUG.fullmatch(self._path.stem):
            raise self._problem(
                "its name", "is not of small letters, digits and hyphens, such as spring-2027.toml"
            )
        try:
            told = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise self._problem("it", f"is not TOML: {error}") from error
        group = Group(
            slug=self._path.stem,
            name=self._text(told, "name", NAME_MAX, needed=True),
            day=self._day(told),
            texts=self._texts(told),
            website=self._parsed(told, "website", parse_website),
            contact=self._parsed(told, "contact", _contact),
            starter_pack=self._parsed(told, "starter_pack", _starter_pack),
            members=tuple(self._members(told)),
        )
        self._nothing_left(told, "")
        return group

    def _day(self, told: dict[str, Any]) -> date:
        day = told.pop("date", None)
        if isinstance(day, str):
            try:
                day = date.fromisoformat(day)
            except ValueError:
                day = None
        if not isinstance(day, date) or isinstance(day, datetime):
            raise self._problem("date", "must be a day such as 2027-03-20")
        return day

    def _texts(self, told: dict[str, Any]) -> dict[str, str]:
        texts = told.pop("text", "")
        if isinstance(texts, str):
            texts = {"": texts}
        if not isinstance(texts, dict):
            raise self._problem("text", "must be a text, or one for each language")
        read = {}
        for code in list(texts):
            if code and code not in self._languages:
                known = ", ".join(self._languages)
                raise self._problem(f"text.{code}", f"is of no language of the site ({known})")
            read[code] = self._text(texts, code, TEXT_MAX, name=f"text.{code}" if code else "text")
        return read

    def _members(self, told: dict[str, Any]) -> Iterator[Member]:
        rows = told.pop("member", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self._problem("member", "must be tables, each with [[member]] above it")
        if len(rows) > MEMBERS_MAX:
            raise self._problem("member", f"is there {len(rows)} times, at most {MEMBERS_MAX} go")
        seen: dict[str, int] = {}
        for number, row in enumerate(rows, 1):
            place = f"member {number}, "
            member = Member(
                self._text(row, "name", NAME_MAX, place=place, needed=True),
                self._parsed(row, "bluesky", _handle, place),
                self._parsed(row, "mastodon", parse_acct, place),
                self._parsed(row, "website", parse_website, place),
            )
            self._nothing_left(row, place)
            for address in filter(None, (member.bluesky, member.mastodon.lower())):
                if address in seen:
                    first = seen[address]
                    raise self._problem(f"{place}{address}", f"is that of member {first} already")
                seen[address] = number
            yield member

    def _text(
        self,
        told: dict[str, Any],
        key: str,
        most: int,
        *,
        name: str = "",
        place: str = "",
        needed: bool = False,
    ) -> str:
        value = told.pop(key, "")
        name = place + (name or key)
        if not isinstance(value, str):
            raise self._problem(name, "must be a text, between quotation marks")
        text = value.strip()
        if needed and not text:
            raise self._problem(name, "is missing")
        if len(text) > most:
            raise self._problem(name, f"is {len(text)} characters long, at most {most} go")
        if any(not sign.isprintable() and sign not in "\n\t" for sign in text):
            raise self._problem(name, "holds signs that cannot be shown")
        return text

    def _parsed(
        self, told: dict[str, Any], key: str, parse: Callable[[str], str], place: str = ""
    ) -> str:
        text = self._text(told, key, 500, place=place)
        if not text:
            return ""
        try:
            return parse(text)
        except (AppError, ValueError) as error:
            wanted = EXAMPLES[key]
            raise self._problem(f"{place}{key}", f"«{text}» is not one such as {wanted}") from error

    def _nothing_left(self, told: Mapping[str, Any], place: str) -> None:
        for key in told:
            raise self._problem(f"{place}{key}", "is no field of such a file")

    def _problem(self, name: str, why: str) -> Problem:
        return Problem(f"The group in {self._file} cannot be read", f"{name} {why}", HELP)


EXAMPLES = {
    "bluesky": "ville.example or name.bsky.social",
    "mastodon": "name@server.example",
    "website": "https://ville.example",
    "contact": "name@ville.example or https://ville.example/contact",
    "starter_pack": "https://bsky.app/starter-pack/...",
}


def _handle(text: str) -> str:
    return parse_handle(text.removeprefix("@"))


def _contact(text: str) -> str:
    """Return where to write to: an e-mail address as a link, or a web address."""
    if re.fullmatch(r"[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text):
        return f"mailto:{text}"
    return parse_website(text)


def _starter_pack(text: str) -> str:
    if not re.fullmatch(r"https://(?:bsky\.app|go\.bsky\.app)/[A-Za-z0-9._:/-]+", text):
        raise ValueError(text)
    return text
