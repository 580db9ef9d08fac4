"""Saved responses of X's pages name people, and never what they wrote."""

from __future__ import annotations

import json

import pytest

from core.inputs.web_reading import assert_people, read_text
from inputs import LAYOUTS, faces, follow_page, user_object
from passage.core.inputs.graphql import page_of
from passage.core.inputs.users import user
from passage.core.model import FileKind, Relation, Source

FACES = faces(12)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_comes_back(layout):
    """In each layout of the user object, by ``sortIndex`` whatever the order of the entries."""
    side = read_text(json.dumps(follow_page(FACES, layout)), "response.json")
    assert_people(side, FACES)
    assert (side.source, side.report.kind) == (Source.WEB, FileKind.RESPONSE)
    assert side.report.entries == len(FACES)


@pytest.mark.parametrize(
    "path",
    [
        ("user", "result", "timeline", "timeline"),
        ("user", "result", "timeline_v2", "timeline"),
        ("list", "members_timeline", "timeline"),
    ],
)
def test_lists_are_found_wherever_x_puts_them(path):
    """The same members under each of the names the timeline has had."""
    page = page_of(follow_page(FACES, path=path))
    assert [one.person.id for one in page.members] == [one.id for one in FACES]
    assert page.is_list


def test_suggestions_and_advertisements_are_no_members():
    """They are people all the same."""
    value = follow_page(FACES[:3], suggested=FACES[3:5])
    entries = value["data"]["user"]["result"]["timeline"]["timeline"]["instructions"][1]["entries"]
    advertised = next(one for one in entries if one["entryId"] == f"user-{FACES[2].id}")
    advertised["content"]["itemContent"]["promotedMetadata"] = {}
    page = page_of(value)
    assert [one.person.id for one in page.members] == [one.id for one in FACES[:2]]
    assert {one.person.id for one in page.others} == {one.id for one in FACES[:5]}


def test_members_added_to_a_module():
    """The second way X has of adding to a list."""
    item = {"itemContent": {"user_results": {"result": user_object(FACES[0])}}}
    module = {"entryId": f"list-members-1-user-{FACES[0].id}", "item": item}
    value = {"data": {"instructions": [{"type": "TimelineAddToModule", "moduleItems": [module]}]}}
    assert [one.person.id for one in page_of(value).members] == [FACES[0].id]


def test_the_unavailable_keep_their_place():
    """Empty results and ``UserUnavailable`` have their id in the entry's name."""
    value = follow_page(FACES[:1], gone=["8", "9"])
    entries = value["data"]["user"]["result"]["timeline"]["timeline"]["instructions"][1]["entries"]
    gone = next(one for one in entries if one["entryId"] == "user-8")
    unavailable = {"__typename": "UserUnavailable", "reason": "Suspended", "message": "…"}
    gone["content"]["itemContent"]["user_results"] = {"result": unavailable}
    page = page_of(value)
    assert {one.person.id for one in page.members} == {FACES[0].id, "8", "9"}
    assert page.unavailable == 2


def test_partners_of_conversations_are_named_and_nothing_they_wrote():
    """Messages have the older shape; their texts have no place to go."""
    users = {"7": {"id": 7, "id_str": "7", "screen_name": "ada", "name": "Ada"}}
    entry = {"message": {"message_data": {"text": "a secret", "sender_id": "7"}}}
    side = read_text(json.dumps({"inbox_initial_state": {"users": users, "entries": [entry]}}))
    assert [(one.id, one.screen_name, one.name) for one in side.people] == [("7", "ada", "Ada")]
    assert "secret" not in repr(side)


def test_mentions_inside_tweets_are_not_taken():
    """They are as old as the tweet they stand in."""
    mention = {"id_str": "7", "screen_name": "ada", "name": "Ada", "indices": [0, 4]}
    legacy = {"entities": {"user_mentions": [mention]}}
    assert page_of({"data": {"__typename": "Tweet", "legacy": legacy}}).others == []


def test_relations_are_those_stated():
    """A flag that is missing is no answer, neither is one that is false a relation."""
    raw = user_object(FACES[0])
    raw["relationship_perspectives"] = {"blocking": True, "muting": True, "following": False}
    seen = user(raw)
    assert seen is not None
    assert (seen.person.relations, seen.told) == ({Relation.BLOCKS, Relation.MUTES}, True)
    del raw["relationship_perspectives"]
    silent = user(raw)
    assert silent is not None
    assert (silent.person.relations, silent.told) == (set(), False)


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://a b", "x" * 9000, 7, None])
def test_what_is_no_address_is_no_link(address):
    """Hostile, overlong and missing addresses go; X's shortener is no evidence either."""
    raw = user_object(FACES[1])
    raw["legacy"] = {
        "url": "https://t.co/a",
        "entities": {"url": {"urls": [{"expanded_url": address}]}},
    }
    seen = user(raw)
    assert seen is not None
    assert seen.person.profile is not None
    assert (seen.person.profile.links, seen.person.profile.website) == ((), "https://t.co/a")


def test_deep_nesting_is_refused_before_it_is_decoded():
    """Brackets enough to exhaust the interpreter are a problem like another."""
    side = read_text('{"data":{"__typename":' + "[" * 100_000 + "]" * 100_000 + "}}")
    assert side.people == ()
    assert side.problems[0].code == "unreadable-part"
