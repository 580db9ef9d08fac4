"""From evidence to a probability and a band.

Candidate *i* weighs ``w_i = prior * exp(sum of its evidence)``; its posterior is
``w_i / (1 - prior + sum of all w_j)``: rivals from the same search lower each other, and
"nobody of these" always competes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, fsum, log

from passage.core.leads import NO_LEADS, Leads
from passage.core.match import APART, evidence_for
from passage.core.model import Band, Candidate, Evidence, Followed, Kind, Match
from passage.core.text import squash
from passage.core.weights import CHECK_FROM, PRIOR, SHORT_HANDLE, SITE_PROVEN, SURE_FROM

_EXCLUDING = frozenset({Kind.MIRROR, Kind.ROBOT, Kind.PARODY, Kind.IMPERSONATION, Kind.MOVED_AWAY})
_STATED = frozenset(
    {Kind.BIO_NAMES_X, Kind.X_NAMES_IT, Kind.TWIN_NAMES_IT, Kind.NAMES_TWIN, Kind.SITE_PROVEN}
    | {Kind.LISTED, Kind.GROUP_LISTED, Kind.LISTED_SITE}
)
_BESIDE_NAMES = frozenset(
    {Kind.SITE_IS_HANDLE, Kind.SITE_SAME, Kind.BADGE, Kind.OFFICIAL_HOST, Kind.MOVED_HERE}
    | {Kind.BIO_NAMES_X, Kind.LISTED_NAME, Kind.LISTED_SITE}
)
# A person has to look at these, whatever else speaks for them.
_NEVER_SURE = frozenset({Kind.BRIDGED, Kind.UNSEEN})
_NAMES_AGREE = frozenset({Kind.NAME_SAME, Kind.NAME_WITHIN, Kind.NAME_INITIAL})
_NAMES_DO_NOT = frozenset({Kind.NAME_NONE, Kind.NAME_UNKNOWN})
_NOTABLE = 0.1
_CERTAIN = 1 - 1e-9


def is_excluded(evidence: Iterable[Evidence]) -> bool:
    """Whether an account is ruled out by what it is: a copy, a parody, left by its owner."""
    return any(reason.kind in _EXCLUDING for reason in evidence)


def _weight(evidence: Iterable[Evidence]) -> float:
    return PRIOR * exp(fsum(reason.weight for reason in evidence))


def _log_odds(score: float) -> float:
    return log(score / (1 - score))


def may_be_sure(followed: Followed, evidence: Iterable[Evidence]) -> bool:
    """Whether a match may be taken along unasked, however high its score.

    Never on the handle alone: where the names have no word in common, differ in all words but
    one, or cannot be compared. Never on the name alone, under another handle. And where the X
    name is so short that strangers hold it elsewhere, only where the names agree. What one of
    the accounts states lifts all that; but never for a bridged shadow, nor for an address that
    no server answered for.
    """
    reasons = tuple(evidence)
    kinds = {reason.kind for reason in reasons}
    if kinds & _NEVER_SURE:
        return False
    if any(reason.kind in _STATED and reason.weight >= SITE_PROVEN for reason in reasons):
        return True
    if any(reason.detail == APART for reason in reasons if reason.kind is Kind.NAME_SHARED):
        return False
    if Kind.HANDLE_OTHER in kinds and not kinds & _BESIDE_NAMES:
        return False
    if len(squash(followed.screen_name or "")) <= SHORT_HANDLE:
        return bool(kinds & _NAMES_AGREE)
    return not kinds & _NAMES_DO_NOT


def band_of(followed: Followed, evidence: Sequence[Evidence], score: float) -> Band:
    """Return the band of a score, given what it rests on."""
    if is_excluded(evidence) or score < CHECK_FROM:
        return Band.UNLIKELY
    if score >= SURE_FROM and may_be_sure(followed, evidence):
        return Band.SURE
    return Band.CHECK


def posterior(own: float, rivals: Iterable[float]) -> float:
    """Return the probability of a candidate of weight ``own`` beside its ``rivals``.

    Below 1 whatever the evidence: no evidence of this kind is a proof.
    """
    return min(_CERTAIN, own / fsum((1 - PRIOR, own, *rivals)))


def _competes(evidence: Iterable[Evidence]) -> bool:
    """Copies are nobody's rivals; nor is a shadow, or an address that nobody has seen."""
    kinds = {reason.kind for reason in evidence}
    return not kinds & (_EXCLUDING | _NEVER_SURE)


def _match(
    followed: Followed, candidate: Candidate, evidence: tuple[Evidence, ...], rivals: list[float]
) -> Match:
    own = _weight(evidence)
    score = posterior(own, rivals)
    lost = _log_odds(score) - _log_odds(posterior(own, ()))
    if lost <= -_NOTABLE:
        evidence = (*evidence, Evidence(Kind.RIVALS, lost, str(len(rivals))))
    return Match(candidate, evidence, score, band_of(followed, evidence, score))


_Sifted = dict[str, tuple[Candidate, tuple[Evidence, ...]]]


def _moves_followed(sifted: _Sifted) -> _Sifted:
    """Give the account that somebody moved to what spoke for the one they left.

    A server takes note of a move only where both accounts say so
    (https://docs.joinmastodon.org/user/moving/#move).
    """
    followed_up = dict(sifted)
    for source, left in sifted.values():
        target = followed_up.get(source.moved_to.lower())
        if target is None:
            continue
        before = fsum(r.weight for r in left if r.kind is not Kind.MOVED_AWAY)
        gained = before - fsum(reason.weight for reason in target[1])
        reason = Evidence(Kind.MOVED_HERE, max(0.0, gained), source.address)
        followed_up[source.moved_to.lower()] = (target[0], (*target[1], reason))
    return followed_up


def judged(
    followed: Followed, candidates: Iterable[Candidate], leads: Leads = NO_LEADS
) -> tuple[Match, ...]:
    """Return the candidates of one network as matches, best first; excluded ones come last.

    ``leads`` is what is confirmed on the other network. The order of the candidates does not
    matter: sure ones come first, of equals the smaller address.
    """
    sifted = {
        each.address.lower(): (each, evidence_for(followed, each, leads)) for each in candidates
    }
    sifted = _moves_followed(sifted)
    competing = {
        address: _weight(evidence)
        for address, (_, evidence) in sifted.items()
        if _competes(evidence)
    }
    matches = []
    for address, (candidate, evidence) in sifted.items():
        alone = is_excluded(evidence)
        rivals = [weight for other, weight in competing.items() if other != address]
        matches.append(_match(followed, candidate, evidence, [] if alone else rivals))
    return tuple(sorted(matches, key=_rank))


def _rank(match: Match) -> tuple[bool, bool, float, str]:
    excluded, sure = is_excluded(match.evidence), match.band is Band.SURE
    return excluded, not sure, -match.score, match.candidate.address
