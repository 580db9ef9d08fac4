"""What a file beside the archive tells: people, and whose list they stand in.

Every reader of a side input turns its format into one `SideInput` and forgets the format
(`passage.core.union` joins them to the archive). Only names, profiles and relations are kept:
cookies, tokens and what people wrote to each other have no place to go.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from passage.core.errors import Problem
from passage.core.listing import Listing
from passage.core.model import FileReport, Profile, Relation, Source
from passage.core.names import AccountId, ScreenName


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a side input; at least one of ``id`` and ``screen_name`` is there.

    Of somebody known by ``listings`` alone, the id is what `names.key_of_address` makes.
    ``relations`` are those the input states for its owner; empty means "not said", never "no".
    """

    id: AccountId | None = None
    screen_name: ScreenName | None = None
    name: str = ""
    profile: Profile | None = None
    relations: frozenset[Relation] = frozenset()
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class SideInput:
    """One side input as read. ``people`` keep its order (newest follow first where X sorts so).

    ``as_of`` is the ISO date of what it says, empty when unknown. ``owner_id`` is whose lists
    these are, when it says so: another's lists name people, but are not the owner's relations.
    """

    source: Source
    report: FileReport
    people: tuple[Person, ...] = ()
    as_of: str = ""
    owner_id: AccountId | None = None
    problems: tuple[Problem, ...] = field(default=())
