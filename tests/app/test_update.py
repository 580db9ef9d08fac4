"""How a crossing moves from state to state."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from passage.app import actions as act
from passage.app.effects import (
    CloseFiles,
    Deliver,
    EndSearch,
    ForgetSessions,
    HoldSearch,
    ReadFiles,
    RunSearch,
)
from passage.app.standing import Standing, tally
from passage.app.state import PAGE_SIZE, AppState, Filter, Running, Step, TakeAway
from passage.app.takeaway import packed
from passage.app.update import update
from passage.core import ledger
from passage.core.choose import best_of, is_settled
from passage.core.errors import BadScreenName, Problem, Truncated
from passage.core.importance import followed_by_importance
from passage.core.model import Absent, Decision, Network, Relation, Source, Verdict
from passage.core.progress import Progress, Stage
from passage.core.report import sources
from samples import after_reading, archive, found, match, progress, request, result, unknown

MASTODON = Network.MASTODON


def play(state: AppState, *actions: act.Action) -> AppState:
    """Return the state after some actions."""
    for action in actions:
        state, _ = update(state, action)
    return state


def searching(named: int = 3, unnamed: int = 1) -> AppState:
    """Return a state with a search under way."""
    return play(after_reading(named, unnamed), act.StartSearch("https://appview.test", ""))


def test_choosing_files_starts_reading_and_takes_an_old_problem_away() -> None:
    """A person who tries again is not shown the last failure any longer."""
    state, effects = update(AppState(problem=Truncated().problem()), act.FilesChosen(1))
    assert (state.step, state.problem, effects) == (Step.READING, None, (ReadFiles(),))


def test_no_file_changes_nothing() -> None:
    """An empty drop is not a reading."""
    assert update(AppState(), act.FilesChosen(0)) == (AppState(), ())


def test_files_dropped_during_a_search_do_not_throw_it_away() -> None:
    """Work under way is never lost to a stray drop."""
    state = searching()
    assert update(state, act.FilesChosen(1)) == (state, ())


def test_a_problem_while_reading_leads_back_to_the_start() -> None:
    """The person is where they can choose another file, with the sentence on top."""
    state = play(AppState(), act.FilesChosen(1), act.Failed(Truncated().problem()))
    assert (state.step, state.problem) == (Step.START, Truncated().problem())


def test_a_problem_with_a_second_archive_keeps_the_first() -> None:
    """An archive already read survives a bad second file."""
    state = play(after_reading(), act.FilesChosen(1), act.Failed(Truncated().problem()))
    assert state.archive is not None
    assert len(state.people) == 4
    assert play(state, act.GoTo(Step.READ)).step is Step.READ


def test_first_counts_are_kept_while_reading_goes_on() -> None:
    """The lists' counts stay on screen although only one breath brings them."""
    lists = Progress(Stage.LISTS, 1, 10, archive=archive())
    state = play(
        AppState(),
        act.FilesChosen(1),
        act.ReadingMoved(lists),
        act.ReadingMoved(Progress(Stage.NAMES, 5, 10)),
    )
    assert state.first_look == lists.archive
    assert state.reading is not None
    assert state.reading.done_bytes == 5


def test_a_reader_that_was_stopped_cannot_bring_its_archive() -> None:
    """After "stop reading", a late result is dropped."""
    read = archive()
    state, effects = update(play(AppState(), act.FilesChosen(1)), act.CancelReading())
    late = play(state, act.ArchiveRead(read, followed_by_importance(read)))
    assert effects == (CloseFiles(),)
    assert late == AppState()


def test_only_named_people_are_searched_and_the_most_important_first() -> None:
    """Ids without a name cost nobody a request."""
    state, effects = update(after_reading(3, 2), act.StartSearch("https://appview.test", "b.test"))
    (effect,) = effects
    assert isinstance(effect, RunSearch)
    assert [person.contacts for person in effect.people] == [3, 2, 1]
    assert effect.plan.bluesky == "https://appview.test"
    assert effect.plan.mastodon == ("https://b.test",)
    assert (state.step, state.running) == (Step.SEARCH, Running.YES)


