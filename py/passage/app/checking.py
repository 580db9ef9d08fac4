"""Looking at proofs and servers: what was typed becomes an aim, what came back is shown."""

from __future__ import annotations

from dataclasses import replace

from passage.app.check_actions import AskAbout, Checking, ProofsLookedAt, Prove, ServerTold
from passage.app.check_state import Asking, Proving
from passage.app.effects import AskServers, Effect, LookAtProofs
from passage.app.following import appview
from passage.app.state import AppState
from passage.core.errors import BadHost, IdentifierError
from passage.core.findings import Aim
from passage.core.kit_errors import NothingToProve
from passage.core.model import Network
from passage.core.names import (
    Origin,
    parse_acct,
    parse_at_identifier,
    parse_origin,
    parse_origins,
)
from passage.core.proofs import parse_domain
from passage.core.typed import bare_acct, bare_handle

__all__ = ["Checking", "checked"]

SERVERS_MAX = 12
"""Servers asked at once: as many as a person compares."""

Turn = tuple[AppState, tuple[Effect, ...]]


def checked(state: AppState, action: Checking) -> Turn:
    """Return the next state and what is to be asked. What was mistyped stays with its problem."""
    match action:
        case Prove():
            return _prove(state, action)
        case ProofsLookedAt(aim, proved):
            if aim != state.proving.aim or not state.proving.looking:
                return state, ()
            proved = replace(proved, day=state.today)
            proving = replace(state.proving, looking=False, proved=proved)
            kit = replace(state.kit, proofs=(aim, proved))
            return replace(state, proving=proving, kit=kit), ()
        case AskAbout():
            return _ask(state, action)
        case ServerTold(server):
            asking = state.asking
            known = {(one.network, one.origin) for one in asking.servers}
            key = (server.network, server.origin)
            if key not in asking.asked or key in known:
                return state, ()
            told = replace(asking, servers=(*asking.servers, replace(server, day=state.today)))
            kit = replace(state.kit, servers=told.servers)
            return replace(state, asking=told, kit=kit), ()


def _prove(state: AppState, action: Prove) -> Turn:
    typed = Proving(action.domain, action.bluesky, action.mastodon)
    try:
        aim = _aim(state, action)
    except (IdentifierError, NothingToProve) as error:
        return replace(state, proving=typed, problem=error.problem()), ()
    proving = replace(typed, aim=aim, looking=True)
    return replace(state, proving=proving, problem=None), (LookAtProofs(aim),)


def _aim(state: AppState, action: Prove) -> Aim:
    """Read what was typed. Raises `IdentifierError` or `NothingToProve`."""
    domain = parse_domain(action.domain)
    acct = parse_acct(bare_acct(action.mastodon)) if action.mastodon.strip() else None
    bluesky = None
    if action.bluesky.strip():
        bluesky = parse_at_identifier(bare_handle(action.bluesky))
    if not acct and not bluesky:
        raise NothingToProve
    server = parse_origin(acct.partition("@")[2]) if acct else None
    return Aim(domain, appview(state), parse_origin(domain), bluesky, acct, server)


def _ask(state: AppState, action: AskAbout) -> Turn:
    typed = Asking(action.mastodon, action.bluesky)
    try:
        asked = _servers(action)
    except BadHost as error:
        return replace(state, asking=typed, problem=error.problem()), ()
    asking = replace(typed, asked=asked[:SERVERS_MAX])
    return replace(state, asking=asking, problem=None), (AskServers(asking.asked),)


def _servers(action: AskAbout) -> tuple[tuple[Network, Origin], ...]:
    """Read what was typed. Raises `BadHost`, also where nothing was."""
    servers = (
        *((Network.BLUESKY, one) for one in parse_origins(action.bluesky)),
        *((Network.MASTODON, one) for one in parse_origins(action.mastodon)),
    )
    if not servers:
        raise BadHost
    return servers
