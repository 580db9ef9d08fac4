"""Follow lists that other software reads."""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Sequence
from io import StringIO

from passage.core.choose import Choice, chosen
from passage.core.crossing import Crossing
from passage.core.errors import NothingChosen
from passage.core.model import Network
from passage.core.names import is_id, parse_acct

MASTODON_HEADER = ("Account address", "Show boosts", "Notify on new posts", "Languages")
"""https://github.com/mastodon/mastodon/blob/main/app/models/form/import.rb"""

BLUESKY_HEADER = (
    "handle",
    "did",
    "display_name",
    "profile_url",
    "x_screen_name",
    "x_id",
    "score",
    "evidence",
)

# https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def mastodon_csv(crossing: Crossing) -> bytes:
    """Return ``following_accounts.csv`` as Mastodon's own export writes it (UTF-8).

    Each account once, whose posts and boosts are shown, without notifications, in all
    languages. Raises `NothingChosen`; `BadAcct` cannot happen to candidates that were read by
    this package.
    """
    addresses = [
        parse_acct(each.match.candidate.address) for each in _some(crossing, Network.MASTODON)
    ]
    unique = {address.lower(): address for address in reversed(addresses)}
    rows = ((address, "true", "false", "") for address in reversed(unique.values()))
    return csv_of((MASTODON_HEADER, *rows))


def bluesky_csv(crossing: Crossing) -> bytes:
    """Return the chosen Bluesky accounts as a table for people and spreadsheets.

    UTF-8 with a byte order mark, without which the commonest spreadsheet garbles accents.
    ``x_id`` is empty where only the @name is known, ``score`` is the probability in 0..1 with
    two decimals, ``evidence`` the kinds of reasons, weightiest first. Cells that a spreadsheet
    would run as a formula get a leading apostrophe.
    Raises `NothingChosen`.
    """
    rows = (map(neutral, _row(each)) for each in _some(crossing, Network.BLUESKY))
    return BOM_UTF8 + csv_of((BLUESKY_HEADER, *map(tuple, rows)))


def neutral(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, on a single line."""
    line = " ".join(cell.split())
    # Blanks before the sign may be all that hid a formula.
    risky = cell.startswith(_FORMULA_STARTS) or line.startswith(_FORMULA_STARTS)
    return f"'{line}" if risky else line


def _some(crossing: Crossing, network: Network) -> list[Choice]:
    choices = list(chosen(crossing, network))
    if not choices:
        raise NothingChosen(network=network.value)
    return choices


def _row(each: Choice) -> tuple[str, ...]:
    candidate = each.match.candidate
    return (
        candidate.address,
        candidate.id,
        candidate.name,
        candidate.url,
        each.followed.screen_name or "",
        each.followed.id if is_id(each.followed.id) else "",
        f"{each.match.score:.2f}",
        "; ".join(reason.kind.value for reason in each.match.evidence),
    )


def csv_of(rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV in UTF-8, quoted where needed. Cells are written as they are."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(rows)
    return text.getvalue().encode("utf-8", "replace")
