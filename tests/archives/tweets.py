"""The owner's tweets: those that name people, and enough others around them."""

from __future__ import annotations

import html
from collections.abc import Iterator
from random import Random

from .plan import How, Person, Plan

Tweet = dict[str, object]

_WORDS = (
    "le marché de samedi", "a long walk by the canal", "conseil municipal ce soir", "new bike lane",
    "lecture du dimanche", "rain again & again", "le tram est en retard", "thanks for the link",
    "une très belle exposition", "library opening hours", "météo < 10 degrés", "bonne rentrée 🎒",
)  # fmt: skip
QUOTED = "somebody_else"
"""Whom some tweets quote, without an id."""

_FIRST_ID = 1_500_000_000_000_000_000
_GONE = {
    "name": "",
    "screen_name": "gone_account",
    "indices": ["3", "16"],
    "id_str": "-1",
    "id": "-1",
}


def tweets_of(plan: Plan) -> list[Tweet]:
    """Return the tweets of a plan, in no order of dates, as in real archives."""
    rng = Random(plan.seed)
    tweets = [
        *_contacts(plan, rng),
        *(_retweet(person, rng) for person in plan.people for _ in range(person.retweets)),
        *(_bystander(person, rng) for person in plan.people if _is_bystander(person)),
        *(_picture(person, rng) for person in plan.people if person.how is How.MEDIA),
    ]
    while len(tweets) < plan.tweets:
        tweets.append(_filler(plan, rng))
    rng.shuffle(tweets)
    for index, tweet in enumerate(tweets):
        id_ = str(_FIRST_ID + index * 4_194_304 + rng.randrange(4_000_000))
        tweet["id_str"] = id_
        # Until 2019 the number was printed as a float: only the text is right.
        tweet["id"] = id_ if plan.era.value > "2018" else f"{int(id_):.17E}"
    return tweets


def _contacts(plan: Plan, rng: Random) -> Iterator[Tweet]:
    """Yield tweets in which each person is mentioned or answered as often as planned."""
    turns = [one for one in plan.people if one.how is How.MENTION for _ in range(one.contacts)]
    rng.shuffle(turns)
    met: set[str] = set()
    while turns:
        number = rng.choice((1, 1, 1, 2, 3))
        people: dict[str, Person] = {}
        for person in [turns.pop() for _ in turns[-number:]]:
            if person.id in people:
                turns.append(person)
            people[person.id] = person
        addressed = list(people.values())
        # A reply alone shows no display name, so the first time everybody is mentioned.
        answered = addressed[0] if rng.random() < 1 / 3 else None
        if answered and answered.id in met and rng.random() < 1 / 2:
            addressed = addressed[1:]
        met.update(people)
        yield _tweet(_words(rng), addressed, rng, answered)
    for person in plan.people:
        if person.how is How.REPLY:
            for _ in range(person.contacts):
                yield _tweet(_words(rng), [], rng, person)


def _is_bystander(person: Person) -> bool:
    return person.how is How.MENTION and person.contacts == 0 and person.retweets == 0


def _retweet(person: Person, rng: Random) -> Tweet:
    return _tweet(_words(rng), [person], rng, opening="RT ", close=":")


def _bystander(person: Person, rng: Random) -> Tweet:
    """Return a retweet of an account that is gone, whose text mentions the person."""
    tweet = _tweet(f"RT @gone_account: {_words(rng)}", [person], rng, opening="", at_end=True)
    _mentions(tweet).insert(0, _GONE)
    return tweet


def _picture(person: Person, rng: Random) -> Tweet:
    tweet = _tweet(_words(rng), [], rng)
    status = rng.randrange(10**17, 10**18)
    host = rng.choice(("twitter.com", "x.com"))
    tweet["extended_entities"] = {
        "media": [
            {
                "expanded_url": f"https://{host}/{person.screen_name}/status/{status}/photo/1",
                "source_status_id": str(status),
                "indices": ["30", "53"],
                "url": "https://t.co/Abcdef1234",
                "media_url": "http://pbs.twimg.com/media/EXAMPLE.jpg",
                "id_str": str(status + 1),
                "source_user_id": person.id,
                "source_user_id_str": person.id,
                "type": "photo",
                "source_status_id_str": str(status),
                "display_url": "pic.twitter.com/Abcdef1234",
            }
        ]
    }
    return tweet


