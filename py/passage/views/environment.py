"""How templates become HTML: what is escaped, which words and filters they have."""

from __future__ import annotations

from jinja2 import BaseLoader, Environment, StrictUndefined

from passage.views.wording import Wording


def environment(loader: BaseLoader, wording: Wording) -> Environment:
    """Return the templates' environment. Everything is escaped; an unknown name is an error."""
    env = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # As the extractor of texts does: a text over several lines is looked up on one.
    env.policies["ext.i18n.trimmed"] = True
    env.install_gettext_translations(wording.texts, newstyle=True)  # type: ignore[attr-defined]
    env.filters["number"] = wording.number
    env.globals["lang"] = wording.code
    return env
