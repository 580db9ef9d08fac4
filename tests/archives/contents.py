"""The files of an archive, by name, and what a reader must get back from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random

from .plan import Era, Flaw, How, Known, Plan, Truth
from .pretty import list_file, object_file
from .tweets import QUOTED, tweets_of

_STEMS_2018_2020 = {"tweets": "tweet", "deleted-tweets": "deleted-tweet"}
_WEBSITE = "https://t.co/abcdefghij"
_LISTS = {
    "following": "following",
    "follower": "follower",
    "block": "blocking",
    "mute": "muting",
}


@dataclass(frozen=True, slots=True)
class Contents:
    """Files by path, their text given in pieces, and the truth about them."""

    files: dict[str, list[str]]
    truth: Truth


def contents(plan: Plan) -> Contents:
    """Make all text files of a plan."""
    rng = Random(plan.seed + 1)
    lists = _lists(plan, rng)
    tweets = tweets_of(plan)
    data = "" if plan.era is Era.Y2018 else "data/"
    files: dict[str, list[str]] = {}
    entries: dict[str, int] = {}
    heads: dict[str, str] = {}
    for stem, records in _records(plan, lists, tweets):
        cuts = {"following": plan.following_parts, "tweets": plan.tweet_parts}.get(stem, 1)
        name = stem if plan.era is Era.Y2022 else _STEMS_2018_2020.get(stem, stem)
        for part, some in enumerate(_cut(records, cuts)):
            path = f"{data}{name}{plan.part_mark}{part}.js" if part else f"{data}{name}.js"
            heads[path] = f"YTD.{name.replace('-', '_')}.part{part}"
            files[path] = list(list_file(f"window.{heads[path]}", some, plan.era))
            entries[path] = len(some)
    has_manifest = plan.manifest and plan.era is not Era.Y2018
    if has_manifest:
        manifest = _manifest(plan, heads, entries)
        files["data/manifest.js"] = [object_file("window.__THAR_CONFIG", manifest, plan.era)]
    ids = {stem: None if one is None else tuple(one) for stem, one in lists.items()}
    truth = Truth(
        plan.owner,
        plan.generated if has_manifest else "",
        ids["following"],
        ids["follower"],
        ids["block"],
        ids["mute"],
        dict(_known(plan, _last_days(tweets))),
        entries,
        frozenset({*plan.noted, *plan.list_owners, *([QUOTED] if _quotes(tweets) else [])}),
        tuple((title, _own_list(plan, title)) for title in plan.own_lists),
        plan.bio,
        _WEBSITE if plan.bio else "",
        plan.apps,
    )
    return Contents(files, truth)


def _lists(plan: Plan, rng: Random) -> dict[str, list[str] | None]:
    """Return the ids of each list, in the order of the file."""
    unnamed = [_id(2_000_000_000 + index, rng) for index in range(plan.unnamed)]
    both = min(plan.unnamed_followers // 2, plan.unnamed)
    fans = [_id(3_000_000_000 + index, rng) for index in range(plan.unnamed_followers - both)]
    following = [one.id for one in plan.people if one.following] + unnamed
    followers = [one.id for one in plan.people if one.follower] + unnamed[:both] + fans
    rng.shuffle(following)
    rng.shuffle(followers)
    return {
        "following": None if plan.flaw is Flaw.NO_FOLLOWING else following,
        "follower": followers,
        "block": None if plan.blocks is None else _some(4_000_000_000, plan.blocks, rng),
        "mute": None if plan.mutes is None else _some(4_500_000_000, plan.mutes, rng),
    }


def _records(
    plan: Plan, lists: dict[str, list[str] | None], tweets: list[dict[str, object]]
) -> Iterator[tuple[str, list[object]]]:
    """Yield the stem and the records of each list file."""
    bare = plan.era is Era.Y2018
    for stem, wrapper in _LISTS.items():
        ids = lists[stem]
        if ids is not None:
            yield stem, [{wrapper: _account(one, bare=bare)} for one in ids]
    yield "tweets", [one if bare else {"tweet": one} for one in tweets]
    yield "deleted-tweets", []
    yield (
        "account",
        [
            {
                "account": {
                    "email": "ada@example.invalid",
                    "createdVia": "web",
                    "username": plan.owner.screen_name,
                    "accountId": plan.owner.id,
                    "createdAt": "1284000000000" if bare else "2010-09-09T02:40:00.000Z",
                    "accountDisplayName": plan.owner.name,
                }
            }
        ],
    )
    yield (
        "screen-name-change",
        [
            {
                "screenNameChange": {
                    "accountId": plan.owner.id,
                    "screenNameChange": {
                        "changedAt": "2015-05-05T05:05:05.000Z",
                        "changedFrom": name,
                        "changedTo": plan.owner.screen_name,
                    },
                }
            }
            for name in plan.old_names
        ],
    )
    yield "moment", _moments(plan)
    yield (
        "note-tweet",
        [
            {
                "noteTweet": {
                    "noteTweetId": str(700 + index),
                    "createdAt": "2023-03-03T03:03:03.000Z",
                    "lifecycle": {"value": "Active"},
                    "core": {
                        "text": f"A long post & more for @{name}",
                        "urls": [],
                        "mentions": [{"screenName": name, "fromIndex": "24", "toIndex": "30"}],
                        "hashtags": [],
                    },
                }
            }
            for index, name in enumerate(plan.noted)
        ],
    )
    yield "lists-created", _lists_of([_own_list(plan, one) for one in plan.own_lists], bare=bare)
    # Some addresses have no owner.
    theirs = [f"https://twitter.com/{name}/lists/friends" for name in plan.list_owners]
    yield "lists-subscribed", _lists_of([*theirs, "https://twitter.com//lists/x"], bare=bare)
    if plan.bio:
        described = {"bio": plan.bio, "website": _WEBSITE, "location": "Vernay"}
        picture = "https://pbs.twimg.com/profile_images/1/a.jpg"
        yield "profile", [{"profile": {"description": described, "avatarMediaUrl": picture}}]
    yield "connected-application", [_app(one) for one in plan.apps]
    yield "like", [{"like": {"tweetId": "7", "fullText": "@somebody_else", "expandedUrl": ""}}]
    yield "smartblock", []


def _app(name: str) -> dict[str, object]:
    """Return an application that may act for the owner, as X writes it."""
    maker = {"name": "Maker Ltd", "url": "https://maker.example", "privacyPolicyUrl": ""}
    return {
        "connectedApplication": {
            "organization": maker,
            "name": name,
            "description": f"{name} for everybody",
            "permissions": ["read", "write"],
            "approvedAt": "2019-04-03T02:01:00.000Z",
            "id": "77",
        }
    }


def _moments(plan: Plan) -> list[object]:
    """Return one moment with a tweet for each person known by it alone."""
    tweets: list[object] = [
        {
            "momentId": "31",
            "tweet": {
                "mentions": [{"userId": one.id, "screenName": one.screen_name, "name": one.name}],
                "coreData": {"text": "a moment"},
            },
        }
        for one in plan.people
        if one.how is How.MOMENT
    ]
    return [{"moment": {"momentId": "31", "title": "Moments", "tweets": tweets}}] if tweets else []


def _own_list(plan: Plan, title: str) -> str:
    return f"https://twitter.com/{plan.owner.screen_name}/lists/{title.replace(' ', '-')}"


def _lists_of(urls: list[str], *, bare: bool) -> list[object]:
    """Return list addresses as records: one for each since 2020, before it one for all."""
    if bare:
        return [{"userListInfo": {"urls": urls}}] if urls else []
    return [{"userListInfo": {"url": one}} for one in urls]


def _quotes(tweets: list[dict[str, object]]) -> bool:
    """Whether any tweet has the address of another's tweet."""
    return any(f"twitter.com/{QUOTED}/status" in str(one["entities"]) for one in tweets)


