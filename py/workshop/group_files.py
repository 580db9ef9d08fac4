"""The files beside a group's page: its members as lists that everybody can take, and its day."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator
from html import escape

from passage.core.calendar_file import Event, calendar
from passage.core.csv_files import csv_of, neutral
from passage.core.export import MASTODON_HEADER
from passage.core.inputs import group as list_of_group
from passage.core.names import Acct
from passage.core.proofs import profile_page
from workshop.groups import Group, Member

BLUESKY_HEADER = ("handle", "name", "profile_url", "website")
PROFILE = "https://bsky.app/profile/"


def list_files(group: Group) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each list that has somebody in it; the same in all languages."""
    on_mastodon = [one for one in group.members if one.mastodon]
    on_bluesky = [one for one in group.members if one.bluesky]
    if on_mastodon:
        rows = [(one.mastodon, "true", "false", "") for one in on_mastodon]
        yield f"{group.slug}-mastodon.csv", csv_of((MASTODON_HEADER, *rows))
    if on_bluesky:
        table = [
            tuple(map(neutral, (one.bluesky, one.name, PROFILE + one.bluesky, one.website)))
            for one in on_bluesky
        ]
        yield f"{group.slug}-bluesky.csv", BOM_UTF8 + csv_of((BLUESKY_HEADER, *table))
        handles = "".join(f"{one.bluesky}\n" for one in on_bluesky)
        yield f"{group.slug}-bluesky.txt", handles.encode()
    if on_mastodon or on_bluesky:
        yield f"{group.slug}-feeds.opml", _opml(group)
        yield f"{group.slug}-passage.json", _for_the_app(group)


def _for_the_app(group: Group) -> bytes:
    """Return the list that the app page opens (`passage.core.inputs.group`)."""
    members = (
        {"name": one.name, "bluesky": one.bluesky, "mastodon": one.mastodon}
        for one in group.members
        if one.bluesky or one.mastodon
    )
    return list_of_group.write(group.name, members)


def day_file(group: Group, title: str, text: str) -> bytes:
    """Return the common day as a calendar.

    It says that it was made on that very day, so that each build gives the same bytes.
    """
    event = Event(f"together-{group.slug}", group.day, title, text, group.website)
    return calendar(group.day.isoformat(), [event])


def _opml(group: Group) -> bytes:
    """Return the feeds of all, Bluesky's first.

    Those are of account numbers, and a handle is sent on to its number
    (https://github.com/bluesky-social/social-app, ``bskyweb/cmd/bskyweb/rss.go``).
    """
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(group.name)}</title></head>",
        "<body>",
    ]
    lines += [
        _outline(one, one.bluesky, PROFILE + one.bluesky, "/rss")
        for one in group.members
        if one.bluesky
    ]
    lines += [
        _outline(one, one.mastodon, profile_page(Acct(one.mastodon)), ".rss")
        for one in group.members
        if one.mastodon
    ]
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()


def _outline(member: Member, address: str, page: str, ending: str) -> str:
    text, there = escape(" ".join(f"{member.name} ({address})".split())), escape(page)
    return f'<outline type="rss" text="{text}" xmlUrl="{there}{ending}" htmlUrl="{there}"/>'
