"""What is asked about one person, in what order, and what comes of the answers."""

from __future__ import annotations

from net.worlds import person
from passage.core.crossing import Plan
from passage.core.errors import Problem
from passage.core.model import Absent, Band, Candidate, Found, Network, Unknown
from passage.core.names import Origin
from passage.net.inquiry import MATCHES_MAX, on_bluesky, on_mastodon, queries
from passage.net.questions import AccountsNamed, ActorsNamed, Learned, ProfilesOf

ONE, TWO = Origin("https://one.example"), Origin("https://two.example")
PLAN = Plan(Origin("https://appview.example"), (ONE, TWO))
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


def test_guesses_then_handle_then_name():
    """The order of the questions, when nothing is found."""
    asked, outcome = run(on_bluesky(ADA, PLAN), Learned(), Learned(), Learned())
    assert isinstance(asked[0], ProfilesOf)
    assert asked[1:] == [ActorsNamed("pixelotter42"), ActorsNamed("Ada Novak")]
    assert outcome == Absent()


def test_a_failure_is_never_absence():
    """One unanswered question, and nobody found: could not check."""
    _, outcome = run(on_bluesky(ADA, PLAN), Learned(), Learned(problems=(LATE,)), Learned())
    assert outcome == Unknown((LATE,))


def test_a_failure_beside_a_find_is_told():
    """What was found counts, and so does what could not be asked."""
    weak = bluesky("ada.example.com", "Ada")
    _, outcome = run(
        on_bluesky(ADA, PLAN), Learned((weak,), (LATE,)), Learned(problems=(LATE,)), Learned()
    )
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
    _, outcome = run(on_bluesky(ADA, PLAN), Learned(), Learned(many), Learned())
    assert len(outcome.matches) == MATCHES_MAX
    assert all(len(match.candidate.bio) <= 300 for match in outcome.matches)


def test_queries_say_each_thing_once():
    """A display name that repeats the X name, or says nothing, is not asked again."""
    assert queries(person(1, "ada_novak", "Ada Novák 🌻")) == ("ada_novak",)
    assert queries(person(1, "ada_novak", "🌻")) == ("ada_novak",)
    assert queries(person(1, "kimmj", "김민준")) == ("kimmj", "김민준")
    assert queries(person(1, "otter", "Dr. Ada Novak")) == ("otter", "Ada Novak")
