"""What each step's template needs, from the state. One function a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

from passage.app.avoiding import avoidable
from passage.app.deciding import undecided
from passage.app.elsewhere import to_ask
from passage.app.following import appview
from passage.app.groups import given, group_of, members
from passage.app.kept import still_to_ask
from passage.app.standing import Standing
from passage.app.state import AppState, Running, Step, TakeAway
from passage.app.takeaway import avoided_counts, chosen_counts, crossing_of, figures, parts_of
from passage.app.update import reachable
from passage.core.avoided import RELATIONS
from passage.core.errors import DamagedWork, NewerWork
from passage.core.model import Archive, Followed, Network, Relation
from passage.core.names import Origin, host_of
from passage.core.report import named
from passage.net.forecast import forecast
from passage.views.comeback import look_again_part
from passage.views.findings import files, sources
from passage.views.following import follow_screen
from passage.views.kept import kept_part
from passage.views.leave import leave_screen
from passage.views.looks import LABELS
from passage.views.people import note, rows
from passage.views.pictures import pictures_of, shown
from passage.views.problems import sentence
from passage.views.verdicts import told
from passage.views.wording import N_, Wording

Context = Mapping[str, Any]

SUGGESTED_SERVERS = ("mastodon.social", "piaille.fr", "mastodon.online", "mstdn.social", "mamot.fr")
"""Servers offered for the search; anything may be typed. The first knows the most people."""

USER_LINK = "https://x.com/intent/user?user_id="
"""What X's archive gives as the link to an account of which it writes the number alone."""

BY_HAND = 20
"""How many links are offered to open by hand: as many as patience lasts."""


def read_screen(state: AppState, wording: Wording) -> Context:
    """Return the numbers of the archive, its problems, and what may be searched where."""
    archive = state.archive
    if archive is None:
        return {}
    with_names = named(archive)
    return {
        "owner": archive.owner,
        "day": wording.day(archive.generated) if archive.generated else "",
        "lists": [
            {
                "kind": relation.value,
                "count": archive.length(relation),
                "named": with_names[relation],
            }
            for relation in Relation
        ],
        "following": len(state.people),
        "named": len(state.named),
        "group": group_of(state.people),
        "given": {network.value: given(state.people, network) for network in Network},
        "problems": [sentence(one, wording.texts.gettext) for one in archive.problems],
        "sources": sources(archive, wording),
        "files": files(archive, wording),
        "by_hand": _by_hand(state, wording),
        "servers": SUGGESTED_SERVERS,
        "server": _typed(state.plan.mastodon) if state.plan else SUGGESTED_SERVERS[0],
        "appview": appview(state),
        "appview_host": host_of(appview(state)),
        "costs": {network.value: _cost(state, network, wording) for network in Network},
        "profiles": any(person.profile for person in state.named),
        "named_servers": state.named_servers,
        "avoided": _avoided(state),
        "searched": state.plan is not None,
        "running": state.running.value,
    }


def _avoided(state: AppState) -> Context:
    """Return how many were blocked or muted, how many of them can be searched, and whether so."""
    archive, lists = state.archive, avoidable(state)
    ids = [archive.relations.get(one, ()) for one in RELATIONS] if archive else []
    people = {person.id for one in lists.values() for person in one}
    every = people.union(*ids)
    return {"all": len(every), "named": len(people), "ticked": bool(state.avoided)}


def _cost(state: AppState, network: Network, wording: Wording) -> Context:
    """Return whom a search would ask about on one network, by how many requests, how long."""
    people = to_ask(state.named, state.results, network)
    expected = forecast(network, people)
    return {
        "people": people,
        "by_name": people - to_ask(members(state.people), state.results, network),
        "requests": expected.requests,
        "per_second": round(expected.per_second),
        "time": wording.span(expected.seconds),
    }


def _by_hand(state: AppState, wording: Wording) -> list[Context]:
    """Return those to look up, with the link that leads to each."""
    return [
        {"id": person.id, "href": USER_LINK + person.id, "note": note(person, wording)}
        for person in by_hand(state)
    ]


def by_hand(state: AppState) -> list[Followed]:
    """Return those without a name who matter most."""
    unnamed = (person for person in state.people if not person.can_be_sought)
    return list(islice(unnamed, BY_HAND))


def _typed(origins: tuple[Origin, ...]) -> str:
    """Return servers as people type them: https goes without saying."""
    return ", ".join(origin.removeprefix("https://") for origin in origins)


def start_screen(state: AppState, wording: Wording) -> Context:
    """Return the tasks of the work that is kept, and whether other work would take its place."""
    code = state.keeping.problem.code if state.keeping.problem else ""
    return {
        "kept": kept_part(state.kept, wording) if state.kept else None,
        "instead": state.instead is not None,
        "forgotten": state.keeping.forgotten,
        "unreadable": code in (DamagedWork.code, NewerWork.code),
    }


def reading_screen(state: AppState, wording: Wording) -> Context:
    """Return how far the reading is, and the first counts as soon as they are known."""
    moved, first = state.reading, state.first_look
    return {
        "done": moved.done_bytes if moved else 0,
        "total": moved.total_bytes if moved else 0,
        "sizes": (wording.size(moved.done_bytes), wording.size(moved.total_bytes))
        if moved and moved.total_bytes
        else None,
        "following": _length(first, Relation.FOLLOWING),
        "followers": _length(first, Relation.FOLLOWERS),
    }


def _length(archive: Archive | None, relation: Relation) -> int | None:
    return archive.length(relation) if archive else None


