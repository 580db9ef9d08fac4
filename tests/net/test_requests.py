"""The log of requests: every request counted for ever, the latest kept, files that are safe."""

from __future__ import annotations

import csv
import io
import json
import sys
import tracemalloc
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.names import Handle, Origin
from passage.net import bluesky, mastodon, request_files
from passage.net.exchange import Answer, Ask, Lost, Purpose, Why
from passage.net.questions import AccountsNamed, ActorsNamed, ProfilesOf
from passage.net.requests import ASKED_IN, CHUNK, CHUNKS_MAX, HostSum, RequestLog, request_of

APPVIEW, SERVER = Origin("https://appview.example"), Origin("https://social.example")
GOOD = Answer(200, {}, "{}", 8_000)
OUTCOMES = st.sampled_from([GOOD, Answer(429), Answer(503, {}, "", 12), *map(Lost, Why)])
ASKS = st.builds(
    lambda server, words: mastodon.ask_of(AccountsNamed(server, words)),
    st.sampled_from([SERVER, Origin("https://other.example")]),
    st.text(max_size=20),
)


def search(words="ada novak", reply=GOOD, when=1_700_000_000.25):
    """Return the entry for a search on Mastodon."""
    return request_of(mastodon.ask_of(AccountsNamed(SERVER, words)), reply, when, 0.2)


def batch(count=25):
    """Return the entry for a call that asked about handles."""
    handles = tuple(Handle(f"person-number-{number}.bsky.social") for number in range(count))
    return request_of(bluesky.ask_of(APPVIEW, ProfilesOf(handles)), GOOD, 1_700_000_000.0, 0.3)


def test_an_entry_tells_who_was_asked_what_and_what_came_of_it():
    """Host, exact address, words, bytes both ways, status and time are all there."""
    entry = search("Ada Novák")
    assert entry.host == "social.example"
    assert entry.url == (
        "https://social.example/api/v2/search?q=Ada+Nov%C3%A1k&type=accounts&limit=10"
    )
    assert entry.words == ("Ada Novák",)
    assert (entry.sent, entry.received) == (len(entry.url), 8_000)
    assert (entry.status, entry.why, entry.seconds) == (200, None, 0.2)
    assert len(batch(25).words) == 25


@pytest.mark.parametrize("why", Why)
def test_a_request_without_an_answer_says_how_it_failed(why):
    """There is no status to show, but a reason."""
    entry = search(reply=Lost(why))
    assert (entry.status, entry.why, entry.received) == (0, why, 0)


def test_every_purpose_says_where_its_words_are():
    """A new kind of request must say which parameter tells whom it is about: `ASKED_IN`."""
    assert set(ASKED_IN) == set(Purpose)


def test_a_purpose_that_nobody_described_still_shows_all_that_was_asked():
    """The log never hides a value, even before `ASKED_IN` knows the kind of request."""
    ask = Ask(SERVER, "/new", (("first", "ada"), ("second", "novak")), "new purpose")  # type: ignore[arg-type]
    assert request_of(ask, GOOD, 0.0, 0.0).words == ("ada", "novak")


@given(st.lists(st.lists(st.tuples(ASKS, OUTCOMES), max_size=8), max_size=8))
def test_the_sums_are_those_of_all_requests(rounds):
    """However requests come in, every host's figures are those of its requests."""
    log, everything = RequestLog(), []
    for some in rounds:
        fresh = [request_of(ask, reply, 0.0, 0.1) for ask, reply in some]
        log, everything = log.plus(fresh), everything + fresh
    assert [entry for _, entry in log.numbered()] == everything
    assert log.count == len(everything)
    for host in {entry.host for entry in everything}:
        mine = [entry for entry in everything if entry.host == host]
        assert log.sums[host] == HostSum(
            len(mine),
            sum(len(entry.url) for entry in mine),
            sum(entry.received for entry in mine),
            sum(entry.status in {429, 503} for entry in mine),
            sum(entry.why is not None for entry in mine),
        )


def test_adding_leaves_the_log_before_as_it_was():
    """A state that was shown does not change behind its back."""
    one = RequestLog().plus([search("first")])
    two = one.plus([search("second")])
    assert ([e.words for _, e in one.numbered()], one.count, two.count) == ([("first",)], 1, 2)


