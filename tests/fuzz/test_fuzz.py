"""A short run of the fuzz target, by both JSON decoders."""

from __future__ import annotations

from random import Random

import pytest

from fuzz.mutate import mutated
from fuzz.target import read, seeds
from passage.core import decode

SEEDS = seeds()


@pytest.mark.parametrize("part", range(4))
def test_mutations_end_in_a_value_or_a_named_problem(part):
    """Whatever is changed in a good input, reading it ends, and never in a traceback."""
    rng = Random(part)
    for _ in range(150):
        read(mutated(rng.choice(SEEDS), rng))


def test_mutations_without_the_fast_decoder(monkeypatch):
    """The standard library alone is held to the same."""
    monkeypatch.setattr(decode, "Decoder", None)
    rng = Random(9)
    for _ in range(150):
        read(mutated(rng.choice(SEEDS), rng))


def test_the_target_reads_good_inputs():
    """The seeds are of every kind, so that mutations start where it matters."""
    assert {one[0] for one in SEEDS} >= {0, 1, 3, 7}
    for one in SEEDS:
        read(one)
