"""Hostile archives: those that are refused as a whole, and one that is read in spite of it all."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from . import texts

IDS = tuple(str(7_000_000 + number) for number in range(40))
_BLOCK = b" " * (1 << 20)


def refused() -> dict[str, bytes]:
    """Return files by name, none of which is an archive with people in it."""
    good = zipped({"data/following.js": following(IDS)})
    deep = "[" * 300_000 + "]" * 300_000
    return {
        "empty.zip": b"",
        "cut-short.zip": good[: len(good) // 2],
        "a-page.zip": b"<!doctype html><script>window.canary=1</script>",
        "a-zip-of-zips.zip": zipped({"twitter.zip": good, "again/twitter.zip": good}),
        "a-bomb.zip": bomb("data/following.js", 700),
        "nothing-but-outside.zip": zipped({"../../data/following.js": following(IDS)}),
        "deep.js": f"window.YTD.following.part0 = {deep}".encode(),
        "deep.json": deep.encode(),
        "wrong-types.js": b'window.YTD.following.part0 = {"following": 5}',
        "prototype.json": b'{"__proto__": {"format": "passage-ledger"}, "format": {}}',
        "markup.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='window.canary=1'/>",
        "markup.csv": b"<script>window.canary=1</script>,=cmd()\n" * 1000,
    }


def readable(stranger: str) -> bytes:
    """Return an archive of `IDS`, in which everything that can be hostile is, but for the list."""
    said = texts(stranger)
    tweets = [
        tweet(number, id_, said[number % len(said)], stranger) for number, id_ in enumerate(IDS)
    ]
    wrong = [{"tweet": 5}, 5, None, {"tweet": {"entities": {"user_mentions": {"0": "x"}}}}]
    files = {
        "data/account.js": ytd("account", [{"account": account(said, stranger)}]),
        "data/following.js": following([*IDS, *IDS, "__proto__", "-1", "9" * 400]),
        "data/follower.js": ytd("follower", [{"follower": said}, {"follower": {"accountId": []}}]),
        "data/block.js": ytd("block", "nobody"),
        "data/tweets.js": ytd("tweets", [*tweets, *wrong]),
        "data/tweets-part1.js": "window.YTD.tweets.part1 = " + "[" * 200_000,
        "data/like.js": b"\xff\xfe\x00\x01" * 5000,
        "../../data/tweets.js": ytd("tweets", tweets),
        "/etc/passwd": "root",
        "C:\\data\\following.js": following(["666"]),
        "data/nested.zip": zipped({"data/following.js": following(["667"])}),
        f"data/{said[1]}.js": "[]",
    }
    made = io.BytesIO(zipped(files))
    with ZipFile(made, "a") as archive:
        # The same list twice, the later of another content; a bomb beside the lists.
        archive.writestr("./data/following.js", following([*IDS, "668"]))
        with archive.open(ZipInfo("data/direct-messages.js"), "w") as out:
            out.write(b"[]")
        packed(archive, "data/mute.js", 600)
    return made.getvalue()


def account(said: Iterable[str], stranger: str) -> dict[str, object]:
    """Return what an archive says of its owner."""
    first, *more = said
    return {"accountId": "1", "username": first, "accountDisplayName": more[0], "x": stranger}


def tweet(number: int, id_: str, said: str, stranger: str) -> dict[str, object]:
    """Return a tweet that mentions somebody, whose name and whose words are hostile."""
    mention = {"id_str": id_, "screen_name": f"hostile_{number}", "name": said}
    odd = {"id_str": id_, "screen_name": said, "name": {"__proto__": said}}
    links = [{"expanded_url": f"javascript:{said}"}, {"expanded_url": f"{stranger}/{said}"}]
    entities = {"user_mentions": [mention, odd], "urls": links}
    return {"tweet": {"id_str": str(number), "full_text": said, "entities": entities}}


def ytd(kind: str, records: object) -> str:
    """Return a file of an archive."""
    return f"window.YTD.{kind.replace('-', '_')}.part0 = {json.dumps(records)}"


def following(ids: Iterable[str]) -> str:
    """Return the list of those followed."""
    return ytd("following", [{"following": {"accountId": one, "userLink": "x"}} for one in ids])


def zipped(files: dict[str, str | bytes]) -> bytes:
    """Return a ZIP of files."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            # The names as they are; so much of one letter would be taken for a bomb if packed.
            info = ZipInfo("x")
            info.filename = name
            archive.writestr(
                info, content, ZIP_STORED if name == "data/tweets.js" else ZIP_DEFLATED
            )
    return out.getvalue()


def bomb(name: str, megabytes: int) -> bytes:
    """Return a ZIP whose one file unpacks to very many megabytes of blanks."""
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        packed(archive, name, megabytes)
    return out.getvalue()


def packed(archive: ZipFile, name: str, megabytes: int) -> None:
    """Add blanks to an archive that unpack to very many megabytes."""
    with archive.open(_deflated(name), "w", force_zip64=True) as out:
        for _ in range(megabytes):
            out.write(_BLOCK)


def _deflated(name: str) -> ZipInfo:
    info = ZipInfo(name)
    info.compress_type = ZIP_DEFLATED
    return info
