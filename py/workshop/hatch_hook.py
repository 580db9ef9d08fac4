"""Hatchling's hook: adds ``passage/templates`` and ``passage/locales`` to the wheel.

Both live in ``site/``, where translators and designers look for them. An editable install reads
them there and gets nothing added.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class PassageHook(BuildHookInterface[Any]):
    """Adds what the package needs and does not keep under ``py/``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the translations and name the files to include."""
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "py"))
        from workshop.catalogue import compile_catalogues

        self.made = Path(tempfile.mkdtemp(prefix="passage-locales-"))
        compile_catalogues(root / "site", self.made)
        for source, target in (
            (root / "site" / "templates", "passage/templates"),
            (self.made, "passage/locales"),
        ):
            for file in sorted(path for path in source.rglob("*") if path.is_file()):
                name = f"{target}/{file.relative_to(source).as_posix()}"
                build_data["force_include"][str(file)] = name

    def finalize(self, *_: object) -> None:
        """Delete the compiled translations once they are in the wheel."""
        if hasattr(self, "made"):
            shutil.rmtree(self.made, ignore_errors=True)
