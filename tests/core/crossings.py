"""Hypothesis strategies for whole crossings: any that this package can make, with odd texts."""

from __future__ import annotations

from hypothesis import strategies as st

from passage.core.avoided import RELATIONS
from passage.core.crossing import Crossing, Plan
from passage.core.errors import Problem, Unreachable
from passage.core.findings import Aim, Finding, Joining, Proof, Proved, Server
from passage.core.findings import Verdict as Proven
from passage.core.kit import Kit, Way, identity_of
from passage.core.listing import Listing
from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Decision,
    Evidence,
    Flag,
    Followed,
    Found,
    Kind,
    Match,
    Network,
    Owner,
    Profile,
    Relation,
    Result,
    Source,
    Unknown,
    Verdict,
)
from passage.core.names import AccountId, Origin, ScreenName, key_of
from passage.core.own import own_of

TEXT = st.text(max_size=30) | st.just("half a pair \ud83d") | st.just('=cmd()|"a",b\n<b>')
IDS = st.integers(1, 2**63 - 1).map(lambda number: AccountId(str(number)))
SCREEN_NAMES = st.from_regex(r"[A-Za-z0-9_]{1,15}", fullmatch=True).map(ScreenName)
LABELS = st.from_regex(r"[a-z][a-z0-9]{0,10}", fullmatch=True)
HANDLES = st.builds("{}.bsky.social".format, LABELS)
ACCTS = st.builds(
    "{}@{}.example".format, st.from_regex(r"[A-Za-z0-9_]{1,9}", fullmatch=True), LABELS
)
LINKS = st.builds("https://{}.example/{}".format, LABELS, LABELS)
NUMBERS = st.integers(0, 10**9)
PROBLEMS = st.builds(
    lambda code, facts: Problem(code, tuple(facts.items())),
    LABELS,
    st.dictionaries(LABELS, TEXT | st.integers(), max_size=2),
)
EVIDENCE = st.builds(Evidence, st.sampled_from(Kind), st.floats(-99, 99), TEXT)


def candidates(network):
    """Return accounts of a network."""
    bluesky = network is Network.BLUESKY
    return st.builds(
        Candidate,
        network=st.just(network),
        address=HANDLES if bluesky else ACCTS,
        id=st.builds("did:plc:{}".format, LABELS) if bluesky else TEXT,
        name=TEXT,
        bio=TEXT,
        url=LINKS | st.just(""),
        links=st.lists(LINKS, max_size=2).map(tuple),
        proven=st.lists(LINKS, max_size=1).map(tuple),
        flags=st.frozensets(st.sampled_from(Flag), max_size=3),
        guessed=st.booleans(),
        avatar=LINKS | st.just(""),
    )


def found_accounts(network):
    """Return accounts of a network with their reasons."""
    return st.builds(
        Match,
        candidates(network),
        st.lists(EVIDENCE, max_size=3).map(tuple),
        st.floats(0, 1),
        st.sampled_from(Band),
    )


def outcomes(network):
    """Return outcomes on a network."""
    matches = found_accounts(network)
    problems = st.lists(PROBLEMS, max_size=2).map(tuple)
    return st.one_of(
        st.builds(Found, st.lists(matches, min_size=1, max_size=3).map(tuple), problems),
        st.just(Absent()),
        st.builds(Unknown, problems),
    )


