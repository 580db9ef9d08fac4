"""Screens from states: every step renders, hostile text stays text, only changes are sent."""

from __future__ import annotations

import gettext
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader

from passage.app import actions as act
from passage.app import check_actions, direct, kitting
from passage.app.doing import Order, Task, Waiting
from passage.app.elsewhere import to_ask
from passage.app.kept import work_of
from passage.app.marks import marked
from passage.app.state import AppState, Filter, Keeping, KitPage, Running, Step, TakeAway
from passage.app.update import update
from passage.core import findings as proofs
from passage.core.accounts import Account, Rules
from passage.core.checklist import Task as Chore
from passage.core.deeds import Act, Deed, DeedState
from passage.core.errors import DamagedWork, StoreBusy, StoreFull, Truncated, Unreachable
from passage.core.findings import Joining, Server
from passage.core.kit import Identity, Way
from passage.core.listing import Listing
from passage.core.model import (
    Absent,
    Archive,
    Candidate,
    Decision,
    Followed,
    Found,
    Known,
    Network,
    Relation,
    Result,
    Source,
    Verdict,
)
from passage.core.names import Acct, Did, Host, Origin, key_of_address, parse_acct, parse_handle
from passage.core.own import App, Own
from passage.core.progress import Progress, Stage
from passage.core.reach import Reach
from passage.core.score import judged
from passage.core.session_errors import SignedOut
from passage.net.exchange import Answer, Lost, Why
from passage.net.mastodon import ask_of
from passage.net.questions import AccountAt
from passage.net.requests import Request, request_of
from passage.net.writing import Reason
from passage.views.patches import Focus, Guard, Morph, Text
from passage.views.render import Renderer, Screen, patches
from passage.views.wording import Wording
from samples import HOSTILE_NAME, after_reading, found, match, progress, request, result, unknown

TEMPLATES = Path(__file__).parents[2] / "site" / "templates"
ENGLISH = Wording(
    "en", gettext.NullTranslations(), lambda value: f"{value:,}", lambda iso: iso[:10]
)
RENDERER = Renderer(FileSystemLoader(TEMPLATES), ENGLISH)


