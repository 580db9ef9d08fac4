"""One matching trial: the real search over simulated networks, marked, beside simple rules.

Everybody is searched for once, all together, as in a real crossing. Then each person who has an
account on a network is searched for again, alone, with that account hidden (all of them where
there are several) and everything else in its place: nothing may be taken then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from passage.core.model import Absent, Found, Network, Outcome
from workshop.trial_cases import Case, case_of
from workshop.trial_curve import At, recall_at
from workshop.trial_data import Data, Person
from workshop.trial_drive import Run, drive
from workshop.trial_marks import Marks, marked
from workshop.trial_network import Simulated
from workshop.trial_rules import RULES, Asker, Rule, rule_case


@dataclass(frozen=True, slots=True)
class RuleReport:
    """What a simple rule did, and what we find at least as precisely."""

    marks: Marks
    requests: float
    ours: At | None


@dataclass(frozen=True, slots=True)
class Side:
    """What came of one network: marks by segment, requests per person, rules by name.

    ``unchecked`` counts people of whom something could not be asked: with a network that never
    fails, each is a question that it did not understand.
    """

    marks: Mapping[str, Marks]
    requests: float
    unchecked: int
    rules: Mapping[str, RuleReport]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of a trial. ``seconds`` is how long the search takes at its own pace.

    ``unknown`` are paths asked that the simulation does not know, with their counts.
    """

    sides: Mapping[Network, Side]
    people: int
    accounts: int
    seconds: float
    unknown: Mapping[str, int]


def hold(data: Data) -> Report:
    """Hold a trial. The same data give the same report."""
    people = tuple(data.people.values())
    world = Simulated(data.accounts.values())
    run = drive([person.followed(rank) for rank, person in enumerate(people)], world.answer)
    sides = {network: _side(network, people, run, world) for network in Network}
    return Report(sides, len(people), len(data.accounts), run.seconds, dict(world.unknown))


def _side(network: Network, people: Sequence[Person], run: Run, world: Simulated) -> Side:
    outcomes = [_outcome(run, person, network) for person in people]
    cases = [case_of(*pair, network) for pair in zip(people, outcomes, strict=True)]
    unchecked = sum(map(_unchecked, outcomes))
    removed = list(_removed(network, people, world))
    rules = {
        name: _ruled(rule, network, people, world, (cases, removed)) for name, rule in RULES.items()
    }
    requests = run.requests[network] / max(1, len(people))
    return Side(marked(cases, removed), requests, unchecked, rules)


def _outcome(run: Run, person: Person, network: Network) -> Outcome | None:
    result = run.results.get(person.id)
    return result.outcomes.get(network) if result else None


def _unchecked(outcome: Outcome | None) -> bool:
    return not isinstance(outcome, Absent | Found) or (
        isinstance(outcome, Found) and bool(outcome.unchecked)
    )


def _removed(network: Network, people: Sequence[Person], world: Simulated) -> Iterator[Case]:
    for person in people:
        if not person.on(network):
            continue
        world.hidden = person.on(network)
        run = drive([person.followed(0)], world.answer)
        world.hidden = frozenset()
        yield case_of(person, _outcome(run, person, network), network, removed=True)


def _ruled(
    rule: Rule,
    network: Network,
    people: Sequence[Person],
    world: Simulated,
    ours: tuple[Sequence[Case], Sequence[Case]],
) -> RuleReport:
    asker, marks = Asker(network, world.answer), Marks()
    for person in people:
        marks.add(rule_case(rule, person, network, asker, right=True))
    requests = asker.requests / max(1, len(people))
    for person in people:
        if person.on(network):
            world.hidden = person.on(network)
            marks.add_removed(rule_case(rule, person, network, asker, right=False))
    world.hidden = frozenset()
    precision = marks.shares()["precision sure"]
    return RuleReport(marks, requests, None if precision is None else recall_at(*ours, precision))


def as_json(report: Report, refused: Sequence[str]) -> dict[str, object]:
    """Return a report as values for JSON."""
    return {
        "people": report.people,
        "accounts": report.accounts,
        "refused": list(refused),
        "seconds": round(report.seconds, 1),
        "unknown paths": dict(report.unknown),
        "networks": {network.value: _side_json(side) for network, side in report.sides.items()},
    }


def _side_json(side: Side) -> dict[str, object]:
    return {
        "requests per person": round(side.requests, 3),
        "could not check": side.unchecked,
        "segments": {name: marks.shares() for name, marks in side.marks.items()},
        "rules": {name: _rule_json(rule) for name, rule in side.rules.items()},
    }


def _rule_json(rule: RuleReport) -> dict[str, object]:
    told = rule.marks.shares()
    at = rule.ours
    ours = at and {
        "threshold": at.threshold,
        "recall": at.recall,
        "precision": at.precision,
        "false accepts, removed": at.removed,
    }
    kept = ("recall sure", "precision sure", "false accepts, never there", "false accepts, removed")
    figures: dict[str, object] = {key: told[key] for key in kept}
    return {**figures, "requests per person": round(rule.requests, 3), "ours": ours}
