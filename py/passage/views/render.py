"""From two states to patches: renders the regions of the page, sends those that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import BaseLoader

from passage.app.drawing import Drawing
from passage.app.figures import Figures, Picture
from passage.app.places import address_of
from passage.app.reaching import has_work
from passage.app.state import AppState, KitPage, Running, Step, TakeAway
from passage.app.takeaway import Packed
from passage.core.reach import Reach
from passage.net.requests import RequestLog
from passage.views.environment import environment
from passage.views.following import heard
from passage.views.leave import KIT_TITLES
from passage.views.patches import Address, Focus, Guard, Morph, Patch, Text, Title
from passage.views.people import within
from passage.views.pictures import for_file
from passage.views.problems import sentence
from passage.views.requests import reach_part, requests_part
from passage.views.screens import SCREENS, Context, by_hand, stepper
from passage.views.share_picture import shared_picture
from passage.views.svg import as_file
from passage.views.tell import words_for
from passage.views.verdicts import told
from passage.views.wording import N_, Wording
from passage.views.written import written

_TITLES = {
    Step.START: N_("Open your X archive"),
    Step.READING: N_("Reading your archive"),
    Step.READ: N_("Your archive is read"),
    Step.SEARCH: N_("Searching"),
    Step.REVIEW: N_("Review"),
    Step.FOLLOW: N_("Follow directly"),
    Step.TAKE_AWAY: N_("Take away"),
    Step.LEAVE: N_("Leave X well"),
}


@dataclass(frozen=True, slots=True)
class Screen:
    """The page as rendered from one state: HTML or text of each region."""

    stepper: str
    problem: str
    step: str
    requests: str
    status: str
    title: str
    guard: bool
    address: str


class Renderer:
    """Renders states of one page in one language."""

    def __init__(
        self, loader: BaseLoader, wording: Wording, address: str = "", reach: Reach | None = None
    ) -> None:
        """Prepare the templates; ``loader`` finds ``app/*.html`` and ``components/*.html``.

        ``address`` is that of the page, for files that lead back to it; ``reach`` is what the
        browser lets it reach, None where nothing holds it back.
        """
        self._env = environment(loader, wording)
        self._wording = wording
        self._address = address
        self._reach = reach
        self._reaches = ""
        self._sent: tuple[RequestLog, TakeAway | None, str] | None = None

    def screen(self, state: AppState) -> Screen:
        """Render everything that the page shows of a state."""
        gettext = self._wording.texts.gettext
        return Screen(
            stepper=self._html("stepper", steps=stepper(state, self._wording)),
            problem=self._problem(state),
            step=self._html(state.step.value.replace("-", "_"), **self._step(state)),
            requests=self._requests(state),
            status=self._status(state),
            title=f"{gettext(_title(state))} – Passage",
            guard=has_work(state) and not state.keeping.on,
            address=address_of(state),
        )

    def _step(self, state: AppState) -> Context:
        """Return what the step shows; of pictures, those that the browser lets the page load."""
        context = SCREENS[state.step](state, self._wording)
        if state.step is not Step.REVIEW or not state.pictures or self._reach is None:
            return context
        people, left_out = within(context["people"], self._reach)
        return {**context, "people": people, "more_pictures": left_out}

    def _problem(self, state: AppState) -> str:
        """Render what went wrong, and quietly below it why the work is not kept."""
        gettext, unkept = self._wording.texts.gettext, state.keeping.problem
        if not state.problem and not unkept:
            return ""
        return self._html(
            "problem",
            told=sentence(state.problem, gettext) if state.problem else None,
            unkept=sentence(unkept, gettext) if unkept else None,
            closed=state.problem.fact("origin") if state.problem else "",
            hindered=state.reopening is not None and state.reopening.hindered,
            can_save=has_work(state) and state.step not in (Step.TAKE_AWAY, Step.LEAVE),
        )

    def picture(self, picture: Picture, figures: Figures, now: str) -> Drawing:
        """Draw a picture to take away, made at an ISO date and time."""
        return for_file(picture, figures, self._wording, now)

    def shared(self, state: AppState) -> Drawing:
        """Draw the picture with the new addresses, in the language of the texts."""
        return shared_picture(state.kit.identity, state.kit, words_for(state.kit, self._wording))

    def svg(self, drawing: Drawing) -> bytes:
        """Return a drawing as a file."""
        return as_file(drawing, self._wording.code)

    def file(self, state: AppState, what: TakeAway) -> Packed:
        """Return a file of `passage.app.takeaway.WRITTEN`, in the language of the page."""
        return written(self._env, self._wording, state, what, self._address)

    def _requests(self, state: AppState) -> str:
        """Render what can be reached, and what was sent."""
        return self._what_is_reached(state) + self._what_was_sent(state)

    def _what_is_reached(self, state: AppState) -> str:
        if self._reach is None:
            return ""
        if not self._reaches:
            self._reaches = self._html("reach", **reach_part(self._reach))
        if state.reopening and not state.reopening.hindered:
            return self._html("reopening", **reach_part(state.reopening.reach))
        return self._reaches

    def _what_was_sent(self, state: AppState) -> str:
        """Render what was sent, anew only where it changed: it costs more than all the rest."""
        if not state.requests.count:
            self._sent = None
            return ""
        if self._sent and self._sent[0] is state.requests and self._sent[1] is state.taken:
            return self._sent[2]
        html = self._html("requests", **requests_part(state, self._wording))
        self._sent = (state.requests, state.taken, html)
        return html

    def _html(self, name: str, **context: object) -> str:
        return self._env.get_template(f"app/{name}.html").render(context)

    def _status(self, state: AppState) -> str:
        """Return what a screen reader hears: words that change at every tenth, not faster."""
        gettext = self._wording.texts.gettext
        if state.step is Step.READING and state.reading and state.reading.total_bytes:
            tenth = 10 * state.reading.done_bytes // state.reading.total_bytes
            return gettext("Reading: %(percent)s %% done") % {"percent": 10 * tenth}
        if state.running is Running.PAUSED:
            return gettext("The search is paused")
        if state.running is Running.YES and state.progress and state.progress.total:
            tenth = 10 * state.progress.done // state.progress.total
            return gettext("Search: %(percent)s %% done") % {"percent": 10 * tenth}
        if state.step is Step.FOLLOW:
            return heard(state, self._wording)
        if state.step is Step.READ and state.typed:
            named = len(state.named)
            people = self._wording.texts.ngettext(
                "%(number)s person has a name now", "%(number)s people have a name now", named
            )
            return people % {"number": self._wording.number(named)}
        if state.step is Step.REVIEW and state.undo:
            return told(state, self._wording)
        if state.step is Step.START and state.keeping.forgotten:
            return gettext("Everything that was kept on this device is removed.")
        if state.step is Step.REVIEW:
            people = self._wording.texts.ngettext(
                "%(number)s person shown", "%(number)s people shown", len(state.review.ids)
            )
            return people % {"number": self._wording.number(len(state.review.ids))}
        return ""


def _title(state: AppState) -> str:
    on_kit_page = state.step is Step.LEAVE and state.kit_page is not KitPage.OVERVIEW
    return KIT_TITLES[state.kit_page] if on_kit_page else _TITLES[state.step]


def patches(
    before: AppState, shown: Screen | None, after: AppState, new: Screen
) -> Iterator[Patch]:
    """Yield what the page must change to go from what is ``shown`` to the ``new`` screen."""
    yield from _changes(shown, new)
    yield from _focus(before, after)


def _changes(shown: Screen | None, new: Screen) -> Iterator[Patch]:
    for region in ("stepper", "problem", "step", "requests"):
        html = getattr(new, region)
        if shown is None or html != getattr(shown, region):
            yield Morph(region, html)
    if shown is None or new.status != shown.status:
        yield Text("status", new.status)
    if shown is None or new.title != shown.title:
        yield Title(new.title)
    if shown is None or new.guard != shown.guard:
        yield Guard(new.guard)
    if shown is None or new.address != shown.address:
        yield Address(new.address)


def _focus(before: AppState, after: AppState) -> Iterator[Patch]:
    if after.problem and after.problem != before.problem:
        yield Focus("problem")
    elif after.step is not before.step or after.kit_page is not before.kit_page:
        yield Focus("step-title")
    elif after.typed != before.typed and after.step is Step.READ:
        # The field that was typed in is gone: go on with the next, or tell what there is now.
        following = next(iter(by_hand(after)), None)
        yield Focus(f"typed-{following.id}" if following else "step-title")
    elif after.review.page != before.review.page:
        yield Focus("people-title")
    elif after.password_for != before.password_for and after.accounts == before.accounts:
        # The field that was typed in is gone, and another has come.
        yield Focus("password-word" if after.password_for else "password-who")
