"""The verb ``fuzz [SECONDS]``: feed the archive reader spoilt files until the time is over.

Guided by coverage where atheris is installed (it has wheels for few Pythons, so it is not asked
for); else mutations of good files, at random. A finding is kept in ``.cache/fuzz`` and told.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import subprocess
import sys
import time
import traceback
from random import Random
from typing import Any

from workshop.paths import CACHE, ROOT, TESTS
from workshop.say import say

STORE = CACHE / "fuzz"


def main(argv: list[str]) -> int:
    """Fuzz for some seconds; return 1 when something was found."""
    parser = argparse.ArgumentParser(prog="build.py fuzz", description=__doc__)
    parser.add_argument("seconds", type=int, nargs="?", default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--guided", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--random", action="store_true", help="do not use atheris")
    options = parser.parse_args(argv)
    sys.path.insert(0, str(TESTS))
    STORE.mkdir(parents=True, exist_ok=True)
    if options.guided:
        return _guided(options.seconds, options.seed)
    if importlib.util.find_spec("atheris") is None or options.random:
        return _at_random(options.seconds, options.seed)
    # libFuzzer ends the process itself, so it gets one of its own.
    command = [sys.executable, "-m", "workshop", "fuzz", str(options.seconds), "--guided"]
    return subprocess.call([*command, "--seed", str(options.seed)], cwd=ROOT)


def _at_random(seconds: int, seed: int) -> int:
    target: Any = importlib.import_module("fuzz.target")
    mutate: Any = importlib.import_module("fuzz.mutate")
    rng = Random(seed)  # noqa: S311 - not for secrets
    good = target.seeds()
    until = time.monotonic() + seconds
    number = 0
    while time.monotonic() < until:
        data = mutate.mutated(rng.choice(good), rng)
        number += 1
        try:
            target.read(data)
        except Exception:  # noqa: BLE001 - every other exception is what we look for
            kept = STORE / f"finding-{seed}-{number}"
            kept.write_bytes(data)
            say(f"{traceback.format_exc()}\nThe input is in {kept}")
            return 1
    say(f"{number} inputs in {seconds} s, seed {seed}: nothing found")
    return 0


def _guided(seconds: int, seed: int) -> int:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["passage"]):
        target: Any = importlib.import_module("fuzz.target")
    corpus = STORE / "corpus"
    corpus.mkdir(exist_ok=True)
    for index, data in enumerate(target.seeds()):
        (corpus / f"seed-{index}").write_bytes(data)
    settings = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=65536", "-timeout=20"]
    keep = f"-artifact_prefix={STORE}/"
    atheris.Setup(["fuzz", *settings, keep, str(corpus)], target.read)
    atheris.Fuzz()
    return 0
