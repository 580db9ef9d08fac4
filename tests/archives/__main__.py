"""Write a synthetic archive from the command line; ``--help`` tells the choices."""

from __future__ import annotations

import argparse
from pathlib import Path

from .pack import write_archive
from .people import hostile_people, invent_people
from .plan import Era, Flaw, Plan


def main() -> None:
    """Read the arguments, write the archive, say what is in it."""
    parser = argparse.ArgumentParser(prog="python -m tests.archives", description=__doc__)
    parser.add_argument("out", type=Path, metavar="OUT.zip")
    parser.add_argument("--following", type=int, default=200, help="accounts followed")
    parser.add_argument("--followers", type=int, default=150, help="followers nobody mentioned")
    parser.add_argument("--named", type=int, help="how many the tweets name (default: 40 %%)")
    parser.add_argument("--tweets", type=int, default=1000, help="at least so many tweets")
    parser.add_argument("--media-mb", type=int, default=0, help="megabytes of pictures")
    parser.add_argument("--hostile", action="store_true", help="add names that break things")
    parser.add_argument("--wrapping", default="", help="a folder around all of it")
    parser.add_argument("--parts", type=int, default=1, help="files that the tweets are cut into")
    parser.add_argument("--no-manifest", action="store_true")
    parser.add_argument("--macos", action="store_true", help="re-zipped as the Finder does")
    parser.add_argument("--backslashes", action="store_true")
    parser.add_argument("--era", choices=[one.value for one in Era], default="2022")
    parser.add_argument("--flaw", choices=[one.value for one in Flaw], default="")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    named = args.following * 2 // 5 if args.named is None else args.named
    people = invent_people(named, args.seed) + (hostile_people() if args.hostile else ())
    truth = write_archive(
        args.out,
        Plan(
            people=people,
            unnamed=max(0, args.following - len(people)),
            unnamed_followers=args.followers,
            tweets=args.tweets,
            media_bytes=args.media_mb << 20,
            wrapping=args.wrapping,
            tweet_parts=args.parts,
            manifest=not args.no_manifest,
            macos=args.macos,
            backslashes=args.backslashes,
            era=Era(args.era),
            flaw=Flaw(args.flaw),
            seed=args.seed,
        ),
    )
    size = args.out.stat().st_size / (1 << 20)
    print(f"{args.out}: {size:.1f} MiB, {len(truth.following or ())} followed, {named} named")


if __name__ == "__main__":
    main()
