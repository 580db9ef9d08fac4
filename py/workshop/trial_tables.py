"""The people and accounts of a matching trial, read from CSV files.

Three tables, each with a header; columns that are not named here are ignored, those that are
missing count as empty:

- pairs: ``x_handle, x_id, name, website, bio, bluesky, mastodon, kind``, one row a person;
  several right accounts stand in one cell, parted by spaces or ``;``;
- universe: ``network, handle, name, website, bio, kind``, one row an account;
- distractors: ``x_handle, network, candidate, candidate_name, candidate_website, type``, accounts
  that are not the person's though they look like it.

What cannot be read is left out and said, by file, line and column; never with its text.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from passage.core.errors import IdentifierError
from passage.core.model import Network
from passage.core.names import (
    AccountId,
    ScreenName,
    key_of,
    parse_account_id,
    parse_acct,
    parse_handle,
    parse_screen_name,
)
from workshop.say import Problem
from workshop.trial_data import Account, Data, Key, Person

Row = Mapping[str, str]


def read_trial(pairs: Path, universe: Path | None, distractors: Path | None) -> Data:
    """Read the tables of a trial. Raises `Problem` where a file cannot be read at all."""
    data = Data()
    for where, row in _rows(universe, ("network", "handle"), data.refused):
        cells = (row["name"], row["website"], row["bio"], row["kind"])
        _add_account(data, where, (row["network"], row["handle"]), cells)
    for where, row in _rows(distractors, ("network", "candidate"), data.refused):
        cells = (row["candidate_name"], row["candidate_website"], "", row["type"])
        _add_account(data, where, (row["network"], row["candidate"]), cells)
    for where, row in _rows(pairs, ("x_handle",), data.refused):
        _add_person(data, where, row)
    data.complete()
    return data


class _Cells(dict[str, str]):
    """A row; a cell that is not there is empty."""

    def __missing__(self, key: str) -> str:
        return ""


def _rows(
    path: Path | None, needed: Iterable[str], refused: list[str]
) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a table, each with the words for where it is."""
    if path is None:
        return
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise Problem(f"{path} cannot be read", str(error.strerror), "Name another file") from error
    reader = csv.reader(text.replace("\0", "").splitlines(keepends=True))
    header: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            refused.append(f"{path.name}, line {reader.line_num}: not a row of CSV")
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            continue
        if any(cell.strip() for cell in cells):
            pairs = zip(header, (cell.strip() for cell in cells), strict=False)
            yield f"{path.name}, line {reader.line_num}", _Cells(pairs)
    missing = [name for name in needed if name not in (header or ())]
    if missing:
        todo = "Its first line names the columns; see python3 build.py bench match --help"
        raise Problem(f"{path} cannot be read", f"it has no column {missing[0]}", todo)


def _key(network: Network, text: str) -> Key:
    """Read an account's address. Raises `IdentifierError`."""
    bare = text.strip().removeprefix("@")
    parse = parse_handle if network is Network.BLUESKY else parse_acct
    return network, str(parse(bare)).lower()


def _add_account(
    data: Data, where: str, address: tuple[str, str], cells: tuple[str, str, str, str]
) -> None:
    try:
        network = Network(address[0].lower())
        key = _key(network, address[1])
    except ValueError:
        data.refused.append(f"{where}: no such network")
    except IdentifierError:
        data.refused.append(f"{where}: not an address")
    else:
        data.add(Account(network, key[1], *cells))


def _add_person(data: Data, where: str, row: Row) -> None:
    try:
        screen_name = parse_screen_name(row["x_handle"])
    except IdentifierError:
        data.refused.append(f"{where}: x_handle is not an X name")
        return
    accounts = frozenset(_accounts(data, where, row))
    id_ = _id(data, where, row["x_id"], screen_name)
    name, website, bio, kind = (row[key] for key in ("name", "website", "bio", "kind"))
    data.add_person(Person(id_, screen_name, name, website, bio, kind, accounts))


def _id(data: Data, where: str, text: str, screen_name: ScreenName) -> AccountId:
    try:
        return parse_account_id(text) if text else key_of(screen_name)
    except IdentifierError:
        data.refused.append(f"{where}: x_id is not an id; the name stands for it")
        return key_of(screen_name)


def _accounts(data: Data, where: str, row: Row) -> Iterator[Key]:
    for network in Network:
        for address in row[network.value].replace(";", " ").split():
            try:
                yield _key(network, address)
            except IdentifierError:
                data.refused.append(f"{where}: {network.value} holds what is not an address")
