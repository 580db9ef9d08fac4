"""What was found in each file, and where the names come from: the honest report, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from passage.core.model import Archive, FileKind, FileReport, FileState, Relation, Source
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

_SOURCES: Mapping[Source, str] = {
    Source.EXPORTER: N_("in a list exported from X"),
    Source.WEB: N_("in a recording of X’s pages"),
    Source.API: N_("in data from X’s programming interface"),
    Source.MENTION: N_("mentioned in your posts"),
    Source.REPLY: N_("answered in your posts"),
    Source.MOMENT: N_("in your moments"),
    Source.TYPED: N_("typed by you"),
    Source.GROUP: N_("in the list of a group"),
    Source.CROSSWALK: N_("in a public table of known people"),
    Source.TABLE: N_("in a table"),
    Source.PAGE: N_("in a saved page"),
    Source.MEDIA: N_("in a picture you reposted"),
    Source.PASTED: N_("pasted"),
}

_KINDS: Mapping[FileKind, str] = {
    FileKind.ARCHIVE: N_("file of the archive"),
    FileKind.EXPORTER_JSON: N_("list exported from X (JSON)"),
    FileKind.EXPORTER_CSV: N_("list exported from X (CSV)"),
    FileKind.EXPORTER_HTML: N_("list exported from X (HTML)"),
    FileKind.EXPORTER_BACKUP: N_("backup of the exporter"),
    FileKind.RECORDING: N_("recording of X’s pages (HAR)"),
    FileKind.RESPONSE: N_("answer of X’s pages"),
    FileKind.API: N_("data from X’s programming interface"),
    FileKind.FEDIFINDER: N_("list from Fedifinder"),
    FileKind.DEBIRDIFY: N_("list from Debirdify"),
    FileKind.GROUP: N_("list of a group"),
    FileKind.TABLE: N_("table"),
    FileKind.SAVED_PAGE: N_("saved page"),
    FileKind.PASTED: N_("pasted text"),
}

_STATES: Mapping[FileState, str] = {
    FileState.READ: N_("read"),
    FileState.PARTLY: N_("read in part"),
    FileState.UNREADABLE: N_("not understood"),
}

_NOTES: Mapping[str, str] = {
    "pages": N_("pages seen: %(number)s"),
    "empty": N_("pages without content: %(number)s"),
    "cut": N_("pages cut short: %(number)s"),
    "damaged-ids": N_("damaged numbers left aside: %(number)s"),
    "refused": N_("damaged numbers left aside: %(number)s"),
    "rows-without-name": N_("lines without a name: %(number)s"),
}


def known_labels() -> tuple[frozenset[Source], frozenset[FileKind], frozenset[FileState]]:
    """Return what has a label, for a test that nothing is without one."""
    return frozenset(_SOURCES), frozenset(_KINDS), frozenset(_STATES)


def sources(archive: Archive, wording: Wording) -> list[Context]:
    """Return where the names of the followed come from: how many, and from when, most first."""
    ids = archive.relations.get(Relation.FOLLOWING, ())
    known = [archive.known[id_] for id_ in ids if id_ in archive.known]
    counts = Counter(one.source for one in known)
    newest = {source: max(one.as_of for one in known if one.source is source) for source in counts}
    return [
        {
            "label": wording.texts.gettext(_SOURCES[source]),
            "count": count,
            "day": wording.day(newest[source]) if newest[source] else "",
        }
        for source, count in counts.most_common()
    ]


def files(archive: Archive, wording: Wording) -> list[Context]:
    """Return what became of each file, in the order they were looked into."""
    return [_file(report, wording) for report in archive.files]


def _file(report: FileReport, wording: Wording) -> Context:
    gettext = wording.texts.gettext
    notes = [
        gettext(_NOTES[name]) % {"number": wording.number(number)}
        for name, number in report.notes
        if name in _NOTES and number
    ]
    return {
        "name": report.name,
        "kind": gettext(_KINDS[report.kind]) if report.kind else "",
        "state": gettext(_STATES[report.state]),
        "entries": report.entries,
        "notes": notes,
    }
