"""Renders every component's examples, so that each can be looked at and tested on its own.

``site/templates/components/examples.toml`` holds one table per component file; each example
names the macro it calls, its arguments, and the caller's words where the macro takes some.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Example:
    """One rendered example of a component: its ``title`` says what it shows."""

    component: str
    title: str
    html: Markup


def render_examples(environment: Environment, site: Path) -> list[Example]:
    """Render all examples, in the order of the file.

    Raises ``LookupError`` when a component has no example or an example has no component.
    """
    folder = site / "templates" / "components"
    described = tomllib.loads((folder / "examples.toml").read_text(encoding="utf-8"))
    present = {path.stem for path in folder.glob("*.html")}
    unmatched = present.symmetric_difference(described)
    if unmatched:
        raise LookupError(f"components and examples.toml disagree on: {sorted(unmatched)}")
    return [
        Example(component, example["title"], _render(environment, component, example))
        for component, examples in described.items()
        for example in examples["example"]
    ]


def _render(environment: Environment, component: str, example: dict[str, Any]) -> Markup:
    """Call the macro through a small template, so that callers work as in the pages."""
    macro = example.get("macro", component)
    opening = f'{{% from "components/{component}.html" import {macro} %}}'
    if "words" in example:
        source = f"{opening}{{% call {macro}(**arguments) %}}{{{{ words }}}}{{% endcall %}}"
    else:
        source = f"{opening}{{{{ {macro}(**arguments) }}}}"
    html = environment.from_string(source).render(
        arguments=example.get("arguments", {}),
        words=Markup(example.get("words", "")),  # noqa: S704 - our own examples, not input
    )
    return Markup(html)  # noqa: S704 - rendered with autoescape
