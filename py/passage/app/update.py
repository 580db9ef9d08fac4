"""How a crossing moves: ``(state, action) -> (state, effects)``, pure and total.

An action that makes no sense where the person is (an early click, a late answer) changes
nothing: it is never an error.
"""

from __future__ import annotations

from dataclasses import replace

from passage.app import actions as act
from passage.app import other_servers
from passage.app.avoiding import avoidable, avoided_again, ids_of
from passage.app.checking import Checking, checked
from passage.app.comeback import (
    carried,
    dates_with_today,
    looking_again,
    missing,
    with_results,
)
from passage.app.deciding import decided_people
from passage.app.decisions import flat
from passage.app.direct import CameBack, Direct
from passage.app.effects import (
    CloseFiles,
    Effect,
    EndSearch,
    FinishSignIn,
    HoldSearch,
    ReadFiles,
    ReadGroup,
    ReadTable,
    RunSearch,
)
from passage.app.elsewhere import reopened
from passage.app.following import arriving, followed, leaving, typed_who
from passage.app.kept import gone_on, is_same_owner
from passage.app.kitting import Kitting, TableChosen
from passage.app.leave import entered, kit_of_both, prepared
from passage.app.marks import marked
from passage.app.naming import name_person, with_typed_names
from passage.app.opening import holds_archive_of, is_kit_alone, opened
from passage.app.reaching import reopened_or_not
from passage.app.review import review_of
from passage.app.reviewing import Reviewing, reviewed
from passage.app.standing import Standing, moved_tally, standing, tally
from passage.app.state import AppState, Keeping, Running, Step
from passage.app.taking import taken
from passage.core.avoided import to_search
from passage.core.crossing import Crossing
from passage.core.errors import (
    ArchiveNeeded,
    BadHost,
    Problem,
)
from passage.core.kit import NO_KIT
from passage.core.model import Followed
from passage.core.names import AccountId, parse_origins
from passage.core.pointers import servers_named
from passage.core.work import Work, named_by_hand
from passage.net.search import Plan

Turn = tuple[AppState, tuple[Effect, ...]]


def update(state: AppState, action: act.Action) -> Turn:
    """Return the next state and what the shell must do."""
    if isinstance(action, act.ReopenAnyway | act.ReopenHindered | act.ReopenFailed):
        return reopened_or_not(state, action)
    moved, effects = _updated(state, action)
    return moved, (*effects, *arriving(state, moved))


def _updated(state: AppState, action: act.Action) -> Turn:  # noqa: C901, PLR0912 - a table of cases
    match action:
        case act.FilesChosen() | act.Pasted() | act.OpenGroup() | act.ArchiveRead():
            return _of_reading(state, action)
        case act.ReadingMoved() | act.CancelReading():
            return _reading_on(state, action)
        case act.NamePerson():
            return name_person(state, action), ()
        case act.CrossingOpened(crossing):
            return _crossing_opened(state, crossing), ()
        case act.Failed(problem):
            return _failed(state, problem), ()
        case act.StartSearch():
            return _start_search(state, action)
        case act.SearchMoved():
            moved = _search_moved(state, action)
            return moved, other_servers.looking(moved, action)
        case act.ServerNamed():
            return other_servers.named(state, action), ()
        case act.AskInstead(asked, server) if state.running is Running.DONE and state.plan:
            return _run(state, other_servers.instead(state.plan, asked, server))
        case act.PauseSearch() | act.ResumeSearch() | act.StopSearch():
            return _steered(state, action)
        case act.AskAgain() if state.running is Running.DONE and state.plan:
            return _run(state, state.plan)
        case act.LookAgain() if state.running is Running.DONE and state.plan:
            return _look_again(state, state.plan)
        case act.GoTo(step):
            return _go_to(state, step), ()
        case act.Visit():
            return _visited(state, action), ()
        case act.Take():
            return taken(state, action)
        case act.WorkFound() | act.KeepingMoved() | act.Forgotten() | act.GoOn():
            return _kept(state, action), ()
        case CameBack(params):
            return _kept(state, act.GoOn(Step.FOLLOW)), (FinishSignIn(params),)
        case act.LogCarried(log):
            return replace(state, requests=log), ()
        case act.OpenInstead() if state.instead is not None:
            kit = kit_of_both(state.instead, state)
            return replace(state.instead, keeping=state.keeping, kit=kit), ()
        case act.StartOver():
            keeping = replace(state.keeping, forgotten=False)
            return AppState(keeping=keeping, today=state.today), (
                *(CloseFiles(), EndSearch()),
                *leaving(state),
            )
    return _of_a_part(state, action)


