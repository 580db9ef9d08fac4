"""From evidence to a probability and a band.

Candidate *i* weighs ``w_i = prior * exp(sum of its evidence)``; its posterior is
``w_i / (1 - prior + sum of all w_j)``: rivals from the same search lower each other, and
"nobody of these" always competes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, fsum, log

from passage.core.match import evidence_for
from passage.core.model import Band, Candidate, Evidence, Flag, Followed, Kind, Match
from passage.core.text import squash
from passage.core.weights import CHECK_FROM, PRIOR, SHORT_HANDLE, SURE_FROM

_EXCLUDING = frozenset({Kind.MIRROR, Kind.IMPERSONATION})
_NAMES_AGREE = frozenset({Kind.NAME_SAME, Kind.NAME_WITHIN, Kind.NAME_INITIAL})
_NAMES_DO_NOT = frozenset({Kind.NAME_NONE, Kind.NAME_UNKNOWN})
_NOTABLE = 0.1
_CERTAIN = 1 - 1e-9


def _excluded(evidence: Iterable[Evidence]) -> bool:
    return any(reason.kind in _EXCLUDING for reason in evidence)


def _weight(evidence: Iterable[Evidence]) -> float:
    return PRIOR * exp(fsum(reason.weight for reason in evidence))


def _log_odds(score: float) -> float:
    return log(score / (1 - score))


def may_be_sure(followed: Followed, evidence: Iterable[Evidence]) -> bool:
    """Whether a match may be taken along unasked, however high its score.

    Never on the handle alone: where the names have no word in common or cannot be compared,
    or where the X name is so short that strangers hold it elsewhere, only the account's own
    word for it counts.
    """
    kinds = {reason.kind for reason in evidence}
    if Kind.BIO_NAMES_X in kinds:
        return True
    if len(squash(followed.screen_name or "")) <= SHORT_HANDLE:
        return bool(kinds & _NAMES_AGREE)
    return not kinds & _NAMES_DO_NOT


def band_of(followed: Followed, evidence: Sequence[Evidence], score: float) -> Band:
    """Return the band of a score, given what it rests on."""
    if _excluded(evidence) or score < CHECK_FROM:
        return Band.UNLIKELY
    if score >= SURE_FROM and may_be_sure(followed, evidence):
        return Band.SURE
    return Band.CHECK


def posterior(own: float, rivals: Iterable[float]) -> float:
    """Return the probability of a candidate of weight ``own`` beside its ``rivals``.

    Below 1 whatever the evidence: no evidence of this kind is a proof.
    """
    return min(_CERTAIN, own / fsum((1 - PRIOR, own, *rivals)))


def _competes(candidate: Candidate, evidence: Iterable[Evidence]) -> bool:
    """Copies are nobody's rivals; nor are a bridged twin or the account somebody moved from."""
    twin = candidate.flags & {Flag.BRIDGED, Flag.MOVED}
    return not twin and not _excluded(evidence)


def _match(
    followed: Followed, candidate: Candidate, evidence: tuple[Evidence, ...], rivals: list[float]
) -> Match:
    own = _weight(evidence)
    score = posterior(own, rivals)
    lost = _log_odds(score) - _log_odds(posterior(own, ()))
    if lost <= -_NOTABLE:
        evidence = (*evidence, Evidence(Kind.RIVALS, lost, str(len(rivals))))
    return Match(candidate, evidence, score, band_of(followed, evidence, score))


def judged(followed: Followed, candidates: Iterable[Candidate]) -> tuple[Match, ...]:
    """Return the candidates of one network as matches, best first; excluded ones come last.

    The order of the candidates does not matter; of equals, the smaller address comes first.
    """
    sifted = [(each, evidence_for(followed, each)) for each in candidates]
    competing = {
        each.address: _weight(evidence) for each, evidence in sifted if _competes(each, evidence)
    }
    matches = []
    for candidate, evidence in sifted:
        alone = _excluded(evidence)
        rivals = [w for address, w in competing.items() if address != candidate.address]
        matches.append(_match(followed, candidate, evidence, [] if alone else rivals))
    return tuple(
        sorted(matches, key=lambda m: (_excluded(m.evidence), -m.score, m.candidate.address))
    )