@pytest.mark.parametrize(
    ("bluesky", "mastodon"), [("", ""), ("not a host", ""), ("", "http://plain.test")]
)
def test_a_search_without_a_good_address_is_a_sentence(bluesky: str, mastodon: str) -> None:
    """Nothing is asked before the address is right; plain http is for this machine only."""
    state, effects = update(after_reading(), act.StartSearch(bluesky, mastodon))
    if mastodon.startswith("http:"):
        (effect,) = effects
        assert isinstance(effect, RunSearch)
        assert effect.plan.mastodon == ("https://plain.test",)
    else:
        assert state.problem is not None
        assert (state.problem.code, state.step, effects) == ("bad-host", Step.READ, ())


def test_results_come_in_while_other_steps_are_shown() -> None:
    """The tally follows the results, and always counts everybody once."""
    state = searching()
    first, second, third = state.named
    moved = play(
        state,
        act.SearchMoved((result(first, bluesky=found(match("a.test"))),), progress(1)),
        act.SearchMoved((result(second, bluesky=unknown()),), progress(2)),
        act.SearchMoved((result(third, bluesky=Absent()),), progress(3)),
        act.SearchMoved((result(second, bluesky=found(match("b.test", 0.6))),), progress(3)),
    )
    assert moved.tally == {
        Standing.SURE: 1,
        Standing.CHECK: 1,
        Standing.UNCHECKED: 0,
        Standing.ABSENT: 1,
        Standing.WAITING: 0,
        Standing.UNNAMED: 1,
    }
    assert moved.tally == tally(moved.people, moved.results)


def test_results_for_strangers_are_dropped() -> None:
    """A result of an earlier archive's search cannot enter this one."""
    state = searching()
    moved = play(state, act.SearchMoved((result("77", bluesky=Absent()),), progress()))
    assert moved.results == {}


def test_the_end_of_the_search_opens_the_review() -> None:
    """Who waits on the search screen is taken to the people; who is elsewhere stays."""
    state = searching()
    end = act.SearchMoved((), progress(3), done=True)
    assert play(state, end).step is Step.REVIEW
    assert play(state, act.GoTo(Step.READ), end).step is Step.READ


def test_pause_resume_and_stop_reach_the_search() -> None:
    """Each button has its effect exactly when it makes sense."""
    state = searching()
    paused, effects = update(state, act.PauseSearch())
    assert (paused.running, effects) == (Running.PAUSED, (HoldSearch(on=True),))
    assert update(paused, act.PauseSearch()) == (paused, ())
    going, effects = update(paused, act.ResumeSearch())
    assert (going.running, effects) == (Running.YES, (HoldSearch(on=False),))
    assert update(paused, act.StopSearch()) == (paused, (EndSearch(),))
    assert update(after_reading(), act.StopSearch())[1] == ()


def test_asking_again_hands_over_what_is_known() -> None:
    """Only the unsettled are asked again: the search gets all results so far."""
    state = searching()
    known = result(state.named[0], bluesky=found(match("a.test")))
    done = play(state, act.SearchMoved((known,), progress(3), done=True))
    again, (effect,) = update(done, act.AskAgain())
    assert isinstance(effect, RunSearch)
    assert effect.known == {known.id: known}
    assert again.results == done.results


def test_steps_that_are_not_open_cannot_be_reached() -> None:
    """A forged or early message does not lead to an empty screen."""
    assert play(AppState(), act.GoTo(Step.REVIEW)).step is Step.START
    assert play(after_reading(), act.GoTo(Step.TAKE_AWAY)).step is Step.READ


def test_a_decision_is_kept_and_can_be_changed() -> None:
    """The last word counts, for this person and network alone."""
    state = searching()
    person = state.named[0].id
    follow = act.Decide(person, Network.BLUESKY, Verdict.FOLLOW, "a.test")
    state = play(state, follow, replace(follow, verdict=Verdict.SKIP))
    assert state.decisions == {(person, Network.BLUESKY): Decision(Verdict.SKIP, "a.test")}


def reviewed(count: int = 120) -> AppState:
    """Return a review of ``count`` people, all found."""
    state = searching(count, 0)
    results = tuple(
        result(person, bluesky=found(match(f"p{person.id}.test"))) for person in state.named
    )
    return play(state, act.SearchMoved(results, progress(count, count), done=True))