def _of_reading(
    state: AppState, action: act.FilesChosen | act.Pasted | act.OpenGroup | act.ArchiveRead
) -> Turn:
    match action:
        case act.FilesChosen(count, more):
            return _files_chosen(state, count, more=more)
        case act.Pasted(text):
            return _pasted(state, text)
        case act.OpenGroup(slug):
            more = state.archive is not None
            return _read(state, ReadGroup(slug, more, state.pasted if more else ""))
        case act.ArchiveRead():
            return _archive_read(state, action)


def _reading_on(state: AppState, action: act.ReadingMoved | act.CancelReading) -> Turn:
    """Take note of how far it is; what comes after it was given up says nothing any more."""
    if state.step is not Step.READING:
        return state, ()
    if isinstance(action, act.CancelReading):
        return replace(state, step=state.back, reading=None, first_look=None), (CloseFiles(),)
    first = action.progress.archive or state.first_look
    return replace(state, reading=action.progress, first_look=first), ()


def _of_a_part(state: AppState, action: act.Action) -> Turn:
    """Hand an action to the part of the app that it belongs to."""
    if isinstance(action, Reviewing):
        moved, asking = reviewed(state, action)
        return moved, (asking,) if asking else ()
    if isinstance(action, Direct):
        return followed(state, action)
    if isinstance(action, Checking):
        return checked(state, action)
    if isinstance(action, Kitting):
        chosen = isinstance(action, TableChosen) and action.count
        return prepared(state, action), (ReadTable(),) if chosen else ()
    return state, ()


def _steered(state: AppState, action: act.PauseSearch | act.ResumeSearch | act.StopSearch) -> Turn:
    """Hold the search, let it go on, or end it."""
    match action:
        case act.PauseSearch() if state.running is Running.YES:
            return replace(state, running=Running.PAUSED), (HoldSearch(on=True),)
        case act.ResumeSearch() if state.running is Running.PAUSED:
            return replace(state, running=Running.YES), (HoldSearch(on=False),)
        case act.StopSearch() if state.running in (Running.YES, Running.PAUSED):
            return state, (EndSearch(),)
    return state, ()


def _failed(state: AppState, problem: Problem) -> AppState:
    """Show a problem. What was to be read or taken away did not come."""
    step = state.back if state.step is Step.READING else state.step
    fresh = replace(state, problem=problem, step=step, reading=None, first_look=None)
    return replace(fresh, taken=None, signing=None, typed_who=typed_who(state, problem))


def _kept(
    state: AppState, action: act.WorkFound | act.KeepingMoved | act.Forgotten | act.GoOn
) -> AppState:
    """Move what is told of the work that the device keeps."""
    match action:
        case act.WorkFound(work):
            # A kit that was saved before any archive is no work that another could replace.
            kept = None if is_kit_alone(work.crossing) else work
            return replace(state, kept=kept, kit=work.crossing.kit)
        case act.KeepingMoved(problem):
            return replace(state, keeping=Keeping(on=problem is None, problem=problem))
        case act.Forgotten():
            forgotten = state.archive is None and state.step is Step.START
            return replace(state, keeping=replace(state.keeping, forgotten=forgotten))
        case act.GoOn(step) if state.kept is not None and state.step is Step.START:
            on = gone_on(state, state.kept)
            return _go_to(replace(on, review=review_of(on, on.review.filter)), step or on.step)
    return state


