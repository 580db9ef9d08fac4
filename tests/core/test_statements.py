"""What profiles state about each other, and how far it is believed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from passage.core import weights
from passage.core.leads import NO_LEADS, Leads, bridged_address, leads_from
from passage.core.listing import Listing
from passage.core.match import evidence_for
from passage.core.model import (
    Band,
    Candidate,
    Direction,
    Evidence,
    Flag,
    Followed,
    Kind,
    Network,
    Profile,
)
from passage.core.names import AccountId, ScreenName
from passage.core.score import judged


def ada(*, bio="", website="", screen_name="pixelotter42", name="Ada Novak"):
    """Return a followed person with a profile."""
    profile = Profile(bio, website) if bio or website else None
    return Followed(AccountId("7"), 0, ScreenName(screen_name), name, profile=profile)


def bluesky(handle="otter.bsky.social", name="Pixel Otter", **more):
    """Return a Bluesky account."""
    return Candidate(Network.BLUESKY, handle, f"did:plc:{handle}", name, **more)


def mastodon(acct="otter@social.example", name="Pixel Otter", **more):
    """Return a Mastodon account."""
    return Candidate(Network.MASTODON, acct, f"https://social.example/{acct}", name, **more)


def weights_of(followed, candidate, leads=NO_LEADS):
    """Return the weights of the evidence by kind."""
    return {one.kind: one.weight for one in evidence_for(followed, candidate, leads)}


def band(followed, candidate, leads=NO_LEADS):
    """Return the band of a candidate that stands alone."""
    return judged(followed, [candidate], leads)[0].band


def test_the_x_profile_names_the_account():
    """Whoever owns the X account wrote it: decisive, whatever the account is called."""
    found = weights_of(ada(bio="🦋 otter.bsky.social"), bluesky())
    assert found[Kind.X_NAMES_IT] == weights.DECISIVE
    assert band(ada(bio="🦋 otter.bsky.social"), bluesky()) is Band.SURE
    assert band(ada(bio="@otter@social.example"), mastodon()) is Band.SURE


def test_the_account_names_the_x_account_alone_or_among_others():
    """One's own X account stands alone; a team, or a friend, names several."""
    alone = bluesky(bio="before: x.com/pixelotter42")
    among = bluesky(bio="with x.com/pixelotter42, x.com/grace and x.com/alan")
    assert weights_of(ada(), alone)[Kind.BIO_NAMES_X] == weights.DECISIVE
    assert weights_of(ada(), among)[Kind.BIO_NAMES_X] == weights.NAMES_SEVERAL
    assert band(ada(), alone) is Band.SURE
    assert band(ada(), among) is not Band.SURE


@pytest.mark.parametrize(
    ("candidate", "kind"),
    [
        (bluesky("novak.example"), Kind.SITE_IS_HANDLE),
        (bluesky(links=("https://www.novak.example/",)), Kind.SITE_SAME),
        (mastodon(proven=("https://novak.example",)), Kind.SITE_PROVEN),
        (mastodon("ada@novak.example"), Kind.SITE_IS_HANDLE),
    ],
)
def test_a_website_in_common(candidate, kind):
    """As its address, as a proven link, or as a link; only the strongest is told."""
    kinds = set(weights_of(ada(website="https://novak.example"), candidate))
    assert kinds & {Kind.SITE_IS_HANDLE, Kind.SITE_SAME, Kind.SITE_PROVEN} == {kind}


def test_a_website_of_many_proves_nothing():
    """A link collection without a page, or a page below an institution's site."""
    shared = ada(website="https://linktr.ee")
    assert Kind.SITE_SAME not in weights_of(shared, bluesky(links=("https://linktr.ee/",)))
    member = ada(website="https://senat.example/people/ada")
    assert Kind.SITE_IS_HANDLE not in weights_of(member, bluesky("senat.example"))


def test_the_address_of_an_employer_is_not_sure():
    """The site is theirs, the name is not: a person has to look."""
    lab = bluesky("lab.example", "Laboratory")
    assert band(ada(website="https://lab.example"), lab) is Band.CHECK


