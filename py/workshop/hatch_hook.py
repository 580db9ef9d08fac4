"""Hatchling's hook: adds ``passage/templates`` to the wheel.

They live in ``site/``, where translators and designers look for them. An editable install reads
them there and gets nothing added. The translations are not in the wheel: each page of the site
fetches its own language's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PassageHook(BuildHookInterface[Any]):
    """Adds what the package needs and does not keep under ``py/``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the files to include."""
        if self.target_name != "wheel" or version == "editable":
            return
        source = Path(self.root) / "site" / "templates"
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            name = f"passage/templates/{file.relative_to(source).as_posix()}"
            build_data["force_include"][str(file)] = name
