"""Evidence becomes a probability, and a band that is careful where it must be."""

from __future__ import annotations

from math import exp

from hypothesis import given
from hypothesis import strategies as st

from passage.core.model import Band, Candidate, Evidence, Flag, Followed, Kind, Network
from passage.core.names import AccountId, ScreenName
from passage.core.score import band_of, is_excluded, judged, may_be_sure, posterior


def followed(screen_name, name=""):
    """Return a followed person."""
    return Followed(AccountId("7"), 0, ScreenName(screen_name), name)


def bluesky(handle, name="", **more):
    """Return a Bluesky account."""
    return Candidate(Network.BLUESKY, handle, f"did:plc:{handle}", name, **more)


def best(person, *candidates):
    """Return the best match."""
    return judged(person, candidates)[0]


def kinds(match):
    """Return the kinds of a match's evidence."""
    return [reason.kind for reason in match.evidence]


def test_same_unusual_handle_and_name_is_sure():
    """A handle that nobody else would think of, under the same name."""
    match = best(
        followed("pixelotter42", "Ada Novak"), bluesky("pixelotter42.bsky.social", "Ada Novak")
    )
    assert match.band is Band.SURE
    assert match.score > 0.99


def test_same_handle_other_name_is_never_sure():
    """However unusual the handle: no word in common, so a person has to look."""
    match = best(
        followed("pixelotter42", "Ada Novak"), bluesky("pixelotter42.bsky.social", "Bo Dahl")
    )
    assert match.band is not Band.SURE


def test_same_handle_without_a_name_is_never_sure():
    """Nothing to compare is not agreement."""
    match = best(followed("pixelotter42"), bluesky("pixelotter42.bsky.social", "Ada Novak"))
    assert match.band is Band.CHECK


def test_short_handles_are_never_sure_on_themselves():
    """Strangers hold every handle of six letters."""
    person = followed("qzxwvk", "Ada Novak")
    assert best(person, bluesky("qzxwvk.bsky.social", "Ada")).band is not Band.SURE
    assert best(person, bluesky("qzxwvk.bsky.social", "Ada Novak")).band is Band.SURE


def test_a_name_spelled_out_is_not_sure_for_a_common_name():
    """John Smith under johnsmith may be any of a hundred."""
    match = best(
        followed("johnsmith", "John Smith"), bluesky("johnsmith.bsky.social", "John Smith")
    )
    assert match.band is Band.UNLIKELY


def test_the_bio_decides():
    """The account's own word beats a foreign handle and a foreign name."""
    match = best(
        followed("adanovak", "Ada Novak"),
        bluesky("otter.example.com", "Pixel Otter", bio="was twitter.com/AdaNovak"),
    )
    assert match.band is Band.SURE


def test_rivals_lower_each_other():
    """Two accounts of the same name and equally good handles are both to be checked."""
    person = followed("anovak", "Ada Novak")
    alone = best(person, bluesky("anovak.bsky.social", "Ada Novak"))
    both = judged(
        person, [bluesky("anovak.bsky.social", "Ada Novak"), bluesky("anovak.example", "Ada Novak")]
    )
    assert alone.band is Band.SURE
    assert all(match.score < 0.5 for match in both)
    assert all(match.band is Band.UNLIKELY for match in both)
    assert Kind.RIVALS in kinds(both[0])
    assert Kind.RIVALS not in kinds(alone)


def test_a_mirror_is_kept_last_with_its_reason_and_is_nobodys_rival():
    """It agrees on everything, is shown as unlikely, and does not harm the real account."""
    person = followed("pixelotter42", "Ada Novak")
    mirror = bluesky(
        "pixelotter42.example",
        "Ada Novak",
        bio="x.com/pixelotter42",
        flags=frozenset({Flag.MIRROR}),
    )
    real = bluesky("pixelotter42.bsky.social", "Ada Novak")
    first, last = judged(person, [mirror, real])
    assert (first.candidate, first.band) == (real, Band.SURE)
    assert first.score == best(person, real).score
    assert (last.candidate, last.band) == (mirror, Band.UNLIKELY)
    assert Kind.MIRROR in kinds(last)


