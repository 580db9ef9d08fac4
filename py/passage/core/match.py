"""One followed person beside one account: what names and handles say about their being the same.

`evidence_for` looks at the pair alone; what rivals and absence do to it is `passage.core.score`,
what profiles say of each other is `passage.core.statements`.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from math import log

from passage.core import weights
from passage.core.derived import Derivation, derivation, is_one_word, stem
from passage.core.leads import NO_LEADS, Leads
from passage.core.model import Candidate, Evidence, Flag, Followed, Kind, Network
from passage.core.namesakes import expected_namesakes
from passage.core.statements import given, statements
from passage.core.text import scripts, spellings, squash, words

_WITHIN_MIN = 4
_CLOSE_MIN = 5
_CLOSE_MAX = 2
# Words that many names share without being related.
_WORDS = "the a an of and de du la le les el al da di do von van der den et y"
_PARTICLES = frozenset(_WORDS.split())
_REAL_WORDS = 2


def handle_keys(candidate: Candidate) -> tuple[str, ...]:
    """Return the parts of an address that a person chose: what is compared with the X name.

    On Mastodon the part before the @. On Bluesky the first label, and for a domain of one's
    own also all but its ending (``ada.novak.fr`` is ``ada`` and ``ada.novak``).
    """
    if candidate.network is Network.MASTODON:
        user = candidate.address.partition("@")[0]
        return (user.partition(".")[0],) if Flag.BRIDGED in candidate.flags else (user,)
    labels = candidate.address.split(".")
    stem_labels = labels[1:-1] if labels[0] == "www" else labels[:-1]
    return tuple(dict.fromkeys((stem_labels[0], ".".join(stem_labels)))) if stem_labels else ()


def _distance_within(one: str, other: str, most: int) -> bool:
    """Whether two words are at most so many edits apart (Levenshtein), row by row."""
    if abs(len(one) - len(other)) > most:
        return False
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
    return row[-1] <= most


def _relation(screen_name: str, key: str) -> Kind:
    if screen_name.lower() == key.lower():
        return Kind.HANDLE_SAME
    one, other = squash(screen_name), squash(key)
    short, long = sorted((one, other), key=len)
    if one == other and one:
        return Kind.HANDLE_NEAR
    if stem(one) == stem(other) and len(stem(one)) >= _WITHIN_MIN:
        return Kind.HANDLE_AFFIX
    if len(short) >= _WITHIN_MIN and short in long:
        return Kind.HANDLE_WITHIN
    if len(short) >= _CLOSE_MIN and _distance_within(one, other, _CLOSE_MAX):
        return Kind.HANDLE_CLOSE
    return Kind.HANDLE_OTHER


_HANDLE_KINDS = (
    Kind.HANDLE_SAME,
    Kind.HANDLE_NEAR,
    Kind.HANDLE_AFFIX,
    Kind.HANDLE_WITHIN,
    Kind.HANDLE_CLOSE,
    Kind.HANDLE_OTHER,
)


_EQUAL = (Kind.HANDLE_SAME, Kind.HANDLE_NEAR)


def _compared(
    name: str, followed: Followed, candidate: Candidate
) -> tuple[Kind, Derivation, float]:
    """Return how a name relates to the closest part of an address, and what that weighs."""
    relations = {_relation(name, key) for key in handle_keys(candidate)}
    kind = min(relations or {Kind.HANDLE_OTHER}, key=_HANDLE_KINDS.index)
    made_of = derivation(name, followed.name)
    return kind, made_of, weights.handle_weight(candidate.network, kind, made_of)


def handle_evidence(
    followed: Followed, candidate: Candidate, name: Kind, leads: Leads = NO_LEADS
) -> Evidence:
    """Return how the X name and the account's handle relate; the closest of its parts counts.

    ``name`` is what the names said. Without comparable names, an equal handle weighs only what
    its length makes improbable by chance. A handle that equals the one confirmed on the other
    network counts instead where it says more; never both. ``detail`` tells what the X name is
    made of.
    """
    screen_name = followed.screen_name or ""
    kind, made_of, weight = _compared(screen_name, followed, candidate)
    comparable = name is not Kind.NAME_UNKNOWN and not is_one_word(followed.name)
    if not comparable and kind is not Kind.HANDLE_OTHER:
        weight = min(weight, weights.strangers_weight(len(squash(screen_name))))
    if leads.key:
        other, other_made_of, other_weight = _compared(leads.key, followed, candidate)
        if other in _EQUAL and other_weight > weight:
            return Evidence(Kind.HANDLE_CONFIRMED, other_weight, other_made_of.value)
    return Evidence(kind, weight, made_of.value)


def _remarks(followed: Followed, handle: Evidence) -> Iterator[Evidence]:
    """Say where an equal handle proves less than it seems to; the weight is in its row."""
    if handle.kind not in _EQUAL:
        return
    if len(squash(followed.screen_name or "")) <= weights.SHORT_HANDLE:
        yield Evidence(Kind.HANDLE_SHORT, 0.0)
    if handle.detail == Derivation.FULL_NAME.value:
        yield Evidence(Kind.HANDLE_SPELLS_NAME, 0.0)


def _same(one: str, other: str) -> bool:
    return any(
        sorted(left) == sorted(right) or "".join(left) == "".join(right)
        for left in spellings(one)
        for right in spellings(other)
    )


def _initial(left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    both = len(left) >= _REAL_WORDS and len(right) >= _REAL_WORDS
    return both and left[-1] == right[-1] and left[0][0] == right[0][0]


def name_kind(one: str, other: str) -> Kind:
    """Tell how two display names relate, in either order.

    Names in different scripts cannot be compared: that is not disagreement.
    """
    left, right = words(one), words(other)
    if not left or not right:
        return Kind.NAME_UNKNOWN
    if _same(one, other):
        return Kind.NAME_SAME
    few, many = sorted((frozenset(left), frozenset(right)), key=len)
    shared = few & many - _PARTICLES
    if not shared and not scripts(one) & scripts(other):
        return Kind.NAME_UNKNOWN
    if len(shared) >= _REAL_WORDS and few <= many:
        return Kind.NAME_WITHIN
    if _initial(left, right) and shared:
        return Kind.NAME_INITIAL
    return Kind.NAME_SHARED if shared else Kind.NAME_NONE


def _namesakes(parts: tuple[str, ...]) -> float:
    """Return how many others are expected to bear a name, in its commonest Latin spelling."""
    spelled = [one for one in spellings(" ".join(parts)) if all(map(squash, one))]
    return max(map(expected_namesakes, spelled or [parts]))


def _bounded(weight: float) -> float:
    low, high = weights.NAME_BOUNDS
    return max(low, min(high, weight))


APART = "apart"
"""Detail of `Kind.NAME_SHARED` where each name has a word that the other has not."""


def _name_evidence(kind: Kind, one: str, other: str) -> Evidence:
    """Return how two names relate; whether a shared word is all there is, or others differ."""
    left, right = set(words(one)), set(words(other))
    differ = kind is Kind.NAME_SHARED and left - right and right - left
    return Evidence(kind, name_weight(kind, one, other), APART if differ else "")


def name_weight(kind: Kind, one: str, other: str) -> float:
    """Return the weight of how two names relate, given how many others bear such a name."""
    if kind is Kind.NAME_UNKNOWN:
        return 0.0
    if kind is Kind.NAME_SHARED:
        return weights.NAME_SHARED
    if kind is Kind.NAME_NONE:
        real = min(len(words(one)), len(words(other))) >= _REAL_WORDS
        return weights.NAME_NONE_REAL if real else weights.NAME_NONE_OTHER
    parts = min(words(one), words(other), key=len)
    if len(parts) < _REAL_WORDS:
        return weights.NAME_ONE_WORD
    others = _namesakes(parts)
    if kind is Kind.NAME_SAME:
        return _bounded(log(weights.P_NAME_SAME / others))
    if kind is Kind.NAME_WITHIN:
        return _bounded(log(weights.P_NAME_WITHIN / (0.2 * others)))
    return min(weights.NAME_INITIAL_MAX, log(weights.P_NAME_INITIAL / (30 * others)))


_AGAINST = {
    Flag.IMPERSONATION: Kind.IMPERSONATION,
    Flag.MIRROR: Kind.MIRROR,
    Flag.PARODY: Kind.PARODY,
    Flag.BOT: Kind.ROBOT,
    Flag.MOVED: Kind.MOVED_AWAY,
}


# Who gives an account as their own may well let a program write there.
_NOT_THE_OWNERS = frozenset({Flag.IMPERSONATION, Flag.MIRROR, Flag.MOVED})


def _against(
    candidate: Candidate, among: AbstractSet[Flag] = _AGAINST.keys()
) -> Iterator[Evidence]:
    for flag, kind in _AGAINST.items():
        if flag in candidate.flags & among:
            yield Evidence(kind, weights.EXCLUDED, candidate.moved_to if flag is Flag.MOVED else "")


def evidence_for(
    followed: Followed, candidate: Candidate, leads: Leads = NO_LEADS
) -> tuple[Evidence, ...]:
    """Return what speaks for and against, the weightiest first.

    There is always a word on the handle and one on the name, so that a screen can say what
    was compared even where it says nothing. Of somebody known by addresses alone there is
    nothing to compare: what counts is whether the account is at one of them.
    """
    if followed.group:
        found = [*_against(candidate, _NOT_THE_OWNERS), *given(followed, candidate)]
        return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))
    kind = name_kind(followed.name, candidate.name)
    handle = handle_evidence(followed, candidate, kind, leads)
    found = [
        handle,
        _name_evidence(kind, followed.name, candidate.name),
        *_remarks(followed, handle),
        *_against(candidate),
        *statements(followed, candidate, leads, kind),
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.weight)))