class Elements(HTMLParser):
    """Collects the elements of a fragment."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.tags.append(tag)
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.words += data


ON_BLUESKY = Account(Network.BLUESKY, Did("did:plc:me"), "me.test", Origin("https://pds.test"))
ON_MASTODON = Account(Network.MASTODON, Acct("me@b.test"), "me@b.test", Origin("https://b.test"))
IMPORTS = replace(ON_MASTODON, rules=Rules(imports=True))


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def reviewed() -> AppState:
    """Return a review with one person of every standing."""
    state = play(after_reading(4, 1), act.StartSearch("https://appview.test", "b.test"))
    one, two, three, four = state.named
    results = (
        result(one, bluesky=found(match("a.test"), match("a2.test", 0.02))),
        result(two, bluesky=Absent(), mastodon=found(match("b@b.test", 0.6, Network.MASTODON))),
        result(three, bluesky=unknown("down.test")),
        result(four, bluesky=Absent(), mastodon=Absent()),
    )
    return play(state, act.SearchMoved(results, progress(4, 4), done=True))


def following_states(state: AppState) -> dict[str, AppState]:
    """Return what following directly looks like, from signing in to undoing."""
    kept = replace(state, keeping=Keeping(on=True))
    signed = play(kept, direct.SignedIn(ON_BLUESKY), direct.SignedIn(ON_MASTODON))
    going = play(signed, direct.Do(Network.BLUESKY, Order(Task.FOLLOW)))
    likely = act.Decide(state.people[1].id, Network.MASTODON, Verdict.FOLLOW, "b@b.test")
    chosen = play(signed, likely)
    waits = Waiting(Reason.HOUR, 2_500.0)
    deeds = play(signed, direct.DeedsMoved(some_deeds(state)))
    return {
        "follow": kept,
        "follow, work not kept": state,
        "follow, signing in": play(kept, direct.SignIn(Network.MASTODON, "b.test")),
        "review, a server elsewhere": play(
            state,
            act.ServerNamed(Origin("https://b.test"), Origin("https://social.b.test")),
            act.GoTo(Step.REVIEW),
        ),
        "follow, an app password": play(
            kept, direct.FindAccount("me.test"), direct.AccountFound(ON_BLUESKY)
        ),
        "follow, signed in": signed,
        "follow, with people to avoid": replace(
            signed, avoided={Relation.BLOCKS: (state.people[3],)}
        ),
        "follow, going": going,
        "follow, held": play(going, direct.HoldDoing(Network.BLUESKY, on=True)),
        "follow, waiting": play(going, direct.DoingWaits(Network.BLUESKY, waits)),
        "follow, ended badly": play(
            going, direct.DoingEnded(Network.BLUESKY, SignedOut(host="pds.test").problem())
        ),
        "follow, signed out on the way": play(
            going,
            direct.DoingEnded(Network.BLUESKY, SignedOut(host="pds.test").problem()),
            direct.SignedOff(Network.BLUESKY),
        ),
        "follow, done": deeds,
        "follow, a list may be handed over": play(chosen, direct.SignedIn(IMPORTS)),
        "follow, a list is handed over": play(
            chosen,
            direct.SignedIn(replace(IMPORTS, may_import=True)),
            direct.DeedsMoved((handed_over(state),)),
        ),
    }


def kit_states() -> dict[str, AppState]:
    """Return what leaving well looks like, without an archive."""
    begun = play(replace(AppState(), today="2026-11-26"), act.GoTo(Step.LEAVE))
    day = play(begun, kitting.OpenKit(KitPage.TOGETHER), kitting.SetDay("2026-12-31"))
    own = Own("Ville & agglo", "https://t.co/abc", "Vernay", (App("Planner"),), ("Élus",))
    typed = Identity("Ville de Vernay", "VilleVernay", "vernay.example", "vernay@m.example")
    chosen = play(
        replace(day, kit=replace(day.kit, own=own)),
        kitting.OpenKit(KitPage.HOW),
        kitting.ChooseWay(Way.SILENT),
        kitting.Tick(Chore.ARCHIVE, done=True),
    )
    table = "Nom\tX\tBluesky\nÉtat civil\tvernay_etat\tetat.vernay.example\nX\tpas un nom\t"
    told = play(
        chosen,
        kitting.OpenKit(KitPage.TELL),
        kitting.SetIdentity(typed),
        kitting.SetAccounts(table),
    )
    return {
        "leave, how": play(begun, kitting.OpenKit(KitPage.HOW)),
        "leave, checklist": chosen,
        "leave, tell": play(begun, kitting.OpenKit(KitPage.TELL)),
        "leave, told": told,
        "leave": begun,
        "leave, begun": play(day, kitting.OpenKit()),
        "leave, together": day,
        "leave, prove": proving(),
        "leave, where": play(
            begun,
            kitting.OpenKit(KitPage.WHERE),
            check_actions.AskAbout("xn--baw-joa.social silent.example", "bsky.social"),
            *(check_actions.ServerTold(server) for server in SERVERS),
        ),
    }


def group_states() -> dict[str, AppState]:
    """The list of a group, as its page hands it to the app: read, and found."""
    handle, acct = parse_handle("vernay.test"), parse_acct("vernay@mairies.test")
    listing = Listing("Vernay et agglo", False, (handle,), (acct,))
    id_ = key_of_address(handle)
    town = Followed(id_, 0, None, "Ville de Vernay", source=Source.GROUP, listings=(listing,))
    known = {id_: Known(None, town.name, Source.GROUP, listings=(listing,))}
    archive = Archive(None, "", {Relation.FOLLOWING: (id_,)}, known)
    read = play(AppState(), act.OpenGroup("vernay"), act.ArchiveRead(archive, (town,)))
    account = Candidate(Network.BLUESKY, handle, "did:plc:vernay", "Ville de Vernay")
    found = Result(id_, {Network.BLUESKY: Found(judged(town, [account]))})
    searching = play(read, act.StartSearch("https://appview.test", ""))
    review = play(searching, act.SearchMoved((found,), progress(1), done=True))
    return {"read, a group": read, "review, a group": review}


def test_a_members_address_is_what_is_shown_of_them() -> None:
    """Nothing tells of X where nobody knows anything of it; the list's own word is the reason."""
    states = group_states()
    read = RENDERER.screen(states["read, a group"]).step
    assert "Vernay et agglo" in read
    assert "the handle of 1 person out of the group’s list" in read
    assert "You followed" not in read
    review = RENDERER.screen(states["review, a group"]).step
    assert "Its address is in the list of Vernay et agglo" in review
    assert "on X" not in review.partition("<article")[2].partition("</article>")[0]


