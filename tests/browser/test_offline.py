"""The app without a network, as an installed program, and when a new version is published."""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect

from archives import Plan, invent_people, write_archive
from browser.app import App, until
from browser.fixtures import DIST, PATIENCE, Site, let_reach
from workshop import assemble
from workshop.bench_page import saved
from workshop.bench_start_host import Host, hosting
from workshop.offline import kept_files
from workshop.paths import PY
from workshop.serve import serving
from workshop.sums import sums_of

pytestmark = pytest.mark.browser

KEYS = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const one of await (await caches.open(name)).keys())
      found.push(one.url.replace(document.baseURI.replace(/..\\/app.html.*/, ""), ""));
  return found;
}"""
"""The addresses of all that is kept, below the site."""

REGISTERED = "async () => Boolean(await navigator.serviceWorker.getRegistration())"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that allows service workers, as people's browsers do."""
    context = browser.new_context(service_workers="allow", locale="fr-FR")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def app(visitor: BrowserContext, site: Site) -> App:
    """A tab of that browser."""
    return App(visitor.new_page(), site.url)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small archive."""
    path = tmp_path / "archive.zip"
    write_archive(path, Plan(people=tuple(invent_people(5, seed=3)), unnamed=2))
    return path


def kept(page: Page) -> None:
    """Wait until the page says that it now opens without a network."""
    page.locator("html[data-offline]").wait_for(state="attached")
    expect(page.locator("#offline-ready")).to_be_visible(timeout=PATIENCE)


def test_after_one_visit_all_but_searching_works_without_a_network(
    app: App, site: Site, archive: Path, tmp_path: Path
) -> None:
    """The server is gone: the app opens, reads an archive, opens saved work, reviews, exports."""
    page = app.page
    app.open("en")
    kept(page)
    assert app.violations() == []
    site.stop()
    page.reload()
    app.awake()
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)
    page.reload()
    app.awake()
    expect(app.heading).to_have_text("Welcome back")
    work = tmp_path / "saved.json"
    work.write_bytes(saved(60))
    app.choose(work)
    app.button("Put the new one in its place").click()
    app.reviewed()
    page.locator('.choice input[value="skip"]').first.check(force=True)
    app.button("Go on to the lists to take away").first.click()
    assert app.saved_by(page.locator('[data-action="take"]').first.click).data
    assert app.errors == []
    # The pages of this language, too; those of others were never asked for.
    page.goto(f"{site.url}en/help.html")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{site.url}en/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    with pytest.raises(Error, match="ERR_"):
        page.goto(f"{site.url}fr/help.html")


def test_reading_pages_begin_nothing(visitor: BrowserContext, site: Site) -> None:
    """Only the app page loads Python, and only it has the browser keep files."""
    page = visitor.new_page()
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    for name in ("index", "help", "privacy", "archive"):
        page.goto(f"{site.url}en/{name}.html")
        page.wait_for_load_state("networkidle")
    assert page.evaluate(REGISTERED) is False
    assert asked
    assert not [url for url in asked if re.search(r"/pyscript/|/wheels/|/app/|sw\.js", url)]


@pytest.fixture
def host() -> Iterator[Host]:
    """The built site as a public host serves it: to be kept for ten minutes."""
    with hosting(DIST) as running:
        yield running


def test_a_first_visit_downloads_nothing_twice(
    host: Host, browser: Browser, tmp_path: Path
) -> None:
    """What the page has loaded is kept from where the browser has it: each file is sent once."""
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile",
        executable_path=os_browser(browser),
        args=["--no-sandbox"],
        service_workers="allow",
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{host.url}en/app.html")
    kept(page)
    sent = list(host.paths)
    found = page.evaluate(KEYS)
    page.goto(f"{host.url}en/app.html")
    page.locator("html[data-offline=ready]").wait_for(state="attached")
    context.close()
    assert sorted(sent) == sorted(set(sent))
    files = kept_files(DIST, sums_of(DIST))
    assert len(found) == len(files[""]) + len(files["en"])
    # The second visit looks for a new version, and loads nothing.
    assert set(host.paths[len(sent) :]) <= {"/sw.js"}
    print(f"\nfirst visit: {host.sent / 1e6:.2f} MB sent in {len(sent)} files")


def os_browser(browser: Browser) -> str | None:
    """Return the program that the tests were told to start."""
    import os

    return os.environ.get("PASSAGE_CHROMIUM") or shutil.which("chromium")


def test_of_another_language_only_its_own_files_are_added(app: App, site: Site) -> None:
    """Who changes the language has both, and nothing of the six others."""
    app.open("en")
    kept(app.page)
    app.open("fr")
    kept(app.page)
    groups = {re.match(r"(?:([a-z]{2})/|app/words-(\w+))?", key) for key in app.page.evaluate(KEYS)}
    assert {found[1] or found[2] for found in groups if found} == {None, "en", "fr"}
    site.stop()
    app.open("fr")
    app.open("en")


def test_only_files_of_this_site_are_ever_answered_from_what_is_kept(
    app: App, site: Site, tmp_path: Path
) -> None:
    """Another host, a file that is not listed, a POST, and what is asked past all stores."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other/page.py").write_text("elsewhere", encoding="utf-8")
    let_reach(app.page.context, "http://127.0.0.1:*")
    app.open("en")
    kept(app.page)
    app.page.reload()
    app.awake()
    by_worker = {}
    app.page.on(
        "response", lambda answer: by_worker.update({answer.url: answer.from_service_worker})
    )
    ask = "([url, options]) => fetch(url, options).then((r) => r.text(), String)"
    with serving(tmp_path / "other", port=0, prefix="/repo/app/") as other:
        app.page.evaluate(ask, [f"{other}page.py", {"mode": "no-cors"}])
        for url, options in (
            ("../app/page.py", {"cache": "no-cache"}),
            ("../app/sign-in.mjs?v=000000000000", {}),
            ("../app/start.mjs", {"cache": "reload"}),
            ("../SHA256SUMS", {}),
            ("../app/main.json", {"method": "POST"}),
        ):
            app.page.evaluate(ask, [url, options])
        assert by_worker.pop(f"{other}page.py") is False
    told = {url.removeprefix(site.url): flag for url, flag in by_worker.items()}
    assert told == {
        "app/page.py": True,
        "app/sign-in.mjs?v=000000000000": False,
        "app/start.mjs": False,
        "SHA256SUMS": False,
        "app/main.json": False,
    }


