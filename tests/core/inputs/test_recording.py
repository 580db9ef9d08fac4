"""Recordings give people, whose lists they stand in, and how much was missing."""

from __future__ import annotations

import bisect
import dataclasses
import io
import itertools
import json
import tracemalloc

import pytest
from hypothesis import given, settings

from core.inputs.web_reading import assert_people, face_lists, finished, read_text
from inputs import LAYOUTS, exchange, faces, follow_page, recording, user_object
from passage.core.inputs import recording as reader
from passage.core.model import FileKind, FileState, Relation, Source
from passage.core.sources import Watched

FACES = faces(30)
OWN = tuple(dataclasses.replace(one, following=True) for one in FACES)
OWNER = "4242"


def pages(layout="B", **how):
    """The owner's list in three pages."""
    return [
        exchange("Following", follow_page(OWN[at : at + 10], layout), user_id=OWNER, **how)
        for at in (0, 10, 20)
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize(
    "how",
    [{}, {"post": True}, {"encoded": True}, {"host": "twitter.com"}, {"host": "api.x.com"}],
    ids=str,
)
def test_the_owners_list_comes_back(layout, how):
    """Whatever the layout, the way of asking and the way of writing bodies down."""
    side = read_text(recording(pages(layout, **how)), "x.com.har")
    assert_people(side, OWN)
    assert (side.owner_id, side.as_of, side.source) == (OWNER, "2026-09-14", Source.WEB)
    assert (side.report.kind, side.report.state) == (FileKind.RECORDING, FileState.READ)
    assert (side.report.entries, dict(side.report.notes)["pages"]) == (30, 3)


@settings(max_examples=40, deadline=None)
@given(people=face_lists())
def test_any_people_come_back(people):
    """Odd names and bios, through the text inside the text."""
    people = tuple(one for one in people if one.id != OWNER)
    entries = [exchange("Following", follow_page(people, "C"), user_id=OWNER)]
    assert_people(read_text(recording(entries, indent=None)), people)


@pytest.mark.parametrize("operation", ["Followers", "BlueVerifiedFollowers"])
def test_followers(operation):
    """Members of these lists follow the owner, even where nothing is said of each."""
    page = follow_page([dataclasses.replace(one, following=False) for one in FACES[:4]], "C")
    text = json.dumps(page).replace("relationship_perspectives", "something_new")
    side = read_text(recording([exchange(operation, text, user_id=OWNER)]))
    assert [one.relations for one in side.people] == [{Relation.FOLLOWERS}] * 4


def test_members_of_a_list_are_no_relation():
    """Lists name people; whether the owner follows them is said of each."""
    people = [dataclasses.replace(one, following=False, followed_by=False) for one in FACES[:4]]
    page = follow_page(people, path=("list", "members_timeline", "timeline"))
    side = read_text(recording([exchange("ListMembers", page)]))
    assert_people(side, people)
    assert side.owner_id is None


def test_somebody_elses_list_only_names_people():
    """With flags, the list of which the owner follows nobody is another's."""
    theirs = tuple(
        dataclasses.replace(one, id=str(900 + place), following=False, followed_by=False)
        for place, one in enumerate(faces(9))
    )
    other = exchange("Following", follow_page(theirs), user_id="777")
    side = read_text(recording([other, *pages()]))
    assert side.owner_id == OWNER
    assert_people(side, (*OWN, *theirs))
    assert dict(side.report.notes)["others"] == 1


def test_who_is_signed_in_decides():
    """X's pages ask who is there; then no flag is needed to tell whose list it is."""
    page = json.dumps(follow_page(FACES[:3], "C")).replace("relationship_perspectives", "new")
    me = dataclasses.replace(FACES[9], id=OWNER)
    viewer = {"data": {"viewer_v2": {"user_results": {"result": user_object(me)}}}}
    entries = [
        exchange("Following", page, user_id="777"),
        exchange("Viewer", viewer),
    ]
    side = read_text(recording(entries))
    assert side.owner_id == OWNER
    assert [one.relations for one in side.people] == [frozenset()] * 3
    assert OWNER not in {one.id for one in side.people}


def test_gaps_are_counted():
    """Pages without a body, cut ones and members who are gone are facts of the report."""
    whole = json.dumps(follow_page(OWN[:5]))
    entries = [
        exchange("Following", follow_page(OWN[5:7], gone=["8"]), user_id=OWNER),
        exchange("Following", None, user_id=OWNER),
        exchange("Following", "", user_id=OWNER),
        exchange("Following", whole[:-200], user_id=OWNER),
        exchange("Following", None, user_id=OWNER, method="OPTIONS"),
        exchange("UserByScreenName", {"data": {"user": {"result": user_object(OWN[9])}}}),
        exchange("DataSaverMode", None),
    ]
    side = read_text(recording(entries))
    notes = {"pages": 5, "empty": 2, "cut": 1, "unavailable": 1}
    assert {key: dict(side.report.notes)[key] for key in notes} == notes
    assert [one.id for one in side.people] == [OWN[5].id, OWN[6].id, "8", OWN[9].id]
    assert side.report.state is FileState.PARTLY
    assert side.problems[0].fact("why") == "cut"


def test_nothing_secret_is_kept():
    """Cookies, tokens, messages, tweets and other sites' bodies are nowhere in the result."""
    secret = "s3cr3t-t0k3n"
    messages = {
        "inbox_initial_state": {
            "users": {"7": {"id_str": "7", "screen_name": "ada", "name": "Ada"}},
            "entries": [{"message": {"message_data": {"text": secret}}}],
        }
    }
    dm = exchange("x", messages, secret=secret)
    dm["request"]["url"] = f"https://x.com/i/api/1.1/dm/inbox_initial_state.json?token={secret}"
    elsewhere = exchange("Following", {"rest_id": "66", "screen_name": secret}, host="evil.example")
    lookalike = exchange("Following", follow_page(OWN[10:12]), host="x.com.evil.example")
    tweet = {"__typename": "Tweet", "rest_id": "5", "legacy": {"full_text": secret}}
    entries = [
        exchange("Following", follow_page(OWN[:2]), user_id=OWNER, secret=secret, post=True),
        dm,
        elsewhere,
        lookalike,
        exchange("HomeTimeline", {"data": {"home": [tweet]}, "csrf": secret}, secret=secret),
    ]
    text = recording(entries)
    side = read_text(text)
    assert text.count(secret) > 10
    assert secret not in repr(side)
    assert [one.id for one in side.people] == [OWN[0].id, OWN[1].id, "7"]


def test_fields_in_another_order():
    """Some programs write the answer before the question, and the address last."""
    entry = exchange("Following", follow_page(OWN[:3]), user_id=OWNER)
    entry = {"response": entry["response"], "request": dict(sorted(entry["request"].items())[::-1])}
    assert [one.id for one in read_text(recording([entry])).people] == [one.id for one in OWN[:3]]


def test_the_newest_word_wins():
    """A name that changed while recording is the later one; relations add up."""
    renamed = dataclasses.replace(OWN[0], name="New", screen_name="new_name")
    profile = {"data": {"user": {"result": user_object(renamed)}}}
    entries = [*pages(), exchange("UserByScreenName", profile, when="2026-09-15T00:00:00.000Z")]
    side = read_text(recording(entries))
    assert (side.people[0].screen_name, side.people[0].name) == ("new_name", "New")
    assert side.as_of == "2026-09-15"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark(mark):
    """The standard allows one."""
    assert len(read_text(mark + recording(pages()).encode()).people) == 30


class _Long(io.RawIOBase):
    """A recording which is never in memory as a whole: a head, a block many times, a tail."""

    def __init__(self, head: bytes, block: bytes, times: int, tail: bytes) -> None:
        self._parts = [head, *[block] * times, tail]
        self._ends = list(itertools.accumulate(len(one) for one in self._parts))
        self.size = self._ends[-1]
        self._at = 0

    def seek(self, offset, whence=0):
        self._at = (0, self._at, self.size)[whence] + offset
        return self._at

    def read(self, size=-1):
        place = bisect.bisect_right(self._ends, self._at)
        if place == len(self._parts):
            return b""
        start = len(self._parts[place]) - (self._ends[place] - self._at)
        piece = self._parts[place][start : start + size]
        self._at += len(piece)
        return piece


def test_memory_does_not_grow_with_the_recording():
    """A hundred megabytes of pictures, scripts and pages take a few, and progress is told."""
    picture = json.dumps(exchange("x", "A" * 3_000_000, host="pbs.example"))
    block = json.dumps([json.loads(picture), *pages()])[1:-1] + ","
    stream = _Long(b'{"log":{"entries":[', block.encode(), 32, (picture + "]}}").encode())
    assert stream.size > 95 << 20
    tracemalloc.start()
    reading = reader.read("big.har", Watched(stream))
    done = []
    while True:
        try:
            done.append(next(reading))
        except StopIteration as end:
            side = end.value
            break
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"{stream.size >> 20} MiB read with {peak >> 20} MiB at most")
    assert len(side.people) == 30
    assert side.problems == ()
    assert peak < 24 << 20
    assert done == sorted(done)
    assert max(b - a for a, b in itertools.pairwise(done)) <= 1 << 20


def test_one_damaged_exchange_costs_itself_alone():
    """Values that people blanked out, and bodies that are not JSON."""
    text = recording([exchange("Following", "<html>", user_id=OWNER), *pages()])
    text = text.replace('"time": 12.5', '"time": ', 2)
    side, _ = finished(reader.read, text.encode())
    assert len(side.people) == 30