def test_badge_and_office_count_under_an_agreeing_name_only():
    """Who is verified as somebody else is somebody else."""
    flags = frozenset({Flag.VERIFIED})
    same = bluesky("ada.senat.fr", "Ada Novak", flags=flags)
    other = bluesky("grace.senat.fr", "Grace Hall", flags=flags)
    assert {Kind.BADGE, Kind.OFFICIAL_HOST} <= set(weights_of(ada(), same))
    assert not {Kind.BADGE, Kind.OFFICIAL_HOST} & set(weights_of(ada(), other))


def test_accounts_of_two_networks_that_name_each_other():
    """Found on Mastodon, its bio names the Bluesky account, or the other way round."""
    there = mastodon("pixelotter42@social.example", "Ada Novak", bio="🦋 otter.bsky.social")
    leads = leads_from(judged(ada(), [there])[0])
    assert weights_of(ada(), bluesky(), leads)[Kind.TWIN_NAMES_IT] == weights.DECISIVE
    back = bluesky(bio="@pixelotter42@social.example")
    assert weights_of(ada(), back, leads)[Kind.NAMES_TWIN] == weights.DECISIVE
    assert band(ada(), bluesky(), leads) is Band.SURE


def test_a_bridged_account_is_shown_and_never_sure():
    """It is the person, and yet not the account to follow where there is another."""
    twin = mastodon(
        "pixelotter42.bsky.social@bsky.brid.gy", "Ada Novak", flags=frozenset({Flag.BRIDGED})
    )
    assert band(ada(), twin) is Band.CHECK
    assert weights_of(ada(), twin)[Kind.BRIDGED] == 0.0


def test_bridged_addresses():
    """The forms of Bridgy Fed, in both directions."""
    assert bridged_address(bluesky("ada.example")) == "ada.example@bsky.brid.gy"
    assert bridged_address(mastodon("ada_n@b.example")) == "ada-n.b.example.ap.brid.gy"


def test_a_moved_account_leads_to_its_target():
    """The account that was left is ruled out; what spoke for it speaks for the new one."""
    left = mastodon(
        "pixelotter42@old.example",
        "Ada Novak",
        flags=frozenset({Flag.MOVED}),
        moved_to="ada@new.example",
    )
    new, old = judged(ada(), [left, mastodon("ada@new.example", "Ada")])
    assert new.candidate.address == "ada@new.example"
    assert new.band is Band.SURE
    assert Kind.MOVED_HERE in {reason.kind for reason in new.evidence}
    assert old.band is Band.UNLIKELY
    assert Kind.MOVED_AWAY in {reason.kind for reason in old.evidence}


def test_never_sure_on_the_name_alone():
    """However rare the name: an account called otherwise has to be looked at."""
    person = ada(name="Zdenka Novakovic-Brandl")
    assert band(person, bluesky("somethingelse.bsky.social", person.name)) is Band.CHECK


def test_never_sure_where_all_words_but_one_differ():
    """Two people called Robert may both be robertcodes."""
    person = ada(screen_name="robertcodes", name="Robert Novak")
    assert band(person, bluesky("robertcodes.bsky.social", "Robert Hall")) is not Band.SURE
    assert band(person, bluesky("robertcodes.bsky.social", "Robert")) is Band.SURE


def test_names_in_cyrillic_and_greek_are_read():
    """The same name in another script is the same, and a handle that spells it spells it."""
    person = ada(screen_name="mikhailovsergey", name="Сергей Михайлов")
    latin = bluesky("mikhailovsergey.bsky.social", "Sergey Mikhailov")
    kinds = set(weights_of(person, latin))
    assert {Kind.NAME_SAME, Kind.HANDLE_SPELLS_NAME} <= kinds
    greek = ada(name="Γιώργος Οικονόμου")
    assert Kind.NAME_SAME in weights_of(greek, bluesky(name="Giorgos Oikonomou"))


