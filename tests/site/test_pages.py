"""The static pages, without a browser: languages, headings, policy, links, names."""

from __future__ import annotations

import itertools
import posixpath
import re
import shutil
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from workshop.pages import LANGUAGES, render_pages
from workshop.paths import SITE

PAGES = (
    "accessibility",
    "app",
    "archive",
    "check",
    "gallery",
    "help",
    "index",
    "licences",
    "names",
    "privacy",
)
READING_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "script-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
APP_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:; "
    "connect-src 'self' https: http://localhost:* http://*.localhost:* http://127.0.0.1:*; "
    "style-src 'self'; img-src 'self' data: https:; font-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; "
    "require-trusted-types-for 'script'; trusted-types default"
)
WAYS_OUT = {"names.html": {"https://github.com/prinsss/twitter-web-exporter"}}
"""The only addresses elsewhere that a page offers to go to; none loads anything from there."""
FILES_OF_THE_BUILD = re.compile(
    r"^(pyscript|app)/|^assets/(fonts|scripts/idiomorph)|^(build|sbom\.cdx)\.json$|^SHA256SUMS$"
)


def test_every_page_exists_in_every_language(documents):
    """No page is missing in a language, and nothing else is written."""
    wanted = {f"{one.code}/{page}.html" for one in LANGUAGES for page in PAGES}
    assert set(documents) == wanted | {"index.html"}


def test_pages_say_their_language(documents):
    """Each page tells browsers and screen readers its language and direction."""
    for path, document in documents.items():
        attributes = document.all("html")[0].attributes
        assert attributes["dir"] == "ltr"
        if "/" in path:
            assert attributes["lang"] == attributes["data-lang"] == path.split("/")[0]
            assert attributes["data-root"] == "../"


def test_pages_name_their_translations(documents):
    """Each page links the same page in every language, for search engines and for readers."""
    for path, document in documents.items():
        page = posixpath.basename(path)
        alternates = {
            link.attributes["hreflang"]: posixpath.normpath(
                posixpath.join(posixpath.dirname(path), link.attributes["href"])
            )
            for link in document.all("link")
            if link.attributes["rel"] == "alternate" and link.attributes["hreflang"] != "x-default"
        }
        assert alternates == {one.code: f"{one.code}/{page}" for one in LANGUAGES}


def test_titles_and_descriptions_tell_pages_apart(documents):
    """Within a language no two pages have the same title, and each describes itself."""
    for language in LANGUAGES:
        pages = {path: one for path, one in documents.items() if path.startswith(language.code)}
        titles = Counter(one.all("title")[0].text.strip() for one in pages.values())
        assert set(titles.values()) == {1}
        assert all(title.endswith(" – Passage") for title in titles)
        for document in pages.values():
            named = {one.attributes.get("name"): one.attributes for one in document.all("meta")}
            assert len(named["description"]["content"]) > 30


def test_headings_form_an_outline(documents):
    """One h1 a page, first, and no level is skipped on the way down."""
    for path, document in documents.items():
        visible = re.sub(r"<noscript>.*?</noscript>", "", document.html, flags=re.DOTALL)
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", visible)]
        if path.endswith("app.html"):
            # A notice before the step is hidden until there is something to say.
            levels = levels[levels.index(1) :]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        steps = itertools.pairwise(levels)
        assert all(below <= above + 1 for above, below in steps), (path, levels)


def test_every_page_carries_its_policy_before_anything_it_rules(documents):
    """The policy is the one agreed on, and stands before every script and style."""
    for path, document in documents.items():
        policies = [
            index
            for index, one in enumerate(document.elements)
            if one.attributes.get("http-equiv") == "Content-Security-Policy"
        ]
        first = next(i for i, one in enumerate(document.elements) if one.tag in ("link", "script"))
        assert len(policies) == 1
        assert policies[0] < first
        wanted = APP_POLICY if path.endswith("app.html") else READING_POLICY
        assert document.elements[policies[0]].attributes["content"] == wanted


def test_nothing_is_inline(documents):
    """No script, style or handler in a page: the policy would refuse it."""
    for path, document in documents.items():
        assert not document.all("style"), path
        for script in document.all("script"):
            assert script.attributes.get("src"), path
            assert not script.text.strip(), path
        for element in document.elements:
            names = element.attributes.keys()
            assert "style" not in names, (path, element)
            assert not [name for name in names if name.startswith("on")], (path, element)


