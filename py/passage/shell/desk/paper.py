"""The page of links on the command line, in English like all that it says."""

from __future__ import annotations

import gettext
from pathlib import Path

from jinja2 import FileSystemLoader

from passage.app.opening import opened
from passage.app.state import TakeAway
from passage.app.takeaway import may_write
from passage.core.crossing import Crossing
from passage.net.requests import RequestLog
from passage.shell.clock import SystemClock, day_of
from passage.views.render import Renderer
from passage.views.wording import Wording

_PACKAGE = Path(__file__).parents[2]
# In a wheel, else in a checkout, where designers look for them.
_TEMPLATES = (_PACKAGE / "templates", _PACKAGE.parents[1] / "site" / "templates")


def page_of_links(crossing: Crossing) -> tuple[str, bytes]:
    """Return the file's name and the page. Raises `NothingChosen`."""
    state = opened(crossing, RequestLog(), day_of(SystemClock().epoch()))
    may_write(state, TakeAway.LINKS)
    wording = Wording(
        "en", gettext.NullTranslations(), lambda value: f"{value:,}", lambda iso: iso[:10]
    )
    name, _, data = Renderer(FileSystemLoader(_TEMPLATES), wording).file(state, TakeAway.LINKS)
    return name, data