def proving() -> AppState:
    """Return proofs of every kind: right, missing, wrong and not to be checked."""
    begun = play(replace(AppState(), today="2026-11-26"), kitting.OpenKit(KitPage.PROVE))
    typed = play(begun, check_actions.Prove("ville.example", "m.bsky.social", "mairie@s.example"))
    findings = (
        proofs.Finding(proofs.Proof.HANDLE, proofs.Verdict.WRONG, "did:plc:other" + HOSTILE_NAME),
        proofs.Finding(proofs.Proof.SHOWN, proofs.Verdict.RIGHT),
        proofs.Finding(
            proofs.Proof.FILE,
            proofs.Verdict.UNKNOWN,
            why=Unreachable(host="ville.example").problem(),
        ),
        proofs.Finding(proofs.Proof.LINK, proofs.Verdict.MISSING),
        proofs.Finding(proofs.Proof.NAME, proofs.Verdict.UNKNOWN),
    )
    assert typed.proving.aim
    proved = proofs.Proved(findings, Did("did:plc:aaaa"), "https://s.example/users/mairie")
    return play(typed, check_actions.ProofsLookedAt(typed.proving.aim, proved))


SERVERS = (
    Server(
        Origin("https://xn--baw-joa.social"),
        Network.MASTODON,
        title=HOSTILE_NAME,
        description=f"Für öffentliche Stellen {HOSTILE_NAME}",
        software="Mastodon",
        version="4.5.0",
        joining=Joining.APPROVAL,
        rules=("Be kind", HOSTILE_NAME),
        email="kontakt@behoerde.example",
        privacy="https://behoerde.example/privacy",
    ),
    Server(
        Origin("https://silent.example"),
        Network.MASTODON,
        problem=Unreachable(host="silent.example").problem(),
    ),
    Server(Origin("https://bsky.social"), Network.BLUESKY, software="PDS", joining=Joining.OPEN),
)


def some_deeds(state: AppState) -> tuple[Deed, ...]:
    """Return deeds of every state: enough of them for a second page."""
    sure = state.results[state.people[0].id].outcomes[Network.BLUESKY].matches[0].candidate.id
    person = state.people[0].id
    base = Deed(Network.BLUESKY, ON_BLUESKY.id, Act.FOLLOW, sure, DeedState.DONE, 1.8e9, person)
    uri = "at://did:plc:me/app.bsky.graph.follow/3k"
    many = (
        replace(base, subject=f"did:plc:n{number}", uri=f"{uri}{number}") for number in range(60)
    )
    problem = Unreachable(host="pds.test").problem()
    return (
        *many,
        replace(base, uri=uri),
        replace(base, subject="did:plc:bad", state=DeedState.FAILED, problem=problem),
        replace(base, act=Act.LIST, subject="Les miens", person=None, uri=f"{uri}list"),
        replace(
            base,
            network=Network.MASTODON,
            by=ON_MASTODON.id,
            subject="b@b.test",
            state=DeedState.REQUESTED,
            uri="77",
        ),
    )


