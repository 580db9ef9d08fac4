"""The @names that the owner's tweets give away for account ids.

X resolves names when it makes the archive, not when the tweet was written: among mentions and
replies of one archive no id was seen with two names. So these pairs are true as of the
archive's date, and joining them by id to the lists is safe. Moments are resolved alike, and
rarer. The address of a picture taken from somebody's tweet is as old as the tweet, so it names
only whom nothing else names. Names are never inferred from the text, where a @name may by now
be somebody else's.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from passage.core.contacts import SEEN_MAX, Contacts, iso_day
from passage.core.decode import Record
from passage.core.hints import Hints, author_of
from passage.core.model import Hint, Known, Source
from passage.core.names import AccountId, ScreenName, same_name
from passage.core.shapes import NO_TWEET, Mention, Tweet, TweetRow, conform
from passage.core.text import one_line

NAME_MAX = 200
"""Characters kept of a display name; X allows 50."""

_ID = re.compile(r"[1-9][0-9]{0,19}")
_SCREEN_NAME = re.compile(r"[A-Za-z0-9_]{1,15}")


@dataclass(slots=True)
class _Pair:
    """An id's name as one archive tells it; ``age`` 0 is the newest archive given."""

    age: int
    source: Source
    screen_name: str
    name: str = ""


@dataclass(slots=True)
class Harvest:
    """Pairs, contacts and hints gathered tweet by tweet; feed the newest archive first."""

    hints: Hints = field(default_factory=Hints)
    _contacts: Contacts = field(default_factory=Contacts)
    _pairs: dict[str, _Pair] = field(default_factory=dict)
    # The ids whose pair a mention gave: there is no better source, and most are met again.
    _mentioned: set[str] = field(default_factory=set)
    _media: dict[str, tuple[int, str, str]] = field(default_factory=dict)

    def add(self, record: Record, age: int = 0) -> bool:
        """Take in one record of a tweets file, of any shape; False when it is no tweet.

        ``age`` orders several archives of one owner: the newest wins where two disagree, and a
        tweet that is in both counts once.
        """
        return bool(self.add_all((cast("TweetRow", conform(record, TweetRow)),), age))

    def add_all(self, rows: Iterable[TweetRow], age: int = 0) -> int:
        """Take in records as `add` does, their values being of the types stated.

        Returns how many of them were tweets.
        """
        taken = 0
        for row in rows:
            tweet = row if row.tweet is NO_TWEET else row.tweet
            if not tweet.id_str:
                continue
            taken += 1
            entities = tweet.entities
            mentions, links = entities.user_mentions, entities.urls
            mentioned = self._mentions(mentions, age) if mentions else {}
            answered = self._reply(tweet, age) if tweet.in_reply_to_user_id_str else ""
            if tweet.extended_entities.media:
                self._pictures(tweet)
            quotes = False
            for link in links:
                quotes = quotes or "/status/" in link.expanded_url
            if (mentioned or answered or quotes) and self._contacts.is_new(tweet.id_str):
                if quotes:
                    self.hints.quotes(links)
                if mentioned or answered:
                    self._contact(tweet, mentioned, answered)
        return taken

    def add_moment(self, record: Record, age: int = 0) -> bool:
        """Take in one record of ``moment.js``; False when it is none. It is no contact."""
        moment = record.get("moment")
        if not isinstance(moment, dict):
            return False
        tweets = moment.get("tweets")
        for entry in tweets if isinstance(tweets, list) else ():
            tweet = entry.get("tweet") if isinstance(entry, dict) else None
            if isinstance(tweet, dict):
                for id_, screen_name, name in _told_by_moment(tweet):
                    shown = name if isinstance(name, str) else ""
                    self._pair(id_, screen_name, shown, Source.MOMENT, age)
        return True

    def known(
        self,
        own_ids: Collection[str] = (),
        own_names: Collection[str] = (),
        dates: Sequence[str] = (),
    ) -> dict[AccountId, Known]:
        """Return what is known of each id, without the owner under any of their names.

        ``dates`` are those of the archives, by age.
        """
        own = {name.lower() for name in own_names}
        found = {
            id_: (pair, dates[pair.age] if pair.age < len(dates) else "")
            for id_, pair in self._pairs.items()
        }
        for id_, (_, day, screen_name) in self._media.items():
            found.setdefault(id_, (_Pair(0, Source.MEDIA, screen_name), day))
        return {
            AccountId(id_): Known(
                ScreenName(pair.screen_name),
                pair.name,
                pair.source,
                self._contacts.times(id_),
                self._contacts.last(id_),
                as_of,
            )
            for id_, (pair, as_of) in found.items()
            if id_ not in own_ids and pair.screen_name.lower() not in own
        }

    def hinted(self, own_names: Collection[str] = ()) -> tuple[Hint, ...]:
        """Return the names without an id that no id has, nor the owner."""
        taken = {pair.screen_name.lower() for pair in self._pairs.values()}
        taken.update(screen_name.lower() for _, _, screen_name in self._media.values())
        return self.hints.without(taken | {name.lower() for name in own_names})

    def _contact(self, tweet: Tweet, mentioned: dict[str, str], answered: str) -> None:
        """Count whom a tweet addresses."""
        text = tweet.full_text or tweet.text
        if text.startswith("RT @"):
            author = text[4:24].partition(":")[0]
            self._contacts.retweet(
                [one for one, name in mentioned.items() if same_name(name, author)]
            )
        else:
            if answered:
                mentioned[answered] = ""
            self._contacts.add(mentioned, iso_day(tweet.created_at))

    def _mentions(self, mentions: Iterable[Mention], age: int) -> dict[str, str]:
        """Keep the pairs of a tweet's mentions and return them, the names by id."""
        found: dict[str, str] = {}
        for mention in mentions:
            # Retweets keep a mention that X could not resolve, with the id "-1" and no name.
            if not mention.name:
                continue
            id_ = mention.id_str
            if id_ in self._mentioned or self._pair(
                id_, mention.screen_name, mention.name, Source.MENTION, age
            ):
                found[id_] = mention.screen_name
        return found

    def _reply(self, tweet: Tweet, age: int) -> str:
        """Keep the pair of a reply and return the id, empty when it is none."""
        id_ = tweet.in_reply_to_user_id_str
        if id_ in self._mentioned:
            return id_
        # The name is missing when the account is gone; the contact was one nevertheless.
        self._pair(id_, tweet.in_reply_to_screen_name, "", Source.REPLY, age)
        return id_ if id_ in self._pairs or _ID.fullmatch(id_) else ""

    def _pictures(self, tweet: Tweet) -> None:
        when = int(tweet.id_str) if _ID.fullmatch(tweet.id_str) else 0
        for picture in tweet.extended_entities.media:
            id_, author = picture.source_user_id_str, author_of(picture.expanded_url)
            if author is None or not _ID.fullmatch(id_):
                continue
            before = self._media.get(id_)
            if (before is None and len(self._media) < SEEN_MAX) or (before and when >= before[0]):
                self._media[id_] = (when, iso_day(tweet.created_at), author)

    def _pair(self, id_: object, screen_name: object, name: str, source: Source, age: int) -> bool:
        """Keep a pair unless a better one is known; True when it is one at all."""
        if not isinstance(id_, str) or not isinstance(screen_name, str):
            return False
        old = self._pairs.get(id_)
        if id_ in self._mentioned:
            return True
        if old is None:
            if not _ID.fullmatch(id_) or not _SCREEN_NAME.fullmatch(screen_name):
                return False
            if len(self._pairs) < SEEN_MAX:
                self._keep(id_, _Pair(age, source, screen_name, clean(name)))
            return True
        agrees = age == old.age or same_name(screen_name, old.screen_name)
        better = source is not old.source and source.rank < old.source.rank
        if better and agrees and _SCREEN_NAME.fullmatch(screen_name):
            self._keep(id_, _Pair(old.age, source, screen_name, clean(name) or old.name))
        return True

    def _keep(self, id_: str, pair: _Pair) -> None:
        self._pairs[id_] = pair
        if pair.source is Source.MENTION:
            self._mentioned.add(id_)


def _told_by_moment(tweet: Record) -> Iterator[tuple[object, object, object]]:
    """Yield id, screen name and display name of all whom a tweet in a moment names."""
    mentions = tweet.get("mentions")
    for mention in mentions if isinstance(mentions, list) else ():
        if isinstance(mention, dict):
            yield mention.get("userId"), mention.get("screenName"), mention.get("name")
    core = tweet.get("coreData")
    for holder in (tweet, core):
        if not isinstance(holder, dict):
            continue
        reply, directed = holder.get("reply"), holder.get("directedAtUser")
        if isinstance(reply, dict):
            yield reply.get("inReplyToUserId"), reply.get("inReplyToScreenName"), ""
        if isinstance(directed, dict):
            yield directed.get("userId"), directed.get("screenName"), ""


def clean(name: str) -> str:
    """Return a display name fit for a line of text, otherwise as its owner wrote it.

    Control characters become spaces, halves of characters (lone surrogates, which no file can
    hold) become U+FFFD, and what exceeds `NAME_MAX` goes.
    """
    return one_line(name, NAME_MAX)