def _filler(plan: Plan, rng: Random) -> Tweet:
    """Return a tweet that tells nothing about anybody, though some of them look as if."""
    kind = rng.randrange(6)
    if kind == 0:
        tweet = _tweet(f"RT @gone_account: {_words(rng)}…", [], rng)
        _mentions(tweet).append(_GONE)
        return tweet
    if kind == 1:
        own = Person(plan.owner.id, plan.owner.screen_name, plan.owner.name)
        return _tweet(_words(rng), [], rng, own)
    if kind == 2:
        tweet = _tweet(f"@was_here_once {_words(rng)}", [], rng)
        tweet["in_reply_to_user_id_str"] = tweet["in_reply_to_user_id"] = "4040404"
        return tweet
    return _tweet(" ".join(_words(rng) for _ in range(rng.randrange(1, 5))), [], rng)


def _tweet(
    words: str,
    people: list[Person],
    rng: Random,
    answered: Person | None = None,
    *,
    opening: str = "",
    close: str = "",
    at_end: bool = False,
) -> Tweet:
    """Return a tweet that mentions ``people`` and answers ``answered``."""
    text = html.escape(words, quote=False) + " " if at_end else opening
    mentions: list[object] = []
    for person in people:
        start = len(text)
        text += f"@{person.screen_name}"
        mentions.append(
            {
                "name": person.name,
                "screen_name": person.screen_name,
                "indices": [str(start), str(len(text))],
                "id_str": person.id,
                "id": person.id,
            }
        )
        text += f"{close} "
    text = text if at_end else text + html.escape(words, quote=False)
    link = f"https://t.co/{rng.randrange(16**8):08x}"
    # Real archives hold one quoted tweet in twenty.
    quote = f"twitter.com/{QUOTED}/status/{rng.randrange(10**18)}"
    address = quote if rng.random() < 0.05 else "example.org/journal"
    tweet: Tweet = {
        "edit_info": {
            "initial": {
                "editTweetIds": ["1585"],
                "editableUntil": "2022-10-28T01:14:28.000Z",
                "editsRemaining": "5",
                "isEditEligible": not answered,
            }
        },
        "retweeted": False,
        "source": '<a href="https://mobile.twitter.com" rel="nofollow">Twitter Web App</a>',
        "entities": {
            "hashtags": [{"text": "exemple", "indices": ["10", "18"]}]
            if rng.random() < 0.2
            else [],
            "symbols": [],
            "user_mentions": mentions,
            "urls": [
                {
                    "url": link,
                    "expanded_url": f"https://{address}",
                    "display_url": f"{address[:25]}…",
                    "indices": [str(len(text) + 1), str(len(text) + 24)],
                }
            ],
        },
        "display_text_range": ["0", str(len(text))],
        "favorite_count": str(rng.randrange(40)),
        "id_str": "",
        "truncated": False,
        "retweet_count": str(rng.randrange(9)),
        "id": "",
        "possibly_sensitive": False,
        "created_at": f"Sat Feb {rng.randrange(1, 28):02} 12:33:11 +0000 2023",
        "favorited": False,
        "full_text": f"{text} {link}",
        "lang": rng.choice(("fr", "en")),
    }
    if answered is not None:
        tweet["in_reply_to_status_id_str"] = str(rng.randrange(10**17, 10**18))
        tweet["in_reply_to_status_id"] = tweet["in_reply_to_status_id_str"]
        tweet["in_reply_to_screen_name"] = answered.screen_name
        tweet["in_reply_to_user_id"] = answered.id
        tweet["in_reply_to_user_id_str"] = answered.id
    return tweet


def _words(rng: Random) -> str:
    return rng.choice(_WORDS)


def _mentions(tweet: Tweet) -> list[object]:
    entities = tweet["entities"]
    assert isinstance(entities, dict)
    mentions = entities["user_mentions"]
    assert isinstance(mentions, list)
    return mentions
