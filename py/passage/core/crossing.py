"""One crossing as a whole: who was followed, what was found, what was decided.

This is what is saved (`passage.core.ledger`) and what lists are made from
(`passage.core.export`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from passage.core.avoided import Avoided
from passage.core.deeds import Deeds
from passage.core.errors import Problem
from passage.core.kit import NO_KIT, Kit
from passage.core.model import (
    Decision,
    Followed,
    Network,
    Owner,
    Relation,
    Result,
)
from passage.core.names import AccountId, Host, Origin, parse_origin

DecisionKey = tuple[AccountId, Network]
"""Decisions are taken for one person on one network at a time."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which servers are asked: the AppView (or None) and the Mastodon servers, in order.

    ``named`` are further servers and websites that the person lets us ask about those whose
    profiles name them. ``handle_domains`` are the domains under which a service gives out
    handles: a name is guessed below each of them.
    """

    bluesky: Origin | None = None
    mastodon: tuple[Origin, ...] = ()
    named: tuple[Origin, ...] = ()
    handle_domains: tuple[str, ...] = ("bsky.social",)

    def asking_named(self, hosts: Iterable[Host]) -> Plan:
        """Return a plan that asks these servers too, where Mastodon is asked at all."""
        origins = (parse_origin(host) for host in hosts if self.mastodon)
        return replace(self, named=tuple(one for one in origins if one not in self.mastodon))

    @property
    def networks(self) -> tuple[Network, ...]:
        """The networks that this plan asks."""
        bluesky = (Network.BLUESKY,) if self.bluesky else ()
        return bluesky + ((Network.MASTODON,) if self.mastodon else ())


@dataclass(frozen=True, slots=True)
class Crossing:
    """Everything that is kept of one person's crossing.

    ``generated`` is the archive's ISO date, ``counts`` the number of entries of each list the
    archive has. ``followed`` is in the order of the screens and lists. A person without a key
    in ``results`` was not searched yet; one without a key in ``decisions`` has not been
    decided on, and is taken along where the match is sure (`passage.core.choose`).
    ``avoided`` are those blocked or muted, by list, where they were looked for too: their results
    are among the others, and they are never followed.
    ``deeds`` are what was done directly on the networks.
    ``searches`` are the ISO dates on which everybody, or all who were missing, were looked for.
    ``kit`` is what was prepared for leaving, with an archive or without.
    """

    owner: Owner | None = None
    generated: str = ""
    counts: Mapping[Relation, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    followed: tuple[Followed, ...] = ()
    plan: Plan = field(default_factory=Plan)
    results: Mapping[AccountId, Result] = field(default_factory=dict)
    decisions: Mapping[DecisionKey, Decision] = field(default_factory=dict)
    searches: tuple[str, ...] = ()
    avoided: Avoided = field(default_factory=dict)
    deeds: Deeds = field(default_factory=dict)
    kit: Kit = NO_KIT
