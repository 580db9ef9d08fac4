"""Synthetic archives of X, with the real layout and sizes and only invented people.

A `Plan` says what is in an archive; `write_archive` writes it and returns the `Truth`: what a
reader must get back, worked out from the plan and never by reading the file. The same plan
and seed give the same bytes, on every machine.

To try one by hand, from the repository's root::

    python -m tests.archives /tmp/archive.zip --following 1248 --tweets 5000 --media-mb 30

To add a layout that X or somebody's ZIP tool made up:

1. give it a name: a member of `Era` (X changed something) or a field of `Plan` (all else);
2. file names and wrappers are in ``contents.py``, the white space in ``pretty.py``, the tweets
   in ``tweets.py``, what happens to the ZIP as such in ``pack.py``;
3. add it to ``tests/core/strategies.py``: every test of the reader then meets it.

Nothing here imports the application, so that a mistake cannot be made twice.
"""

from __future__ import annotations

from .pack import write_archive, write_folder
from .people import HOSTILE_NAMES, hostile_people, invent_people
from .plan import Era, Flaw, How, Known, Owner, Person, Plan, Truth

__all__ = [
    "HOSTILE_NAMES",
    "Era",
    "Flaw",
    "How",
    "Known",
    "Owner",
    "Person",
    "Plan",
    "Truth",
    "hostile_people",
    "invent_people",
    "write_archive",
    "write_folder",
]
