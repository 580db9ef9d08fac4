"""The local server behaves as GitHub Pages does: right types, sub-paths, no special headers."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest

from workshop.say import Problem
from workshop.serve import normal, serving

FILES = {
    "index.html": "text/html; charset=utf-8",
    "a.wasm": "application/wasm",
    "a.mjs": "text/javascript",
    "a.js": "text/javascript",
    "a.css": "text/css",
    "a.json": "application/json",
    "a-1-py3-none-any.whl": "application/octet-stream",
    "fr/page.html": "text/html; charset=utf-8",
}


@pytest.fixture
def site(tmp_path):
    """A folder with one file of each type, and a secret beside it."""
    for name in FILES:
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return tmp_path / "site"


def get(url: str):
    """Return status, headers and text of one answer."""
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, ""


@pytest.mark.parametrize(("name", "kind"), FILES.items())
def test_each_file_has_its_type(site, name, kind):
    """WebAssembly and modules are refused by browsers under any other type."""
    with serving(site, port=0) as url:
        status, headers, text = get(url + name)
    assert (status, headers["Content-Type"], text) == (200, kind, name)


def test_no_header_isolates_the_page(site):
    """GitHub Pages sends none of these, so nothing may come to depend on them."""
    with serving(site, port=0) as url:
        _, headers, _ = get(url)
    names = {name.lower() for name in headers}
    assert not any(name.startswith("cross-origin-") for name in names)
    assert "content-security-policy" not in names


def test_a_site_can_lie_under_a_path(site):
    """--prefix /repo/ serves there, and nowhere else."""
    with serving(site, port=0, prefix="repo") as url:
        assert url.endswith("/repo/")
        assert get(url + "fr/page.html")[0] == 200
        assert get(url.removesuffix("repo/") + "index.html")[0] == 404


def test_folders_are_not_listed(site):
    """A folder without an index page is not there."""
    with serving(site, port=0) as url:
        assert get(url + "fr/")[0] == 404


@pytest.mark.parametrize("path", ["../secret.txt", "%2e%2e/secret.txt", "fr/..%2f../secret.txt"])
def test_nothing_outside_the_folder_is_served(site, path):
    """Climbing out of the folder, in whatever spelling, finds nothing."""
    with serving(site, port=0) as url:
        assert get(url + path)[0] == 404


def test_what_follows_a_question_mark_does_not_choose_the_file(site):
    """A query is the page's business, even one that ends like a folder."""
    with serving(site, port=0) as url:
        assert get(url + "fr/page.html?from=https://example.org/")[0] == 200


def test_only_this_machine_is_answered(site):
    """The address is a loopback one."""
    with serving(site, port=0) as url:
        assert url.startswith("http://127.0.0.1:")


def test_a_taken_port_is_told(site):
    """Asking for a port that is in use ends in a sentence."""
    with serving(site, port=0) as url:
        port = int(url.rstrip("/").rpartition(":")[2])
        with (
            pytest.raises(Problem, match=f"could not be served on port {port}"),
            serving(site, port=port),
        ):
            pass


def test_prefixes_are_written_one_way():
    """Slashes may be given or left away."""
    assert [normal(text) for text in ("", "/", "repo", "/repo", "/repo/")] == [
        *("/", "/"),
        *("/repo/", "/repo/", "/repo/"),
    ]
