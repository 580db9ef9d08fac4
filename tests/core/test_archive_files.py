"""Single files of an archive: heads, encodings, hand edits, decoys, counts."""

from __future__ import annotations

import io
import json

import pytest

from archives import Plan, invent_people
from core.reading import drive, listed, made, read_bytes, read_loose, zipped
from passage.core import chosen
from passage.core.archive import ArchiveFile
from passage.core.decode import DEPTH_MAX, decode, is_deep
from passage.core.errors import ClassicArchive, NoFollowing, NotAnArchive, UnreadablePart
from passage.core.layout import Role, is_classic, place, place_of_head
from passage.core.model import FileState, Relation
from passage.core.names import AccountId
from passage.core.report import counts, named, report

BIG = "1234567890123456789"


def following(text: str | bytes):
    """Read one loose following list; return its ids, state and problems."""
    archive = read_loose(following=text)
    return archive.relations[Relation.FOLLOWING], archive.files[0].state, archive.problems


@pytest.mark.parametrize(
    "text",
    [
        listed("following", "12", BIG),
        listed("following", "12", BIG) + ";\n",
        listed("following", "12", BIG, head="["[:0] or " "),
        listed("following", "12", BIG, head="following = "),
        "\ufeff" + listed("following", "12", BIG).replace("\n", "\r\n"),
        listed("following", "12", BIG).encode("utf-16"),
        f'[{{"following":{{"accountId":"12"}}}},{{"following":{{"accountId":"{BIG}"}}}}]',
        f'[{{"following":{{"accountId":12}}}},{{"following":{{"accountId":{BIG}}}}}]',
        f'x=[{{"following":{{"accountId":"12"}}}},,{{"following":{{"accountId":"{BIG}"}}}},]',
        listed("following", "12", BIG, "12"),
    ],
    ids=range(10),
)
def test_harmless_edits(text):
    """Heads cut off, semicolons, BOM, CRLF, UTF-16, minified, numbers bare, stray commas."""
    assert following(text) == (("12", BIG), FileState.READ, ())


def test_empty_is_not_missing():
    """An empty list has no one in it; a missing file says nothing."""
    archive = read_loose(following="window.YTD.following.part0 = [ ]")
    assert counts(archive) == {
        Relation.FOLLOWING: 0,
        Relation.FOLLOWERS: None,
        Relation.BLOCKS: None,
        Relation.MUTES: None,
    }
    assert named(archive)[Relation.FOLLOWING] == 0
    assert archive.files[0].state is FileState.READ


def test_a_blanked_value_costs_one_record():
    """A record whose value somebody blanked is lost and told; the others stay."""
    text = listed("following", "1", "2", "3").replace('"2"', "")
    ids, state, [problem] = following(text)
    assert (ids, state) == (("1", "3"), FileState.PARTLY)
    assert problem.code == "unreadable-part"
    assert dict(problem.facts) == {"name": "following.js", "why": "damaged", "lost": 1}


def test_keys_without_quotes_keep_their_ids():
    """A formatter that takes the quotes off the keys does not hide the ids."""
    text = listed("following", "1", "2").replace('"following"', "following")
    ids, state, [problem] = following(text.replace('"accountId"', "accountId"))
    assert (ids, state, problem.fact("why")) == (("1", "2"), FileState.PARTLY, "damaged")


def test_a_list_cut_in_the_middle():
    """What came before the cut is kept, and the cut is told."""
    text = listed("following", "1", "2", "3")
    ids, state, [problem] = following(text[: text.index('"3"') + 1])
    assert (ids, state, problem.fact("why")) == (("1", "2"), FileState.PARTLY, "cut")


def test_a_list_cut_between_two_records():
    """A cut that spoils no record is told all the same."""
    text = listed("following", "1", "2")
    cut = text[: text.index(",") + 1]
    ids, state, [problem] = following(cut)
    assert (ids, state) == (("1",), FileState.PARTLY)
    assert dict(problem.facts) == {"name": "following.js", "why": "cut", "lost": 0}


@pytest.mark.parametrize("id_", ["", "-1", "0", "1.23457E+18", "12 ", "abc", "1" * 21])
def test_ids_that_are_none(id_):
    """What a spreadsheet or a hand made of an id is not taken for one."""
    ids, state, _ = following(listed("following", "7", id_))
    assert (ids, state) == (("7",), FileState.PARTLY)


