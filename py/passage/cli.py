"""The command line: ``passage read``, ``passage find``, ``passage export``.

The same package as in the browser; only the shell differs.
"""

from __future__ import annotations

import argparse
import gettext
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from passage import __version__
from passage.app.elsewhere import reopened
from passage.app.formats import FORMATS
from passage.app.state import TakeAway
from passage.core import ledger
from passage.core.crossing import Crossing, Plan
from passage.core.crosswalk import Crosswalk, read_crosswalk
from passage.core.errors import AppError, NotALedger, SeveralFiles
from passage.core.export import Files
from passage.core.listed import listed, listed_people
from passage.core.model import Archive, Followed
from passage.core.names import parse_origin
from passage.core.pointers import servers_named
from passage.core.report import report
from passage.core.saved import saved_crossing
from passage.core.sources import ArchiveFile
from passage.net.search import SearchProgress
from passage.shell.desk.paper import page_of_links
from passage.shell.desk.request_file import RequestFile
from passage.shell.desk.work import again, crossing_from, dated, find, read_files
from passage.views.problems import sentence

FAILED = 1
_FILE_HELP = "archive, folder or list of people; - for names on standard input"
_FIND_HELP = f"{_FILE_HELP}; or one file saved before, to go on with"
_KNOWN_HELP = "table of known people, as «build.py crosswalk» makes it: names more of yours"
_TYPED = Path("-")
_LINKS = TakeAway.LINKS.value
_FORMATS = {what.value: kind for what, kind in FORMATS.items()}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return the exit code. A problem is a sentence on standard error."""
    options = _parser().parse_args(argv)
    try:
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
    except AppError as error:
        told = sentence(error.problem(), gettext.NullTranslations().gettext)
        _say(" ".join([f"{told.title}.", told.text, *told.steps]))
        return FAILED
    except BrokenPipeError:
        # Whoever read our output has seen enough, as `head` does.
        sys.stdout = None
        return 0
    except OSError as error:
        _say(f"A file could not be opened: {error.strerror}.")
        return FAILED
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("passage", description="Leave X without losing your people.")
    parser.add_argument("--version", action="version", version=__version__)
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")
    read = verbs.add_parser("read", help="say what an X archive holds")
    read.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_FILE_HELP)
    read.add_argument("--json", action="store_true", help="print a report that programs can read")
    read.add_argument("--known", type=Path, metavar="FILE", help=_KNOWN_HELP)
    read.set_defaults(run=_read)
    seek = verbs.add_parser("find", help="search for the same people on other networks")
    seek.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_FIND_HELP)
    seek.add_argument("--bluesky", metavar="URL", help="AppView to ask")
    seek.add_argument(
        "--mastodon", metavar="URL", action="append", default=[], help="server to ask"
    )
    seek.add_argument(
        "--named",
        action="store_true",
        help="also ask the servers and websites that profiles on X name, each about its own people",
    )
    seek.add_argument(
        "--avoided",
        action="store_true",
        help="also search for the accounts you blocked or muted, to avoid them again",
    )
    seek.add_argument(
        "--again",
        action="store_true",
        help="look once more for those whom a saved file says are missing, and for nobody else",
    )
    seek.add_argument("--known", type=Path, metavar="FILE", help=_KNOWN_HELP)
    seek.add_argument("--out", type=Path, required=True, metavar="SESSION.json")
    seek.add_argument(
        "--log",
        type=Path,
        metavar="FILE",
        help="write down every request: a table if FILE ends in .csv, else JSON Lines",
    )
    seek.set_defaults(run=_find)
    give = verbs.add_parser("export", help="write a follow list")
    give.add_argument("session", type=Path, metavar="SESSION.json")
    give.add_argument("--format", choices=sorted([*_FORMATS, _LINKS]), required=True)
    give.add_argument("--out", type=Path, help="file or folder to write to (else standard output)")
    give.set_defaults(run=_export)
    return parser


def _read(options: argparse.Namespace) -> None:
    told = report(_given(options))
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))  # noqa: T201 - the command's output
        return
    print(_summary(told))  # noqa: T201


def _given(options: argparse.Namespace) -> Archive:
    typed = sys.stdin.read() if _TYPED in options.files else ""
    archive = read_files([path for path in options.files if path != _TYPED], typed)
    return listed(archive, _known(options.known)) if options.known else archive


def _known(path: Path) -> Crosswalk:
    return read_crosswalk(path.read_bytes())


def _summary(told: Mapping[str, object]) -> str:
    counts, named = told["counts"], told["named"]
    assert isinstance(counts, dict)
    assert isinstance(named, dict)
    lines = [f"{'list':<12}{'accounts':>10}{'named':>10}"]
    for name, count in counts.items():
        shown = ("missing", "") if count is None else (count, named[name])
        lines.append(f"{name:<12}{shown[0]:>10}{shown[1]:>10}")
    return "\n".join(lines)


def _find(options: argparse.Namespace) -> None:
    plan = Plan(
        bluesky=parse_origin(options.bluesky) if options.bluesky else None,
        mastodon=tuple(parse_origin(url) for url in options.mastodon),
    )
    crossing, people = _begun(options, plan)
    if options.named:
        named = crossing.plan.asking_named(servers_named(crossing.followed))
        crossing = replace(crossing, plan=named)
    with ExitStack() as stack:
        noted = stack.enter_context(RequestFile(options.log)).note if options.log else _unlogged
        found = find(crossing, _progress, noted, people)
    _say("")
    options.out.write_bytes(ledger.dump(found))


def _begun(options: argparse.Namespace, plan: Plan) -> tuple[Crossing, tuple[Followed, ...] | None]:
    """Return what to go on with or begin, and whom to ask about, None for everybody."""
    saved = _continued(options.files, plan)
    if saved and options.known:
        saved = replace(saved, followed=listed_people(saved.followed, _known(options.known)))
    if options.again:
        if saved is None:
            raise NotALedger
        return again(saved)
    if saved:
        return dated(saved) if plan.networks else saved, None
    fresh = crossing_from(_given(options), plan, also=options.avoided)
    return dated(fresh), None


def _continued(files: Sequence[Path], plan: Plan) -> Crossing | None:
    """Return the crossing saved in the one file given, to be asked on; None for anything else.

    Without servers it asks those of before; others are asked about whoever is not settled.
    """
    if len(files) != 1 or not files[0].is_file():
        return None
    with files[0].open("rb") as stream:
        saved = saved_crossing([ArchiveFile(files[0].name, stream)])
    if saved is None or not plan.networks:
        return saved
    return replace(saved, plan=plan, results=reopened(saved.results, saved.plan, plan))


def _unlogged(_requests: object) -> None:
    """Forget the requests: nobody asked for a log."""


def _progress(moved: SearchProgress) -> None:
    line = f"\r{moved.done} of {moved.total}: {moved.found} found, {moved.unknown} not checked"
    sys.stderr.write(line)
    sys.stderr.flush()


def _export(options: argparse.Namespace) -> None:
    """Write a list to a folder under its own names, to a file, or to standard output."""
    names, files = _made(ledger.load(options.session.read_bytes()), options.format)
    if options.out and options.out.is_dir():
        for name, data in zip(names, files, strict=True):
            (options.out / name).write_bytes(data)
    elif len(files) > 1:
        raise SeveralFiles(count=len(files))
    elif options.out:
        options.out.write_bytes(files[0])
    else:
        sys.stdout.buffer.write(files[0])


def _made(crossing: Crossing, wanted: str) -> tuple[Sequence[str], Files]:
    """Return the files of a list with the name of each. Raises `ExportError`."""
    if wanted == _LINKS:
        name, data = page_of_links(crossing)
        return (name,), (data,)
    kind = _FORMATS[wanted]
    files = kind.make(crossing)
    return [kind.name(part, len(files)) for part in range(1, len(files) + 1)], files


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


if __name__ == "__main__":
    raise SystemExit(main())
