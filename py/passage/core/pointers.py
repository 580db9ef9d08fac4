"""Where a profile points to: addresses on the other networks, and websites of its own.

People announce a move in the bio, the website or the display name (measured on 578 X profiles
that carried a Mastodon address: bio 46 %, name 28 %, website 25 %); all are read alike. An
address counts only in a form that means an account: ``user@host`` without its leading @ may be
an e-mail address, so a word for the network has to stand before it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from passage.core.errors import BadAcct, BadHandle
from passage.core.mirrors import is_bridge, is_mirror_host
from passage.core.model import Candidate, Followed
from passage.core.names import Acct, Handle, Host, parse_acct, parse_handle
from passage.core.text import TEXT_MAX

POINTERS_MAX = 6
"""Addresses kept of one profile: more is a directory, not a person."""

_DOMAIN = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]"
)
_USER = r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,30}[A-Za-z0-9_])?"
_BLUESKY_WORD = r"(?:blue ?sky|bsky|🦋)"
_FEDI_WORD = r"(?:mastodon|masto|fediverse|fedi|pixelfed|🐘)"
_GAP = r"\W{0,4}(?:is|at|as|sur|auf|:)?\W{0,3}"
_HANDLES = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"bsky\.app/profile/@?({_DOMAIN})",
        rf"(?<![\w.@/-])@?({_USER}\.bsky\.social)(?![\w-])",
        rf"(?<!\w){_BLUESKY_WORD}{_GAP}@?({_DOMAIN})(?![\w@-])",
        rf"(?<![\w.@/+-])@({_DOMAIN})(?![\w@/-])",
    )
)
_ACCTS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\w@/.+-])@({_USER})@({_DOMAIN})(?![\w@-])",
        rf"(?<!\w){_FEDI_WORD}{_GAP}@?({_USER})@({_DOMAIN})(?![\w@-])",
    )
)
_PROFILE_LINK = re.compile(
    rf"(?:https?://)?({_DOMAIN})/(?:web/)?(?:@|users/)({_USER})(?:@({_DOMAIN}))?/?(?![\w./@-])",
    re.IGNORECASE,
)
# Sites where /@name is a profile that no follow list can hold.
_NOT_FEDIVERSE_LIST = """
youtube.com tiktok.com medium.com substack.com instagram.com twitter.com x.com threads.net
threads.com facebook.com flickr.com keybase.io bsky.app t.me telegram.me linkedin.com reddit.com
twitch.tv github.com gitlab.com odysee.com rumble.com snapchat.com
"""
_NOT_FEDIVERSE = frozenset(_NOT_FEDIVERSE_LIST.split())
_X = frozenset({"x.com", "twitter.com", "t.co"})
# Hosts that lend addresses to anybody: the same host says nothing, the same page does.
_SHARED_LIST = """
linktr.ee t.co bit.ly youtu.be fb.com fb.me g.co goo.gl google.com amazon.com apple.com
spotify.com soundcloud.com bandcamp.com patreon.com ko-fi.com buymeacoffee.com paypal.me
about.me carrd.co beacons.ai lnk.bio bento.me campsite.bio wikipedia.org orcid.org
researchgate.net scholar.google.com linkin.bio allmylinks.com discord.gg wordpress.com
blogspot.com tumblr.com wixsite.com weebly.com sites.google.com notion.site gumroad.com etsy.com
change.org gofundme.com helloasso.com framasite.org eventbrite.com imdb.com
"""
_SHARED = _NOT_FEDIVERSE | frozenset(_SHARED_LIST.split())
# Below these, each name is another's site; nobody holds the suffix itself.
_SUFFIXES_LIST = """
github.io gitlab.io netlify.app vercel.app pages.dev web.app herokuapp.com blogspot.com
wordpress.com tumblr.com wixsite.com weebly.com carrd.co notion.site neocities.org substack.com
bandcamp.com itch.io bsky.social co.uk org.uk ac.uk gov.uk ltd.uk me.uk nhs.uk gouv.fr asso.fr
com.fr co.jp ne.jp or.jp ac.jp go.jp com.au net.au org.au edu.au gov.au co.nz org.nz ac.nz
govt.nz com.br org.br gov.br co.za org.za com.tr org.tr edu.tr com.mx com.ar com.es org.es co.in
org.in co.kr or.kr ac.kr com.cn com.tw org.tw com.hk co.il org.il ac.il com.sg com.my com.ua
org.ua in.ua com.pl org.pl edu.pl co.at or.at ac.at gv.at eu.org
"""
_SUFFIXES = frozenset(_SUFFIXES_LIST.split())

SERVERS_MAX = 200
"""Servers kept of all that profiles name; who names a rarer one is asked about elsewhere."""


@dataclass(frozen=True, slots=True)
class Pointers:
    """What a profile points to. ``sites`` are as `site_of` writes them."""

    handles: tuple[Handle, ...] = ()
    accts: tuple[Acct, ...] = ()
    sites: tuple[str, ...] = ()


_NOWHERE = Pointers()


def pointers_in(text: str, links: Iterable[str] = ()) -> Pointers:
    """Return the addresses and websites in a text and its links, in their order, once each."""
    addresses = tuple(links)[: 2 * POINTERS_MAX]
    prose = "\n".join((text[:TEXT_MAX], *addresses))
    if "." not in prose:  # as most names: no address is without a dot
        return _NOWHERE
    sites = (site_of(address) for address in addresses)
    return Pointers(
        tuple(dict.fromkeys(_handles(prose)))[:POINTERS_MAX],
        tuple(dict.fromkeys(_accts(prose)))[:POINTERS_MAX],
        tuple(dict.fromkeys(site for site in sites if site))[:POINTERS_MAX],
    )


@lru_cache(maxsize=256)
def pointers_of(followed: Followed) -> Pointers:
    """Return what a person's profile on X points to, as far as an input told of it."""
    profile = followed.profile
    if profile is None:
        return pointers_in(followed.name)
    links = (profile.website, *profile.links) if profile.website else profile.links
    return pointers_in(f"{followed.name}\n{profile.bio}", links)


