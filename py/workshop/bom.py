"""The bill of materials: what the site is made of, as CycloneDX 1.6 (``sbom.cdx.json``).

https://cyclonedx.org/docs/1.6/json/: each part with its version, licence (SPDX), the registry's
own name for it (purl, https://github.com/package-url/purl-spec) and SHA-256. No date and no chance:
the serial number is made of the content, so the same parts give the same bytes.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workshop.vendored import Runtimes, Vendored

NAME = "sbom.cdx.json"
Bom = dict[str, Any]


def bill_of_materials(runtimes: Runtimes, version: str, lock: Mapping[str, Any]) -> Bom:
    """Return the bill for Passage at a version; ``lock`` is Pyodide's, over the wheels served."""
    packages: Mapping[str, Mapping[str, Any]] = lock["packages"]
    passage = own_component(version, packages["passage"])
    python = {
        "type": "platform",
        "bom-ref": "python",
        "name": "CPython",
        "version": lock["info"]["python"],
        "licenses": [{"license": {"id": "PSF-2.0"}}],
        "purl": f"pkg:generic/cpython@{lock['info']['python']}",
        "description": "the Python inside Pyodide",
    }
    parts = [component(item, packages.get(item.name)) for item in runtimes.items]
    bom: Bom = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": passage},
        "components": sorted([python, *parts], key=lambda one: str(one["bom-ref"])),
        "dependencies": dependencies(runtimes, packages),
    }
    content = json.dumps(bom, sort_keys=True)
    return {**bom, "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, content)}"}


def own_component(version: str, served: Mapping[str, Any]) -> Bom:
    """Return Passage itself."""
    return {
        "type": "application",
        "bom-ref": "passage",
        "name": "passage",
        "version": version,
        "licenses": [{"license": {"id": "MIT"}}],
        "purl": f"pkg:pypi/passage@{version}",
        "hashes": [{"alg": "SHA-256", "content": served["sha256"]}],
    }


def licence_of(words: str) -> Bom:
    """Return a licence as the format wants it: one by its SPDX id, a choice as an expression."""
    return {"expression": words} if " " in words else {"license": {"id": words}}


def component(item: Vendored, served: Mapping[str, Any] | None) -> Bom:
    """Return one vendored part, with the hash of the file as its registry serves it.

    A wheel is compiled before it is served: then the hash of what visitors get stands beside it.
    """
    group, _, name = item.name.rpartition("/")
    made: Bom = {
        "type": "library",
        "bom-ref": item.name,
        "name": name,
        "version": item.version,
        "licenses": [licence_of(item.licence)],
        "purl": purl(item),
        "hashes": [{"alg": "SHA-256", "content": item.sha256}],
        "properties": [{"name": "passage:fetched", "value": item.file}],
    }
    if group:
        made["group"] = group
    if served:
        made["properties"] += [
            {"name": "passage:served", "value": served["file_name"].rpartition("/")[2]},
            {"name": "passage:served:sha256", "value": served["sha256"]},
        ]
    return made


def purl(item: Vendored) -> str:
    """Return a package's address in the form of the package-url specification."""
    kind = "npm" if item.kind == "npm" else "pypi"
    return f"pkg:{kind}/{item.name.replace('@', '%40')}@{item.version}"


def dependencies(runtimes: Runtimes, packages: Mapping[str, Mapping[str, Any]]) -> list[Bom]:
    """Return who needs whom: Passage all that comes from npm, wheels what the lock says."""
    needs = {item.name: [] for item in runtimes.items} | {
        name: list(package["depends"]) for name, package in packages.items()
    }
    needs["passage"] += [item.name for item in runtimes.of("npm")]
    needs["pyodide"] = ["python"]
    needs["python"] = []
    return [{"ref": name, "dependsOn": sorted(needs[name])} for name in sorted(needs)]


def write_bom(site: Path, bom: Bom) -> None:
    """Write the bill, its keys in order."""
    text = json.dumps(bom, indent=1, sort_keys=True) + "\n"
    (site / NAME).write_text(text, encoding="utf-8", newline="\n")
