"""Hypothesis strategies for archives: every layout the generator knows, with odd people."""

from __future__ import annotations

from hypothesis import strategies as st

from archives import HOSTILE_NAMES, Era, How, Owner, Person, Plan

# Control characters and halves of characters cannot be in a name on X; what the reader does
# with them has a test of its own.
_NAMES = st.one_of(
    st.sampled_from(HOSTILE_NAMES),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=50
    ),
)
_SCREEN_NAMES = st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True)
# The generator makes its own ids, of accounts without a name, from two to five thousand million.
_IDS = (st.integers(1, 10**9) | st.integers(10**10, 2**63 - 1)).map(str)
_OWNER = Owner()
# The owner's own names, and pages of X which a picture's address cannot tell from people.
_NOBODY = {
    *("somebody_else", "long_post", "list_maker", "another_one", "gone_account"),
    _OWNER.screen_name,
    "before",
    "i",
    "intent",
    "hashtag",
    "search",
    "share",
    "home",
    "explore",
}


@st.composite
def people(draw: st.DrawFn) -> tuple[Person, ...]:
    """Some people with distinct ids, named in every way there is."""
    ids = draw(st.lists(_IDS.filter(lambda one: one != _OWNER.id), max_size=8, unique=True))
    return tuple(
        Person(
            id_,
            draw(_SCREEN_NAMES.filter(lambda one: one.lower() not in _NOBODY)),
            draw(_NAMES),
            contacts=0
            if how is How.MOMENT
            else draw(st.integers(0 if how is How.MENTION else 1, 4)),
            following=draw(st.booleans()),
            follower=draw(st.booleans()),
            how=how,
            retweets=draw(st.integers(0, 2)) if how is How.MENTION else 0,
        )
        for id_ in ids
        for how in [draw(st.sampled_from(How))]
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """An archive without a flaw, in any layout and wrapped in any way."""
    return Plan(
        people=draw(people()),
        unnamed=draw(st.integers(0, 12)),
        unnamed_followers=draw(st.integers(0, 8)),
        blocks=draw(st.none() | st.integers(0, 3)),
        mutes=draw(st.none() | st.integers(0, 3)),
        tweets=draw(st.integers(0, 15)),
        noted=draw(st.sampled_from(((), ("long_post",)))),
        list_owners=draw(st.sampled_from(((), ("list_maker", "another_one")))),
        own_lists=draw(st.sampled_from(((), ("city hall", "7")))),
        bio=draw(st.sampled_from(("", "Ville & agglo <b>\u200f"))),
        apps=draw(st.sampled_from(((), ("Planner", "Old phone")))),
        old_names=draw(st.sampled_from(((), ("before",)))),
        era=draw(st.sampled_from(Era)),
        media_bytes=draw(st.sampled_from((0, 3000))),
        assets=draw(st.integers(0, 2)),
        wrapping=draw(st.sampled_from(("", "twitter-archive", "Téléchargements/a b", "data/old"))),
        tweet_parts=draw(st.integers(1, 3)),
        following_parts=draw(st.integers(1, 3)),
        part_mark=draw(st.sampled_from(("-part", ".part"))),
        manifest=draw(st.booleans()),
        macos=draw(st.booleans()),
        backslashes=draw(st.booleans()),
        seed=draw(st.integers(0, 1000)),
    )
