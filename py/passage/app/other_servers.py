"""Servers that did not answer as such: where they may be instead, and asking them there."""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app.effects import FindServer
from passage.app.state import AppState
from passage.core.crossing import Plan
from passage.core.errors import Refused, Surprising, Unreachable
from passage.core.model import Network, Unknown
from passage.core.names import Host, Origin, host_of

_NO_SERVER = frozenset({Unreachable.code, Refused.code, Surprising.code})
"""How a website that is no server answers: not readably, by refusing, or with a page."""


def looking(state: AppState, action: act.SearchMoved) -> tuple[FindServer, ...]:
    """Return, once a search has ended, which of its servers are to be looked for elsewhere."""
    if not action.done or state.plan is None:
        return ()
    silent = _silent(state)
    return tuple(FindServer(one) for one in state.plan.mastodon if host_of(one) in silent)


def _silent(state: AppState) -> frozenset[Host]:
    """Return the hosts for which somebody could not be checked, as no server answered there."""
    return frozenset(
        Host(str(problem.fact("host")))
        for result in state.results.values()
        if isinstance(outcome := result.outcomes.get(Network.MASTODON), Unknown)
        for problem in outcome.problems
        if problem.code in _NO_SERVER
    )


def named(state: AppState, action: act.ServerNamed) -> AppState:
    """Keep what a domain says of where its server is."""
    return replace(state, elsewhere={**state.elsewhere, action.asked: action.server})


def instead(plan: Plan, asked: Origin, server: Origin) -> Plan:
    """Return a plan that asks a server in the place of the domain that names it."""
    asking = (server if one == asked else one for one in plan.mastodon)
    return replace(plan, mastodon=tuple(dict.fromkeys(asking)))
