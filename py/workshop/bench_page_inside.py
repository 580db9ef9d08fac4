"""What ``bench page`` times, alike on CPython and in the browser's worker: Python alone.

The browser gets this file as its worker's script, so it imports nothing of the workshop.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping

from passage.app import actions as act
from passage.app.state import Step
from passage.core import ledger
from passage.shell.engine import Engine

ROUNDS = 5
"""How often each action is timed; the middle one counts."""


class Nowhere:
    """A page that shows nothing, files that are not there, a painter without a brush."""

    def apply(self, patches: str) -> None:
        """Let the patches go."""

    def __getattr__(self, name: str) -> Callable[..., tuple[()]]:
        """Have every other duty of a port, and do nothing for it."""
        return lambda *_args, **_more: ()


def message(action: str, fields: Mapping[str, str]) -> str:
    """Return a message as the page sends it."""
    return json.dumps({"action": action, "fields": dict(fields)})


def actions(engine: Engine) -> dict[str, str]:
    """Return what a person does in the review, as the page's messages."""
    first = engine.state.by_id[engine.state.review.shown[0]]
    (key, offer), *_ = engine.state.marks[first.id].offers
    decide = {"person": first.id, "network": key[1].value, "address": offer.address}
    return {
        "page": message("page", {"value": "2"}),
        "decide": message("decide", decide | {"value": "skip"}),
        "filter": message("show", {"standing": "check"}),
        "text": message("show", {"text": "person 77"}),
        "sort": message("show", {"sort": "name"}),
        "bulk": message("decide-all", {"value": "follow"}),
        "undo": message("undo", {}),
    }


def measure(engine: Engine, data: bytes) -> dict[str, float]:
    """Open saved work, do each thing some times, and return its middle seconds by name."""
    engine.dispatch(act.FilesChosen(1))
    engine.dispatch(act.CrossingOpened(ledger.load(data)))
    assert engine.state.step is Step.REVIEW
    everybody, told = message("show", {}), {}
    for name, sent in actions(engine).items():
        times = []
        for _ in range(ROUNDS):
            if name != "undo":
                engine.act(everybody)
            if name == "bulk" and engine.state.undo:
                engine.act(message("undo", {}))
            if name == "undo":
                engine.act(message("decide-all", {"value": "follow"}))
            start = time.perf_counter()
            engine.act(sent)
            times.append(time.perf_counter() - start)
        told[name] = sorted(times)[ROUNDS // 2]
    return told