def handed_over(state: AppState) -> Deed:
    """Return the deed of somebody who stands in a list that the server works through."""
    base = Deed(Network.MASTODON, ON_MASTODON.id, Act.FOLLOW, "b@b.test", DeedState.SENT, 1.8e9)
    return replace(base, person=state.people[1].id)


def states() -> dict[str, AppState]:
    """Return a state for every screen."""
    read = after_reading()
    searching = play(read, act.StartSearch("https://appview.test", "b.test"))
    reading = play(
        AppState(),
        act.FilesChosen(1),
        act.ReadingMoved(Progress(Stage.NAMES, 5_000_000, 10_000_000, archive=read.archive)),
    )
    review = reviewed()
    cut_short = play(searching, act.SearchMoved((result(searching.named[0]),), progress(1)))
    kept = play(AppState(), act.KeepingMoved(), act.WorkFound(work_of(cut_short)))
    decide = act.Decide(review.people[0].id, Network.BLUESKY, Verdict.SKIP, "a.test")
    return {
        "start": AppState(),
        "start, work kept": kept,
        "start, reviewed work kept": replace(AppState(), kept=work_of(play(review, decide))),
        "start, nothing but a list kept": replace(AppState(), kept=work_of(read)),
        "start, other work opened": replace(kept, instead=read),
        "start, all forgotten": AppState(keeping=Keeping(on=True, forgotten=True)),
        "start, open elsewhere": AppState(keeping=Keeping(problem=StoreBusy().problem())),
        "start, damaged": AppState(keeping=Keeping(problem=DamagedWork().problem())),
        "search, cut short": play(kept, act.GoOn()),
        "review, no room": replace(review, keeping=Keeping(problem=StoreFull().problem())),
        "start with a problem": AppState(problem=Truncated().problem()),
        "reading, just begun": play(AppState(), act.FilesChosen(1)),
        "reading": reading,
        "read": read,
        "read, nobody named": after_reading(0, 3),
        "read, empty list": after_reading(0, 0),
        "search, just begun": searching,
        "search": replace(searching, progress=progress(1, 3, 130.0)),
        "search with requests": play(
            searching, act.SearchMoved((), progress(1), requests=(request(), request()))
        ),
        "search paused": replace(searching, running=Running.PAUSED),
        "review": review,
        "review of everybody": play(review, act.Show(Filter("unchecked", ""))),
        "review of the unnamed": play(review, act.Show(Filter("unnamed", ""))),
        "review, nobody": play(review, act.Show(Filter("", "nobody has this name"))),
        **group_states(),
        "take away": play(review, act.GoTo(Step.TAKE_AWAY)),
        **following_states(play(review, act.GoTo(Step.FOLLOW))),
        **kit_states(),
    }


@pytest.mark.parametrize("name", states())
def test_every_screen_has_one_heading_and_unique_ids(name: str) -> None:
    """A screen begins with its one h1, and no id is twice in it."""
    screen = RENDERER.screen(states()[name])
    elements = Elements(screen.stepper + screen.problem + screen.step + screen.requests)
    assert elements.tags.count("h1") == 1
    assert sorted(elements.ids) == sorted(set(elements.ids))


def test_a_screen_reader_hears_how_far_following_is() -> None:
    """In tenths, or how long it waits; nothing where nothing is being done."""
    some = states()
    assert RENDERER.screen(some["follow, going"]).status == "Following: 0 % done"
    waiting = RENDERER.screen(some["follow, waiting"]).status
    assert "It goes on by itself in about 42 minutes." in waiting
    assert RENDERER.screen(some["follow, done"]).status == ""


def test_whoever_was_signed_out_reads_why_where_they_sign_in_again() -> None:
    """The reason outlives the session: it stands above the form."""
    screen = Elements(RENDERER.screen(states()["follow, signed out on the way"]).step)
    assert "trouble-bluesky" in screen.ids
    assert "sign-in-bluesky" in screen.ids
    assert "You are signed out at pds.test" in screen.words


