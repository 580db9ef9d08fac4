"""The messages of the page about the kit; `passage.app.messages` reads all the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from passage.app import kitting as act
from passage.app.state import KitPage
from passage.core.kit import Identity

Fields = Mapping[str, str]


def _identity(fields: Fields) -> act.Kitting:
    names = ("name", "x", "bluesky", "mastodon", "website")
    return act.SetIdentity(Identity(**{name: fields[name] for name in names}))


KIT_READERS: Mapping[str, Callable[[Fields], act.Kitting]] = {
    "kit": lambda fields: act.OpenKit(KitPage(fields["value"])),
    "kit-day": lambda fields: act.SetDay(fields["day"]),
    "kit-identity": _identity,
}
