"""Why a request is under way, how it is put, and how its reply is read."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.crossing import Plan
from passage.core.errors import AppError
from passage.core.model import Network
from passage.net import bluesky, mastodon
from passage.net.exchange import Ask, Reply
from passage.net.questions import ActorsNamed, Learned, ProfilesOf, Question


@dataclass(frozen=True, slots=True)
class Errand:
    """A question under way, and who asked: a person's place in the list, -1 for a batch."""

    network: Network
    question: Question
    place: int = -1

    def ask(self, plan: Plan) -> Ask:
        """Return the request that puts the question; Bluesky's are for the plan's AppView."""
        if isinstance(self.question, ProfilesOf | ActorsNamed):
            assert plan.bluesky is not None
            return bluesky.ask_of(plan.bluesky, self.question)
        return mastodon.ask_of(self.question)

    def read(self, ask: Ask, reply: Reply) -> tuple[Learned, AppError | None]:
        """Read a reply: what was learned, and the failure if it is one.

        A kind of question that a host keeps to its members is no failure of the host.
        """
        of_bluesky = isinstance(self.question, ProfilesOf | ActorsNamed)
        if not of_bluesky and mastodon.is_refusal(ask, reply):
            return Learned(refused=True), None
        try:
            return Learned((bluesky if of_bluesky else mastodon).read(ask, reply)), None
        except AppError as error:
            return Learned(problems=(error.problem(),)), error
