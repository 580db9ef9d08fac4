"""What speaks for and against two accounts being the same person's."""

from __future__ import annotations

import pytest

from passage.core.derived import Derivation, derivation
from passage.core.match import evidence_for, handle_keys, name_kind
from passage.core.mirrors import is_bridge, is_mirror_host, says_mirror, says_parody
from passage.core.model import Candidate, Flag, Followed, Kind, Network
from passage.core.names import AccountId, ScreenName
from passage.core.namesakes import LEAST, expected_namesakes
from passage.core.weights import EXCLUDED


def followed(screen_name, name=""):
    """Return a followed person."""
    return Followed(AccountId("7"), 0, ScreenName(screen_name), name)


def on_bluesky(handle, name="", **more):
    """Return a Bluesky account."""
    return Candidate(Network.BLUESKY, handle, "did:plc:ada", name, **more)


def on_mastodon(acct, name="", **more):
    """Return a Mastodon account."""
    return Candidate(Network.MASTODON, acct, "https://social.example/1", name, **more)


def kinds(person, candidate):
    """Return the kinds of evidence for a pair."""
    return {reason.kind for reason in evidence_for(person, candidate)}


@pytest.mark.parametrize(
    ("screen_name", "name", "made_of"),
    [
        ("adanovak", "Ada Novák", Derivation.FULL_NAME),
        ("Novak_Ada", "Ada Novák", Derivation.FULL_NAME),
        ("AdaNovak", "Ada Maria Novak", Derivation.FULL_NAME),
        ("joergmueller", "Jörg Müller", Derivation.FULL_NAME),
        ("anovak", "Ada Novak", Derivation.SHORT_FORM),
        ("novak", "Ada Novak", Derivation.SHORT_FORM),
        ("adanovak93", "Ada Novak", Derivation.NAME_AFFIX),
        ("RepAdaNovak", "Ada Novak", Derivation.NAME_AFFIX),
        ("novakscience", "Ada Novak", Derivation.NAME_PART),
        ("pixelotter42", "Ada Novak", Derivation.OTHER),
        ("pixelotter42", "", Derivation.OTHER),
        ("pixelotter", "PixelOtter", Derivation.SHORT_FORM),
        ("kim_mj", "김민준", Derivation.FULL_NAME),
        ("durhuusmaria", "Maria Durhuus", Derivation.FULL_NAME),
        ("piaolsen", "Pia Olsen Dyhr", Derivation.FULL_NAME),
        ("mariannevandenb", "Marianne van den Berghe", Derivation.FULL_NAME),
        ("yuliapetrova", "Юлия Петрова", Derivation.FULL_NAME),
    ],
)
def test_what_an_x_name_is_made_of(screen_name, name, made_of):
    """The whole name, a short form, a name with something added, a part, or nothing of it."""
    assert derivation(screen_name, name) is made_of


@pytest.mark.parametrize(
    ("handle", "kind"),
    [
        ("pixel-otter.example.com", Kind.HANDLE_NEAR),
        ("pixelotter.bsky.social", Kind.HANDLE_NEAR),
        ("pixel.otter.example", Kind.HANDLE_NEAR),
        ("pixelotter7.bsky.social", Kind.HANDLE_AFFIX),
        ("realpixelotter.bsky.social", Kind.HANDLE_AFFIX),
        ("pixelotterdraws.bsky.social", Kind.HANDLE_WITHIN),
        ("pixelottr.bsky.social", Kind.HANDLE_CLOSE),
        ("seagull.bsky.social", Kind.HANDLE_OTHER),
    ],
)
def test_how_handles_relate(handle, kind):
    """Equal but for signs, an affix, one within the other, a slip of the pen, or not at all."""
    person = followed("pixel_otter", "Ada Novak")
    candidate = on_bluesky(handle, "Ada Novak")
    assert kind in kinds(person, candidate)
    assert len(kinds(person, candidate) & {k for k in Kind if k.value.startswith("handle")}) == 1


def test_an_identical_handle_is_the_same():
    """Case does not count; on Mastodon the underscore stays."""
    person = followed("Pixel_Otter", "Ada Novak")
    assert Kind.HANDLE_SAME in kinds(person, on_mastodon("pixel_otter@social.example"))
    assert Kind.HANDLE_SAME in kinds(followed("PixelOtter"), on_bluesky("pixelotter.example.org"))


