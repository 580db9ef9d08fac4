"""What is asked about one person, in what order, and what comes of the answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from net.worlds import person
from passage.core.crossing import Plan
from passage.core.errors import Problem
from passage.core.leads import Leads, leads_from
from passage.core.listing import Listing
from passage.core.model import (
    Absent,
    Band,
    Candidate,
    Flag,
    Followed,
    Found,
    Kind,
    Network,
    Profile,
    Unknown,
)
from passage.core.names import Origin, key_of_address, parse_acct, parse_handle, parse_origin
from passage.core.score import judged
from passage.net.errands import Errand
from passage.net.exchange import Answer, Lost, Why
from passage.net.inquiry import follow_up, inquiry, look_up, on_bluesky, on_mastodon, queries
from passage.net.notes import MATCHES_MAX, Notes
from passage.net.questions import (
    AccountAt,
    AccountsNamed,
    ActorsNamed,
    Learned,
    ProfilesOf,
    WebFingerOf,
)

ONE, TWO = Origin("https://one.example"), Origin("https://two.example")
PLAN = Plan(Origin("https://appview.example"), (ONE, TWO))
ONE_SERVER = Plan(mastodon=(ONE,))
ADA = person(1, "pixelotter42", "Ada Novak")
LATE = Problem("timed-out", (("host", "one.example"),))


def bluesky(handle, name="Ada Novak", **more):
    """Return a Bluesky candidate."""
    return Candidate(Network.BLUESKY, handle, f"did:plc:{handle}", name, **more)


def mastodon(acct, name="Ada Novak"):
    """Return a Mastodon candidate."""
    return Candidate(Network.MASTODON, acct, acct, name)


def run(inquiry, *answers):
    """Feed answers to an inquiry; return the questions it asked and its outcome."""
    asked = [next(inquiry)]
    for answer in answers:
        try:
            asked.append(inquiry.send(answer))
        except StopIteration as end:
            return asked, end.value
    raise AssertionError(f"asks on: {asked[-1]}")


def test_a_sure_guess_ends_it():
    """When a guessed handle is sure, nobody is searched for."""
    asked, outcome = run(on_bluesky(ADA, PLAN), Learned((bluesky("pixelotter42.bsky.social"),)))
    assert len(asked) == 1
    assert asked[0].handles[0] == "pixelotter42.bsky.social"
    assert outcome.matches[0].band is Band.SURE


def test_guesses_then_name_then_handle():
    """The order on Bluesky, when nothing is found: the handle was looked up already."""
    asked, outcome = run(on_bluesky(ADA, PLAN), Learned(), Learned(), Learned(), Learned())
    assert [type(question) for question in asked[:2]] == [ProfilesOf, ProfilesOf]
    assert "adanovak.bsky.social" in asked[1].handles
    assert asked[2:] == [ActorsNamed("Ada Novak"), ActorsNamed("pixelotter42")]
    assert outcome == Absent()


LISTING = Listing("Val", False, (parse_handle("ville.example"),), (parse_acct("v@m.example"),))
GIVEN = Followed(key_of_address("ville.example"), 0, name="Ville", listings=(LISTING,))


def test_of_a_groups_list_the_addresses_alone_are_looked_up():
    """No name is searched and nothing guessed; an account at the address is sure."""
    found = bluesky("ville.example", "Another Name", flags=frozenset({Flag.BOT}))
    asked, outcome = run(inquiry(Network.BLUESKY, GIVEN, PLAN), Learned((found,)))
    assert asked == [ProfilesOf(("ville.example",))]
    (match,) = outcome.matches
    assert match.band is Band.SURE
    assert [one.kind for one in match.evidence] == [Kind.GROUP_LISTED]


def test_an_address_of_a_groups_list_that_is_nobodys_is_absent():
    """The service answered that there is none; nobody else is offered in their place."""
    asked, outcome = run(inquiry(Network.BLUESKY, GIVEN, PLAN), Learned())
    assert (len(asked), outcome) == (1, Absent())


def test_on_mastodon_the_members_own_server_is_asked_where_it_may_be():
    """Else the first server of the plan; where none knows the address, somebody has to look."""
    home = Plan(PLAN.bluesky, (ONE,), (Origin("https://m.example"),))
    known = Learned((mastodon("v@m.example"),))
    asked, outcome = run(inquiry(Network.MASTODON, GIVEN, home), known)
    assert asked == [AccountAt("https://m.example", "v@m.example")]
    assert outcome.matches[0].band is Band.SURE
    asked, outcome = run(inquiry(Network.MASTODON, GIVEN, ONE_SERVER), Learned())
    assert asked == [AccountAt(ONE, "v@m.example")]
    assert outcome.matches[0].band is Band.CHECK


def test_a_member_that_moved_is_followed_to_where_it_went_by_hand():
    """The account left behind is excluded, the new one offered and not taken unasked."""
    left = mastodon("v@m.example")
    moved = replace(left, flags=frozenset({Flag.MOVED}), moved_to="v@new.example")
    answers = Learned((moved, mastodon("v@new.example")))
    _, outcome = run(inquiry(Network.MASTODON, GIVEN, ONE_SERVER), answers)
    bands = {one.candidate.address: one.band for one in outcome.matches}
    assert bands == {"v@new.example": Band.CHECK, "v@m.example": Band.UNLIKELY}


def test_what_is_found_of_a_member_leads_to_no_further_question():
    """The other network is not asked under the name found: the list says all there is."""
    leads = leads_from(judged(GIVEN, [bluesky("ville.example")])[0])
    assert leads
    inquired = follow_up(Network.MASTODON, GIVEN, PLAN, leads, Absent())
    with pytest.raises(StopIteration) as end:
        next(inquired)
    assert end.value.value == Absent()


def test_a_failure_is_never_absence():
    """One unanswered question, and nobody found: could not check."""
    answers = [Learned(), Learned(), Learned(problems=(LATE,)), Learned()]
    _, outcome = run(on_bluesky(ADA, PLAN), *answers)
    assert outcome == Unknown((LATE,))


def test_a_failure_beside_a_find_is_told():
    """What was found counts, and so does what could not be asked."""
    weak = bluesky("ada.example.com", "Ada")
    late = Learned(problems=(LATE,))
    _, outcome = run(on_bluesky(ADA, PLAN), Learned((weak,), (LATE,)), Learned(), late, Learned())
    assert isinstance(outcome, Found)
    assert outcome.unchecked == (LATE,)


def test_servers_in_order_and_the_name_only_where_needed():
    """The second server is asked too; the name is not, once somebody likely came up."""
    likely = mastodon("pixelotter@elsewhere.example", "A. Novak")
    asked, outcome = run(on_mastodon(ADA, PLAN), Learned(), Learned((likely,)), Learned())
    assert asked == [
        AccountsNamed(ONE, "pixelotter42"),
        AccountsNamed(ONE, "Ada Novak"),
        AccountsNamed(TWO, "pixelotter42"),
    ]
    assert outcome.matches[0].band is Band.CHECK


def test_a_sure_account_spares_the_other_servers():
    """Stop as soon as a person is settled."""
    sure = mastodon("pixelotter42@elsewhere.example")
    asked, outcome = run(on_mastodon(ADA, PLAN), Learned((sure,)))
    assert asked == [AccountsNamed(ONE, "pixelotter42")]
    assert outcome.matches[0].band is Band.SURE


def test_the_same_account_from_two_servers_is_one():
    """No rival of itself, however its address is written."""
    weak, again = mastodon("Ada@b.example", "Ada"), mastodon("ada@b.example", "Ada")
    answers = [Learned((weak,)), Learned((again,)), Learned(), Learned()]
    _, outcome = run(on_mastodon(ADA, PLAN), *answers)
    assert [match.candidate for match in outcome.matches] == [weak]


def test_only_the_best_are_kept():
    """Fifty thousand people with ten namesakes each must fit into a tab."""
    many = tuple(bluesky(f"ada{n}.example.com", bio="x " * 500) for n in range(20))
    _, outcome = run(on_bluesky(ADA, PLAN), Learned(), Learned(), Learned(many), Learned())
    assert len(outcome.matches) == MATCHES_MAX
    assert outcome.left_out == 20 - MATCHES_MAX
    assert all(len(match.candidate.bio) <= 300 for match in outcome.matches[1:])


def test_what_was_ruled_out_can_be_looked_at():
    """However many others came up: a copy is kept beside them, with its reason."""
    copy = mastodon("pixelotter42@bird.makeup")
    copy = replace(copy, flags=frozenset({Flag.MIRROR}))
    many = tuple(mastodon(f"ada{n}@b.example", "Ada") for n in range(20))
    _, outcome = run(on_mastodon(ADA, ONE_SERVER), Learned((*many, copy)), Learned())
    assert outcome.matches[-1].candidate.address == "pixelotter42@bird.makeup"
    assert Kind.MIRROR in {reason.kind for reason in outcome.matches[-1].evidence}


def test_an_address_in_the_profile_is_asked_first():
    """The person wrote it: one question settles it, at a server that was chosen."""
    stated = replace(ADA, profile=Profile("now @ada@three.example"))
    there = mastodon("ada@three.example")
    asked, outcome = run(on_mastodon(stated, PLAN), Learned((there,)))
    assert asked == [AccountAt(ONE, "ada@three.example")]
    assert outcome.matches[0].band is Band.SURE
    assert Kind.X_NAMES_IT in {reason.kind for reason in outcome.matches[0].evidence}


def test_its_own_server_is_asked_only_with_leave():
    """By look-up, then by WebFinger; a server that was not chosen is never asked."""
    stated = replace(ADA, profile=Profile("now @ada@two.example"))
    asked, _ = run(on_mastodon(stated, replace(PLAN, mastodon=(ONE,))), *[Learned()] * 3)
    assert {question.origin for question in asked} == {ONE}
    plan = replace(PLAN, mastodon=(ONE,), named=(TWO,))
    asked, _ = run(on_mastodon(stated, plan), *[Learned()] * 4)
    assert asked[:2] == [AccountAt(TWO, "ada@two.example"), WebFingerOf(TWO, "ada@two.example")]
    assert {question.origin for question in asked[2:]} == {ONE}


def test_a_website_of_ones_own_is_asked_with_leave_where_nobody_is_likely():
    """For the X name there; what it knows is completed by the server, else it stays to check."""
    shown = replace(ADA, profile=Profile(website="https://ada.example/"))
    asked, outcome = run(on_mastodon(shown, ONE_SERVER), *[Learned()] * 2)
    assert outcome == Absent()
    assert not any(isinstance(question, WebFingerOf) for question in asked)
    home = parse_origin("ada.example")
    plan = replace(ONE_SERVER, named=(home,))
    there = Candidate(
        Network.MASTODON, f"{ADA.screen_name}@ada.example".lower(), "https://ada.example/u/1"
    )
    asked, outcome = run(on_mastodon(shown, plan), *[Learned()] * 2, *[Learned((there,))] * 2)
    assert asked[2:] == [
        WebFingerOf(home, f"{ADA.screen_name}@ada.example".lower(), guess=True),
        AccountAt(ONE, there.address),
    ]
    assert outcome.matches[0].band is Band.CHECK
    assert Kind.SITE_IS_HANDLE in {reason.kind for reason in outcome.matches[0].evidence}


@pytest.mark.parametrize(
    "reply", [Lost(Why.UNREACHABLE), Answer(200, {}, "<html>"), Answer(404), Answer(403)]
)
def test_a_website_that_is_no_server_is_no_failure(reply):
    """Most websites are none: nobody becomes "could not check" for it, and none is asked twice."""
    question = WebFingerOf(parse_origin("ada.example"), "ada@ada.example", guess=True)
    errand = Errand(Network.MASTODON, question)
    learned, error = errand.read(errand.ask(ONE_SERVER), reply)
    assert (learned.candidates, learned.problems, error) == ((), (), None)


@pytest.mark.parametrize("reply", [Lost(Why.TIMED_OUT), Answer(503), Answer(429)])
def test_a_website_that_may_be_a_server_could_not_be_checked(reply):
    """What may get better is asked again, and told when it does not."""
    question = WebFingerOf(parse_origin("ada.example"), "ada@ada.example", guess=True)
    errand = Errand(Network.MASTODON, question)
    learned, error = errand.read(errand.ask(ONE_SERVER), reply)
    assert learned.problems
    assert error is not None


def test_where_looking_up_is_for_members_the_search_is_asked():
    """The search finds whole addresses for everybody."""
    stated = replace(ADA, profile=Profile("now @ada@three.example"))
    there = mastodon("ada@three.example")
    asked, outcome = run(on_mastodon(stated, PLAN), Learned(refused=True), Learned((there,)))
    assert asked[1] == AccountsNamed(ONE, "ada@three.example")
    assert outcome.matches[0].band is Band.SURE


def test_an_address_nobody_knows_is_shown_and_never_sure():
    """What the person wrote is not lost because no server that was asked knows it."""
    stated = replace(ADA, profile=Profile("now @ada@three.example"))
    _, outcome = run(on_mastodon(stated, ONE_SERVER), *[Learned()] * 3)
    (match,) = outcome.matches
    assert match.candidate.address == "ada@three.example"
    assert match.band is Band.CHECK
    assert Kind.UNSEEN in {reason.kind for reason in match.evidence}


def test_answers_about_one_account_complete_each_other():
    """A look-up tells the website, a search the bio; an alias is no rival of its own account."""
    bare = Candidate(Network.MASTODON, "ada@novak.example", "https://one.example/users/ada")
    full = replace(mastodon("ada@one.example"), id="https://one.example/users/ada")
    notes = Notes(ADA)
    notes.add(Learned((bare,)))
    notes.add(Learned((full,)))
    outcome = notes.outcome()
    (match,) = outcome.matches
    assert (match.candidate.address, match.candidate.name) == ("ada@novak.example", "Ada Novak")


def test_a_find_on_mastodon_leads_to_bluesky():
    """What its profile names, its name under the service, and the bridge's form of it."""
    sure = judged(ADA, [replace(mastodon("pixelotter42@one.example"), bio="🦋 ada.example.com")])
    asked, outcome = run(
        follow_up(Network.BLUESKY, ADA, PLAN, leads_from(sure[0]), Absent()),
        Learned((bluesky("ada.example.com", "Otter"),)),
    )
    assert asked[0].handles[:2] == ("ada.example.com", "pixelotter42.bsky.social")
    assert "pixelotter42.one.example.ap.brid.gy" in asked[0].handles
    assert outcome.matches[0].band is Band.SURE
    assert Kind.TWIN_NAMES_IT in {reason.kind for reason in outcome.matches[0].evidence}


