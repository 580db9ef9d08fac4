"""JSON with the white space that X's printer left in each era."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from .plan import Era

Value = object


def list_file(head: str, records: Iterable[Value], era: Era) -> Iterator[str]:
    """Yield the text of a list file, record by record; ``head`` is ``window.YTD...``."""
    show = PRINTERS[era]
    modern = era is Era.Y2022
    yield f"{head} = ["
    before = "\n  " if modern else " "
    empty = True
    for record in records:
        yield before + show(record, "  " if modern else "")
        before = ",\n  " if modern else ", "
        empty = False
    yield "\n]" if modern and not empty else " ]"


def object_file(head: str, value: Value, era: Era) -> str:
    """Return the text of a file that holds one object."""
    return f"{head} = {PRINTERS[era](value, '')}"


def _wide(value: Value, indent: str) -> str:
    """Print as since 2021: every element on a line of its own."""
    inner = indent + "  "
    if isinstance(value, dict):
        if not value:
            return "{ }"
        lines = [f"{inner}{_text(key)} : {_wide(one, inner)}" for key, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        if not value:
            return "[ ]"
        lines = [inner + _wide(one, inner) for one in value]
        return "[\n" + ",\n".join(lines) + f"\n{indent}]"
    return _text(value)


def _narrow(value: Value, indent: str, text: Callable[[Value], str]) -> str:
    """Print as until 2020: lists stay on their line."""
    inner = indent + "  "
    if isinstance(value, dict):
        if not value:
            return "{ }"
        lines = [f"{inner}{text(key)} : {_narrow(one, inner, text)}" for key, one in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    if isinstance(value, list):
        if not value:
            return "[ ]"
        return "[ " + "".join(_narrow(one, indent, text) + ", " for one in value)[:-2] + " ]"
    return text(value)


_text = json.JSONEncoder(ensure_ascii=False).encode


def _escaped(value: Value) -> str:
    """Write text as X did before 2020: slashes and angle brackets escaped."""
    return _text(value).replace("/", "\\/").replace("<", "\\u003C").replace(">", "\\u003E")


PRINTERS: dict[Era, Callable[[Value, str], str]] = {
    Era.Y2018: lambda value, indent: _narrow(value, indent, _escaped),
    Era.Y2020: lambda value, indent: _narrow(value, indent, _text),
    Era.Y2022: _wide,
}
"""How each era prints a value at an indent."""