def test_a_review_is_paged_and_pages_stay_within_the_list() -> None:
    """Fifty people a page, and no page beyond the last."""
    state = reviewed(120)
    assert (len(state.review.shown), state.review.pages) == (PAGE_SIZE, 3)
    last = play(state, act.TurnPage(99))
    assert (last.review.page, len(last.review.shown)) == (3, 20)
    assert play(state, act.TurnPage(-4)).review.page == 1


def test_a_filter_looks_at_both_sides_and_ignores_case() -> None:
    """A person is found by their X name and by the account found."""
    state = reviewed(120)
    by_x = play(state, act.Show(Filter("", "PERSON_1007")))
    by_account = play(state, act.Show(Filter("", "p1007.test")))
    assert by_x.review.ids == by_account.review.ids == ("1007",)


def test_rows_stay_where_they_are_when_decided() -> None:
    """The list under review changes only when the filter is set again."""
    state = reviewed(3)
    before = state.review.ids
    decide = act.Decide(before[0], Network.BLUESKY, Verdict.SKIP, "p.test")
    assert play(state, decide).review.ids == before


def test_taking_away_delivers_a_file() -> None:
    """A list with people in it is handed over with the name Mastodon recognises."""
    state, (effect,) = update(reviewed(3), act.Take(TakeAway.JSON))
    assert isinstance(effect, Deliver)
    assert (effect.name, effect.mime, state.taken) == (
        "passage.json",
        "application/json",
        TakeAway.JSON,
    )


def test_of_several_files_the_part_asked_for_is_handed_over() -> None:
    """One that does not exist is the last one: a late click makes no mistake."""
    state = reviewed(3)
    for part in (1, 2, 9):
        moved, (effect,) = update(state, act.Take(TakeAway.BLUESKY_HANDLES, part))
        assert isinstance(effect, Deliver)
        assert effect.name == "passage-bluesky.txt"
        assert (moved.taken, moved.part) == (TakeAway.BLUESKY_HANDLES, part)


def test_an_empty_list_is_a_sentence_not_a_file() -> None:
    """Nobody is chosen on Mastodon, so nothing is downloaded."""
    state, effects = update(reviewed(3), act.Take(TakeAway.MASTODON_CSV))
    assert state.problem is not None
    assert (state.problem.code, effects) == ("nothing-chosen", ())


def test_starting_over_forgets_everything_and_ends_what_runs() -> None:
    """Nothing of the first crossing is left, and its late answers are not taken."""
    state, effects = update(searching(), act.StartOver())
    assert state == AppState()
    assert set(effects) == {CloseFiles(), EndSearch(), ForgetSessions()}
    assert play(state, act.SearchMoved((), progress(), done=True)) == AppState()


def test_a_problem_on_the_way_keeps_the_step() -> None:
    """A fault during a search shows on top of it; nothing is lost."""
    state = searching()
    failed = play(state, act.Failed(Problem("bug", (("where", "x"),))))
    assert (failed.step, failed.people) == (Step.SEARCH, state.people)


def test_another_server_is_asked_about_those_who_are_not_sure() -> None:
    """A new server may know whom the first did not; what is sure or found stays as it is."""
    state = play(after_reading(3, 0), act.StartSearch("https://appview.test", "first.test"))
    sure, doubtful, absent = state.named
    kept = result(sure, bluesky=Absent(), mastodon=found(match("a@a.test", 0.95, MASTODON)))
    maybe = result(doubtful, bluesky=Absent(), mastodon=found(match("b@b.test", 0.6, MASTODON)))
    gone = result(absent, bluesky=Absent(), mastodon=Absent())
    done = play(state, act.SearchMoved((kept, maybe, gone), progress(3), done=True))
    again, (effect,) = update(
        done, act.StartSearch("https://appview.test", "first.test, second.test")
    )
    assert isinstance(effect, RunSearch)
    assert effect.plan.mastodon == ("https://first.test", "https://second.test")
    assert effect.known[sure.id] == kept
    assert not is_settled(effect.known[doubtful.id].outcomes[MASTODON])
    assert best_of(effect.known[doubtful.id].outcomes[MASTODON]) is not None
    assert MASTODON not in effect.known[absent.id].outcomes
    assert effect.known[absent.id].outcomes[Network.BLUESKY] == Absent()
    assert again.tally == tally(again.people, again.results)


