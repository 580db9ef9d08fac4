"""Which Bluesky handles a person would have taken, most likely first, in two helpings.

One question covers 25 handles, so guessing is some 25 times cheaper than searching. The forms
below reach 73 % of the people who have an account, at about 5 guesses each (measured on 2,202
published pairs; what else was tried gained less than a point per guess). The forms of the X
name and the website find most; those of the display name are for whom they did not settle.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from passage.core.errors import BadHandle
from passage.core.leads import NO_LEADS, Leads
from passage.core.model import Followed
from passage.core.names import Handle, parse_handle
from passage.core.pointers import own_domains, pointers_of
from passage.core.text import spellings, squash

SERVICE_LABEL_MIN, SERVICE_LABEL_MAX = 3, 18
"""Length of the names that Bluesky's own servers give out.

https://github.com/bluesky-social/atproto/blob/main/packages/pds/src/handle/index.ts
"""

GUESSES_MAX = 8
"""Handles guessed for one person in one helping; the likely ones come first."""

SERVICES = ("bsky.social",)
"""Domains under which a service gives out handles, unless the plan knows others."""


def _screen_name_labels(screen_name: str) -> Iterator[str]:
    bare = screen_name.lower().strip("_")
    yield bare.replace("_", "")
    yield bare.replace("_", "-")


def _name_labels(name: str) -> Iterator[str]:
    for parts in spellings(name):
        ascii_parts = [part for part in map(squash, parts) if part]
        if len(ascii_parts) != len(parts) or not parts:
            continue
        if len(parts) == 1:
            yield parts[0]
            continue
        first, last = ascii_parts[0], ascii_parts[-1]
        yield "".join(ascii_parts)
        yield first + last
        yield f"{first}-{last}"
        yield last + first
        yield first[0] + last


def _below(labels: Iterable[str], domains: tuple[str, ...]) -> Iterator[str]:
    for label in labels:
        if SERVICE_LABEL_MIN <= len(label) <= SERVICE_LABEL_MAX:
            yield from (f"{label}.{domain}" for domain in domains)


def _valid(texts: Iterable[str]) -> Iterator[Handle]:
    for text in texts:
        try:
            yield parse_handle(text)
        except BadHandle:
            continue


def _site_labels(followed: Followed) -> Iterator[str]:
    for site in _sites(followed):
        for domain in own_domains(site)[:1]:
            yield domain.partition(".")[0]


def _sites(followed: Followed) -> tuple[str, ...]:
    """Return the websites of a person: of the profile on X, then of public tables."""
    tables = (listing.site for listing in followed.listings if listing.site)
    return (*pointers_of(followed).sites, *tables)


def _first(texts: Iterable[str]) -> tuple[Handle, ...]:
    return tuple(dict.fromkeys(_valid(texts)))[:GUESSES_MAX]


def likely_handles(
    followed: Followed, domains: tuple[str, ...] = SERVICES, leads: Leads = NO_LEADS
) -> tuple[Handle, ...]:
    """Return the handles to look up first, without repeats, at most `GUESSES_MAX`.

    What public tables and the person's profiles name, their website, and their X name, as
    handles. ``domains``
    are those under which services give out handles, ``leads`` what is confirmed on Mastodon.
    Every handle is well formed, since one that is not makes a server refuse the 24 others
    asked with it.
    """
    pointers = pointers_of(followed)
    labels = [*_screen_name_labels(followed.screen_name)] if followed.screen_name else []
    sites = [domain for site in _sites(followed) for domain in own_domains(site)]
    texts: list[str] = [handle for listing in followed.listings for handle in listing.handles]
    texts += [*pointers.handles, *led_handles(domains, leads), *sites]
    texts += [*_below(labels, domains), *_below(_site_labels(followed), domains)]
    return _first(texts)


def led_handles(domains: tuple[str, ...], leads: Leads) -> tuple[Handle, ...]:
    """Return the handles that a confirmed account on Mastodon suggests: named, alike, bridged."""
    labels = [*_screen_name_labels(leads.key)] if leads.key else []
    bridged = [leads.bridged] if leads.bridged else []
    return _first([*leads.pointed, *_below(labels, domains), *bridged])


def named_handles(followed: Followed, domains: tuple[str, ...] = SERVICES) -> tuple[Handle, ...]:
    """Return the handles that the display name suggests, and the X name as a domain of its own.

    For those whom `likely_handles` did not settle; without those, and at most `GUESSES_MAX`.
    """
    before = frozenset(likely_handles(followed, domains))
    texts = [*_below(_name_labels(followed.name), domains)]
    if followed.screen_name:
        texts += [f"{label}.com" for label in _screen_name_labels(followed.screen_name)][:1]
    return tuple(one for one in _first(texts) if one not in before)
