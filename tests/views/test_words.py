"""Words: every error and every reason has its sentence, sizes and times read well."""

from __future__ import annotations

import gettext
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passage.core.errors import AppError, Problem, leaves
from passage.core.model import Evidence, FileKind, FileState, Kind, Source
from passage.net.exchange import Purpose, Why
from passage.net.writing import Reason
from passage.views import findings, following, problems, requests, sentences
from passage.views.wording import Wording

ENGLISH = Wording("en", gettext.NullTranslations(), lambda value: f"{value:,}", lambda iso: iso)


@pytest.mark.parametrize("error", list(leaves()), ids=lambda error: error.__name__)
def test_every_error_has_a_sentence(error: type[AppError]) -> None:
    """Title and text are there, and no fact that is missing breaks them."""
    told = problems.sentence(error().problem(), str)
    assert told.title
    assert told.text
    assert "%(" not in told.title + told.text + "".join(told.steps)


def test_no_sentence_is_left_over() -> None:
    """A code without an error would be a text that nobody can ever read."""
    assert problems.known_codes() == {error.code for error in leaves()} | {"bug"}


def test_the_drawn_tree_is_the_tree() -> None:
    """The drawing on top of the errors names every class, so that it cannot lie."""
    from passage.core import errors

    drawn = set(re.findall(r"\b[A-Z][A-Za-z]+\b", errors.__doc__ or ""))
    assert {error.__name__ for error in leaves()} <= drawn


def test_facts_fill_the_sentence() -> None:
    """The host is named where a host failed."""
    told = problems.sentence(Problem("timed-out", (("host", "a.test"),)), str)
    assert told.title.startswith("a.test")


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_of_evidence_has_a_sentence(kind: Kind) -> None:
    """A reason is never shown as a code."""
    assert sentences.sentence(Evidence(kind, 1.0), str)


def test_every_reason_to_wait_has_words_but_the_pace() -> None:
    """The breath between two requests is never told."""
    assert following.known_reasons() == frozenset(Reason) - {Reason.PACE}


def test_every_purpose_and_failure_of_a_request_has_words() -> None:
    """A new kind of request must be told in words: `passage.views.requests` and its French."""
    assert requests.known_purposes() == frozenset(Purpose)
    assert requests.known_failures() == frozenset(Why)


def test_every_source_file_kind_and_state_has_a_label() -> None:
    """The report names where names come from and what each file is, never a code."""
    assert findings.known_labels() == (frozenset(Source), frozenset(FileKind), frozenset(FileState))


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_500, "1.5 kB"),
        (378_000_000, "378 MB"),
        (9_940_000_000, "9.9 GB"),
        (43_000_000_000, "43 GB"),
    ],
)
def test_sizes_have_two_digits_that_matter(count: int, words: str) -> None:
    """Sizes read as the system's file manager writes them."""
    assert ENGLISH.size(count).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "less than a minute left"),
        (60, "about 1 minute left"),
        (61, "about 2 minutes left"),
        (6000, "about 2 hours left"),
    ],
)
def test_times_left_are_rounded_up(seconds: float, words: str) -> None:
    """Nobody is promised less time than it takes."""
    assert ENGLISH.duration(seconds) == words


@given(st.floats(min_value=0, max_value=1e9))
def test_every_time_left_can_be_said(seconds: float) -> None:
    """Any estimate ends as words."""
    assert ENGLISH.duration(seconds).endswith("left")
