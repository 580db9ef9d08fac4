"""Follow lists that other software reads, the most important people first.

Each function returns the files that the list needs: one, or several where an importer takes
only so much at a time. All raise `NothingChosen` instead of making an empty file.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterable

from passage.core.choose import Choice, chosen, chosen_to_avoid
from passage.core.crossing import Crossing
from passage.core.csv_files import Limits, csv_of, in_parts, neutral
from passage.core.errors import NobodyToAvoid, NothingChosen
from passage.core.model import Network, Relation
from passage.core.names import Acct, is_id, parse_acct

Files = tuple[bytes, ...]

MASTODON_HEADER = ("Account address", "Show boosts", "Notify on new posts", "Languages")
LISTS_HEADER = ("List name", "Account address")
MUTES_HEADER = ("Account address", "Hide notifications")
MASTODON_ROWS = 20_000
MASTODON_BYTES = 20 * 1024 * 1024
"""These five: https://github.com/mastodon/mastodon/blob/main/app/models/form/import.rb"""

FOLLOW_LIMIT = 7_500
"""Accounts that one account may follow, unless it has about as many followers itself:
https://github.com/mastodon/mastodon/blob/main/app/validators/follow_limit_validator.rb"""

FEDIVERSE_HEADER = ("Account address", "Show boosts")
"""GoToSocial passes over rows that have not exactly these two columns:
https://codeberg.org/superseriousbusiness/gotosocial/src/branch/main/internal/typeutils/csv.go.
Misskey and Pleroma read what stands before the first comma."""

MISSKEY_BYTES = 50_000
"""https://github.com/misskey-dev/misskey, ``endpoints/i/import-following.ts``"""

BLUESKY_HEADER = (
    "handle",
    "did",
    "display_name",
    "profile_url",
    "x_screen_name",
    "x_id",
    "x_url",
    "score",
    "evidence",
)

LIST_NAME = "X"
"""What the list on Mastodon is called."""

X_URL = "https://x.com/intent/user?user_id="
"""X's own address for an account of which only the number is known."""

_BLUESKY, _MASTODON = Network.BLUESKY, Network.MASTODON
_AVOID_LIMITS = Limits(MASTODON_ROWS, MASTODON_BYTES)
_LIMITS = Limits(min(FOLLOW_LIMIT, MASTODON_ROWS), MASTODON_BYTES)


def mastodon_csv(crossing: Crossing) -> Files:
    """Return ``following_accounts.csv`` as Mastodon's own export writes it (UTF-8).

    Each account once, whose posts and boosts are shown, without notifications, in all
    languages.
    """
    rows = ((address, "true", "false", "") for address in _addresses(_some(crossing, _MASTODON)))
    return in_parts(MASTODON_HEADER, rows, _LIMITS)


def mastodon_lists(crossing: Crossing) -> Files:
    """Return ``lists.csv``: one list, `LIST_NAME`, with everybody.

    Mastodon makes the list where it does not exist, and follows whoever is put in it; so the
    limits of following hold here too.
    """
    rows = ((LIST_NAME, address) for address in _addresses(_some(crossing, _MASTODON)))
    return in_parts(LISTS_HEADER, rows, _LIMITS)


def fediverse_csv(crossing: Crossing) -> Files:
    """Return a follow list for other fediverse servers, in files that Misskey accepts."""
    rows = ((address, "true") for address in _addresses(_some(crossing, _MASTODON)))
    return in_parts(FEDIVERSE_HEADER, rows, Limits(MASTODON_ROWS, MISSKEY_BYTES))


def mastodon_blocks(crossing: Crossing) -> Files:
    """Return ``blocked_accounts.csv`` as Mastodon's own export writes it: addresses, no header."""
    rows = ((address,) for address in _to_avoid(crossing, Relation.BLOCKS))
    return in_parts(None, rows, _AVOID_LIMITS)


def mastodon_mutes(crossing: Crossing) -> Files:
    """Return ``muted_accounts.csv``; notifications of muted accounts are hidden, as on X."""
    rows = ((address, "true") for address in _to_avoid(crossing, Relation.MUTES))
    return in_parts(MUTES_HEADER, rows, _AVOID_LIMITS)


def _to_avoid(crossing: Crossing, relation: Relation) -> list[Acct]:
    choices = list(chosen_to_avoid(crossing, relation, _MASTODON))
    if not choices:
        raise NobodyToAvoid
    return _addresses(choices)


def bluesky_csv(crossing: Crossing) -> Files:
    """Return the chosen Bluesky accounts as a table for people and spreadsheets.

    UTF-8 with a byte order mark, without which the commonest spreadsheet garbles accents.
    ``x_id`` is empty where only the @name is known; a spreadsheet rounds such long numbers,
    but leaves ``x_url`` alone, which holds the same number. ``score`` is the probability in
    0..1 with two decimals, ``evidence`` the kinds of reasons, weightiest first. Cells that a
    spreadsheet would run as a formula get a leading apostrophe.
    """
    rows = (map(neutral, _row(each)) for each in _some(crossing, _BLUESKY))
    return (BOM_UTF8 + csv_of((BLUESKY_HEADER, *map(tuple, rows))),)


def bluesky_handles(crossing: Crossing) -> Files:
    """Return the handles of the chosen Bluesky accounts, one a line, each once."""
    handles = dict.fromkeys(each.match.candidate.address for each in _some(crossing, _BLUESKY))
    return ("".join(f"{handle}\n" for handle in handles).encode(),)


def _some(crossing: Crossing, network: Network) -> list[Choice]:
    choices = list(chosen(crossing, network))
    if not choices:
        raise NothingChosen(network=network.value)
    return choices


def _addresses(choices: Iterable[Choice]) -> list[Acct]:
    """Return each address once, where it comes first."""
    unique: dict[str, Acct] = {}
    for each in choices:
        address = parse_acct(each.match.candidate.address)
        unique.setdefault(address.lower(), address)
    return list(unique.values())


def _row(each: Choice) -> tuple[str, ...]:
    candidate = each.match.candidate
    number = each.followed.id if is_id(each.followed.id) else ""
    return (
        candidate.address,
        candidate.id,
        candidate.name,
        candidate.url,
        each.followed.screen_name or "",
        number,
        f"{X_URL}{number}" if number else "",
        f"{each.match.score:.2f}",
        "; ".join(reason.kind.value for reason in each.match.evidence),
    )
