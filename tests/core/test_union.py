"""Joining side inputs to the archive: the newest name wins, nobody is guessed, nothing doubles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passage.core.errors import SeveralOwners
from passage.core.importance import HALF_LIFE, followed_by_importance
from passage.core.model import (
    Archive,
    FileReport,
    FileState,
    Known,
    Owner,
    Profile,
    Relation,
    Source,
)
from passage.core.names import AccountId, ScreenName
from passage.core.side import Person, SideInput
from passage.core.union import united

BIG = "1234567890123456789"
OWNER = Owner(AccountId("901"), ScreenName("Ada_ex"), "Ada")
FOLLOWING = frozenset({Relation.FOLLOWING})


def archive(ids=("7", "8"), generated="2025-06-01T10:00:00.000Z", **known):
    """An archive with a following list and pairs, ``_7="bo"`` naming the id 7."""
    pairs = {
        AccountId(key[1:]): Known(ScreenName(name), name.title(), Source.MENTION, 2, "2025-01-01")
        for key, name in known.items()
    }
    return Archive(OWNER, generated, {Relation.FOLLOWING: tuple(map(AccountId, ids))}, pairs)


def side(*people, source=Source.TABLE, as_of="", owner=None):
    """A side input of ``(id, @name, ...)``."""
    report = FileReport("side", FileState.READ, len(people))
    return SideInput(source, report, tuple(people), as_of, owner and AccountId(owner))


def person(id_, screen_name=None, name="", relations=(), profile=None):
    """One person of a side input."""
    return Person(
        id_ and AccountId(id_),
        screen_name and ScreenName(screen_name),
        name,
        profile,
        frozenset(relations),
    )


@pytest.mark.parametrize(
    ("as_of", "source", "wins"),
    [
        ("2026-01-01", Source.PAGE, "new"),
        ("2024-01-01", Source.EXPORTER, "old"),
        ("", Source.EXPORTER, "old"),
        ("2025-06-01", Source.WEB, "new"),
        ("2025-06-01T23:00:00Z", Source.TABLE, "old"),
    ],
)
def test_the_newest_name_wins_then_the_better_source(as_of, source, wins):
    """An unknown date is older than any; contacts stay with the id."""
    found = united(
        archive(_7="old"), [side(person("7", "new", "N"), source=source, as_of=as_of)]
    ).known["7"]
    assert (found.screen_name, found.contacts, found.last_contact) == (wins, 2, "2025-01-01")


def test_names_and_profiles_fill_gaps():
    """A newer input without display name does not take the older one's away."""
    about = Profile("I bake", "javascript:alert(1)", ("https://bo.example", "file:///etc/passwd"))
    found = united(
        archive(_7="bo"), [side(person("7", "bo2", "", profile=about), as_of="2026-01-01")]
    ).known["7"]
    assert (found.screen_name, found.name) == ("bo2", "Bo")
    assert found.profile == Profile("I bake", "", ("https://bo.example",))


def test_own_lists_are_united_newest_first():
    """The owner's id, or none, means the owner's list; somebody else's only names people."""
    own = side(person("9", "cy", relations=FOLLOWING), as_of="2026-01-01", owner="901")
    older = side(person("10", "di", relations=FOLLOWING), as_of="2024-01-01")
    other = side(person("8", "ed", relations=FOLLOWING), person("11", "fy"), owner="902")
    found = united(archive(), [other, older, own])
    assert found.relations == {Relation.FOLLOWING: ("9", "7", "8", "10")}
    assert {key: one.screen_name for key, one in found.known.items()} == {
        "8": "ed",
        "9": "cy",
        "10": "di",
        "11": "fy",
    }


def test_another_persons_page_only_names():
    """A saved page knows its owner by @name alone."""
    mine = side(person(None, "bo", relations=FOLLOWING), owner="@ada_ex")
    theirs = side(person(None, "cy", relations=FOLLOWING), owner="@somebody")
    found = united(archive(), [mine, theirs])
    assert found.relations[Relation.FOLLOWING] == ("7", "8", "@bo")
    assert set(found.known) == {"@bo", "@cy"}


@pytest.mark.parametrize(
    ("as_of", "relations", "joined"),
    [
        ("", FOLLOWING, True),
        ("2025-06-01", (), True),
        ("2026-01-01", FOLLOWING, True),
        ("2026-01-01", (), False),
    ],
)
def test_a_bare_name_joins_a_pair_that_is_not_older(as_of, relations, joined):
    """A newer @name may be a new holder's, unless both stand in the same list."""
    found = united(archive(_7="bo"), [side(person(None, "BO", "Bo B", relations), as_of=as_of)])
    assert set(found.known) == ({"7"} if joined else {"7", "@bo"})
    assert found.relations[Relation.FOLLOWING] == ("7", "8")


def test_an_ambiguous_name_joins_nobody():
    """Two ids with one name: the bare name stays by itself."""
    found = united(archive(_7="bo", _8="bo"), [side(person(None, "bo", relations=FOLLOWING))])
    assert found.relations[Relation.FOLLOWING] == ("7", "8", "@bo")


def test_the_owner_is_nobody_they_follow():
    """Neither by id nor by name."""
    found = united(
        archive(), [side(person("901", "x", relations=FOLLOWING), person(None, "ada_EX"))]
    )
    assert found.relations[Relation.FOLLOWING] == ("7", "8")
    assert found.known == {}


