"""Every list that can be taken away: its file's name and kind, and who makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from passage.app.state import TakeAway
from passage.core import export, feeds, ledger
from passage.core.crossing import Crossing

Make = Callable[[Crossing], export.Files]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. ``stem`` and ``suffix`` make its name, ``make`` its contents."""

    stem: str
    suffix: str
    mime: str
    make: Make

    def name(self, part: int = 1, parts: int = 1) -> str:
        """Return the name of a file, of one of several where there are ``parts``."""
        return f"{self.stem}{f'-{part}-of-{parts}' if parts > 1 else ''}{self.suffix}"


def _csv(stem: str, make: Make) -> Format:
    return Format(stem, ".csv", "text/csv", make)


def _whole(crossing: Crossing) -> export.Files:
    return (ledger.dump(crossing),)


# Mastodon guesses what a file is from how its name begins: the first four are its own words.
FORMATS: Mapping[TakeAway, Format] = {
    TakeAway.MASTODON_CSV: _csv("following_accounts", export.mastodon_csv),
    TakeAway.MASTODON_BLOCKS: _csv("blocked_accounts", export.mastodon_blocks),
    TakeAway.MASTODON_MUTES: _csv("muted_accounts", export.mastodon_mutes),
    TakeAway.MASTODON_LISTS: _csv("lists", export.mastodon_lists),
    TakeAway.FEDIVERSE_CSV: _csv("passage-fediverse", export.fediverse_csv),
    TakeAway.BLUESKY_CSV: _csv("passage-bluesky", export.bluesky_csv),
    TakeAway.BLUESKY_HANDLES: Format(
        "passage-bluesky", ".txt", "text/plain", export.bluesky_handles
    ),
    TakeAway.OPML: Format("passage-feeds", ".opml", "text/x-opml", feeds.opml),
    TakeAway.JSON: Format("passage", ".json", "application/json", _whole),
}