@pytest.mark.parametrize("name", ["en/help.html", "assets/images/names-by-hand.svg"])
def test_a_file_that_is_not_the_published_one_is_not_kept(app: App, site: Site, name: str) -> None:
    """One byte more: the app runs, the file stays out, and nothing says that it is kept."""
    path = site.folder / name
    path.write_bytes(path.read_bytes() + b"\n")
    app.open("en")
    until(
        app.page,
        f"""async () => document.documentElement.dataset.offline === "failed"
        || ((await caches.keys()).length && !(await ({REGISTERED})()))""",
    )
    assert not [key for key in app.page.evaluate(KEYS) if key.startswith(name)]
    expect(app.page.locator("#offline-ready")).to_be_hidden()


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site built of other sources: the page side marks the page."""
    folder = tmp_path_factory.mktemp("second")
    sources = folder / "py"
    sources.mkdir()
    for name in ("engine.py", "page.py"):
        shutil.copy(PY / name, sources)
    changed = (sources / "page.py").read_text(encoding="utf-8")
    mark = 'document.documentElement.dataset.build = "second"\n\n\nlisten()\n'
    (sources / "page.py").write_text(changed.replace("listen()\n", mark), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "PY", sources)
        return assemble.build_site(folder / "dist")


def text_of(page: Page, url: str) -> str:
    """Return what the page gets when it fetches a file."""
    return str(page.evaluate("(url) => fetch(url).then((answer) => answer.text())", url))


def test_a_new_version_is_offered_and_never_forced(
    app: App, site: Site, second: Path, archive: Path
) -> None:
    """It waits beside the old one, which goes on whole; the button brings it, with the work."""
    page = app.page
    app.open("en")
    kept(page)
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)
    site.publish(second)
    page.reload()
    app.awake()
    notice = page.locator("#renewal")
    expect(notice).to_be_visible(timeout=PATIENCE)
    assert app.violations() == []
    # Still the old version, in every file, for as long as the person works.
    assert page.locator("html[data-build]").count() == 0
    assert "second" not in text_of(page, "../app/page.py")
    assert '"second"' in (site.folder / "app/page.py").read_text(encoding="utf-8")
    page.get_by_role("button", name="Go on where you stopped").click()
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)
    page.get_by_role("button", name="Use the new version").click()
    page.locator("html[data-build=second]").wait_for(state="attached")
    app.awake()
    expect(app.heading).to_have_text("Welcome back")
    expect(notice).to_be_hidden()
    kept(page)
    files = kept_files(second, sums_of(second))
    assert len(page.evaluate(KEYS)) == len(files[""]) + len(files["en"])
    site.stop()
    page.reload()
    app.awake()
    assert app.errors == []


def test_a_new_version_comes_by_itself_once_every_tab_is_closed(
    visitor: BrowserContext, site: Site, second: Path
) -> None:
    """Who never presses the button is not left behind for ever."""
    first = App(visitor.new_page(), site.url)
    first.open("en")
    kept(first.page)
    site.publish(second)
    first.page.reload()
    expect(first.page.locator("#renewal")).to_be_visible(timeout=PATIENCE)
    first.page.close()
    later = App(visitor.new_page(), site.url)
    later.open("en")
    assert later.page.locator("html[data-build=second]").count() == 1


def test_where_there_are_no_service_workers_nothing_else_changes(app: App, archive: Path) -> None:
    """Private windows of some browsers have none."""
    app.page.add_init_script("delete Navigator.prototype.serviceWorker")
    app.open("en")
    app.choose(archive)
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)
    assert app.page.locator("html[data-offline]").count() == 0
    assert app.errors == []


def test_a_kept_version_that_cannot_start_is_told_of_the_new_one(
    app: App, site: Site, second: Path
) -> None:
    """Else nobody could get past it: the button is there although Python never woke."""
    app.open("en")
    kept(app.page)
    site.publish(second)
    broken = "window.Worker = class { constructor() { throw new Error('none here') } }"
    spoilt = app.page.context.new_page()
    spoilt.add_init_script(f"if (!sessionStorage.mended) {{ {broken} }}")
    spoilt.goto(f"{site.url}en/app.html")
    spoilt.evaluate("() => document.documentElement.dataset.engine ??= 'failed'")
    expect(spoilt.locator("#renewal")).to_be_visible(timeout=PATIENCE)
    spoilt.evaluate("() => { sessionStorage.mended = 'yes'; }")
    spoilt.get_by_role("button", name="Use the new version").click()
    spoilt.locator("html[data-build=second][data-engine=ready]").wait_for(state="attached")


def in_script(path: Path) -> str:
    """Return JavaScript that makes a `File` with the bytes of a file."""
    data = base64.b64encode(path.read_bytes()).decode()
    return f'new File([Uint8Array.from(atob("{data}"), (c) => c.charCodeAt(0))], "{path.name}")'


def test_a_file_opened_with_the_installed_app_is_read(app: App, archive: Path) -> None:
    """The system hands it over in a launch queue; here a stand-in does, before Python is awake."""
    app.page.add_init_script(
        f"""const getFile = async () => {in_script(archive)};
        const setConsumer = (take) => take({{ files: [{{ getFile }}] }});
        Object.defineProperty(window, "launchQueue", {{ value: {{ setConsumer }} }});"""
    )
    app.open("en")
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)


def test_a_file_shared_with_the_installed_app_is_read(
    browser: Browser, site: Site, archive: Path
) -> None:
    """The system posts a form, as a page does here; the file goes to the app page, and nowhere."""
    context = browser.new_context(service_workers="allow", bypass_csp=True)
    app = App(context.new_page(), site.url)
    app.page.set_default_timeout(PATIENCE)
    app.open("en")
    kept(app.page)
    sent: list[str] = []
    context.on("request", lambda one: sent.append(one.url) if one.method == "POST" else None)
    before = app.page.evaluate(KEYS)
    app.page.evaluate(
        f"""() => {{
          const form = document.createElement("form");
          form.method = "post";
          form.enctype = "multipart/form-data";
          form.action = "app.html";
          const field = document.createElement("input");
          Object.assign(field, {{ type: "file", name: "files" }});
          form.append(field);
          const carried = new DataTransfer();
          carried.items.add({in_script(archive)});
          form.firstChild.files = carried.files;
          document.body.append(form);
          form.submit();
        }}"""
    )
    expect(app.heading).to_have_text("You followed 7 accounts", timeout=PATIENCE)
    assert app.page.url.partition("#")[0] == f"{site.url}en/app.html"
    assert app.page.evaluate(KEYS) == before
    context.close()


def test_the_bar_shows_the_bytes_that_are_here(page: Page, site: Site) -> None:
    """While the library is on its way the words tell so many of so many MB, as the bar does."""
    page.set_default_timeout(PATIENCE)
    held: list[Callable[[], None]] = []
    page.route("**/python_stdlib.zip", lambda route: held.append(route.continue_))
    page.goto(f"{site.url}en/app.html")
    until(page, "document.getElementById('engine-progress').value > 10e6")
    told = page.locator("#engine-bytes").inner_text()
    done, of = map(int, re.fullmatch(r"(\d+) of (\d+) MB loaded", told).groups())
    assert 10 <= done < of <= 17
    assert page.evaluate("document.getElementById('engine-progress').max") // 1e6 == of
    expect(page.locator("#engine-heard")).to_have_text(re.compile(r"^\d+ of \d+ MB loaded$"))
    for go_on in held:
        go_on()
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    assert page.locator("#engine-progress").evaluate("bar => bar.value / bar.max") > 0.99


def test_a_large_file_is_counted_while_it_comes(page: Page, host: Host) -> None:
    """Over the network, not only once it is whole: a slow line would show nothing for long."""
    page.set_default_timeout(PATIENCE)
    page.add_init_script(
        """const told = (window.told = []);
        window.Worker = class extends Worker {
          constructor(...given) {
            super(...given);
            const hear = ({ data }) => data?.passage && told.push(data.passage);
            this.addEventListener("message", hear);
          }
        };"""
    )
    page.goto(f"{host.url}en/app.html")
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    wasm = "pyscript/pyodide/pyodide.asm.wasm"
    sizes = [bytes_ for file, bytes_ in page.evaluate("told") if file == wasm]
    assert sizes == sorted(sizes)
    assert len(sizes) > 5
    assert sizes[-1] == (DIST / wasm).stat().st_size
    # A second time it is in the browser, and there is nothing to wait for.
    page.reload()
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    assert page.locator("#engine-progress").evaluate("bar => bar.value / bar.max") > 0.99
