"""Why a request is under way, how it is put, and how its reply is read."""

from __future__ import annotations

from dataclasses import dataclass

from passage.core.crossing import Plan
from passage.core.errors import AppError, Refused, Surprising, Unreachable
from passage.core.model import Network
from passage.net import bluesky, mastodon
from passage.net.exchange import Ask, Reply
from passage.net.questions import ActorsNamed, Learned, ProfilesOf, Question, WebFingerOf

# How a website that is no server answers: not at all, by refusing, or with a page.
_NO_SERVER = (Unreachable, Refused, Surprising)


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

    @property
    def _is_guess(self) -> bool:
        return isinstance(self.question, WebFingerOf) and self.question.guess

    def read(self, ask: Ask, reply: Reply) -> tuple[Learned, AppError | None]:
        """Read a reply: what was learned, and the failure if it is one.

        A kind of question that a host keeps to its members is no failure of the host, nor is
        it one of a website that it is no server.
        """
        of_bluesky = isinstance(self.question, ProfilesOf | ActorsNamed)
        if not of_bluesky and mastodon.is_refusal(ask, reply):
            return Learned(refused=True), None
        try:
            return Learned((bluesky if of_bluesky else mastodon).read(ask, reply)), None
        except AppError as error:
            if self._is_guess and isinstance(error, _NO_SERVER):
                return Learned(), None
            return Learned(problems=(error.problem(),)), error