def test_scripts_that_cannot_be_read_prove_least():
    """A name that nothing here can spell neither agrees nor disagrees with a Latin one."""
    person = ada(screen_name="kimminjun", name="김민준")
    assert Kind.NAME_UNKNOWN in weights_of(person, bluesky(name="Minjun Kim"))
    same = bluesky("kimminjun.bsky.social", "김민준")
    assert band(person, same) is not Band.SURE


def test_an_x_name_that_was_cut_still_spells_the_name():
    """X allows 15 letters; the rest of a long name is missing, not different."""
    person = ada(screen_name="mariannevandenb", name="Marianne van den Berghe")
    kinds = set(weights_of(person, bluesky("mariannevandenb.bsky.social", person.name)))
    assert Kind.HANDLE_SPELLS_NAME in kinds


def test_evidence_points_somewhere():
    """For, against, or told because it is good to know."""
    assert Evidence(Kind.NAME_SAME, 1.0).direction is Direction.FOR
    assert Evidence(Kind.NAME_NONE, -1.0).direction is Direction.AGAINST
    assert Evidence(Kind.HANDLE_SHORT, 0.0).direction is Direction.NEITHER


def test_leads_are_empty_without_a_find():
    """No address, no leads."""
    assert not Leads()
    assert not NO_LEADS


def listed(*, by_id=True, name="Ada Novak", **told):
    """Return Ada, of whom a public table says something."""
    listing = Listing("Wikidata", by_id, **told)
    return replace(ada(name=name), listings=(listing,))


def test_a_public_table_that_knows_the_number_decides():
    """Whatever the account is called and whoever else is there; the reason names the table."""
    person = listed(name="", handles=("otter.bsky.social",), accts=("otter@social.example",))
    for account in (bluesky(name="Umbra"), mastodon(name="Umbra")):
        assert weights_of(person, account)[Kind.LISTED] == weights.DECISIVE
        assert band(person, account) is Band.SURE
    (reason,) = (one for one in evidence_for(person, bluesky()) if one.kind is Kind.LISTED)
    assert (reason.detail, reason.direction) == ("Wikidata", Direction.FOR)


def test_another_account_than_the_listed_one_gains_nothing():
    """Nor one of the same address on the other network."""
    person = listed(handles=("otter.bsky.social",))
    assert Kind.LISTED not in weights_of(person, bluesky("otter.example"))
    assert Kind.LISTED not in weights_of(person, mastodon())


def test_a_table_without_the_number_is_weaker():
    """@names change hands: it counts, but a person looks at it where nothing else agrees."""
    person = listed(by_id=False, name="", handles=("otter.bsky.social",))
    found = weights_of(person, bluesky())
    assert Kind.LISTED not in found
    assert found[Kind.LISTED_NAME] == weights.LISTED_NAME
    assert band(person, bluesky()) is Band.CHECK
    assert band(replace(person, name="Pixel Otter"), bluesky()) is Band.SURE


@pytest.mark.parametrize(
    ("account", "weight"),
    [
        (bluesky("ada.example"), weights.SITE_IS_HANDLE),
        (bluesky(links=("https://www.ada.example/",)), weights.SITE_SAME),
        (mastodon(proven=("https://ada.example",)), weights.SITE_PROVEN),
        (mastodon("ada@ada.example"), weights.SITE_IS_HANDLE),
    ],
)
def test_the_website_of_a_public_table_counts_like_the_profiles(account, weight):
    """With the same weights and a sentence of its own; told once, of the profile first."""
    assert weights_of(listed(site="ada.example"), account)[Kind.LISTED_SITE] == weight
    both = replace(listed(site="ada.example"), profile=Profile("", "https://ada.example"))
    assert Kind.LISTED_SITE not in weights_of(both, account)


def test_a_copy_that_a_public_table_lists_is_still_a_copy():
    """Wikidata lists some; nothing outweighs what an account is."""
    person = listed(accts=("otter@social.example",))
    copy = mastodon(flags=frozenset({Flag.MIRROR}))
    assert band(person, copy) is Band.UNLIKELY
