"""Which names the tweets give away, and what counts as a contact."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.reading import listed, read_bytes, read_loose, zipped
from passage.core.errors import SeveralOwners
from passage.core.harvest import NAME_MAX, Harvest, clean
from passage.core.importance import followed_by_importance
from passage.core.model import Archive, Known, Relation, Source
from passage.core.names import AccountId, ScreenName

OWNER = '[{"account":{"accountId":"9","username":"me","accountDisplayName":"Me"}}]'


def tweet(id_: str = "1", text: str = "hello", mentions=(), reply=None, media=()) -> dict:
    """Make a tweet; mentions are (id, screen name, name), media (id, url)."""
    made = {
        "id_str": id_,
        "created_at": "Sat Feb 18 12:33:11 +0000 2023",
        "full_text": text,
        "entities": {
            "user_mentions": [
                {"id_str": one, "screen_name": screen_name, "name": name}
                for one, screen_name, name in mentions
            ]
        },
    }
    if reply:
        made["in_reply_to_user_id_str"], made["in_reply_to_screen_name"] = reply
    if media:
        made["extended_entities"] = {
            "media": [{"source_user_id_str": one, "expanded_url": url} for one, url in media]
        }
    return {"tweet": made}


def known(*tweets: dict, **own) -> dict:
    """Return what a harvest of the tweets knows, as plain tuples."""
    harvest = Harvest()
    for one in tweets:
        assert harvest.add(one)
    return {
        id_: (one.screen_name, one.name, one.source.value, one.contacts)
        for id_, one in harvest.known(**own).items()
    }


BO = ("77", "bo", "Bo B")


def test_a_mention_tells_name_and_screen_name():
    """A mention is a pair with a display name, and a contact."""
    assert known(tweet(mentions=[BO])) == {"77": ("bo", "Bo B", "mention", 1)}


def test_a_reply_tells_the_screen_name():
    """A reply is a pair without a display name, and a contact."""
    assert known(tweet(reply=("77", "bo"))) == {"77": ("bo", "", "reply", 1)}


def test_a_reply_that_mentions_counts_once():
    """A tweet is one contact however often it names somebody."""
    assert known(tweet(mentions=[BO, BO], reply=("77", "bo"))) == {
        "77": ("bo", "Bo B", "mention", 1)
    }


def test_a_mention_is_better_than_a_reply_whatever_the_order():
    """The display name is kept as soon as any tweet shows it."""
    both = [tweet("1", reply=("77", "bo")), tweet("2", mentions=[BO])]
    assert known(*both) == known(*reversed(both)) == {"77": ("bo", "Bo B", "mention", 2)}


def test_a_mention_corrects_a_reply_of_the_same_archive():
    """Should the two ever disagree in one archive, the mention is believed."""
    found = known(tweet("1", reply=("77", "bo_else")), tweet("2", mentions=[BO]))
    assert found == {"77": ("bo", "Bo B", "mention", 2)}


def test_a_reply_to_an_account_that_is_gone():
    """An id without a screen name is no pair."""
    assert known(tweet(reply=("77", None))) == {}


def test_unresolved_mentions_are_none():
    """X marks a mention it could not resolve with the id -1 and an empty name."""
    assert known(tweet(text="RT @gone: x", mentions=[("-1", "gone", "")])) == {}
    assert known(tweet(mentions=[("77", "bo", "")])) == {}


def test_names_are_never_taken_from_the_text():
    """A @name in the text may by now be somebody else's."""
    assert known(tweet(text="@bo hello", reply=("77", None))) == {}


@pytest.mark.parametrize("host", ["twitter.com", "x.com", "mobile.twitter.com", "www.x.com"])
def test_a_picture_names_its_owner(host):
    """A picture taken from somebody's tweet has their @name in its address; it is no contact."""
    found = known(tweet(media=[("88", f"https://{host}/di/status/8/photo/1")]))
    assert found == {"88": ("di", "", "media", 0)}


@pytest.mark.parametrize(
    "url",
    [
        "https://x.com/i/status/8",
        "https://x.com/intent/status/8",
        "https://x.com/i/web/status/8",
        "https://x.com/di",
        "https://evil.example/x.com/di/status/8",
        "https://x.com.evil.example/di/status/8",
        "https://x.com/much_too_long_a_name/status/8",
        None,
    ],
)
def test_addresses_that_name_nobody(url):
    """Pages of X itself, other hosts and other shapes name nobody."""
    assert known(tweet(media=[("88", url)])) == {}


def test_a_picture_never_beats_what_x_resolved():
    """A picture's address is as old as the tweet; the newest of them names who has no other."""
    old = tweet(
        "5", media=[("77", "https://x.com/older/status/8"), ("88", "https://x.com/a/status/8")]
    )
    new = tweet("6", media=[("88", "https://x.com/b/status/8")])
    reply = tweet("7", reply=("77", "bo"))
    for order in ([old, new, reply], [reply, new, old]):
        assert known(*order) == {"77": ("bo", "", "reply", 1), "88": ("b", "", "media", 0)}


