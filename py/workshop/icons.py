"""Draws the icons of the installed app, ``site/images/icon-*.png``, from ``mark.svg``.

Run by hand when the mark has changed: ``.venv/bin/python -m workshop.icons``. They are kept with
the sources, since a build has no browser to draw with.
"""

from __future__ import annotations

from pathlib import Path

from workshop.browser import find_browser
from workshop.paths import SITE

MARK = SITE / "images" / "mark.svg"
GROUND = "#0b5a6b"
"""The mark's own ground. A maskable icon is cut to the system's shape, so it has no corners."""

ICONS = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512}
SAFE = 0.8
"""The part of a maskable icon that no shape cuts off (https://www.w3.org/TR/appmanifest/)."""


def page_for(name: str, mark: str) -> str:
    """Return a page that is the icon of that name."""
    size = ICONS[name]
    masked = "maskable" in name
    drawn = round(size * SAFE) if masked else size
    ground = f"background:{GROUND};" if masked else ""
    sized = mark.replace('width="64" height="64"', f'width="{drawn}" height="{drawn}"', 1)
    return (
        f'<body style="margin:0;width:{size}px;height:{size}px;display:grid;'
        f'place-items:center;{ground}">{sized}</body>'
    )


def draw() -> dict[str, bytes]:
    """Return each icon as a PNG, drawn by Chromium."""
    from playwright.sync_api import sync_playwright

    mark = MARK.read_text(encoding="utf-8")
    executable, drawn = find_browser(), {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=["--no-sandbox"])
        for name, size in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(page_for(name, mark))
            drawn[name] = page.screenshot(omit_background=True)
        browser.close()
    return drawn


def write(folder: Path = MARK.parent) -> None:
    """Draw all and write them."""
    for name, content in draw().items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write()