def test_a_find_on_bluesky_leads_to_mastodon():
    """The address that its bio names, its name where it is another, and the bridged one."""
    renamed = replace(bluesky("otterly.bsky.social"), bio="was x.com/pixelotter42, @o@two.example")
    leads = leads_from(judged(ADA, [renamed])[0])
    asked, outcome = run(
        follow_up(Network.MASTODON, ADA, ONE_SERVER, leads, Absent()), *[Learned()] * 3
    )
    assert (
        asked
        == [
            AccountAt(ONE, "o@two.example"),
            AccountsNamed(ONE, "otterly"),
            AccountAt(ONE, "otterly.bsky.social@bsky.brid.gy"),
        ][: len(asked)]
    )
    assert outcome.matches[0].candidate.address == "o@two.example"


def test_the_same_unusual_name_on_both_networks_counts():
    """A name that differs from X, found again on the other network."""
    leads = Leads("zorrilla77.bsky.social", "zorrilla77")
    there = mastodon("zorrilla77@one.example", "Ada N.")
    (match,) = judged(ADA, [there], leads)
    assert Kind.HANDLE_CONFIRMED in {reason.kind for reason in match.evidence}
    assert match.score > judged(ADA, [there])[0].score


def test_only_what_is_sure_leads_on():
    """A guess upon a guess would make two wrong ones."""
    (unsure,) = judged(ADA, [bluesky("ada.example.com", "Ada")])
    assert not leads_from(unsure)
    assert not leads_from(None)


