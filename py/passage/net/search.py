"""A search for many people at once: hands out asks, takes replies, gives results.

The caller owns the wire and the clock::

    search = Search(people, plan)
    while True:
        match search.next(now()):
            case Send(ticket, ask): start(ask)          # later: search.receive(ticket, reply, ...)
            case Wait(seconds): sleep, but no longer than until the next reply
            case Done(): break
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from passage.core.choose import best_of, is_settled
from passage.core.crossing import Plan
from passage.core.errors import AppError, Problem, Stopped
from passage.core.leads import Leads
from passage.core.model import Band, Followed, Network, Outcome, Result, Unknown
from passage.core.names import AccountId, Handle, Host, host_of
from passage.net.batches import Batches
from passage.net.errands import Errand
from passage.net.estimate import Estimate
from passage.net.exchange import Reply
from passage.net.inquiry import follow_up, inquiry
from passage.net.lane import Job
from passage.net.questions import Learned, ProfilesOf, Question
from passage.net.quota import BLUESKY_PACE, MASTODON_PACE, Pace
from passage.net.scheduler import Scheduler
from passage.net.sides import Counts, Side, leads_beside, merged
from passage.net.turns import Done, HostProgress, HostState, SearchProgress, Send, Wait

__all__ = ["Done", "HostProgress", "HostState", "Plan", "Search", "SearchProgress", "Send", "Wait"]

RUNNING_MAX = 100
"""People looked for at once on one network: enough to fill batches, few enough to be cheap."""

# A batch refused for its form or its length may be accepted in two halves.
_SPLITTING = frozenset({400, 413, 414, 431})

# Requests a person takes, about, before it is known (``bench match``, half of them not there).
_REQUESTS = {Network.BLUESKY: 1.4, Network.MASTODON: 1.75}


class Search:
    """A search for many people at once. Times are seconds of any monotonic clock."""

    def __init__(
        self,
        people: Iterable[Followed],
        plan: Plan,
        *,
        known: Mapping[AccountId, Result] = MappingProxyType({}),
        paces: Mapping[Host, Pace] = MappingProxyType({}),
        seed: int = 0,
    ) -> None:
        """Prepare a search; ``people`` come most important first.

        Those who cannot be sought are left out. What is settled in ``known`` is not asked
        again; "could not check" is. ``paces`` replaces the pace of hosts by name. ``seed``
        spreads the pauses after failures.
        """
        unique = {person.id: person for person in people if person.can_be_sought}
        self._people = tuple(unique.values())
        self._plan = plan
        self._results = {key: result for key, result in known.items() if key in unique}
        self._scheduler = Scheduler(lambda host: paces.get(host) or self._pace(host), seed)
        self._batches = Batches()
        self._work: deque[tuple[Side, int, Learned | None]] = deque()
        self._changed: dict[AccountId, None] = {}
        self._flying: dict[int, Job] = {}
        self._tickets = 0
        self._paused_at: float | None = None
        self._paused_for = 0.0
        self._stopped = False
        self._counts = Counts()
        self._open = [0] * len(self._people)
        self._sides = {network: self._side(network) for network in plan.networks}
        for place, person in enumerate(self._people):
            if not self._open[place]:
                self._counts.add(self._result(person))
        self._drain()

    def _pace(self, host: Host) -> Pace:
        appview = self._plan.bluesky
        return BLUESKY_PACE if appview and host_of(appview) == host else MASTODON_PACE

    def _side(self, network: Network) -> Side:
        places = [
            place
            for place, person in enumerate(self._people)
            if person.id not in self._results
            or not is_settled(self._results[person.id].outcomes.get(network))
        ]
        for place in places:
            self._open[place] += 1
        pace = BLUESKY_PACE if network is Network.BLUESKY else MASTODON_PACE
        return Side(network, iter(places), set(places), len(places), Estimate(pace.interval))

    def _result(self, person: Followed) -> Result:
        return self._results.get(person.id) or Result(person.id)

    # What the caller does.

    def next(self, now: float) -> Send | Wait | Done:
        """Say what to do now."""
        if self._stopped or not any(side.left for side in self._sides.values()):
            return Done()
        if self._paused_at is not None:
            return Wait(None)
        job = self._scheduler.next(now)
        if not isinstance(job, Job):
            return Wait(job)
        self._tickets += 1
        self._flying[self._tickets] = job
        return Send(self._tickets, job.ask)

    def receive(self, ticket: int, reply: Reply, now: float, epoch: float) -> tuple[Result, ...]:
        """Take a reply; return the results it changed (with all outcomes of these people).

        ``now`` is of the same clock as `next`; ``epoch`` is the time in epoch seconds, to read
        the dates in which hosts tell when they may be asked again. A ticket that is not, or no
        longer, under way changes nothing.
        """
        job = self._flying.pop(ticket, None)
        if job is None:
            return ()
        errand = job.tag
        assert isinstance(errand, Errand)
        learned, error = errand.read(job.ask, reply)
        again = self._scheduler.receive(job, reply, error, now, epoch)
        if not again:
            self._sides[errand.network].answers += 1
            if not self._split(errand, error):
                self._answer(errand, learned)
        self._drain()
        for side in self._sides.values():
            side.estimate.note(self._active(now), side.answers)
        return self._take_changed()

    def pause(self, now: float) -> None:
        """Send nothing more until `resume`; replies under way are still taken."""
        if self._paused_at is None:
            self._paused_at = now

    def resume(self, now: float) -> None:
        """Go on after `pause`."""
        if self._paused_at is not None:
            self._paused_for += now - self._paused_at
            self._paused_at = None

    def stop(self) -> tuple[Result, ...]:
        """End the search; everybody not settled becomes "could not check" (`Stopped`).

        What was learned so far counts. Replies still under way are no longer taken.
        """
        self._stopped = True
        if not any(side.left for side in self._sides.values()):
            return self._take_changed()
        origins = (self._plan.bluesky, *self._plan.mastodon)
        for host in [host_of(origin) for origin in origins if origin]:
            if not self._scheduler.parked(host):
                self._scheduler.park(host, Stopped(host=host).problem())
        flying, self._flying = self._flying, {}
        for job in flying.values():
            errand = job.tag
            assert isinstance(errand, Errand)
            stopped = Stopped(host=job.ask.host).problem()
            self._answer(errand, Learned(problems=(stopped,)))
        self._drain()
        return self._take_changed()

    def progress(self, now: float) -> SearchProgress:
        """Return the counts and the time left."""
        counts = self._counts
        sides = self._sides.values()
        active = self._active(now)
        left = [
            side.estimate.seconds_left(
                active, side.answers, side.answers_left(_REQUESTS[side.network])
            )
            for side in sides
        ]
        return SearchProgress(
            total=len(self._people),
            done=counts.found + counts.absent + counts.unknown,
            found=counts.found,
            sure=counts.sure,
            absent=counts.absent,
            unknown=counts.unknown,
            hosts=tuple(self._host_progress(host, now) for host in self._scheduler.lanes),
            seconds_left=0.0 if self._stopped else max(left, default=0.0),
            paused=self._paused_at is not None,
        )

    def _host_progress(self, host: Host, now: float) -> HostProgress:
        lane = self._scheduler.lane(host)
        held = lane.held(now)
        state = HostState.PARKED if lane.parked else HostState.HELD if held else HostState.ASKING
        return HostProgress(host, state, lane.sent_count, 0.0 if lane.parked else held)

    def _active(self, now: float) -> float:
        """Return the clock without the pauses."""
        return (now if self._paused_at is None else self._paused_at) - self._paused_for

    def _take_changed(self) -> tuple[Result, ...]:
        changed, self._changed = self._changed, {}
        return tuple(self._results[key] for key in changed)

    # What goes on inside: answers move inquiries on, inquiries ask, until all wait.

    def _drain(self) -> None:
        """Move everything on until only replies can move it further."""
        while True:
            for job, problem in self._scheduler.given_up():
                errand = job.tag
                assert isinstance(errand, Errand)
                self._answer(errand, Learned(problems=(problem,)))
            while self._work:
                self._advance(*self._work.popleft())
            for side in self._sides.values():
                self._admit(side)
            self._flush()
            if not self._work:
                return

    def _admit(self, side: Side) -> None:
        """Start inquiries about the next people, as many as may run.

        When no host of the network is asked any more, the rest are settled at once: fifty
        thousand inquiries that each hear the same would take a minute.
        """
        nobody_left = self._all_parked(side.network)
        while len(side.running) < RUNNING_MAX and not side.exhausted:
            place = next(side.places, None)
            if place is None:
                side.exhausted = True
                return
            side.pending.discard(place)
            if nobody_left:
                self._settle(side, place, Unknown(nobody_left))
                continue
            person, leads = self._people[place], self._leads(side, place)
            if leads:
                side.led.add(place)
            side.running[place] = inquiry(side.network, person, self._plan, leads)
            self._advance(side, place, None)

    def _leads(self, side: Side, place: int) -> Leads:
        return leads_beside(self._result(self._people[place]), side.network)

    def _follow_up(self, side: Side, place: int, outcome: Outcome) -> bool:
        """Ask again about a person whom the other network has confirmed; whether it was done."""
        best = best_of(outcome)
        if (best and best.band is Band.SURE) or place in side.led or self._all_parked(side.network):
            return False
        leads = self._leads(side, place)
        if not leads:
            return False
        side.led.add(place)
        side.patient.add(place)
        person = self._people[place]
        side.running[place] = follow_up(side.network, person, self._plan, leads, outcome)
        self._work.append((side, place, None))
        return True

    def _reopen(self, side: Side, place: int) -> None:
        """Follow up, on a side that is done with a person, what was confirmed on the other.

        Until then there is no outcome here, so that who stops now is asked again later.
        """
        person = self._people[place]
        outcomes = self._result(person).outcomes
        outcome = outcomes.get(side.network)
        if place in side.pending or place in side.running or outcome is None:
            return
        if not self._follow_up(side, place, outcome):
            return
        left = {network: one for network, one in outcomes.items() if network is not side.network}
        self._results[person.id] = Result(person.id, left)
        side.total += 1
        self._open[place] += 1

    def _all_parked(self, network: Network) -> tuple[Problem, ...]:
        """Return why each host of a network is parked, or nothing while one is not."""
        bluesky = network is Network.BLUESKY
        origins = (self._plan.bluesky,) if bluesky else self._plan.mastodon
        problems = [self._scheduler.parked(host_of(origin)) for origin in origins if origin]
        return tuple(problem for problem in problems if problem) if all(problems) else ()

    def _advance(self, side: Side, place: int, learned: Learned | None) -> None:
        """Hand an inquiry its answer, and take its next question or its outcome."""
        running = side.running[place]
        try:
            question = next(running) if learned is None else running.send(learned)
        except StopIteration as end:
            if not self._follow_up(side, place, end.value):
                self._settle(side, place, end.value)
        else:
            self._ask(side, place, question)

    def _ask(self, side: Side, place: int, question: Question) -> None:
        side.work.ask(place, in_batch=isinstance(question, ProfilesOf))
        if isinstance(question, ProfilesOf):
            self._batches.add(place, question.handles)
            return
        self._send(Errand(side.network, question, place), place)

    def _send(self, errand: Errand, priority: int) -> None:
        """Queue a question, unless its host is no longer asked."""
        ask = errand.ask(self._plan)
        parked = self._scheduler.parked(ask.host)
        if parked:
            self._answer(errand, Learned(problems=(parked,)))
        else:
            self._scheduler.add(ask, priority, errand)

    def _flush(self) -> None:
        """Send full batches on their way, and a part of one when there is nothing else to ask."""
        side = self._sides.get(Network.BLUESKY)
        if side is None:
            return
        assert self._plan.bluesky is not None
        lane = self._scheduler.lane(host_of(self._plan.bluesky))
        batches = list(self._batches.full())
        if lane.parked or (lane.idle and not batches and not self._may_fill(side)):
            batches += self._batches.rest()
        for priority, handles in batches:
            self._send_batch(priority, handles)

    def _may_fill(self, side: Side) -> bool:
        """Whether a batch that is not full may wait: only follow-ups, and more may come."""
        others = any(other.left for other in self._sides.values() if other is not side)
        return others and self._batches.is_only_for(side.patient)

    def _send_batch(self, priority: int, handles: tuple[Handle, ...]) -> None:
        self._send(Errand(Network.BLUESKY, ProfilesOf(handles)), priority)

    def _split(self, errand: Errand, error: AppError | None) -> bool:
        """Ask a batch that was refused again in two halves; return whether that was the case."""
        question = errand.question
        if error is None or error.facts.get("status") not in _SPLITTING:
            return False
        if not isinstance(question, ProfilesOf) or len(question.handles) == 1:
            return False
        half = len(question.handles) // 2
        for handles in (question.handles[:half], question.handles[half:]):
            self._send_batch(0, handles)
        return True

    def _answer(self, errand: Errand, learned: Learned) -> None:
        side = self._sides[errand.network]
        if isinstance(errand.question, ProfilesOf):
            for place, shared in self._batches.answered(errand.question.handles, learned):
                self._work.append((side, place, shared))
        else:
            self._work.append((side, errand.place, learned))

    def _settle(self, side: Side, place: int, outcome: Outcome) -> None:
        person = self._people[place]
        side.note_settled(place)
        result = self._result(person)
        outcome = merged(result.outcomes.get(side.network), outcome)
        result = replace(result, outcomes={**result.outcomes, side.network: outcome})
        self._results[person.id] = result
        self._changed[person.id] = None
        for other in self._sides.values():
            if other is not side:
                self._reopen(other, place)
        self._open[place] -= 1
        if not self._open[place]:
            self._counts.add(result)