def test_every_address_is_relative_and_leads_somewhere(documents, site_folder):
    """Links and resources work from any folder of any host; files and anchors exist."""
    for path, document in documents.items():
        out = WAYS_OUT.get(posixpath.basename(path), set())
        for element in document.elements:
            for name in ("href", "src", "config", "action"):
                address = element.attributes.get(name)
                if address is not None and not (element.tag == "a" and address in out):
                    check_address(documents, site_folder, path, address)


def test_ways_out_are_few_and_tell_nothing(documents):
    """Only the pages that must name an outside address do, and the visit says not whence."""
    for path, document in documents.items():
        links = {one.attributes["href"] for one in document.all("a")}
        outside = {one for one in links if urlsplit(one).scheme}
        assert outside == WAYS_OUT.get(posixpath.basename(path), set()), path
        assert '<meta name="referrer" content="no-referrer">' in document.html


def test_pictures_are_told_in_words(documents):
    """Every picture is a file of the site, has its width, and words in the page's language."""
    told = {one.code: [] for one in LANGUAGES}
    for path, document in documents.items():
        for image in document.all("img"):
            assert image.attributes["src"].startswith("../assets/images/"), path
            assert int(image.attributes["width"]) > 0, path
            assert len(image.attributes["alt"]) > 30, path
            told[path.split("/")[0]].append(image.attributes["alt"])
    assert len({len(words) for words in told.values()}) == 1
    french, english = told["fr"], told["en"]
    assert french
    assert not set(french) & set(english)


def test_every_drawing_is_shown_somewhere(documents):
    """No drawing lies on the site for nothing."""
    shown = {
        posixpath.basename(one.attributes.get("src", one.attributes.get("href", "")))
        for document in documents.values()
        for one in document.all("img", "link")
    }
    # An installed app's icons are shown by the system.
    installed = {path.name for path in (SITE / "images").glob("icon-*.png")}
    assert {path.name for path in (SITE / "images").iterdir()} <= shown | installed


def test_the_guide_warns_before_it_teaches(documents):
    """Leaving X, the tool of others, the key to the account: each warning precedes its steps."""
    html = documents["en/names.html"].html
    for warning, step in (
        ("Do it before you leave X", "Which way is for you?"),
        ("It is somebody else’s tool", "Install it"),
        ("This file is a key to your account", "Open the tools"),
    ):
        assert html.index(warning) < html.index(step)


@pytest.mark.parametrize("page", ["archive", "help", "privacy"])
def test_the_guide_is_found_from_the_pages_around_it(documents, page):
    """Whoever waits for the archive or wonders about numbers gets to the guide."""
    for language in LANGUAGES:
        links = [
            one.attributes["href"] for one in documents[f"{language.code}/{page}.html"].all("a")
        ]
        assert any(link.split("#")[0] == "names.html" for link in links)


def check_address(documents, site_folder, path, address):
    """Fail unless an address found on a page is relative and its target is there."""
    parts = urlsplit(address)
    assert not parts.scheme, (path, address)
    assert not parts.netloc, (path, address)
    assert not parts.path.startswith("/"), (path, address)
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), parts.path or path))
    if not parts.path:
        target = path
    assert not target.startswith(".."), (path, address)
    if not FILES_OF_THE_BUILD.match(target):
        assert (site_folder / target).is_file(), (path, address)
    if parts.fragment:
        assert parts.fragment in documents[target].ids(), (path, address)


def test_ids_are_unique_and_references_meet_one(documents):
    """Labels, descriptions and names point at something that is on the page."""
    for path, document in documents.items():
        ids = document.ids()
        assert [one for one, count in Counter(ids).items() if count > 1] == [], path
        for element in document.elements:
            for name in ("for", "aria-describedby", "aria-labelledby", "list"):
                for wanted in element.attributes.get(name, "").split():
                    assert wanted in ids, (path, element)