def search_screen(state: AppState, wording: Wording) -> Context:
    """Return how far the search is, and with whom."""
    moved = state.progress
    left = moved.seconds_left if moved else None
    if moved is None and state.running is Running.DONE:
        # Of a search that another tab began: its counts are those of the answers it left.
        return {
            **_cut_short(state),
            "running": state.running.value,
            "left": "",
            "hosts": [],
            "asked": asked_hosts(state),
        }
    return {
        "waiting": 0,
        "running": state.running.value,
        "total": moved.total if moved else len(state.named),
        "done": moved.done if moved else 0,
        "found": moved.found if moved else 0,
        "sure": moved.sure if moved else 0,
        "absent": moved.absent if moved else 0,
        "unknown": moved.unknown if moved else 0,
        "left": wording.duration(left) if left is not None else "",
        "hosts": [
            {"host": one.host, "state": one.state.value, "sent": one.sent}
            for one in (moved.hosts if moved else ())
        ],
        "asked": asked_hosts(state),
    }


def _cut_short(state: AppState) -> Context:
    tally, total = state.tally, len(state.named)
    sure, waiting = tally.get(Standing.SURE, 0), still_to_ask(crossing_of(state))
    return {
        "waiting": waiting,
        "total": total,
        "done": total - waiting,
        "found": sure + tally.get(Standing.CHECK, 0),
        "sure": sure,
        "absent": tally.get(Standing.ABSENT, 0),
        "unknown": tally.get(Standing.UNCHECKED, 0),
    }


def asked_hosts(state: AppState) -> list[str]:
    """Return the hosts of the plan, as the person knows them."""
    if state.plan is None:
        return []
    origins = ((state.plan.bluesky,) if state.plan.bluesky else ()) + state.plan.mastodon
    return [host_of(origin) for origin in origins]


_WITH_ACCOUNTS = ("", Standing.SURE.value, Standing.CHECK.value)
_FOLDED = ("network", "relation", "decided", "new", "sort")


def review_screen(state: AppState, wording: Wording) -> Context:
    """Return the numbers, the filter and one page of people."""
    tally, review = state.tally, state.review
    found = tally.get(Standing.SURE, 0) + tally.get(Standing.CHECK, 0)
    return {
        "found": found,
        "following": len(state.people),
        "decided": len(state.decided),
        "bulk": undecided(state) if review.filter.standing in _WITH_ACCOUNTS else 0,
        "undo": state.undo is not None,
        "told": told(state, wording),
        "pictures": state.pictures,
        "more_pictures": False,
        "narrowed": sum(bool(getattr(review.filter, name)) for name in _FOLDED),
        "again": len(state.searches) > 1,
        "running": state.running is not Running.DONE,
        "parts": [
            {
                "kind": kind.value,
                "count": tally.get(kind, 0),
                "label": wording.texts.gettext(LABELS[kind]),
            }
            for kind in Standing
            if tally.get(kind, 0) or kind in (Standing.SURE, Standing.CHECK)
        ],
        "filter": review.filter,
        "listed": len(review.ids),
        "first": (review.page - 1) * len(review.shown) + 1,
        "page": review.page,
        "pages": review.pages,
        "people": rows(state, wording),
        "hosts": asked_hosts(state),
        "look_again": look_again_part(state, wording),
        "elsewhere": [
            {"asked": asked, "host": host_of(asked), "value": server, "server": host_of(server)}
            for asked, server in state.elsewhere.items()
        ],
    }


def take_away_screen(state: AppState, wording: Wording) -> Context:
    """Return how many go where, and which file was just made."""
    counts, seen = chosen_counts(state), figures(state)
    return {
        "going": seen.taken,
        "pictures": [shown(picture, seen, wording) for picture in pictures_of(seen)],
        "mastodon": counts[Network.MASTODON],
        "bluesky": counts[Network.BLUESKY],
        "avoided": {relation.value: count for relation, count in avoided_counts(state).items()},
        "taken": state.taken.value if state.taken else "",
        "part": state.part,
        "parts": {what.value: count for what, count in parts_of(state).items()},
        "formats": {one.name: one.value for one in TakeAway},
    }


def stepper(state: AppState, wording: Wording) -> list[Context]:
    """Return the four steps with their state; a step that can be gone to has its button.

    Leaving well is none of them: it stands beside the way, and can be done at any time.
    """
    titles = (
        (N_("Read the archive"), (Step.START, Step.READING, Step.READ)),
        (N_("Search"), (Step.SEARCH,)),
        (N_("Review"), (Step.REVIEW,)),
        (N_("Take away"), (Step.FOLLOW, Step.TAKE_AWAY)),
    )
    if state.step is Step.LEAVE:
        return []
    position = next(i for i, (_, steps) in enumerate(titles) if state.step in steps)
    targets = (Step.READ, Step.SEARCH, Step.REVIEW, Step.TAKE_AWAY)
    open_steps = reachable(state)
    return [
        {
            "title": wording.texts.gettext(title),
            "state": "current" if i == position else "done" if i < position else "todo",
            "go": targets[i].value if targets[i] in open_steps and i != position else "",
        }
        for i, (title, _) in enumerate(titles)
    ]


SCREENS: Mapping[Step, Callable[[AppState, Wording], Context]] = {
    Step.START: start_screen,
    Step.READING: reading_screen,
    Step.READ: read_screen,
    Step.SEARCH: search_screen,
    Step.REVIEW: review_screen,
    Step.FOLLOW: follow_screen,
    Step.TAKE_AWAY: take_away_screen,
    Step.LEAVE: leave_screen,
}
