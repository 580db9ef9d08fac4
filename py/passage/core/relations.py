"""The lists of account ids: ``following.js``, ``follower.js``, ``block.js``, ``mute.js``.

They hold ids alone, never a name or a date, the newest follow first (seen over five pairs of
successive exports; X's documentation said the same of its friends list).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from passage.core.errors import BadAccountId
from passage.core.model import Relation
from passage.core.names import AccountId, parse_account_id
from passage.core.tally import Tally, Why
from passage.core.ytd import Damaged, Record

_WRAPPERS = {
    Relation.FOLLOWING: "following",
    Relation.FOLLOWERS: "follower",
    Relation.BLOCKS: "blocking",
    Relation.MUTES: "muting",
}
# Reformatting takes the quotes off the keys; an id in quotes stays recognisable all the same.
_ID = re.compile(r"""\baccountId["']?\s*:\s*["']([1-9][0-9]{0,19})["']""")


def account_ids(
    batch: Iterable[Record | Damaged], relation: Relation, tally: Tally
) -> list[AccountId]:
    """Return the ids of a batch, in order; what is none of this list's goes to ``tally``."""
    wrapper = _WRAPPERS[relation]
    ids: list[AccountId] = []
    for record in batch:
        if isinstance(record, Damaged):
            saved = _ID.findall(record.text)
            ids.extend(AccountId(one) for one in saved)
            tally.entries += len(saved)
            continue
        inner = record.get(wrapper)
        text = inner.get("accountId") if isinstance(inner, dict) else None
        try:
            ids.append(parse_account_id(text if isinstance(text, str) else ""))
        except BadAccountId:
            tally.entries -= 1
            tally.lost += 1
            tally.faults.add(Why.DAMAGED)
    return ids