def test_beyond_the_cap_the_oldest_go_and_the_sums_stay_exact():
    """The numbers go on, the list says how many are missing, and the totals miss none."""
    extra = CHUNK + 3
    total = CHUNK * CHUNKS_MAX + extra
    entry = search()
    log = RequestLog().plus(entry for _ in range(total))
    assert (log.count, log.sums["social.example"].requests) == (total, total)
    kept = list(log.numbered())
    assert log.dropped + len(kept) == total
    assert 0 < log.dropped <= extra + CHUNK
    assert (kept[0][0], kept[-1][0]) == (log.dropped + 1, total)
    assert len(kept) > CHUNK * (CHUNKS_MAX - 1)
    assert [number for number, _ in log.latest(50)] == list(range(total, total - 50, -1))


def test_the_latest_come_newest_first_across_chunks():
    """The list on screen does not notice where a chunk ends."""
    log = RequestLog().plus(search(str(number)) for number in range(1, CHUNK + 4))
    shown = log.latest(5)
    assert [(n, e.words) for n, e in shown] == [
        (n, (str(n),)) for n in range(CHUNK + 3, CHUNK - 2, -1)
    ]
    assert RequestLog().latest(50) == []


def test_a_full_log_fits_into_a_tab():
    """At its cap, with a batch among every five requests, it stays below 60 MB."""
    tracemalloc.start()
    log = RequestLog()
    for number in range(10_000):
        log = log.plus([batch() if number % 5 == 0 else search(f"person {number}")])
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert log.count == 10_000
    print(f"{size / 10_000:.0f} bytes a request on {sys.platform}")
    assert size / 10_000 * CHUNK * CHUNKS_MAX < 60_000_000


def rows(data):
    """Read a CSV as a spreadsheet would."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_the_table_holds_every_request_as_it_was():
    """One line each, with the exact address, sizes in bytes and the time in UTC."""
    log = RequestLog().plus([search(), search(reply=Lost(Why.TIMED_OUT)), batch(2)])
    first, second, third = rows(request_files.to_csv(log))
    assert first == {
        "number": "1",
        "time": "2023-11-14T22:13:20.250Z",
        "host": "social.example",
        "purpose": "accounts",
        "asked": "ada novak",
        "url": search().url,
        "sent_bytes": str(len(search().url)),
        "received_bytes": "8000",
        "status": "200",
        "failure": "",
        "seconds": "0.2",
    }
    assert (second["status"], second["failure"]) == ("", "timed-out")
    assert third["asked"] == "person-number-0.bsky.social person-number-1.bsky.social"


@given(st.text(alphabet="=+-@\t\r\n |!\"';,aé\u202e", max_size=12))
def test_no_cell_of_the_table_is_a_formula(words):
    """Names from an archive cannot make a spreadsheet run anything, nor break a line."""
    (row,) = rows(request_files.to_csv(RequestLog().plus([search(words)])))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())
    assert not any("\n" in cell or "\r" in cell for cell in row.values())


def test_the_json_says_what_it_is_and_loses_nothing():
    """Format and version first, sums, what was dropped, and every request."""
    log = RequestLog().plus([search("=cmd()"), search(reply=Answer(503)), batch(2)])
    told = json.loads(request_files.to_json(log))
    assert list(told)[:2] == ["format", "version"]
    assert (told["format"], told["version"], told["dropped"]) == ("passage-requests", 1, 0)
    assert told["requests"][0]["asked"] == ["=cmd()"]
    assert [one["status"] for one in told["requests"]] == [200, 503, 200]
    mastodon_sum, bluesky_sum = told["hosts"]
    assert (mastodon_sum["host"], mastodon_sum["requests"], mastodon_sum["refused"]) == (
        "social.example",
        2,
        1,
    )
    assert bluesky_sum["sent_bytes"] == len(batch(2).url)


def test_the_search_by_name_on_bluesky_is_told_too():
    """Its words are those of the search, not its limit."""
    ask = bluesky.ask_of(APPVIEW, ActorsNamed("ada"))
    assert request_of(ask, GOOD, 0.0, 0.1).words == ("ada",)


def test_json_lines_are_the_same_records_one_a_line():
    """A program that reads line by line gets what the whole file would give."""
    log = RequestLog().plus([search("a\nb"), batch(1)])
    lines = request_files.json_lines(islice(log.numbered(), 2)).splitlines()
    whole = json.loads(request_files.to_json(log))
    assert [json.loads(line) for line in lines] == whole["requests"]
