"""What X's pages are answered: user objects in three layouts, pages of lists, recordings."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Sequence
from urllib.parse import quote

from .faces import Face

LAYOUTS = ("A", "B", "C")


def user_object(face: Face, layout: str = "B") -> dict[str, object]:
    """Return a user as the pages were given them: A until May 2025, B then, C from July 2026."""
    entities = {
        "description": {"urls": [_url(one) for one in face.links]},
        "url": {"urls": [_url(face.site)]} if face.site else {},
    }
    told = {"following": face.following, "followed_by": face.followed_by}
    short = "https://t.co/abc" if face.site else None
    user: dict[str, object] = {
        "__typename": "User",
        "id": base64.b64encode(f"User:{face.id}".encode()).decode(),
        "rest_id": face.id,
    }
    named = {"screen_name": face.screen_name, "name": face.name, "created_at": "Mon Jan 01"}
    if layout == "A":
        seen = {key: True for key, one in told.items() if one}
        legacy = {"description": face.bio, "entities": entities, "url": short, **named, **seen}
        return {**user, "legacy": legacy}
    user |= {"core": named, "relationship_perspectives": told}
    if layout == "B":
        return {**user, "legacy": {"description": face.bio, "entities": entities, "url": short}}
    bio = {"description": face.bio, "entities": entities}
    return {**user, "profile_bio": bio, "website": {"url": short}}


def follow_page(
    faces: Sequence[Face],
    layout: str = "B",
    *,
    gone: Iterable[str] = (),
    suggested: Iterable[Face] = (),
    path: Sequence[str] = ("user", "result", "timeline", "timeline"),
) -> dict[str, object]:
    """Return one page of a list, its entries unsorted as X may send them."""
    top = 1_800_000_000_000_000_000
    entries = [
        _entry(f"user-{one.id}", str(top - place), {"result": user_object(one, layout)})
        for place, one in enumerate(faces)
    ]
    entries += [_entry(f"user-{one}", str(top - 9000), {}) for one in gone]
    entries += [
        _entry(f"who-to-follow-{one.id}", str(top + 5), {"result": user_object(one, layout)})
        for one in suggested
    ]
    entries.append({"entryId": "cursor-bottom-0", "sortIndex": "1", "content": {"value": "0|1"}})
    value: dict[str, object] = {
        "instructions": [
            {"type": "TimelineClearCache"},
            {"type": "TimelineAddEntries", "entries": entries[::-1]},
        ]
    }
    for key in reversed(path):
        value = {key: value}
    return {"data": value}


def exchange(
    operation: str,
    answer: object,
    *,
    user_id: str = "",
    post: bool = False,
    encoded: bool = False,
    host: str = "x.com",
    when: str = "2026-09-14T10:11:12.131Z",
    secret: str = "",
    method: str = "",
) -> dict[str, object]:
    """Return an entry of a recording; ``answer`` is decoded JSON, text, or None for no body."""
    variables = {"userId": user_id, "count": 20} if user_id else {"screen_name": "someone"}
    address = f"https://{host}/i/api/graphql/Qx1_-z/{operation}"
    request: dict[str, object] = {
        "method": method or ("POST" if post else "GET"),
        "url": address if post else f"{address}?variables={quote(json.dumps(variables))}",
        "headers": [
            {"name": "cookie", "value": f"auth_token={secret}"},
            {"name": "authorization", "value": f"Bearer {secret}"},
        ],
        "cookies": [{"name": "ct0", "value": secret}],
    }
    if post:
        body = json.dumps({"variables": variables, "queryId": "Qx1_-z"})
        request["postData"] = {"mimeType": "application/json", "text": body}
    content: dict[str, object] = {"size": 1, "mimeType": "application/json"}
    text = answer if isinstance(answer, str) else json.dumps(answer, ensure_ascii=False)
    if answer is not None:
        content["text"] = base64.b64encode(text.encode()).decode() if encoded else text
    if encoded:
        content["encoding"] = "base64"
    return {
        "_initiator": {"type": "script"},
        "request": request,
        "response": {"status": 200, "content": content},
        "startedDateTime": when,
        "time": 12.5,
    }


def recording(entries: Sequence[dict[str, object]], *, indent: int | None = 2) -> str:
    """Return a recording as browsers write it."""
    log = {"version": "1.2", "creator": {"name": "invented"}, "pages": [], "entries": entries}
    return json.dumps({"log": log}, indent=indent, ensure_ascii=False)


def _url(address: str) -> dict[str, object]:
    return {"url": "https://t.co/abc", "expanded_url": address, "display_url": "x", "indices": [0]}


def _entry(id_: str, place: str, results: object) -> dict[str, object]:
    item = {"itemType": "TimelineUser", "user_results": results}
    return {"entryId": id_, "sortIndex": place, "content": {"itemContent": item}}
