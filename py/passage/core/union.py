"""Join what files beside the archive tell to the archive itself, into one `Archive`.

People are the same when their ids are. Of several names for one id the one that was true most
lately wins, then the better source (`Source`); names and profiles fill each other's gaps. Where
an input has the @name alone, it is joined to a known pair by `_joinable`'s cautious rule, else
the person is kept under `names.key_of`.

Nothing depends on the order in which the inputs were given, except the order of people within
lists that bear no date; and joining the same inputs again changes nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from passage.core.errors import SeveralOwners
from passage.core.listing import Listing
from passage.core.model import Archive, Known, Owner, Profile, Relation, Source
from passage.core.names import AccountId, ScreenName, is_id, key_of
from passage.core.side import Person, SideInput

_RANKS = {source: rank for rank, source in enumerate(Source)}
# X resolves these when it makes the archive; all else is as old as what it stands in.
_RESOLVED = frozenset({Source.MENTION, Source.REPLY, Source.MOMENT})
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WEB = ("https://", "http://")
_LINKS_MAX = 50

Lists = dict[Relation, list[tuple[str, tuple[AccountId, ...]]]]
"""By relation, the dated lists to unite."""


@dataclass(frozen=True, slots=True)
class _Fact:
    """One name of one person, as one input tells it; ``day`` is empty when unknown.

    Of who has no @name, the ``listings`` are all there is to go by.
    """

    screen_name: ScreenName | None
    name: str
    source: Source
    day: str
    profile: Profile | None = None
    listings: tuple[Listing, ...] = ()


@dataclass(slots=True)
class _People:
    """All facts, by id or by the key of a bare @name."""

    facts: dict[AccountId, list[_Fact]] = field(default_factory=dict)
    lists: Lists = field(default_factory=dict)

    def add(self, key: AccountId, fact: _Fact) -> None:
        self.facts.setdefault(key, []).append(fact)


def united(archive: Archive | None, inputs: Sequence[SideInput]) -> Archive:
    """Return the archive with everything that the side inputs add to it.

    A list of the owner's own (its ``owner_id`` is the owner's or not stated) is united with the
    archive's list, the newest first; anybody else's list only names people. Where nothing holds
    a following list, the people of own inputs that state no relation are taken for it. Without
    an archive the owner is who the inputs say. There is no FOLLOWING when there is nobody.

    Raises `SeveralOwners` when there is no archive and the inputs belong to different accounts.
    """
    base = archive or Archive(None, "", {}, {})
    owner = base.owner or _stated_owner(inputs, bare=not base.relations)
    own = [one for one in inputs if _is_own(one, owner)]
    people = _gather(base, inputs)
    _add_lists(people.lists, base, own)
    keys = _joined(people)
    relations = {
        relation: _one_list(dated, keys, owner) for relation, dated in people.lists.items()
    }
    generated = base.generated
    if not base.relations and not generated:
        generated = max((_day(one.as_of) for one in own), default="")
    return replace(
        base,
        owner=owner,
        generated=generated,
        relations=relations,
        known=_known(people, keys, base.known, owner),
        files=(*base.files, *(one.report for one in inputs)),
        problems=(*base.problems, *(problem for one in inputs for problem in one.problems)),
    )


def _stated_owner(inputs: Sequence[SideInput], *, bare: bool) -> Owner | None:
    """Return the one owner the inputs agree on: an id, or a @name that no id contradicts."""
    stated = {one.owner_id for one in inputs if one.owner_id is not None}
    ids = {one for one in stated if is_id(one)}
    names: dict[AccountId, set[ScreenName]] = {}
    for person in (person for one in inputs for person in one.people):
        if person.id in ids and person.screen_name:
            names.setdefault(person.id, set()).add(person.screen_name)
    if len(ids or stated) > 1:
        if bare:
            raise SeveralOwners(count=len(ids or stated))
        return None
    for key in ids or stated:
        if not is_id(key):
            return Owner(key, ScreenName(key[1:]))
        return Owner(key, min(names.get(key, ()), default=None))
    return None


def _is_own(one: SideInput, owner: Owner | None) -> bool:
    if one.owner_id is None:
        return True
    if owner is None:
        return False
    if is_id(one.owner_id) or owner.screen_name is None:
        return one.owner_id == owner.id or not is_id(one.owner_id)
    return one.owner_id == key_of(owner.screen_name)


def _gather(base: Archive, inputs: Sequence[SideInput]) -> _People:
    people = _People()
    for key, known in base.known.items():
        day = _day(known.as_of)
        if not day and known.source in _RESOLVED:
            day = _day(base.generated)
        profile = _tidy(known.profile)
        fact = _Fact(known.screen_name, known.name, known.source, day, profile, known.listings)
        people.add(key, fact)
    for one in inputs:
        for person in one.people:
            own = _key(person)
            if own and (person.screen_name or person.listings):
                profile, day = _tidy(person.profile), _day(one.as_of)
                people.add(
                    own,
                    _Fact(
                        person.screen_name, person.name, one.source, day, profile, person.listings
                    ),
                )
    return people


def _key(person: Person) -> AccountId | None:
    """Return the key of a person, or None of whom neither an id nor a @name is known."""
    return person.id or (key_of(person.screen_name) if person.screen_name else None)


def _add_lists(lists: Lists, base: Archive, own: Sequence[SideInput]) -> None:
    for relation in Relation:
        dated = []
        if relation in base.relations:
            dated.append((_day(base.generated), base.relations[relation]))
        for one in own:
            people = one.people
            if relation is Relation.FOLLOWING and not base.relations.get(relation):
                people = _plain(one)
            ids = _members(people, relation)
            if ids:
                dated.append((_day(one.as_of), ids))
        if dated:
            lists[relation] = dated
    if not any(ids for _, ids in lists.get(Relation.FOLLOWING, ())):
        rest = [(_day(one.as_of), _members(one.people, None)) for one in own]
        if any(ids for _, ids in rest):
            lists[Relation.FOLLOWING] = rest


def _plain(one: SideInput) -> tuple[Person, ...]:
    """Return the people; those of a table which says nothing of relations are all followed."""
    following = frozenset({Relation.FOLLOWING})
    if one.source is not Source.TABLE or any(each.relations - following for each in one.people):
        return one.people
    return tuple(replace(each, relations=following) for each in one.people)


def _members(people: Iterable[Person], relation: Relation | None) -> tuple[AccountId, ...]:
    """Return the keys of those in a relation; with None, of those in no stated one."""
    return tuple(
        key
        for person in people
        if (relation in person.relations if relation else not person.relations)
        for key in [_key(person)]
        if key
    )


def _joined(people: _People) -> dict[AccountId, AccountId]:
    """Return the id for every key of a bare @name that can safely be given one."""
    holders: dict[AccountId, set[AccountId]] = {}
    for id_, facts in people.facts.items():
        name = min(facts, key=_preference).screen_name
        if is_id(id_) and name:
            holders.setdefault(key_of(name), set()).add(id_)
    members = {
        relation: frozenset(key for _, keys in dated for key in keys)
        for relation, dated in people.lists.items()
    }
    keys: dict[AccountId, AccountId] = {}
    for key, facts in people.facts.items():
        ids = holders.get(key, set())
        if not is_id(key) and len(ids) == 1:
            (id_,) = ids
            if _joinable(facts, people.facts[id_], (key, id_), members.values()):
                keys[key] = id_
    return keys


def _joinable(
    named: Iterable[_Fact],
    pair: Iterable[_Fact],
    keys: tuple[AccountId, AccountId],
    lists: Iterable[frozenset[AccountId]],
) -> bool:
    """Whether a bare @name is the person of the one id that is known under this name.

    A @name can change hands within days, so the pair must not be older than the bare name,
    unless both stand in the same list of the owner's: there, a second holder of the name is
    less likely than the same person told twice.
    """
    if max(one.day for one in pair) >= max(one.day for one in named):
        return True
    return any(keys[0] in one and keys[1] in one for one in lists)


def _one_list(
    dated: Iterable[tuple[str, tuple[AccountId, ...]]],
    keys: Mapping[AccountId, AccountId],
    owner: Owner | None,
) -> tuple[AccountId, ...]:
    newest_first = sorted(dated, key=lambda one: one[0], reverse=True)
    every = dict.fromkeys(keys.get(key, key) for _, ids in newest_first for key in ids)
    own = _own_keys(owner)
    return tuple(key for key in every if key not in own)


def _known(
    people: _People,
    keys: Mapping[AccountId, AccountId],
    before: Mapping[AccountId, Known],
    owner: Owner | None,
) -> dict[AccountId, Known]:
    for key, id_ in keys.items():
        people.facts[id_].extend(people.facts.pop(key))
    own = _own_keys(owner)
    return {
        key: _settled(facts, before.get(key))
        for key, facts in people.facts.items()
        if key not in own
    }


def _settled(facts: list[_Fact], before: Known | None) -> Known:
    facts.sort(key=_preference)
    best = facts[0]
    return Known(
        best.screen_name,
        next((one.name for one in facts if one.name), ""),
        best.source,
        before.contacts if before else 0,
        before.last_contact if before else "",
        best.day if before is None or _day(before.as_of) != best.day else before.as_of,
        _profiles(one.profile for one in facts if one.profile is not None),
        tuple(dict.fromkeys(listing for one in facts for listing in one.listings)),
    )


def _profiles(profiles: Iterable[Profile]) -> Profile | None:
    every = list(profiles)
    if not every:
        return None
    links = sorted({link for one in every for link in one.links})
    return Profile(
        next((one.bio for one in every if one.bio), ""),
        next((one.website for one in every if one.website), ""),
        tuple(links[:_LINKS_MAX]),
    )


def _preference(fact: _Fact) -> tuple[object, ...]:
    """Sort the newest first, then by source; the rest only makes the order total."""
    profile = fact.profile or Profile()
    return (
        *(-int(part) for part in fact.day.split("-") if part),
        # An unknown day comes after every known one.
        *((1, 0, 0) if not fact.day else ()),
        _RANKS[fact.source],
        (fact.screen_name or "").lower(),
        fact.screen_name or "",
        not fact.name,
        fact.name,
        not profile.bio,
        profile.bio,
        not profile.website,
        profile.website,
    )


def _tidy(profile: Profile | None) -> Profile | None:
    """Keep of a profile's addresses only those of the web: they may end as links on a screen."""
    if profile is None:
        return None
    website = profile.website if profile.website.startswith(_WEB) else ""
    return Profile(
        profile.bio, website, tuple(one for one in profile.links if one.startswith(_WEB))
    )


def _own_keys(owner: Owner | None) -> frozenset[AccountId]:
    if owner is None:
        return frozenset()
    names = {key_of(owner.screen_name)} if owner.screen_name else set()
    return frozenset({owner.id, *names})


def _day(iso: str) -> str:
    """Return the day of an ISO date, all that sources of one name can be compared by."""
    return iso[:10] if _DAY.match(iso) else ""
