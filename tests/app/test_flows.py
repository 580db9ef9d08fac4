"""From an order to a flow: each task on each network is about the right people."""

from __future__ import annotations

from dataclasses import replace

import pytest

from net.fediverse_world import ME as THERE
from net.fediverse_world import Device, Server
from net.pds import ACCOUNT, APPVIEW, Pds
from net.test_writing_bluesky import Run
from passage.app import actions as act
from passage.app.doing import Order, Task
from passage.app.flows import Given, flow_of, one_after_the_other
from passage.app.following import tally_of
from passage.app.plans import outlook
from passage.app.state import AppState
from passage.app.update import update
from passage.core.accounts import Rules
from passage.core.deeds import Act, DeedState
from passage.core.errors import Unreachable
from passage.core.model import Network, Relation
from samples import after_reading, found, match, progress, result

NOW = 1_790_000_000.0
GIVEN = Given(NOW, 7)


@pytest.fixture
def state() -> AppState:
    """Two people on both networks, and a third whom the owner blocked and muted on X."""
    state, _ = update(after_reading(3, 0), act.StartSearch(APPVIEW, "b.test"))
    one, two, three = state.named
    results = (
        result(one, bluesky=found(match("one.test")), mastodon=found(on_mastodon("ada"))),
        result(two, bluesky=found(match("two.test")), mastodon=found(on_mastodon("ben"))),
        result(three, bluesky=found(match("bad.test")), mastodon=found(on_mastodon("cyd"))),
    )
    lists = {Relation.BLOCKS: (three,), Relation.MUTES: (three,)}
    state, _ = update(state, act.SearchMoved(results, progress(3, 3), done=True))
    return replace(state, people=(one, two), avoided=lists)


def on_mastodon(name: str):
    """Return an account of the fediverse that is sure."""
    return match(f"{name}@b.example", network=Network.MASTODON)


def test_a_list_is_handed_over_where_the_person_allows_it(state: AppState) -> None:
    """The server gets everybody chosen in one file; then it is told what is not known yet."""
    server, me = Server(), replace(THERE, rules=Rules(imports=True), may_import=True)
    device = Device(server)
    assert device.run(flow_of(state, me, Order(Task.IMPORT), GIVEN)) is None
    [form] = server.imported
    assert form.count(b"@b.example,true") == 2
    after = replace(state, deeds=device.deeds)
    assert (tally_of(after, me).unclear, tally_of(after, me).left) == (2, 2)


def on_bluesky(state: AppState, pds: Pds, order: Order) -> AppState:
    """Carry an order out at a PDS; return the state with what was done."""
    played = Run(flow_of(state, ACCOUNT, order, GIVEN), pds, state.deeds, now=NOW)
    assert played.problem is None
    return replace(state, deeds=played.deeds)


def standing(state: AppState) -> dict[Act, set[str]]:
    """Return the subjects of what stands, by what it is."""
    done: dict[Act, set[str]] = {}
    for deed in state.deeds.values():
        if deed.state is DeedState.DONE:
            done.setdefault(deed.act, set()).add(deed.subject)
    return done


def test_every_order_on_bluesky(state: AppState) -> None:
    """Follow, list, pack, avoid: each about those it is for; undo leaves nothing of them."""
    pds = Pds()
    for order in (
        Order(Task.FOLLOW),
        Order(Task.LIST, "Les miens"),
        Order(Task.PACK, "Départ"),
        Order(Task.AVOID),
    ):
        state = on_bluesky(state, pds, order)
    assert standing(state) == {
        Act.FOLLOW: {"did:plc:one.test", "did:plc:two.test"},
        Act.LIST: {"Les miens", "Départ"},
        Act.PACK: {"Départ"},
        Act.MEMBER: {"did:plc:one.test", "did:plc:two.test"},
        Act.BLOCK: {"did:plc:bad.test"},
        Act.MUTE: {"did:plc:bad.test"},
    }
    pack = next(one for one in state.deeds.values() if one.act is Act.PACK)
    without = on_bluesky(state, pds, Order(Task.UNDO, uri=pack.uri))
    assert Act.PACK not in standing(without)
    assert standing(without)[Act.LIST] == {"Les miens"}
    assert standing(on_bluesky(without, pds, Order(Task.UNDO))) == {}
    assert not pds.records
    assert not pds.mutes


def test_every_order_on_mastodon(state: AppState) -> None:
    """The same there, by addresses; a list holds those who are followed."""
    server = Server()
    server.add("ada@b.example", "ben@b.example", "cyd@b.example")
    device = Device(server)
    for order in (Order(Task.FOLLOW), Order(Task.LIST, "Les miens"), Order(Task.AVOID)):
        now = replace(GIVEN, now=device.now)
        assert device.run(flow_of(replace(state, deeds=device.deeds), THERE, order, now)) is None
    done = standing(replace(state, deeds=device.deeds))
    assert done[Act.FOLLOW] == done[Act.MEMBER] == {"ada@b.example", "ben@b.example"}
    assert done[Act.BLOCK] == done[Act.MUTE] == {"cyd@b.example"}
    now = replace(GIVEN, now=device.now)
    undo = flow_of(replace(state, deeds=device.deeds), THERE, Order(Task.UNDO), now)
    assert device.run(undo) is None
    assert server.following == set()


def test_a_second_flow_does_not_begin_where_the_first_cannot_go_on() -> None:
    """Blocking failed for want of a server: muting would fail as well."""
    problem = Unreachable(host="pds.test").problem()
    begun = []

    def ending(name, said):
        begun.append(name)
        return said
        yield  # a flow without turns

    with pytest.raises(StopIteration) as end:
        next(one_after_the_other(ending("first", problem), ending("second", None)))
    assert end.value.value == problem
    assert begun == ["first"]


def test_the_outlook_names_the_limits_of_each_network(state: AppState) -> None:
    """An hour's worth on Bluesky; a day's on Mastodon, where a file is better; and the cap."""
    state = replace(state, minute=NOW)
    few = outlook(state, ACCOUNT, 50)
    assert (few.at_once, few.bulk) == (50, False)
    many = outlook(state, ACCOUNT, 2_000)
    assert (many.at_once, many.bulk) == (1_666, True)
    assert 3_600 <= many.seconds < 4_000
    here = outlook(state, THERE, 900)
    assert (here.at_once, here.by_file, here.over) == (400, True, 0)
    assert here.seconds > 86_400
    assert outlook(state, THERE, 8_000).over == 500
