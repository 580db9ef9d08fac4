"""``install.webmanifest``: what a browser needs to install the app, in each language's folder.

https://www.w3.org/TR/appmanifest/; the members that let the system open files with it are at
https://wicg.github.io/manifest-incubations/ and https://w3c.github.io/web-share-target/. A
browser that does not know them passes them over.
"""

from __future__ import annotations

import json
from gettext import NullTranslations
from pathlib import Path

NAME = "install.webmanifest"
PAPER = "#fbfaf6"
"""The ground of the light look. A manifest has one colour; pages name the dark one, too."""

ARCHIVES = {"application/zip": [".zip"], "application/json": [".json"]}
"""What people bring: X's archive, and work saved from Passage."""

IMAGES = "../assets/images"


def manifest(
    name: str, language: str, direction: str, texts: NullTranslations
) -> dict[str, object]:
    """Return the manifest of one language; addresses are as seen from its folder."""
    types = [one for mime, endings in ARCHIVES.items() for one in (mime, *endings)]
    return {
        "name": name,
        "short_name": name,
        "description": texts.gettext(
            "Open your X archive on this device and find the people you followed on Bluesky "
            "and Mastodon."
        ),
        "lang": language,
        "dir": direction,
        "start_url": "app.html",
        # Other languages are a click away, and stay in the same window.
        "scope": "../",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            icon("mark.svg", "any", "image/svg+xml"),
            icon("icon-192.png", "192x192"),
            icon("icon-512.png", "512x512"),
            icon("icon-maskable-512.png", "512x512") | {"purpose": "maskable"},
        ],
        # Never in a window in which somebody works.
        "launch_handler": {"client_mode": "navigate-new"},
        "file_handlers": [{"action": "app.html", "accept": ARCHIVES}],
        "share_target": {
            "action": "app.html",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {"files": [{"name": "files", "accept": types}]},
        },
    }


def icon(file: str, sizes: str, mime: str = "image/png") -> dict[str, str]:
    """Return an icon as the manifest names it."""
    return {"src": f"{IMAGES}/{file}", "sizes": sizes, "type": mime}


def write_manifest(folder: Path, content: dict[str, object]) -> Path:
    """Write a language's manifest."""
    path = folder / NAME
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="\n")
    return path
