"""Templates as Python code, made when the site was built: no visitor's browser compiles them.

In the wheel that is served, ``compiled.bin`` is in the place of the templates.
"""

from __future__ import annotations

import marshal
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, FileSystemLoader, Template, TemplateNotFound

COMPILED = "compiled.bin"

Codes = Mapping[str, bytes]
"""By the template's name: its code as `marshal` writes it."""


class CompiledLoader(BaseLoader):
    """Finds templates that were compiled with the same settings as those they are used with."""

    has_source_access = False

    def __init__(self, codes: Codes) -> None:
        """Take the code of each template."""
        self._codes = codes

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja2 names it
    ) -> Template:
        """Return a template; raises ``TemplateNotFound``."""
        if name not in self._codes:
            raise TemplateNotFound(name)
        code = marshal.loads(self._codes[name])  # noqa: S302 - as below
        return environment.template_class.from_code(environment, code, globals or {})


def templates(folder: Path) -> BaseLoader:
    """Return what loads the templates of a folder: compiled, where the build has done so.

    They come with the program, which was compared as a whole; none is read from elsewhere.
    """
    compiled = folder / COMPILED
    if not compiled.exists():
        return FileSystemLoader(folder)
    return CompiledLoader(marshal.loads(compiled.read_bytes()))  # noqa: S302 - ours, compared


def compile_all(env: Environment) -> bytes:
    """Return the file's bytes: the code of every template of the app that ``env`` can load.

    For the build, within the very Python that will read it. What a filter makes of a fixed value
    goes into the code: filters that depend on the person's language must fail in ``env``.
    """
    assert env.loader
    codes = {}
    for name in env.list_templates(filter_func=_is_of_the_app):
        source, _, _ = env.loader.get_source(env, name)
        codes[name] = marshal.dumps(env.compile(source, name, name))
    return marshal.dumps(codes)


def _is_of_the_app(name: str) -> bool:
    # The others make the site's pages, when it is built.
    return name.startswith(("app/", "components/")) and name.endswith(".html")
