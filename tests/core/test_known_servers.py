"""The reviewed list of servers: every fact has its source and its day."""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from urllib.parse import urlsplit

import pytest

from passage.core.known_servers import known_servers
from passage.core.names import parse_origin
from passage.views.where import JOINS, PLACES

ROWS = tomllib.loads((resources.files("passage.core") / "servers.toml").read_text("utf-8"))[
    "server"
]
FACTS = {"operator", "seat", "hosting", "joins", "of"}
FIELDS = FACTS | {"host", "network", "name", "institutions", "reviewed", "source"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["host"])
def test_every_fact_has_a_source_and_a_day(row):
    """No fact stands without an https address that says it, no source is for a fact not there."""
    assert row.keys() <= FIELDS
    facts = FACTS & row.keys()
    sourced = {fact for source in row["source"] for fact in source["facts"]}
    assert facts == sourced
    assert {"operator", "seat"} <= facts
    assert all(urlsplit(source["url"]).scheme == "https" for source in row["source"])
    assert isinstance(row["reviewed"], date)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["host"])
def test_every_word_of_the_list_can_be_said(row):
    """Places and kinds have names to show; the host is one that can be asked."""
    for key in ("seat", "hosting", "of"):
        assert row.get(key, "DE") in PLACES
    assert row["joins"] in JOINS
    assert ("of" in row) == ("%(place)s" in JOINS[row["joins"]])
    assert parse_origin(row["host"]) == f"https://{row['host']}"


def test_the_list_is_read_whole():
    """Nobody is lost, and at least five are fit for institutions."""
    assert list(known_servers()) == [row["host"] for row in ROWS]
    assert sum(one.institutions for one in known_servers().values()) >= 5
