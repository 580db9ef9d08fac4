"""What programs kept of the official interface, versions 1.1 and 2."""

from __future__ import annotations

import json
from collections.abc import Sequence

from .faces import Face


def users_v11(faces: Sequence[Face], *, bare: bool = False) -> str:
    """Return a page of friends/list, or the bare list that users/lookup answers."""
    users = [
        {
            "id": int(one.id),
            "id_str": one.id,
            "name": one.name,
            "screen_name": one.screen_name,
            "description": one.bio,
            "url": "https://t.co/abc" if one.site else None,
            "entities": _entities(one),
            "following": one.following,
            "followed_by": one.followed_by,
        }
        for one in faces
    ]
    return json.dumps(users if bare else {"users": users, "next_cursor_str": "0"})


def ids_v11(faces: Sequence[Face], *, text: bool) -> str:
    """Return a page of friends/ids, the ids as text or as numbers."""
    return json.dumps({"ids": [one.id if text else int(one.id) for one in faces]})


def page_v2(faces: Sequence[Face]) -> str:
    """Return a page of users/:id/following."""
    return json.dumps(
        {
            "data": [user_v2(one) for one in faces],
            "meta": {"result_count": len(faces), "next_token": "abc"},
            "errors": [{"title": "Not Found Error", "value": "someone"}],
        }
    )


def lines_v2(faces: Sequence[Face], *, pages: bool) -> str:
    """Return a page, or a user, on each line."""
    return "".join(
        (page_v2([one]) if pages else json.dumps(user_v2(one), ensure_ascii=False)) + "\n"
        for one in faces
    )


def user_v2(face: Face) -> dict[str, object]:
    """Return a user object of version 2."""
    related = {"following": face.following, "followed_by": face.followed_by}
    return {
        "id": face.id,
        "name": face.name,
        "username": face.screen_name,
        "description": face.bio,
        "url": "https://t.co/abc" if face.site else "",
        "entities": _entities(face),
        "connection_status": [key for key, one in related.items() if one],
    }


def _entities(face: Face) -> dict[str, object]:
    return {
        "url": {"urls": [{"expanded_url": face.site}] if face.site else []},
        "description": {"urls": [{"expanded_url": one} for one in face.links]},
    }
