"""What profiles state: one account naming the other, a website in common, a badge, an office.

Statements decide where likeness cannot, since nobody else makes them - except copies and
impostors, which `passage.core.match` excludes first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from passage.core import weights
from passage.core.leads import Leads
from passage.core.model import Candidate, Evidence, Flag, Followed, Kind, Network
from passage.core.pointers import own_domains, pointers_from, pointers_of, site_of
from passage.core.text import x_names_in

_NAMES_AGREE = frozenset({Kind.NAME_SAME, Kind.NAME_WITHIN})

# Domains that only a state, a parliament or one of their bodies can use.
_OFFICIAL_LIST = """
gov gouv.fr senat.fr assemblee-nationale.fr parliament.uk gov.uk parliament.scot senedd.wales
bundestag.de bund.de bundesregierung.de europa.eu europarl.europa.eu parlament.gv.at gv.at
admin.ch parl.ch gov.ie oireachtas.ie gob.es congreso.es senado.es gov.it camera.it senato.it
gov.pt parlamento.pt tweedekamer.nl overheid.nl belgium.be fed.be riksdagen.se regeringen.se
gov.se folketinget.dk ft.dk gov.dk stortinget.no regjeringen.no gov.pl sejm.gov.pl gc.ca
canada.ca parl.ca gov.au aph.gov.au govt.nz parliament.nz gov.br leg.br gob.mx gov.in
eduskunta.fi gov.fi gov.ua social.bund.de ec.social-network.europa.eu
"""
_OFFICIAL = frozenset(_OFFICIAL_LIST.split())


def statements(
    followed: Followed, candidate: Candidate, leads: Leads, name: Kind
) -> Iterator[Evidence]:
    """Yield what the profiles state about each other; ``name`` is how the names relate."""
    yield from _naming(followed, candidate)
    yield from _listed(followed, candidate)
    yield from _twins(candidate, leads)
    yield from _sites(followed, candidate)
    yield from _standing(candidate, name)


@lru_cache(maxsize=512)
def x_names_of(candidate: Candidate) -> frozenset[str]:
    """Return the X accounts that an account names, in small letters."""
    prose = "\n".join((candidate.name, candidate.bio, *candidate.links, *candidate.proven))
    return frozenset(x_names_in(prose))


def _naming(followed: Followed, candidate: Candidate) -> Iterator[Evidence]:
    named = x_names_of(candidate)
    if followed.screen_name and followed.screen_name.lower() in named:
        weight = weights.DECISIVE if len(named) == 1 else weights.NAMES_SEVERAL
        yield Evidence(Kind.BIO_NAMES_X, weight, followed.screen_name)
    pointers = pointers_of(followed)
    here = pointers.handles if candidate.network is Network.BLUESKY else pointers.accts
    if candidate.address.lower() in {one.lower() for one in here}:
        yield Evidence(Kind.X_NAMES_IT, weights.DECISIVE)


def given(followed: Followed, candidate: Candidate) -> Iterator[Evidence]:
    """Tell whether an account is at an address that the list of a group gives, and what it is."""
    for listing in followed.listings:
        here = listing.handles if candidate.network is Network.BLUESKY else listing.accts
        if candidate.address.lower() in {one.lower() for one in here}:
            yield Evidence(Kind.GROUP_LISTED, weights.DECISIVE, listing.source)
    yield from _standing(candidate, Kind.NAME_UNKNOWN)


def _listed(followed: Followed, candidate: Candidate) -> Iterator[Evidence]:
    """Tell whether a public table gives the account, for the very number or for the @name."""
    address = candidate.address.lower()
    for listing in followed.listings:
        here = listing.handles if candidate.network is Network.BLUESKY else listing.accts
        if address in {one.lower() for one in here}:
            if listing.by_id:
                yield Evidence(Kind.LISTED, weights.DECISIVE, listing.source)
            else:
                yield Evidence(Kind.LISTED_NAME, weights.LISTED_NAME, listing.source)
            return


def _twins(candidate: Candidate, leads: Leads) -> Iterator[Evidence]:
    if not leads:
        return
    address = candidate.address.lower()
    if address in {one.lower() for one in leads.pointed}:
        yield Evidence(Kind.TWIN_NAMES_IT, weights.DECISIVE, leads.address)
    found = pointers_from(candidate)
    there = found.accts if candidate.network is Network.BLUESKY else found.handles
    if leads.address.lower() in {one.lower() for one in there}:
        yield Evidence(Kind.NAMES_TWIN, weights.DECISIVE, leads.address)


def _sites(followed: Followed, candidate: Candidate) -> Iterator[Evidence]:
    """Compare websites; the strongest way in which one is shared is told, and no other."""
    shared = _site_shared(candidate, pointers_of(followed).sites)
    if shared:
        yield shared
        return
    for listing in followed.listings:
        shared = _site_shared(candidate, (listing.site,)) if listing.site else None
        if shared:
            yield Evidence(Kind.LISTED_SITE, shared.weight, listing.source)
            return


def _site_shared(candidate: Candidate, sites: tuple[str, ...]) -> Evidence | None:
    """Return the strongest way in which an account has one of these websites."""
    if not sites:
        return None
    home = candidate.address.partition("@")[2] or candidate.address
    proven = {site_of(link) for link in candidate.proven}
    shown = {site_of(link) for link in candidate.links}
    if proven & set(sites):
        return Evidence(Kind.SITE_PROVEN, weights.SITE_PROVEN)
    if any(home in own_domains(site) for site in sites):
        return Evidence(Kind.SITE_IS_HANDLE, weights.SITE_IS_HANDLE, home)
    return Evidence(Kind.SITE_SAME, weights.SITE_SAME) if shown & set(sites) else None


def _is_official(host: str) -> bool:
    labels = host.split(".")
    return any(".".join(labels[start:]) in _OFFICIAL for start in range(len(labels)))


def _standing(candidate: Candidate, name: Kind) -> Iterator[Evidence]:
    """Tell what an account's standing adds where the names agree, and what it is not."""
    if name in _NAMES_AGREE:
        if Flag.VERIFIED in candidate.flags:
            yield Evidence(Kind.BADGE, weights.BADGE)
        host = candidate.address.partition("@")[2] or candidate.address
        if _is_official(host):
            yield Evidence(Kind.OFFICIAL_HOST, weights.OFFICIAL_HOST, host)
    if Flag.BRIDGED in candidate.flags:
        yield Evidence(Kind.BRIDGED, 0.0)
    if Flag.UNSEEN in candidate.flags:
        yield Evidence(Kind.UNSEEN, 0.0)