def test_without_an_archive():
    """People of inputs that state no relation are those to look for; the owner is as stated."""
    found = united(
        None, [side(person(BIG, "bo"), person(None, "cy"), as_of="2026-02-03", owner="5")]
    )
    assert found.relations == {Relation.FOLLOWING: (BIG, "@cy")}
    assert (found.owner, found.generated) == (Owner(AccountId("5"), None), "2026-02-03")


def test_inputs_of_two_people_without_an_archive():
    """Whose list it is must not be guessed."""
    with pytest.raises(SeveralOwners):
        united(None, [side(person("7", "bo"), owner="5"), side(person("8", "cy"), owner="6")])


def test_a_missing_list_stays_missing():
    """Nothing is made of what nobody said."""
    assert united(archive(), []).relations.keys() == {Relation.FOLLOWING}
    assert united(None, []).relations == {}


def test_importance_fades():
    """Ten contacts of long ago weigh less than four of this year; then who follows back."""
    known = {
        AccountId(id_): Known(ScreenName(f"n{id_}"), "", Source.MENTION, contacts, last)
        for id_, contacts, last in (
            ("7", 10, "2019-06-01"),
            ("8", 4, "2025-05-01"),
            ("9", 0, ""),
            ("10", 0, ""),
        )
    }
    ids = tuple(map(AccountId, ("9", "7", "10", "8", "11")))
    relations = {Relation.FOLLOWING: ids, Relation.FOLLOWERS: (AccountId("10"),)}
    people = followed_by_importance(Archive(OWNER, "2025-06-01", relations, known))
    assert [one.id for one in people] == ["8", "7", "10", "9", "11"]
    assert people[0].last_contact == "2025-05-01"
    assert HALF_LIFE == 730


IDS = st.sampled_from(["7", "8", "9", BIG, "901"]).map(AccountId)
NAMES = st.sampled_from(["bo", "Bo", "cy", "di", "ada_ex"]).map(ScreenName)
DAYS = st.sampled_from(["", "2024-01-01", "2025-06-01", "2026-01-01T10:00:00Z", "nonsense"])
PROFILES = st.builds(
    Profile,
    st.sampled_from(["", "I bake", "I sing"]),
    st.sampled_from(["", "https://bo.example", "bo"]),
    st.lists(st.sampled_from(["https://a.example", "https://b.example", "x"])).map(tuple),
)
PEOPLE = st.tuples(
    st.none() | IDS,
    st.none() | NAMES,
    st.sampled_from(["", "Bo", "Cy"]),
    st.none() | PROFILES,
    st.frozensets(st.sampled_from(Relation), max_size=2),
).filter(lambda one: one[0] or one[1])
SIDES = st.builds(
    lambda people, source, as_of, owner: replace(
        side(*(Person(*one) for one in people), source=source, as_of=as_of), owner_id=owner
    ),
    st.lists(PEOPLE, max_size=5),
    st.sampled_from([Source.EXPORTER, Source.TABLE, Source.PASTED]),
    DAYS,
    st.sampled_from([None, None, AccountId("901"), AccountId("902"), AccountId("@ada_ex")]),
)
ARCHIVES = st.builds(
    lambda ids, names, generated: archive(
        ids, generated, **{f"_{id_}": name for id_, name in names.items() if id_ != "901"}
    ),
    st.lists(IDS.filter(lambda one: one != "901"), unique=True),
    st.dictionaries(IDS, st.sampled_from(["bo", "cy", "old"]), max_size=3),
    DAYS,
)


@settings(max_examples=200, deadline=None)
@given(ARCHIVES, st.lists(SIDES, max_size=4), st.randoms(use_true_random=False))
def test_the_order_of_files_does_not_matter_for_the_names(base, sides, random):
    """Names, profiles and who is in which list are the same, however the files were dropped."""
    one = united(base, sides)
    random.shuffle(sides)
    other = united(base, sides)
    assert one.known == other.known
    assert {key: set(ids) for key, ids in one.relations.items()} == {
        key: set(ids) for key, ids in other.relations.items()
    }


@settings(max_examples=200, deadline=None)
@given(ARCHIVES, st.lists(SIDES, max_size=4))
def test_joining_again_changes_nothing(base, sides):
    """Idempotent, the order of dated lists included; and no id becomes anything but itself."""
    once = united(base, sides)
    again = united(once, sides)
    assert again.known == once.known
    # Of an archive without a day nobody knows whether its lists or the others are newer.
    kind = tuple if once.generated else set
    assert {one: kind(ids) for one, ids in again.relations.items()} == {
        one: kind(ids) for one, ids in once.relations.items()
    }
    given_ids = {one.id for each in sides for one in each.people} | set(base.known)
    given_ids |= {id_ for ids in base.relations.values() for id_ in ids}
    told = {key for key in once.known if not key.startswith("@")}
    assert told <= given_ids
    for ids in once.relations.values():
        assert len(set(ids)) == len(ids)


@settings(max_examples=100, deadline=None)
@given(st.lists(SIDES.map(lambda one: replace(one, owner_id=None)), max_size=3))
def test_joining_again_without_an_archive(sides):
    """The same where the lists are all there is."""
    once = united(None, sides)
    again = united(once, sides)
    assert (again.known, again.relations) == (once.known, once.relations)