def test_a_retweet_names_all_and_counts_once_for_its_author():
    """Retweeting ten times is one contact with the author, none with those in the text."""
    tweets = [
        tweet(str(index), "RT @Bo: with @di", mentions=[BO, ("88", "di", "Di")])
        for index in range(10)
    ]
    assert known(*tweets) == {"77": ("bo", "Bo B", "mention", 1), "88": ("di", "Di", "mention", 0)}


def test_the_same_tweet_twice_counts_once():
    """A tweet that stands in two files is one contact."""
    assert known(tweet("1", mentions=[BO]), tweet("1", mentions=[BO]))["77"][3] == 1


def test_the_owner_is_nobody_else():
    """The owner's id, and whoever has an old name of theirs by now, is dropped."""
    tweets = [
        tweet("1", mentions=[("9", "me", "Me"), BO]),
        tweet("2", reply=("9", "me")),
        tweet("3", mentions=[("66", "Me_Before", "Squatter")]),
    ]
    found = known(*tweets, own_ids=["9"], own_names=["me", "me_before"])
    assert found == {"77": ("bo", "Bo B", "mention", 1)}
    assert known(tweet(mentions=[("9", "me_elsewhere", "Me")]), own_ids=["9"]) == {}


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"tweet": 1},
        {"tweet": {}},
        {"tweet": {"id": 5}},
        {"following": {"accountId": "1"}},
    ],
)
def test_what_is_no_tweet(record):
    """A record of something else is refused, so that it can be told."""
    assert not Harvest().add(record)


_JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=3) | st.just("77"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    *(
                        "tweet",
                        "id_str",
                        "entities",
                        "user_mentions",
                        "screen_name",
                        "name",
                        "full_text",
                    ),
                    *("in_reply_to_user_id_str", "in_reply_to_screen_name", "extended_entities"),
                    *("media", "source_user_id_str", "expanded_url"),
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@settings(deadline=None)
@given(record=st.dictionaries(st.sampled_from(["tweet", "id_str"]), _JSON))
def test_tweets_of_any_shape(record):
    """Whatever JSON a tweet is, the harvest goes on and only well formed pairs come out."""
    harvest = Harvest()
    harvest.add({"id_str": "1", **record})
    assert set(harvest.known()) <= {"77"}


def test_display_names_are_cleaned_not_changed():
    """Control characters go, halves of characters are marked, what is far too long is cut."""
    assert clean("a\nb\0c\u0085d\u2028e") == "a b c d e"
    assert clean("\ud83d x") == "\ufffd x"
    assert clean("n" * 5000) == "n" * NAME_MAX
    for name in ("<b>&amp;", "=1+1", "\u202erlo", "👩🏽‍🚀"):
        assert clean(name) == name


@settings(deadline=None)
@given(st.text(st.characters()))
def test_clean_names_can_always_be_written(name):
    """Whatever a name was, it can be encoded, and cleaning it again changes nothing."""
    once = clean(name)
    once.encode("utf-8")
    assert clean(once) == once


def test_half_a_character_escaped_in_a_file():
    """An escape for half a character, which no text can hold, does not travel on."""
    text = json.dumps([tweet(mentions=[("77", "bo", "x\ud83d")])])
    archive = read_loose(following=listed("following", "77"), tweets=text)
    assert archive.known[AccountId("77")].name == "x\ufffd"


def export(
    date: str, mentions: list, following: tuple[str, ...], owner: str = "9", *, id_="1"
) -> bytes:
    """Make a ZIP of one export of an owner."""
    manifest = {
        "userInfo": {"accountId": owner, "userName": "me", "displayName": "Me"},
        "archiveInfo": {"generationDate": date},
    }
    return zipped(
        {
            "data/manifest.js": f"window.__THAR_CONFIG = {json.dumps(manifest)}",
            "data/following.js": listed("following", *following),
            "data/tweets.js": json.dumps([tweet(id_, mentions=mentions)]),
        }
    )


def test_two_exports_of_one_person():
    """Lists and names of the newest win, whatever the order; the older adds names."""
    old = export(
        "2022-11-05T00:00:00.000Z", [("77", "bo_old", "Bo"), ("5", "cy", "Cy")], ("77", "1")
    )
    new = export("2026-01-02T00:00:00.000Z", [BO], ("77", "5"), id_="2")
    for archive in (read_bytes(old, new), read_bytes(new, old)):
        assert archive.generated == "2026-01-02T00:00:00.000Z"
        assert archive.relations[Relation.FOLLOWING] == ("77", "5")
        assert archive.known[AccountId("77")] == Known(
            ScreenName("bo"),
            "Bo B",
            Source.MENTION,
            2,
            "2023-02-18",
            "2026-01-02T00:00:00.000Z",
        )
        assert archive.known[AccountId("5")].as_of == "2022-11-05T00:00:00.000Z"
        assert archive.known[AccountId("5")].screen_name == "cy"


def test_exports_of_two_people():
    """Two people's archives are not mixed."""
    with pytest.raises(SeveralOwners) as caught:
        read_bytes(export("2022-11-05", [], ("1",)), export("2026-01-02", [], ("1",), owner="8"))
    assert caught.value.facts == {"count": 2}


def test_the_date_in_the_name_of_the_zip():
    """Without a manifest, the day that X put into the ZIP's name is the date."""
    data = zipped({"data/following.js": "[]"})
    name = f"twitter-2023-04-05-{'ab' * 32}.zip"
    assert read_bytes(data, name=name).generated == "2023-04-05"
    assert read_bytes(data, name="mine-2023-04-05.zip").generated == ""


def test_a_stray_copy_in_another_folder():
    """The list beside the account file wins over a copy elsewhere in the ZIP."""
    files = {
        "old/following.js": listed("following", "1"),
        "x/data/following.js": listed("following", "2"),
        "x/data/account.js": OWNER,
        "zz/following.js": listed("following", "3"),
    }
    assert read_bytes(zipped(files)).relations[Relation.FOLLOWING] == ("2",)


def test_a_zip_and_the_lists_beside_it():
    """A loose list adds to a ZIP that has none of it, and doubles nobody."""
    data = zipped({"data/account.js": OWNER, "data/following.js": listed("following", "1", "2")})
    archive = read_bytes(data, zipped({"following.js": listed("following", "2", "3")}))
    assert archive.relations[Relation.FOLLOWING] == ("1", "2", "3")


def test_who_matters_comes_first():
    """Contacts, then who follows back, then the more recent follow; unnamed people stay."""
    ids = [AccountId(str(one)) for one in range(1, 7)]
    archive = Archive(
        None,
        "",
        {Relation.FOLLOWING: tuple(ids), Relation.FOLLOWERS: (ids[5], ids[3])},
        {
            ids[4]: Known(ScreenName("five"), "Five", Source.MENTION, 3),
            ids[1]: Known(ScreenName("two"), "", Source.REPLY, 3),
        },
    )
    ordered = followed_by_importance(archive)
    assert [one.id for one in ordered] == ["2", "5", "4", "6", "1", "3"]
    assert [one.rank for one in ordered] == [1, 4, 3, 5, 0, 2]
    assert (ordered[0].screen_name, ordered[0].contacts, ordered[0].mutual) == ("two", 3, False)
    assert (ordered[2].screen_name, ordered[2].mutual) == (None, True)


def test_a_moment_tells_id_and_names():
    """Mentions, the account answered and the one directed at; none of it is a contact."""
    harvest = Harvest()
    tweet_in_it = {
        "mentions": [{"userId": "77", "screenName": "bo", "name": "Bo B"}, {"userId": 5}, 1],
        "coreData": {
            "reply": {"inReplyToUserId": "88", "inReplyToScreenName": "di"},
            "directedAtUser": {"userId": "99", "screenName": "ed"},
        },
    }
    assert harvest.add_moment({"moment": {"tweets": [{"tweet": tweet_in_it}, 1, {}]}})
    assert not harvest.add_moment({"tweet": {}})
    found = harvest.known(dates=["2026-01-02"])
    assert {id_: (one.screen_name, one.name) for id_, one in found.items()} == {
        "77": ("bo", "Bo B"),
        "88": ("di", ""),
        "99": ("ed", ""),
    }
    assert {(one.source, one.contacts, one.as_of) for one in found.values()} == {
        (Source.MOMENT, 0, "2026-01-02")
    }


def test_the_last_contact_is_the_newest():
    """Whatever the order of the tweets; a date of another form is none."""
    days = ["Sat Feb 18 12:33:11 +0000 2023", "Mon Jan 02 00:00:00 +0000 2017", "2024-01-01"]
    for order in (days, days[::-1]):
        harvest = Harvest()
        for number, day in enumerate(order):
            one = tweet(str(number), mentions=[BO])
            one["tweet"]["created_at"] = day
            harvest.add(one)
        known_bo = harvest.known()[AccountId("77")]
        assert (known_bo.last_contact, known_bo.contacts) == ("2023-02-18", 3)


def test_names_without_an_id_stay_apart():
    """Quotes, long posts and lists give hints, counted, and never the owner or who is known."""
    quotes = tweet(mentions=[BO])
    quotes["tweet"]["entities"]["urls"] = [
        {"expanded_url": f"https://{one}"}
        for one in ("x.com/cy/status/5", "twitter.com/CY/status/6", "x.com/bo/status/7", "x.org")
    ]
    harvest = Harvest()
    harvest.add(quotes)
    assert harvest.hints.note({"noteTweet": {"core": {"mentions": [{"screenName": "me"}, 1]}}})
    assert harvest.hints.note({"noteTweet": {"core": {"mentions": [{"screenName": "fi"}]}}})
    assert harvest.hints.lists({"userListInfo": {"url": "https://twitter.com/gus/lists/x"}})
    assert harvest.hints.lists({"userListInfo": {"url": "https://twitter.com//lists/x"}})
    assert not harvest.hints.note({})
    assert not harvest.hints.lists({})
    told = [(one.screen_name, one.times) for one in harvest.hinted(["me"])]
    assert told == [("cy", 2), ("fi", 1), ("gus", 1)]
    assert set(harvest.known()) == {"77"}
