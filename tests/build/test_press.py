"""Wheels for the browser: compiled, pure, with a true RECORD and always the same bytes."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile

import pytest

from workshop.press import is_used, press_library, press_wheel


def zipped(files: dict[str, str], date=(2024, 5, 6, 7, 8, 10)) -> bytes:
    """Return a ZIP of text files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, date), content)
    return target.getvalue()


WHEEL = {
    "thing/__init__.py": "ANSWER = 42\n",
    "thing/_fast.cpython-314-x86_64-linux-gnu.so": "native",
    "thing/_fast.c": "int x;",
    "thing/words.txt": "kept",
    "thing-1.dist-info/METADATA": "Name: thing\nVersion: 1\n",
    "thing-1.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: false\n"
    "Tag: cp314-cp314-manylinux2014_x86_64\n",
    "thing-1.dist-info/RECORD": "out of date",
}


@pytest.fixture
def pressed():
    """The example wheel, pressed."""
    return press_wheel(zipped(WHEEL))


def read(wheel: bytes) -> dict[str, bytes]:
    """Return a ZIP's files."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_modules_are_compiled_and_native_parts_left_out(pressed):
    """No source and nothing native remains; data files do."""
    assert set(read(pressed)) == {
        "thing/__init__.pyc",
        "thing/words.txt",
        "thing-1.dist-info/METADATA",
        "thing-1.dist-info/WHEEL",
        "thing-1.dist-info/RECORD",
    }


def test_a_pressed_wheel_can_be_imported(pressed, tmp_path):
    """Python runs the compiled module, with no source anywhere."""
    path = tmp_path / "thing.whl"
    path.write_bytes(pressed)
    code = f"import sys; sys.path.insert(0, {str(path)!r}); import thing; print(thing.ANSWER)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout == "42\n"


def test_the_tag_says_that_it_runs_anywhere(pressed):
    """A wheel without native parts is pure, whatever it was."""
    lines = read(pressed)["thing-1.dist-info/WHEEL"].decode().splitlines()
    assert lines == ["Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any"]


def test_the_record_tells_the_truth(pressed):
    """Each file is listed once with its hash and size; RECORD lists itself without them."""
    files = read(pressed)
    rows = list(csv.reader(io.StringIO(files["thing-1.dist-info/RECORD"].decode())))
    assert {row[0] for row in rows} == set(files)
    for name, digest, size in rows:
        if name.endswith("RECORD"):
            assert (digest, size) == ("", "")
            continue
        hashed = base64.urlsafe_b64encode(hashlib.sha256(files[name]).digest()).rstrip(b"=")
        assert digest == f"sha256={hashed.decode()}"
        assert int(size) == len(files[name])


def test_dates_and_order_do_not_show(pressed):
    """The same files in another order, made on another day, give the same bytes."""
    other = dict(reversed(WHEEL.items()))
    assert press_wheel(zipped(other, date=(1999, 1, 1, 0, 0, 0))) == pressed


def test_the_library_keeps_what_the_app_needs_and_drops_the_rest():
    """Zipfile's and JSON's encodings stay; servers, debuggers and test tools go."""
    library = press_library(
        zipped({"zipfile/__init__.py": "", "unittest/mock.py": "", "encodings/cp737.py": ""})
    )
    assert set(read(library)) == {"zipfile/__init__.pyc"}
    kept = ("tarfile.py", "encodings/cp437.py", "encodings/utf_16_le.py", "email/parser.py")
    assert all(is_used(name) for name in kept)
