"""Looking for one person on one network: a generator of questions.

It yields a `Question`, is sent what was `Learned`, and returns the `Outcome`. Cheapest first,
and it stops as soon as an account is sure: no name is asked about more than is needed. What the
other network confirms meanwhile is followed up by a second, short inquiry (`follow_up`).
"""

from __future__ import annotations

from collections.abc import Generator, Iterator

from passage.core.crossing import Plan
from passage.core.derived import Derivation, derivation, is_spelled
from passage.core.guesses import led_handles, likely_handles, named_handles
from passage.core.leads import NO_LEADS, Leads
from passage.core.model import Followed, Network, Outcome
from passage.core.names import Acct, Origin, host_of, parse_acct, parse_handle
from passage.core.pointers import own_hosts, pointers_of
from passage.core.text import query_of, squash, words
from passage.net.notes import Notes
from passage.net.questions import (
    AccountAt,
    AccountsNamed,
    ActorsNamed,
    Learned,
    ProfilesOf,
    Question,
    WebFingerOf,
)

Inquiry = Generator[Question, Learned, Outcome]
_Steps = Generator[Question, Learned, None]

_QUERY_MIN = 2
_REAL_WORDS = 2


def queries(followed: Followed) -> tuple[str, ...]:
    """Return what to search for: the X name, then the display name where it says more.

    Of an X name that only spells a name of several words, the name alone: whoever is found
    under the one is found under the other, and people keep their name more often (80-92 %
    against half, measured).
    """
    name, screen_name = query_of(followed.name), followed.screen_name or ""
    handle = (screen_name,) if screen_name else ()
    if len(name) < _QUERY_MIN:
        return handle
    if is_spelled(name) and derivation(screen_name, name) is Derivation.FULL_NAME:
        return (name,)
    same = squash(name) == squash(screen_name) and squash(name)
    return handle if same else (*handle, name)


def bluesky_queries(followed: Followed) -> tuple[str, ...]:
    """Return what to search Bluesky for, where the X name was looked up as a handle already.

    So the display name comes first where it is one of several words.
    """
    asked = queries(followed)
    return asked[::-1] if len(words(query_of(followed.name))) >= _REAL_WORDS else asked


def on_bluesky(followed: Followed, plan: Plan, leads: Leads = NO_LEADS) -> Inquiry:
    """Look for a person on Bluesky: guessed handles first, then search."""
    notes = Notes(followed, leads)
    handles = likely_handles(followed, plan.handle_domains, leads)
    if handles:
        notes.add((yield ProfilesOf(handles)))
    if not notes.is_likely:
        handles = named_handles(followed, plan.handle_domains)
        if handles:
            notes.add((yield ProfilesOf(handles)))
    for query in bluesky_queries(followed):
        if notes.is_likely:
            break
        notes.add((yield ActorsNamed(query)))
    return notes.outcome()


def on_mastodon(followed: Followed, plan: Plan, leads: Leads = NO_LEADS) -> Inquiry:
    """Look for a person on each Mastodon server of the plan, in order.

    Addresses that public tables and the person's profiles name come first. The display name is
    asked only where the X name brought up nobody likely: a server allows but one question a second.
    """
    notes = Notes(followed, leads)
    tables = (acct for listing in followed.listings for acct in listing.accts)
    stated = (*tables, *pointers_of(followed).accts, *leads.pointed)
    yield from _look_up(notes, plan, dict.fromkeys(map(parse_acct, stated)))
    asked = (*queries(followed)[:1], *_key_query(followed, leads), *queries(followed)[1:])
    for origin in plan.mastodon:
        if notes.settled:
            break
        for query in asked:
            notes.add((yield AccountsNamed(origin, query)))
            if notes.is_likely:
                break
    yield from _at_home(notes, plan, followed)
    yield from _bridged(notes, plan, followed, leads)
    return notes.outcome()


def follow_up(
    network: Network, followed: Followed, plan: Plan, leads: Leads, before: Outcome
) -> Inquiry:
    """Look again for a person whom the other network confirmed since, asking only what is new.

    ``before`` is what came of the first inquiry; it is part of the outcome.
    """
    if followed.group:
        return before
    notes = Notes(followed, leads, before)
    if network is Network.BLUESKY:
        handles = led_handles(plan.handle_domains, leads)
        if handles and not notes.settled:
            notes.add((yield ProfilesOf(handles)))
        return notes.outcome()
    yield from _look_up(notes, plan, map(parse_acct, leads.pointed))
    for query in _key_query(followed, leads):
        if not notes.settled:
            notes.add((yield AccountsNamed(plan.mastodon[0], query)))
    yield from _bridged(notes, plan, followed, leads)
    return notes.outcome()