def test_queries_say_each_thing_once():
    """An X name that spells the name, or a name that says nothing more, is not asked as well."""
    assert queries(person(1, "ada_novak", "Ada Novák 🌻")) == ("Ada Novák",)
    assert queries(person(1, "novakada", "Ada Novák")) == ("Ada Novák",)
    assert queries(person(1, "otter", "Otter 🌻")) == ("otter",)
    assert queries(person(1, "ada_novak", "🌻")) == ("ada_novak",)
    assert queries(person(1, "kimmj", "김민준")) == ("kimmj", "김민준")
    assert queries(person(1, "otter", "Dr. Ada Novak")) == ("otter", "Ada Novak")


LISTING = Listing("Wikidata", True, ("ada.example",), ("ada@two.example",), "novak.example")
LISTED = replace(ADA, listings=(LISTING,))


def test_listed_handles_are_looked_up_first():
    """What a public table gives comes before what is guessed, its website among that."""
    asked, outcome = run(on_bluesky(LISTED, PLAN), Learned((bluesky("ada.example", ""),)))
    assert asked[0].handles[0] == "ada.example"
    assert {"novak.example", "pixelotter42.bsky.social"} <= set(asked[0].handles)
    assert outcome.matches[0].band is Band.SURE


def test_listed_addresses_are_looked_up_first():
    """At their own server where it is one of those chosen; then nobody is searched for."""
    asked, outcome = run(on_mastodon(LISTED, PLAN), Learned((mastodon("ada@two.example", ""),)))
    assert asked == [AccountAt(TWO, "ada@two.example")]
    assert outcome.matches[0].band is Band.SURE


