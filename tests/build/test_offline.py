"""What the service worker's list holds, and what a browser is told to install the app."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest

from workshop.icons import ICONS, page_for
from workshop.manifest import NAME
from workshop.offline import group_of, kept_files, write_offline
from workshop.pages import LANGUAGES
from workshop.paths import SITE
from workshop.sums import files_of, read_sums, sums_of

CODES = [one.code for one in LANGUAGES]


@pytest.fixture(scope="module")
def listed(dist: Path) -> dict[str, dict[str, str]]:
    """The list in the built service worker."""
    text = (dist / "sw.js").read_text(encoding="utf-8")
    return json.loads(re.search(r"const FILES = (\{.*?\n\});", text, re.DOTALL)[1])


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("fr/app.html", "fr"),
        ("fr/install.webmanifest", "fr"),
        ("app/words-fr.zip", "fr"),
        ("app/engine-de.json", "de"),
        ("app/engine.json", ""),
        ("index.html", ""),
        ("wheels/passage-1-py3-none-any.whl", ""),
        ("pyscript/pyodide/pyodide.asm.wasm", ""),
        ("wheels/micropip-1-py3-none-any.whl", None),
        ("crosswalk/people.bin", None),
        ("fr/gallery.html", None),
        ("build.json", None),
        ("sbom.cdx.json", None),
        ("client-metadata.json", None),
        ("assets/images/icon-192.png", None),
    ],
)
def test_each_file_is_for_all_for_one_language_or_not_kept(name, group):
    """Who speaks Swedish keeps no Dutch words; what needs a network is not kept at all."""
    assert group_of(name) == group


def test_the_list_and_the_sums_of_the_site_are_one(dist, listed):
    """Every listed hash is the file's, and stands in SHA256SUMS; each language is complete."""
    sums = read_sums((dist / "SHA256SUMS").read_text(encoding="utf-8"))
    assert set(listed) == {"", *CODES}
    for files in listed.values():
        for address, digest in files.items():
            name = urlsplit(address).path
            assert base64.b64decode(digest).hex() == sums[name]
            assert hashlib.sha256((dist / name).read_bytes()).hexdigest() == sums[name]
    for code in CODES:
        assert {f"{code}/{one}.html" for one in ("app", "index", "help")} <= set(listed[code])


def test_what_is_not_kept_is_known_by_name(dist, listed):
    """A new file is kept unless somebody decided otherwise: nothing is forgotten by accident."""
    kept = {urlsplit(address).path for files in listed.values() for address in files}
    left = {name for name in files_of(dist) if name not in kept}
    left = {re.sub(r"micropip-.*", "micropip", re.sub(r"^../gal", "gal", name)) for name in left}
    icons = {f"assets/images/{name}" for name in ICONS}
    lists = {".nojekyll", "build.json", "sbom.cdx.json", "sw.js"}
    assert left == {"gallery.html", "wheels/micropip", *icons, *lists}