@lru_cache(maxsize=512)
def pointers_from(candidate: Candidate) -> Pointers:
    """Return what an account on one network points to on the other."""
    return pointers_in(f"{candidate.name}\n{candidate.bio}", candidate.links)


def servers_named(people: Iterable[Followed]) -> tuple[Host, ...]:
    """Return the servers that profiles name, the commonest first: of addresses, then websites.

    Those of the addresses that a group's list gives are among them.

    Servers of copies and of bridges are left out: nobody is to be found there.
    """
    stated: Counter[str] = Counter()
    own: Counter[str] = Counter()
    for person in people:
        if person.group:
            accts = (acct for listing in person.listings for acct in listing.accts)
            stated.update(acct.partition("@")[2] for acct in accts)
        stated.update(acct.partition("@")[2] for acct in pointers_of(person).accts)
        own.update(own_hosts(person))
    hosts = (host for counted in (stated, own) for host, _ in counted.most_common())
    useful = (host for host in hosts if not is_mirror_host(host) and not is_bridge(host))
    return tuple(Host(host) for host in dict.fromkeys(useful))[:SERVERS_MAX]


def own_hosts(followed: Followed) -> tuple[Host, ...]:
    """Return the domains that a person's profile on X shows as their own website.

    2.3 % of those who show one have their Mastodon address under it (measured).
    """
    sites = pointers_of(followed).sites
    return tuple(Host(domain) for site in sites for domain in own_domains(site)[:1])


def _handles(prose: str) -> Iterator[Handle]:
    for form in _HANDLES:
        for found in form.findall(prose):
            try:
                yield parse_handle(found)
            except BadHandle:
                continue


def _accts(prose: str) -> Iterator[Acct]:
    found = [pair for form in _ACCTS for pair in form.findall(prose)]
    for host, user, home in _PROFILE_LINK.findall(prose):
        if _below(host.lower().removeprefix("www."), _NOT_FEDIVERSE) is None:
            found.append((user, home or host))
    for user, host in found:
        try:
            yield parse_acct(f"{user}@{host}")
        except BadAcct:
            continue


def _below(host: str, domains: frozenset[str]) -> str | None:
    """Return the one of ``domains`` that a host is or lies under."""
    labels = host.split(".")
    tails = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((tail for tail in tails if tail in domains), None)


def site_of(address: str) -> str:
    """Return a website comparably: ``host/path`` in small letters without ``www.``.

    Empty for what is none, and for the front page of a site that lends addresses to anybody
    (``linktr.ee`` alone says nothing, ``linktr.ee/ada`` does).
    """
    try:
        parts = urlsplit(address if "://" in address else f"https://{address}")
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if "." not in host or "@" in parts.netloc or _below(host, _X):
        return ""
    path = parts.path.rstrip("/").lower()
    if not path and _below(host, _SHARED) == host:
        return ""
    return host + path


def own_domains(site: str) -> tuple[str, ...]:
    """Return the domains that whoever owns a site would take as a handle, likeliest first.

    The host, and the domain it lies under; none where the host is lent to anybody, and none
    where a path shows that the site is more than this person's (``senat.fr/senateur/ada``).
    """
    host, _, path = site.partition("/")
    suffix = _below(host, _SUFFIXES)
    if path or host in _SUFFIXES or (_below(host, _SHARED) and suffix is None):
        return ()
    parent = host.partition(".")[2]
    if "." not in parent or parent in _SUFFIXES:
        return (host,)
    return (parent, host) if suffix is None or parent.count(".") > suffix.count(".") else (host,)
