"""Data classes take their methods from what the build compiled, and are the same as without."""

from __future__ import annotations

import dataclasses
import io
import zipfile

import pytest

from passage import prepared
from workshop.press import press_wheel, with_file


@pytest.fixture(autouse=True)
def as_before():
    """Let data classes compile as ever when the test is over."""
    yield
    vars(dataclasses).pop("exec", None)


def make(default: int = 1) -> type:
    """Return a data class, made now."""

    @dataclasses.dataclass(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = default

    return Point


def test_what_was_prepared_is_what_would_have_been_made(tmp_path, monkeypatch):
    """Values, defaults, equality and freezing; nothing is compiled a second time."""
    file = tmp_path / "prepared.bin"
    file.write_bytes(prepared.record(make))
    prepared.use_prepared(file)
    texts = []
    monkeypatch.setattr(prepared, "run", lambda code, *_: texts.append(code) or exec(code, *_))
    kind = make(5)
    point = kind(3)
    assert (point.x, point.y, point == kind(3, 5)) == (3, 5, True)
    assert hash(point) == hash(kind(3))
    with pytest.raises(dataclasses.FrozenInstanceError):
        point.x = 4
    assert texts
    assert not [one for one in texts if isinstance(one, str)]


def test_a_class_that_nobody_prepared_is_made_as_ever(tmp_path):
    """Also where the file is missing."""
    prepared.use_prepared(tmp_path / "none.bin")
    assert "exec" not in vars(dataclasses)
    file = tmp_path / "prepared.bin"
    file.write_bytes(prepared.record(lambda: None))
    prepared.use_prepared(file)
    assert make()(2).y == 1


def test_recording_gives_the_same_bytes_and_leaves_nothing_behind():
    """Two builds give one file."""
    assert prepared.record(make) == prepared.record(make)
    assert "exec" not in vars(dataclasses)


def test_a_file_put_into_a_wheel_stands_in_its_record():
    """The wheel stays whole: pip and Pyodide read the record."""
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as wheel:
        wheel.writestr("thing/__init__.py", "x = 1\n")
        wheel.writestr("thing-1.0.dist-info/METADATA", "Name: thing\n")
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
    pressed = with_file(press_wheel(source.getvalue()), "thing/more.bin", b"abc")
    with zipfile.ZipFile(io.BytesIO(pressed)) as wheel:
        record = wheel.read("thing-1.0.dist-info/RECORD").decode()
        assert wheel.read("thing/more.bin") == b"abc"
    assert "thing/more.bin,sha256=" in record
    assert record.count("RECORD") == 1


def test_the_built_wheel_brings_what_it_prepared(dist):
    """Without it the app would start all the same, and later."""
    [path] = (dist / "wheels").glob("passage-*.whl")
    with zipfile.ZipFile(path) as wheel:
        assert len(wheel.read("passage/prepared.bin")) > 100_000