def test_a_bridged_twin_is_no_rival():
    """The same person's account seen through a bridge must not make the own one doubtful."""
    person = followed("pixelotter42", "Ada Novak")
    real = bluesky("pixelotter42.bsky.social", "Ada Novak")
    twin = bluesky(
        "pixelotter42.social.example.ap.brid.gy", "Ada Novak", flags=frozenset({Flag.BRIDGED})
    )
    assert judged(person, [twin, real])[0].candidate == real
    assert judged(person, [twin, real])[0].band is Band.SURE


NAMES = st.sampled_from(
    ["", "Ada Novak", "Novak Ada", "A. Novak", "Ada", "Pixel Otter", "김민준", "🌻"]
)
HANDLES = st.sampled_from(["ada", "adanovak", "ada-novak", "pixelotter", "pixelotter7", "z9"])
FLAGS = st.frozensets(st.sampled_from(Flag))
BIOS = st.sampled_from(["", "x.com/adanovak", "Twitter: @pixelotter"])


@st.composite
def candidates(draw):
    """Return some accounts with different addresses."""
    handles = draw(st.lists(HANDLES, unique=True, max_size=5))
    return [
        bluesky(f"{handle}.bsky.social", draw(NAMES), bio=draw(BIOS), flags=draw(FLAGS))
        for handle in handles
    ]


PEOPLE = st.builds(followed, st.sampled_from(["ada", "adanovak", "pixelotter"]), NAMES)


@given(PEOPLE, candidates(), st.randoms())
def test_scores_are_probabilities_in_any_order(person, accounts, random):
    """In 0..1, nobody dropped, rivals together at most 1, whatever order they came in."""
    matches = judged(person, accounts)
    assert len(matches) == len(accounts)
    assert all(0.0 <= match.score < 1.0 for match in matches)
    beside = {Flag.BRIDGED, Flag.UNSEEN}
    rivals = [
        m.score for m in matches if not is_excluded(m.evidence) and not m.candidate.flags & beside
    ]
    assert sum(rivals) <= 1.0
    random.shuffle(accounts)
    again = judged(person, accounts)
    assert [m.candidate for m in again] == [m.candidate for m in matches]
    assert all(abs(one.score - two.score) < 1e-9 for one, two in zip(matches, again, strict=True))


@given(PEOPLE, candidates())
def test_bands_keep_their_promises(person, accounts):
    """Sure needs 0.9 and more than a handle; excluded accounts are always unlikely."""
    for match in judged(person, accounts):
        said = set(kinds(match))
        if said & {Kind.MIRROR, Kind.ROBOT, Kind.PARODY, Kind.IMPERSONATION, Kind.MOVED_AWAY}:
            assert match.band is Band.UNLIKELY
        if match.band is Band.SURE:
            assert match.score >= 0.9
            agreed = {Kind.BIO_NAMES_X, Kind.NAME_SAME, Kind.NAME_WITHIN, Kind.NAME_INITIAL}
            assert said & (agreed | {Kind.NAME_SHARED})


WEIGHTS = st.floats(-15, 15)


@given(WEIGHTS, WEIGHTS, st.lists(st.floats(0, 1e6), max_size=5))
def test_more_evidence_is_never_less_probable(one, other, rivals):
    """The posterior grows with the weight and falls with each rival."""
    low, high = sorted((exp(one), exp(other)))
    assert posterior(low, rivals) <= posterior(high, rivals)
    assert posterior(low, [*rivals, 1.0]) <= posterior(low, rivals)


def test_exclusion_beats_any_score():
    """No number of reasons makes a mirror likely."""
    person = followed("pixelotter42", "Ada Novak")
    reasons = [Evidence(Kind.BIO_NAMES_X, 10.0), Evidence(Kind.MIRROR, -12.0)]
    assert band_of(person, reasons, 0.999) is Band.UNLIKELY
    assert not may_be_sure(person, [Evidence(Kind.NAME_NONE, -5.0)])