def given(network: Network, followed: Followed, plan: Plan) -> Inquiry:
    """Look at the addresses that the list of a group gives for somebody, and ask nothing else."""
    notes = Notes(followed)
    handles = tuple(one for listing in followed.listings for one in listing.handles)
    accts = (acct for listing in followed.listings for acct in listing.accts)
    if network is Network.MASTODON:
        yield from _look_up(notes, plan, dict.fromkeys(accts))
    elif handles:
        notes.add((yield ProfilesOf(handles)))
    return notes.outcome()


def look_up(network: Network, followed: Followed, plan: Plan, address: str) -> Inquiry:
    """Ask whether the one account exists that a person typed for somebody."""
    notes = Notes(followed)
    if network is Network.BLUESKY:
        notes.add((yield ProfilesOf((parse_handle(address),))))
    else:
        yield from _look_up_one(notes, plan, parse_acct(address))
    return notes.outcome()


def _key_query(followed: Followed, leads: Leads) -> tuple[str, ...]:
    """Return the confirmed name as a query where it is another than the X name."""
    same = squash(leads.key) == squash(followed.screen_name or "")
    return () if same or len(leads.key) < _QUERY_MIN else (leads.key,)


def _look_up(notes: Notes, plan: Plan, accts: Iterator[Acct] | dict[Acct, None]) -> _Steps:
    """Ask about addresses that are named: their own server if we may, else the first one."""
    for acct in accts:
        if notes.settled:
            return
        yield from _look_up_one(notes, plan, acct)
        notes.mention(acct)


def _look_up_one(notes: Notes, plan: Plan, acct: Acct) -> _Steps:
    home = _home(plan, acct)
    if not (yield from _ask_for(notes, home or plan.mastodon[0], acct)) and home:
        notes.add((yield WebFingerOf(home, acct)))


def _ask_for(notes: Notes, origin: Origin, acct: Acct) -> Generator[Question, Learned, bool]:
    """Ask a server for one address; return whether it knows it.

    Where the look-up is for members only, the search finds whole addresses as well.
    """
    learned = yield AccountAt(origin, acct)
    if learned.refused:
        learned = yield AccountsNamed(origin, acct)
    notes.add(learned)
    return notes.knows(acct)


def _home(plan: Plan, acct: Acct) -> Origin | None:
    """Return the origin of an address's own server, if the person lets us ask it."""
    host = acct.partition("@")[2]
    return next((one for one in (*plan.mastodon, *plan.named) if host_of(one) == host), None)


def _at_home(notes: Notes, plan: Plan, followed: Followed) -> _Steps:
    """Ask a person's own website for the X name, where nobody is likely and we may ask it.

    The website knows the address alone; what stands in the profile a server has to tell.
    """
    for host in own_hosts(followed):
        home = next((one for one in plan.named if host_of(one) == host), None)
        if notes.is_likely or home is None:
            continue
        learned = yield WebFingerOf(home, parse_acct(f"{followed.screen_name}@{host}"), guess=True)
        notes.add(learned)
        for found in learned.candidates:
            yield from _ask_for(notes, plan.mastodon[0], parse_acct(found.address))


def _bridged(notes: Notes, plan: Plan, followed: Followed, leads: Leads) -> _Steps:
    """Ask for the shadow that a bridge makes of the confirmed account, where nobody is likely.

    Not where the search for the X name would have brought it up: its name begins alike.
    """
    begins = (followed.screen_name or "?").lower()
    if not leads.bridged or notes.is_likely or leads.bridged.lower().startswith(begins):
        return
    yield from _ask_for(notes, plan.mastodon[0], parse_acct(leads.bridged))


def inquiry(network: Network, followed: Followed, plan: Plan, leads: Leads = NO_LEADS) -> Inquiry:
    """Return the inquiry about a person on a network; ``leads`` come from the other one."""
    if followed.group:
        return given(network, followed, plan)
    look = on_bluesky if network is Network.BLUESKY else on_mastodon
    return look(followed, plan, leads)
