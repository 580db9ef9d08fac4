"""The @names that the owner's tweets give away for account ids.

X resolves names when it makes the archive, not when the tweet was written: among mentions and
replies of one archive no id was seen with two names. So these pairs are true as of the
archive's date, and joining them by id to the lists is safe. The address of a picture taken
from somebody's tweet is as old as the tweet, so it names only whom nothing else names. Names
are never inferred from the text, where a @name may by now be somebody else's.

A contact is one tweet in which the owner mentions or answers an account. Retweeting is weaker:
however often it happens, it counts as one contact with the account retweeted, and as none with
those whom the retweeted text mentions.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from passage.core.model import Known, Source
from passage.core.names import AccountId, ScreenName, same_name
from passage.core.ytd import Record

NAME_MAX = 200
"""Characters kept of a display name; X allows 50."""

# Far above any real archive (57,720 tweets): what is beyond is made to fill the memory.
_IDS_MAX = 2_000_000
_ID = re.compile(r"[1-9][0-9]{0,19}")
_SCREEN_NAME = re.compile(r"[A-Za-z0-9_]{1,15}")
# Those of https://x.com that are pages of its own rather than people.
_RESERVED = frozenset({"i", "intent", "hashtag", "search", "share", "home", "explore"})
_STATUS = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:twitter|x)\.com/([A-Za-z0-9_]{1,15})/status/", re.IGNORECASE
)
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), 0x2028, 0x2029), " ")


@dataclass(slots=True)
class _Pair:
    """An id's name as one archive tells it; ``age`` 0 is the newest archive given."""

    age: int
    source: Source
    screen_name: str
    name: str = ""


@dataclass(slots=True)
class Harvest:
    """Pairs and contacts gathered tweet by tweet; feed the newest archive first."""

    _pairs: dict[str, _Pair] = field(default_factory=dict)
    _media: dict[str, tuple[int, str]] = field(default_factory=dict)
    _contacts: Counter[str] = field(default_factory=Counter)
    _retweeted: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def add(self, record: Record, age: int = 0) -> bool:
        """Take in one record of a tweets file; False when it is no tweet.

        ``age`` orders several archives of one owner: the newest wins where two disagree, and a
        tweet that is in both counts once.
        """
        inner = record.get("tweet", record)
        if not isinstance(inner, dict):
            return False
        id_ = inner.get("id_str")
        if not isinstance(id_, str):
            return False
        mentioned = self._mentions(inner, age)
        answered = self._reply(inner, age)
        self._pictures(inner, id_)
        if id_ in self._seen or len(self._seen) >= _IDS_MAX:
            return True
        self._seen.add(id_)
        text = inner.get("full_text") or inner.get("text")
        if isinstance(text, str) and text.startswith("RT @"):
            author = text[4:24].partition(":")[0]
            self._retweeted.update(one for one, name in mentioned if same_name(name, author))
        else:
            self._contacts.update({*(one for one, _ in mentioned), *answered})
        return True

    def known(
        self, own_ids: Collection[str] = (), own_names: Collection[str] = ()
    ) -> dict[AccountId, Known]:
        """Return what is known of each id, without the owner under any of their names."""
        pairs = dict(self._pairs)
        for id_, (_, screen_name) in self._media.items():
            pairs.setdefault(id_, _Pair(0, Source.MEDIA, screen_name))
        own = {name.lower() for name in own_names}
        return {
            AccountId(id_): Known(
                ScreenName(pair.screen_name),
                pair.name,
                pair.source,
                self._contacts[id_] + (id_ in self._retweeted),
            )
            for id_, pair in pairs.items()
            if id_ not in own_ids and pair.screen_name.lower() not in own
        }

    def _mentions(self, tweet: Record, age: int) -> list[tuple[str, str]]:
        entities = tweet.get("entities")
        mentions = entities.get("user_mentions") if isinstance(entities, dict) else None
        found: list[tuple[str, str]] = []
        for mention in mentions if isinstance(mentions, list) else ():
            if not isinstance(mention, dict):
                continue
            id_, screen_name = mention.get("id_str"), mention.get("screen_name")
            name = mention.get("name")
            # Retweets keep a mention that X could not resolve, with the id "-1" and no name.
            if (
                name
                and isinstance(name, str)
                and self._pair(id_, screen_name, name, Source.MENTION, age)
            ):
                found.append((str(id_), str(screen_name)))
        return found

    def _reply(self, tweet: Record, age: int) -> tuple[str, ...]:
        id_ = tweet.get("in_reply_to_user_id_str")
        if not isinstance(id_, str):
            return ()
        # The name is missing when the account is gone; the contact was one nevertheless.
        self._pair(id_, tweet.get("in_reply_to_screen_name"), "", Source.REPLY, age)
        return (id_,) if _ID.fullmatch(id_) else ()

    def _pictures(self, tweet: Record, tweet_id: str) -> None:
        extended = tweet.get("extended_entities")
        media = extended.get("media") if isinstance(extended, dict) else None
        for picture in media if isinstance(media, list) else ():
            id_ = picture.get("source_user_id_str") if isinstance(picture, dict) else None
            if not isinstance(id_, str) or not _ID.fullmatch(id_):
                continue
            address = picture.get("expanded_url")
            match = _STATUS.match(address) if isinstance(address, str) else None
            if match is None or match[1].lower() in _RESERVED:
                continue
            when = int(tweet_id) if _ID.fullmatch(tweet_id) else 0
            if when >= self._media.get(id_, (0, ""))[0] and len(self._media) < _IDS_MAX:
                self._media[id_] = (when, match[1])

    def _pair(self, id_: object, screen_name: object, name: str, source: Source, age: int) -> bool:
        """Keep a pair unless a better one is known; True when it is one at all."""
        if not isinstance(id_, str) or not isinstance(screen_name, str):
            return False
        old = self._pairs.get(id_)
        if old is not None and old.source is Source.MENTION:
            return True
        if old is None:
            if not _ID.fullmatch(id_) or not _SCREEN_NAME.fullmatch(screen_name):
                return False
            if len(self._pairs) < _IDS_MAX:
                self._pairs[id_] = _Pair(age, source, screen_name, clean(name))
            return True
        agrees = age == old.age or same_name(screen_name, old.screen_name)
        if source is Source.MENTION and agrees and _SCREEN_NAME.fullmatch(screen_name):
            self._pairs[id_] = _Pair(old.age, source, screen_name, clean(name))
        return True


def clean(name: str) -> str:
    """Return a display name fit for a line of text, otherwise as its owner wrote it.

    Control characters become spaces, halves of characters (lone surrogates, which no file can
    hold) become U+FFFD, and what exceeds `NAME_MAX` goes.
    """
    kept = name[:NAME_MAX].translate(_CONTROL).strip()
    return kept.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