@pytest.mark.parametrize("name", states())
def test_no_screen_has_inline_script_or_style(name: str) -> None:
    """The page's policy forbids both; a screen that needed them would look broken."""
    screen = RENDERER.screen(states()[name])
    elements = Elements(screen.stepper + screen.problem + screen.step + screen.requests)
    names = {name for name, _ in elements.attributes}
    assert not names & {"style", "onclick", "onerror", "onload"}
    assert not set(elements.tags) & {"script", "style"}


def test_a_review_offers_to_look_again_and_tells_who_is_new() -> None:
    """The button counts those missing; after a second search the new ones are counted."""
    state = replace(reviewed(), searches=("2026-11-26",))
    words = Elements(RENDERER.screen(state).step).words
    assert "Look again for those still missing (2)" in words
    assert "Last looked for on 2026-11-26." in words
    assert "new since" not in words
    first = state.named[0].id
    news = {**state.results, first: replace(state.results[first], since=1)}
    marks = marked(state.by_id, news.values())
    state = replace(state, results=news, marks=marks, searches=("2026-11-26", "2026-12-26"))
    assert "1 new since 2026-11-26" in Elements(RENDERER.screen(state).step).words
    running = replace(state, running=Running.YES)
    assert "Look again" not in Elements(RENDERER.screen(running).step).words


def test_those_blocked_or_muted_are_offered_where_they_have_a_name() -> None:
    """The form counts them, nothing is ticked; their lists are shown when they were searched."""
    state = after_reading(3, 1)
    assert "search-avoided" not in Elements(RENDERER.screen(state).step).ids
    assert state.archive is not None
    ids = (state.people[0].id, state.people[3].id)
    lists = {**state.archive.relations, Relation.MUTES: ids}
    state = replace(state, archive=replace(state.archive, relations=lists))
    read = Elements(RENDERER.screen(state).step)
    assert "search-avoided" in read.ids
    assert "Also look for the 2 accounts I blocked or muted (1 has a name)" in read.words
    state = play(state, act.StartSearch("", "b.test", avoided=True))
    outcome = found(match("m@b.test", 0.97, Network.MASTODON))
    results = (result(state.people[0], mastodon=outcome),)
    state = play(state, act.SearchMoved(results, progress(), done=True), act.GoTo(Step.TAKE_AWAY))
    taken = Elements(RENDERER.screen(state).step)
    assert "1 account to mute." in taken.words
    assert "take-mutes" in taken.ids
    assert "take-blocks" not in taken.ids


def test_hostile_names_stay_text() -> None:
    """Markup in a name, an address or a reason is shown as it was written."""
    state = reviewed()
    person = replace(state.people[0], name=HOSTILE_NAME)
    candidate = replace(match("a.test").candidate, name=HOSTILE_NAME, url="javascript:alert(1)")
    bad = replace(match("a.test"), candidate=candidate)
    state = replace(
        state,
        by_id={**state.by_id, person.id: person},
        results={**state.results, person.id: result(person, bluesky=found(bad))},
    )
    elements = Elements(RENDERER.screen(state).step)
    assert "img" not in elements.tags
    assert HOSTILE_NAME in elements.words


def test_a_profile_link_is_only_ever_a_web_address() -> None:
    """A server cannot make a link run a script."""
    state = reviewed()
    person = state.people[0]
    candidate = replace(match("a.test").candidate, url="javascript:alert(1)")
    bad = replace(match("a.test"), candidate=candidate)
    state = replace(state, results={person.id: result(person, bluesky=found(bad))})
    hrefs = [v for n, v in Elements(RENDERER.screen(state).step).attributes if n == "href"]
    assert all(href and href.startswith(("https://", "http://")) for href in hrefs)