def _instead(state: AppState, fresh: AppState, kept: Work | None) -> AppState:
    """Return what was opened; where other work is kept, the person is asked first."""
    keeping = replace(state.keeping, forgotten=False)
    if kept is None:
        return replace(fresh, keeping=keeping, kit=kit_of_both(fresh, state))
    asked = AppState(requests=state.requests, today=state.today, kit=state.kit)
    return replace(asked, keeping=keeping, kept=kept, instead=fresh)


def _files_chosen(state: AppState, count: int, *, more: bool) -> Turn:
    if not count:
        return state, ()
    return _read(state, ReadFiles(more, state.pasted if more else ""))


def _read(state: AppState, effect: ReadFiles | ReadGroup) -> Turn:
    if state.step is Step.READING or state.running in (Running.YES, Running.PAUSED):
        return state, ()
    reading = replace(state, step=Step.READING, back=state.step, problem=None, reading=None)
    return reading, (effect,)


def _pasted(state: AppState, text: str) -> Turn:
    if not text.strip():
        return state, ()
    if state.step is Step.START:
        # Here everything begins anew, with nothing of an archive that was open before.
        return _read(state, ReadFiles(more=False, pasted=text.strip()))
    return _read(state, ReadFiles(more=True, pasted=f"{state.pasted}\n{text}".strip()))


def _archive_read(state: AppState, action: act.ArchiveRead) -> Turn:
    """Show what was read. Answers and decisions on people who are in it again are kept.

    Another archive forgets names that were typed for the one before, and the answers about them.
    """
    if state.step is not Step.READING:
        return state, ()
    if action.more and state.archive and not holds_archive_of(state.archive, action.archive):
        problem = ArchiveNeeded().problem()
        return replace(state, problem=problem, step=state.back, reading=None, first_look=None), ()
    kept = state.kept
    if kept and is_same_owner(kept, action.archive):
        # The same archive again: should it take the place of what is kept, then with its answers.
        state = replace(gone_on(state, kept), step=Step.READING)
        action = replace(action, more=True)
    typed = state.typed if action.more else {}
    people = tuple(named_by_hand(person, typed.get(person.id)) for person in action.people)
    named = {person.id: person.screen_name for person in people}
    forgotten = {id_ for id_, name in state.typed.items() if named.get(id_) != name}
    avoiding = avoided_again(state.avoided, action.archive)
    ids = (named.keys() | ids_of(avoiding)) - forgotten
    results = {key: result for key, result in state.results.items() if key in ids}
    decisions = {key: one for key, one in flat(state.decisions).items() if key[0] in ids}
    by_id = {person.id: person for person in people}
    fresh = AppState(
        step=Step.READ,
        archive=with_typed_names(action.archive, typed),
        pasted=action.pasted,
        typed=typed,
        people=people,
        named_servers=servers_named(people),
        by_id=by_id,
        plan=state.plan,
        running=Running.DONE if results else Running.NO,
        results=results,
        decisions=decisions,
        deeds=state.deeds if action.more else {},
        decided=decided_people(decisions),
        marks=marked(by_id, results.values()),
        searches=state.searches if results else (),
        avoided=avoiding if results else {},
        requests=state.requests,
        tally=tally(people, results),
        today=state.today,
        kit=replace(NO_KIT, own=action.archive.own),
    )
    return _instead(state, fresh, kept), ()


def _crossing_opened(state: AppState, crossing: Crossing) -> AppState:
    if state.step is not Step.READING:
        return state
    fresh = opened(crossing, state.requests, state.today)
    fresh = replace(fresh, review=review_of(fresh, fresh.review.filter))
    return _instead(state, fresh, state.kept)


