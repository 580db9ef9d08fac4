"""Lists of people and starter packs on Bluesky. All of them are public: there are no others.

https://docs.bsky.app/docs/tutorials/user-lists and the lexicons ``app.bsky.graph.list`` (name
up to 64 bytes, description up to 300 characters) and ``app.bsky.graph.starterpack`` (name up to
50 characters, a list of the purpose ``referencelist``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passage.core.accounts import Account
from passage.core.deed_errors import Declined
from passage.core.deeds import OURS, Act, Deed, Deeds, DeedState
from passage.core.model import Network
from passage.core.names import Origin
from passage.core.text import one_line
from passage.net.atproto.aims import Aim, aims
from passage.net.atproto.pen import Part, Pen, pen_for
from passage.net.atproto.repo import LIST, LISTITEM, STARTERPACK, place_of, uri_for
from passage.net.writing import Flow, Wanted, flow

PACK_MOST = 150
"""People in a starter pack: what Bluesky's own app allows. The lexicon names no limit."""

NAME_BYTES, NAME_MOST, DESCRIPTION_MOST = 64, 50, 300

_CURATED, _REFERENCE = "app.bsky.graph.defs#curatelist", "app.bsky.graph.defs#referencelist"


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a list or starter pack, and what is said of it.

    Both are cut to what Bluesky takes: at most 50 characters, in 64 bytes; and 300. They are
    counted by code points, of which there are never fewer than of what people count.
    """

    name: str
    description: str = ""

    @property
    def fitting(self) -> Heading:
        """The heading as it can be written; without a name it is `Declined`."""
        name = one_line(self.name, NAME_MOST).encode()[:NAME_BYTES].decode("utf-8", "ignore")
        return Heading(name.strip(), one_line(self.description, DESCRIPTION_MOST))

    def value(self, **more: str) -> Mapping[str, Any]:
        """Return what a record says of it."""
        said = {"description": self.description} if self.description else {}
        return {"name": self.name, **said, **more}


def list_flow(  # noqa: PLR0917 - all that a flow is given
    account: Account,
    heading: Heading,
    wanted: Sequence[Wanted],
    deeds: Deeds,
    now: float,
    clock_id: int,
    appview: Origin,
) -> Flow:
    """Put people on a list of the account. The list is public, as all are on Bluesky.

    A list of ours with this name is gone on with, never one made by somebody else's hand. Ends
    as `passage.net.atproto.following.follow_flow` does; `Declined` where the list is refused.
    """
    pen = pen_for(account, deeds, now, clock_id, appview)
    named = heading.fitting
    head = Aim(Act.LIST, LIST, named.name, named.value(purpose=_CURATED))
    return flow(lambda: _list(pen, head, wanted))


def pack_flow(  # noqa: PLR0917 - all that a flow is given
    account: Account,
    heading: Heading,
    wanted: Sequence[Wanted],
    deeds: Deeds,
    now: float,
    clock_id: int,
    appview: Origin,
    most: int = PACK_MOST,
) -> Flow:
    """Make a starter pack of the first ``most`` people: its list, its members, then itself.

    The list's deed names the pack as its place. Ends as `list_flow` does.
    """
    pen = pen_for(account, deeds, now, clock_id, appview)
    return flow(lambda: _pack(pen, heading.fitting, wanted[:most]))


def _list(pen: Pen, head: Aim, wanted: Sequence[Wanted]) -> Part[str]:
    """Make a list and put people on it; return its at-URI."""
    uri = yield from _made(pen, head)
    yield from pen.fulfil(LISTITEM, aims(pen.account, Act.MEMBER, LISTITEM, wanted, uri))
    return uri


def _made(pen: Pen, head: Aim) -> Part[str]:
    """Make a list or starter pack; return its at-URI. Raises `Declined`."""
    if not head.subject:
        raise Declined(host=pen.account.origin.partition("://")[2], status=400)
    yield from pen.fulfil(head.collection, (head,))
    deed = pen.deeds[str(pen.did), head.act, head.subject, head.place]
    if deed.state is DeedState.FAILED:
        facts = deed.problem.facts if deed.problem else ()
        raise Declined(**dict(facts))
    return deed.uri


def _pack(pen: Pen, named: Heading, wanted: Sequence[Wanted]) -> Part[None]:
    if not named.name:
        raise Declined(host=pen.account.origin.partition("://")[2], status=400)
    key = (str(pen.did), Act.PACK, named.name, "")
    deed = pen.deeds.get(key)
    if deed is None or deed.state not in OURS or place_of(deed.uri) is None:
        uri = uri_for(pen.did, STARTERPACK, pen.tids.next(pen.now))
        by, sent = str(pen.did), DeedState.SENT
        deed = Deed(Network.BLUESKY, by, Act.PACK, named.name, sent, pen.now, uri=uri)
        # Before its list, which is known by the pack it is for.
        yield from pen.keep([deed])
    value = named.value(purpose=_REFERENCE)
    head = Aim(Act.LIST, LIST, named.name, value, place=deed.uri)
    listed = yield from _list(pen, head, wanted)
    yield from _made(
        pen, Aim(Act.PACK, STARTERPACK, named.name, named.value(list=listed), fixed=True)
    )