def test_bytes_that_are_no_text():
    """A byte that is no UTF-8 is told and costs nothing else."""
    text = listed("following", "1", "2").encode().replace(b'"following"', b'"following"', 1)
    ids, state, [problem] = following(text.replace(b"part0 =", b"part0\xff ="))
    assert (ids, state, problem.fact("why")) == (("1", "2"), FileState.PARTLY, "encoding")


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_bad_bytes_beside_a_cut_character(monkeypatch, size):
    """A byte that is no text does not cost the character that two chunks share."""
    monkeypatch.setattr(chosen, "CHUNK", size)
    mention = {"id_str": "7", "screen_name": "bo", "name": "é👩🏽‍🚀@é"}
    text = json.dumps(
        [{"tweet": {"id_str": "1", "entities": {"user_mentions": [mention]}}}], ensure_ascii=False
    )
    archive = read_loose(
        following=listed("following", "7"), tweets=text.encode().replace(b"@", b"\xff")
    )
    assert archive.known[AccountId("7")].name == "é👩🏽‍🚀\ufffdé"
    assert archive.problems[0].fact("why") == "encoding"


@pytest.mark.parametrize("text", ["", "\0" * 4000, "hello", '{"following": 1}', "x" * 5000])
def test_a_following_file_without_a_list(text):
    """When the only following list cannot be read, that is the error."""
    with pytest.raises(UnreadablePart) as caught:
        read_loose(following=text)
    assert caught.value.facts == {"name": "following.js", "why": "no-list", "lost": 0}


def test_one_unreadable_file_does_not_lose_the_others():
    """Mutes that cannot be read are missing, said so, and nothing else changes."""
    archive = read_loose(following=listed("following", "1"), mute="oops", tweets="oops")
    assert archive.relations == {Relation.FOLLOWING: ("1",)}
    assert [one.state.value for one in archive.files] == ["read", "unreadable", "unreadable"]
    assert [one.fact("name") for one in archive.problems] == ["mute.js", "tweets.js"]


def test_the_owner_follows_nobody_by_that_name():
    """The owner's own id is dropped from every list."""
    account = '[{"account":{"accountId":"5","username":"me","accountDisplayName":"Me"}}]'
    archive = read_loose(following=listed("following", "5", "6"), account=account)
    assert archive.relations[Relation.FOLLOWING] == ("6",)
    assert archive.owner is not None
    assert archive.owner.name == "Me"


def test_a_file_renamed_by_the_person():
    """A file picked by itself is known by its first line, whatever its name became."""
    file = io.BytesIO(listed("following", "1", head="window.YTD.following.part0 = ").encode())
    archive, _ = drive([ArchiveFile("following (2).js", file)])
    assert archive.relations[Relation.FOLLOWING] == ("1",)


def test_a_loose_classic_file():
    """One file of a classic archive is recognised too."""
    with pytest.raises(ClassicArchive):
        read_bytes(b"Grailbird.data.tweets_2014_03 = []", name="2014_03.js")


def test_a_loose_picture():
    """One picture is no archive."""
    with pytest.raises(NotAnArchive):
        read_bytes(b"\xff\xd8\xff", name="photo.jpg")


def test_tweets_without_lists():
    """Tweets alone are readable but there is nobody to look for."""
    with pytest.raises(NoFollowing) as caught:
        read_loose(tweets="[]")
    assert caught.value.facts == {"found": 1}


def test_a_wrong_count_is_told():
    """The manifest's number of entries is an integrity check."""
    manifest = (
        'window.__THAR_CONFIG = {"userInfo":{"accountId":"9","userName":"me"},'
        '"archiveInfo":{"generationDate":"2024-05-06T07:08:09.000Z"},"dataTypes":{"following":'
        '{"files":[{"fileName":"data/following.js","count":"3"}]},'
        '"mute":{"files":[{"fileName":"data/mute.js","count":"1"}]}}}'
    )
    archive = read_bytes(
        zipped({"data/manifest.js": manifest, "data/following.js": listed("following", "1", "2")})
    )
    assert archive.generated == "2024-05-06T07:08:09.000Z"
    assert [(one.code, dict(one.facts)) for one in archive.problems] == [
        ("wrong-count", {"name": "data/following.js", "promised": 3, "read": 2}),
        ("unreadable-part", {"name": "data/mute.js", "why": "missing", "lost": 1}),
    ]


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        "{",
        "[]",
        "window.__THAR_CONFIG = {}",
        '{"userInfo":[],"dataTypes":{"a":1,"b":{"files":[1]}}}',
    ],
)
def test_a_manifest_of_any_shape(manifest):
    """A trimmed or broken manifest costs its facts only."""
    archive = read_loose(following=listed("following", "1"), manifest=manifest)
    assert archive.relations[Relation.FOLLOWING] == ("1",)
    assert (archive.owner, archive.generated) == (None, "")


