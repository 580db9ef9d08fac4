"""Every list for the fediverse, read back by software that is not ours."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from core.test_export import crossing, match
from passage.core.crossing import Crossing
from passage.core.export import (
    LIST_NAME,
    fediverse_csv,
    mastodon_blocks,
    mastodon_csv,
    mastodon_lists,
    mastodon_mutes,
)
from passage.core.model import Network, Relation

from .mastodon import MastodonPerson, MastodonServer
from .snac import SnacPair, SnacPerson

pytestmark = pytest.mark.servers


def of(*addresses: str) -> Crossing:
    """Return a crossing in which these accounts are taken along."""
    return crossing(Network.MASTODON, *([match(Network.MASTODON, one)] for one in addresses))


def to_avoid(relation: Relation, *addresses: str) -> Crossing:
    """Return a crossing in which these accounts were blocked or muted."""
    whole = of(*addresses)
    return replace(whole, followed=(), avoided={relation: whole.followed})


def test_snac_follows_whom_the_list_for_other_servers_names(snac_pair: SnacPair) -> None:
    """Two columns are enough for a server that reads the first."""
    here, there = snac_pair.a, snac_pair.b
    here.create_user("readfedi")
    address = there.create_user("fedi_one")
    [data] = fediverse_csv(of(address))
    here.import_csv("readfedi", "following_accounts.csv", data)
    here.wait_for_follows("readfedi", [address])
    assert here.following("readfedi") == {address}


def test_snac_makes_the_list_and_writes_it_as_it_read_it(snac_pair: SnacPair) -> None:
    """The list has its name and its people; what snac exports is byte for byte our file."""
    here, there = snac_pair.a, snac_pair.b
    here.create_user("readlist")
    theirs = sorted(there.seed([SnacPerson("list_one"), SnacPerson("list_two")]).values())
    [follow], [data] = mastodon_csv(of(*theirs)), mastodon_lists(of(*theirs))
    here.import_csv("readlist", "following_accounts.csv", follow)
    here.wait_for_follows("readlist", theirs)
    here.import_csv("readlist", "lists.csv", data)
    back = here.export_csv("readlist", "lists.csv").decode()
    assert sorted(csv.reader(io.StringIO(back))) == sorted([LIST_NAME, one] for one in theirs)


def test_snac_blocks_whom_the_file_names(snac_pair: SnacPair) -> None:
    """One address a line, without a header, is what it reads and what it writes."""
    here, there = snac_pair.a, snac_pair.b
    here.create_user("readblock")
    address = there.create_user("block_one")
    [data] = mastodon_blocks(to_avoid(Relation.BLOCKS, address))
    here.import_csv("readblock", "blocked_accounts.csv", data)
    assert here.export_csv("readblock", "blocked_accounts.csv") == data


@pytest.mark.parametrize("kind", ["following", "blocks", "mutes"])
def test_a_mastodon_imports_every_row(mastodon_server: MastodonServer, kind: str) -> None:
    """No row is passed over, and its own export has the same accounts and the same header."""
    one = f"rt_{kind}@b.example"
    mastodon_server.seed([MastodonPerson(f"rt_{kind}", domain="b.example")])
    [data] = {
        "following": lambda: mastodon_csv(of(one)),
        "blocks": lambda: mastodon_blocks(to_avoid(Relation.BLOCKS, one)),
        "mutes": lambda: mastodon_mutes(to_avoid(Relation.MUTES, one)),
    }[kind]()
    told, back = mastodon_server.import_csv(f"reader_{kind}", kind, data)
    assert (told["imported"], told["skipped"]) == (1, [])
    ours, theirs = (list(csv.reader(io.StringIO(text))) for text in (data.decode(), back))
    assert [row[0] for row in theirs] == [row[0] for row in ours]
    if kind != "blocks":
        assert theirs[0] == ours[0]
