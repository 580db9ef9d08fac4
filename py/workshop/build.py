"""The verb ``build``: make the site in ``dist/``."""

from __future__ import annotations

import argparse

from workshop.assemble import build_site
from workshop.paths import DIST
from workshop.say import say


def main(argv: list[str]) -> int:
    """Build the site; return the exit code."""
    parser = argparse.ArgumentParser(prog="build.py build", description=__doc__)
    parser.add_argument(
        "--url",
        default="",
        help="the address where it will be published; without it nobody can sign in to Bluesky"
        " there but with an app password",
    )
    out = build_site(DIST, parser.parse_args(argv).url)
    files = [path for path in out.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1_000_000
    say(f"Built: {len(files)} files, {size:.1f} MB in {out.name}/")
    return 0