def test_the_same_servers_are_not_asked_twice_about_the_settled() -> None:
    """Starting the same search again only asks what is open."""
    state = play(after_reading(1, 0), act.StartSearch("https://appview.test", ""))
    known = result(state.named[0], bluesky=Absent())
    done = play(state, act.SearchMoved((known,), progress(1, 1), done=True))
    _, (effect,) = update(done, act.StartSearch("https://appview.test", ""))
    assert isinstance(effect, RunSearch)
    assert effect.known == {known.id: known}


def test_a_list_with_names_is_read_beside_the_archive() -> None:
    """What was read before is read again with it; pasted names come along every time."""
    again = read_again(after_reading(), act.Pasted("@ada"))
    assert again.pasted == "@ada"
    _, effects = update(again, act.FilesChosen(1, more=True))
    assert effects == (ReadFiles(more=True, pasted="@ada"),)
    _, effects = update(again, act.Pasted("@bo"))
    assert effects == (ReadFiles(more=True, pasted="@ada\n@bo"),)


def read_again(state: AppState, asked: act.Action) -> AppState:
    """Ask for a reading and let it find the same archive again."""
    reading, (effect,) = update(state, asked)
    assert isinstance(effect, ReadFiles)
    read = archive(1, 1)
    people = followed_by_importance(read)
    return play(reading, act.ArchiveRead(read, people, effect.more, effect.pasted))


@pytest.mark.parametrize("begin", [act.FilesChosen(1), act.Pasted("@ada")])
def test_another_archive_forgets_what_was_added_to_the_first(begin: act.Action) -> None:
    """At the start everything begins anew: no pasted people, no typed names, no answers on them."""
    state = read_again(after_reading(1, 1), act.Pasted("@old"))
    nameless = next(person for person in state.people if not person.screen_name)
    state = play(state, act.NamePerson(nameless.id, "Nina_Ex"), act.StartSearch("a.test", ""))
    found = tuple(result(person, bluesky=Absent()) for person in state.named)
    state = play(state, act.SearchMoved(found, progress(2, 2), done=True), act.GoTo(Step.START))
    _, (effect,) = update(state, begin)
    assert isinstance(effect, ReadFiles)
    assert (effect.more, "@old" in effect.pasted) == (False, False)
    again = read_again(state, begin)
    assert (again.typed, again.by_id[nameless.id].screen_name) == ({}, None)
    assert nameless.id not in again.results
    assert len(again.results) == 1
    assert again.archive is not None
    assert nameless.id not in again.archive.known


@pytest.mark.parametrize("end", [act.CancelReading(), act.Failed(BadScreenName().problem())])
def test_a_paste_that_was_not_read_is_forgotten(end: act.Action) -> None:
    """The person is where they were, and the next reading knows nothing of that text."""
    for state, home in ((AppState(), Step.START), (after_reading(), Step.READ)):
        back = play(state, act.Pasted("@stray"), end)
        assert back.step is home
        _, (effect,) = update(back, act.FilesChosen(1, more=True))
        assert effect == ReadFiles(more=True, pasted="")


def test_a_typed_name_counts_as_a_source() -> None:
    """The figures of the archive and the saved file tell of it as of every other source."""
    state = after_reading(1, 1)
    nameless = next(person for person in state.people if not person.screen_name)
    named = play(state, act.NamePerson(nameless.id, "Nina_Ex"))
    assert named.archive is not None
    assert sources(named.archive, Relation.FOLLOWING)[Source.TYPED] == 1
    _, _, data = packed(named, TakeAway.JSON)
    saved = {one["id"]: one["source"] for one in json.loads(data)["followed"]}
    assert saved[nameless.id] == "typed"
    assert set(saved.values()) - {"typed"}
    assert ledger.load(data).followed == named.people


def test_an_empty_paste_changes_nothing() -> None:
    """Pressing the button without a text is no reading."""
    state = after_reading()
    assert update(state, act.Pasted("  \n")) == (state, ())


def test_reading_more_keeps_answers_and_decisions() -> None:
    """Whoever is in the lists again keeps what was found and decided."""
    state = reviewed(3)
    person = state.named[0].id
    decide = act.Decide(person, Network.BLUESKY, Verdict.SKIP, "p.test")
    read = archive(2, 1)
    again = play(
        state,
        decide,
        act.FilesChosen(1, more=True),
        act.ArchiveRead(read, followed_by_importance(read)),
    )
    assert person in again.results
    assert set(again.decisions) == {(person, Network.BLUESKY)}
    assert again.tally == tally(again.people, again.results)
    assert len(again.results) == 3


