"""The AppView: questions become requests, answers become candidates.

- https://docs.bsky.app/docs/api/app-bsky-actor-get-profiles
- https://docs.bsky.app/docs/api/app-bsky-actor-search-actors
"""

from __future__ import annotations

from typing import Any

from passage.core.errors import BadDid, BadHandle, Surprising
from passage.core.mirrors import is_bridge, says_mirror, says_parody
from passage.core.model import Candidate, Flag, Network
from passage.core.names import Handle, Origin, parse_did, parse_handle
from passage.net.exchange import Ask, Purpose, Reply, body_of
from passage.net.questions import ActorsNamed, ProfilesOf
from passage.net.reading import BIO_MAX, LINK_MAX, NAME_MAX, items_in, text_in, web_address

PROFILES_MAX = 25
"""Identifiers in one call; a 26th makes the server refuse all (lexicon of getProfiles)."""

SEARCH_LIMIT = 25
"""Accounts asked for in one search: the server's own default. Their order means nothing, so
the person may stand anywhere among namesakes."""

PROFILE_PAGE = "https://bsky.app/profile/"

# What the AppView writes where a handle no longer verifies.
_INVALID = "handle.invalid"
# https://docs.bsky.app/docs/advanced-guides/moderation#global-label-values; self-label of bridges.
_LABELS = {"impersonation": Flag.IMPERSONATION, "bot": Flag.BOT}
_BRIDGED_LABEL = "bridged-from-bridgy-fed"

PUBLIC_APPVIEW = Origin("https://public.api.bsky.app")
"""Bluesky's public reading service, https://docs.bsky.app/docs/advanced-guides/api-directory."""


def ask_of(origin: Origin, question: ProfilesOf | ActorsNamed) -> Ask:
    """Return the request that puts a question to an AppView."""
    if isinstance(question, ProfilesOf):
        actors = tuple(("actors", handle) for handle in question.handles)
        return Ask(origin, "/xrpc/app.bsky.actor.getProfiles", actors, Purpose.PROFILES)
    params = (("q", question.query), ("limit", str(SEARCH_LIMIT)))
    return Ask(origin, "/xrpc/app.bsky.actor.searchActors", params, Purpose.ACTORS)


def _flags(actor: dict[str, Any], handle: Handle, bio: str) -> frozenset[Flag]:
    values = [text_in(label, "val", NAME_MAX) for label in items_in(actor, "labels")]
    flags = {_LABELS[value] for value in values if value in _LABELS}
    if is_bridge(handle) or any(value.startswith(_BRIDGED_LABEL) for value in values):
        flags.add(Flag.BRIDGED)
    if says_mirror(bio):
        flags.add(Flag.MIRROR)
    if says_parody(text_in(actor, "displayName", NAME_MAX), bio):
        flags.add(Flag.PARODY)
    if text_in(actor.get("verification"), "verifiedStatus", NAME_MAX) == "valid":
        flags.add(Flag.VERIFIED)
    return frozenset(flags)


def candidate_from(actor: dict[str, Any], *, guessed: bool = False) -> Candidate | None:
    """Read one profile; None where it lacks the two fields that make it one.

    An account whose handle no longer verifies is left out: its handle is somebody's claim.
    """
    try:
        did = parse_did(text_in(actor, "did", 2048))
        handle = parse_handle(text_in(actor, "handle", 254))
    except (BadDid, BadHandle):
        return None
    if handle == _INVALID:
        return None
    bio = text_in(actor, "description", BIO_MAX)
    website = web_address(text_in(actor, "website", LINK_MAX))
    return Candidate(
        network=Network.BLUESKY,
        address=handle,
        id=did,
        name=text_in(actor, "displayName", NAME_MAX),
        bio=bio,
        url=PROFILE_PAGE + handle,
        links=(website,) if website else (),
        flags=_flags(actor, handle, bio),
        guessed=guessed,
        avatar=web_address(text_in(actor, "avatar", LINK_MAX)),
    )


def read(ask: Ask, reply: Reply) -> tuple[Candidate, ...]:
    """Return the accounts in an answer, in its order. Raises what `body_of` raises."""
    guessed = ask.purpose is Purpose.PROFILES
    key = "profiles" if guessed else "actors"
    body = body_of(ask, reply)
    if not isinstance(body, dict) or not isinstance(body.get(key), list):
        raise Surprising(host=ask.host)
    actors = items_in(body, key)
    found = (candidate_from(actor, guessed=guessed) for actor in actors)
    return tuple(candidate for candidate in found if candidate)