def test_a_sure_match_is_preselected_and_a_doubtful_one_is_not() -> None:
    """The sure are ticked to be followed; the others wait for a word."""
    html = RENDERER.screen(reviewed()).step
    one, two = reviewed().named[:2]
    assert f'id="d-{one.id}-bluesky-follow" value="follow" checked' in html
    assert f'id="d-{two.id}-mastodon-follow" value="follow" data-action' in html


def test_a_decision_shows_in_its_row() -> None:
    """What was decided is ticked, also for an account that was not the first."""
    state = reviewed()
    one = state.named[0].id
    html = RENDERER.screen(
        play(state, act.Decide(one, Network.BLUESKY, Verdict.FOLLOW, "a2.test"))
    ).step
    assert 'data-network="bluesky" data-address="a2.test">' in html
    assert f'id="d-{one}-bluesky-follow" value="follow" checked' in html


def test_could_not_check_names_the_host() -> None:
    """Whoever was not checked is told which server did not answer."""
    state = play(reviewed(), act.Show(Filter("unchecked", "")))
    words = Elements(RENDERER.screen(state).step).words
    assert "down.test did not answer" in words
    assert "Could not" in words


def shown(state: AppState) -> Screen:
    """Return the screen of a state."""
    return RENDERER.screen(state)


def test_only_what_changed_is_sent() -> None:
    """A state that looks the same sends nothing; a decision sends one region, and says so."""
    state = reviewed()
    assert list(patches(state, shown(state), state, shown(state))) == []
    decided = play(
        state, act.Decide(state.named[1].id, Network.MASTODON, Verdict.FOLLOW, "b@b.test")
    )
    morph, text = patches(state, shown(state), decided, shown(decided))
    assert isinstance(morph, Morph)
    assert morph.target == "step"
    assert text == Text("status", "Will be followed.")


def test_a_new_step_takes_the_focus_to_its_heading() -> None:
    """Keyboard and screen reader users start where the new screen starts."""
    before, after = AppState(), after_reading()
    sent = list(patches(before, shown(before), after, shown(after)))
    assert Focus("step-title") in sent
    assert Guard(on=True) in sent


def test_a_problem_takes_the_focus() -> None:
    """A failure is heard at once, and its sentence is on the page."""
    before, after = AppState(), AppState(problem=Truncated().problem())
    sent = list(patches(before, shown(before), after, shown(after)))
    assert Focus("problem") in sent
    assert any(isinstance(patch, Morph) and patch.target == "problem" for patch in sent)


def test_a_name_kept_by_hand_takes_the_focus_to_the_next() -> None:
    """The field is gone with the name: one goes on with the next, at the end with the heading."""
    state = after_reading(1, 2)
    nameless = [person.id for person in state.people if not person.screen_name]
    for place, target in zip(nameless, (f"typed-{nameless[1]}", "step-title"), strict=True):
        after = play(state, act.NamePerson(place, "Nina_Ex"))
        sent = list(patches(state, shown(state), after, shown(after)))
        assert Focus(target) in sent
        assert any(isinstance(one, Text) and one.target == "status" for one in sent)
        state = after


def test_announcements_change_only_at_every_tenth() -> None:
    """A screen reader is not flooded: 3 % and 7 % are the same news."""
    state = play(after_reading(), act.StartSearch("https://appview.test", ""))
    three, seven, twelve = (replace(state, progress=progress(done, 100)) for done in (3, 7, 12))
    assert shown(three).status == shown(seven).status != shown(twelve).status
    assert Text("status", "Search: 10 % done") in patches(
        three, shown(three), twelve, shown(twelve)
    )


def sent(*requests: Request) -> AppState:
    """Return a search during which these requests were sent."""
    searching = play(after_reading(), act.StartSearch("https://appview.test", "b.test"))
    return play(searching, act.SearchMoved((), progress(1), requests=requests))


def test_before_the_first_request_there_is_no_list_of_them() -> None:
    """An empty table would only worry."""
    assert shown(after_reading()).requests == ""
    assert shown(sent()).requests == ""


