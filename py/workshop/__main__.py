"""Run one verb inside the project's own environment: ``python -m workshop VERB``."""

from __future__ import annotations

import sys

from workshop.cli import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