def _last_days(tweets: list[dict[str, object]]) -> dict[str, str]:
    """Return for each id the day of the last tweet, but retweets, that mentions or answers it."""
    last: dict[str, str] = {}
    for tweet in tweets:
        entities, text = tweet["entities"], str(tweet["full_text"])
        assert isinstance(entities, dict)
        ids = [one["id_str"] for one in entities["user_mentions"]]
        day = f"2023-02-{str(tweet['created_at'])[8:10]}"
        if not text.startswith("RT @"):
            for id_ in (*ids, str(tweet.get("in_reply_to_user_id_str", ""))):
                last[id_] = max(day, last.get(id_, ""))
    return last


def _account(id_: str, *, bare: bool) -> dict[str, str]:
    link = {"userLink": f"https://twitter.com/intent/user?user_id={id_}"}
    return {"accountId": id_} | ({} if bare else link)


def _cut(records: list[object], parts: int) -> Iterable[list[object]]:
    size = max(1, -(-len(records) // parts))
    cuts = [records[start : start + size] for start in range(0, len(records), size)]
    return cuts or [[]]


def _manifest(plan: Plan, heads: dict[str, str], entries: dict[str, int]) -> dict[str, object]:
    types: dict[str, dict[str, object]] = {}
    for path, head in heads.items():
        stem = head.removeprefix("YTD.").partition(".")[0]
        first, *rest = stem.split("_")
        kind = types.setdefault(first + "".join(one.title() for one in rest), {"files": []})
        listed = kind["files"]
        assert isinstance(listed, list)
        listed.append({"fileName": path, "globalName": head, "count": str(entries[path])})
    return {
        "userInfo": {
            "accountId": plan.owner.id,
            "userName": plan.owner.screen_name,
            "displayName": plan.owner.name,
        },
        "archiveInfo": {
            "sizeBytes": str(plan.media_bytes),
            "generationDate": plan.generated,
            "isPartialArchive": False,
            "maxPartSizeBytes": "53687091200",
        },
        "readmeInfo": {
            "fileName": "data/README.txt",
            "directory": "data/",
            "name": "README.txt",
        },
        "dataTypes": types | {"tweetsMedia": {"mediaDirectory": "data/tweets_media"}},
    }


def _known(plan: Plan, last: dict[str, str]) -> Iterator[tuple[str, Known]]:
    for one in plan.people:
        name = one.name if one.how in (How.MENTION, How.MOMENT) else ""
        contacts = 0 if one.how in (How.MEDIA, How.MOMENT) else one.contacts
        how = How.MENTION if one.retweets else one.how
        shown = one.name if one.retweets else name
        yield (
            one.id,
            Known(one.screen_name, shown, how, contacts + (one.retweets > 0), last.get(one.id, "")),
        )


def _some(first: int, number: int, rng: Random) -> list[str]:
    return [_id(first + index, rng) for index in range(number)]


def _id(number: int, rng: Random) -> str:
    """Return an id of either age: a short one, or (one in three) one beyond 2 ** 53."""
    return str(number if rng.random() < 2 / 3 else 1_000_000_000_000_000_000 + number * 128)


def classic(plan: Plan) -> dict[str, list[str]]:
    """Make the files of the archive of 2012 to 2019, which has tweets and no lists."""
    tweets = json.dumps(tweets_of(plan), indent=1)
    user = {"id": plan.owner.id, "screen_name": plan.owner.screen_name}
    return {
        "data/js/tweets/2014_03.js": [f"Grailbird.data.tweets_2014_03 = {tweets}"],
        "data/js/user_details.js": [f"var user_details = {json.dumps(user)}"],
        "data/js/payload_details.js": ['var payload_details = {"tweets" : 1}'],
        "data/js/tweet_index.js": ['var tweet_index = [{"year" : 2014, "month" : 3}]'],
        "tweets.csv": ["tweet_id,in_reply_to_status_id,text\n"],
        "index.html": ["<!doctype html><title>classic</title>"],
    }
