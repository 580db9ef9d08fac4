"""What importing makes is taken from what the build made, and is the same as without."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile

import pytest

from passage import prepared
from workshop.press import press_wheel, with_files


@pytest.fixture(autouse=True)
def as_before():
    """Let Python compile as ever when the test is over."""
    as_ever = prepared.compiler.compile
    yield
    vars(dataclasses).pop("exec", None)
    prepared.compiler.compile = as_ever
    re.purge()


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


PATTERNS = (
    ("^(?P<user>[a-z0-9_]+)@(?P<host>[^\\s/]+)$", re.IGNORECASE),
    ("[\\u0300-\\u036f\\u4e00-\\u9fff]+|\\bÉ", 0),
    (b"\\x00+(?=a)", 0),
    ("(a)|(?:b)*?", re.VERBOSE | re.MULTILINE),
)
TEXTS = ("Ada_1@b.example", "e\u0301 中文 É", "aab", "nobody here")


def make_patterns() -> list[re.Pattern]:
    """Compile some patterns, now."""
    re.purge()
    return [re.compile(pattern, flags) for pattern, flags in PATTERNS]


def test_a_prepared_pattern_finds_what_it_would_have_found(tmp_path, monkeypatch):
    """Groups, names and flags too; nothing is parsed a second time."""
    as_ever = make_patterns()
    file = tmp_path / "prepared.bin"
    file.write_bytes(prepared.record(make_patterns))
    monkeypatch.setattr(prepared.compiler, "compile", lambda *_: pytest.fail("compiled anew"))
    prepared.use_prepared(file)
    made = make_patterns()
    for one, other in zip(made, as_ever, strict=True):
        assert one is not other
        assert (one.pattern, one.flags, one.groups) == (other.pattern, other.flags, other.groups)
        assert one.groupindex == other.groupindex
        for text in TEXTS:
            where = text.encode() if isinstance(one.pattern, bytes) else text
            found, expected = (
                [(match.span(), match.groups()) for match in pattern.finditer(where)]
                for pattern in (one, other)
            )
            assert found == expected
    assert made[0].match(TEXTS[0])["host"] == "b.example"


def test_a_pattern_that_nobody_prepared_is_compiled_as_ever(tmp_path):
    """Other flags make it another pattern; what is wrong with one is told as ever."""
    file = tmp_path / "prepared.bin"
    file.write_bytes(prepared.record(make_patterns))
    prepared.use_prepared(file)
    assert re.compile(PATTERNS[0][0]).match("ADA@b.example") is None
    with pytest.raises(re.error):
        re.compile("(a")


def test_recording_gives_the_same_bytes_and_leaves_nothing_behind():
    """Two builds give one file."""
    as_ever = prepared.compiler.compile
    assert prepared.record(make) == prepared.record(make)
    assert prepared.record(make_patterns) == prepared.record(make_patterns)
    assert "exec" not in vars(dataclasses)
    assert prepared.compiler.compile is as_ever


def test_a_file_put_into_a_wheel_stands_in_its_record():
    """Also what it replaces is gone. The wheel stays whole: pip and Pyodide read the record."""
    source = io.BytesIO()
    with zipfile.ZipFile(source, "w") as wheel:
        wheel.writestr("thing/__init__.py", "x = 1\n")
        wheel.writestr("thing-1.0.dist-info/METADATA", "Name: thing\n")
        wheel.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\n")
        wheel.writestr("thing/texts/old.txt", "old\n")
    more = {"thing/texts/more.bin": b"abc"}
    pressed = with_files(press_wheel(source.getvalue()), more, without="thing/texts/")
    with zipfile.ZipFile(io.BytesIO(pressed)) as wheel:
        record = wheel.read("thing-1.0.dist-info/RECORD").decode()
        assert wheel.read("thing/texts/more.bin") == b"abc"
    assert "thing/texts/more.bin,sha256=" in record
    assert "old.txt" not in record
    assert record.count("RECORD") == 1


def test_the_built_wheel_brings_what_it_prepared(dist):
    """Without it the app would start all the same, and later."""
    [path] = (dist / "wheels").glob("passage-*.whl")
    with zipfile.ZipFile(path) as wheel:
        assert len(wheel.read("passage/prepared.bin")) > 100_000
        below = [one for one in wheel.namelist() if one.startswith("passage/templates/")]
    assert below == ["passage/templates/compiled.bin"]
