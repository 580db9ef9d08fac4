"""Compiled templates say the same as those they were made of, in every language."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader, TemplateNotFound

from passage.app.state import AppState, KitPage, Step
from passage.views.compiled import COMPILED, CompiledLoader, compile_all, templates
from passage.views.environment import environment
from passage.views.render import Renderer
from passage.views.wording import Wording
from samples import after_reading

SOURCES = Path(__file__).parents[2] / "site" / "templates"


class Backwards(gettext.NullTranslations):
    """A language that writes every text from its end."""

    def gettext(self, message: str) -> str:
        """Return the text backwards, but for what is filled in."""
        return message if "%" in message else message[::-1]


def unknown(_: object) -> str:
    """Stand for a language that nobody knows yet."""
    raise LookupError


LANGUAGES = (
    Wording("en", gettext.NullTranslations(), lambda value: f"{value:,}", lambda iso: iso[:10]),
    Wording("sdrawkcab", Backwards(), lambda value: f"<{value}>", lambda iso: iso[::-1]),
)
STATES = (
    AppState(),
    after_reading(),
    *(AppState(step=Step.LEAVE, kit_page=page) for page in KitPage),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled templates alone."""
    nobodys = Wording("", gettext.NullTranslations(), unknown, unknown)
    made = tmp_path_factory.mktemp("templates")
    content = compile_all(environment(FileSystemLoader(SOURCES), nobodys))
    (made / COMPILED).write_bytes(content)
    return made


@pytest.mark.parametrize("wording", LANGUAGES, ids=lambda wording: wording.code)
def test_a_page_of_compiled_templates_is_the_same_page(folder: Path, wording: Wording) -> None:
    """Words and numbers are those of the page's language, not of whoever compiled."""
    from_code = Renderer(templates(folder), wording)
    from_source = Renderer(templates(SOURCES), wording)
    assert isinstance(templates(folder), CompiledLoader)
    for state in STATES:
        assert from_code.screen(state) == from_source.screen(state)


def test_a_template_that_is_not_there_is_named(folder: Path) -> None:
    """As with any other loader."""
    env = environment(templates(folder), LANGUAGES[0])
    with pytest.raises(TemplateNotFound, match=r"app/nothing\.html"):
        env.get_template("app/nothing.html")