def test_a_partial_archive_says_so():
    """When X announces further ZIPs, the person hears it."""
    manifest = '{"archiveInfo":{"isPartialArchive":true}}'
    archive = read_loose(following=listed("following", "1"), manifest=manifest)
    assert [one.fact("why") for one in archive.problems] == ["partial"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/following.js", ("", "data/following.js", Role.RELATION, "following", 0)),
        ("a/b/DATA/Tweets-Part12.JS", ("a/b", "DATA/Tweets-Part12.JS", Role.TWEETS, "tweets", 12)),
        ("x\\data\\tweet.part3.js", ("x", "data/tweet.part3.js", Role.TWEETS, "tweet", 3)),
        ("manifest.js", ("", "manifest.js", Role.MANIFEST, "manifest", 0)),
        ("./account.js", ("", "account.js", Role.ACCOUNT, "account", 0)),
    ],
)
def test_places(path, expected):
    """Names are known in any folder, case and spelling of parts."""
    where = place(path)
    assert where is not None
    assert (where.root, where.name, where.role, where.stem, where.part) == expected


@pytest.mark.parametrize(
    "path",
    [
        "__MACOSX/data/._following.js",
        "__MACOSX/data/following.js",
        "data/._following.js",
        "data/.DS_Store",
        "data/following.json",
        "data/following.js.bak",
        "data/direct-messages.js",
        "data/contact.js",
        "data/like.js",
        "data/../../following.js",
        "/data/following.js",
        "c:\\data\\following.js",
        "",
        "data/following.js/",
    ],
)
def test_places_that_are_none(path):
    """Decoys, private files and paths that lead elsewhere are never opened."""
    assert place(path) is None


def test_heads():
    """The first line tells the list and its part."""
    where = place_of_head("copy.js", "window.YTD.deleted_tweets.part2 = [")
    assert where is not None
    assert (where.role, where.stem, where.part) == (Role.TWEETS, "deleted-tweets", 2)
    assert place_of_head("copy.js", "window.YTD.direct_messages.part0 = [") is None
    assert place_of_head("copy.js", "Grailbird.data") is None


@pytest.mark.parametrize("path", ["data/js/tweets/2014_03.js", "x\\data\\js\\tweet_index.js"])
def test_classic_paths(path):
    """The classic archive is known by its folders."""
    assert is_classic(path)
    assert not is_classic("data/tweets.js", "window.YTD.tweets.part0 = [")


def test_the_report():
    """The summary is plain JSON with ids as text, and null where there is no file."""
    data, _ = made(Plan(people=invent_people(3), unnamed=2, mutes=None))
    told = report(read_bytes(data))
    assert json.loads(json.dumps(told)) == told
    assert told["owner"] == {"id": "901", "screen_name": "ada_example", "name": "Ada Exemple"}
    assert told["generated"] == "2026-01-02T03:04:05.678Z"
    numbers, names = told["counts"], told["named"]
    assert isinstance(numbers, dict)
    assert isinstance(names, dict)
    assert (numbers["following"], numbers["blocks"], numbers["mutes"]) == (5, 3, None)
    assert (names["following"], names["blocks"], names["mutes"]) == (3, 0, None)
    files = told["files"]
    assert isinstance(files, list)
    assert {
        "name": "data/following.js",
        "kind": "archive",
        "state": "read",
        "entries": 5,
        "promised": 5,
        "lost": 0,
        "why": None,
        "notes": {},
    } in files
    relations = told["relations"]
    assert isinstance(relations, dict)
    assert relations["mutes"] is None
    assert relations["following"] == {
        "accounts": 5,
        "named": 3,
        "from": {"mention": 3},
        "as_of": {"first": "2026-01-02", "last": "2026-01-02"},
    }
    assert told["problems"] == []


def test_the_report_of_nobody():
    """Without account file or manifest, owner and date are null."""
    told = report(read_loose(following="[]"))
    assert (told["owner"], told["generated"]) == (None, None)


@pytest.mark.parametrize(("opener", "closer"), [("[", "]"), ('{"a":', "}"), ('{"\\"]":[', "]}")])
def test_depth_is_measured_before_decoding(opener, closer):
    """Nesting up to the limit is decoded, one level more is refused, strings do not count."""
    levels = DEPTH_MAX // len(closer)
    decode(opener * levels + "1" + closer * levels)
    with pytest.raises(ValueError, match="too deep"):
        decode(opener * (levels + 1) + "1" + closer * (levels + 1))
    assert not is_deep('{"a": "' + "[" * 5000 + '"}')
    assert not is_deep("[" + "[], " * 5000 + "1]")
    assert is_deep('["\\\\", ' + "[" * 5000)
