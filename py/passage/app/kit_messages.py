"""The messages of the page about the kit; `passage.app.messages` reads all the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from passage.app import kitting as act
from passage.app.state import KitPage
from passage.core.checklist import Task
from passage.core.kit import Identity, Way

Fields = Mapping[str, str]

_LANG = re.compile(r"[a-z]{2}")


def _identity(fields: Fields) -> act.Kitting:
    names = ("name", "x", "bluesky", "mastodon", "website")
    return act.SetIdentity(Identity(**{name: fields[name] for name in names}))


def _lang(fields: Fields) -> act.Kitting:
    lang = fields["lang"]
    if not _LANG.fullmatch(lang):
        raise ValueError(lang)
    return act.SetLanguage(lang)


KIT_READERS: Mapping[str, Callable[[Fields], act.Kitting]] = {
    "kit": lambda fields: act.OpenKit(KitPage(fields["value"])),
    "kit-day": lambda fields: act.SetDay(fields["day"]),
    "kit-identity": _identity,
    "kit-way": lambda fields: act.ChooseWay(Way(fields["way"])),
    "kit-tick": lambda fields: act.Tick(Task(fields["value"]), fields["done"] == "yes"),
    "kit-accounts": lambda fields: act.SetAccounts(fields["text"]),
    "kit-lang": _lang,
}