def test_a_name_looked_up_by_hand_makes_a_person_searchable() -> None:
    """The @name or the profile's address both do; the next reading still knows it."""
    state = after_reading(1, 1)
    nameless = next(person for person in state.people if not person.screen_name)
    for typed in ("@Nina_Ex", "https://x.com/Nina_Ex", " Nina_Ex "):
        named = play(state, act.NamePerson(nameless.id, typed))
        assert named.by_id[nameless.id].screen_name == "Nina_Ex"
        assert named.tally[Standing.UNNAMED] == 0
    read = archive(1, 1)
    people = followed_by_importance(read)
    again = play(named, act.FilesChosen(1, more=True), act.ArchiveRead(read, people, more=True))
    assert again.by_id[nameless.id].screen_name == "Nina_Ex"


def test_a_name_that_is_none_is_a_sentence() -> None:
    """Nothing is kept, and the person is told what a name looks like."""
    state = after_reading(1, 1)
    nameless = next(person for person in state.people if not person.screen_name)
    wrong = play(state, act.NamePerson(nameless.id, "not a name"))
    assert wrong.problem is not None
    assert (wrong.problem.code, wrong.people) == ("bad-screen-name", state.people)


def asked(state: AppState) -> list[tuple[str, ...]]:
    """Return what the log of requests holds."""
    return [one.words for _, one in state.requests.numbered()]


def test_every_request_told_enters_the_log_and_stays_through_the_steps() -> None:
    """A search, its review and another search share one log: it says all that was sent."""
    state = play(
        searching(),
        act.SearchMoved((), progress(1), requests=(request("one"), request("two"))),
        act.SearchMoved((), progress(3), requests=(request("three"),)),
        act.SearchMoved((), progress(3), done=True),
        act.AskAgain(),
        act.SearchMoved((), progress(3), requests=(request("four"),)),
    )
    assert asked(state) == [("one",), ("two",), ("three",), ("four",)]


def test_reading_more_keeps_the_log() -> None:
    """What was sent was sent: another list of names does not undo it."""
    state = play(searching(), act.SearchMoved((), progress(3), requests=(request(),)))
    ended = play(state, act.SearchMoved((), progress(3), done=True))
    read = archive(2, 1)
    again = play(
        ended,
        act.FilesChosen(1, more=True),
        act.ArchiveRead(read, followed_by_importance(read)),
    )
    assert asked(again) == [("ada novak",)]


def test_starting_over_forgets_the_log_and_late_requests_do_not_return() -> None:
    """The names searched are forgotten with the work they were searched for."""
    state = play(searching(), act.SearchMoved((), progress(1), requests=(request(),)))
    over = play(state, act.StartOver())
    assert asked(over) == []
    assert asked(play(over, act.SearchMoved((), progress(1), requests=(request(),)))) == []


@pytest.mark.parametrize(
    ("what", "name", "mime"),
    [
        (TakeAway.REQUESTS_CSV, "passage-requests.csv", "text/csv"),
        (TakeAway.REQUESTS_JSON, "passage-requests.json", "application/json"),
    ],
)
def test_the_log_can_be_saved_while_the_search_runs(what: TakeAway, name: str, mime: str) -> None:
    """Nobody needs to be found or chosen for it, and the search goes on."""
    state = play(searching(), act.SearchMoved((), progress(1), requests=(request("ada"),)))
    saved, (effect,) = update(state, act.Take(what))
    assert isinstance(effect, Deliver)
    assert (effect.name, effect.mime, b"ada" in effect.data) == (name, mime, True)
    assert (saved.running, saved.step, saved.taken) == (Running.YES, Step.SEARCH, what)


def test_servers_that_profiles_name_are_asked_only_if_wanted():
    """A bio is no permission to ask its host: the person says so."""
    state = replace(after_reading(), named_servers=("one.example", "social.example"))
    without, _ = update(state, act.StartSearch("", "https://social.example"))
    assert without.plan.named == ()
    wanted, _ = update(state, act.StartSearch("", "https://social.example", named=True))
    assert wanted.plan.named == ("https://one.example",)
    alone, _ = update(state, act.StartSearch("https://appview.example", "", named=True))
    assert alone.plan.named == ()
