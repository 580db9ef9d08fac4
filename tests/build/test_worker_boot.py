"""Python starts in a worker of a real Chromium, from the site's own files and nothing else."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from workshop.serve import serving

pytestmark = pytest.mark.browser

# What the app page allows itself; tests hold the boot to it.
POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-eval'; worker-src 'self' blob:;"
    " connect-src 'self'; style-src 'self'; img-src 'self' data:"
)
PAGE = f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>boot</title>
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<link rel="icon" href="data:,">
<script type="module" src="../pyscript/core.js"></script>
</head><body><p id="said"></p>
<py-config src="../app/main.json"></py-config>
<script type="py" worker name="engine" src="../app/boot.py" config="../app/engine.json"></script>
<script type="mpy" src="../app/boot_page.py" config="../app/page.json"></script>
</body></html>"""

ENGINE = """
import json, pkgutil, sys, importlib
import jinja2, markupsafe, passage

def tell(_):
    return json.dumps({
        "python": sys.version.split()[0],
        "rendered": jinja2.Template("{{ 6 * 7 }}").render(),
        "version": passage.__version__,
        "from": jinja2.__file__,
    })

def walk(skip):
    for module in pkgutil.walk_packages(passage.__path__, "passage."):
        if not module.name.startswith(tuple(json.loads(skip))):
            importlib.import_module(module.name)
    return json.dumps(sorted(name for name in sys.modules if name.startswith("passage")))

async def extra(base):
    import pyodide_js
    await pyodide_js.loadPackage("micropip")
    import micropip
    await micropip.install(base + "extras/extra-1.0-py3-none-any.whl")
    import extra
    return json.dumps(extra.WORD)

__export__ = ["tell", "walk", "extra"]
"""
# The page side runs whatever the address asks for, and shows the answer or the fault.
PAGE_SIDE = """
from pyscript import document, window, workers

said = document.getElementById("said")
asked = window.URLSearchParams.new(window.location.search)
try:
    engine = await workers["engine"]
    call = getattr(engine, asked.get("call"))
    said.textContent = await call(asked.get("with"))
except Exception as fault:
    said.textContent = "fault: " + str(fault)
"""
# The command line's half of the shell, which needs packages the browser does not get.
DESK = '["passage.cli", "passage.__main__", "passage.shell.desk"]'


@pytest.fixture
def site(dist, tmp_path) -> Path:
    """A copy of the built site with a page for these tests."""
    copy = tmp_path / "site"
    shutil.copytree(dist, copy)
    (copy / "en/boot.html").write_text(PAGE, encoding="utf-8")
    (copy / "app/boot.py").write_text(ENGINE, encoding="utf-8")
    (copy / "app/boot_page.py").write_text(PAGE_SIDE, encoding="utf-8")
    return copy


@pytest.fixture
def address(site):
    """Where the copy is served: below /repo/, as a project's pages are."""
    with serving(site, port=0, prefix="/repo/") as url:
        yield url


@pytest.fixture
def strangers(context, address):
    """Every address requested off our own origin, as it happens."""
    found = []
    own = (address, f"blob:{address.removesuffix('repo/')}", "data:")
    context.on("request", lambda sent: sent.url.startswith(own) or found.append(sent.url))
    return found


@pytest.fixture
def ask(address, page, strangers):
    """``ask(call, argument)`` boots the page and returns what the worker's function answered."""

    def boot(call: str, argument: str = "") -> str:
        page.goto(f"{address}en/boot.html?call={call}&with={argument}")
        page.wait_for_function("document.getElementById('said').textContent", timeout=60_000)
        return page.inner_text("#said")

    return boot


def test_python_boots_in_a_worker_without_leaving_our_origin(ask, strangers, record_property):
    """PyScript, Pyodide and the wheels by our lock, under a sub-path and the app's own policy."""
    started = time.monotonic()
    answer = ask("tell")
    seconds = time.monotonic() - started
    record_property("seconds_to_first_answer", round(seconds, 2))
    print(f"\nPython answered after {seconds:.2f} s")
    assert '"rendered": "42"' in answer, answer
    assert '"python": "3.14' in answer
    assert strangers == []


def test_every_module_of_the_browsers_half_can_be_imported(ask, strangers):
    """The trimmed standard library lacks nothing that Passage imports, at whatever depth."""
    answer = ask("walk", DESK)
    assert '"passage.core' in answer, answer
    assert strangers == []


def test_an_altered_wheel_is_not_let_in(site, ask, strangers):
    """A wheel that does not match the lock's hash stops the start: nothing unchecked runs."""
    (wheel,) = (site / "wheels").glob("jinja2-*.whl")
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(bytes(content))
    answer = ask("tell")
    assert answer.startswith("fault: ")
    assert strangers == []


def test_an_optional_extra_installs_from_our_own_origin(site, address, ask, strangers):
    """micropip, itself by the lock, installs a wheel by its address on this site."""
    import zipfile

    (site / "extras").mkdir()
    with zipfile.ZipFile(site / "extras/extra-1.0-py3-none-any.whl", "w") as archive:
        info = "extra-1.0.dist-info"
        archive.writestr("extra.py", "WORD = 'installed'\n")
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\n")
        archive.writestr(f"{info}/RECORD", "")
    answer = ask("extra", address)
    assert answer == '"installed"'
    assert strangers == []


@pytest.mark.parametrize(
    "fault",
    [
        "window.Worker = class { constructor() { throw new Error('none here') } }",
        "URL.createObjectURL = () => { throw new Error('none here') }",
    ],
    ids=["no workers", "no blobs"],
)
def test_where_no_worker_can_be_made_no_other_host_is_asked(browser, address, fault):
    """PyScript's way out, a Python on the page itself, is ours too, policy or no policy."""
    context = browser.new_context(bypass_csp=True)
    asked = []
    context.on("request", lambda sent: asked.append(sent.url))
    page = context.new_page()
    page.add_init_script(fault)
    with page.expect_event("console", lambda message: "none here" in message.text, timeout=30_000):
        page.goto(f"{address}en/boot.html?call=tell")
    page.wait_for_timeout(1_000)
    context.close()
    assert asked
    assert all(url.startswith((address, "data:", "blob:")) for url in asked)
