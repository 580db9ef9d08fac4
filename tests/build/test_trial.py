"""A whole trial: the real search over simulated networks, always the same."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from passage.core.model import Network
from passage.core.names import parse_acct, parse_handle, parse_screen_name
from workshop import bench
from workshop.say import Problem
from workshop.trial import as_json, hold
from workshop.trial_data import Account, Data, Person
from workshop.trial_drive import drive
from workshop.trial_network import Simulated
from workshop.trial_people import invent

B, M = Network.BLUESKY, Network.MASTODON
PAIRS = """x_handle,name,bluesky,mastodon,kind
pixelotter42,Tamsin Quillfeather,pixelotter42.bsky.social,pixelotter42@social.example,artist
wovenbadger77,Odo Brambleworth,,,artist
not a name,,,,
"""


@pytest.fixture(scope="module")
def invented():
    """Return a small invented trial; nobody changes it."""
    return invent(300, seed=7)


def test_the_same_trial_twice_tells_the_same():
    """Inventing, searching and marking hang on nothing but number and seed."""
    one, other = (json.dumps(as_json(hold(invent(60, seed=3)), ())) for _ in range(2))
    assert one == other
    assert one != json.dumps(as_json(hold(invent(60, seed=4)), ()))


def test_invented_people_are_well_formed(invented):
    """Names, handles and addresses hold the rules of their networks; right accounts exist."""
    assert len(invented.people) == 300
    names = [parse_screen_name(p.screen_name).lower() for p in invented.people.values()]
    assert len(set(names)) == len(names)
    for account in invented.accounts.values():
        (parse_handle if account.network is B else parse_acct)(account.handle)
    for person in invented.people.values():
        assert person.accounts <= invented.accounts.keys()


def test_invented_shares_are_the_measured_ones():
    """About half have no account; X names are kept as often as measured; lookalikes abound.

    Measured are 39 % on Bluesky and 67 % on Mastodon.
    """
    data = invent(1500, seed=1)
    people = [p for p in data.people.values() if p.kind != "renamed"]
    nowhere = sum(not person.accounts for person in data.people.values()) / 1500
    assert 0.4 < nowhere < 0.65
    for network, low, high in ((B, 0.3, 0.5), (M, 0.55, 0.75)):
        there = [(p, key[1]) for p in people for key in p.on(network)]
        end = ".bsky.social" if network is B else "@"
        same = sum(f"{address}".startswith(p.screen_name.lower() + end) for p, address in there)
        assert low < same / len(there) < high
    kinds = Counter(word for account in data.accounts.values() for word in account.kind.split())
    sorts = {"namesake", "stranger", "neighbour", "squatter", "parody", "mirror", "bot", "twin"}
    assert sorts <= kinds.keys()


def test_hiding_an_account_hides_that_one_only():
    """The person's other account is still found then, and everything is back afterwards."""
    key_b, key_m = (B, "pixelotter42.bsky.social"), (M, "pixelotter42@social.example")
    data = Data()
    name = "Tamsin Quillfeather"
    keys = frozenset({key_b, key_m})
    person = Person("1", parse_screen_name("pixelotter42"), name, accounts=keys)
    data.add_person(person)
    data.complete()
    world = Simulated(data.accounts.values())
    world.hidden = frozenset({key_b})
    (result,) = drive([person.followed(0)], world.answer).results.values()
    assert [m.candidate.address for m in result.outcomes[M].matches] == [key_m[1]]
    report = hold(data)
    for network in Network:
        told = report.sides[network].marks["all"].shares()
        assert (told["recall shown"], told["removed"]) == (1.0, 1)
        assert told["false accepts, removed"] == 0.0
        assert report.sides[network].unchecked == 0


def test_requests_and_time_are_counted():
    """Everybody costs something on each network, and a server is asked once a second."""
    data = Data()
    for number in range(50):
        name = parse_screen_name(f"pixelotter{number}")
        data.add_person(Person(str(number + 1), name, f"Tamsin Quill{number}"))
    data.add(Account(B, "somebody.example", "Somebody Else"))
    report = hold(data)
    assert report.sides[B].requests > 0
    assert report.sides[M].requests >= 1
    assert report.seconds >= 49
    assert report.unknown == {}


def test_the_verb_reads_tables(tmp_path, capsys):
    """A table for people, the same figures as JSON, what was left out by line."""
    pairs, figures = tmp_path / "pairs.csv", tmp_path / "figures.json"
    pairs.write_text(PAIRS, encoding="utf-8")
    arguments = ["match", "--pairs", str(pairs), "--verbose", "--json", str(figures)]
    assert bench.main(arguments) == 0
    shown = capsys.readouterr().out
    assert "2 people, 2 accounts" in shown
    assert "left out: pairs.csv, line 4: x_handle is not an X name" in shown
    told = json.loads(figures.read_text("utf-8"))
    assert told["networks"]["bluesky"]["segments"]["artist"]["recall shown"] == 1.0
    assert told["networks"]["mastodon"]["rules"]["handle"]["recall sure"] == 1.0


def test_the_verb_without_tables(capsys):
    """Invented people, then the JSON on the screen, after the table."""
    assert bench.main(["match", "--people", "20", "--json"]) == 0
    shown = capsys.readouterr().out
    assert json.loads(shown[shown.index("\n{") :])["people"] == 20


def test_the_verb_needs_people(tmp_path):
    """Accounts without pairs, or a file that is not there, are told in one sentence."""
    with pytest.raises(Problem, match="--pairs"):
        bench.main(["match", "--universe", str(tmp_path / "u.csv")])
    with pytest.raises(Problem, match="cannot be read"):
        bench.main(["match", "--pairs", str(tmp_path / "p.csv")])