def test_what_was_sent_is_told_in_words_newest_first() -> None:
    """Each request says whom it asked what, and what came of it."""
    lines = lines_of(sent(request("first"), request("second", Lost(Why.TIMED_OUT))))
    assert lines == [
        "Asked b.test for “second”: took too long, 0 bytes, 0.2 s",
        "Asked b.test for “first”: answered (200), 8.0 kB, 0.2 s",
    ]


def lines_of(state: AppState) -> list[str]:
    """Return the requests as they are listed, without marks that have no shape."""
    html = shown(state).requests
    items = html.partition("<ol")[2].partition("</ol>")[0].split("<li>")[1:]
    words = [" ".join(Elements(item).words.split()) for item in items]
    return [text.replace("\u2068", "").replace("\u2069", "") for text in words]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (200, "answered (200)"),
        (204, "answered (204)"),
        (302, "gave no useful answer (302)"),
        (401, "refused (401)"),
        (403, "refused (403)"),
        (404, "gave no useful answer (404)"),
        (429, "asked for a break (429)"),
        (503, "said that it has a fault (503)"),
        (999, "gave no useful answer (999)"),
    ],
)
def test_every_status_has_words(status: int, words: str) -> None:
    """Whatever a server answers, the line says what it means."""
    assert words in lines_of(sent(request("ada", Answer(status))))[0]


def test_a_look_up_of_one_account_may_find_nobody() -> None:
    """That a server does not know an address is an answer, and no fault of the server."""
    ask = ask_of(AccountAt(Origin("https://b.test"), Acct("ada@c.test")))
    (line,) = lines_of(sent(request_of(ask, Answer(404), 1_700_000_000.0, 0.2)))
    assert "Asked b.test for the account ada@c.test: knows no such account (404)" in line


def test_the_sums_stand_for_all_requests_the_lines_for_the_latest() -> None:
    """A hundred requests make one row of sums and fifty lines; nothing grows without end."""
    state = sent(*(request(str(number)) for number in range(100)), request("x", Answer(401)))
    html = shown(state).requests
    assert len(lines_of(state)) == 50
    (row,) = html.partition("<tbody>")[2].partition("</tbody>")[0].split("<tr>")[1:]
    total = state.requests.sums[Host("b.test")]
    sizes = [ENGLISH.size(total.sent), ENGLISH.size(total.received)]
    cells = [Elements("<t" + cell).words.strip() for cell in row.split("<t")[1:]]
    assert cells == ["b.test", "101", *sizes, "1", "0"]
    assert "What was sent: 101 requests" in html


def test_searched_names_stay_text_in_the_list() -> None:
    """Markup in a name that was searched is shown as it was sent."""
    elements = Elements(shown(sent(request(HOSTILE_NAME))).requests)
    assert "img" not in elements.tags
    assert HOSTILE_NAME in elements.words


def test_a_request_changes_the_list_alone() -> None:
    """A new line does not make the page draw the people or the progress again."""
    one = sent(request("first"))
    two = replace(one, requests=one.requests.plus([request("second")]))
    (patch,) = patches(one, shown(one), two, shown(two))
    assert isinstance(patch, Morph)
    assert patch.target == "requests"


def test_saving_the_requests_says_so_and_a_new_request_is_drawn() -> None:
    """What was rendered before is used again only while it still holds."""
    state = sent(request("first"))
    assert "Saved in your downloads" not in shown(state).requests
    saved = play(state, act.Take(TakeAway.REQUESTS_CSV))
    assert "Saved in your downloads" in shown(saved).requests
    more = play(saved, act.SearchMoved((), progress(2), requests=(request("second"),)))
    assert "second" in shown(more).requests
    assert shown(play(more, act.StartOver())).requests == ""


def test_what_will_be_sent_is_told_before_a_search() -> None:
    """How many people, about how many requests, how fast and how long, for each network."""
    words = " ".join(Elements(shown(after_reading(1000, 5)).step).words.split())
    told = "Bluesky (public.api.bsky.app): the names on X and the displayed names of 1,000 people"
    assert told in words
    assert "At most about 2,300 requests, 5 a second: about 8 minutes." in words
    assert "At most about 2,000 requests, 1 a second: about 34 minutes." in words
    assert "Nothing else leaves" in words


