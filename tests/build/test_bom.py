"""The bill of materials: valid CycloneDX, complete, with true hashes, always the same."""

from __future__ import annotations

import copy
import dataclasses
import json
import re

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from workshop.bom import NAME, bill_of_materials
from workshop.vendor import sha256_of
from workshop.vendored import read_runtimes


@pytest.fixture(scope="module")
def lock(dist):
    """Pyodide's lock as published."""
    return json.loads((dist / "pyscript/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def bom(dist):
    """The bill as published."""
    return json.loads((dist / NAME).read_text(encoding="utf-8"))


def test_the_bill_is_valid_cyclonedx(dist, bom):
    """Held against the schema of version 1.6 that its makers publish; a spoilt one is refused."""
    validator = JsonStrictValidator(SchemaVersion.V1_6)
    fault = validator.validate_str((dist / NAME).read_text(encoding="utf-8"))
    assert fault is None, fault
    spoilt = copy.deepcopy(bom)
    spoilt["components"][0]["licenses"] = [{"license": {"id": "No such licence"}}]
    assert validator.validate_str(json.dumps(spoilt)) is not None


def test_each_vendored_part_is_named_with_its_hash_and_licence(bom):
    """What runtimes.lock holds, and Python; nothing more."""
    parts = {part["bom-ref"]: part for part in bom["components"]}
    items = read_runtimes().items
    assert set(parts) == {"python", *(item.name for item in items)}
    for item in items:
        part = parts[item.name]
        assert part["version"] == item.version
        assert part["hashes"] == [{"alg": "SHA-256", "content": item.sha256}]
        told = [one.get("expression") or one["license"]["id"] for one in part["licenses"]]
        assert told == [item.licence]
    assert parts["@pyscript/core"]["purl"] == "pkg:npm/%40pyscript/core@0.7.31"
    assert parts["jinja2"]["purl"] == "pkg:pypi/jinja2@3.1.6"


def test_the_bill_tells_the_hashes_of_the_wheels_that_are_served(dist, bom):
    """A wheel is compiled for the browser: both its files have their hash."""
    own = bom["metadata"]["component"]
    (wheel,) = (dist / "wheels").glob("passage-*.whl")
    assert own["hashes"][0]["content"] == sha256_of(wheel)
    for part in bom["components"]:
        told = {one["name"]: one["value"] for one in part.get("properties", [])}
        if "passage:served" in told:
            path = dist / "wheels" / told["passage:served"]
            assert sha256_of(path) == told["passage:served:sha256"]


def test_who_needs_whom_names_only_parts_of_the_bill(bom):
    """Each reference meets a part, and each part has its line."""
    known = {"passage", *(part["bom-ref"] for part in bom["components"])}
    assert {line["ref"] for line in bom["dependencies"]} == known
    assert {ref for line in bom["dependencies"] for ref in line["dependsOn"]} <= known


def test_the_serial_number_comes_of_the_content_alone(bom, lock):
    """The same parts give the same number, another hash another one; no date anywhere."""
    runtimes, version = read_runtimes(), bom["metadata"]["component"]["version"]
    assert bill_of_materials(runtimes, version, lock) == bom
    other = dataclasses.replace(runtimes.items[0], sha256="0" * 64)
    changed = dataclasses.replace(runtimes, items=(other, *runtimes.items[1:]))
    assert bill_of_materials(changed, version, lock)["serialNumber"] != bom["serialNumber"]
    assert "timestamp" not in bom["metadata"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", bom["serialNumber"])
