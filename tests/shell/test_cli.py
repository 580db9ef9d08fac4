"""The command line: the same package, another shell."""

from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from archives import Flaw, Person, Plan, write_archive
from core.test_export import crossing, match
from inputs.exporter import json_of
from inputs.faces import Face
from passage.cli import main
from passage.core import ledger
from passage.core.crosswalk import TableSource
from passage.core.export import FOLLOW_LIMIT
from passage.core.model import Found, Network, Relation, Result
from passage.core.names import AccountId, ScreenName
from passage.shell.desk.work import read_files
from servers.bluesky import BlueskyNetwork, BlueskyPerson
from servers.mastodon import MastodonPerson, MastodonServer
from workshop.crosswalk_file import packed
from workshop.crosswalk_rows import Entry

ISEULT = Person("21", "iseultvarange", "Iseult Varangeville-Morin", contacts=2)
MELCHIOR = Person("22", "mroquebrun_c", "Melchior Roquebrun-Cordier", contacts=1)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of five people, two of them named."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=(ISEULT, MELCHIOR), unnamed=3, blocks=None, mutes=0))
    return path


def test_read_prints_a_report_that_programs_read(
    archive: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts and names per relation; a list that is missing is null, an empty one is 0."""
    assert main(["read", str(archive), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["owner"]["screen_name"] == "ada_example"
    assert told["counts"]["following"] == 5
    assert told["named"]["following"] == 2
    assert (told["counts"]["blocks"], told["counts"]["mutes"]) == (None, 0)
    assert {"owner", "generated", "counts", "named", "files", "problems"} <= set(told)


def test_read_says_the_same_to_people(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --json a small table, the missing list named as missing."""
    assert main(["read", str(archive)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].split() == ["following", "5", "2"]
    assert ["blocks", "missing"] in [line.split() for line in lines]


@pytest.mark.parametrize(
    ("flaw", "words"),
    [
        (Flaw.NOT_A_ZIP, "This is not an X archive."),
        (Flaw.TRUNCATED, "The end of this ZIP file is missing."),
        (Flaw.ENCRYPTED, "This ZIP file has a password."),
    ],
)
def test_a_bad_file_is_a_sentence_and_an_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], flaw: Flaw, words: str
) -> None:
    """No traceback: what happened and what to do, on standard error."""
    path = tmp_path / "bad.zip"
    write_archive(path, Plan(people=(ISEULT,), flaw=flaw))
    assert main(["read", str(path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith(words)


def test_a_file_that_is_not_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A mistyped name ends in one line."""
    assert main(["read", str(tmp_path / "nothing.zip")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_export_of_something_else_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that Passage did not save is refused by name."""
    path = tmp_path / "other.json"
    path.write_text("{}")
    assert main(["export", str(path), "--format", "json"]) == 1
    assert "not a file that Passage saved" in capsys.readouterr().err


def test_a_list_in_several_parts_needs_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One file cannot hold it: a sentence says so, and a folder takes all parts, with names."""
    session = tmp_path / "session.json"
    people = [[match(Network.MASTODON, f"p{n}@b.example")] for n in range(FOLLOW_LIMIT + 1)]
    session.write_bytes(ledger.dump(crossing(Network.MASTODON, *people)))
    wanted = ["export", str(session), "--format", "mastodon-csv"]
    assert main(wanted) == 1
    assert "2 parts" in capsys.readouterr().err
    assert main([*wanted, "--out", str(tmp_path)]) == 0
    made = sorted(path.name for path in tmp_path.glob("*.csv"))
    assert made == ["following_accounts-1-of-2.csv", "following_accounts-2-of-2.csv"]


def test_a_page_of_links_is_a_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same page as in the browser, to a folder under its name; nobody is a sentence."""
    session = tmp_path / "session.json"
    session.write_bytes(ledger.dump(crossing(Network.MASTODON, [match(Network.MASTODON, "p@b.c")])))
    wanted = ["export", str(session), "--format", "links", "--out", str(tmp_path)]
    assert main(wanted) == 0
    page = (tmp_path / "passage-links.html").read_text()
    assert page.startswith("<!doctype html>")
    assert page.count("p@b.c") == 1
    session.write_bytes(ledger.dump(crossing(Network.MASTODON)))
    assert main(wanted) == 1
    assert "Nobody is chosen yet" in capsys.readouterr().err


def test_a_host_nobody_can_ask_ends_as_could_not_check(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong address is refused before anything is read or asked."""
    out = tmp_path / "session.json"
    assert main(["find", str(archive), "--bluesky", "no host", "--out", str(out)]) == 1
    assert not out.exists()
    assert "server’s address" in capsys.readouterr().err


@pytest.mark.servers
def test_find_and_export_on_real_servers(
    archive: Path,
    tmp_path: Path,
    bluesky_network: BlueskyNetwork,
    mastodon_server: MastodonServer,
) -> None:
    """One person found on each network ends in its list; the session keeps all the rest."""
    dids = bluesky_network.seed([BlueskyPerson("iseultvarange.bsky.social", ISEULT.name, "")])
    mastodon_server.seed([MastodonPerson(MELCHIOR.screen_name, MELCHIOR.name, "", "loin.example")])
    session, listed = tmp_path / "session.json", tmp_path / "following_accounts.csv"
    arguments = ["--bluesky", bluesky_network.appview, "--mastodon", mastodon_server.url]
    assert main(["find", str(archive), *arguments, "--out", str(session)]) == 0
    mastodon = ["export", str(session), "--format", "mastodon-csv", "--out", str(listed)]
    assert main(mastodon) == 0
    rows = list(csv.DictReader(io.StringIO(listed.read_text())))
    assert [row["Account address"] for row in rows] == [f"{MELCHIOR.screen_name}@loin.example"]
    bluesky = tmp_path / "bluesky.csv"
    assert main(["export", str(session), "--format", "bluesky-csv", "--out", str(bluesky)]) == 0
    assert dids["iseultvarange.bsky.social"] in bluesky.read_text()
    # Gone on with, everybody is settled: nothing is asked, and nothing changes.
    further, log = tmp_path / "further.json", tmp_path / "log.csv"
    assert main(["find", str(session), "--out", str(further), "--log", str(log)]) == 0
    assert further.read_bytes() == session.read_bytes()
    assert len(log.read_text().splitlines()) == 1
    again = tmp_path / "again.json"
    assert main(["export", str(session), "--format", "json", "--out", str(again)]) == 0
    assert again.read_bytes() == session.read_bytes()


def test_read_understands_every_kind_of_input(
    archive: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An archive, a folder with a table, and names on standard input, all at once."""
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "people.csv").write_text("handle;name\nquentin_b;Quentin Belcourt\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\0")
    monkeypatch.setattr("sys.stdin", io.StringIO("@solvejg_a"))
    assert main(["read", str(archive), str(folder), "-", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["counts"]["following"], told["named"]["following"]) == (7, 4)
    assert {"people.csv", "pasted"} <= {one["name"] for one in told["files"]}
    assert told["problems"] == []


class Quiet(BaseHTTPRequestHandler):
    """A Mastodon server that knows nobody, and remembers what it was asked."""

    asked: list[str]

    def do_GET(self) -> None:
        """Answer that nobody was found."""
        self.asked.append(self.path)
        body = b'{"accounts": []}'
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def quiet_server() -> Iterator[tuple[str, list[str]]]:
    """The server's address, and the list of what it is asked."""
    asked: list[str] = []
    handler = type("Handler", (Quiet,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


@pytest.mark.parametrize("name", ["requests.jsonl", "requests.csv"])
def test_find_writes_down_every_request(
    archive: Path, tmp_path: Path, quiet_server: tuple[str, list[str]], name: str
) -> None:
    """What the server was asked is what the log says, in lines of JSON or as a table."""
    url, asked = quiet_server
    log = tmp_path / name
    session = str(tmp_path / "session.json")
    arguments = ["--mastodon", url, "--out", session, "--log", str(log)]
    assert main(["find", str(archive), *arguments]) == 0
    text = log.read_text("utf-8-sig")
    if name.endswith(".csv"):
        told = list(csv.DictReader(io.StringIO(text)))
    else:
        told = [json.loads(line) for line in text.splitlines()]
    assert asked
    assert [one["url"] for one in told] == [url + path for path in asked]
    assert [int(one["number"]) for one in told] == list(range(1, len(asked) + 1))
    assert {int(one["received_bytes"]) for one in told} == {16}


def test_find_again_asks_only_for_those_still_missing(
    archive: Path, tmp_path: Path, quiet_server: tuple[str, list[str]]
) -> None:
    """The saved file says on which days people were looked for; who was found is not asked for."""
    url, asked = quiet_server
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert main(["find", str(archive), "--mastodon", url, "--out", str(first)]) == 0
    whole = ledger.load(first.read_bytes())
    found_one = {**whole.results, ISEULT.id: one_found(ISEULT.id)}
    first.write_bytes(ledger.dump(replace(whole, results=found_one)))
    asked.clear()
    assert main(["find", str(first), "--again", "--out", str(second)]) == 0
    words = " ".join(asked).lower()
    assert "mroquebrun" in words
    assert "iseult" not in words
    later = ledger.load(second.read_bytes())
    assert (len(whole.searches), len(later.searches)) == (1, 2)
    assert later.results[ISEULT.id] == found_one[ISEULT.id]


def one_found(id_: str) -> Result:
    """Return a result that is sure."""
    return Result(
        AccountId(id_), {Network.MASTODON: Found((match(Network.MASTODON, "i@b.example"),))}
    )


def test_find_looks_for_those_blocked_only_when_told_to(
    tmp_path: Path, quiet_server: tuple[str, list[str]]
) -> None:
    """Their names are in no request without --avoided."""
    url, asked = quiet_server
    path, out = tmp_path / "archive.zip", tmp_path / "session.json"
    truth = write_archive(path, Plan(people=(ISEULT,), unnamed=1, blocks=2))
    assert truth.blocks
    names = tmp_path / "names.json"
    names.write_text(
        json_of([Face(truth.blocks[0], "blocked_troll", "Trollbert Blockade", following=False)])
    )
    arguments = ["find", str(path), str(names), "--mastodon", url, "--out", str(out)]
    assert main(arguments) == 0
    assert "Trollbert" not in " ".join(asked)
    assert main([*arguments, "--avoided"]) == 0
    assert "Trollbert" in " ".join(asked)
    assert list(ledger.load(out.read_bytes()).avoided) == [Relation.BLOCKS]


def test_looking_again_needs_a_saved_file(
    archive: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With an archive there is nobody to look for again: a sentence, and nothing is asked."""
    assert main(["find", str(archive), "--again", "--out", str(tmp_path / "s.json")]) == 1
    assert "not a file that Passage saved" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_is_a_sentence_before_anything_is_asked(
    archive: Path,
    tmp_path: Path,
    quiet_server: tuple[str, list[str]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever wants to see what is sent is not left without seeing it."""
    url, asked = quiet_server
    arguments = ["--mastodon", url, "--out", str(tmp_path / "s.json"), "--log", str(tmp_path)]
    assert main(["find", str(archive), *arguments]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert asked == []


@pytest.fixture
def known(archive: Path, tmp_path: Path) -> Path:
    """A table that knows one of those whom the archive does not name."""
    read = read_files([archive])
    number = next(one for one in read.relations[Relation.FOLLOWING] if one not in read.known)
    row = Entry(int(number), ScreenName("Known_Figure"), ("figure.example",))
    path = tmp_path / "people.bin"
    path.write_bytes(packed([row], "2026-11-20", [TableSource("Wikidata", "CC0-1.0")]))
    return path


def test_read_counts_those_whom_a_table_names(
    archive: Path, known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With where the name comes from, and its day."""
    assert main(["read", str(archive), "--json", "--known", str(known)]) == 0
    following = json.loads(capsys.readouterr().out)["relations"]["following"]
    assert following["named"] == 3
    assert following["from"]["crosswalk"] == 1


def test_find_takes_the_table_for_archives_and_saved_files(
    archive: Path, known: Path, tmp_path: Path
) -> None:
    """What it says is saved with the person, so that it is at hand the next time."""
    first, second = tmp_path / "one.json", tmp_path / "two.json"
    assert main(["find", str(archive), "--out", str(first)]) == 0
    assert main(["find", str(first), "--known", str(known), "--out", str(second)]) == 0
    named = [one for one in ledger.load(second.read_bytes()).followed if one.listings]
    assert [one.screen_name for one in named] == ["Known_Figure"]
    assert main(["find", str(archive), "--known", str(known), "--out", str(first)]) == 0
    assert [one for one in ledger.load(first.read_bytes()).followed if one.listings] == named


def test_a_table_of_another_kind_is_told(archive: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence and what to do about it."""
    assert main(["read", str(archive), "--known", str(archive)]) == 1
    assert "This is not a table of known people" in capsys.readouterr().err
