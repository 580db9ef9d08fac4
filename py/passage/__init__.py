"""Passage: leave X without losing your people.

Five floors, each importing only from those before it: ``core`` (values and rules), ``net``
(what to ask of whom, without asking), ``app`` (state and actions), ``views`` (HTML from state)
and ``shell`` (the browser and the command line). ``docs/ARCHITECTURE.md`` tells why.
"""

from __future__ import annotations

__version__ = "0.1.0"