def test_handle_keys_of_bridged_accounts():
    """A bridged account's address holds the other network's: only the name counts."""
    bridged = on_mastodon("ada.bsky.social@bsky.brid.gy", flags=frozenset({Flag.BRIDGED}))
    assert handle_keys(bridged) == ("ada",)
    assert handle_keys(on_bluesky("www.ada.example")) == ("ada",)
    assert handle_keys(on_bluesky("ada.novak.example")) == ("ada", "ada.novak")


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Ada Novak", "ADA NOVÁK 🌻", Kind.NAME_SAME),
        ("Ada Novak", "Novak Ada", Kind.NAME_SAME),
        ("Ada Novak", "Dr. Ada Novak (she/her)", Kind.NAME_SAME),
        ("Ada Novak", "AdaNovak", Kind.NAME_SAME),
        ("Jörg Müller", "Joerg Mueller", Kind.NAME_SAME),
        ("Ada Novak", "Ada Maria Novak", Kind.NAME_WITHIN),
        ("Ada Novak", "A. Novak", Kind.NAME_INITIAL),
        ("Ada Novak", "Björn Novak", Kind.NAME_SHARED),
        ("Ada de la Cruz", "Bo de la Tour", Kind.NAME_NONE),
        ("Ada Novak", "Pixel Otter", Kind.NAME_NONE),
        ("Ada Novak", "", Kind.NAME_UNKNOWN),
        ("", "Ada Novak", Kind.NAME_UNKNOWN),
        ("🌻", "Ada Novak", Kind.NAME_UNKNOWN),
    ],
)
def test_how_names_relate(one, other, kind):
    """Equal, contained, equal but for an initial, one word, none, or not comparable."""
    assert name_kind(one, other) is kind
    assert name_kind(other, one) is kind


@pytest.mark.parametrize(
    ("screen_name", "weight"), [("otters", -1.0), ("otters7", 0.0), ("pixelotter", 2.0)]
)
def test_without_a_name_an_equal_handle_weighs_by_its_length(screen_name, weight):
    """The shorter, the more strangers hold it."""
    found = evidence_for(followed(screen_name), on_bluesky(f"{screen_name}.bsky.social", "Ada"))
    assert [each.weight for each in found if each.kind is Kind.HANDLE_SAME] == [weight]


def test_common_names_prove_less():
    """More namesakes are expected of a common name; none is taken for unique."""
    assert expected_namesakes(("john", "smith")) > 100 * expected_namesakes(("ada", "okafor"))
    assert expected_namesakes(("smith", "john")) == expected_namesakes(("john", "smith"))
    assert expected_namesakes(("ada", "qzxvwk", "plm")) >= LEAST


def test_the_bio_names_the_account():
    """Bio, links, verified links and name are looked at, whatever the case."""
    person = followed("Ada_Novak")
    for more in (
        {"bio": "on X: @ada_novak"},
        {"links": ("https://x.com/ada_novak",)},
        {"proven": ("https://twitter.com/ADA_NOVAK",)},
    ):
        assert Kind.BIO_NAMES_X in kinds(person, on_bluesky("z.example.com", **more))
    stranger = on_bluesky("z.example.com", bio="on X: @ada_novak2")
    assert Kind.BIO_NAMES_X not in kinds(person, stranger)


def test_mirrors_bots_and_impersonators_carry_their_reason():
    """What excludes an account is evidence with its cause, not silence."""
    person = followed("ada_novak")
    for flag, kind in (
        (Flag.MIRROR, Kind.MIRROR),
        (Flag.BOT, Kind.ROBOT),
        (Flag.PARODY, Kind.PARODY),
        (Flag.IMPERSONATION, Kind.IMPERSONATION),
    ):
        found = evidence_for(person, on_bluesky("ada.example.com", flags=frozenset({flag})))
        assert [each.weight for each in found if each.kind is kind] == [EXCLUDED]


def test_mirror_hosts_and_bridges():
    """Known hosts and their subdomains; a bridge is no mirror, nor is a lookalike name."""
    assert is_mirror_host("bird.makeup")
    assert is_mirror_host("sub.bird.makeup:443")
    assert is_mirror_host("birdsitelive.example")
    assert not is_mirror_host("blackbird.makeup.example")
    assert is_bridge("bsky.brid.gy")
    assert not is_mirror_host("bsky.brid.gy")
    assert not is_bridge("notbrid.gy.example")


@pytest.mark.parametrize(
    "bio",
    [
        "Unofficial mirror of @ada on Twitter",
        "Automated account, reposts from X",
        "Bot mirroring tweets",
        "Compte miroir",
    ],
)
def test_bios_of_copies(bio):
    """An account that says it is a copy is believed."""
    assert says_mirror(bio)


@pytest.mark.parametrize(
    ("name", "bio"),
    [
        ("Ada Novak", "Parody account"),
        ("Ada Novak (parody)", ""),
        ("Ada Novak", "Compte parodique"),
        ("Ada Novak", "Fan account, not affiliated with her"),
        ("Ada Novak – compte non officiel", ""),
    ],
)
def test_parodies_and_admirers(name, bio):
    """An account that says, in name or bio, that it is a parody or a fan's is believed."""
    assert says_parody(name, bio)


@pytest.mark.parametrize(
    "bio", ["I study robots and mirrors", "Official account of the town", "Compte officiel", ""]
)
def test_bios_of_people(bio):
    """Words that merely resemble do not exclude anybody."""
    assert not says_mirror(bio)
    assert not says_parody("Ada", bio)
