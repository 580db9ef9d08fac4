"""How much work those under way still are: the first settled were the quick ones.

A person is looked up in batches, shared with others, and then asked about by questions of their
own. Whoever waits for a batch is taken to need what those need who came further: the settled,
and those who are on their way to it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

ENOUGH = 20
"""People from whom on what they took tells what others will take."""

_LATELY = 100
"""People after whom those before count half: the list begins with who matters, and ends with
others."""


@dataclass(slots=True)
class _Took:
    """The people settled after so many batches, and the questions of their own they had."""

    people: int = 0
    questions: float = 0.0


@dataclass(slots=True)
class Work:
    """Batches and questions by person (their place in the list), and what the settled took."""

    _underway: dict[int, tuple[int, int]] = field(default_factory=dict)
    _took: dict[int, _Took] = field(default_factory=dict)
    _begun: int = 0
    _questions: int = 0

    def ask(self, place: int, *, in_batch: bool) -> None:
        """Note that a person waits for a batch, or for an answer to a question of their own."""
        self._begun += place not in self._underway
        self._questions += not in_batch
        batches, questions = self._underway.get(place, (0, 0))
        step = (batches + 1, questions) if in_batch else (batches, questions + 1)
        self._underway[place] = step

    def settle(self, place: int) -> None:
        """Note that a person is settled."""
        batches, questions = self._underway.pop(place, (0, 0))
        took = self._took.setdefault(batches, _Took())
        took.people += 1
        took.questions += questions
        if took.people >= 2 * _LATELY:
            took.people //= 2
            took.questions /= 2

    def left(self, answers: int, usual: float) -> float:
        """Return about how many answers those under way still take.

        ``answers`` is how many there were, ``usual`` how many a person takes, until enough tell.
        """
        steps = Counter(self._underway.values())
        needed = self._needed(steps, usual)
        asking = sum(number for (_, questions), number in steps.items() if questions)
        in_batches = max(0, answers - self._questions + asking) / max(1, self._begun)
        # The answer that is waited for is not there yet.
        return sum(
            number * max(1.0, needed[batches] - questions + 1)
            if questions
            else number * (needed[batches] + in_batches)
            for (batches, questions), number in steps.items()
        )

    def _needed(self, steps: Counter[tuple[int, int]], usual: float) -> dict[int, float]:
        """Return the questions of their own that people need, by the batches they came through.

        From the last step back: who is one step further counts with what they will need.
        """
        last = max((*self._took, *(batches for batches, _ in steps), 0))
        needed: dict[int, float] = {}
        people = questions = 0.0
        for batches in range(last, -1, -1):
            took = self._took.get(batches, _Took())
            people += took.people
            questions += took.questions
            asking = {own: n for (come, own), n in steps.items() if come == batches and own}
            mean = questions / people if people >= ENOUGH else usual
            people += sum(asking.values())
            questions += sum(n * max(own, mean) for own, n in asking.items())
            needed[batches] = questions / people if people >= ENOUGH else usual
            waiting = steps[batches, 0]
            people += waiting
            questions += waiting * needed[batches]
        return needed
