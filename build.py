"""Passage's one command: ``python3 build.py serve | build | verify | check | test | bench | fuzz``.

This file only makes sure of the Python it runs on; ``py/workshop/bootstrap.py`` does the rest.
Its syntax stays that of old Pythons, so that they can read the sentence meant for them.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the whole point of this file
    sys.exit(
        "build.py cannot run: it needs Python 3.11 or newer, and this is Python %d.%d. "
        "Install a newer Python and call build.py with it, for example: python3.13 build.py test"
        % sys.version_info[:2]
    )

import pathlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "py"))

from workshop.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