KEYS = IDS | SCREEN_NAMES.map(key_of)
RESULTS = st.builds(
    Result,
    KEYS,
    st.fixed_dictionaries({}, optional={network: outcomes(network) for network in Network}),
    st.integers(0, 3),
)
PROFILES = st.builds(Profile, TEXT, LINKS | st.just(""), st.lists(LINKS, max_size=2).map(tuple))
LISTINGS = (
    (),
    (Listing("Wikidata", True, ("ada.example",), ("ada@a.example",), "ada.example"),),
    (Listing("Wikidata", True), Listing("Umbra’s list", False, ("bo.example", "b.example"))),
)
IDENTITIES = st.builds(
    identity_of,
    TEXT,
    st.just("") | SCREEN_NAMES,
    st.just("") | HANDLES,
    st.just("") | ACCTS,
    st.just("") | LINKS,
)
OWN = st.builds(
    own_of,
    st.fixed_dictionaries(
        {
            "bio": TEXT,
            "website": TEXT,
            "place": TEXT,
            "apps": st.lists(
                st.fixed_dictionaries(
                    {
                        "name": TEXT,
                        "maker": TEXT,
                        "since": st.just("2019-04-03"),
                        "permissions": st.lists(TEXT, max_size=2),
                    }
                ),
                max_size=2,
            ),
            "lists": st.lists(TEXT, max_size=2),
        }
    ),
)
ORIGINS = st.builds("https://{}.example".format, LABELS)
DAYS = st.just("") | st.dates().map(str)
LINE = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
WHY = st.none() | st.just(Unreachable(host="a.example").problem())
AIMS = st.builds(
    Aim,
    st.builds("{}.example".format, LABELS),
    ORIGINS,
    ORIGINS,
    st.none() | HANDLES | st.builds("did:plc:{}".format, LABELS),
    st.none() | ACCTS,
    st.none() | ORIGINS,
)
FINDINGS = st.builds(Finding, st.sampled_from(Proof), st.sampled_from(Proven), LINE, WHY)
PROVED = st.builds(
    Proved,
    st.lists(FINDINGS, max_size=3).map(tuple),
    st.none() | st.builds("did:plc:{}".format, LABELS),
    st.just("") | LINKS,
    st.just("") | LINKS,
    DAYS,
)
SERVERS = st.builds(
    Server,
    ORIGINS,
    st.sampled_from(Network),
    *(LINE, TEXT, LINE, LINE),
    st.sampled_from(Joining),
    st.lists(LINE, max_size=2).map(tuple),
    LINE,
    *(st.just("") | LINKS for _ in range(3)),
    st.lists(st.sampled_from(["fr", "de-AT"]), max_size=2).map(tuple),
    WHY,
    DAYS,
)
KITS = st.builds(
    Kit,
    st.none() | st.sampled_from(Way),
    st.just("") | st.dates().map(str),
    st.frozensets(LABELS, max_size=3),
    IDENTITIES,
    st.lists(IDENTITIES, max_size=2).map(tuple),
    st.sampled_from(["", "fr", "nl"]),
    OWN,
    st.none() | st.tuples(AIMS, PROVED),
    st.lists(SERVERS, max_size=2).map(tuple),
)
"""What a person may have prepared for leaving."""

PEOPLE = st.builds(
    Followed,
    KEYS,
    NUMBERS,
    st.none() | SCREEN_NAMES,
    TEXT,
    st.booleans(),
    NUMBERS,
    st.sampled_from(["", "2026-01-02"]),
    st.none() | PROFILES,
    st.none() | st.sampled_from(Source),
    st.sampled_from(LISTINGS),
)
ORIGINS = st.sampled_from(
    [
        Origin("https://piaille.example"),
        Origin("http://127.0.0.1:8810"),
        Origin("http://localhost:2584"),
    ]
)
PLANS = st.builds(
    Plan,
    st.none() | ORIGINS,
    st.lists(ORIGINS, max_size=2).map(tuple),
    st.lists(ORIGINS, max_size=2).map(tuple),
    st.just(("test",)),
)


def decisions_on(network):
    """Return decisions on an account of a network, or on none."""
    addresses = HANDLES if network is Network.BLUESKY else ACCTS
    return st.builds(
        Decision,
        st.none() | st.sampled_from(Verdict),
        st.just("") | addresses,
        st.frozensets(addresses, max_size=2),
        st.none() | found_accounts(network),
    )


@st.composite
def crossings(draw):
    """Return a crossing whose decisions are about accounts of its results, or any other."""
    results = draw(st.lists(RESULTS, max_size=4))
    keys = draw(st.lists(st.tuples(KEYS, st.sampled_from(Network)), max_size=3))
    decisions = {key: draw(decisions_on(key[1])) for key in keys}
    return Crossing(
        owner=draw(st.none() | st.builds(Owner, IDS, st.none() | SCREEN_NAMES, TEXT)),
        generated=draw(TEXT),
        counts=draw(st.dictionaries(st.sampled_from(Relation), NUMBERS)),
        problems=draw(st.lists(PROBLEMS, max_size=2).map(tuple)),
        followed=draw(st.lists(PEOPLE, max_size=4).map(tuple)),
        plan=draw(PLANS),
        results={result.id: result for result in results},
        decisions=decisions,
        avoided=draw(
            st.dictionaries(
                st.sampled_from(RELATIONS), st.lists(PEOPLE, max_size=2).map(tuple), max_size=2
            )
        ),
        kit=draw(KITS),
        searches=draw(st.lists(st.just("2026-01-02"), max_size=2).map(tuple)),
    )
