"""What a screen reader hears: paced while work goes on by itself, at once after an act."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from passage.app.state import AppState, Running, Step
from passage.views.announcements import PACE, Announcements

READING = AppState(step=Step.READING)
SEARCHING = AppState(step=Step.SEARCH, running=Running.YES)


@given(
    st.sampled_from([READING, SEARCHING]),
    st.lists(st.floats(0.01, 20.0, allow_nan=False), min_size=2, max_size=40),
)
def test_progress_is_told_at_most_once_in_five_seconds(state: AppState, gaps: list[float]) -> None:
    """However fast the numbers change, two announcements are five seconds apart or more."""
    voice, now, heard = Announcements(), 0.0, []
    last = ""
    for number, gap in enumerate(gaps):
        now += gap
        text = voice.due(f"{number} done", state, now)
        if text != last:
            heard.append(now)
            last = text
    assert heard
    assert all(after - before >= PACE for before, after in itertools.pairwise(heard))


def test_the_newest_progress_is_told_when_its_time_comes() -> None:
    """What was held back is left out, not queued."""
    voice = Announcements()
    texts = [voice.due(f"{now * 10} done", SEARCHING, float(now)) for now in (0, 1, 2, 3, 4, 5, 6)]
    assert texts == ["0 done"] * 5 + ["50 done"] * 2


def test_an_act_is_answered_at_once() -> None:
    """Pausing and going on are told in the same moment, though progress was told just before."""
    voice = Announcements()
    voice.due("10 done", SEARCHING, 0.0)
    paused = replace(SEARCHING, running=Running.PAUSED)
    assert voice.due("paused", paused, 0.1) == "paused"
    assert voice.due("20 done", SEARCHING, 0.2) == "20 done"
    assert voice.due("30 done", SEARCHING, 0.3) == "20 done"


def test_silence_stays_silence() -> None:
    """The same sentence is not said twice, and an empty region stays empty."""
    voice = Announcements()
    assert voice.due("", AppState(), 0.0) == ""
    voice.due("three shown", AppState(step=Step.REVIEW), 1.0)
    assert voice.due("three shown", AppState(step=Step.REVIEW), 2.0) == "three shown"
