"""Look at every link of the built site: it leads somewhere, and loads nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Attributes that make a browser fetch something, and those that only offer to go there.
LOADS = {"src", "srcset", "poster", "data", "config"}
GOES = {"href", "action", "formaction", "cite"}
# Of <link href>, these relations only point; all others load.
POINTING = {"alternate", "author", "canonical", "help", "license", "next", "prev"}
OUTWARD = {"http", "https", "mailto"}
CSS_URL = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass(frozen=True, slots=True)
class Link:
    """One address in a page, and whether the browser loads it by itself."""

    address: str
    loads: bool


class Page(HTMLParser):
    """A page's links and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.anchors: set[str] = {"", "top"}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take the links and the anchor out of one element."""
        given = {name: value for name, value in attrs if value is not None}
        if "id" in given:
            self.anchors.add(given["id"])
        points = POINTING.intersection(given.get("rel", "").lower().split())
        for name, value in given.items():
            if name in LOADS:
                parts = value.split(",") if name == "srcset" else [value]
                self.links += [Link(part.split()[0], loads=True) for part in parts if part.split()]
            elif name in GOES:
                self.links.append(Link(value, loads=tag in {"link", "image", "use"} and not points))
            elif name == "style":
                self.links += [Link(address, loads=True) for address in css_addresses(value)]
        refresh = re.search(r"url=(.+)", given.get("content", ""), re.IGNORECASE)
        if refresh and given.get("http-equiv", "").lower() == "refresh":
            self.links.append(Link(refresh.group(1).strip("'\" "), loads=True))


def css_addresses(css: str) -> list[str]:
    """Return what a style sheet loads."""
    return [first or second for first, second in CSS_URL.findall(css)]


def broken_links(site: Path) -> list[str]:
    """Return a sentence for each link of a built site that is broken or leads astray."""
    return sorted({f"{file}: {fault}" for file, fault in _faults(site.resolve())})


def _faults(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            links = read_page(path).links
        elif path.suffix == ".css":
            addresses = css_addresses(path.read_text(encoding="utf-8"))
            links = [Link(address, loads=True) for address in addresses]
        else:
            continue
        for link in links:
            fault = link_fault(site, path, link)
            if fault:
                yield path.relative_to(site).as_posix(), fault


@cache
def read_page(path: Path) -> Page:
    """Read one page of the site."""
    return Page(path.read_text(encoding="utf-8"))


def link_fault(site: Path, source: Path, link: Link) -> str | None:
    """Return what is wrong with one link, or None."""
    address = link.address
    parts = urlsplit(address)
    if parts.scheme == "data":
        return None
    if parts.scheme or parts.netloc:
        if link.loads:
            return f"{address} would be loaded from another host"
        return None if parts.scheme in OUTWARD else f"{address} is not an address to link to"
    if parts.path.startswith("/"):
        return f"{address} is absolute and breaks when the site lies in a folder"
    target = (source.parent / unquote(parts.path)).resolve() if parts.path else source
    if not target.is_relative_to(site):
        return f"{address} leads out of the site"
    if target.is_dir():
        target = target / "index.html"
    if not target.is_file():
        return f"{address} leads nowhere"
    anchor = unquote(parts.fragment)
    if anchor and target.suffix == ".html" and anchor not in read_page(target).anchors:
        return f"{address} names a place that the page does not have"
    return None
