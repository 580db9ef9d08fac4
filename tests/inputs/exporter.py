"""Files of twitter-web-exporter: JSON, CSV, HTML, and the backup of its database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from .faces import Face
from .web import user_object

COLUMNS = (
    "id", "screen_name", "name", "description", "profile_image_url", "profile_banner_url",
    "followers_count", "friends_count", "statuses_count", "favourites_count", "listed_count",
    "location", "website", "birthdate", "verified_type", "is_blue_verified", "following",
    "followed_by", "can_dm", "protected", "created_at", "about_profile", "url",
)  # fmt: skip
_JAPANESE = ("ID", "ユーザー名", "名前", "自己紹介", *("列",) * 18, "URL")


def row(face: Face, *, metadata: bool = False) -> dict[str, object]:
    """Return a face as a row of the script, with the raw object if asked for."""
    known = {
        "id": face.id,
        "screen_name": face.screen_name,
        "name": face.name,
        "description": face.bio or None,
        "followers_count": 12,
        "website": "https://t.co/abc" if face.site else None,
        "following": face.following,
        "followed_by": face.followed_by,
        "url": f"https://twitter.com/{face.screen_name}",
    }
    cells = {key: known.get(key) for key in COLUMNS}
    return {**cells, "metadata": user_object(face)} if metadata else cells


def json_of(faces: Sequence[Face], *, metadata: bool = False) -> str:
    """Return the script's JSON."""
    return json.dumps([row(one, metadata=metadata) for one in faces], indent=2, ensure_ascii=False)


def csv_of(
    faces: Sequence[Face], *, delimiter: str = ",", null: str = "", ids: Sequence[str] = ()
) -> str:
    """Return the script's CSV; ``ids`` replace the real ones, as a spreadsheet would."""
    lines = [delimiter.join(COLUMNS)]
    for place, face in enumerate(faces):
        cells = row(face) | ({"id": ids[place]} if ids else {})
        lines.append(delimiter.join(_cell(cells[key], null) for key in COLUMNS))
    return "\ufeff" + "\n".join(lines)


def html_of(faces: Sequence[Face], *, columns: Sequence[str] = COLUMNS) -> str:
    """Return the script's HTML with a translated header, for some or all of its columns."""
    header = "".join(f"<th>{_JAPANESE[COLUMNS.index(one)]}</th>" for one in columns)
    rows = []
    for face in faces:
        cells = row(face)
        texts = {key: "N/A" if cells[key] is None else str(cells[key]) for key in columns}
        tds = {key: escape(text) for key, text in texts.items()}
        tds |= {key: "YES" if cells[key] else "NO" for key in texts if isinstance(cells[key], bool)}
        if "url" in tds:
            tds["url"] = f'<a href="{tds["url"]}" target="_blank"><svg></svg></a>'
        rows.append("<tr>" + "".join(f"<td>{one}</td>" for one in tds.values()) + "</tr>")
    head = f"<table><thead><tr>{header}</tr></thead><tbody>"
    return f"<html><body>{head}{''.join(rows)}</tbody></table></body></html>"


def backup(
    following: Sequence[Face], others: Sequence[Face] = (), *, moment: int = 1_789_380_000_000
) -> str:
    """Return a database's backup: ``following`` were met in that list, ``others`` elsewhere."""
    captures = [
        {
            "id": f"FollowingModule-{one.id}",
            "extension": "FollowingModule",
            "type": "user",
            "data_key": one.id,
            "created_at": moment,
            "sort_index": str(1_800_000_000_000_000_000 - place),
        }
        for place, one in enumerate(following)
    ]
    tables = {
        "tweets": [{"rest_id": "5", "__typename": "Tweet", "legacy": {"full_text": "private"}}],
        "users": [user_object(one) for one in (*others, *following)],
        "captures": captures[::-1],
    }
    data = {
        "databaseName": "twitter-web-exporter",
        "databaseVersion": 2,
        "tables": [{"name": name, "rowCount": len(rows)} for name, rows in tables.items()],
        "data": [
            {"tableName": name, "inbound": True, "rows": rows} for name, rows in tables.items()
        ],
    }
    return json.dumps({"formatName": "dexie", "formatVersion": 1, "data": data})


def _cell(value: object, null: str) -> str:
    if value is None:
        return null
    if isinstance(value, str):
        text = value.replace("\n", "\\n").replace('"', '""')
        return f'"{text}"'
    return str(value).lower()