def test_those_who_are_sure_are_not_announced_again() -> None:
    """A second search says how many people it is still about, on each network."""
    state = play(reviewed(), act.GoTo(Step.READ))
    costs = {network: to_ask(state.named, state.results, network) for network in Network}
    assert costs == {Network.BLUESKY: 3, Network.MASTODON: 4}
    words = " ".join(Elements(shown(state).step).words.split())
    assert "the displayed names of 3 people, and Bluesky handles" in words


def test_kept_work_is_a_list_of_tasks_with_numbers() -> None:
    """What is done of each, a button to each, and the way on; the first visit shows none of it."""
    html = RENDERER.screen(states()["start, reviewed work kept"]).step
    for words in ("Welcome back", "You followed 5 accounts", "2 of 4 people looked for"):
        assert words in html
    assert "2 people found, 1 person decided on" in html
    assert html.count('data-action="go-on"') == 5
    assert "Welcome back" not in RENDERER.screen(AppState()).step
    assert "Forget everything" not in RENDERER.screen(AppState()).step


def test_the_page_guards_only_work_that_is_not_kept() -> None:
    """A question at every closing would teach people to click it away."""
    read = after_reading()
    assert RENDERER.screen(read).guard
    assert not RENDERER.screen(replace(read, keeping=Keeping(on=True))).guard


def test_why_work_is_not_kept_is_told_without_taking_the_focus() -> None:
    """On every step, with a button that saves it; the problem of the moment stands above it."""
    review = reviewed()
    told = play(review, act.KeepingMoved(StoreFull().problem()))
    before, after = RENDERER.screen(review), RENDERER.screen(told)
    assert "There is no room left to keep your work" in after.problem
    assert 'data-action="take" value="json"' in after.problem
    changes = list(patches(review, before, told, after))
    assert not any(isinstance(one, Focus) for one in changes)
    assert Guard(on=True) not in changes


def test_the_tasks_count_whom_a_word_was_given_on() -> None:
    """A decision that was taken back, or an account ruled out, is kept and decides nothing."""
    state = reviewed()
    keys = [(person.id, Network.BLUESKY) for person in state.named[:2]]
    decisions = {keys[0]: Decision(None), keys[1]: Decision(Verdict.SKIP)}
    work = work_of(replace(state, decisions=decisions))
    words = Elements(RENDERER.screen(AppState(kept=work)).step).words
    assert "1 person decided on" in words


def test_pictures_out_of_reach_are_offered_and_not_tried():
    """Of accounts found later: no broken picture stands in the list, and one press shows them."""
    state = play(after_reading(2, 0), act.StartSearch("https://appview.test", ""))
    one, two = state.named
    here, there = (
        replace(each, candidate=replace(each.candidate, avatar=f"https://{host}/face.png"))
        for each, host in ((match("a.test"), "cdn.test"), (match("b.test"), "other.test"))
    )
    results = (result(one, bluesky=found(here)), result(two, bluesky=found(there, here)))
    seen = play(state, act.SearchMoved(results, progress(2, 2), done=True), act.ShowPictures(True))
    offer = "Show the other pictures too"

    def shown(*hosts: str) -> str:
        reach = Reach(pictures=frozenset(f"https://{host}" for host in hosts))
        renderer = Renderer(FileSystemLoader(TEMPLATES), ENGLISH, reach=reach)
        return renderer.screen(seen).step

    assert "https://other.test/face.png" not in shown("cdn.test")
    assert "https://cdn.test/face.png" in shown("cdn.test")
    assert offer in shown("cdn.test")
    assert "https://other.test/face.png" in shown("cdn.test", "other.test")
    assert offer not in shown("cdn.test", "other.test")
    assert offer not in RENDERER.screen(seen).step