def test_files_are_listed_by_the_addresses_they_are_asked_for(dist, listed):
    """Else the browser's own store would not know them, and they would be downloaded again."""
    html = (dist / "en/app.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'(?:src|href|config)="\.\./([^"#]+)"', html))
    known = {address for files in listed.values() for address in files}
    assert len(asked & known) > 20
    other = {one for one in asked - known if not re.match(r"\w\w/", one)}
    assert other <= {"SHA256SUMS", "build.json", "sbom.cdx.json"}


def test_a_language_keeps_no_more_than_its_share(dist, listed):
    """What one language adds to what all need is a hundredth of it."""

    def weight(group: str) -> int:
        return sum((dist / urlsplit(one).path).stat().st_size for one in listed[group])

    print({group: weight(group) for group in listed})
    assert weight("") < 17_200_000
    assert all(weight(code) < 300_000 for code in CODES)


def test_a_worker_without_a_place_for_the_list_stops_the_build(tmp_path):
    """It would keep nothing: told, not shipped."""
    (tmp_path / "w.js").write_text("const OTHER = {};", encoding="utf-8")
    with pytest.raises(KeyError, match="FILES"):
        write_offline(tmp_path, tmp_path / "w.js", {})


def test_the_worker_can_reach_no_address_that_is_not_listed():
    """It has no policy of its own: it fetches what is listed, or passes on what a page asked."""
    text = (SITE / "app/sw.js").read_text(encoding="utf-8")
    fetched = re.findall(r"fetch\(([^)]*)", text)
    stores = [f'address, {{ ...asked, cache: "{store}" }}' for store in ("force-cache", "reload")]
    assert sorted(fetched) == sorted([*stores, "request", "request"])
    assert not re.search(r"importScripts|import\(|XMLHttpRequest|WebSocket|EventSource|eval", text)


def test_the_same_site_gives_the_same_list(dist):
    """In the order of names, whatever the order of the files."""
    sums = sums_of(dist)
    backwards = dict(reversed(sums.items()))
    assert json.dumps(kept_files(dist, sums), sort_keys=True) == json.dumps(
        kept_files(dist, backwards), sort_keys=True
    )


@pytest.mark.parametrize("code", CODES)
def test_each_language_installs_as_its_own_app(dist, code):
    """It starts on its own app page, in the whole site, with icons that are there."""
    told = json.loads((dist / code / NAME).read_text(encoding="utf-8"))
    base = f"https://site.example/a/{code}/{NAME}"
    assert (told["lang"], told["display"]) == (code, "standalone")
    assert urljoin(base, told["start_url"]) == f"https://site.example/a/{code}/app.html"
    assert urljoin(base, told["scope"]) == "https://site.example/a/"
    for icon in told["icons"]:
        path = (dist / code / icon["src"]).resolve()
        if icon["type"] == "image/png":
            size = struct.unpack(">II", path.read_bytes()[16:24])
            assert icon["sizes"] == f"{size[0]}x{size[1]}"
        else:
            assert path.read_text(encoding="utf-8").startswith("<svg")
    assert {icon.get("purpose", "any") for icon in told["icons"]} == {"any", "maskable"}


@pytest.mark.parametrize("code", CODES)
def test_archives_can_be_opened_with_the_installed_app(dist, code):
    """ZIP and JSON files, by opening or sharing them, always on the app page and in a new window.

    https://developer.mozilla.org/docs/Web/Progressive_web_apps/Manifest/Reference/share_target
    """
    told = json.loads((dist / code / NAME).read_text(encoding="utf-8"))
    (handler,), share = told["file_handlers"], told["share_target"]
    endings = {one for some in handler["accept"].values() for one in some}
    assert endings == {".zip", ".json"}
    assert endings <= set(share["params"]["files"][0]["accept"])
    assert handler["action"] == share["action"] == "app.html"
    assert share["params"]["files"][0]["name"] == "files"
    assert 'form.getAll("files")' in (dist / "sw.js").read_text(encoding="utf-8")
    assert told["launch_handler"]["client_mode"] == "navigate-new"


def test_every_page_of_a_language_names_its_manifest(dist):
    """From whichever page somebody installs, it is the app in that language."""
    pages = [path for code in CODES for path in (dist / code).glob("*.html")]
    for path in pages:
        link = f'<link rel="manifest" href="../{path.parent.name}/install.webmanifest">'
        assert link in path.read_text(encoding="utf-8")
    assert len(pages) > 9 * len(CODES)


@pytest.mark.browser
@pytest.mark.parametrize("name", ICONS)
def test_the_icons_show_the_mark_as_it_is_today(page, name):
    """Drawn anew from mark.svg they look the same; `workshop.icons` makes them."""
    size = ICONS[name]
    data = base64.b64encode((SITE / "images" / name).read_bytes()).decode()
    page.set_viewport_size({"width": size, "height": size})
    page.set_content(page_for(name, (SITE / "images/mark.svg").read_text(encoding="utf-8")))
    fresh = base64.b64encode(page.screenshot(omit_background=True)).decode()
    apart = page.evaluate(
        """async (pair) => {
          const [one, other] = await Promise.all(pair.map(async (data) => {
            const image = new Image();
            image.src = `data:image/png;base64,${data}`;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const drawing = canvas.getContext("2d");
            drawing.drawImage(image, 0, 0);
            return drawing.getImageData(0, 0, image.width, image.height).data;
          }));
          let sum = Math.abs(one.length - other.length);
          for (let at = 0; at < one.length; at += 1) sum += Math.abs(one[at] - (other[at] ?? 0));
          return sum / one.length;
        }""",
        [data, fresh],
    )
    assert apart < 1