def _start_search(state: AppState, action: act.StartSearch) -> Turn:
    if state.archive is None or state.running in (Running.YES, Running.PAUSED):
        return state, ()
    try:
        bluesky, mastodon = parse_origins(action.bluesky), parse_origins(action.mastodon)
    except BadHost as error:
        return replace(state, problem=error.problem()), ()
    if not bluesky and not mastodon:
        return replace(state, problem=BadHost().problem()), ()
    plan = Plan(bluesky=bluesky[0] if bluesky else None, mastodon=mastodon)
    if action.named:
        plan = plan.asking_named(state.named_servers)
    if not state.searches or (plan != state.plan and state.searches[-1] != state.today):
        state = replace(state, searches=dates_with_today(state))
    state = replace(state, avoided=avoidable(state) if action.avoided else {})
    return _run(state, plan)


def _look_again(state: AppState, plan: Plan) -> Turn:
    people = missing(state)
    return _run(looking_again(state), plan, people) if people else (state, ())


def _run(state: AppState, plan: Plan, people: tuple[Followed, ...] | None = None) -> Turn:
    """Search for everybody who has a name, or for these ``people`` alone."""
    results = reopened(state.results, state.plan, plan)
    everybody = to_search(state.named, state.avoided)
    searching = replace(
        with_results(state, results),
        plan=plan,
        elsewhere={},
        step=Step.SEARCH,
        running=Running.YES,
        problem=None,
        progress=None,
    )
    return searching, (RunSearch(plan, everybody if people is None else people, results),)


def _search_moved(state: AppState, action: act.SearchMoved) -> AppState:
    if state.running is Running.NO:
        return state
    avoiding = ids_of(state.avoided)
    known = [
        carried(state.results.get(result.id), result, len(state.searches))
        for result in action.results
        if result.id in state.by_id or result.id in avoiding
    ]
    fresh = marked(state.by_id, known)
    changed = [(_standing(state, id_), one.standing) for id_, one in fresh.items()]
    moved = replace(
        state,
        progress=action.progress,
        running=Running.DONE if action.done else state.running,
        results={**state.results, **{result.id: result for result in known}},
        marks={**state.marks, **fresh},
        tally=moved_tally(state.tally, changed),
        requests=state.requests.plus(action.requests),
    )
    if action.done and state.step is Step.SEARCH:
        return _go_to(moved, Step.REVIEW)
    return moved


def _standing(state: AppState, id_: AccountId) -> Standing:
    before = state.marks.get(id_)
    return before.standing if before else standing(state.by_id[id_], None)


def _go_to(state: AppState, step: Step) -> AppState:
    if step not in reachable(state):
        return state
    if step is Step.LEAVE:
        return entered(state)
    moved = replace(state, step=step, problem=None)
    if step is Step.REVIEW:
        return replace(moved, review=review_of(moved, moved.review.filter, moved.review.page))
    return moved


def reachable(state: AppState) -> frozenset[Step]:
    """Return the steps that the person can go to now."""
    if state.step is Step.READING:
        return frozenset()
    steps = {Step.START, Step.LEAVE}
    if state.archive is None:
        return frozenset(steps)
    steps |= {Step.READ}
    if state.running is not Running.NO:
        steps |= {Step.SEARCH, Step.REVIEW, Step.FOLLOW, Step.TAKE_AWAY}
    return frozenset(steps)


def _visited(state: AppState, action: act.Visit) -> AppState:
    """Show an address of before: from the browser's history, or a link that was kept."""
    if action.step is None:
        return state
    if action.step is Step.LEAVE and action.step in reachable(state):
        return entered(state, action.kit_page)
    moved = _go_to(state, action.step)
    if moved.step is not Step.REVIEW or action.step is not Step.REVIEW:
        return moved
    # What was typed is in no address: it stays.
    chosen = replace(action.filter, text=moved.review.filter.text)
    return replace(moved, review=review_of(moved, chosen, action.page))
