"""The one place that reads raw messages from the page.

`parse_action` trusts nothing: a message that is not well formed is `BadMessage`, a bug of
ours or a page that was tampered with, never something to guess about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields as dataclass_fields
from typing import Any

from passage.app import actions as act
from passage.app import direct
from passage.app.check_actions import CHECK_READERS
from passage.app.deciding import Ruling
from passage.app.doing import Order, Task
from passage.app.kit_messages import KIT_READERS
from passage.app.kitting import TableChosen
from passage.app.places import place_at
from passage.app.state import Filter, Step, TakeAway
from passage.core.inputs.group import SLUG
from passage.core.model import Network, Verdict
from passage.core.names import parse_key, parse_origin


class BadMessage(Exception):
    """The page sent something that no screen of ours sends."""


Fields = Mapping[str, str]


def _decide(fields: Fields) -> act.Action:
    return act.Decide(
        parse_key(fields["person"]),
        Network(fields["network"]),
        Verdict(fields["value"]),
        fields["address"],
    )


def _start_search(fields: Fields) -> act.Action:
    bluesky = fields.get("appview", "") if "bluesky" in fields else ""
    mastodon = fields.get("server", "") if "mastodon" in fields else ""
    return act.StartSearch(
        bluesky.strip(), mastodon.strip(), "named" in fields, "avoided" in fields
    )


def _show(fields: Fields) -> act.Action:
    values = {one.name: fields.get(one.name, "").strip() for one in dataclass_fields(Filter)}
    return act.Show(Filter(**values))


def _rule(fields: Fields) -> act.Action:
    return act.Rule(
        parse_key(fields["person"]),
        Network(fields["network"]),
        Ruling(fields["value"]),
        fields["address"],
    )


def _visit(fields: Fields) -> act.Action:
    place = place_at(fields["value"])
    return act.Visit(*place) if place else act.Visit()


def _group(fields: Fields) -> act.Action:
    """Read the name of a group, which stood in a link: one that can be none leads nowhere."""
    slug = fields["value"]
    return act.OpenGroup(slug) if SLUG.fullmatch(slug) else act.Visit()


def _do(fields: Fields) -> act.Action:
    """Read an order. What to undo is named by the place it is at: an at-URI, a server's id."""
    order = Order(Task(fields["task"]), fields.get("name", "").strip(), fields.get("uri", ""))
    return direct.Do(Network(fields["network"]), order)


_READERS: Mapping[str, Callable[[Fields], act.Action]] = {
    "group": _group,
    "paste": lambda fields: act.Pasted(fields["text"]),
    "name": lambda fields: act.NamePerson(parse_key(fields["person"]), fields["text"]),
    "cancel-reading": lambda _: act.CancelReading(),
    "search": _start_search,
    "pause": lambda _: act.PauseSearch(),
    "resume": lambda _: act.ResumeSearch(),
    "stop": lambda _: act.StopSearch(),
    "ask-again": lambda _: act.AskAgain(),
    "look-again": lambda _: act.LookAgain(),
    "ask-instead": lambda fields: act.AskInstead(
        parse_origin(fields["asked"]), parse_origin(fields["server"])
    ),
    "go": lambda fields: act.GoTo(Step(fields["value"])),
    "show": _show,
    "page": lambda fields: act.TurnPage(int(fields["value"])),
    "decide": _decide,
    "rule": _rule,
    "look-up": lambda fields: act.LookUp(
        parse_key(fields["person"]), fields["text"], fields.get("home") == "yes"
    ),
    "decide-all": lambda fields: act.DecideAll(Verdict(fields["value"])),
    "pictures": lambda fields: act.ShowPictures(fields["value"] == "yes"),
    "undo": lambda _: act.TakeBack(),
    "visit": _visit,
    "take": lambda fields: act.Take(TakeAway(fields["value"]), int(fields.get("part", "1"))),
    "go-on": lambda fields: act.GoOn(Step(fields["value"]) if fields.get("value") else None),
    "sign-in": lambda fields: direct.SignIn(
        Network(fields["network"]), fields["who"], fields.get("importing") == "yes"
    ),
    "find-account": lambda fields: direct.FindAccount(fields["who"]),
    "another-account": lambda _: direct.AnotherAccount(),
    "sign-in-password": lambda fields: direct.SignInByPassword(fields["password"]),
    "came-back": lambda fields: direct.CameBack(fields["value"]),
    "sign-out": lambda fields: direct.SignOut(Network(fields["value"])),
    "do": _do,
    "hold": lambda fields: direct.HoldDoing(Network(fields["value"]), on=True),
    "release": lambda fields: direct.HoldDoing(Network(fields["value"]), on=False),
    "end": lambda fields: direct.EndDoing(Network(fields["value"])),
    "deeds-bluesky": lambda fields: direct.TurnDeeds(Network.BLUESKY, int(fields["value"])),
    "deeds-mastodon": lambda fields: direct.TurnDeeds(Network.MASTODON, int(fields["value"])),
    "open-host": lambda fields: act.HostsNeeded((parse_origin(fields["value"]),)),
    "reopen": lambda _: act.ReopenAnyway(),
    "reopen-failed": lambda _: act.ReopenFailed(),
    "open-instead": lambda _: act.OpenInstead(),
    "start-over": lambda _: act.StartOver(),
    **KIT_READERS,
    **CHECK_READERS,
}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise BadMessage
    return value


def parse_action(message: str, files: int = 0) -> act.Action:
    """Read one message of the page. Raises `BadMessage`.

    ``message`` is JSON text ``{"action": ..., "fields": {...}}``; ``files`` is how many files
    came with it.
    """
    try:
        raw: Any = json.loads(message)
        name, fields = raw["action"], raw["fields"]
        if name in ("files", "read", "more-files"):
            return act.FilesChosen(files, more=name == "more-files")
        if name == "kit-table":
            return TableChosen(files)
        return _READERS[name]({key: _text(value) for key, value in fields.items()})
    except BadMessage:
        raise
    except Exception as error:
        raise BadMessage from error