def test_a_listed_address_that_no_server_knows_is_left_to_the_person():
    """It stands by itself, to be checked, whatever speaks for it."""
    asked, outcome = run(on_mastodon(LISTED, ONE_SERVER), *[Learned()] * 3)
    assert asked[0] == AccountAt(ONE, "ada@two.example")
    assert outcome.matches[0].band is Band.CHECK
    assert {Kind.UNSEEN, Kind.LISTED} <= {one.kind for one in outcome.matches[0].evidence}


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(Learned(), Absent()), (Learned(problems=(LATE,)), Unknown((LATE,)))],
)
def test_a_typed_address_counts_only_where_a_server_knows_it(answer, outcome):
    """That somebody typed it is no evidence; not found and not checked are told apart."""
    elsewhere = look_up(Network.MASTODON, ADA, ONE_SERVER, "ada@home.example")
    asked, seen = run(elsewhere, answer)
    assert asked == [AccountAt(ONE, "ada@home.example")]
    assert seen == outcome
    at_home = look_up(Network.MASTODON, ADA, ONE_SERVER, "ada@one.example")
    asked, seen = run(at_home, answer, Learned())
    assert asked[-1] == WebFingerOf(ONE, "ada@one.example")
    assert seen == outcome


def test_a_typed_address_is_right_where_its_own_domain_says_so():
    """Also a domain that is no server itself, and hands its names over to one elsewhere."""
    plan = ONE_SERVER.asking_named(["home.example"])
    known = Candidate(Network.MASTODON, "ada@home.example", "https://x.example/u", guessed=True)
    inquiry = look_up(Network.MASTODON, ADA, plan, "ada@home.example")
    asked, seen = run(inquiry, Learned(problems=(LATE,)), Learned((known,)))
    assert [one.origin for one in asked] == ["https://home.example"] * 2
    assert seen.matches[0].candidate == known