@pytest.mark.parametrize("language", [one.code for one in LANGUAGES])
def test_app_page_has_the_regions_the_worker_fills(documents, language):
    """The regions stand in the agreed order, with the first step already inside."""
    document = documents[f"{language}/app.html"]
    regions = ["main", "stepper", "problem", "step", "archive-files", "status", "engine-state"]
    present = [one for one in document.ids() if one in regions]
    assert present == regions
    by_id = {one.attributes["id"]: one for one in document.elements if "id" in one.attributes}
    assert by_id["status"].attributes["role"] == "status"
    assert by_id["problem"].attributes["tabindex"] == "-1"
    assert by_id["archive-files"].attributes["data-action"] == "files"
    assert by_id["drop"].attributes["data-drop"] == "files"
    assert by_id["unsupported"].attributes["hidden"] == ""
    assert "engine-progress" in by_id
    assert "<noscript>" in document.html
    kinds = {one.attributes.get("type", ""): one.attributes for one in document.all("script")}
    assert kinds["py"]["name"] == "engine"
    assert "worker" in kinds["py"]
    modules = [one.attributes for one in document.all("script")]
    modules = [one["src"] for one in modules if one.get("type") == "module"]
    assert modules == ["../app/start.mjs", "../app/offline.mjs"]
    assert kinds["mpy"]["src"] == "../app/page.py"


def test_only_the_gallery_hides_from_search_engines_and_from_links(documents):
    """The gallery is for maintainers: no page links it and it asks not to be indexed."""
    for path, document in documents.items():
        hidden = '<meta name="robots" content="noindex">' in document.html
        assert hidden == path.endswith("gallery.html")
        links = [one.attributes["href"] for one in document.all("a")]
        linked = [one for one in links if "gallery" in one]
        assert not linked or path.endswith("gallery.html")


def test_hostile_names_stay_text(documents):
    """A name full of markup is shown as it is written."""
    gallery = documents["fr/gallery.html"]
    assert not gallery.all("b", "img")
    assert "&lt;img src=x onerror=alert(1)&gt;" in gallery.html


def test_licences_are_listed_with_their_words(documents):
    """Each carried part is named with version and licence; its words are text, never markup."""
    document = documents["fr/licences.html"]
    for wanted in ("Parrot", "1.2.3", "MIT", "Lighthouse", "4.5", "OFL-1.1"):
        assert f">{wanted}<" in document.html
    assert "Do as you like. &lt;script&gt;" in document.html
    assert not document.all("script")


def test_a_copy_names_its_source_its_owner_and_its_contact(tmp_path):
    """What the publisher of a copy writes in site.toml appears on the pages, escaped."""
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    (site / "site.toml").write_text(
        'name = "Traversée"\nsource = "https://code.example/x?a=1&b=2"\n'
        'legal = "https://mairie.example/legal"\ncontact = "aide@mairie.example"\n',
        encoding="utf-8",
    )
    render_pages(site, tmp_path / "out", version="1", licences=[])
    page = (tmp_path / "out/fr/accessibility.html").read_text(encoding="utf-8")
    assert 'href="https://code.example/x?a=1&amp;b=2"' in page
    assert 'href="https://mairie.example/legal"' in page
    assert 'href="mailto:aide@mairie.example"' in page
    assert "<title>Accessibilité – Traversée</title>" in page


def test_the_app_page_says_where_the_table_of_known_people_is(tmp_path):
    """From its own folder, where the site has one; else the page does not ask for any."""
    for name, table in (("with", "crosswalk/people.bin"), ("without", "")):
        render_pages(SITE, tmp_path / name, version="1", licences=[], crosswalk=table)
    told = 'data-crosswalk="../crosswalk/people.bin"'
    assert told in (tmp_path / "with/fr/app.html").read_text(encoding="utf-8")
    assert "data-crosswalk" not in (tmp_path / "with/fr/index.html").read_text(encoding="utf-8")
    assert "data-crosswalk" not in (tmp_path / "without/fr/app.html").read_text(encoding="utf-8")


def test_rendering_twice_gives_the_same_bytes(tmp_path):
    """Pages carry no date and no order of chance."""
    trees = []
    for name in ("one", "two"):
        written = render_pages(SITE, tmp_path / name, version="1", licences=[])
        trees.append({path.relative_to(tmp_path / name): path.read_bytes() for path in written})
    assert trees[0] == trees[1]


def test_a_component_without_example_is_refused(tmp_path: Path):
    """Whoever adds a component also shows it in the gallery."""
    site = tmp_path / "site"
    shutil.copytree(SITE, site)
    (site / "templates/components/orphan.html").write_text("", encoding="utf-8")
    with pytest.raises(LookupError, match="orphan"):
        render_pages(site, tmp_path / "out", version="1", licences=[])
