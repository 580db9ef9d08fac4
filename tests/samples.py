"""Invented people and accounts that tests share."""

from __future__ import annotations

from archives import Person
from passage.app.actions import ArchiveRead, FilesChosen
from passage.app.state import AppState
from passage.app.update import update
from passage.core.errors import Problem
from passage.core.importance import followed_by_importance
from passage.core.model import (
    Archive,
    Band,
    Candidate,
    Evidence,
    Followed,
    Found,
    Kind,
    Known,
    Match,
    Network,
    Outcome,
    Owner,
    Relation,
    Result,
    Source,
    Unknown,
)
from passage.core.names import AccountId, Origin, ScreenName
from passage.net.exchange import Answer, Reply
from passage.net.mastodon import ask_of
from passage.net.questions import AccountsNamed
from passage.net.requests import Request, request_of
from passage.net.search import SearchProgress

ADA = Person("11", "ada_brumecourt", "Ada Brumecourt-Lavoisier", contacts=3)
BO = Person("12", "bo_ravinel_x", "Bo Ravinel-Tassigny", contacts=1)
"""Two people of a small archive: one who is on Bluesky, one who is not."""

OWNER = Owner(AccountId("900"), ScreenName("ville_exemple"), "Ville d’Exemple")
HOSTILE_NAME = '<img src=x onerror="alert(1)">{{ 7*7 }}=cmd()'


def archive(named: int = 3, unnamed: int = 1) -> Archive:
    """Return an archive following ``named`` people with a name and ``unnamed`` without."""
    ids = [AccountId(str(1000 + number)) for number in range(named + unnamed)]
    known = {
        id_: Known(ScreenName(f"person_{id_}"), f"Person {id_}", Source.MENTION, named - rank)
        for rank, id_ in enumerate(ids[:named])
    }
    relations = {Relation.FOLLOWING: tuple(ids), Relation.FOLLOWERS: tuple(ids[:1])}
    return Archive(OWNER, "2026-01-02T03:04:05.678Z", relations, known)


def after_reading(named: int = 3, unnamed: int = 1) -> AppState:
    """Return the state just after an archive was read."""
    read = archive(named, unnamed)
    reading, _ = update(AppState(), FilesChosen(1))
    state, _ = update(reading, ArchiveRead(read, followed_by_importance(read)))
    return state


def match(address: str, score: float = 0.97, network: Network = Network.BLUESKY) -> Match:
    """Return a match whose band follows from its score."""
    band = Band.SURE if score >= 0.9 else Band.CHECK if score >= 0.5 else Band.UNLIKELY
    candidate = Candidate(
        network,
        address,
        f"did:plc:{address}",
        f"Name of {address}",
        url=f"https://x.test/{address}",
    )
    return Match(
        candidate, (Evidence(Kind.NAME_SAME, 2.0), Evidence(Kind.RIVALS, -1.0)), score, band
    )


def result(person: Followed | AccountId, **outcomes: Outcome) -> Result:
    """Return a result: ``result(person, bluesky=Absent())``."""
    id_ = person.id if isinstance(person, Followed) else person
    return Result(id_, {Network(name): outcome for name, outcome in outcomes.items()})


def unknown(host: str = "a.test") -> Unknown:
    """Return "could not check" because a host did not answer."""
    return Unknown((Problem("unreachable", (("host", host),)),))


def found(*matches: Match) -> Found:
    """Return a found outcome."""
    return Found(matches)


def request(words: str = "ada novak", reply: Reply | None = None) -> Request:
    """Return a request that was sent: a search on a Mastodon server."""
    ask = ask_of(AccountsNamed(Origin("https://b.test"), words))
    return request_of(ask, reply or Answer(200, {}, "{}", 8_000), 1_700_000_000.0, 0.21)


def progress(done: int = 0, total: int = 3, left: float | None = None) -> SearchProgress:
    """Return a search's progress."""
    return SearchProgress(
        total=total,
        done=done,
        found=0,
        sure=0,
        absent=done,
        unknown=0,
        hosts=(),
        seconds_left=left,
        paused=False,
    )
